/* Ground truth as the verifier of Presidio's DICOM image redactor takes it: an object with a member
 * for each file, a list of boxes with their texts.
 * https://microsoft.github.io/presidio/image-redactor/evaluating_dicom_redaction */
#include "core/export/format.h"
#include "core/output/formats/json_stream.h"
#include <string.h>

typedef struct PresidioWriting {
    Export *export;
    JsonStream json;
    char *file; /* whose list is open; NULL: none */
} PresidioWriting;

static void open_list(PresidioWriting *writing, const char *file) {
    if (writing->file != NULL && strcmp(writing->file, file) == 0)
        return;
    if (writing->file != NULL)
        json_close(&writing->json, ']');
    g_free(writing->file);
    writing->file = g_strdup(file);
    json_open(&writing->json, file, '[');
}

static gboolean write_found(const ExportText *found, gpointer data, GError **error) {
    PresidioWriting *writing = data;
    (void)error;
    const char *why = export_obstacle(writing->export, found);
    if (why == NULL && !found_is_in_frames(found) && !found_is_in_page(found))
        why = "Presidio knows boxes in frames only";
    if (why != NULL) {
        export_leave(writing->export, found, why);
        return TRUE;
    }
    open_list(writing, found->file);
    json_open(&writing->json, NULL, '{');
    json_text(&writing->json, "label", found->text);
    json_integer(&writing->json, "left", found->box.x0);
    json_integer(&writing->json, "top", found->box.y0);
    json_integer(&writing->json, "width", found->box.x1 - found->box.x0);
    json_integer(&writing->json, "height", found->box.y1 - found->box.y0);
    json_close(&writing->json, '}');
    writing->export->n_put++;
    return TRUE;
}

gboolean presidio_write(Export *export, GError **error) {
    PresidioWriting writing = {.export = export, .json = {.file = export->file}};
    json_open(&writing.json, NULL, '{');
    gboolean good = found_each(export->run, export->all, write_found, &writing, error);
    if (writing.file != NULL)
        json_close(&writing.json, ']');
    json_close(&writing.json, '}');
    fputc('\n', export->file);
    g_free(writing.file);
    return good;
}
