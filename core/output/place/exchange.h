/* Complete files that take the places of earlier ones: all of them or none, also where storage
 * fails or the process is killed midway. The earlier ones are renamed, their database first, and
 * removed once the new ones are all there, of which the database is put there last. So a database
 * that is in its place is that of the files beside it; and where none is, but a replaced one, the
 * earlier files are put back. */
#pragma once
#include <glib.h>

/* Behind the names of earlier files while others take their places. */
#define EXCHANGE_REPLACED ".replaced"

typedef struct Exchange {
    const char *folder;
    const char *suffix;         /* behind the names of the new files */
    const char *const *files;   /* names; the first is that of the database; ends with NULL */
    const char *const *earlier; /* of earlier ones, likewise, whether they are there or not */
} Exchange;

/* The name that an earlier file has meanwhile; of SQLite's journal that which goes with the
 * database. The caller frees it. */
char *exchange_replaced_name(const char *name);
/* Where it fails the earlier files are put back, and the new ones too, which stay; the error says
 * where they lie. What can't be removed at the end is said on the terminal. */
gboolean exchange_files(const Exchange *exchange, GError **error);
/* Whether an earlier process was ended while it did so. */
gboolean exchange_is_left(const char *folder, const char *const *earlier);
/* Of one that was: puts the earlier files back, or removes them where the new ones are all there.
 * Fails where that can't be done, after which it can be done again. */
gboolean exchange_settle(const char *folder, const char *const *earlier, GError **error);
