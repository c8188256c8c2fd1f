/* The expected text anywhere in a picture, in any direction. */
#pragma once
#include "core/check/strokes/upright.h"

/* One line of the text in the picture turned upright. */
typedef struct FoundWords {
    Box box;
    guint first, end; /* words of the text */
    GArray *marks;    /* of Box: its characters, with what is right beside them */
} FoundWords;

typedef struct FoundText {
    double fit;       /* 1 all characters just as expected .. 0 none */
    Upright upright;  /* how the picture is turned for what follows */
    guint8 *coverage; /* owned; of the turned picture, 0 outside of the lines */
    gsize width, height;
    double contrast; /* as of StrokeMask */
    gboolean bright;
    GArray *lines; /* owned; of FoundWords, as they are read */
} FoundText;
void found_text_clear(FoundText *found);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FoundText, found_text_clear)

typedef struct TextMarks TextMarks;

/* How well words fit strokes that lie level, and which share of the strokes' pixels is theirs.
 * edges: array of Piece, to which those are appended that reach over the picture's border and are
 * no character's. */
double text_search_level(const guint8 *coverage, gsize width, gsize height, const TextMarks *text,
                         double *share, GArray *edges);

/* Looks for words, in this order but with line breaks anywhere, in every mask of strokes and
 * direction. FALSE where nothing like them is there; `out` is empty then. */
gboolean text_search(const Picture *picture, const TextMarks *text, FoundText *out);
