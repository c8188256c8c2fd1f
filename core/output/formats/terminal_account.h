/* What became of the inputs, as the terminal's summary of every command says it. */
#pragma once
#include "core/output/view.h"
#include <stdio.h>

/* What was met, judged and listed, and the first names of kinds that keep the run from being green.
 * label: width of what stands before the lines; all: with every name. The view needs its database,
 * whose table `listed` is read, its account and its kind. */
gboolean terminal_print_account(const ResultView *view, int label, gboolean all, FILE *stream,
                                GError **error);
/* What the workers were not kept from; all: also where that is nothing. label: as above. */
gboolean terminal_print_sandbox(const ResultView *view, int label, gboolean all, FILE *stream,
                                GError **error);
/* Why the run is not green although nothing may have been found, and what to do about it; nothing
 * where it is. file: in the folder of the results, which names all that was listed. */
void terminal_print_open(const ResultView *view, const char *file, FILE *stream);
