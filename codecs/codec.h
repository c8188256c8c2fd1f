/* From an encoded frame to samples, by transfer syntax. */
#pragma once
#include "codecs/frame.h"

#define CODEC_MAX_FRAME ((gsize)1 << 32)
/* A few bytes may encode a frame of one level, whatever its size: JPEG-LS takes 2 KB for a blank
 * film of 12,000 x 12,000, JPEG 2000 half of that. So large it may be then; larger ones so many
 * times as large as what encodes them, which deflate and JPEG's transform reach. */
#define CODEC_FREE_FRAME ((gsize)512 << 20)
enum { CODEC_RATIO = 1032 };

#define CODEC_ERROR (codec_error_quark())
GQuark codec_error_quark(void);
typedef enum CodecError {
    CODEC_ERROR_UNSUPPORTED, /* no codec for this transfer syntax or this combination of attributes
                              */
    CODEC_ERROR_CORRUPT,     /* the encoded bytes are broken or end early */
    CODEC_ERROR_MISMATCH,    /* the codestream contradicts the DICOM attributes */
    CODEC_ERROR_SIZE,        /* the frame is larger than this program decodes, or than the memory
                                that it may take */
} CodecError;

/* The message of CODEC_ERROR_SIZE where memory was lacking: whoever reads it has to know what gives
 * the program more. */
#define CODEC_NO_MEMORY(what) "not enough memory for " what " (--limit-memory)"

/* The bytes of one frame: for encapsulated data its fragments joined, for native ones a slice of
 * the pixel data. */
typedef struct EncodedFrame {
    const guint8 *data;
    gsize length;
    guint bit_offset; /* native 1-bit frames may start inside a byte: 0..7, least significant bit
                         first */
} EncodedFrame;

typedef struct Codec Codec;
struct Codec {
    const char *name; /* "native", "rle", "jpeg", ... */
    /* Decodes one frame. On failure out is left cleared. */
    gboolean (*decode)(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                       GError **error);
};

/* One row of the table of transfer syntaxes (PS3.5 section 10, PS3.6 table A-1). */
typedef struct TransferSyntax {
    const char *uid;
    const char *name;
    const Codec *codec; /* NULL: known, not decodable here */
    gboolean encapsulated;
    gboolean lossy; /* may lose information */
} TransferSyntax;

/* The row for a UID, NULL where it is unknown; and the i-th row, NULL past the last. */
const TransferSyntax *transfer_syntax_find(const char *uid);
const TransferSyntax *transfer_syntax_nth(gsize i);

/* Decodes one frame with the codec of the transfer syntax. `format` is what the data set says; a
 * frame that the encoded bytes can hardly hold fails with CODEC_ERROR_SIZE before any memory is
 * taken. */
gboolean codec_decode(const char *transfer_syntax, const EncodedFrame *encoded,
                      const PixelFormat *format, Frame *out, GError **error);

extern const Codec codec_native;         /* also encapsulated uncompressed */
extern const Codec codec_deflated_frame; /* 1.2.840.10008.1.2.8.1 */
extern const Codec codec_rle;
extern const Codec codec_jpeg; /* 8-bit baseline, extended, progressive; hands others on by SOF */
extern const Codec
    codec_jpeg_lossless; /* processes 14, SV1..7, 2 to 16 bits, and 12-bit sequential DCT */
extern const Codec codec_jpegls;
extern const Codec codec_jpeg2000; /* and HTJ2K */
