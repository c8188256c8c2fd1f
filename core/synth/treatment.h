/* What a scrubber may do to an image: well, badly or too much. Each has a known truth. */
#pragma once
#include "core/synth/lettering.h"
#include "core/synth/picture.h"

/* Burned-in text: where it lies, how much of each pixel it covers, and the value it has. */
typedef struct TextRegion {
    guint x0, y0, x1, y1;
    guint size; /* of the font, pixels */
    Drawn drawn;
    guint16 ink;
} TextRegion;

/* Where else a scrubber left the text. */
typedef enum Leftover {
    LEFTOVER_NONE,
    LEFTOVER_OVERLAY,      /* an overlay plane holds it */
    LEFTOVER_OVERLAY_BITS, /* an overlay in unused bits of the pixels does */
    LEFTOVER_HIGH_BITS,    /* unused bits of the pixels do, undeclared */
    LEFTOVER_ICON,         /* the icon image shows the image as it was */
} Leftover;

/* One image on its way through a scrubber. */
typedef struct Scrubbing {
    Picture picture; /* starts as a copy of what was burned in */
    const TextRegion *region;
    Lettering *lettering;
    GRand *random;
    char *damaged_box; /* "x0,y0,x1,y1" where it is known; owned */
} Scrubbing;
void scrubbing_clear(Scrubbing *scrubbing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scrubbing, scrubbing_clear)

typedef struct Treatment {
    const char *name;
    gboolean plain;      /* the image has no text: what counts is what happens to the pixels */
    gboolean leak;       /* the text can still be told */
    const char *level;   /* of a leak: "untouched", "legible" or "any"; else "hidden" */
    const char *outside; /* verdict of everything outside the text's region */
    guint kinds;         /* bits of PictureKind that it can be shown on */
    Leftover leftover;
    /* NULL: the pixels stay as they are. */
    gboolean (*apply)(Scrubbing *scrubbing, GError **error);
} Treatment;

const Treatment *treatment_nth(gsize i); /* NULL past the last */
gsize treatment_count(void);
/* By pointer in the table: treatments that decide on the encoding as well. */
gboolean treatment_is_transcoding(const Treatment *treatment);
gboolean treatment_is_lossy(const Treatment *treatment);

/* Writes text over a picture's frames, all of them. */
void region_burn_in(Picture *picture, const TextRegion *region);
