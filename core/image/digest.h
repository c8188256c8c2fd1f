/* md5 of many images' pixel data at once, in SIMD lanes, which takes hardly longer than one's. */
#pragma once
#include "core/image/pixel_data.h"

typedef struct PixelDigest {
    char text[33]; /* lower-case hex and a zero byte */
} PixelDigest;

/* Of the elements' bytes as the MIDI key counts them, whether they are images or not. */
void pixel_data_digest_elements(const DicomElement *const elements[], gsize n,
                                PixelDigest digests[]);
/* Of the bytes of the elements that hold the pixels. */
void pixel_data_digest_bytes(const PixelData *const pixels[], gsize n, PixelDigest digests[]);

/* Of the decoded, normalized samples of all frames in little-endian. A frame of each is in memory
 * at a time. errors: n of them, NULL before; where one is set, which says why a frame could not be
 * decoded, the digest means nothing. */
void pixel_data_digest_samples(const PixelData *const pixels[], gsize n, PixelDigest digests[],
                               GError *errors[]);
