/* Lettering that stands in a region where there is no original to compare with. */
#pragma once
#include "ocr/match.h"
#include "ocr/recognizer.h"

typedef struct Lettering {
    MatchResult match; /* of what was read */
    gboolean shared;   /* what was read of it are words that another text there shares */
    char *read;        /* owned; all lines that were read, separated by \n */
    guint n_unread;    /* letters that could be the expected text's: of lines that can't be read */
    char *unread;      /* owned; as what they were read all the same, separated by \n */
    guint n_other;     /* letters that were read with confidence and are another text's */
    GArray *others;    /* of Box, owned: where these are in the picture */
    gboolean repeats; /* letters that the expected text repeats look alike in a line, as in no other
                         text */
} Lettering;
void lettering_clear(Lettering *lettering);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lettering, lettering_clear)

/* Looks for lines of lettering, most of which lie in the region, in a picture, and reads them:
 * along its rows and its columns, turned over and mirrored, and aslant where the box has room for
 * that. text and tokens: what is expected there, its lines separated by \n. What is read with
 * confidence and holds no token is another text, and not counted. */
gboolean lettering_find(const Picture *picture, Box region, const char *text, char **tokens,
                        Recognizer *engine, Lettering *out, GError **error);

/* Whether a reading of that confidence holds a token. Of less confidence than it has: one wrong
 * digit doesn't make a date another one. */
gboolean lettering_holds_any(const char *text, double confidence, char **tokens);

/* Whether what was read stands in the expected text, or nearly, but is too little to tell it. */
gboolean lettering_is_part(const char *read, const char *text);

/* Whether what is read may be a text all the same: it has letters that no language reads which the
 * recogniser has. */
gboolean lettering_is_unreadable(const char *text, const Recognizer *engine);

/* Appends a line to lines separated by \n, which may be NULL. */
void lettering_append(char **lines, const char *line);
