/* What a row is known by from run to run, and what goes to where PHI must not be. docs/ci.md says
 * what it is made of. */
#pragma once
#include "core/output/told/told.h"

/* Gives a database's statements the functions fingerprint(TEXT, ...), text_byte(TEXT) and
 * base_name(PATH). */
gboolean fingerprint_functions_add(sqlite3 *database, GError **error);
/* Of the nth row, from 1, of those that fingerprint() calls the same. */
void fingerprint_of_nth(const char *same, gint64 nth, char fingerprint[FINGERPRINT_DIGITS + 1]);
/* Whether a text has the form of one. */
gboolean fingerprint_is_one(const char *text);
