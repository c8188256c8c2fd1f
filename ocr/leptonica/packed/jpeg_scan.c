#include "ocr/leptonica/packed/jpeg_scan.h"

#include "ocr/leptonica/raster_limits.h"
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>

typedef struct ScanErrors {
    struct jpeg_error_mgr base;
    jmp_buf jump;
    guint64 needless;
} ScanErrors;

G_GNUC_NORETURN static void on_error(j_common_ptr info) {
    longjmp(((ScanErrors *)(void *)info->err)->jump, 1);
}

static void on_message(j_common_ptr info, int level) {
    if (level < 0 && info->err->msg_code == JWRN_EXTRANEOUS_DATA)
        ((ScanErrors *)(void *)info->err)->needless += (guint64)info->err->msg_parm.i[0];
}

static void on_output(j_common_ptr info) {
    (void)info;
}

/* At an eighth, which needs all codes and hardly a pixel. */
static void decode(j_decompress_ptr info) {
    enum { EIGHTH = 8 };
    info->scale_num = 1;
    info->scale_denom = EIGHTH;
    if ((guint64)info->image_width * info->image_height > MAX_RASTER_PIXELS)
        return;
    jpeg_start_decompress(info);
    JSAMPARRAY row =
        info->mem->alloc_sarray((j_common_ptr)info, JPOOL_IMAGE,
                                info->output_width * (JDIMENSION)info->output_components, 1);
    while (info->output_scanline < info->output_height)
        jpeg_read_scanlines(info, row, 1);
    jpeg_finish_decompress(info);
}

guint64 jpeg_needless_bytes(const JpegBytes *tables, JpegBytes stream) {
    struct jpeg_decompress_struct info = {0};
    ScanErrors errors = {0};
    info.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = on_error;
    errors.base.emit_message = on_message;
    errors.base.output_message = on_output;
    if (setjmp(errors.jump) == 0) {
        jpeg_create_decompress(&info);
        if (tables != NULL) {
            jpeg_mem_src(&info, tables->data, tables->size);
            jpeg_read_header(&info, FALSE);
            errors.needless = 0;
        }
        jpeg_mem_src(&info, stream.data, stream.size);
        if (jpeg_read_header(&info, TRUE) == JPEG_HEADER_OK)
            decode(&info);
    }
    jpeg_destroy_decompress(&info);
    return errors.needless;
}
