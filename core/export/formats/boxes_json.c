/* All boxes with what is known of them, for whatever has no form of its own; docs/export.md
 * describes the members. */
#include "core/export/format.h"
#include "core/output/formats/json_stream.h"

typedef struct BoxesWriting {
    Export *export;
    JsonStream json;
} BoxesWriting;

static void write_size(JsonStream *json, const ExportText *found) {
    if (found->rows <= 0 || found->columns <= 0)
        return;
    json_integer(json, "rows", found->rows);
    json_integer(json, "columns", found->columns);
}

static void write_box(JsonStream *json, Box box) {
    json_integer(json, "x0", box.x0);
    json_integer(json, "y0", box.y0);
    json_integer(json, "x1", box.x1);
    json_integer(json, "y1", box.y1);
}

static gboolean write_found(const ExportText *found, gpointer data, GError **error) {
    BoxesWriting *writing = data;
    JsonStream *json = &writing->json;
    (void)error;
    const char *why = export_obstacle(writing->export, found);
    if (why != NULL) {
        export_leave(writing->export, found, why);
        return TRUE;
    }
    json_open(json, NULL, '{');
    json_text(json, "file", found->file);
    json_text(json, "sop_instance", found->instance);
    json_text(json, "place", found->place);
    if (found->frame >= 0)
        json_integer(json, "frame", found->frame);
    write_box(json, found->box);
    json_text(json, "class", found->verdict);
    json_text(json, "text", found->text);
    json_text(json, "manufacturer", found->manufacturer);
    json_text(json, "model", found->model);
    json_text(json, "station", found->station);
    write_size(json, found);
    json_close(json, '}');
    writing->export->n_put++;
    return TRUE;
}

gboolean boxes_json_write(Export *export, GError **error) {
    BoxesWriting writing = {.export = export, .json = {.file = export->file}};
    json_open(&writing.json, NULL, '{');
    json_text(&writing.json, "version", PIXLEAK_VERSION);
    json_text(&writing.json, "command", export->run->kind->command);
    json_open(&writing.json, "boxes", '[');
    gboolean good = found_each(export->run, export->all, write_found, &writing, error);
    json_close(&writing.json, ']');
    json_open(&writing.json, "left_out", '[');
    for (guint i = 0; i < export->left->len; i++)
        json_text(&writing.json, NULL, g_ptr_array_index(export->left, i));
    json_close(&writing.json, ']');
    json_close(&writing.json, '}');
    fputc('\n', export->file);
    return good;
}
