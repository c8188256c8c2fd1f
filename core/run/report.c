#include "core/run/report.h"

#include "core/output/output.h"
#include "core/page/page.h"
#include <json-glib/json-glib.h>
#include <string.h>

enum { MAX_LEAK_LINES = 20 };

int run_exit_status(const RunCounts *counts) {
    if (counts->regions[REGION_UNTOUCHED] + counts->regions[REGION_LEGIBLE] +
            counts->regions[REGION_RECOVERABLE] + counts->pixels[PIXELS_DAMAGED] >
        0)
        return 1;
    /* Of files of the same instance one was judged. */
    gsize open = counts->regions[REGION_UNDETERMINED] + counts->pixels[PIXELS_UNDETERMINED] +
                 counts->duplicate;
    return open > 0 ? 3 : 0;
}

static gboolean write_row(int n_columns, const char *const *columns, gpointer data) {
    csv_write_row(data, n_columns, columns);
    return TRUE;
}

static gboolean write_table(Results *results, const char *out, const char *table,
                            const char *columns, const char *order, GError **error) {
    Output output = {0};
    g_autofree char *name = g_strconcat(table, ".csv", NULL);
    g_autofree char *sql = g_strdup_printf("SELECT %s FROM %s ORDER BY %s", columns, table, order);
    gboolean good = output_open(&output, out, name, error);
    if (good) {
        g_auto(GStrv) header = g_strsplit(columns, ", ", -1);
        write_row((int)g_strv_length(header), (const char *const *)header, output.file);
        good = results_query(results, sql, write_row, output.file, error);
    }
    return output_close(&output, good, error);
}

static gboolean add_listed(int n_columns, const char *const *columns, gpointer data) {
    (void)n_columns;
    json_builder_begin_object(data);
    json_builder_set_member_name(data, "kind");
    json_builder_add_string_value(data, columns[0]);
    json_builder_set_member_name(data, "name");
    json_builder_add_string_value(data, columns[1]);
    json_builder_set_member_name(data, "reason");
    json_builder_add_string_value(data, columns[2]);
    json_builder_end_object(data);
    return TRUE;
}

static void add_count(JsonBuilder *builder, const char *name, gsize count) {
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)count);
}

static char *summary_json(Results *results, const RunCounts *counts, GError **error) {
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "version");
    json_builder_add_string_value(builder, PIXLEAK_VERSION);
    add_count(builder, "exit_status", (gsize)run_exit_status(counts));
    add_count(builder, "instances", counts->instances);
    json_builder_set_member_name(builder, "regions");
    json_builder_begin_object(builder);
    for (guint v = 0; v <= REGION_HIDDEN; v++)
        add_count(builder, region_verdict_name(v), counts->regions[v]);
    json_builder_end_object(builder);
    json_builder_set_member_name(builder, "pixels");
    json_builder_begin_object(builder);
    for (guint v = 0; v <= PIXELS_RETAINED; v++)
        add_count(builder, pixels_verdict_name(v), counts->pixels[v]);
    json_builder_end_object(builder);
    add_count(builder, "missing", counts->missing);
    add_count(builder, "unmapped", counts->unmapped);
    add_count(builder, "unreadable", counts->unreadable);
    add_count(builder, "duplicate", counts->duplicate);
    json_builder_set_member_name(builder, "seconds");
    json_builder_add_double_value(builder, counts->seconds);
    json_builder_set_member_name(builder, "listed");
    json_builder_begin_array(builder);
    if (!results_query(results, "SELECT kind, name, reason FROM listed ORDER BY kind, name, reason",
                       add_listed, builder, error))
        return NULL;
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, TRUE);
}

gboolean report_write(Results *results, const char *out, const RunCounts *counts, GError **error) {
    if (!write_table(results, out, "regions",
                     "original_sop, deid_sop, file, x0, y0, x1, y1, expected_text, verdict, place, "
                     "frame, ocr_text, tokens_total, tokens_removed, score, residue, reason",
                     "task, check_index", error) ||
        !write_table(results, out, "pixels",
                     "original_sop, deid_sop, file, verdict, max_error, psnr, changed_pixels, "
                     "damaged_box, reason",
                     "task", error))
        return FALSE;
    g_autofree char *json = summary_json(results, counts, error);
    if (json == NULL)
        return FALSE;
    Output output = {0};
    gboolean good = output_open(&output, out, "summary.json", error);
    if (good)
        fprintf(output.file, "%s\n", json);
    return output_close(&output, good, error) &&
           page_write_check(results_database(results), out, error);
}

static gboolean print_finding(int n_columns, const char *const *columns, gpointer data) {
    (void)n_columns;
    (void)data;
    g_print("  %-12s %-14s %-9s %s\n", columns[0], columns[1], columns[2], columns[3]);
    return TRUE;
}

gboolean report_print(Results *results, const char *out, const RunCounts *counts, gboolean json,
                      GError **error) {
    if (json) {
        g_autofree char *text = summary_json(results, counts, error);
        if (text == NULL)
            return FALSE;
        g_print("%s\n", text);
        return TRUE;
    }
    g_print("%" G_GSIZE_FORMAT " instances in %.1f s\n", counts->instances, counts->seconds);
    g_print("regions");
    for (guint v = 0; v <= REGION_HIDDEN; v++)
        g_print("  %s %" G_GSIZE_FORMAT, region_verdict_name(v), counts->regions[v]);
    g_print("\npixels ");
    for (guint v = 0; v <= PIXELS_RETAINED; v++)
        g_print("  %s %" G_GSIZE_FORMAT, pixels_verdict_name(v), counts->pixels[v]);
    g_print("\nfiles    missing %" G_GSIZE_FORMAT "  unmapped %" G_GSIZE_FORMAT
            "  unreadable %" G_GSIZE_FORMAT "  duplicate %" G_GSIZE_FORMAT "\n",
            counts->missing, counts->unmapped, counts->unreadable, counts->duplicate);
    g_autofree char *sql =
        g_strdup_printf("SELECT verdict, place, coalesce('frame ' || frame, ''), file FROM regions"
                        " WHERE verdict IN ('untouched', 'legible', 'recoverable')"
                        " UNION ALL SELECT verdict, '', '', file || '  ' || reason FROM pixels"
                        " WHERE verdict = 'damaged' LIMIT %d",
                        MAX_LEAK_LINES);
    if (run_exit_status(counts) == 1)
        g_print("\n");
    if (!results_query(results, sql, print_finding, NULL, error))
        return FALSE;
    gsize findings = counts->regions[REGION_UNTOUCHED] + counts->regions[REGION_LEGIBLE] +
                     counts->regions[REGION_RECOVERABLE] + counts->pixels[PIXELS_DAMAGED];
    if (findings > MAX_LEAK_LINES)
        g_print("  and %" G_GSIZE_FORMAT " more\n", findings - MAX_LEAK_LINES);
    g_print("\nDetails: %s/report.html, regions.csv, pixels.csv, summary.json, results.db\n", out);
    return TRUE;
}
