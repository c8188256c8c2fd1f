#include "core/file/plain_file.h"
#include "core/output/set_time.h"
#include "core/plan/inside.h"
#include "core/plan/limits.h"
#include "core/plan/look.h"
#include "core/source/expand/expand.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct Making {
    ReaderTerms terms;
    const ArchivePlanOptions *options;
    Sources *sources;
    sqlite3 *database;
    sqlite3_stmt *add_item, *add_directory;
    gboolean relative; /* a path starts at the current folder */
    const char *began; /* when the files were listed */
} Making;

static gboolean add(const Making *making, sqlite3_stmt *statement, GError **error) {
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || sealed_fail(making->database, error);
    sqlite3_reset(statement);
    return good;
}

static gboolean add_item(Making *making, gsize item, const ItemLook *look, GError **error) {
    g_autofree char *path = sources_name(making->sources, item);
    g_autofree char *reason = sources_reason(making->sources, item);
    SourceKind kind = sources_kind(making->sources, item);
    making->relative |= !g_path_is_absolute(path);
    sqlite3_bind_int64(making->add_item, 1, (gint64)item);
    sqlite3_bind_blob64(making->add_item, 2, path, strlen(path), SQLITE_STATIC);
    sqlite3_bind_int(making->add_item, 3, (int)kind);
    sqlite3_bind_text(making->add_item, 4, reason, -1, SQLITE_STATIC);
    sqlite3_bind_int64(making->add_item, 5, (gint64)look->bytes);
    sqlite3_bind_int64(making->add_item, 6, look->time);
    return add(making, making->add_item, error);
}

static gboolean add_directory(gsize item, gsize first, gsize n, gpointer data, GError **error) {
    const Making *making = data;
    sqlite3_bind_int64(making->add_directory, 1, (gint64)item);
    sqlite3_bind_int64(making->add_directory, 2, (gint64)first);
    sqlite3_bind_int64(making->add_directory, 3, (gint64)n);
    return add(making, making->add_directory, error);
}

static gboolean add_items(Making *making, gsize first, gsize n, ItemLook *looks, GError **error) {
    const ReaderTerms *terms = &making->terms;
    g_autoptr(GArray) directories = g_array_new(FALSE, FALSE, sizeof(gsize));
    if (!sources_flush(making->sources, error) ||
        !items_look(making->sources, first, n, terms, looks, error))
        return FALSE;
    for (gsize i = 0; i < n; i++) {
        gsize item = first + i;
        if (!add_item(making, item, &looks[i], error))
            return FALSE;
        if (looks[i].is_directory)
            g_array_append_val(directories, item);
    }
    return sources_expand_items(making->sources, (const gsize *)(gpointer)directories->data,
                                directories->len, terms, add_directory, making, error);
}

/* A pipe or device that is named would be an item that no shard can read. */
static gboolean are_files(char **paths, GError **error) {
    for (char **path = paths; *path != NULL; path++)
        if (**path != '@' && strcmp(*path, "-") != 0 && !g_file_test(*path, G_FILE_TEST_IS_DIR) &&
            !plain_file_may_be(*path, error))
            return FALSE;
    return TRUE;
}

/* A plan of nothing would be carried out without a word. */
static gboolean has_files(const Sources *sources, GError **error) {
    if (sources_length(sources) > 0)
        return TRUE;
    g_set_error(error, PLAN_ERROR, 0,
                "there is no file to plan for: are the paths those of the images?");
    return FALSE;
}

/* Their number grows while DICOMDIR files are met. */
static gboolean add_all_items(Making *making, GError **error) {
    g_autofree ItemLook *looks = g_new(ItemLook, ITEMS_AT_ONCE);
    gsize n;
    for (gsize first = 0; first < sources_length(making->sources); first += n) {
        n = MIN(ITEMS_AT_ONCE, sources_length(making->sources) - first);
        if (!add_items(making, first, n, looks, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_plan(const Making *making, gsize n_roots, const PlanTotals *totals,
                         GError **error) {
    sqlite3_stmt *statement = NULL;
    g_autofree char *folder = making->relative ? g_get_current_dir() : NULL;
    g_autofree char *facts = plan_facts_digest(PIXLEAK_VERSION, folder, making->options->paths,
                                               n_roots, totals->n_shards);
    g_autofree char *id = archive_plan_make_id(making->database, facts, error);
    if (id == NULL ||
        !sealed_prepare(making->database, "INSERT INTO plan VALUES (?, ?, ?, ?, ?, ?)", &statement,
                        error))
        return FALSE;
    sqlite3_bind_text(statement, 1, PIXLEAK_VERSION, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, id, -1, SQLITE_STATIC);
    if (folder != NULL)
        sqlite3_bind_blob64(statement, 3, folder, strlen(folder), SQLITE_STATIC);
    sqlite3_bind_int64(statement, 4, (gint64)n_roots);
    sqlite3_bind_int64(statement, 5, (gint64)totals->n_shards);
    sqlite3_bind_text(statement, 6, making->began, -1, SQLITE_STATIC);
    gboolean good = add(making, statement, error);
    sqlite3_finalize(statement);
    return good;
}

static gboolean add_paths(const Making *making, GError **error) {
    sqlite3_stmt *statement = NULL;
    gboolean good =
        sealed_prepare(making->database, "INSERT INTO paths VALUES (?)", &statement, error);
    for (char **path = making->options->paths; good && *path != NULL; path++) {
        sqlite3_bind_blob64(statement, 1, *path, strlen(*path), SQLITE_STATIC);
        good = add(making, statement, error);
    }
    sqlite3_finalize(statement);
    return good;
}

static gboolean fill(Making *making, PlanTotals *totals, GError **error) {
    gsize n_roots = sources_length(making->sources);
    gboolean good = sealed_run(making->database, PLAN_SCHEMA "; BEGIN", error) &&
                    sealed_prepare(making->database, "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)",
                                   &making->add_item, error) &&
                    sealed_prepare(making->database, "INSERT INTO directories VALUES (?, ?, ?)",
                                   &making->add_directory, error) &&
                    add_all_items(making, error) &&
                    archive_plan_cut(making->database, making->options, totals, error) &&
                    add_plan(making, n_roots, totals, error) && add_paths(making, error) &&
                    sealed_run(making->database, "COMMIT", error);
    sqlite3_finalize(making->add_item);
    sqlite3_finalize(making->add_directory);
    return good;
}

/* Only another plan is written over: anything else may be somebody's images. */
static gboolean may_write(const char *out, GError **error) {
    GStatBuf status;
    if (g_lstat(out, &status) != 0)
        return TRUE;
    g_autoptr(ArchivePlan) there = S_ISREG(status.st_mode) ? archive_plan_open(out, NULL) : NULL;
    if (there == NULL)
        g_set_error(error, PLAN_ERROR, 0,
                    "%s is there and is no plan of here and this version; give --out another name, "
                    "or remove it",
                    out);
    return there != NULL;
}

/* Not the plan itself, which is there where it is made again, nor what a killed one left of it. */
static gboolean is_own(const char *folder, const char *name, gconstpointer data) {
    g_autofree char *own = g_path_get_basename(data);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return strcmp(name, own) == 0 ||
           (sealed_is_temporary_name(name, own) && sealed_may_be_left(path));
}

gboolean archive_plan_make(const ArchivePlanOptions *options, PlanTotals *totals, GError **error) {
    *totals = (PlanTotals){0};
    if (!may_write(options->out, error) || !are_files(options->paths, error))
        return FALSE;
    g_autoptr(GDateTime) now = set_time_now();
    g_autofree char *began = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    g_autofree char *folder = g_path_get_dirname(options->out);
    const SourceOptions own = {.own_folder = folder, .is_own = is_own, .own_data = options->out};
    g_autoptr(Sources) sources = sources_open(options->paths, &own, error);
    if (sources == NULL || !has_files(sources, error))
        return FALSE;
    g_autoptr(Confinement) confinement = confinement_new(0, FALSE, error);
    if (confinement == NULL)
        return FALSE;
    for (char **path = options->paths; *path != NULL; path++)
        confinement_allow(confinement, *path);
    Sealed sealed = {0};
    gboolean good = sealed_begin(&sealed, options->out, error);
    Making making = {.terms = {options->jobs, LOOK_SECONDS, confinement},
                     .options = options,
                     .sources = sources,
                     .database = sealed.database,
                     .began = began};
    good = good && fill(&making, totals, error);
    totals->n_own = sources_n_own(sources);
    return sealed_end(&sealed, good, error);
}
