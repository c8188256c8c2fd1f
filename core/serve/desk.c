#include "core/serve/desk.h"

#include "core/output/output.h"
#include "core/output/results.h"
#include "core/sealed/sealed.h"
#include "core/sealed/strange.h"
#include "core/serve/about.h"
#include <stdlib.h>
#include <string.h>

static const ResultKind *kind_of(const FinishedRun *run, GError **error) {
    for (const ResultKind *const *kind = result_kinds; *kind != NULL; kind++)
        if (strcmp((*kind)->command, run->kind->command) == 0)
            return *kind;
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s: it is of `pixleak %s`, which has no page; `pixleak check` and `scan` have one",
                run->path, run->kind->command);
    return NULL;
}

static void count_listed(sqlite3_stmt *row, gpointer data) {
    ListedKind kind;
    AccountSide side;
    if (!listed_kind_find(row_text(row, 0), &kind) || !account_side_find(row_text(row, 1), &side))
        return;
    account_meet(data, side, 1);
    account_list(data, side, kind);
}

static gboolean open_view(Desk *desk, const char *out, GError **error) {
    const ResultKind *kind = kind_of(&desk->run, error);
    if (kind == NULL)
        return FALSE;
    if (!strange_table_is_stored(desk->run.database, "crops") ||
        !strange_table_is_stored(desk->run.database, "items")) {
        g_set_error(error, OUTPUT_ERROR, 0,
                    "%s: its pictures are no stored table, which pixleak did not write",
                    desk->run.path);
        return FALSE;
    }
    account_meet(desk->run.account, ACCOUNT_INPUT, 1);
    account_judge(desk->run.account, ACCOUNT_INPUT, 1);
    return result_view_open(&desk->view, desk->run.database, kind, desk->run.account, out, error) &&
           view_each(&desk->view, "SELECT kind, side FROM listed", count_listed, desk->run.account,
                     error);
}

static void crop_place_free(gpointer data) {
    CropPlace *crop = data;
    g_free(crop->side);
    g_free(crop);
}

static void take_crop(sqlite3_stmt *crop, gpointer data) {
    Desk *desk = data;
    RowIndex row;
    if (!row_table_find(desk->rows, row_text(crop, 1), sqlite3_column_int64(crop, 2), &row))
        return;
    GPtrArray *crops = g_hash_table_lookup(desk->crops, GUINT_TO_POINTER(row + 1));
    if (crops == NULL) {
        crops = g_ptr_array_new_with_free_func(crop_place_free);
        g_hash_table_insert(desk->crops, GUINT_TO_POINTER(row + 1), crops);
    }
    CropPlace *place = g_new0(CropPlace, 1);
    *place = (CropPlace){sqlite3_column_int64(crop, 0), g_strdup(row_text(crop, 3))};
    g_ptr_array_add(crops, place);
}

static void take_ended(sqlite3_stmt *row, gpointer data) {
    g_autoptr(GDateTime) ended = g_date_time_new_from_iso8601(row_text(row, 0), NULL);
    if (ended != NULL)
        *(gint64 *)data = g_date_time_to_unix(ended);
}

static gboolean read_rows(Desk *desk, GError **error) {
    static const char crops[] = "SELECT rowid, \"table\", \"row\", side FROM crops ORDER BY rowid";
    desk->ended = -1;
    desk->crops =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)(void (*)(void))g_ptr_array_unref);
    desk->rows = row_table_new(&desk->view, error);
    if (desk->rows == NULL || !view_each(&desk->view, crops, take_crop, desk, error) ||
        !view_each(&desk->view, "SELECT ended FROM run", take_ended, &desk->ended, error))
        return FALSE;
    desk->decisions = decisions_open(desk->run.path, desk->rows, error);
    return desk->decisions != NULL &&
           (desk->about = about_make(&desk->view, desk->rows, error)) != NULL;
}

gboolean desk_open(Desk *desk, const char *out, GError **error) {
    g_mutex_init(&desk->mutex);
    if (!finished_run_open(&desk->run, out, error) || !open_view(desk, out, error) ||
        !read_rows(desk, error))
        return FALSE;
    desk->classes = row_classes_new(desk->rows, &desk->view);
    desk->engine = query_engine_new(desk->rows, desk->classes, desk->decisions);
    return TRUE;
}

void desk_clear(Desk *desk) {
    g_clear_pointer(&desk->engine, query_engine_free);
    g_clear_pointer(&desk->decisions, decisions_free);
    g_clear_pointer(&desk->classes, row_classes_free);
    g_clear_pointer(&desk->rows, row_table_free);
    g_clear_pointer(&desk->crops, g_hash_table_unref);
    g_clear_pointer(&desk->about, free);
    g_clear_pointer(&desk->user, g_free);
    finished_run_clear(&desk->run);
    g_mutex_clear(&desk->mutex);
}

const GPtrArray *desk_crops(const Desk *desk, RowIndex row) {
    return g_hash_table_lookup(desk->crops, GUINT_TO_POINTER(row + 1));
}

GBytes *desk_crop_png(Desk *desk, gint64 number) {
    static const char magic[] = "\x89PNG\r\n\x1a\n";
    sqlite3_stmt *crop = NULL;
    GBytes *png = NULL;
    if (sealed_prepare(desk->run.database, "SELECT png FROM crops WHERE rowid = ?", &crop, NULL) &&
        sqlite3_bind_int64(crop, 1, number) == SQLITE_OK && sqlite3_step(crop) == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(crop, 0);
        gsize length = (gsize)sqlite3_column_bytes(crop, 0);
        if (length > strlen(magic) && memcmp(bytes, magic, strlen(magic)) == 0)
            png = g_bytes_new(bytes, length);
    }
    sqlite3_finalize(crop);
    return png;
}

/* What a scan noted of the file; FALSE where it noted nothing. */
static gboolean find_state(Desk *desk, gint64 task, LookRequest *request) {
    sqlite3_stmt *item = NULL;
    gboolean found = FALSE;
    if (sealed_prepare(desk->run.database, "SELECT size, time FROM items WHERE task = ?", &item,
                       NULL) &&
        sqlite3_bind_int64(item, 1, task) == SQLITE_OK && sqlite3_step(item) == SQLITE_ROW) {
        request->size = sqlite3_column_int64(item, 0);
        request->time = sqlite3_column_int64(item, 1);
        found = request->size >= 0 && request->time > 0;
    }
    sqlite3_finalize(item);
    return found;
}

LookRequest desk_look_request(Desk *desk, RowIndex row) {
    const char *file = row_table_cell(desk->rows, row, "file");
    const char *place = row_table_cell(desk->rows, row, "place");
    const char *instance = row_table_cell(desk->rows, row, "sop_instance");
    if (instance == NULL)
        instance = row_table_cell(desk->rows, row, "deid_sop");
    LookRequest request = {.file = g_strdup(file != NULL ? file : ""),
                           .place = g_strdup(place != NULL ? place : ""),
                           .instance = g_strdup(instance != NULL ? instance : ""),
                           .frame = -1,
                           .size = -1,
                           .time = -1,
                           .latest = desk->ended};
    row_table_number(desk->rows, row, "frame", &request.frame);
    gint64 number = row_table_page_number(desk->rows, row);
    if (number > 0 && desk->view.kind == &scan_result_kind &&
        find_state(desk, results_task_of_row(number), &request))
        request.latest = -1;
    return request;
}
