/* Colours on a terminal. */
#pragma once
#include "core/verdict/verdict.h"
#include <stdio.h>

/* Ends a colour. */
#define TERMINAL_PLAIN "\033[0m"

/* Whether the stream is a terminal that shows colours, and the user wants them: NO_COLOR is not set
 * or empty (https://no-color.org). */
gboolean terminal_has_colour(FILE *stream);
/* Begins the colour of what means this much. */
const char *terminal_colour(Severity severity);
