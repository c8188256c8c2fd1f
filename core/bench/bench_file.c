#include "core/bench/bench_file.h"

#include "core/file/plain_file.h"
#include "core/output/output.h"
#include "core/text/text.h"
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* A row has 400 bytes: this is of 2,500 stages. */
enum { TABLE_MOST = 1 << 20 };
#define TABLE_LIKE "{\n  \"machine\" : {*"

G_DEFINE_QUARK(pixleak - bench - file - error - quark, bench_file_error)

static void add_number(JsonBuilder *builder, const char *name, double value) {
    json_builder_set_member_name(builder, name);
    if (isnan(value))
        json_builder_add_null_value(builder);
    else
        json_builder_add_double_value(builder, value);
}

static void add_whole(JsonBuilder *builder, const char *name, guint64 value) {
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)value);
}

static void add_text(JsonBuilder *builder, const char *name, const char *value) {
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, value);
}

static void add_machine(JsonBuilder *builder, const BenchMachine *machine) {
    json_builder_set_member_name(builder, "machine");
    json_builder_begin_object(builder);
    add_text(builder, "cpu", machine->cpu);
    add_whole(builder, "processors", machine->processors);
    add_whole(builder, "memory", machine->memory);
    add_text(builder, "instructions", machine->instructions);
    add_text(builder, "version", machine->version);
    add_text(builder, "date", machine->date);
    json_builder_end_object(builder);
}

static void add_row(JsonBuilder *builder, const BenchRow *row) {
    json_builder_begin_object(builder);
    add_text(builder, "stage", row->stage);
    add_whole(builder, "workers", row->workers);
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

gboolean bench_file_write(const BenchTable *table, const BenchMachine *machine, const char *path,
                          GError **error) {
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_machine(builder, machine);
    add_whole(builder, "instances", table->instances);
    add_whole(builder, "bytes", table->bytes);
    json_builder_set_member_name(builder, "rows");
    json_builder_begin_array(builder);
    for (guint i = 0; i < table->rows->len; i++)
        add_row(builder, g_ptr_array_index(table->rows, i));
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(root, TRUE);
    Output output = {0};
    gboolean good = output_open_named(&output, path, TABLE_LIKE, error);
    if (good)
        fputs(text, output.file);
    return output_close(&output, good, error);
}

gboolean bench_file_may_write(const char *path, GError **error) {
    return output_may_replace(path, TABLE_LIKE, error);
}

static const JsonNode *member(JsonObject *object, const char *name) {
    JsonNode *node = object != NULL && json_object_has_member(object, name)
                         ? json_object_get_member(object, name)
                         : NULL;
    return node != NULL && JSON_NODE_HOLDS_VALUE(node) ? node : NULL;
}

/* NAN where there is no number. */
static double number_of(JsonObject *object, const char *name) {
    const JsonNode *node = member(object, name);
    GType type = node != NULL ? json_node_get_value_type((JsonNode *)node) : G_TYPE_INVALID;
    return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double((JsonNode *)node)
                                                         : (double)NAN;
}

/* 0 where there is none, or none that is so large. */
static guint64 whole_of(JsonObject *object, const char *name) {
    double value = number_of(object, name);
    return value >= 0 && value < 0x1p53 ? (guint64)value : 0;
}

static char *string_of(JsonObject *object, const char *name) {
    const JsonNode *node = member(object, name);
    gboolean is_text = node != NULL && json_node_get_value_type((JsonNode *)node) == G_TYPE_STRING;
    return g_strdup(is_text ? json_node_get_string((JsonNode *)node) : "unknown");
}

static void free_figure(gpointer data) {
    g_free(((BenchFigure *)data)->stage);
    g_free(data);
}

static void read_figure(JsonArray *rows, guint i, JsonNode *node, gpointer figures) {
    (void)rows;
    (void)i;
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return;
    JsonObject *row = json_node_get_object(node);
    double of_core = number_of(row, "megabytes_per_core_second");
    BenchFigure *figure = g_new(BenchFigure, 1);
    *figure = (BenchFigure){string_of(row, "stage"), (guint)whole_of(row, "workers"),
                            isnan(of_core) ? number_of(row, "megabytes_per_second") : of_core};
    g_ptr_array_add(figures, figure);
}

static JsonObject *object_member(JsonObject *object, const char *name) {
    JsonNode *node = object != NULL && json_object_has_member(object, name)
                         ? json_object_get_member(object, name)
                         : NULL;
    return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static BenchFile *file_of(JsonObject *root) {
    JsonObject *machine = object_member(root, "machine");
    JsonNode *rows = json_object_get_member(root, "rows");
    if (machine == NULL || rows == NULL || !JSON_NODE_HOLDS_ARRAY(rows))
        return NULL;
    BenchFile *file = g_new0(BenchFile, 1);
    file->machine = (BenchMachine){.cpu = string_of(machine, "cpu"),
                                   .processors = (guint)whole_of(machine, "processors"),
                                   .memory = whole_of(machine, "memory"),
                                   .instructions = string_of(machine, "instructions"),
                                   .version = string_of(machine, "version"),
                                   .date = string_of(machine, "date")};
    file->instances = (gsize)whole_of(root, "instances");
    file->bytes = (gsize)whole_of(root, "bytes");
    file->figures = g_ptr_array_new_with_free_func(free_figure);
    json_array_foreach_element(json_node_get_array(rows), read_figure, file->figures);
    return file;
}

BenchFile *bench_file_read(const char *path, GError **error) {
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) failure = NULL;
    BenchFile *file = NULL;
    gsize length = 0;
    g_autofree char *text = plain_file_text(path, TABLE_MOST, "table of a bench", &length, error);
    if (text == NULL)
        return NULL;
    if (!text_nests_deep((Text){text, length}) &&
        json_parser_load_from_data(parser, text, (gssize)length, &failure)) {
        JsonNode *root = json_parser_get_root(parser);
        file = root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? file_of(json_node_get_object(root))
                                                            : NULL;
    }
    if (file == NULL)
        g_set_error(error, BENCH_FILE_ERROR, 0,
                    "%s: not a table that `pixleak bench DATASET --json FILE` wrote%s%s", path,
                    failure != NULL ? ": " : "", failure != NULL ? failure->message : "");
    return file;
}

void bench_file_free(BenchFile *file) {
    if (file == NULL)
        return;
    bench_machine_clear(&file->machine);
    g_ptr_array_unref(file->figures);
    g_free(file);
}

const BenchFigure *bench_file_find(const BenchFile *file, const char *stage, guint workers) {
    for (guint i = 0; i < file->figures->len; i++) {
        const BenchFigure *figure = g_ptr_array_index(file->figures, i);
        if (figure->workers == workers && strcmp(figure->stage, stage) == 0)
            return figure;
    }
    return NULL;
}
