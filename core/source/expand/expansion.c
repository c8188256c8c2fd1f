#include "core/source/expand/expansion.h"

#include "core/source/expand/expansion_part.h"
#include "core/source/expand/named_files.h"
#include "core/source/limits.h"

#include <string.h>
#include <sys/stat.h>

struct Expansion {
    Sources *sources;
    gsize item;
    char *name; /* of the item */
    SourceItem self;
    gboolean is_begun, is_archive;
    gboolean is_enough; /* no further part counts */
    guint64 allowance;  /* bytes that may be unpacked yet */
    guint64 first_allowance, unpacked_before;
    char *allowance_key;
    gboolean has_archives;
    char *member;      /* whose bytes come in; NULL: none */
    guint64 offset;    /* of them in the spool */
    guint64 n_named;   /* files of a DICOMDIR */
    NamedFiles *named; /* NULL of all else */
};

Expansion *expansion_new(Sources *sources, gsize item) {
    Expansion *expansion = g_new0(Expansion, 1);
    expansion->sources = sources;
    expansion->item = item;
    expansion->name = sources_name(sources, item);
    expansion->self = source_item_get(sources, item);
    return expansion;
}

void expansion_free(Expansion *expansion) {
    if (expansion == NULL)
        return;
    g_free(expansion->name);
    g_free(expansion->allowance_key);
    g_free(expansion->member);
    named_files_free(expansion->named);
    g_free(expansion);
}

static gboolean append_problem(Expansion *expansion, const char *member, const char *reason,
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

static gboolean append_member(Expansion *expansion, const char *member, SourceItem item,
                              const char *reason, GError **error) {
    g_autofree char *name = g_strdup_printf("%s!/%s", expansion->name, plain_name(member));
    item.parent = expansion->item + 1;
    item.depth = expansion->self.depth + 1;
    return source_item_append(expansion->sources, item, name, reason, error);
}

/* The key of the outermost archive in the allowances. */
static char *outermost(const Expansion *expansion) {
    gsize item = expansion->item;
    SourceItem self = expansion->self;
    while (self.parent > 0) {
        item = (gsize)self.parent - 1;
        self = source_item_get(expansion->sources, item);
    }
    return g_strdup_printf("%" G_GSIZE_FORMAT, item);
}

static double packed_size(const Expansion *expansion) {
    struct stat status;
    if (expansion->self.kind != SOURCE_FILE)
        return (double)expansion->self.size;
    return stat(expansion->name, &status) == 0 ? (double)status.st_size : 0;
}

/* What is in the archive, and what is in that, may together be so large. */
static guint64 allowance_of(const Expansion *expansion) {
    g_autofree char *left =
        spill_table_find(expansion->sources->allowances, expansion->allowance_key);
    return left != NULL ? g_ascii_strtoull(left, NULL, 10)
                        : (guint64)MAX(UNPACKED_WITHOUT_DOUBT, MAX_RATIO * packed_size(expansion));
}

static gboolean begin_archive(Expansion *expansion, gboolean *more, GError **error) {
    Sources *sources = expansion->sources;
    const SourceOptions *options = &sources->options;
    expansion->is_archive = TRUE;
    if (!options->leave_archives && expansion->self.depth < options->max_depth) {
        expansion->allowance_key = outermost(expansion);
        expansion->first_allowance = allowance_of(expansion);
        expansion->unpacked_before = sources->n_unpacked;
        expansion->allowance =
            MIN(expansion->first_allowance, options->max_unpacked - sources->n_unpacked);
        return TRUE;
    }
    *more = FALSE;
    if (options->leave_archives)
        return append_problem(expansion, NULL, "archives are not looked into, as asked", error);
    g_autofree char *reason =
        g_strdup_printf("more than %u archives in each other: unpack the outermost and name its "
                        "folder instead",
                        options->max_depth);
    return append_problem(expansion, NULL, reason, error);
}

/* Whoever listed the items did not see it. */
static gboolean append_left(const Expansion *expansion, GError **error) {
    return source_item_append(expansion->sources, (SourceItem){.kind = SOURCE_UNREADABLE},
                              expansion->name,
                              "it became a DICOMDIR after the plan was made: the files that it "
                              "names are not looked at; make a new plan",
                              error);
}

static gboolean begin_directory(Expansion *expansion, gboolean *more, GError **error) {
    if (expansion->sources->options.leave_directories && expansion->self.parent == 0) {
        *more = FALSE;
        return append_left(expansion, error);
    }
    expansion->named = named_files_new(expansion->sources, expansion->item, error);
    return expansion->named != NULL;
}

/* Another member, link or fault; *more becomes FALSE where archives may hold no more. */
static gboolean count_member(Expansion *expansion, gboolean *more, GError **error) {
    Sources *sources = expansion->sources;
    if (sources->n_members < sources->options.max_members) {
        sources->n_members++;
        return TRUE;
    }
    *more = FALSE;
    return append_problem(expansion, NULL,
                          "archives hold more members than pixleak takes: what follows is left "
                          "out; unpack it and name its folder instead",
                          error);
}

static gboolean begin_member(Expansion *expansion, const char *member) {
    expansion->member = g_strdup(member);
    expansion->offset = spill_file_length(expansion->sources->spool);
    return TRUE;
}

static gboolean take_too_much(Expansion *expansion, gboolean *more, GError **error) {
    *more = FALSE;
    g_autofree char *member = g_steal_pointer(&expansion->member);
    g_autofree char *reason =
        g_strdup_printf("it unpacks to more than pixleak takes, %" G_GUINT64_FORMAT
                        " bytes so far: it and what follows is left out; unpack the "
                        "archive and name its folder instead",
                        expansion->sources->n_unpacked);
    return append_problem(expansion, plain_name(member), reason, error);
}

static gboolean take_bytes(Expansion *expansion, const RecordReader *reader, gboolean *more,
                           GError **error) {
    gsize length = (gsize)(reader->end - reader->at);
    if (length > expansion->allowance)
        return take_too_much(expansion, more, error);
    expansion->allowance -= length;
    expansion->sources->n_unpacked += length;
    return spill_file_append(expansion->sources->spool, reader->at, length, error);
}

static gboolean end_member(Expansion *expansion, GError **error) {
    SpillFile *spool = expansion->sources->spool;
    g_autofree char *member = g_steal_pointer(&expansion->member);
    SourceItem item = {.offset = expansion->offset,
                       .size = spill_file_length(spool) - expansion->offset};
    if (!spill_file_flush(spool, error))
        return FALSE;
    g_autoptr(GBytes) bytes = spill_file_bytes(spool, item.offset, (gsize)item.size, error);
    if (bytes == NULL)
        return FALSE;
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    item.kind = source_kind_of_bytes(data, size, NULL);
    expansion->has_archives |= item.kind == SOURCE_ARCHIVE;
    return append_member(expansion, member, item, NULL, error);
}

static gboolean cut_member_off(Expansion *expansion, const char *reason, GError **error) {
    g_autofree char *member = g_steal_pointer(&expansion->member);
    return append_problem(expansion, plain_name(member), reason, error);
}

static gboolean take_named(Expansion *expansion, const char *id, gboolean in_use, gboolean *more,
                           GError **error) {
    if (expansion->n_named++ < expansion->sources->options.max_members)
        return named_files_take(expansion->named, id, in_use, error);
    *more = FALSE;
    return append_problem(expansion, NULL, "it names more files than pixleak takes", error);
}

/* Whether such a part may come now. */
static gboolean fits(const Expansion *expansion, ExpansionPart kind) {
    switch (kind) {
    case EXPANSION_ARCHIVE:
    case EXPANSION_DIRECTORY:
        return !expansion->is_begun;
    case EXPANSION_BYTES:
    case EXPANSION_END:
    case EXPANSION_CUT_OFF:
        return expansion->member != NULL;
    case EXPANSION_MEMBER:
    case EXPANSION_LINK:
    case EXPANSION_FAULT:
        return expansion->is_archive && expansion->member == NULL;
    case EXPANSION_NAMED:
    case EXPANSION_PROBLEM:
        return expansion->named != NULL;
    }
    return FALSE;
}

static gboolean refuse(Expansion *expansion, gboolean *more, GError **error) {
    *more = FALSE;
    return append_problem(expansion, NULL, "its reader sent what can't be read", error);
}

/* Of a member, link, fault, or what a DICOMDIR names: one or two texts, of which the first may be
 * NULL in a fault alone. */
static gboolean take_texts(Expansion *expansion, ExpansionPart kind, RecordReader *reader,
                           gboolean *more, GError **error) {
    g_autofree char *first = record_string(reader);
    gboolean in_use = kind == EXPANSION_NAMED && record_byte(reader) != 0;
    g_autofree char *second = kind == EXPANSION_NAMED ? NULL : record_string(reader);
    gboolean needs_second = kind == EXPANSION_LINK || kind == EXPANSION_FAULT;
    if (reader->broken || (first == NULL && kind != EXPANSION_FAULT) ||
        (needs_second && second == NULL))
        return refuse(expansion, more, error);
    if (kind == EXPANSION_NAMED)
        return take_named(expansion, first, in_use, more, error);
    if (kind == EXPANSION_PROBLEM)
        return append_problem(expansion, NULL, first, error);
    if (kind == EXPANSION_CUT_OFF)
        return cut_member_off(expansion, first, error);
    gboolean good = count_member(expansion, more, error);
    if (!good || !*more)
        return good;
    if (kind == EXPANSION_MEMBER)
        return begin_member(expansion, first);
    if (kind == EXPANSION_LINK)
        return append_member(expansion, first, (SourceItem){.kind = SOURCE_LINK}, second, error);
    return append_problem(expansion, first != NULL ? plain_name(first) : NULL, second, error);
}

static gboolean take_part(Expansion *expansion, ExpansionPart kind, RecordReader *reader,
                          gboolean *more, GError **error) {
    if (!fits(expansion, kind))
        return refuse(expansion, more, error);
    expansion->is_begun = TRUE;
    switch (kind) {
    case EXPANSION_ARCHIVE:
        return begin_archive(expansion, more, error);
    case EXPANSION_DIRECTORY:
        return begin_directory(expansion, more, error);
    case EXPANSION_BYTES:
        return take_bytes(expansion, reader, more, error);
    case EXPANSION_END:
        return end_member(expansion, error);
    default:
        return take_texts(expansion, kind, reader, more, error);
    }
}

gboolean expansion_take(Expansion *expansion, GBytes *part, gboolean *more, GError **error) {
    RecordReader reader = record_reader(part);
    ExpansionPart kind = record_byte(&reader);
    *more = !expansion->is_enough;
    gboolean good = !*more || take_part(expansion, kind, &reader, more, error);
    expansion->is_enough = !*more;
    return good;
}

static gboolean append_failure(Expansion *expansion, const char *failure, GError **error) {
    g_autofree char *reason =
        g_strdup_printf("what it leads to could not be read to its end: %s", failure);
    return expansion->member != NULL ? cut_member_off(expansion, reason, error)
                                     : append_problem(expansion, NULL, reason, error);
}

gboolean expansion_end(Expansion *expansion, const char *failure, GError **error) {
    Sources *sources = expansion->sources;
    if (!expansion->is_enough && expansion->member != NULL && failure == NULL)
        failure = "its reader left off";
    if (!expansion->is_enough && failure != NULL && !append_failure(expansion, failure, error))
        return FALSE;
    if (expansion->allowance_key == NULL ||
        (!expansion->has_archives && expansion->self.depth == 0))
        return TRUE;
    guint64 unpacked = sources->n_unpacked - expansion->unpacked_before;
    g_autofree char *left =
        g_strdup_printf("%" G_GUINT64_FORMAT, expansion->first_allowance - unpacked);
    return spill_table_set(sources->allowances, expansion->allowance_key, left, error);
}
