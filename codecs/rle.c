/* RLE: PS3.5 annex G. A frame is 1 to 15 segments, each one byte of one sample of every pixel, the
 * most significant byte first. */
#include "codecs/codec.h"

#include <string.h>

enum { HEADER_LENGTH = 64, MAX_SEGMENTS = 15 };

static guint32 read_u32(const guint8 *at) {
    return at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 | (guint32)at[3] << 24;
}

/* Segments are unpacked piece by piece, so that the pieces of all are put together while they are
 * in the cache. A run may pass a piece's end, and short runs are written as SHORT bytes at once. */
enum { PIECE = 8192, LONGEST_RUN = 128, SHORT = 32, SLACK = LONGEST_RUN + SHORT };

typedef struct RleSegment {
    const guint8 *in, *end;
    const guint8 *readable; /* bytes before it may be read, though they are another segment's */
    gsize left;             /* bytes still to be unpacked */
    guint8 *piece;
    gsize ready; /* bytes in the piece */
} RleSegment;

/* SHORT bytes of what follows a code: all of them, or the first one again and again. Which of the
 * two comes next is hard to predict, so both take the same way. */
static inline void put_short(guint8 *out, const guint8 *in, gboolean literal) {
    typedef guint64 Words __attribute__((vector_size(16)));
    guint64 first = in[0] * G_GUINT64_CONSTANT(0x0101010101010101);
    Words repeated = {first, first}, follow = (Words){0} - (guint64)literal;
    for (gsize i = 0; i < SHORT; i += sizeof(Words)) {
        Words words;
        memcpy(&words, in + i, sizeof words);
        words = (words & follow) | (repeated & ~follow);
        memcpy(out + i, &words, sizeof words);
    }
}

/* Unpacks whole runs up to n bytes in the piece or a bit more, as long as neither the input's end
 * is near nor less than SLACK bytes after `out` may be written. */
static void unpack_runs(RleSegment *s, gsize n) {
    const guint8 *in = s->in;
    guint8 *out = s->piece + s->ready, *out_end = s->piece + n;
    while (out < out_end && s->readable - in > SHORT) {
        guint code = *in;
        gboolean literal = code < 128;
        gsize length = literal ? code + 1 : 257 - code;
        const guint8 *next = in + (literal ? length + 1 : 2);
        if (next > s->end)
            break;
        if (G_LIKELY(length <= SHORT)) {
            put_short(out, in + 1, literal);
        } else if (literal) {
            memcpy(out, in + 1, length);
        } else if (code == 128) { /* no run */
            next = in + 1;
            length = 0;
        } else {
            memset(out, in[1], length);
        }
        in = next;
        out += length;
    }
    s->left -= MIN(s->left, (gsize)(out - s->piece) - s->ready);
    s->in = in;
    s->ready = (gsize)(out - s->piece);
}

/* Unpacks one run, which may be the last one. FALSE where the segment ends early. */
static gboolean unpack_run(RleSegment *s) {
    if (s->in == s->end)
        return FALSE;
    guint8 code = *s->in++;
    if (code == 128)
        return TRUE;
    gsize rest = (gsize)(s->end - s->in), length = code < 128 ? code + 1u : 257u - code;
    gsize used = MIN(length, s->left); /* encoders pad the last run */
    if (rest < (code < 128 ? used : 1))
        return FALSE;
    if (code < 128)
        memcpy(s->piece + s->ready, s->in, used);
    else
        memset(s->piece + s->ready, *s->in, used);
    s->in += code < 128 ? MIN(length, rest) : 1;
    s->ready += used;
    s->left -= used;
    return TRUE;
}

/* Fills the piece up to n bytes or a bit more; room: how many it can take. */
static gboolean fill_piece(RleSegment *s, gsize n, gsize room) {
    if (room > SLACK)
        unpack_runs(s, MIN(n, room - SLACK));
    while (s->ready < n)
        if (!unpack_run(s))
            return FALSE;
    return TRUE;
}

/* n pixels: byte k of each from pieces[k]. Called with constant step. */
static inline __attribute__((always_inline)) void
interleave_bytes(const guint8 *const pieces[], gsize n, const gsize step, guint8 *out) {
    for (gsize i = 0; i < n; i++)
        for (gsize k = 0; k < step; k++)
            out[i * step + k] = pieces[k][i];
}

static void interleave_two(const guint8 *low, const guint8 *high, gsize n, guint8 *out) {
    typedef guint8 Bytes __attribute__((vector_size(16)));
    gsize i = 0;
    for (; n - i >= 16; i += 16) {
        Bytes a, b;
        memcpy(&a, low + i, 16);
        memcpy(&b, high + i, 16);
        Bytes c =
            __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        Bytes d = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14,
                                          30, 15, 31);
        memcpy(out + 2 * i, &c, 16);
        memcpy(out + 2 * i + 16, &d, 16);
    }
    for (; i < n; i++) {
        out[2 * i] = low[i];
        out[2 * i + 1] = high[i];
    }
}

static void interleave(const guint8 *const pieces[], gsize n, gsize step, guint8 *out) {
    switch (step) {
    case 2: /* 16-bit grey, by far the most */
        interleave_two(pieces[0], pieces[1], n, out);
        break;
    case 3:
        interleave_bytes(pieces, n, 3, out);
        break;
    case 6:
        interleave_bytes(pieces, n, 6, out);
        break;
    default:
        interleave_bytes(pieces, n, step, out);
        break;
    }
}

/* Where the header says that the segments lie. */
static gboolean find_segments(const EncodedFrame *encoded, gsize n, gsize pixels,
                              RleSegment *segments, GError **error) {
    if (encoded->length < HEADER_LENGTH) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "the RLE header ends early");
        return FALSE;
    }
    guint32 n_segments = read_u32(encoded->data);
    if (n_segments != n || n_segments > MAX_SEGMENTS) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                    "%u RLE segments, the attributes need %" G_GSIZE_FORMAT, n_segments, n);
        return FALSE;
    }
    for (guint32 i = 0; i < n; i++) {
        gsize start = read_u32(encoded->data + 4 + 4 * i);
        gsize end = i + 1 < n ? read_u32(encoded->data + 8 + 4 * i) : encoded->length;
        if (start < HEADER_LENGTH || start > end || end > encoded->length) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                        "RLE segment %u lies outside the frame", i);
            return FALSE;
        }
        segments[i] = (RleSegment){.in = encoded->data + start,
                                   .end = encoded->data + end,
                                   .readable = encoded->data + encoded->length,
                                   .left = pixels};
    }
    return TRUE;
}

static gboolean ends_early(gsize segment, GError **error) {
    g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                "RLE segment %" G_GSIZE_FORMAT " ends early", segment);
    return FALSE;
}

/* order[i]: the byte of a pixel that segment i holds. */
static gboolean unpack_segments(RleSegment *segments, gsize n, const guint8 *order, gsize pixels,
                                guint8 *out, GError **error) {
    enum { ROOM = PIECE + SLACK };
    if (n == 1) {
        segments[0].piece = out;
        return fill_piece(&segments[0], pixels, pixels) || ends_early(0, error);
    }
    g_autofree guint8 *memory = g_malloc(n * ROOM);
    const guint8 *pieces[MAX_SEGMENTS];
    for (gsize i = 0; i < n; i++) {
        segments[i].piece = memory + i * ROOM;
        pieces[order[i]] = segments[i].piece;
    }
    for (gsize done = 0; done < pixels; done += PIECE) {
        gsize ready = MIN(pixels - done, PIECE);
        for (gsize i = 0; i < n; i++)
            if (!fill_piece(&segments[i], ready, ROOM))
                return ends_early(i, error);
        interleave(pieces, ready, n, out + done * n);
        for (gsize i = 0; i < n; i++) {
            segments[i].ready -= ready;
            memmove(segments[i].piece, segments[i].piece + ready, segments[i].ready);
        }
    }
    return TRUE;
}

static gboolean decode_bytes(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                             GError **error) {
    if (!frame_init_unset(out, format, error))
        return FALSE;
    gsize bytes = out->bytes_per_sample, n = bytes * format->samples_per_pixel;
    gsize pixels = (gsize)format->rows * format->columns;
    RleSegment segments[MAX_SEGMENTS];
    if (!find_segments(encoded, n, pixels, segments, error))
        return FALSE;
    guint8 order[MAX_SEGMENTS];
    for (gsize i = 0; i < n; i++)
        order[i] = (guint8)(i / bytes * bytes + (bytes - 1 - i % bytes));
    if (!unpack_segments(segments, n, order, pixels, out->data, error))
        return FALSE;
    if (format->photometric_interpretation == PHOTOMETRIC_YBR_FULL_422)
        out->format.photometric_interpretation = PHOTOMETRIC_YBR_FULL;
    return TRUE;
}

/* Pixels of one bit are encoded as the bytes that they fill in a native frame. */
static gboolean decode_bits(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                            GError **error) {
    guint64 pixels = (guint64)format->rows * format->columns;
    if (pixels > CODEC_MAX_FRAME) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, "the frame is too large");
        return FALSE;
    }
    const PixelFormat bytes = {.rows = 1,
                               .columns = (guint32)((pixels + 7) / 8),
                               .samples_per_pixel = 1,
                               .bits_allocated = 8};
    g_auto(Frame) packed = {0};
    if (!decode_bytes(encoded, &bytes, &packed, error))
        return FALSE;
    const EncodedFrame native = {packed.data, packed.length, 0};
    return codec_native.decode(&native, format, out, error);
}

static gboolean decode_rle(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                           GError **error) {
    guint bits = format->bits_allocated;
    if (bits == 1 && format->samples_per_pixel == 1)
        return decode_bits(encoded, format, out, error);
    if (bits != frame_container_bits(bits)) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED, "RLE with %u bits allocated",
                    bits);
        return FALSE;
    }
    return decode_bytes(encoded, format, out, error);
}

const Codec codec_rle = {"rle", decode_rle};
