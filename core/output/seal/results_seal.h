/* The seal of results that are complete: a digest of all that a run wrote into results.db, kept in
 * its table `run`. It finds what is edited or breaks; whoever alters results on purpose can make a
 * new one. What curators decide later (`decisions`) is not under it. */
#pragma once
#include <glib.h>
#include <sqlite3.h>

/* Seals results, behind the last row; the caller commits. */
gboolean results_seal(sqlite3 *database, GError **error);
/* Whether results are what was sealed; those of a run that was ended before it was complete, and of
 * `validate`, have no seal and are taken as they are. Else an error that names `path`, with `next`
 * behind it: what to do. */
gboolean results_are_as_sealed(sqlite3 *database, const char *path, const char *next,
                               GError **error);
/* Whether they are of a run that is complete, as results.db always is: without that they would be
 * under no seal. */
gboolean results_are_complete(sqlite3 *database, const char *path, const char *next,
                              GError **error);
