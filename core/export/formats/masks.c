/* A PNG for each image with text, of its size: white where text was found in any frame, else black.
 * files.csv names the image of each. */
#include "core/export/format.h"
#include "core/export/limits.h"
#include "core/output/output.h"
#include "ocr/leptonica/png.h"
#include <string.h>

typedef struct Masking {
    Export *export;
    Output names;
    char *file; /* whose mask is being drawn; NULL: none */
    Picture *mask;
    gsize n_masks;
} Masking;

static gboolean write_bytes(const char *folder, const char *name, GBytes *bytes, GError **error) {
    Output output = {0};
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    gboolean good = output_open(&output, folder, name, error);
    /* What could not be written the stream's end tells. */
    if (good)
        (void)!fwrite(data, 1, length, output.file);
    return output_close(&output, good, error);
}

static gboolean end_mask(Masking *masking, GError **error) {
    if (masking->mask == NULL)
        return TRUE;
    g_autofree char *name = g_strdup_printf("mask-%06" G_GSIZE_FORMAT ".png", ++masking->n_masks);
    g_autoptr(GBytes) png = png_encode(masking->mask, error);
    if (png == NULL || !write_bytes(masking->export->out, name, png, error))
        return FALSE;
    csv_write_row(masking->names.file, 2, (const char *const[]){name, masking->file});
    g_clear_pointer(&masking->mask, picture_free);
    g_clear_pointer(&masking->file, g_free);
    return TRUE;
}

static gboolean begin_mask(Masking *masking, const ExportText *found, GError **error) {
    if (masking->file != NULL && strcmp(masking->file, found->file) == 0)
        return TRUE;
    if (!end_mask(masking, error))
        return FALSE;
    masking->mask = picture_new((gsize)found->columns, (gsize)found->rows, 1, 1);
    if (masking->mask == NULL) {
        g_set_error(error, OUTPUT_ERROR, 0, "%s: not enough memory for its mask", found->file);
        return FALSE;
    }
    masking->file = g_strdup(found->file);
    for (gsize y = 0; y < masking->mask->height; y++)
        memset(masking->mask->planes[0] + y * masking->mask->stride, 0, masking->mask->width);
    return TRUE;
}

static void draw(Picture *mask, Box box) {
    box = box_clip(box, (gint64)mask->width, (gint64)mask->height);
    for (gint64 y = box.y0; y < box.y1; y++)
        memset(mask->planes[0] + (gsize)y * mask->stride + box.x0, G_MAXUINT8,
               (gsize)(box.x1 - box.x0));
}

static const char *why_no_mask(const Export *export, const ExportText *found) {
    const char *obstacle = export_obstacle(export, found);
    if (obstacle != NULL)
        return obstacle;
    if (!found_is_in_frames(found) && !(found_is_in_page(found) && found->frame == 0))
        return "masks are of frames and first pages only";
    if (found->rows <= 0 || found->columns <= 0)
        return "the size of its image is not known";
    if (found_is_outside(found))
        return "it lies outside the image";
    return found->rows > MASK_MOST_PIXELS / found->columns ? "its image is too large for a mask"
                                                           : NULL;
}

static gboolean take(const ExportText *found, gpointer data, GError **error) {
    Masking *masking = data;
    const char *why = why_no_mask(masking->export, found);
    if (why != NULL) {
        export_leave(masking->export, found, why);
        return TRUE;
    }
    if (!begin_mask(masking, found, error))
        return FALSE;
    draw(masking->mask, found->box);
    masking->export->n_put++;
    return TRUE;
}

gboolean masks_write(Export *export, GError **error) {
    Masking masking = {.export = export};
    gboolean good = output_open(&masking.names, export->out, "files.csv", error);
    if (good)
        csv_write_row(masking.names.file, 2, (const char *const[]){"mask", "file"});
    good = good && found_each(export->run, export->all, take, &masking, error) &&
           end_mask(&masking, error);
    g_clear_pointer(&masking.mask, picture_free);
    g_free(masking.file);
    return output_close(&masking.names, good, error);
}
