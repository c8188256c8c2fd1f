#include "core/source/expand/named_files.h"

#include "core/source/expand/dicomdir.h"
#include <string.h>

struct NamedFiles {
    Sources *sources;
    gsize item;
    SourceItem self;
    char *name;               /* of the item */
    char *folder;             /* that it lies in, within the archive if in one */
    DicomdirFolders *folders; /* on disk */
    SpillTable *members;      /* in an archive: normal names of all members */
    SpillTable *missing;      /* what was appended as such */
};

static gboolean append_missing(NamedFiles *files, const char *id, GError **error) {
    gboolean added;
    if (!spill_table_add(files->missing, id, "", &added, error))
        return FALSE;
    if (!added)
        return TRUE;
    g_autofree char *folder = g_path_get_dirname(files->name);
    g_autofree char *name = g_build_filename(folder, id, NULL);
    g_autofree char *reason = g_strdup_printf("named by DICOMDIR %s, not there", files->name);
    SourceItem item = {.kind = SOURCE_MISSING, .parent = files->self.parent};
    return source_item_append(files->sources, item, name, reason, error);
}

static gboolean take_on_disk(NamedFiles *files, const char *id, gboolean in_use, GError **error) {
    Sources *sources = files->sources;
    g_autofree char *path = dicomdir_folders_find(files->folders, files->folder, id);
    if (path == NULL)
        return !in_use || append_missing(files, id, error);
    gboolean is_new;
    if (!folder_walk_is_new(sources->walk, path, &is_new, error))
        return FALSE;
    return !is_new ||
           source_item_append(sources, (SourceItem){.kind = SOURCE_FILE}, path, NULL, error);
}

static gboolean take_in_archive(NamedFiles *files, const char *id, gboolean in_use,
                                GError **error) {
    g_autofree char *path = strcmp(files->folder, ".") == 0
                                ? g_strdup(id)
                                : g_strdup_printf("%s/%s", files->folder, id);
    g_autofree char *normal = dicomdir_normal_name(path);
    return spill_table_contains(files->members, normal) || !in_use ||
           append_missing(files, id, error);
}

/* Notes a member's name within the archive; FALSE at an error or where it is not of this archive.
 */
static gboolean note_member(NamedFiles *files, gsize item, gsize prefix, GError **error) {
    SourceItem other = source_item_get(files->sources, item);
    if (other.parent != files->self.parent)
        return FALSE;
    g_autofree char *name = sources_name(files->sources, item);
    if (strlen(name) <= prefix)
        return TRUE; /* a problem of the archive itself */
    g_autofree char *normal = dicomdir_normal_name(name + prefix);
    return spill_table_add(files->members, normal, "", NULL, error);
}

/* An archive's members stand together. */
static gboolean note_members(NamedFiles *files, gsize prefix, GError **error) {
    g_autoptr(GError) failure = NULL;
    gsize length = sources_length(files->sources);
    for (gsize i = files->item + 1; i-- > 0;)
        if (!note_member(files, i, prefix, &failure))
            break;
    for (gsize i = files->item + 1; failure == NULL && i < length; i++)
        if (!note_member(files, i, prefix, &failure))
            break;
    gboolean good = failure == NULL;
    if (!good)
        g_propagate_error(error, g_steal_pointer(&failure));
    return good;
}

static gboolean look_in_archive(NamedFiles *files, GError **error) {
    g_autofree char *archive = sources_name(files->sources, (gsize)files->self.parent - 1);
    gsize prefix = strlen(archive) + strlen("!/");
    files->folder = g_path_get_dirname(files->name + prefix);
    files->members = spill_table_new(error);
    return files->members != NULL && note_members(files, prefix, error);
}

NamedFiles *named_files_new(Sources *sources, gsize item, GError **error) {
    g_autoptr(NamedFiles) files = g_new0(NamedFiles, 1);
    files->sources = sources;
    files->item = item;
    files->self = source_item_get(sources, item);
    files->name = sources_name(sources, item);
    if ((files->missing = spill_table_new(error)) == NULL)
        return NULL;
    if (files->self.parent > 0)
        return look_in_archive(files, error) ? g_steal_pointer(&files) : NULL;
    files->folder = g_path_get_dirname(files->name);
    files->folders = dicomdir_folders_new();
    return g_steal_pointer(&files);
}

void named_files_free(NamedFiles *files) {
    if (files == NULL)
        return;
    g_free(files->name);
    g_free(files->folder);
    dicomdir_folders_free(files->folders);
    spill_table_free(files->members);
    spill_table_free(files->missing);
    g_free(files);
}

gboolean named_files_take(NamedFiles *files, const char *id, gboolean in_use, GError **error) {
    return (files->self.parent > 0 ? take_in_archive : take_on_disk)(files, id, in_use, error);
}
