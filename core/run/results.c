#include "core/run/results.h"

#include "core/run/store.h"
#include <sqlite3.h>

struct Results {
    Store *store;
    sqlite3_stmt *add_region, *add_pixels, *add_listed;
};

static const char schema[] =
    "CREATE TABLE regions (task INTEGER, check_index INTEGER, original_sop TEXT, deid_sop TEXT,"
    " file TEXT, x0 INTEGER, y0 INTEGER, x1 INTEGER, y1 INTEGER, expected_text TEXT, verdict TEXT,"
    " place TEXT, frame INTEGER, ocr_text TEXT, tokens_total INTEGER, tokens_removed INTEGER,"
    " score REAL, residue REAL, reason TEXT);"
    "CREATE TABLE pixels (task INTEGER, original_sop TEXT, deid_sop TEXT, file TEXT, verdict TEXT,"
    " max_error REAL, psnr REAL, changed_pixels INTEGER, damaged_box TEXT, reason TEXT);"
    "CREATE TABLE listed (kind TEXT, name TEXT, reason TEXT);";

Results *results_new(const char *out, char **arguments, GError **error) {
    static const char *const earlier[] = {"regions.csv", "pixels.csv", "summary.json",
                                          "report.html", NULL};
    g_autoptr(Results) results = g_new0(Results, 1);
    results->store = store_new(out, earlier, schema, arguments, error);
    if (results->store == NULL ||
        !store_prepare(results->store,
                       "INSERT INTO regions VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                       &results->add_region, error) ||
        !store_prepare(results->store, "INSERT INTO pixels VALUES (?,?,?,?,?,?,?,?,?,?)",
                       &results->add_pixels, error) ||
        !store_prepare(results->store, "INSERT INTO listed VALUES (?,?,?)", &results->add_listed,
                       error))
        return NULL;
    return g_steal_pointer(&results);
}

void results_free(Results *results) {
    if (results == NULL)
        return;
    sqlite3_finalize(results->add_region);
    sqlite3_finalize(results->add_pixels);
    sqlite3_finalize(results->add_listed);
    store_free(results->store);
    g_free(results);
}

/* The order of the report's rows. */
static double rank_of_region(const RegionResult *row) {
    static const int ranks[] = {[REGION_UNTOUCHED] = 0,
                                [REGION_LEGIBLE] = 1,
                                [REGION_RECOVERABLE] = 2,
                                [REGION_UNDETERMINED] = 4,
                                [REGION_HIDDEN] = 6};
    return ranks[row->verdict] + row->score / 2;
}

gboolean results_add(Results *results, gsize task, const CheckResult *result, GError **error) {
    for (guint i = 0; i < result->regions->len; i++) {
        const RegionResult *row = g_ptr_array_index(result->regions, i);
        Binder binder = {results->add_region, 0};
        bind_int(&binder, (gint64)task);
        bind_int(&binder, row->check_index);
        bind_text(&binder, result->original_sop);
        bind_text(&binder, result->deid_sop);
        bind_text(&binder, result->file);
        bind_int(&binder, row->x0);
        bind_int(&binder, row->y0);
        bind_int(&binder, row->x1);
        bind_int(&binder, row->y1);
        bind_text(&binder, row->expected_text);
        bind_text(&binder, region_verdict_name(row->verdict));
        bind_text(&binder, row->place);
        bind_count(&binder, row->frame);
        bind_text(&binder, row->ocr_text);
        bind_int(&binder, row->tokens_total);
        bind_int(&binder, row->tokens_removed);
        bind_double(&binder, row->score);
        bind_double(&binder, row->residue);
        bind_text(&binder, row->reason);
        if (!store_insert(results->store, &binder, error))
            return FALSE;
        gint64 number = store_last_row(results->store);
        for (guint j = 0; row->crops != NULL && j < row->crops->len; j++) {
            const RegionCrop *crop = g_ptr_array_index(row->crops, j);
            if (!store_add_crop(results->store, "regions", number, crop->side, rank_of_region(row),
                                crop->png, error))
                return FALSE;
        }
    }
    const PixelsResult *pixels = &result->pixels;
    g_autofree char *box = NULL;
    if (pixels->has_box)
        box = g_strdup_printf("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                              ",%" G_GINT64_FORMAT,
                              pixels->box[0], pixels->box[1], pixels->box[2], pixels->box[3]);
    Binder binder = {results->add_pixels, 0};
    bind_int(&binder, (gint64)task);
    bind_text(&binder, result->original_sop);
    bind_text(&binder, result->deid_sop);
    bind_text(&binder, result->file);
    bind_text(&binder, pixels_verdict_name(pixels->verdict));
    bind_double(&binder, pixels->max_error);
    bind_double(&binder, pixels->psnr);
    bind_count(&binder, pixels->changed_pixels);
    bind_text(&binder, box);
    bind_text(&binder, pixels->reason);
    return store_insert(results->store, &binder, error);
}

gboolean results_list(Results *results, const char *kind, const char *name, const char *reason,
                      GError **error) {
    Binder binder = {results->add_listed, 0};
    bind_text(&binder, kind);
    bind_text(&binder, name);
    bind_text(&binder, reason);
    return store_insert(results->store, &binder, error);
}

sqlite3 *results_database(Results *results) {
    return store_database(results->store);
}

gboolean results_tick(Results *results, GError **error) {
    return store_tick(results->store, error);
}

gboolean results_finish(Results *results, int exit_status, GError **error) {
    return store_finish(results->store, exit_status, error);
}

gboolean results_query(Results *results, const char *sql, ResultsVisit visit, gpointer data,
                       GError **error) {
    return store_query(results->store, sql, visit, data, error);
}
