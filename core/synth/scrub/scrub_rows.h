/* An answer key as a scrubber goes through it: an instance at a time, with every action asked for,
 * be it by the instance's own row or by one for its series or study. */
#pragma once
#include "core/key/answers.h"
#include "core/synth/scene/placed_text.h"

typedef struct ScrubCheck {
    const char *path, *value, *text; /* value and text without angle brackets */
    Action action;
} ScrubCheck;

typedef struct ScrubRegion {
    const char *text;
    guint x0, y0, x1, y1;
} ScrubRegion;

typedef struct ScrubRow {
    AnswerRow *answer;    /* the instance's own row */
    GArray *checks;       /* of ScrubCheck, on elements */
    GArray *regions;      /* of ScrubRegion */
    GStringChunk *memory; /* of all texts */
} ScrubRow;
void scrub_row_free(ScrubRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScrubRow, scrub_row_free)

typedef struct ScrubRows ScrubRows;

/* Numbers the rows of instances. Fails where a row's scope is not known. */
ScrubRows *scrub_rows_new(const char *path, GError **error);
void scrub_rows_free(ScrubRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScrubRows, scrub_rows_free)

gsize scrub_rows_count(const ScrubRows *rows);
/* How many of the rows before it are of its sort: with text in the pixels, or without. */
gsize scrub_rows_ordinal(const ScrubRows *rows, gsize i);
/* To be called in the process that reads. */
gboolean scrub_rows_open(ScrubRows *rows, GError **error);
/* Fails where something of the row can't be understood, as nobody could then carry it out. */
ScrubRow *scrub_rows_read(ScrubRows *rows, gsize i, GError **error);
/* The text of an instance that pixleak synth drew into a scene: FALSE where there is none. */
gboolean scrub_rows_placed_text(ScrubRows *rows, const char *sop_instance, PlacedText *out);
/* Height of the capitals of the text burned in, where the key comes from pixleak synth; else 0. */
guint scrub_rows_capital_height(ScrubRows *rows, const char *sop_instance);
