#include "core/plan/inside.h"

#include "core/output/folder.h"
#include "core/plan/limits.h"
#include <string.h>

G_DEFINE_QUARK(pixleak - archive - plan - error - quark, archive_plan_error)

struct ArchivePlan {
    sqlite3 *database;
    char *path, *id, *facts, *time;
    char **paths;
    gsize n_roots, n_shards;
    sqlite3_stmt *find_state; /* NULL until somebody asks */
};

static gboolean fail(const ArchivePlan *plan, const char *what, GError **error) {
    g_set_error(error, PLAN_ERROR, 0, "%s: %s", plan->path, what);
    return FALSE;
}

#define NO_PLAN "no plan; `pixleak plan` makes one"
#define ALTERED                                                                                    \
    "it is not the plan that was made there: altered or damaged; make it again, and run all "      \
    "shards"

/* Where relative paths start elsewhere than they did, none of them would be there. */
static gboolean is_at_home(const ArchivePlan *plan, const char *planned, GError **error) {
    g_autofree char *current = g_get_current_dir();
    if (planned == NULL || folder_is(planned, current))
        return TRUE;
    g_autofree char *what =
        g_strdup_printf("it names paths that start at %s: run its shards there, or make it with "
                        "absolute paths",
                        planned);
    return fail(plan, what, error);
}

static int take_id(void *data, int n, char **values, char **names) {
    (void)n;
    (void)names;
    plan_id_add(data, values[0] != NULL ? values[0] : "");
    return 0;
}

char *archive_plan_make_id(sqlite3 *database, const char *facts, GError **error) {
    g_autoptr(GChecksum) id = plan_id_begin(facts);
    gboolean good = sqlite3_exec(database, "SELECT digest FROM shards ORDER BY shard", take_id, id,
                                 NULL) == SQLITE_OK ||
                    sealed_fail(database, error);
    return good ? g_strdup(g_checksum_get_string(id)) : NULL;
}

/* As they are stored, byte for byte. */
static char *column_bytes(sqlite3_stmt *row, int column) {
    const char *bytes = sqlite3_column_blob(row, column);
    return bytes != NULL ? g_strndup(bytes, (gsize)sqlite3_column_bytes(row, column)) : NULL;
}

static gboolean read_paths(ArchivePlan *plan, GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!sealed_prepare(plan->database, "SELECT path FROM paths ORDER BY rowid", &rows, error))
        return FALSE;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    int status;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) {
        char *path = column_bytes(rows, 0);
        g_ptr_array_add(paths, path != NULL ? path : g_strdup(""));
    }
    gboolean good = status == SQLITE_DONE || sealed_fail(plan->database, error);
    sqlite3_finalize(rows);
    g_ptr_array_add(paths, NULL);
    plan->paths = (char **)g_ptr_array_steal(paths, NULL);
    return good;
}

/* Whether it says what it said. */
static gboolean is_as_made(ArchivePlan *plan, const char *folder, GError **error) {
    if (!read_paths(plan, error))
        return FALSE;
    plan->facts =
        plan_facts_digest(PIXLEAK_VERSION, folder, plan->paths, plan->n_roots, plan->n_shards);
    g_autofree char *id = archive_plan_make_id(plan->database, plan->facts, error);
    return id != NULL && (g_strcmp0(id, plan->id) == 0 || fail(plan, ALTERED, error));
}

static gboolean take_facts(ArchivePlan *plan, sqlite3_stmt *row, GError **error) {
    const char *version = (const char *)sqlite3_column_text(row, 0);
    if (g_strcmp0(version, PIXLEAK_VERSION) != 0)
        return fail(plan,
                    "it was made by another version of pixleak than this one, " PIXLEAK_VERSION
                    ": make it again",
                    error);
    g_autofree char *folder = column_bytes(row, 2);
    plan->id = g_strdup((const char *)sqlite3_column_text(row, 1));
    plan->n_roots = (gsize)sqlite3_column_int64(row, 3);
    plan->n_shards = (gsize)sqlite3_column_int64(row, 4);
    plan->time = g_strdup((const char *)sqlite3_column_text(row, 5));
    return is_as_made(plan, folder, error) && is_at_home(plan, folder, error);
}

static gboolean read_facts(ArchivePlan *plan, GError **error) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(plan->database,
                           "SELECT version, id, folder, roots, shards, planned"
                           " FROM plan",
                           -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        sqlite3_finalize(statement);
        return fail(plan, NO_PLAN, error);
    }
    gboolean good = take_facts(plan, statement, error);
    sqlite3_finalize(statement);
    return good;
}

ArchivePlan *archive_plan_open(const char *path, GError **error) {
    static const SealedKind kind = {NO_PLAN, "make it again with `pixleak plan`",
                                    PLAN_CHECKED_WHOLE};
    g_autoptr(ArchivePlan) plan = g_new0(ArchivePlan, 1);
    plan->path = g_strdup(path);
    plan->database = sealed_open(path, &kind, error);
    if (plan->database == NULL || !read_facts(plan, error))
        return NULL;
    return g_steal_pointer(&plan);
}

void archive_plan_free(ArchivePlan *plan) {
    if (plan == NULL)
        return;
    sqlite3_finalize(plan->find_state);
    sqlite3_close(plan->database);
    g_free(plan->path);
    g_free(plan->id);
    g_free(plan->facts);
    g_free(plan->time);
    g_strfreev(plan->paths);
    g_free(plan);
}

const char *archive_plan_id(const ArchivePlan *plan) {
    return plan->id;
}

const char *archive_plan_facts(const ArchivePlan *plan) {
    return plan->facts;
}

char **archive_plan_paths(const ArchivePlan *plan) {
    return plan->paths;
}

const char *archive_plan_time(const ArchivePlan *plan) {
    return plan->time;
}

gsize archive_plan_n_shards(const ArchivePlan *plan) {
    return plan->n_shards;
}

gsize archive_plan_n_roots(const ArchivePlan *plan) {
    return plan->n_roots;
}

/* With `first` and `second` bound. */
static gboolean ask(const ArchivePlan *plan, const char *sql, gsize first, gsize second,
                    sqlite3_stmt **statement, GError **error) {
    if (!sealed_prepare(plan->database, sql, statement, error))
        return FALSE;
    sqlite3_bind_int64(*statement, 1, (gint64)first);
    sqlite3_bind_int64(*statement, 2, (gint64)second);
    return TRUE;
}

static gboolean fail_without(const ArchivePlan *plan, gsize number, GError **error) {
    g_autofree char *what =
        g_strdup_printf("it has %" G_GSIZE_FORMAT " shards, which are counted from 0: there is no "
                        "shard %" G_GSIZE_FORMAT,
                        plan->n_shards, number);
    return fail(plan, what, error);
}

/* The row of the table of shards; *digest as it stands there. */
static gboolean read_shard(const ArchivePlan *plan, gsize number, PlanShard *shard, char **digest,
                           GError **error) {
    sqlite3_stmt *statement = NULL;
    if (!ask(plan, "SELECT first, n, digest FROM shards WHERE shard = ?1", number, 0, &statement,
             error))
        return FALSE;
    gboolean found = sqlite3_step(statement) == SQLITE_ROW;
    *shard = (PlanShard){number, (gsize)sqlite3_column_int64(statement, 0),
                         (gsize)sqlite3_column_int64(statement, 1)};
    *digest = g_strdup((const char *)sqlite3_column_text(statement, 2));
    sqlite3_finalize(statement);
    return found || fail_without(plan, number, error);
}

gboolean archive_plan_find_shard(const ArchivePlan *plan, gsize number, PlanShard *shard,
                                 char **digest, GError **error) {
    g_autofree char *noted = NULL;
    *digest = NULL;
    if (!read_shard(plan, number, shard, &noted, error))
        return FALSE;
    g_autofree char *there = plan_shard_digest(plan->database, shard, error);
    if (there == NULL)
        return FALSE;
    if (g_strcmp0(there, noted) != 0)
        return fail(plan, ALTERED, error);
    *digest = g_steal_pointer(&there);
    return TRUE;
}

/* Of what could not be looked at neither is known. */
gboolean archive_plan_state(ArchivePlan *plan, gsize item, gint64 *bytes, gint64 *time) {
    if (plan->find_state == NULL &&
        !sealed_prepare(plan->database, "SELECT bytes, time FROM items WHERE item = ?",
                        &plan->find_state, NULL))
        return FALSE;
    sqlite3_bind_int64(plan->find_state, 1, (gint64)item);
    gboolean found = sqlite3_step(plan->find_state) == SQLITE_ROW;
    *bytes = sqlite3_column_int64(plan->find_state, 0);
    *time = sqlite3_column_int64(plan->find_state, 1);
    sqlite3_reset(plan->find_state);
    return found && (*bytes != 0 || *time != 0);
}

static gboolean add_source(Sources *sources, sqlite3_stmt *row, GError **error) {
    g_autofree char *path = column_bytes(row, 0);
    int kind = sqlite3_column_int(row, 1);
    gboolean is_kind = kind >= 0 && kind < SOURCE_KINDS;
    return sources_add(sources, path != NULL ? path : "",
                       is_kind ? (SourceKind)kind : SOURCE_UNREADABLE,
                       (const char *)sqlite3_column_text(row, 2), error);
}

static gboolean add_sources(const ArchivePlan *plan, sqlite3_stmt *rows, const PlanShard *shard,
                            Sources *sources, GError **error) {
    while (sqlite3_step(rows) == SQLITE_ROW)
        if (!add_source(sources, rows, error))
            return FALSE;
    return sources_length(sources) == shard->n ||
           fail(plan, "it is damaged: items of the shard can't be read", error);
}

Sources *archive_plan_sources(const ArchivePlan *plan, const PlanShard *shard, GError **error) {
    sqlite3_stmt *rows = NULL;
    g_autoptr(Sources) sources = sources_new(&(SourceOptions){.leave_directories = TRUE}, error);
    if (sources == NULL ||
        !ask(plan,
             "SELECT path, kind, reason FROM items WHERE item >= ?1 AND item < ?2 ORDER BY item",
             shard->first, shard->first + shard->n, &rows, error))
        return NULL;
    gboolean good = add_sources(plan, rows, shard, sources, error);
    sqlite3_finalize(rows);
    return good ? g_steal_pointer(&sources) : NULL;
}

gboolean archive_plan_each_directory(const ArchivePlan *plan, const PlanShard *shard,
                                     PlanVisit visit, gpointer data, GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!ask(plan, "SELECT item, first, n FROM directories WHERE item >= ?1 AND item < ?2",
             shard->first, shard->first + shard->n, &rows, error))
        return FALSE;
    gboolean good = TRUE;
    int status = SQLITE_DONE;
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW)
        good = visit((gsize)sqlite3_column_int64(rows, 0), (gsize)sqlite3_column_int64(rows, 1),
                     (gsize)sqlite3_column_int64(rows, 2), data, error);
    if (good && status != SQLITE_DONE)
        good = sealed_fail(plan->database, error);
    sqlite3_finalize(rows);
    return good;
}

static gboolean visit_file(sqlite3_stmt *row, PlanFileVisit visit, gpointer data) {
    g_autofree char *path = column_bytes(row, 0);
    const PlannedFile file = {path != NULL ? path : "", sqlite3_column_int64(row, 1),
                              sqlite3_column_int64(row, 2)};
    return visit(&file, data);
}

gboolean archive_plan_each_file(const ArchivePlan *plan, const PlanShard *range,
                                PlanFileVisit visit, gpointer data, GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!ask(plan,
             "SELECT path, bytes, time FROM items WHERE item >= ?1 AND item < ?2 ORDER BY item",
             range->first, range->first + range->n, &rows, error))
        return FALSE;
    int status;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW && visit_file(rows, visit, data))
        ;
    gboolean good =
        status == SQLITE_ROW || status == SQLITE_DONE || sealed_fail(plan->database, error);
    sqlite3_finalize(rows);
    return good;
}
