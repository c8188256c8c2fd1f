/* Items: listing them, and reading their bytes. */
#include "core/source/items.h"
#include "core/source/limits.h"
#include "core/source/list.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - source - error - quark, source_error)

static GMutex *mutex_of(const Sources *sources) {
    return (GMutex *)&sources->mutex;
}

SourceItem source_item_get(const Sources *sources, gsize item) {
    SourceItem found;
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(mutex_of(sources));
    spill_file_read(sources->items, item * sizeof found, &found, sizeof found);
    return found;
}

gboolean source_item_append(Sources *sources, SourceItem item, const char *name, const char *reason,
                            GError **error) {
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(mutex_of(sources));
    if (reason != NULL) {
        if (!spill_list_add(sources->reasons, reason, error))
            return FALSE;
        item.reason = spill_list_length(sources->reasons);
    }
    if (!spill_list_add(sources->names, name, error) ||
        !spill_file_append(sources->items, &item, sizeof item, error))
        return FALSE;
    sources->length++;
    return TRUE;
}

static gboolean append_file(const WalkedFile *file, gpointer data, GError **error) {
    SourceItem item = {.kind = (guint16)file->kind, .within = file->within != FALSE};
    return source_item_append(data, item, file->path, file->reason, error);
}

/* A path of a list: one that leads nowhere does not end the run, which may have a million. */
static gboolean add_listed(const char *path, gpointer data, GError **error) {
    Sources *sources = data;
    g_autoptr(GError) problem = NULL;
    if (!folder_walk_add(sources->walk, path, TRUE, &problem, error))
        return FALSE;
    if (problem == NULL)
        return TRUE;
    SourceKind kind = g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                          ? SOURCE_MISSING
                          : SOURCE_UNREADABLE;
    return folder_walk_add_problem(sources->walk, path, kind, problem->message, error);
}

static gboolean add_list(Sources *sources, const char *path, GError **error) {
    if (strcmp(path, "-") == 0)
        return list_visit(STDIN_FILENO, "standard input", add_listed, sources, error);
    int fd = open(path + 1, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno),
                    "%s: %s: a list of paths was expected there", path, g_strerror(errno));
        return FALSE;
    }
    gboolean good = list_visit(fd, path + 1, add_listed, sources, error);
    close(fd);
    return good;
}

static gboolean add_path(Sources *sources, const char *path, GError **error) {
    if (strcmp(path, "-") == 0 || *path == '@')
        return add_list(sources, path, error);
    g_autoptr(GError) problem = NULL;
    if (!folder_walk_add(sources->walk, path, FALSE, &problem, error))
        return FALSE;
    gboolean good = problem == NULL;
    if (!good)
        g_propagate_error(error, g_steal_pointer(&problem));
    return good;
}

Sources *sources_new(const SourceOptions *options, GError **error) {
    g_autoptr(Sources) sources = g_new0(Sources, 1);
    g_mutex_init(&sources->mutex);
    if (options != NULL)
        sources->options = *options;
    if (sources->options.max_unpacked == 0)
        sources->options.max_unpacked = (guint64)MAX_UNPACKED;
    if (sources->options.max_members == 0)
        sources->options.max_members = MAX_MEMBERS;
    if (sources->options.max_depth == 0)
        sources->options.max_depth = MAX_ARCHIVE_DEPTH;
    if ((sources->walk = folder_walk_new(error)) == NULL ||
        (sources->names = spill_list_new(error)) == NULL ||
        (sources->reasons = spill_list_new(error)) == NULL ||
        (sources->items = spill_file_new(error)) == NULL ||
        (sources->spool = spill_file_new(error)) == NULL ||
        (sources->allowances = spill_table_new(error)) == NULL)
        return NULL;
    return g_steal_pointer(&sources);
}

Sources *sources_open(char **paths, const SourceOptions *options, GError **error) {
    g_autoptr(Sources) sources = sources_new(options, error);
    if (sources == NULL)
        return NULL;
    if (sources->options.own_folder != NULL)
        folder_walk_leave(sources->walk, sources->options.own_folder, sources->options.is_own,
                          sources->options.own_data);
    for (; *paths != NULL; paths++)
        if (!add_path(sources, *paths, error))
            return NULL;
    if (!folder_walk_visit(sources->walk, append_file, sources, error))
        return NULL;
    return g_steal_pointer(&sources);
}

gboolean sources_add(Sources *sources, const char *path, SourceKind kind, const char *reason,
                     GError **error) {
    return append_file(&(WalkedFile){path, kind, reason, FALSE}, sources, error);
}

void sources_free(Sources *sources) {
    if (sources == NULL)
        return;
    folder_walk_free(sources->walk);
    spill_list_free(sources->names);
    spill_list_free(sources->reasons);
    spill_file_free(sources->items);
    spill_file_free(sources->spool);
    spill_table_free(sources->allowances);
    g_mutex_clear(&sources->mutex);
    g_free(sources);
}

gsize sources_n_own(const Sources *sources) {
    return folder_walk_n_left(sources->walk);
}

gsize sources_length(const Sources *sources) {
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(mutex_of(sources));
    return sources->length;
}

char *sources_name(const Sources *sources, gsize item) {
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(mutex_of(sources));
    return spill_list_get(sources->names, item);
}

SourceKind sources_kind(const Sources *sources, gsize item) {
    return (SourceKind)source_item_get(sources, item).kind;
}

char *sources_reason(const Sources *sources, gsize item) {
    SourceItem found = source_item_get(sources, item);
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(mutex_of(sources));
    return found.reason > 0 ? spill_list_get(sources->reasons, (gsize)found.reason - 1) : NULL;
}

char *sources_path(const Sources *sources, gsize item) {
    return sources_kind(sources, item) == SOURCE_FILE ? sources_name(sources, item) : NULL;
}

void sources_visit_apart(const Sources *sources, gsize first, SourcePathVisit visit,
                         gpointer data) {
    gsize length = sources_length(sources);
    for (gsize item = first; item < length; item++) {
        SourceItem found = source_item_get(sources, item);
        if (found.kind != SOURCE_FILE || found.within)
            continue;
        g_autofree char *path = sources_name(sources, item);
        visit(path, data);
    }
}

guint64 sources_size(const Sources *sources, gsize item) {
    return source_item_get(sources, item).size;
}

GBytes *sources_bytes(const Sources *sources, gsize item, GError **error) {
    return sources_bytes_of(sources, item, NULL, error);
}

GBytes *sources_bytes_of(const Sources *sources, gsize item, struct stat *file, GError **error) {
    SourceItem found = source_item_get(sources, item);
    g_autofree char *name = sources_name(sources, item);
    if (found.kind == SOURCE_FILE)
        return dicom_file_bytes(name, file, error);
    if (found.reason == 0)
        return spill_file_bytes(sources->spool, found.offset, (gsize)found.size, error);
    g_autofree char *reason = sources_reason(sources, item);
    g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_NONE, "%s: %s", name, reason);
    return NULL;
}

DicomFile *sources_dicom_of(const Sources *sources, gsize item, GBytes *bytes, guint32 stop_tag,
                            GError **error) {
    g_autofree char *name = sources_name(sources, item);
    return (sources_kind(sources, item) == SOURCE_FILE
                ? dicom_file_of_bytes
                : dicom_file_new_from_bytes)(bytes, name, stop_tag, error);
}

DicomFile *sources_dicom(const Sources *sources, gsize item, guint32 stop_tag, GError **error) {
    g_autoptr(GBytes) bytes = sources_bytes(sources, item, error);
    return bytes != NULL ? sources_dicom_of(sources, item, bytes, stop_tag, error) : NULL;
}

gboolean sources_flush(Sources *sources, GError **error) {
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(mutex_of(sources));
    return spill_list_flush(sources->names, error) && spill_list_flush(sources->reasons, error) &&
           spill_file_flush(sources->items, error) && spill_file_flush(sources->spool, error);
}
