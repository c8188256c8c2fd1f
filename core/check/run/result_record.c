#include "core/check/run/result_record.h"

static void exchange_crop(RecordPort *port, gpointer element) {
    RegionCrop *crop = element;
    port_string(port, &crop->side);
    port_bytes(port, &crop->png);
}

static void exchange_region(RecordPort *port, gpointer element) {
    RegionResult *row = element;
    port_u32(port, &row->check_index);
    port_i32(port, &row->x0);
    port_i32(port, &row->y0);
    port_i32(port, &row->x1);
    port_i32(port, &row->y1);
    port_string(port, &row->expected_text);
    row->verdict =
        (RegionVerdict)port_choice(port, row->verdict, REGION_HIDDEN + 1, REGION_UNDETERMINED);
    port_string(port, &row->place);
    port_i64(port, &row->frame);
    port_string(port, &row->ocr_text);
    port_u32(port, &row->tokens_total);
    port_u32(port, &row->tokens_removed);
    port_double(port, &row->score);
    port_double(port, &row->residue);
    port_string(port, &row->reason);
    if (!port->out)
        row->crops = g_ptr_array_new_with_free_func((GDestroyNotify)region_crop_free);
    port_array(port, row->crops, sizeof(RegionCrop), exchange_crop);
}

static void exchange_pixels(RecordPort *port, PixelsResult *pixels) {
    pixels->verdict =
        (PixelsVerdict)port_choice(port, pixels->verdict, PIXELS_RETAINED + 1, PIXELS_UNDETERMINED);
    port_double(port, &pixels->max_error);
    port_double(port, &pixels->psnr);
    port_i64(port, &pixels->changed_pixels);
    port_flag(port, &pixels->has_box);
    for (guint i = 0; i < G_N_ELEMENTS(pixels->box); i++)
        port_i64(port, &pixels->box[i]);
    port_string(port, &pixels->reason);
}

static void exchange_result(RecordPort *port, CheckResult *result) {
    port_string(port, &result->original_sop);
    port_string(port, &result->deid_sop);
    port_string(port, &result->file);
    origin_exchange(port, &result->origin);
    port_array(port, result->regions, sizeof(RegionResult), exchange_region);
    exchange_pixels(port, &result->pixels);
    port_size(port, &result->n_frames);
}

void check_result_put(GByteArray *record, const CheckResult *result) {
    RecordPort port = record_port_out(record);
    exchange_result(&port, (CheckResult *)result); /* what is put stays as it is */
}

CheckResult *check_result_read(RecordReader *reader) {
    RecordPort port = record_port_in(reader);
    g_autoptr(CheckResult) result = check_result_new();
    exchange_result(&port, result);
    *reader = port.in;
    return reader->broken ? NULL : g_steal_pointer(&result);
}
