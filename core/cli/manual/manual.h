/* What describes the command line, written from the rows of core/cli/options: help on a terminal,
 * manual pages, what shells complete, and the reference in docs/. All texts are newly allocated. */
#pragma once
#include "core/cli/options/option.h"

/* Of the program: what it is for, and its commands. */
char *help_of_program(void);
/* Of a command; with what the manual adds where `whole` is set. */
char *help_of_command(const Command *command, gboolean whole);

/* Manual pages, for man(7)'s macros: of the program, and of a command (pixleak-COMMAND.1). */
char *man_page_of_program(void);
char *man_page_of_command(const Command *command);
/* docs/options.md */
char *markdown_of_all(void);
/* What a shell needs to complete a line that is being typed. */
char *completion_for_bash(void);
char *completion_for_zsh(void);
char *completion_for_fish(void);

/* "pixleak scan PATH... --out OUT [OPTION...]" */
char *usage_of(const Command *command);
/* The same of one shard: "pixleak scan --plan PLAN --shard K --out OUT [OPTION...]"; NULL of a
 * command that has none. */
char *shard_usage_of(const Command *command);
/* "--jobs N, -j N" */
char *spellings_of(const Option *option);
/* The sentence on an option, what holds where it is not given, and whether it is needed; then,
 * where `whole` is set, what the manual adds. */
char *sentences_on(const Option *option, CommandId command, gboolean whole);
/* The beginning of that sentence, as far as it says what the option is for. */
char *gist_of(const Option *option);
/* The next row of a group that a command takes, from *i on, which is set behind it; NULL: none. */
const Option *next_in_group(CommandId command, OptionGroup group, gsize *i);
/* The next row that a command takes, likewise. */
const Option *next_of_command(CommandId command, gsize *i);
/* Whether shells complete paths for its value. */
gboolean takes_path(const Option *option);
