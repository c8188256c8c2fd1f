/* What is wrong with a command line, in words that help to put it right. */
#pragma once
#include "core/cli/options/option.h"

/* Edits that make one text of the other: characters put in, left out, replaced, or swapped with
 * their neighbour. */
gsize edit_distance(const char *one, const char *other);

/* "there is no --orignal; did you mean --original?" name: without "--". Each is newly allocated. */
char *mistake_unknown_option(CommandId command, const char *name);
char *mistake_unknown_letter(CommandId command, char letter);
char *mistake_unknown_command(const char *name);
/* What a value must be and isn't. */
char *mistake_value(const Option *option, const char *value);

/* "a, b and c"; the caller frees it. */
char *words_joined(const GPtrArray *words, const char *last_separator);
