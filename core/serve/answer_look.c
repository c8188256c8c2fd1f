/* Pictures: of the whole image, and those that the run kept. */
#include "core/output/formats/json_stream.h"
#include "core/serve/answers.h"
#include <string.h>

static void write_picture(GBytes *png, FILE *file) {
    gsize size;
    const guchar *bytes = g_bytes_get_data(png, &size);
    g_autofree char *encoded = g_base64_encode(bytes, size);
    fprintf(file, ",\"png\":\"%s\"", encoded);
}

static void write_header_values(const GPtrArray *values, FILE *file) {
    fputs(",\"values\":[", file);
    for (guint i = 0; i < values->len; i++) {
        const ShownValue *value = g_ptr_array_index(values, i);
        fputs(i > 0 ? ",[" : "[", file);
        json_write_string(file, value->name);
        fputc(',', file);
        json_write_string(file, value->value);
        fputc(']', file);
    }
    fputc(']', file);
}

static void write_look(const Look *look, FILE *file) {
    gboolean has_picture = *look->failure == '\0' && look->png != NULL;
    fprintf(file,
            "{\"width\":%" G_GINT64_FORMAT ",\"height\":%" G_GINT64_FORMAT
            ",\"frame\":%" G_GINT64_FORMAT ",\"frames\":%" G_GINT64_FORMAT ",\"hasWindow\":%s,",
            look->width, look->height, look->frame, look->n_frames,
            look->has_window ? "true" : "false");
    page_member_write(file, "window", look->window);
    fputc(',', file);
    page_member_write(file, "failure",
                      has_picture              ? ""
                      : *look->failure != '\0' ? look->failure
                                               : "There is no picture");
    write_header_values(look->values, file);
    if (has_picture)
        write_picture(look->png, file);
    fputc('}', file);
}

/* What a look without a picture lacks is no NULL. */
static void complete(Look *look) {
    if (look->failure == NULL)
        look->failure = g_strdup("");
    if (look->window == NULL)
        look->window = g_strdup("");
}

void answer_look(Desk *desk, GHashTable *arguments, Answer *answer) {
    RowIndex row;
    if (!argument_row(desk, arguments, answer, &row))
        return;
    g_auto(LookRequest) request = desk_look_request(desk, row);
    argument_number(arguments, "frame", G_MAXINT32, &request.frame);
    request.whole = g_hash_table_contains(arguments, "whole");
    /* Others may ask for rows meanwhile. */
    g_mutex_unlock(&desk->mutex);
    g_autoptr(Look) look = *request.file != '\0' ? looker_look(desk->looker, &request)
                                                 : look_new_failed("The row is of no file");
    g_mutex_lock(&desk->mutex);
    complete(look);
    char *data = NULL;
    gsize length;
    FILE *file = open_memstream(&data, &length);
    write_look(look, file);
    fclose(file);
    answer_take(answer, "application/json; charset=utf-8", data, length);
}

void answer_crop(Desk *desk, GHashTable *arguments, Answer *answer) {
    gint64 number;
    GBytes *png =
        argument_number(arguments, "id", G_MAXINT64, &number) ? desk_crop_png(desk, number) : NULL;
    if (png == NULL) {
        answer_say(answer, 404, "There is no such picture.");
        return;
    }
    answer->status = 200;
    answer->type = "image/png";
    answer->body = png;
}
