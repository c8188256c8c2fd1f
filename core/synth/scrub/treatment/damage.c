/* What happens to pixels without text. */
#include "core/synth/scrub/treatment/appliers.h"

gboolean treat_blanked(Scrubbing *s, GError **error) {
    (void)error;
    for (gsize i = 0; i < made_length(&s->picture); i++)
        s->picture.levels[i] = (guint16)s->picture.black;
    return TRUE;
}

gboolean treat_extra_box(Scrubbing *s, GError **error) {
    (void)error;
    const MadeImage *p = &s->picture;
    ScrubArea area = {p->shape.columns * 2 / 5, p->shape.rows * 2 / 5, p->shape.columns * 3 / 5,
                      p->shape.rows * 3 / 5};
    scrubbing_change(s, area, 1, scrubbing_bright);
    return TRUE;
}

gboolean treat_rescaled_8bit(Scrubbing *s, GError **error) {
    (void)error;
    MadeImage *p = &s->picture;
    for (gsize i = 0; i < made_length(p); i++)
        p->levels[i] = (guint16)(p->levels[i] >> (p->shape.bits_stored - 8));
    p->shape.bits_allocated = p->shape.bits_stored = 8;
    return TRUE;
}

gboolean treat_cropped(Scrubbing *s, GError **error) {
    (void)error;
    s->picture.shape.rows -= 10;
    return TRUE;
}

gboolean treat_one_pixel(Scrubbing *s, GError **error) {
    (void)error;
    guint x = s->picture.shape.columns / 2 + 3, y = s->picture.shape.rows / 2 + 1;
    *made_at(&s->picture, 0, x, y) ^= 1;
    return TRUE;
}

gboolean treat_frame_lost(Scrubbing *s, GError **error) {
    (void)error;
    s->picture.shape.frames--;
    return TRUE;
}

gboolean treat_box_and_damage(Scrubbing *s, GError **error) {
    return treat_black_box(s, error) && treat_extra_box(s, error);
}
