/* What a scrubber may do to an image: well, badly or too much. Each has a known truth. */
#pragma once
#include "core/synth/encode/encode.h"
#include "core/synth/scrub/treatment/scrubbing.h"
#include "core/synth/tree/tree.h"

/* Where else a scrubber left the text. */
typedef enum Leftover {
    LEFTOVER_NONE,
    LEFTOVER_OVERLAY,      /* an overlay plane holds it */
    LEFTOVER_OVERLAY_BITS, /* an overlay in unused bits of the pixels does */
    LEFTOVER_HIGH_BITS,    /* unused bits of the pixels do, undeclared */
    LEFTOVER_ICON,         /* the icon image shows the image as it was */
    LEFTOVER_OVERLAY_TURNED,
    LEFTOVER_OVERLAY_MIRRORED,
    LEFTOVER_ICON_TURNED,
    LEFTOVER_ICON_MIRRORED,
    LEFTOVER_SECOND_STREAM, /* the image as it was, encoded, behind the other in its fragment */
    LEFTOVER_THUMBNAIL,     /* a small copy in the JFIF header of a JPEG */
    LEFTOVER_COMMENT,       /* the text in a comment of a JPEG */
    LEFTOVER_PRIVATE_COPY,  /* an image of another size in a private sequence */
    LEFTOVER_NO_OVERLAY,    /* nothing: the overlay that had the text is gone */
} Leftover;

/* What an image has to be for a treatment to be shown on it. */
typedef enum Needs {
    NEEDS_WORDS = 1 << 0, /* unsigned samples of more than 8 bits */
    NEEDS_BYTES = 1 << 1, /* samples of 8 bits */
    NEEDS_LOOP = 1 << 2,  /* several frames */
    NEEDS_ONE_FRAME = 1 << 3,
    NEEDS_SPARE_BITS = 1 << 4, /* unsigned native samples with bits above the stored ones */
    NEEDS_CODABLE = 1 << 5,    /* unsigned samples, which all codecs take */
    NEEDS_JPEG = 1 << 6,
    NEEDS_PALETTE = 1 << 7,
    NEEDS_OVERLAY = 1 << 8,
} Needs;

typedef struct Treatment {
    const char *name;
    gboolean plain;      /* the image has no text: what counts is what happens to the pixels */
    gboolean leak;       /* the text can still be told */
    gboolean asked_only; /* clean, and only where the flaws name it */
    const char *level;   /* of a leak: "untouched", "legible", "any", or "told": all that a checker
                            must not call hidden; else "hidden" */
    const char *outside; /* verdict of everything outside the text's region */
    guint needs;         /* bits of Needs */
    Leftover leftover;
    gboolean tells_box;   /* the truth names the box of what was changed */
    const char *encoding; /* what the scrubber writes; NULL: what the image had */
    gboolean as_shown;    /* palettes become RGB */
    /* NULL: the pixels stay as they are. */
    gboolean (*apply)(Scrubbing *scrubbing, GError **error);
} Treatment;

const Treatment *treatment_nth(gsize i); /* NULL past the last */
const Treatment *treatment_find(const char *name);
/* Bits of Needs that an image meets; encoding: NULL where it isn't known. */
guint treatment_needs_met(const PictureShape *shape, const Encoding *encoding, const Tree *tree);
/* Whether it can be shown on an image that meets these, lossy or not. */
gboolean treatment_serves(const Treatment *treatment, guint met, gboolean lossy);
/* Treatments that decide on the encoding as well. */
gboolean treatment_is_transcoding(const Treatment *treatment);
gboolean treatment_is_lossy(const Treatment *treatment);
