#include "core/check/elsewhere/explained_line.h"

#include "core/check/limits/elsewhere_limits.h"
#include <math.h>

/* A line's box, in any direction. */
typedef struct Slanted {
    double x, y, cosine, sine, along, across; /* the middle; half the length and the height */
} Slanted;

/* By so many letter heights longer and higher on each side. */
static Slanted slanted(const LaidLine *line, double more) {
    double radians = line->degrees * (G_PI / 180);
    more *= line->letter_height;
    return (Slanted){line->x,
                     line->y,
                     cos(radians),
                     sin(radians),
                     line->length / 2 + more,
                     line->letter_height / 2 + more};
}

static gboolean holds(const Slanted *box, gint64 x, gint64 y) {
    double right = (double)x - box->x, down = (double)y - box->y;
    return fabs(right * box->cosine - down * box->sine) <= box->along &&
           fabs(right * box->sine + down * box->cosine) <= box->across;
}

static Box box_around(const Slanted *box, const Picture *picture) {
    double across = box->along * fabs(box->cosine) + box->across * fabs(box->sine);
    double down = box->along * fabs(box->sine) + box->across * fabs(box->cosine);
    Box around = {(gint64)floor(box->x - across), (gint64)floor(box->y - down),
                  (gint64)ceil(box->x + across) + 1, (gint64)ceil(box->y + down) + 1};
    return box_clip(around, (gint64)picture->width, (gint64)picture->height);
}

/* Adds the letters of each line that holds a place once. */
static gboolean is_others(const GArray *others, guint8 *seen, gint64 x, gint64 y,
                          guint *n_letters) {
    gboolean held = FALSE;
    for (guint i = 0; i < others->len; i++) {
        const LaidLine *other = &g_array_index(others, LaidLine, i);
        Slanted box = slanted(other, ELSEWHERE_EXPLAINS_AROUND);
        if (!holds(&box, x, y))
            continue;
        held = TRUE;
        *n_letters += seen[i] ? 0 : other->n_letters;
        seen[i] = 1;
    }
    return held;
}

gboolean laid_line_explained(const Picture *picture, const LaidLine *line, guint n_letters,
                             const GArray *others) {
    Slanted box = slanted(line, 0);
    Box around = box_around(&box, picture);
    guint middle = (line->ink + line->ground) / 2, n_others = 0;
    gsize ink = 0, explained = 0;
    g_autofree guint8 *seen = g_malloc0(MAX(others->len, 1));
    for (gint64 y = around.y0; y < around.y1; y++)
        for (gint64 x = around.x0; x < around.x1; x++) {
            guint value = picture_row16(picture, 0, (gsize)y)[x];
            if ((line->bright ? value <= middle : value >= middle) || !holds(&box, x, y))
                continue;
            ink++;
            explained += is_others(others, seen, x, y, &n_others);
        }
    return explained > 0 && ELSEWHERE_LEFT * (ink - explained) <= ink && 2 * n_others >= n_letters;
}
