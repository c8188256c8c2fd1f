/* What two shards' options differ in, for whoever has to give the same ones. */
#pragma once
#include <glib.h>

/* In words, such as "no-crops false, here true", which the caller frees. Both are texts that a
 * ResultPart's settings may be: a dictionary by the options' names, or words, which are given
 * whole. */
char *settings_difference(const char *there, const char *here);
