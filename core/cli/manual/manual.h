/* What describes the command line, written from the rows of core/cli/options: help on a terminal,
 * manual pages, what shells complete, and the reference in docs/. All texts are newly allocated. */
#pragma once
#include "core/cli/options/option.h"

/* Of the program: what it is for, and its commands. */
char *help_of_program(void);
/* Of a command; with what the manual adds where `whole` is set. */
char *help_of_command(const Command *command, gboolean whole);

/* "pixleak scan PATH... --out OUT [OPTION...]" */
char *usage_of(const Command *command);
/* "--jobs N, -j N" */
char *spellings_of(const Option *option);
/* The sentence on an option, what holds where it is not given, and whether it is needed; then,
 * where `whole` is set, what the manual adds. */
char *sentences_on(const Option *option, CommandId command, gboolean whole);
