#include "ocr/leptonica/zeros.h"

#include "ocr/leptonica/limits.h"
#include "ocr/leptonica/pix.h"
#include <math.h>

static void pixa_release(PIXA *pixa) {
    pixaDestroy(&pixa);
}
static void boxa_release(BOXA *boxa) {
    boxaDestroy(&boxa);
}
static void box_release(BOX *box) {
    boxDestroy(&box);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BOX, box_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PIXA, pixa_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BOXA, boxa_release)

/* Of part of a picture; Leptonica's own is closed since 1.83. */
typedef struct PixPlace {
    l_int32 x, y, w, h;
} PixPlace;

static PixPlace place_in(BOXA *boxes, l_int32 i) {
    PixPlace place = {0};
    boxaGetBoxGeometry(boxes, i, &place.x, &place.y, &place.w, &place.h);
    return place;
}

static l_int32 count_pixels(PIX *pix) {
    l_int32 n = 0;
    pixCountPixels(pix, &n, NULL);
    return n;
}

/* The holes of a letter that are large enough to be meant, at most `max` of them: where in the
 * letter's image. */
static guint list_holes(PIX *holes, l_int32 least, PixPlace *out, guint max, PIXA *parts) {
    PIXA *found = NULL;
    g_autoptr(BOXA) boxes = pixConnComp(holes, &found, 4);
    g_autoptr(PIXA) pixa = found;
    guint n = 0;
    for (l_int32 i = 0; boxes && pixa && i < boxaGetCount(boxes); i++) {
        g_autoptr(PIX) part = pixaGetPix(pixa, i, L_CLONE);
        if (count_pixels(part) < least)
            continue;
        if (n < max) {
            out[n] = place_in(boxes, i);
            pixaAddPix(parts, part, L_CLONE);
        }
        n++;
    }
    return n;
}

/* Whether a hole has an island in it: a dot. */
static gboolean has_island(PIX *hole, l_int32 least) {
    g_autoptr(PIX) bordered = pixAddBorder(hole, 1, 0);
    g_autoptr(PIX) island = bordered ? pixHolesByFilling(bordered, 8) : NULL;
    return island && count_pixels(island) >= least;
}

/* Where the middle of a hole is, across. */
static double centre(PIXA *holes, l_int32 i) {
    g_autoptr(PIX) hole = pixaGetPix(holes, i, L_CLONE);
    l_float32 x = 0, y = 0;
    pixCentroid(hole, NULL, NULL, &x, &y);
    return x;
}

/* Whether the holes of a letter are those of a zero: one with a dot inside, or two that a slash
 * from lower left to upper right, or the other way, parts; those of an 8 or a B lie above each
 * other. */
static gboolean is_zero(PIX *holes, l_int32 width, l_int32 height) {
    PixPlace found[2] = {0};
    g_autoptr(PIXA) parts = pixaCreate(2);
    l_int32 least = MAX(ZERO_SPECK, width * height / ZERO_HOLE);
    guint n = parts ? list_holes(holes, least, found, 2, parts) : 0;
    if (n == 1) {
        g_autoptr(PIX) hole = pixaGetPix(parts, 0, L_CLONE);
        return found[0].h * ZERO_HOLE_TALL > height &&
               has_island(hole, MAX(ZERO_SPECK, width * height / ZERO_DOT));
    }
    if (n != 2)
        return FALSE;
    const PixPlace *a = &found[0], *b = &found[1];
    double aside = fabs(a->x + centre(parts, 0) - b->x - centre(parts, 1)) / width;
    gboolean whole = MIN(a->y, b->y) * ZERO_REACH < height &&
                     (height - MAX(a->y + a->h, b->y + b->h)) * ZERO_REACH < height;
    gboolean pass = MIN(a->y + a->h, b->y + b->h) - MAX(a->y, b->y) > height / ZERO_PASS;
    return whole && pass && aside >= ZERO_ASIDE;
}

/* Whether a sample of the image and those up to `ring` away lie in a filled letter, whose box in
 * the enlargement is given. Both enlargements have a sample's middle at so many times its place. */
static gboolean is_inside(PIX *filled, const PixPlace *box, double scale, l_int32 ring, l_int32 x,
                          l_int32 y) {
    for (l_int32 j = y - ring; j <= y + ring; j++)
        for (l_int32 i = x - ring; i <= x + ring; i++) {
            l_uint32 bit = 0;
            l_int32 column = (l_int32)lround(i * scale) - box->x;
            l_int32 row = (l_int32)lround(j * scale) - box->y;
            if (pixGetPixel(filled, column, row, &bit) != 0 || !bit)
                return FALSE;
        }
    return TRUE;
}

/* Whitens what lies inside the ring of a zero: all of the filled letter that is further from its
 * outline than the ring is wide. */
static gboolean clear_inside(Picture *image, PIX *letter, PIX *holes, const PixPlace *box,
                             double scale) {
    l_int32 width = box->w;
    BOXA *boxes = pixConnCompBB(holes, 4);
    for (l_int32 i = 0; boxes && i < boxaGetCount(boxes); i++) {
        PixPlace hole = place_in(boxes, i);
        width = MIN(width, MIN(hole.x, box->w - hole.x - hole.w));
    }
    boxaDestroy(&boxes);
    l_int32 ring = MAX(1, (l_int32)lround(width / scale));
    g_autoptr(PIX) filled = pixOr(NULL, letter, holes);
    if (filled == NULL)
        return FALSE;
    l_int32 x1 = MIN((l_int32)image->width, (l_int32)ceil((box->x + box->w) / scale));
    l_int32 y1 = MIN((l_int32)image->height, (l_int32)ceil((box->y + box->h) / scale));
    for (l_int32 y = (l_int32)(box->y / scale); y < y1; y++)
        for (l_int32 x = (l_int32)(box->x / scale); x < x1; x++)
            if (is_inside(filled, box, scale, ring, x, y))
                picture_row8(image, 0, (gsize)y)[x] = G_MAXUINT8;
    return TRUE;
}

/* Opens the zeros that show in an enlargement of the image. */
static int open_seen(Picture *image, PIX *large, double scale) {
    g_autoptr(PIX) black = pixThresholdToBinary(large, 128);
    PIXA *found = NULL;
    g_autoptr(BOXA) boxes = black ? pixConnComp(black, &found, 8) : NULL;
    g_autoptr(PIXA) letters = found;
    if (boxes == NULL || letters == NULL)
        return -1;
    int n = 0;
    for (l_int32 i = 0; i < boxaGetCount(boxes); i++) {
        PixPlace box = place_in(boxes, i);
        if (box.h < ZERO_HEIGHT * ZERO_LOWEST / 100 || box.h > ZERO_HEIGHT * ZERO_HIGHEST / 100 ||
            box.w * ZERO_NARROWEST < box.h || box.w > box.h)
            continue;
        /* What lies inside, dots too, is part of the letter. */
        g_autoptr(BOX) frame = boxaGetBox(boxes, i, L_CLONE);
        g_autoptr(PIX) letter = pixClipRectangle(black, frame, NULL);
        g_autoptr(PIX) ring = pixaGetPix(letters, i, L_COPY);
        g_autoptr(PIX) bordered = ring ? pixAddBorder(ring, 1, 0) : NULL;
        g_autoptr(PIX) filling = bordered ? pixHolesByFilling(bordered, 4) : NULL;
        g_autoptr(PIX) hollow = filling ? pixRemoveBorder(filling, 1) : NULL;
        if (letter == NULL || hollow == NULL)
            return -1;
        /* Holes proper: without the islands in them. */
        g_autoptr(PIX) holes = pixSubtract(NULL, hollow, letter);
        if (holes == NULL)
            return -1;
        if (is_zero(holes, box.w, box.h)) {
            if (!clear_inside(image, ring, hollow, &box, scale))
                return -1;
            n++;
        }
    }
    return n;
}

int open_zeros(Picture *image, gsize letter_height) {
    float scale = (float)ZERO_HEIGHT / (float)MAX(letter_height, 1);
    if (scale < 1 || scale * (float)image->width > ZERO_WIDTH_MOST)
        return 0; /* large letters read well as they are */
    g_autoptr(PIX) pix = pix_from_picture(image);
    /* Samples as squares keep the corners by which bitmaps hang together; what is antialiased shows
     * better interpolated. */
    g_autoptr(PIX) squares = pix ? pixScaleBySampling(pix, scale, scale) : NULL;
    int n = squares ? open_seen(image, squares, scale) : -1;
    if (n != 0)
        return n;
    g_autoptr(PIX) smooth = pixScaleGrayLI(pix, scale, scale);
    return smooth ? open_seen(image, smooth, scale) : -1;
}
