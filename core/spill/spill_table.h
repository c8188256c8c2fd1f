/* Texts by text, in a temporary database of SQLite (in TMPDIR or /tmp, mode 0600, without a name).
 * Nothing is left of it however the process ends. For one thread at a time. */
#pragma once
#include "core/spill/spill_file.h"

typedef struct SpillTable SpillTable;

SpillTable *spill_table_new(GError **error);
void spill_table_free(SpillTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpillTable, spill_table_free)

/* Adds a pair, unless the key is there; *added (may be NULL) says which. Key and value below 1 GB
 * together. Fails where there is no room in the temporary folder. */
gboolean spill_table_add(SpillTable *table, const char *key, const char *value, gboolean *added,
                         GError **error);
/* The key's value from now on. */
gboolean spill_table_set(SpillTable *table, const char *key, const char *value, GError **error);
/* A key's value, which the caller frees; NULL if the key is not there. What can't be read back ends
 * the process, as running out of memory does. */
char *spill_table_find(const SpillTable *table, const char *key);
gboolean spill_table_contains(const SpillTable *table, const char *key);
gsize spill_table_size(const SpillTable *table);
/* The end of adding and setting; before a fork whose processes read. */
gboolean spill_table_share(SpillTable *table, GError **error);

/* Calls visit with every pair, in the order in which the keys were added, until it gives FALSE; so
 * does this then. The visit may look up, not add. */
typedef gboolean (*SpillTableVisit)(const char *key, const char *value, gpointer data);
gboolean spill_table_each(const SpillTable *table, SpillTableVisit visit, gpointer data);
