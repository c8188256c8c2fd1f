/* What two runs' options differ in, for whoever has to give the same ones. */
#pragma once
#include <glib.h>

/* In words, such as "--no-crops not given, here given", which the caller frees. Both are
 * dictionaries by the options' names, as text (g_variant_print()); what is none is given whole. */
char *settings_difference(const char *there, const char *here);

/* Whether all options are the same, so that what differs is what text is read with
 * (core/languages/recognition.h). */
gboolean settings_have_same_options(const char *there, const char *here);
/* What the other run is called then, and what is to be done, with ", or " behind it. */
const char *settings_other_run(gboolean same_options);
const char *settings_advice(gboolean same_options);
