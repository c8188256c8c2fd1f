/* Bytes that a text writes as numbers: in hexadecimal digits, alone or by twos, fours and eights,
 * in octal, decimal or binary ones, with any signs and words between. For core/source alone. */
#pragma once
#include <glib.h>

/* The format, a static string, where the numbers begin as the file of a picture does, or are too
 * many to be anything but bytes; else NULL. */
const char *byte_numbers_in(const char *text, gsize size);
