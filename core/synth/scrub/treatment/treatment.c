#include "core/synth/scrub/treatment/treatment.h"

#include "core/synth/scrub/treatment/appliers.h"
#include <string.h>

#define CLEAN(title, around) .name = title, .level = "hidden", .outside = around
#define ASKED(title, around) CLEAN(title, around), .asked_only = TRUE
#define LEAK(title, how, around) .name = title, .leak = TRUE, .level = how, .outside = around
#define PLAIN(title, around) .name = title, .plain = TRUE, .level = "", .outside = around

/* clang-format off */
static const Treatment treatments[] = {
    {CLEAN("black-box", "retained"), .apply = treat_black_box},
    {CLEAN("bright-box", "retained"), .apply = treat_bright_box},
    {CLEAN("median-fill", "retained"), .apply = treat_median_fill},
    {CLEAN("noise-fill", "retained"), .apply = treat_noise_fill},
    {CLEAN("border-inpaint", "retained"), .apply = treat_border_inpaint},
    {CLEAN("replaced-by-label", "retained"), .apply = treat_replaced_by_label},

    {LEAK("untouched", "untouched", "retained")},
    {LEAK("second-line-missed", "legible", "retained"), .apply = treat_second_line_missed},
    {LEAK("right-half-missed", "legible", "retained"), .apply = treat_right_half_missed},
    {LEAK("box-offset", "any", "damaged"), .apply = treat_box_offset},
    {LEAK("faint", "any", "retained"), .apply = treat_faint},
    {LEAK("near-black", "any", "retained"), .apply = treat_near_black},
    {LEAK("light-blur", "legible", "retained"), .apply = treat_light_blur},
    {LEAK("semi-transparent", "any", "retained"), .apply = treat_semi_transparent},
    {LEAK("noise-on-top", "legible", "retained"), .apply = treat_noise_on_top},
    {LEAK("inverted", "legible", "retained"), .apply = treat_inverted},
    {LEAK("last-frame-missed", "untouched", "retained"), .needs = NEEDS_LOOP, .apply = treat_last_frame_missed},
    {LEAK("left-in-overlay", "legible", "retained"), .leftover = LEFTOVER_OVERLAY, .apply = treat_black_box},
    {LEAK("left-in-icon", "any", "retained"), .leftover = LEFTOVER_ICON, .apply = treat_black_box},
    {LEAK("left-in-overlay-bits", "legible", "retained"), .needs = NEEDS_SPARE_BITS, .leftover = LEFTOVER_OVERLAY_BITS, .apply = treat_left_in_overlay_bits},
    {LEAK("left-in-high-bits", "legible", "retained"), .needs = NEEDS_SPARE_BITS, .leftover = LEFTOVER_HIGH_BITS, .apply = treat_left_in_overlay_bits},

    {PLAIN("retained", "retained")},
    {PLAIN("transcoded", "transcoded")},
    {PLAIN("lossy", "lossy"), .needs = NEEDS_BYTES, .encoding = "jpeg"},
    {PLAIN("blanked", "damaged"), .apply = treat_blanked},
    {PLAIN("extra-box", "damaged"), .needs = NEEDS_ONE_FRAME, .tells_box = TRUE, .apply = treat_extra_box},
    {PLAIN("one-pixel", "damaged"), .needs = NEEDS_ONE_FRAME, .tells_box = TRUE, .apply = treat_one_pixel},
    {PLAIN("rescaled-8bit", "damaged"), .needs = NEEDS_WORDS, .apply = treat_rescaled_8bit},
    {PLAIN("cropped", "damaged"), .needs = NEEDS_ONE_FRAME, .apply = treat_cropped},
    {PLAIN("frame-lost", "damaged"), .needs = NEEDS_LOOP, .apply = treat_frame_lost},

    {LEAK("dimmed", "any", "retained"), .apply = treat_dimmed},
    {LEAK("bit-plane", "any", "retained"), .apply = treat_bit_plane},
    {LEAK("left-half-left", "legible", "retained"), .apply = treat_left_half_left},
    {LEAK("last-line-left", "legible", "retained"), .apply = treat_last_line_left},
    {LEAK("rescaled-text", "any", "damaged"), .needs = NEEDS_WORDS, .apply = treat_rescaled_8bit},
    {LEAK("mirrored", "any", "retained"), .apply = treat_mirrored},
    {LEAK("moved", "any", "damaged"), .apply = treat_moved},
    {LEAK("moved-scaled", "any", "damaged"), .apply = treat_moved_scaled},
    {LEAK("moved-turned", "any", "damaged"), .apply = treat_moved_turned},
    {LEAK("moved-mirrored", "any", "damaged"), .apply = treat_moved_mirrored},
    {LEAK("overlay-turned", "any", "retained"), .leftover = LEFTOVER_OVERLAY_TURNED, .apply = treat_black_box},
    {LEAK("overlay-mirrored", "any", "retained"), .leftover = LEFTOVER_OVERLAY_MIRRORED, .apply = treat_black_box},
    {LEAK("icon-turned", "any", "retained"), .leftover = LEFTOVER_ICON_TURNED, .apply = treat_black_box},
    {LEAK("icon-mirrored", "any", "retained"), .leftover = LEFTOVER_ICON_MIRRORED, .apply = treat_black_box},
    {LEAK("glyph-fill", "any", "retained"), .apply = treat_glyph_fill},
    {LEAK("glyph-mean", "any", "retained"), .apply = treat_glyph_mean},
    {LEAK("letter-boxes", "any", "retained"), .apply = treat_letter_boxes},
    {LEAK("glyph-noise", "any", "retained"), .apply = treat_glyph_noise},
    {LEAK("letter-noise", "any", "retained"), .apply = treat_letter_noise},
    {LEAK("light-text", "any", "retained"), .apply = treat_light_text},
    {LEAK("noise-over-light", "any", "retained"), .apply = treat_noise_over_light},
    {LEAK("blur", "any", "retained"), .apply = treat_blur},
    {LEAK("mosaic", "any", "retained"), .apply = treat_mosaic},
    {LEAK("loop-scattered", "any", "retained"), .needs = NEEDS_LOOP, .apply = treat_loop_scattered},
    {LEAK("loop-averaged", "any", "retained"), .needs = NEEDS_LOOP, .apply = treat_loop_averaged},
    {LEAK("loop-alternating", "any", "retained"), .needs = NEEDS_LOOP, .apply = treat_loop_alternating},
    {LEAK("second-stream", "told", "retained"), .needs = NEEDS_CODABLE | NEEDS_ONE_FRAME, .leftover = LEFTOVER_SECOND_STREAM, .apply = treat_black_box},
    {LEAK("jpeg-thumbnail", "told", "lossy"), .needs = NEEDS_JPEG | NEEDS_ONE_FRAME, .leftover = LEFTOVER_THUMBNAIL, .encoding = "jpeg", .apply = treat_black_box},
    {LEAK("jpeg-comment", "told", "lossy"), .needs = NEEDS_JPEG | NEEDS_ONE_FRAME, .leftover = LEFTOVER_COMMENT, .encoding = "jpeg", .apply = treat_black_box},
    {LEAK("private-copy", "any", "retained"), .leftover = LEFTOVER_PRIVATE_COPY, .apply = treat_black_box},
    {LEAK("overlay-kept", "any", "retained"), .needs = NEEDS_OVERLAY},

    {ASKED("pseudonym", "retained"), .apply = treat_pseudonym},
    {ASKED("word-boxes", "retained"), .apply = treat_word_boxes},
    {ASKED("ruler-on-box", "retained"), .apply = treat_ruler_on_box},
    {ASKED("strong-blur", "retained"), .apply = treat_strong_blur},
    {ASKED("strong-mosaic", "retained"), .apply = treat_strong_mosaic},
    {ASKED("box-and-rescale", "damaged"), .needs = NEEDS_WORDS, .apply = treat_box_and_rescale},
    {ASKED("jpeg-again", "lossy"), .needs = NEEDS_JPEG, .encoding = "jpeg", .apply = treat_black_box},
    {ASKED("jpeg-again-damaged", "damaged"), .needs = NEEDS_JPEG, .encoding = "jpeg", .apply = treat_box_and_damage},
    {ASKED("palette-to-rgb", "transcoded"), .needs = NEEDS_PALETTE, .as_shown = TRUE, .apply = treat_black_box},
    {ASKED("overlay-removed", "retained"), .needs = NEEDS_OVERLAY, .leftover = LEFTOVER_NO_OVERLAY},
};
/* clang-format on */

const Treatment *treatment_nth(gsize i) {
    return i < G_N_ELEMENTS(treatments) ? &treatments[i] : NULL;
}

const Treatment *treatment_find(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(treatments); i++)
        if (strcmp(treatments[i].name, name) == 0)
            return &treatments[i];
    return NULL;
}

guint treatment_needs_met(const PictureShape *shape, const Encoding *encoding, const Tree *tree) {
    gboolean lossy = encoding == NULL || encoding->lossy;
    guint met = shape->frames > 1 ? NEEDS_LOOP : NEEDS_ONE_FRAME;
    if (shape->bits_stored > 8 && !shape->is_signed)
        met |= NEEDS_WORDS;
    if (shape->bits_allocated == 8)
        met |= NEEDS_BYTES;
    if (shape->bits_allocated > shape->bits_stored && !shape->is_signed && !lossy &&
        encoding->frame == NULL)
        met |= NEEDS_SPARE_BITS;
    if (!shape->is_signed && !lossy)
        met |= NEEDS_CODABLE;
    if (encoding && strcmp(encoding->name, "jpeg") == 0)
        met |= NEEDS_JPEG;
    if (strcmp(shape->photometric_interpretation, "PALETTE COLOR") == 0)
        met |= NEEDS_PALETTE;
    if (tree_find(tree, 0x60003000))
        met |= NEEDS_OVERLAY;
    return met;
}

gboolean treatment_serves(const Treatment *treatment, guint met, gboolean lossy) {
    /* What was lossy can't become so. */
    gboolean becomes_lossy = treatment_is_lossy(treatment) && !(treatment->needs & NEEDS_JPEG);
    return (treatment->needs & ~met) == 0 && !(becomes_lossy && lossy);
}

gboolean treatment_is_transcoding(const Treatment *treatment) {
    return treatment->plain && strcmp(treatment->outside, "transcoded") == 0;
}

gboolean treatment_is_lossy(const Treatment *treatment) {
    return strcmp(treatment->outside, "lossy") == 0;
}
