/* What a frame of an image looks like, and a decoded frame. DICOM PS3.3 C.7.6.3. */
#pragma once
#include <glib.h>

typedef enum Photometric {
    PHOTOMETRIC_UNKNOWN,
    PHOTOMETRIC_MONOCHROME1,
    PHOTOMETRIC_MONOCHROME2,
    PHOTOMETRIC_PALETTE_COLOR,
    PHOTOMETRIC_RGB,
    PHOTOMETRIC_YBR_FULL,
    PHOTOMETRIC_YBR_FULL_422,
    PHOTOMETRIC_YBR_PARTIAL_420,
    PHOTOMETRIC_YBR_ICT,
    PHOTOMETRIC_YBR_RCT,
} Photometric;

/* Between a DICOM name ("MONOCHROME2", trailing spaces allowed) and the enum; UNKNOWN for any other
 * name. */
Photometric photometric_from_name(const char *name);
const char *photometric_name(Photometric photometric);

/* The attributes of an image as the data set states them. */
typedef struct PixelFormat {
    guint32 rows, columns;
    guint16 samples_per_pixel;
    guint16 bits_allocated; /* 1..64 */
    guint16 bits_stored;
    guint16 high_bit;
    guint8 planar_configuration; /* 0 colour by pixel, 1 colour by plane */
    gboolean is_signed;          /* Pixel Representation 1 */
    gboolean is_float;           /* Float (32) or Double Float (64) Pixel Data */
    gboolean big_endian;         /* of native samples: explicit VR big endian transfer syntax */
    Photometric photometric_interpretation;
} PixelFormat;

/* A decoded frame: samples_per_pixel samples by pixel (planar configuration 0), rows without
 * padding, each sample in a container of bytes_per_sample (1, 2, 4 or 8) in host byte order, as a
 * native data set would hold it: bits above bits_stored are kept where the codec has them (native,
 * RLE), else are the sign extension of signed samples and 0 of unsigned ones. format describes this
 * frame: planar_configuration 0, bits_allocated 8 * bytes_per_sample, photometric_interpretation
 * what the samples are now (a codec's own YBR is RGB here, 4:2:2 is upsampled). */
typedef struct Frame {
    PixelFormat format;
    gsize bytes_per_sample;
    gsize length; /* rows * columns * samples_per_pixel * bytes_per_sample */
    guint8 *data; /* owned */
} Frame;

/* The bits of the smallest container that holds samples of 1 to 64 bits: 8, 16, 32 or 64. */
guint16 frame_container_bits(guint bits);

/* Sets out to a zero-filled frame of that format (bits_allocated must be 8, 16, 32 or 64). Sizes
 * are checked; fails with CODEC_ERROR_SIZE where the frame would pass `CODEC_MAX_FRAME` bytes. */
gboolean frame_init(Frame *out, const PixelFormat *format, GError **error);
/* The same without zeros, for decoders that write every sample or fail. */
gboolean frame_init_unset(Frame *out, const PixelFormat *format, GError **error);
void frame_clear(Frame *frame);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Frame, frame_clear)

/* Value of each sample: shifts high_bit down, drops bits outside bits_stored, sign-extends signed
 * samples over the container. In place; float frames are left as they are. After it two codecs'
 * frames of equal pixels are equal. */
void frame_normalize(Frame *frame);

/* Brings 8-bit samples into 16-bit containers, as they are, without their sign. */
gboolean frame_widen(Frame *frame, GError **error);

/* From colour by plane, as the samples lie now, to colour by pixel, in place. */
void frame_interleave(Frame *frame);
