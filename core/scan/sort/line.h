/* A line of text taken apart into runs of letters and digits. */
#pragma once
#include <glib.h>

typedef struct LineRun {
    char *gap;    /* what stands between the run before and this one: signs and spaces, UTF-8 */
    char *text;   /* as read, UTF-8 */
    char *folded; /* A-Z and 0-9 only (ocr/fold.h); empty for scripts but the Latin one */
    char *digits; /* the run as a number, letters that look like digits taken for them; NULL if it
                     can't be one */
    guint n_digits, n_letters; /* of folded */
} LineRun;

typedef struct Line {
    GPtrArray *runs; /* of LineRun */
    char *plain;     /* upper case, without accents, everything else as it was */
} Line;

/* Takes UTF-8 apart (what is not valid becomes U+FFFD). Letters stuck to digits are a run of their
 * own where there are three or more of them ("28Mar02"), or an AM or PM. */
Line *line_new(const char *text);
void line_free(Line *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Line, line_free)

const LineRun *line_run(const Line *line, guint i);

/* Whether the run has letters of a Latin form, and no digits. */
gboolean run_is_letters(const LineRun *run);
/* Whether the run stands directly behind the one before. */
gboolean run_is_joined(const LineRun *run);
