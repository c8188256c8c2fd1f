/* What a scrubber puts in the place of identifiers and dates. All of it follows from the old value
 * and the seed, so that every process says the same. */
#pragma once
#include <glib.h>

/* Newly allocated: a UID below 2.25 (PS3.5 annex B.2); an ID. */
char *replacement_uid(guint64 seed, const char *uid);
char *replacement_patient(guint64 seed, const char *patient);
/* How many days a patient's dates move back. */
guint replacement_days(guint64 seed, const char *patient);
/* Every value that begins with YYYYMMDD moved back, what follows kept; others become empty. */
char *replacement_dates(const char *dates, guint days);
