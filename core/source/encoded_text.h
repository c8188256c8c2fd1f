/* Bytes that a text carries as characters, which may be a picture's. For this folder alone. */
#pragma once
#include <glib.h>

/* The format, a static string, where a text of 8-bit characters carries long rows of bytes in
 * base64, base85, hexadecimal digits or uuencode, or short ones that begin as a file of a picture
 * does; NULL where it doesn't. */
const char *text_encoded_bytes(const char *text, gsize size);
