/* The pixels of one instance on their way through the scrubber. */
#pragma once
#include "core/synth/scrub/flaws.h"
#include "core/synth/scrub/scrub_rows.h"
#include "core/synth/tree/tree.h"

typedef struct ScrubbedImage {
    const Treatment *treatment;
    const char *outside;  /* what became of everything outside the regions */
    char *damaged_box;    /* "x0,y0,x1,y1", or NULL; owned */
    char *codec_original; /* names as in the truth files; owned */
    char *codec_deid;
    char *transfer_syntax; /* of the scrubbed file; owned */
    guint capital_height;
} ScrubbedImage;
void scrubbed_image_clear(ScrubbedImage *image);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScrubbedImage, scrubbed_image_clear)

typedef struct ImageTask {
    const Flaws *flaws;
    const ScrubRow *row;
    gsize ordinal; /* among images with text, or those without */
    guint64 seed;
    guint capital_height;     /* 0: to be told by the region */
    const PlacedText *placed; /* how a scene's text was drawn; NULL: it stands in none */
    Typesetter *typesetter;
} ImageTask;

/* Scrubs the pixels of `file` into `tree`, which was loaded from it. A file without pixels comes
 * with treatment NULL. */
gboolean image_scrub(const ImageTask *task, const DicomFile *file, Tree *tree, ScrubbedImage *out,
                     GError **error);
