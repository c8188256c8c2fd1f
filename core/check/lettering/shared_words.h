/* Another text that has words in common with the expected one. */
#pragma once
#include <glib.h>

/* Whether what was read holds but words that two texts may share by chance, as a first name, beside
 * longer ones of another text in the same line, read with confidence: neither a number of the
 * expected text nor all of its words. readings: array of TextReading (see recognizer.h); text and
 * tokens: what is expected (see match.h). FALSE where none of it was read. */
gboolean shared_words_only(const GPtrArray *readings, const char *text, char **tokens);
