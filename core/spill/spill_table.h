/* Texts by text, in temporary files: a hash table with open addressing. Two reads find a value. */
#pragma once
#include "core/spill/spill_file.h"

typedef struct SpillTable SpillTable;

SpillTable *spill_table_new(GError **error);
void spill_table_free(SpillTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpillTable, spill_table_free)

/* Adds a pair, unless the key is there; *added (may be NULL) says which. Keys and values below
 * 4 GiB. Fails where there is no room in the temporary folder. */
gboolean spill_table_add(SpillTable *table, const char *key, const char *value, gboolean *added,
                         GError **error);
/* The key's value from now on. */
gboolean spill_table_set(SpillTable *table, const char *key, const char *value, GError **error);
/* A key's value, which the caller frees; NULL if the key is not there. */
char *spill_table_find(const SpillTable *table, const char *key);
gboolean spill_table_contains(const SpillTable *table, const char *key);
gsize spill_table_size(const SpillTable *table);
/* Before a fork whose processes read. */
gboolean spill_table_flush(SpillTable *table, GError **error);

/* Calls visit with every pair that was added, in that order, until it gives FALSE; so does this
 * then. Pairs that were replaced by setting come too. */
typedef gboolean (*SpillTableVisit)(const char *key, const char *value, gpointer data);
gboolean spill_table_each(const SpillTable *table, SpillTableVisit visit, gpointer data);
