/* From decoded samples to what a viewer shows: RGB and grey. PS3.3 C.7.6.3.1.2, C.7.6.3.1.5, C.7.9.
 */
#pragma once
#include "codecs/frame.h"

/* A palette, already expanded from plain or segmented tables to one 16-bit value per entry and
 * channel. */
typedef struct Palette {
    guint16 *channel[3]; /* red, green, blue; owned; values over the full 16 bits */
    gsize n_entries;
    gint32 first; /* the sample value of entry 0 */
} Palette;
void palette_clear(Palette *palette);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Palette, palette_clear)

/* One channel of a Segmented Palette Color Lookup Table (PS3.3 C.7.9.2) expanded to n_entries
 * 16-bit values; words are host order, bits 8 or 16. Newly allocated; NULL with CODEC_ERROR_CORRUPT
 * where the segments are not consistent. */
guint16 *palette_expand_segments(const guint16 *words, gsize n_words, gsize n_entries, guint bits,
                                 GError **error);

/* The frame as RGB of the same depth (8 or 16 bits): YBR_FULL and YBR_PARTIAL_* are converted after
 * PS3.3 C.7.6.3.1.2, palette indices looked up (palette then must not be NULL), MONOCHROME
 * repeated. `frame` must be normalized. */
gboolean frame_to_rgb(const Frame *frame, const Palette *palette, Frame *out, GError **error);
