/* Matching what was read against text that must not be there. */
#pragma once
#include <glib.h>

/* The tokens of a key's text that identify someone: words and dates, without labels such as `DOB:`,
 * `[M]`/`[F]`-like marks, punctuation-only words and English stop words; upper-cased. Where
 * nothing but labels stands there, these.
 * NULL-terminated, newly allocated (g_strfreev). */
char **match_tokens(const char *text);

typedef struct MatchResult {
    guint tokens_total;
    guint tokens_removed; /* tokens that no reading holds */
    double score;         /* tokens_removed / tokens_total, 1 where there are none */
} MatchResult;

/* Looks for every token in every reading (array of TextReading, see recognizer.h) by edit distance,
 * where letters that OCR confuses cost less; the distance allowed grows with the token's length and
 * is stated in match_limits.h. If found is not NULL, it gets the tokens found, comma separated
 * (newly allocated). */
MatchResult match_readings(GPtrArray *readings, char **tokens, char **found);

/* The same of one text, read with that confidence (0..100). */
MatchResult match_reading(const char *text, double confidence, char **tokens);

/* Whether a text read with that confidence (0..100) holds a word or number, or nearly: the search
 * that match_readings() makes for each token. */
gboolean match_text(const char *text, double confidence, const char *token);

/* Whether a text that something cut at an end shows what is left of a word or number: more than
 * half of it, at least five letters, as a word of its own but for one letter that may have been
 * cut. */
gboolean match_cut_text(const char *text, const char *token);
