/* Lettering that stands in a region where there is no original to compare with. */
#pragma once
#include "ocr/match.h"
#include "ocr/recognizer.h"

typedef struct Lettering {
    MatchResult match; /* of what was read */
    char *read;        /* owned; all lines that were read, separated by \n */
    guint n_unread;    /* letters that could be the expected text's: of lines that can't be read */
    char *unread;      /* owned; as what they were read all the same, separated by \n */
    guint n_other;     /* letters that were read with confidence and are another text's */
    gboolean repeats; /* letters that the expected text repeats look alike in a line, as in no other
                         text */
} Lettering;
void lettering_clear(Lettering *lettering);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lettering, lettering_clear)

/* Looks for lines of lettering, most of which lie in the region, in a picture, and reads them. text
 * and tokens: what is expected there, its lines separated by \n. What is read with confidence and
 * holds no token is another text, and not counted. */
gboolean lettering_find(const Picture *picture, Box region, const char *text, char **tokens,
                        Recognizer *engine, Lettering *out, GError **error);

/* The same where that found nothing, in pictures in which text is isolated from what is around it
 * (isolated.h): only `match` and `read` are set, to what is read with confidence; `read` holds the
 * readings that hold a token. */
gboolean lettering_find_isolated(const Picture *picture, Box region, const char *text,
                                 char **tokens, Recognizer *engine, Lettering *out, GError **error);
