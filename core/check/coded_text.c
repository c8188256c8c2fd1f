#include "core/check/coded_text.h"

#include "ocr/barcode/barcodes.h"
#include "ocr/barcode/bars.h"
#include "ocr/no_memory.h"

static gboolean are_wanted(const GPtrArray *judges) {
    for (guint i = 0; i < judges->len; i++)
        if (region_judge_wants_coded(g_ptr_array_index(judges, i)))
            return TRUE;
    return FALSE;
}

static void fail_all(const GPtrArray *judges, const char *place, gint64 frame, const char *why) {
    for (guint i = 0; i < judges->len; i++)
        if (region_judge_wants_coded(g_ptr_array_index(judges, i)))
            region_judge_failed(g_ptr_array_index(judges, i), place, frame, why);
}

static void judge_barcode(const GPtrArray *judges, const Barcode *barcode, const Box *origin,
                          const char *place, gint64 frame) {
    g_autofree char *text = g_strdup_printf("%s barcode: %s", barcode->kind, barcode->content);
    Box box = origin ? box_move(barcode->box, origin->x0, origin->y0) : barcode->box;
    CodedText coded = {text, barcode->content, box, origin != NULL};
    for (guint i = 0; i < judges->len; i++)
        region_judge_coded(g_ptr_array_index(judges, i), &coded, place, frame);
}

void coded_text_judge(const GPtrArray *judges, const Picture *picture, const Box *origin,
                      const char *place, gint64 frame) {
    if (!are_wanted(judges) || !bars_likely(picture))
        return;
    if (!barcodes_readable()) {
        fail_all(judges, place, frame,
                 "something looks like a barcode or QR code; for it to be read install libzbar0");
        return;
    }
    g_autoptr(GPtrArray) barcodes = barcodes_read(picture);
    if (barcodes == NULL) {
        fail_all(judges, place, frame, NO_MEMORY_TO("read barcodes"));
        return;
    }
    for (guint i = 0; i < barcodes->len; i++)
        judge_barcode(judges, g_ptr_array_index(barcodes, i), origin, place, frame);
}
