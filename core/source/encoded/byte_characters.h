/* Bytes that a text writes as characters that stand for six bits, five or four, in pieces with
 * anything between that is shorter. For core/source alone. */
#pragma once
#include <glib.h>

/* The format, a static string, where the characters begin as the file of a picture does, or are too
 * many to be names and words; else NULL. The text is without escapes. */
const char *byte_characters_in(const char *text, gsize size);
