#include "core/bench/bench.h"
#include "core/cli/cli.h"
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void print_table(const GPtrArray *rows) {
    int width = 0;
    for (guint i = 0; i < rows->len; i++)
        width = MAX(width, (int)strlen(((BenchRow *)g_ptr_array_index(rows, i))->stage));
    g_print("%-*s %7s %9s %9s %9s %-12s %9s  %s\n", width, "stage", "workers", "MB/s", "MB/core-s",
            "us/item", "item", "limit", "limited by");
    for (guint i = 0; i < rows->len; i++) {
        const BenchRow *row = g_ptr_array_index(rows, i);
        double limit = row->waits ? row->limit_megabytes : row->core_limit_megabytes;
        g_print("%-*s %7u %9.1f %9.1f ", width, row->stage, row->workers, row->megabytes,
                row->core_megabytes);
        if (isnan(row->part))
            g_print("%9.1f %-12s %9s  %s: %s\n", 1e6 / row->items, row->item, "", row->verdict,
                    row->limit);
        else
            g_print("%9.1f %-12s %9.1f  %s (%.0f%% of %s)\n",
                    1e6 / (row->waits ? row->items / row->workers : row->core_items), row->item,
                    limit, row->verdict, 100 * row->part, row->limit);
    }
}

static void add_number(JsonBuilder *builder, const char *name, double value) {
    json_builder_set_member_name(builder, name);
    if (isnan(value))
        json_builder_add_null_value(builder);
    else
        json_builder_add_double_value(builder, value);
}

static void add_text(JsonBuilder *builder, const char *name, const char *value) {
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, value);
}

static gboolean write_json(const GPtrArray *rows, const char *path, GError **error) {
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_array(builder);
    for (guint i = 0; i < rows->len; i++) {
        const BenchRow *row = g_ptr_array_index(rows, i);
        json_builder_begin_object(builder);
        add_text(builder, "stage", row->stage);
        add_number(builder, "workers", row->workers);
        add_number(builder, "megabytes_per_second", row->megabytes);
        add_number(builder, "megabytes_per_core_second", row->core_megabytes);
        add_number(builder, "items_per_second", row->items);
        add_number(builder, "items_per_core_second", row->core_items);
        add_text(builder, "item", row->item);
        add_text(builder, "limit", row->limit);
        add_number(builder, "limit_megabytes_per_second", row->limit_megabytes);
        add_number(builder, "limit_megabytes_per_core_second", row->core_limit_megabytes);
        add_number(builder, "part_of_limit", row->part);
        add_text(builder, "limited_by", row->verdict);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(root, TRUE);
    return g_file_set_contents(path, text, -1, error);
}

int cmd_bench(const Arguments *arguments, GError **error) {
    BenchOptions options = {arguments->parameters[0],
                            arguments->jobs > 0 ? (guint)arguments->jobs : g_get_num_processors(),
                            arguments->seconds, (gsize)arguments->memory * 1000000,
                            arguments->only};
    g_autoptr(GPtrArray) rows = bench_run(&options, error);
    if (rows == NULL)
        return EXIT_USAGE;
    print_table(rows);
    return arguments->json_file == NULL || write_json(rows, arguments->json_file, error)
               ? EXIT_FINE
               : EXIT_USAGE;
}
