/* What a scrubber may do to an image: well, badly or too much. Each has a known truth. */
#pragma once
#include "core/synth/draw/burned_text.h"
#include "core/synth/encode/encode.h"

/* Where else a scrubber left the text. */
typedef enum Leftover {
    LEFTOVER_NONE,
    LEFTOVER_OVERLAY,      /* an overlay plane holds it */
    LEFTOVER_OVERLAY_BITS, /* an overlay in unused bits of the pixels does */
    LEFTOVER_HIGH_BITS,    /* unused bits of the pixels do, undeclared */
    LEFTOVER_ICON,         /* the icon image shows the image as it was */
} Leftover;

/* What an image has to be for a treatment to be shown on it. */
typedef enum Needs {
    NEEDS_WORDS = 1 << 0, /* unsigned samples of more than 8 bits */
    NEEDS_BYTES = 1 << 1, /* samples of 8 bits */
    NEEDS_LOOP = 1 << 2,  /* several frames */
    NEEDS_ONE_FRAME = 1 << 3,
    NEEDS_SPARE_BITS = 1 << 4, /* unsigned native samples with bits above the stored ones */
} Needs;

/* One image on its way through a scrubber. */
typedef struct Scrubbing {
    MadeImage picture;        /* starts as a copy of what was burned in */
    const TextRegion *region; /* NULL: the image has no text */
    guint capital_height;
    Lettering *lettering;
    Random random;
} Scrubbing;

typedef struct Treatment {
    const char *name;
    gboolean plain;      /* the image has no text: what counts is what happens to the pixels */
    gboolean leak;       /* the text can still be told */
    const char *level;   /* of a leak: "untouched", "legible" or "any"; else "hidden" */
    const char *outside; /* verdict of everything outside the text's region */
    guint needs;         /* bits of Needs */
    Leftover leftover;
    gboolean tells_box; /* the truth names the box of what was changed */
    /* NULL: the pixels stay as they are. */
    gboolean (*apply)(Scrubbing *scrubbing, GError **error);
} Treatment;

const Treatment *treatment_nth(gsize i); /* NULL past the last */
const Treatment *treatment_find(const char *name);
gboolean treatment_serves(const Treatment *treatment, const PictureShape *shape,
                          const Encoding *encoding);
/* Treatments that decide on the encoding as well. */
gboolean treatment_is_transcoding(const Treatment *treatment);
gboolean treatment_is_lossy(const Treatment *treatment);
