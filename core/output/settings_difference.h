/* What two runs' options differ in, for whoever has to give the same ones. */
#pragma once
#include <glib.h>

/* In words, such as "--no-crops not given, here given", which the caller frees. Both are
 * dictionaries by the options' names, as text (g_variant_print()); what is none is given whole. */
char *settings_difference(const char *there, const char *here);
