#include "core/scan/run/results.h"

#include "core/output/output.h"
#include "core/page/page.h"
#include <json-glib/json-glib.h>

enum { MAX_FILE_LINES = 20 };

struct ScanResults {
    Store *store;
    sqlite3_stmt *add_file, *add_finding;
};

/* A row whose class is `undetermined` says what could not be looked at; `unread`, what was not read
 * since it is most likely none. */
static const char schema[] =
    "CREATE TABLE files (task INTEGER, file TEXT, sop_instance TEXT, modality TEXT,"
    " manufacturer TEXT, pictures INTEGER);"
    "CREATE TABLE findings (task INTEGER, file TEXT, sop_instance TEXT, modality TEXT,"
    " manufacturer TEXT, place TEXT, frame INTEGER, x0 INTEGER, y0 INTEGER, x1 INTEGER,"
    " y1 INTEGER, text TEXT, confidence REAL, class TEXT, reason TEXT);";

int scan_exit_status(const ScanCounts *counts) {
    if (counts->findings[FINDING_PHI_MATCH] + counts->findings[FINDING_PHI_SUSPECT] > 0)
        return 1;
    return counts->undetermined > 0 ? 3 : 0;
}

ScanResults *scan_results_new(const char *out, char **arguments, GError **error) {
    static const char *const earlier[] = {"findings.csv", "summary.json", "report.html", NULL};
    g_autoptr(ScanResults) results = g_new0(ScanResults, 1);
    results->store = store_new(out, earlier, schema, arguments, error);
    if (results->store == NULL ||
        !store_prepare(results->store, "INSERT INTO files VALUES (?,?,?,?,?,?)", &results->add_file,
                       error) ||
        !store_prepare(results->store,
                       "INSERT INTO findings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                       &results->add_finding, error))
        return NULL;
    return g_steal_pointer(&results);
}

void scan_results_free(ScanResults *results) {
    if (results == NULL)
        return;
    sqlite3_finalize(results->add_file);
    sqlite3_finalize(results->add_finding);
    store_free(results->store);
    g_free(results);
}

Store *scan_results_store(ScanResults *results) {
    return results->store;
}

static void bind_file(Binder *binder, gsize task, const ScanResult *result) {
    bind_int(binder, (gint64)task);
    bind_text(binder, result->file);
    bind_text(binder, result->sop_instance);
    bind_text(binder, result->modality);
    bind_text(binder, result->manufacturer);
}

static gboolean add_finding(ScanResults *results, gsize task, const ScanResult *result,
                            const Finding *finding, const char *class_name, GError **error) {
    Binder binder = {results->add_finding, 0};
    bind_file(&binder, task, result);
    bind_text(&binder, finding->place);
    bind_count(&binder, finding->frame);
    bind_int(&binder, finding->x0);
    bind_int(&binder, finding->y0);
    bind_int(&binder, finding->x1);
    bind_int(&binder, finding->y1);
    bind_text(&binder, finding->text);
    bind_double(&binder, finding->confidence);
    bind_text(&binder, class_name);
    bind_text(&binder, finding->reason);
    if (!store_insert(results->store, &binder, error))
        return FALSE;
    double rank = 1000.0 * finding->class + 100 - finding->confidence;
    return finding->crop == NULL ||
           store_add_crop(results->store, "findings", store_last_row(results->store), "found", rank,
                          finding->crop, error);
}

gboolean scan_results_add(ScanResults *results, gsize task, const ScanResult *result,
                          ScanCounts *counts, GError **error) {
    if (!result->is_dicom) {
        counts->not_dicom++;
        return TRUE;
    }
    counts->files++;
    counts->pictures += result->n_pictures;
    counts->without_pixels += result->n_pictures == 0 && result->problems->len == 0;
    Binder binder = {results->add_file, 0};
    bind_file(&binder, task, result);
    bind_int(&binder, (gint64)result->n_pictures);
    if (!store_insert(results->store, &binder, error))
        return FALSE;
    for (guint i = 0; i < result->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(result->findings, i);
        counts->findings[finding->class]++;
        if (!add_finding(results, task, result, finding, finding_class_name(finding->class), error))
            return FALSE;
    }
    for (guint i = 0; i < result->problems->len; i++) {
        const ScanProblem *problem = g_ptr_array_index(result->problems, i);
        const Finding row = {
            .place = problem->place, .frame = problem->frame, .reason = problem->reason};
        ++*(problem->texture ? &counts->unread : &counts->undetermined);
        if (!add_finding(results, task, result, &row, problem->texture ? "unread" : "undetermined",
                         error))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_row(int n_columns, const char *const *columns, gpointer data) {
    csv_write_row(data, n_columns, columns);
    return TRUE;
}

static gboolean write_findings(ScanResults *results, const char *out, GError **error) {
    Output output = {0};
    gboolean good = output_open(&output, out, "findings.csv", error);
    if (good) {
        fputs("file,sop_instance,place,frame,x0,y0,x1,y1,text,confidence,class,reason\n",
              output.file);
        good = store_query(results->store,
                           "SELECT file, sop_instance, place, frame, x0, y0, x1, y1, text,"
                           " round(confidence), class, reason FROM findings ORDER BY task, rowid",
                           write_row, output.file, error);
    }
    return output_close(&output, good, error);
}

static void add_count(JsonBuilder *builder, const char *name, gsize count) {
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)count);
}

static gboolean add_group(int n_columns, const char *const *columns, gpointer data) {
    static const char *const names[] = {"modality", "manufacturer", "class"};
    (void)n_columns;
    json_builder_begin_object(data);
    for (int i = 0; i < 3; i++) {
        json_builder_set_member_name(data, names[i]);
        json_builder_add_string_value(data, columns[i]);
    }
    add_count(data, "findings", (gsize)g_ascii_strtoull(columns[3], NULL, 10));
    add_count(data, "files", (gsize)g_ascii_strtoull(columns[4], NULL, 10));
    json_builder_end_object(data);
    return TRUE;
}

static char *summary_json(ScanResults *results, const ScanCounts *counts, GError **error) {
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "version");
    json_builder_add_string_value(builder, PIXLEAK_VERSION);
    add_count(builder, "exit_status", (gsize)scan_exit_status(counts));
    add_count(builder, "files", counts->files);
    add_count(builder, "files_without_pixels", counts->without_pixels);
    add_count(builder, "not_dicom", counts->not_dicom);
    add_count(builder, "pictures", counts->pictures);
    json_builder_set_member_name(builder, "findings");
    json_builder_begin_object(builder);
    for (guint class = 0; class < FINDING_CLASSES; class ++)
        add_count(builder, finding_class_name((FindingClass) class), counts->findings[class]);
    add_count(builder, "undetermined", counts->undetermined);
    add_count(builder, "unread", counts->unread);
    json_builder_end_object(builder);
    json_builder_set_member_name(builder, "groups");
    json_builder_begin_array(builder);
    if (!store_query(results->store,
                     "SELECT modality, manufacturer, class, count(*), count(DISTINCT file) FROM"
                     " findings GROUP BY modality, manufacturer, class ORDER BY 1, 2, 3",
                     add_group, builder, error))
        return NULL;
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "seconds");
    json_builder_add_double_value(builder, counts->seconds);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, TRUE);
}

gboolean scan_results_write(ScanResults *results, const char *out, const ScanCounts *counts,
                            GError **error) {
    if (!write_findings(results, out, error))
        return FALSE;
    g_autofree char *json = summary_json(results, counts, error);
    if (json == NULL)
        return FALSE;
    Output output = {0};
    gboolean good = output_open(&output, out, "summary.json", error);
    if (good)
        fprintf(output.file, "%s\n", json);
    return output_close(&output, good, error) &&
           page_write_scan(store_database(results->store), out, error);
}

static gboolean print_file(int n_columns, const char *const *columns, gpointer data) {
    (void)n_columns;
    (void)data;
    g_print("  %5s  %s\n", columns[0], columns[1]);
    return TRUE;
}

gboolean scan_results_print(ScanResults *results, const char *out, const ScanCounts *counts,
                            gboolean json, GError **error) {
    if (json) {
        g_autofree char *text = summary_json(results, counts, error);
        if (text == NULL)
            return FALSE;
        g_print("%s\n", text);
        return TRUE;
    }
    g_print("%" G_GSIZE_FORMAT " files, %" G_GSIZE_FORMAT " pictures in %.1f s\n", counts->files,
            counts->pictures, counts->seconds);
    g_print("findings");
    for (guint class = 0; class < FINDING_CLASSES; class ++)
        g_print("  %s %" G_GSIZE_FORMAT, finding_class_name((FindingClass) class),
                counts->findings[class]);
    g_print("\nother     undetermined %" G_GSIZE_FORMAT "  unread %" G_GSIZE_FORMAT
            "  files without pixels %" G_GSIZE_FORMAT "  not DICOM %" G_GSIZE_FORMAT "\n",
            counts->undetermined, counts->unread, counts->without_pixels, counts->not_dicom);
    if (scan_exit_status(counts) == 1) {
        g_print("\nfiles with most phi-* findings:\n");
        g_autofree char *sql = g_strdup_printf(
            "SELECT count(*), file FROM findings WHERE class IN ('phi-match', 'phi-suspect')"
            " GROUP BY file ORDER BY 1 DESC, 2 LIMIT %d",
            MAX_FILE_LINES);
        if (!store_query(results->store, sql, print_file, NULL, error))
            return FALSE;
    }
    g_print("\nDetails: %s/report.html, findings.csv, summary.json, results.db\n", out);
    return TRUE;
}
