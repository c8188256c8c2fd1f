/* Text of strangers on a terminal. */
#pragma once
#include <glib.h>

/* A copy in which nothing acts on the terminal: control characters, those that turn the direction
 * of writing and bytes that are no UTF-8 stand there as \x1b or \u202e. */
char *terminal_text(const char *bytes);
/* The same but for line ends and tabs, which stay: for what is more than a line. */
char *terminal_lines(const char *bytes);
/* As terminal_text(), shortened to so many characters: names keep their end, which tells them
 * apart. */
char *terminal_name(const char *bytes, gsize most);
/* Sentences keep their beginning, up to a blank if there is one near, and end with "..." then. */
char *terminal_line(const char *bytes, gsize most);
