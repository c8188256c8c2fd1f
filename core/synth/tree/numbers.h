/* Byte order of binary values. PS3.5 section 6.2. */
#pragma once
#include <glib.h>

/* Bytes of the numbers that a VR holds; 1 for text and bytes. */
guint number_width(const char *vr);
/* Reverses the bytes of each number, in place. */
void numbers_swap(guint8 *bytes, gsize length, guint width);
