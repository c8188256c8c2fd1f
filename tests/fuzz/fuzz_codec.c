/* One codec, FUZZ_CODEC: ten bytes say what the data set says, the rest is an encoded frame. It
 * is decoded, its further parts are listed, and what its coding may lose is read. */
#include "codecs/stream/loss.h"
#include "codecs/stream/parts.h"
#include "tests/fuzz/target.h"

/* Rows and columns, so that an execution stays short. */
enum { LONGEST_SIDE = 256 };

/* One that pixel_format_read() lets through. */
static PixelFormat format_of(FuzzInput *input) {
    static const guint8 allocated[] = {1, 8, 12, 16, 32, 64};
    PixelFormat format = {.rows = 1 + fuzz_u16(input) % LONGEST_SIDE,
                          .columns = 1 + fuzz_u16(input) % LONGEST_SIDE};
    guint samples = fuzz_byte(input), bits = allocated[fuzz_byte(input) % G_N_ELEMENTS(allocated)];
    guint stored = 1 + fuzz_byte(input) % bits, high = fuzz_byte(input), flags = fuzz_byte(input);
    format.bits_allocated = (guint16)bits;
    format.bits_stored = (guint16)stored;
    format.high_bit = (guint16)(stored - 1 + high % (bits - stored + 1));
    format.planar_configuration = flags & 1;
    format.is_signed = flags >> 1 & 1;
    format.is_float = bits >= 32 && flags >> 2 & 1;
    format.big_endian = bits > 8 && flags >> 3 & 1;
    format.photometric_interpretation = fuzz_byte(input) % (PHOTOMETRIC_YBR_RCT + 1);
    format.samples_per_pixel = format.photometric_interpretation == PHOTOMETRIC_UNKNOWN
                                   ? (guint16)(1 + samples % 4)
                               : format.photometric_interpretation < PHOTOMETRIC_RGB ? 1
                                                                                     : 3;
    return format;
}

/* As codec_decode() does it; a codec that others hand on to has no transfer syntax of its own. */
static gboolean decode_any(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                           GError **error) {
    const TransferSyntax *syntax;
    for (gsize i = 0; (syntax = transfer_syntax_nth(i)) != NULL; i++)
        if (syntax->codec == &FUZZ_CODEC)
            return codec_decode(syntax->uid, encoded, format, out, error);
    return FUZZ_CODEC.decode(encoded, format, out, error);
}

static void decode(const EncodedFrame *encoded, const PixelFormat *format) {
    g_autoptr(GError) error = NULL;
    g_auto(Frame) frame = {0};
    if (decode_any(encoded, format, &frame, &error) != (error == NULL))
        g_error("a frame and an error, or neither");
    if (error != NULL)
        return;
    gsize samples =
        (gsize)frame.format.rows * frame.format.columns * frame.format.samples_per_pixel;
    if (frame.length != samples * frame.bytes_per_sample)
        g_error("%" G_GSIZE_FORMAT " bytes are no frame", frame.length);
    frame_normalize(&frame);
    guint sum = 0;
    for (gsize at = 0; at < frame.length; at++)
        sum += frame.data[at];
    fuzz_keep(sum);
}

static void look_at_parts(const EncodedFrame *encoded, const PixelFormat *format) {
    g_autoptr(GArray) parts = stream_parts(&FUZZ_CODEC, encoded, format);
    for (guint i = 0; i < parts->len; i++) {
        const StreamPart *part = &g_array_index(parts, StreamPart, i);
        if (part->data < encoded->data ||
            part->length > encoded->length - (gsize)(part->data - encoded->data))
            g_error("a part outside of its frame");
    }
    CodingLoss loss;
    if (coding_loss_read(&FUZZ_CODEC, encoded, &loss) && loss.n_components > LOSS_COMPONENTS)
        g_error("%u components", loss.n_components);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    FuzzInput input = {data, size};
    PixelFormat format = format_of(&input);
    const EncodedFrame encoded = {input.at, input.left, 0};
    decode(&encoded, &format);
    look_at_parts(&encoded, &format);
    return 0;
}
