/* Pictures whose pixels are characters. For core/source alone. */
#pragma once
#include <glib.h>

/* The format, a static string, where a text holds a plain PNM (netpbm, pbm(5)), the values of an
 * XPM, with the comment before them or not, or a long bitmap of zeros and ones; else NULL. */
const char *drawn_text_in(const char *text, gsize size);
