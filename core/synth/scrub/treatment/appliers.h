/* What the treatments do, one function each; they can fail where nothing can be drawn. */
#pragma once
#include "core/synth/scrub/treatment/scrubbing.h"

gboolean treat_bit_plane(Scrubbing *s, GError **error);
gboolean treat_black_box(Scrubbing *s, GError **error);
gboolean treat_blanked(Scrubbing *s, GError **error);
gboolean treat_blur(Scrubbing *s, GError **error);
gboolean treat_border_inpaint(Scrubbing *s, GError **error);
gboolean treat_box_and_damage(Scrubbing *s, GError **error);
gboolean treat_box_and_rescale(Scrubbing *s, GError **error);
gboolean treat_box_offset(Scrubbing *s, GError **error);
gboolean treat_bright_box(Scrubbing *s, GError **error);
gboolean treat_cropped(Scrubbing *s, GError **error);
gboolean treat_dimmed(Scrubbing *s, GError **error);
gboolean treat_extra_box(Scrubbing *s, GError **error);
gboolean treat_faint(Scrubbing *s, GError **error);
gboolean treat_frame_lost(Scrubbing *s, GError **error);
gboolean treat_glyph_fill(Scrubbing *s, GError **error);
gboolean treat_glyph_mean(Scrubbing *s, GError **error);
gboolean treat_glyph_noise(Scrubbing *s, GError **error);
gboolean treat_inverted(Scrubbing *s, GError **error);
gboolean treat_last_frame_missed(Scrubbing *s, GError **error);
gboolean treat_last_line_left(Scrubbing *s, GError **error);
gboolean treat_left_half_left(Scrubbing *s, GError **error);
gboolean treat_left_in_overlay_bits(Scrubbing *s, GError **error);
gboolean treat_letter_boxes(Scrubbing *s, GError **error);
gboolean treat_light_blur(Scrubbing *s, GError **error);
gboolean treat_letter_noise(Scrubbing *s, GError **error);
gboolean treat_light_text(Scrubbing *s, GError **error);
gboolean treat_loop_alternating(Scrubbing *s, GError **error);
gboolean treat_loop_averaged(Scrubbing *s, GError **error);
gboolean treat_loop_scattered(Scrubbing *s, GError **error);
gboolean treat_median_fill(Scrubbing *s, GError **error);
gboolean treat_mirrored(Scrubbing *s, GError **error);
gboolean treat_mosaic(Scrubbing *s, GError **error);
gboolean treat_moved(Scrubbing *s, GError **error);
gboolean treat_moved_mirrored(Scrubbing *s, GError **error);
gboolean treat_moved_scaled(Scrubbing *s, GError **error);
gboolean treat_moved_turned(Scrubbing *s, GError **error);
gboolean treat_near_black(Scrubbing *s, GError **error);
gboolean treat_noise_fill(Scrubbing *s, GError **error);
gboolean treat_noise_on_top(Scrubbing *s, GError **error);
gboolean treat_noise_over_light(Scrubbing *s, GError **error);
gboolean treat_one_pixel(Scrubbing *s, GError **error);
gboolean treat_pseudonym(Scrubbing *s, GError **error);
gboolean treat_replaced_by_label(Scrubbing *s, GError **error);
gboolean treat_rescaled_8bit(Scrubbing *s, GError **error);
gboolean treat_right_half_missed(Scrubbing *s, GError **error);
gboolean treat_ruler_on_box(Scrubbing *s, GError **error);
gboolean treat_second_line_missed(Scrubbing *s, GError **error);
gboolean treat_semi_transparent(Scrubbing *s, GError **error);
gboolean treat_strong_blur(Scrubbing *s, GError **error);
gboolean treat_strong_mosaic(Scrubbing *s, GError **error);
gboolean treat_word_boxes(Scrubbing *s, GError **error);

/* For several of them: a box filter, both ways; the mean of each cell; a little noise, a rule. */
void scrubbing_blur(Scrubbing *s, guint radius);
void scrubbing_mosaic(Scrubbing *s, guint width, guint height);
double scrubbing_grain(Scrubbing *s, double value, double coverage);
