/* What an item leads to: the members of an archive, the files of a DICOMDIR. */
#include "core/source/dicomdir.h"
#include "core/source/items.h"
#include "core/source/limits.h"
#include "core/source/unpack.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct ArchiveExpansion {
    Sources *sources;
    gsize item;
    const char *name; /* of the item */
    SourceItem self;
    GBytes *bytes;
    guint64 allowance; /* bytes that may be unpacked yet */
    gboolean has_archives;
} ArchiveExpansion;

static gboolean append_problem(ArchiveExpansion *expansion, const char *member, const char *reason,
                               GError **error) {
    g_autofree char *name = member != NULL ? g_strdup_printf("%s!/%s", expansion->name, member)
                                           : g_strdup(expansion->name);
    SourceItem item = {.kind = SOURCE_ARCHIVE_PROBLEM,
                       .parent = expansion->item + 1,
                       .depth = expansion->self.depth + 1};
    return source_item_append(expansion->sources, item, name, reason, error);
}

/* Without the beginnings of absolute and relative paths: names are for people to read. */
static const char *plain_name(const char *member) {
    while (*member == '/' || g_str_has_prefix(member, "./"))
        member += *member == '/' ? 1 : 2;
    return member;
}

static gboolean append_member(ArchiveExpansion *expansion, const char *member, SourceItem item,
                              const char *reason, GError **error) {
    g_autofree char *name = g_strdup_printf("%s!/%s", expansion->name, plain_name(member));
    item.parent = expansion->item + 1;
    item.depth = expansion->self.depth + 1;
    return source_item_append(expansion->sources, item, name, reason, error);
}

typedef enum Taken { TAKEN, TAKEN_IN_PART, TAKEN_TOO_MUCH, TAKEN_NO_ROOM } Taken;

/* Copies a member into the spool. *reason is set where it can't be read whole. */
static Taken copy_member(ArchiveExpansion *expansion, Unpacker *unpacker, char **reason,
                         GError **error) {
    Sources *sources = expansion->sources;
    const guint8 *block;
    gsize length;
    do {
        if (!unpacker_read(unpacker, &block, &length, reason))
            return TAKEN_IN_PART;
        if (length > expansion->allowance)
            return TAKEN_TOO_MUCH;
        if (!spill_file_append(sources->spool, block, length, error))
            return TAKEN_NO_ROOM;
        expansion->allowance -= length;
        sources->n_unpacked += length;
    } while (length > 0);
    return spill_file_flush(sources->spool, error) ? TAKEN : TAKEN_NO_ROOM;
}

static gboolean append_copied(ArchiveExpansion *expansion, const char *member, guint64 offset,
                              GError **error) {
    SpillFile *spool = expansion->sources->spool;
    SourceItem item = {.offset = offset, .size = spill_file_length(spool) - offset};
    g_autoptr(GBytes) bytes = spill_file_bytes(spool, offset, (gsize)item.size, error);
    if (bytes == NULL)
        return FALSE;
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    item.kind = source_kind_of_bytes(data, size, NULL);
    expansion->has_archives |= item.kind == SOURCE_ARCHIVE;
    return append_member(expansion, member, item, NULL, error);
}

/* *more becomes FALSE where nothing more of the archive may be unpacked. */
static gboolean take_member(ArchiveExpansion *expansion, Unpacker *unpacker, const char *member,
                            gboolean *more, GError **error) {
    guint64 offset = spill_file_length(expansion->sources->spool);
    g_autofree char *reason = NULL;
    switch (copy_member(expansion, unpacker, &reason, error)) {
    case TAKEN:
        return append_copied(expansion, member, offset, error);
    case TAKEN_IN_PART:
        return append_problem(expansion, plain_name(member), reason, error);
    case TAKEN_TOO_MUCH:
        *more = FALSE;
        reason = g_strdup_printf("it unpacks to more than pixleak takes, %" G_GUINT64_FORMAT
                                 " bytes so far: it and what follows is left out; unpack the "
                                 "archive and name its folder instead",
                                 expansion->sources->n_unpacked);
        return append_problem(expansion, plain_name(member), reason, error);
    default:
        return FALSE;
    }
}

static gboolean take_step(ArchiveExpansion *expansion, Unpacker *unpacker, UnpackStep step,
                          const char *member, const char *reason, gboolean *more, GError **error) {
    Sources *sources = expansion->sources;
    if (sources->n_members >= sources->options.max_members) {
        *more = FALSE;
        return append_problem(expansion, NULL,
                              "archives hold more members than pixleak takes: what follows is left "
                              "out; unpack it and name its folder instead",
                              error);
    }
    sources->n_members++;
    if (step == UNPACK_MEMBER)
        return take_member(expansion, unpacker, member, more, error);
    if (step == UNPACK_LINK)
        return append_member(expansion, member, (SourceItem){.kind = SOURCE_LINK}, reason, error);
    return append_problem(expansion, member != NULL ? plain_name(member) : NULL, reason, error);
}

static gboolean take_members(ArchiveExpansion *expansion, Unpacker *unpacker, GError **error) {
    gboolean good = TRUE, more = TRUE;
    while (good && more) {
        g_autofree char *member = NULL, *reason = NULL;
        UnpackStep step = unpacker_next(unpacker, &member, &reason);
        if (step == UNPACK_END)
            break;
        good = take_step(expansion, unpacker, step, member, reason, &more, error);
    }
    return good;
}

/* The key of the outermost archive in the allowances. */
static char *outermost(const ArchiveExpansion *expansion) {
    gsize item = expansion->item;
    SourceItem self = expansion->self;
    while (self.parent > 0) {
        item = (gsize)self.parent - 1;
        self = source_item_get(expansion->sources, item);
    }
    return g_strdup_printf("%" G_GSIZE_FORMAT, item);
}

/* What is in the archive, and what is in that, may together be so large. */
static guint64 allowance_of(const ArchiveExpansion *expansion, const char *key) {
    g_autofree char *left = spill_table_find(expansion->sources->allowances, key);
    double packed = (double)g_bytes_get_size(expansion->bytes);
    return left != NULL ? g_ascii_strtoull(left, NULL, 10)
                        : (guint64)MAX(UNPACKED_WITHOUT_DOUBT, MAX_RATIO * packed);
}

static gboolean unpack(ArchiveExpansion *expansion, const char *format, GError **error) {
    Sources *sources = expansion->sources;
    g_autofree char *key = outermost(expansion);
    guint64 allowance = allowance_of(expansion, key), before = sources->n_unpacked;
    expansion->allowance = MIN(allowance, sources->options.max_unpacked - before);
    g_autoptr(Unpacker) unpacker = unpacker_new(expansion->bytes, expansion->name, format);
    if (!take_members(expansion, unpacker, error))
        return FALSE;
    if (!expansion->has_archives && expansion->self.depth == 0)
        return TRUE;
    g_autofree char *left =
        g_strdup_printf("%" G_GUINT64_FORMAT, allowance - (sources->n_unpacked - before));
    return spill_table_set(sources->allowances, key, left, error);
}

static gboolean expand_archive(ArchiveExpansion *expansion, const char *format, GError **error) {
    const SourceOptions *options = &expansion->sources->options;
    if (options->leave_archives)
        return append_problem(expansion, NULL, "archives are not looked into, as asked", error);
    if (expansion->self.depth < options->max_depth)
        return unpack(expansion, format, error);
    g_autofree char *reason =
        g_strdup_printf("more than %u archives in each other: unpack the outermost and name its "
                        "folder instead",
                        options->max_depth);
    return append_problem(expansion, NULL, reason, error);
}

/* A DICOMDIR's files. */
typedef struct Directory {
    ArchiveExpansion *expansion;
    char *folder;             /* that it lies in, within the archive if in one */
    DicomdirFolders *folders; /* on disk */
    SpillTable *members;      /* in an archive: normal names of all members */
    SpillTable *missing;      /* what was appended as such */
} Directory;

static gboolean append_missing(Directory *directory, const char *id, GError **error) {
    const ArchiveExpansion *expansion = directory->expansion;
    gboolean added;
    if (!spill_table_add(directory->missing, id, "", &added, error))
        return FALSE;
    if (!added)
        return TRUE;
    g_autofree char *folder = g_path_get_dirname(expansion->name);
    g_autofree char *name = g_build_filename(folder, id, NULL);
    g_autofree char *reason = g_strdup_printf("named by DICOMDIR %s, not there", expansion->name);
    SourceItem item = {.kind = SOURCE_MISSING, .parent = expansion->self.parent};
    return source_item_append(expansion->sources, item, name, reason, error);
}

static gboolean visit_on_disk(const char *id, gboolean in_use, gpointer data, GError **error) {
    Directory *directory = data;
    Sources *sources = directory->expansion->sources;
    g_autofree char *path = dicomdir_folders_find(directory->folders, directory->folder, id);
    if (path == NULL)
        return !in_use || append_missing(directory, id, error);
    gboolean is_new;
    if (!folder_walk_is_new(sources->walk, path, &is_new, error))
        return FALSE;
    return !is_new ||
           source_item_append(sources, (SourceItem){.kind = SOURCE_FILE}, path, NULL, error);
}

static gboolean visit_in_archive(const char *id, gboolean in_use, gpointer data, GError **error) {
    Directory *directory = data;
    g_autofree char *path = strcmp(directory->folder, ".") == 0
                                ? g_strdup(id)
                                : g_strdup_printf("%s/%s", directory->folder, id);
    g_autofree char *normal = dicomdir_normal_name(path);
    return spill_table_contains(directory->members, normal) || !in_use ||
           append_missing(directory, id, error);
}

/* Notes a member's name within the archive; FALSE at an error or where it is not of this archive.
 */
static gboolean note_member(Directory *directory, gsize item, gsize prefix, GError **error) {
    const ArchiveExpansion *expansion = directory->expansion;
    SourceItem other = source_item_get(expansion->sources, item);
    if (other.parent != expansion->self.parent)
        return FALSE;
    g_autofree char *name = sources_name(expansion->sources, item);
    if (strlen(name) <= prefix)
        return TRUE; /* a problem of the archive itself */
    g_autofree char *normal = dicomdir_normal_name(name + prefix);
    return spill_table_add(directory->members, normal, "", NULL, error);
}

/* An archive's members stand together. */
static gboolean note_members(Directory *directory, gsize prefix, GError **error) {
    const ArchiveExpansion *expansion = directory->expansion;
    g_autoptr(GError) failure = NULL;
    gsize length = sources_length(expansion->sources);
    for (gsize i = expansion->item + 1; i-- > 0;)
        if (!note_member(directory, i, prefix, &failure))
            break;
    for (gsize i = expansion->item + 1; failure == NULL && i < length; i++)
        if (!note_member(directory, i, prefix, &failure))
            break;
    gboolean good = failure == NULL;
    if (!good)
        g_propagate_error(error, g_steal_pointer(&failure));
    return good;
}

static gboolean expand_in_archive(Directory *directory, const DicomFile *file, GError **error) {
    const ArchiveExpansion *expansion = directory->expansion;
    g_autofree char *archive = sources_name(expansion->sources, (gsize)expansion->self.parent - 1);
    gsize prefix = strlen(archive) + strlen("!/");
    directory->folder = g_path_get_dirname(expansion->name + prefix);
    directory->members = spill_table_new(error);
    return directory->members != NULL && note_members(directory, prefix, error) &&
           dicomdir_visit(file, visit_in_archive, directory, error);
}

static gboolean expand_on_disk(Directory *directory, const DicomFile *file, GError **error) {
    directory->folder = g_path_get_dirname(directory->expansion->name);
    directory->folders = dicomdir_folders_new();
    return dicomdir_visit(file, visit_on_disk, directory, error);
}

/* Whoever listed the items did not see it. */
static gboolean append_left(const ArchiveExpansion *expansion, GError **error) {
    return source_item_append(expansion->sources, (SourceItem){.kind = SOURCE_UNREADABLE},
                              expansion->name,
                              "it became a DICOMDIR after the plan was made: the files that it "
                              "names are not looked at; make a new plan",
                              error);
}

static gboolean expand_directory(ArchiveExpansion *expansion, GError **error) {
    g_autoptr(GError) problem = NULL;
    if (expansion->sources->options.leave_directories && expansion->self.parent == 0)
        return append_left(expansion, error);
    g_autoptr(DicomFile) file =
        dicom_file_new_from_bytes(expansion->bytes, expansion->name, 0, &problem);
    if (file == NULL)
        return append_problem(expansion, NULL, problem->message, error);
    Directory directory = {.expansion = expansion, .missing = spill_table_new(error)};
    gboolean good = directory.missing != NULL &&
                    (expansion->self.parent > 0 ? expand_in_archive(&directory, file, error)
                                                : expand_on_disk(&directory, file, error));
    g_free(directory.folder);
    dicomdir_folders_free(directory.folders);
    spill_table_free(directory.members);
    spill_table_free(directory.missing);
    return good;
}

static gboolean may_be_directory(SourceKind kind) {
    return kind == SOURCE_DICOMDIR || kind == SOURCE_DICOM || kind == SOURCE_MAYBE_DICOM;
}

static gboolean says_directory(const Sources *sources, gsize item) {
    g_autoptr(DicomFile) file = sources_dicom(sources, item, DICOM_TAG(0x0003, 0), NULL);
    return file != NULL && dicomdir_is(file);
}

/* Whether a file's beginning has the class of DICOMDIR files, which stands there in clear (PS3.10,
 * 7.1): most files needn't be opened further. */
static gboolean may_say_directory(const char *path) {
    static const char class[] = "1.2.840.10008.1.3.10";
    char start[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = fd >= 0 ? read(fd, start, sizeof start) : -1;
    if (fd >= 0)
        close(fd);
    return n > 0 && memmem(start, (gsize)n, class, strlen(class)) != NULL;
}

gboolean sources_is_directory(const Sources *sources, gsize item) {
    g_autofree char *path = sources_path(sources, item);
    if (path == NULL || !may_say_directory(path) || !says_directory(sources, item))
        return FALSE;
    gsize size;
    g_autoptr(DicomFile) whole = sources_dicom(sources, item, 0, NULL);
    g_autoptr(GBytes) bytes = sources_bytes(sources, item, NULL);
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    return whole != NULL && data != NULL &&
           may_be_directory(source_kind_of_bytes(data, size, NULL));
}

gboolean sources_expand(Sources *sources, gsize item, gsize *n_items, GError **error) {
    gsize before = sources_length(sources);
    SourceItem self = source_item_get(sources, item);
    if (n_items != NULL)
        *n_items = 0;
    if (self.kind != SOURCE_FILE && self.kind != SOURCE_ARCHIVE && !may_be_directory(self.kind))
        return TRUE;
    g_autofree char *name = sources_name(sources, item);
    /* What can't be read is told by whoever reads it. */
    g_autoptr(GBytes) bytes = sources_bytes(sources, item, NULL);
    ArchiveExpansion expansion = {sources, item, name, self, bytes, 0, FALSE};
    gsize size = 0;
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    const char *format;
    SourceKind kind = source_kind_of_bytes(data, size, &format);
    gboolean good = TRUE;
    if (kind == SOURCE_ARCHIVE)
        good = expand_archive(&expansion, format, error);
    else if (may_be_directory(kind) && says_directory(sources, item))
        good = expand_directory(&expansion, error);
    if (n_items != NULL)
        *n_items = sources_length(sources) - before;
    return good;
}

gboolean sources_expand_all(Sources *sources, GError **error) {
    for (gsize item = 0; item < sources_length(sources); item++)
        if (!sources_expand(sources, item, NULL, error))
            return FALSE;
    return TRUE;
}
