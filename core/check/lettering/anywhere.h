/* Lettering anywhere in pictures: where text may have been moved to. */
#pragma once
#include "ocr/read/reader.h"

/* A line that was read. */
typedef struct ReadLine {
    Box box; /* in the picture */
    char *text;
    double confidence; /* 0..100 */
    guint n_unread; /* letters of one that stands on an even ground, but is read with confidence in
                       no way and not explained by what is; else 0 */
} ReadLine;

/* Reads the lines of a picture of 16 bits, along its rows and its columns; what can't be read well
 * is turned over and mirrored as well. Array of ReadLine, newly allocated. before: the picture that
 * came before in a loop, of the same kind, or NULL; where nothing differs from it lines are left
 * out. NULL where memory runs out or the recogniser fails. */
GArray *anywhere_read(const Picture *picture, const Picture *before, LineReader *reader,
                      GError **error);

/* Whether a line tells an expected text: it holds a token of it that is long enough, or two. */
gboolean anywhere_tells(const ReadLine *line, char **tokens);

/* Whether a line that can't be read may be one of the expected text, its lines separated by \n: it
 * has as many letters. */
gboolean anywhere_may_be(const ReadLine *line, const char *text);

/* Whether any token is long enough to be looked for. */
gboolean anywhere_can_tell(char **tokens);
