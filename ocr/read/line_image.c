#include "ocr/read/line_image.h"

#include "ocr/find/limits.h"
#include "ocr/find/rules.h"
#include "ocr/orientation.h"
#include "ocr/read/limits.h"
#include "ocr/rotation.h"
#include <math.h>

/* How far around the letters their line image reaches, and what is looked at for it. */
typedef struct Margins {
    gint64 aside, above, halo, around;
} Margins;

static Margins margins_of(const FoundLine *line) {
    gint64 height = (gint64)line->letter_height;
    return (Margins){height / IMAGE_ASIDE + IMAGE_MARGIN, height / IMAGE_ABOVE + IMAGE_MARGIN,
                     MAX(IMAGE_MARGIN, height / IMAGE_HALO),
                     line->crossed ? IMAGE_RULES_AROUND * height : 0};
}

/* Sets `image` to what a picture, or the line's field of it, has in a box, ink 0 and ground 255. */
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
            gint grey = 255 * (value - ink) / range;
            out[x - cut.x0] = (guint8)CLAMP(grey, 0, 255);
        }
    }
    field_fill(image, line->field, cut.x0, cut.y0);
    return TRUE;
}

/* Takes lines that run through letters out of an image. */
static gboolean erase_rules(Picture *image) {
    g_auto(StrokeMap) map = {0};
    gboolean found;
    if (!stroke_map_init(&map, image->width, image->height))
        return FALSE;
    for (gsize y = 0; y < image->height; y++)
        for (gsize x = 0; x < image->width; x++)
            map.samples[y * map.width + x] =
                picture_row8(image, 0, y)[x] < IMAGE_STROKE ? MAP_STROKE : MAP_GROUND;
    if (!rules_find(&map, MIN(RULE_TRACE, image->width / 2), &found))
        return FALSE;
    for (gsize y = 0; found && y < image->height; y++)
        for (gsize x = 0; x < image->width; x++)
            if (stroke_map_is_erased(&map, x, y))
                picture_row8(image, 0, y)[x] = G_MAXUINT8;
    return TRUE;
}

/* Neighbours would be read as signs at the line's ends. */
static void clear_beside(Picture *image, Box shown) {
    for (gint64 y = 0; y < (gint64)image->height; y++) {
        guint8 *row = picture_row8(image, 0, (gsize)y);
        for (gint64 x = 0; x < (gint64)image->width; x++)
            if (y < shown.y0 || y >= shown.y1 || x < shown.x0 || x >= shown.x1)
                row[x] = G_MAXUINT8;
    }
}

/* The part of a picture around a level line; the letters' box in it. */
static gboolean cut_level(const Picture *picture, const FoundLine *line, const Margins *margins,
                          Picture *out, Box *letters) {
    gint64 aside = margins->aside + margins->around, above = margins->above + margins->around;
    const Box cut = box_clip((Box){line->box.x0 - aside, line->box.y0 - above, line->box.x1 + aside,
                                   line->box.y1 + above},
                             (gint64)picture->width, (gint64)picture->height);
    *letters = box_move(line->box, -cut.x0, -cut.y0);
    return cut_grey(picture, line, cut, out);
}

/* Likewise around any line, turned upright. */
static gboolean turn_upright(const Picture *picture, const FoundLine *line, const Margins *margins,
                             Picture *turned, Box *letters) {
    Slab slab = line->slab;
    slab.length += 2 * (double)(margins->aside + margins->around);
    slab.breadth += 2 * (double)(margins->above + margins->around);
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

/* What is shown of an image: the letters and what their blur reaches, but nothing of another line
 * that they touch. */
static Box shown_of(const FoundLine *line, const Margins *margins, Box letters) {
    Box shown = box_grow(letters, margins->halo);
    if (line->touched_above)
        shown.y0 = letters.y0;
    if (line->touched_below)
        shown.y1 = letters.y1;
    return shown;
}

static gboolean is_blank(const Picture *image, gint64 x, Box letters) {
    for (gint64 y = letters.y0; y < letters.y1; y++)
        if (picture_row8(image, 0, (gsize)y)[x] < IMAGE_STROKE)
            return FALSE;
    return TRUE;
}

/* The end of the gap between letters that begins in a column; that column if none does. */
static gint64 gap_end(const Picture *image, gint64 x, Box letters) {
    while (x < letters.x1 && is_blank(image, x, letters))
        x++;
    return x;
}

static int by_width(gconstpointer a, gconstpointer b) {
    gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;
    return (first > second) - (first < second);
}

/* The median of the gaps that are wider than those of letters that stand side by side; 0 if none
 * is. */
static gint64 usual_gap(const Picture *image, Box letters, gint64 ordinary) {
    g_autoptr(GArray) widths = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (gint64 x = letters.x0; x < letters.x1; x++) {
        gint64 width = gap_end(image, x, letters) - x;
        if (width > ordinary)
            g_array_append_val(widths, width);
        x += width;
    }
    g_array_sort(widths, by_width);
    return widths->len ? g_array_index(widths, gint64, widths->len / 2) : 0;
}

/* Moves letters that stand far apart together, in proportion, so that words stay apart. */
static gboolean close_gaps(Picture *image, Box *letters, gint64 height) {
    gint64 ordinary = MAX(1, height / IMAGE_GAP), usual = usual_gap(image, *letters, ordinary);
    if (usual == 0)
        return TRUE;
    g_autofree gint64 *from = g_new(gint64, image->width);
    gsize n = 0;
    gint64 end = letters->x1;
    for (gint64 x = 0; x < (gint64)image->width; x++) {
        gint64 width = x < letters->x0 ? 0 : gap_end(image, x, *letters) - x;
        gint64 left = width > ordinary ? MAX(ordinary, width * ordinary / usual) : width;
        for (gint64 k = 0; k < left; k++)
            from[n++] = x + k;
        x += width;
        if (x == letters->x1)
            end = (gint64)n;
        if (x < (gint64)image->width)
            from[n++] = x;
    }
    g_auto(Picture) closed = {0};
    if (!picture_init(&closed, n, image->height, 1, 1))
        return FALSE;
    for (gsize y = 0; y < image->height; y++)
        for (gsize x = 0; x < n; x++)
            picture_row8(&closed, 0, y)[x] = picture_row8(image, 0, y)[from[x]];
    letters->x1 = MIN(end, (gint64)n);
    picture_clear(image);
    *image = closed;
    closed = (Picture){0};
    return TRUE;
}

gboolean line_image(const Picture *picture, const FoundLine *line, Picture *image, Box *within) {
    const Margins margins = margins_of(line);
    g_auto(Picture) upright = {0};
    Box letters;
    *image = (Picture){0};
    if (!(line->slab.degrees == 0 ? cut_level : turn_upright)(picture, line, &margins, &upright,
                                                              &letters) ||
        (line->crossed && !erase_rules(&upright)))
        return FALSE;
    const Box cut = box_clip((Box){letters.x0 - margins.aside, letters.y0 - margins.above,
                                   letters.x1 + margins.aside, letters.y1 + margins.above},
                             (gint64)upright.width, (gint64)upright.height);
    if (!picture_cut(&upright, cut, G_MAXUINT8, image))
        return FALSE;
    letters = box_move(letters, -cut.x0, -cut.y0);
    clear_beside(image, shown_of(line, &margins, letters));
    if (line->spread && !close_gaps(image, &letters, (gint64)line->letter_height))
        return FALSE;
    if (within)
        *within = letters;
    return TRUE;
}
