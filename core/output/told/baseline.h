/* Findings that somebody accepted, in a file of lines; docs/ci.md describes it. */
#pragma once
#include "core/output/told/told.h"

typedef struct Baseline Baseline;

/* command: whose findings they must be; NULL: of any. Fails, naming the line, where the file is not
 * as baseline_write() writes it: it may be of strangers. */
Baseline *baseline_read(const char *path, const char *command, GError **error);
/* Likewise of what an option names; NULL, and no list, where it is not given. */
gboolean baseline_of_option(const char *path, const char *command, Baseline **baseline,
                            GError **error);
void baseline_free(Baseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Baseline, baseline_free)
gsize baseline_length(const Baseline *baseline);
const char *baseline_path(const Baseline *baseline);
gboolean baseline_is_of(const Baseline *baseline, const char *command, GError **error);
/* What stands behind a finding's line after its #; "" without. */
const char *baseline_note(const Baseline *baseline, const char *fingerprint);

/* Whether the row is accepted: what was found stands there with the same fingerprint, and was as
 * bad when it was accepted. What can't be judged is accepted only where a line says just that. */
gboolean baseline_accepts(const Baseline *baseline, const ToldRow *row);

/* The first line of such a file begins with this. */
#define BASELINE_FIRST_LINE "# pixleak baseline 1"
