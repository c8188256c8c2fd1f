/* Whether two readings may be of one text. */
#pragma once
#include <glib.h>

/* Digits must be the same, since another date is another leak; of the letters up to a quarter may
 * be read, missed or made otherwise, whatever their case. */
gboolean readings_are_alike(const char *one, const char *other);
