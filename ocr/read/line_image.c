#include "ocr/read/line_image.h"

#include "ocr/orientation.h"
#include "ocr/read/limits.h"
#include "ocr/rotation.h"
#include <math.h>

/* How far around the letters their line image reaches. */
typedef struct Margins {
    gint64 aside, above, halo;
} Margins;

static Margins margins_of(const FoundLine *line) {
    gint64 height = (gint64)line->letter_height;
    return (Margins){height / IMAGE_ASIDE + IMAGE_MARGIN, height / IMAGE_ABOVE + IMAGE_MARGIN,
                     MAX(IMAGE_MARGIN, height / IMAGE_HALO)};
}

/* Sets `image` to what a picture has in a box, ink 0 and ground 255. */
static gboolean cut_grey(const Picture *picture, const FoundLine *line, Box cut, Picture *image) {
    if (!picture_init(image, (gsize)(cut.x1 - cut.x0), (gsize)(cut.y1 - cut.y0), 1, 1))
        return FALSE;
    gint ink = (gint)line->ink, range = (gint)line->ground - ink;
    if (range == 0)
        range = 1;
    for (gint64 y = cut.y0; y < cut.y1; y++) {
        guint8 *out = picture_row8(image, 0, (gsize)(y - cut.y0));
        for (gint64 x = cut.x0; x < cut.x1; x++) {
            gint value = (gint)picture_sample(picture, line->channel, (gsize)x, (gsize)y);
            gint64 grey = (gint64)(value - ink) * 255 / range;
            out[x - cut.x0] = (guint8)CLAMP(grey, 0, 255);
        }
    }
    return TRUE;
}

/* Neighbours would be read as signs at the line's ends. */
static void clear_beside(Picture *image, Box shown) {
    for (gint64 y = 0; y < (gint64)image->height; y++) {
        guint8 *row = picture_row8(image, 0, (gsize)y);
        for (gint64 x = 0; x < (gint64)image->width; x++)
            if (x < shown.x0 || x >= shown.x1 || y < shown.y0 || y >= shown.y1)
                row[x] = G_MAXUINT8;
    }
}

/* The part of a picture around a line, with margins, turned upright; the letters' box in it. */
static gboolean turn_upright(const Picture *picture, const FoundLine *line, const Margins *margins,
                             Picture *turned, Box *letters) {
    Slab slab = line->slab;
    slab.length += 2 * (double)margins->aside;
    slab.breadth += 2 * (double)margins->above;
    const Box part = box_clip(slab_box(&slab), (gint64)picture->width, (gint64)picture->height);
    g_auto(Picture) cut = {0};
    if (!cut_grey(picture, line, part, &cut))
        return FALSE;
    gint quarters = (gint)(line->slab.degrees / 90) % 4;
    if (fmod(line->slab.degrees, 90) == 0) {
        Orientation back = orientation_inverse((Orientation)quarters);
        *letters = box_orient(box_move(line->box, -part.x0, -part.y0), cut.width, cut.height, back);
        return picture_orient(&cut, back, turned);
    }
    Rotation rotation;
    const guint white[3] = {G_MAXUINT8};
    if (!picture_rotate(&cut, -line->slab.degrees, white, &rotation, turned))
        return FALSE;
    /* Rotations count from the middle of the first sample. */
    double x = line->slab.x - 0.5 - (double)part.x0, y = line->slab.y - 0.5 - (double)part.y0;
    rotation_forth(&rotation, &x, &y);
    slab = line->slab;
    slab.x = x + 0.5;
    slab.y = y + 0.5;
    slab.degrees = 0;
    *letters = box_clip(slab_box(&slab), (gint64)turned->width, (gint64)turned->height);
    return TRUE;
}

gboolean line_image(const Picture *picture, const FoundLine *line, Picture *image, Box *within) {
    const Margins margins = margins_of(line);
    g_auto(Picture) turned = {0};
    Box letters;
    *image = (Picture){0};
    if (line->slab.degrees == 0) {
        const Box cut = box_clip((Box){line->box.x0 - margins.aside, line->box.y0 - margins.above,
                                       line->box.x1 + margins.aside, line->box.y1 + margins.above},
                                 (gint64)picture->width, (gint64)picture->height);
        letters = box_move(line->box, -cut.x0, -cut.y0);
        if (!cut_grey(picture, line, cut, image))
            return FALSE;
    } else {
        if (!turn_upright(picture, line, &margins, &turned, &letters))
            return FALSE;
        const Box cut = box_clip((Box){letters.x0 - margins.aside, letters.y0 - margins.above,
                                       letters.x1 + margins.aside, letters.y1 + margins.above},
                                 (gint64)turned.width, (gint64)turned.height);
        letters = box_move(letters, -cut.x0, -cut.y0);
        if (!picture_cut(&turned, cut, G_MAXUINT8, image))
            return FALSE;
    }
    clear_beside(image, box_grow(letters, margins.halo));
    if (within)
        *within = letters;
    return TRUE;
}
