/* From a JPEG stream's samples to those of a frame. */
#pragma once
#include "codecs/codec.h"
#include "codecs/jpeg/markers.h"

/* Sets out to the frame that the stream's frame header and the attributes agree on; the number of
 * rows that a stream leaves open is set. CODEC_ERROR_MISMATCH where they contradict each other,
 * _CORRUPT where the stream is too short for that many pixels. */
gboolean jpeg_frame_init(Frame *out, JpegStream *stream, const PixelFormat *format, GError **error);

/* Writes n samples, each stride after the last, to the frame's samples index, index + step, ...;
 * signed ones are extended from the stream's precision. */
void jpeg_put_samples(Frame *frame, guint precision, gsize index, gsize step,
                      const guint16 *samples, gsize stride, gsize n);
