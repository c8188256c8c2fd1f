/* Which item of the sources holds which instance, told by the files' headers. */
#pragma once
#include "core/run/reader_terms.h"
#include "core/source/source.h"

typedef struct InstanceIndex InstanceIndex;

/* Reads the header of every item, in processes by these terms, and expands archives and DICOMDIRs
 * on the way. An item that no process survives is listed as unreadable, with what became of it.
 * Takes the sources over; forked processes may read both. Before it there is one thread. Fails
 * where there is no room in the temporary folder, and where no process can be started. */
InstanceIndex *instance_index_new(Sources *sources, const ReaderTerms *terms, GError **error);
/* The same of what one path leads to; options: of sources_open(). */
InstanceIndex *instance_index_of_path(const char *path, const SourceOptions *options,
                                      const ReaderTerms *terms, GError **error);
void instance_index_free(InstanceIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InstanceIndex, instance_index_free)
const Sources *instance_index_sources(const InstanceIndex *index);

/* The items that hold an instance, in the sources' order: of several with one UID each. */
gsize instance_index_length(const InstanceIndex *index);
gsize instance_index_item(const InstanceIndex *index, gsize i);

/* Whether the item's file is another one or has changed since its header was read: nobody knows
 * then which instance it holds. */
gboolean instance_index_changed(const InstanceIndex *index, gsize item);

/* What it was then (core/source/state/file_state.h), its name before that; of an archive's member
 * what the archive is now. The caller frees it; "nothing" for what is no item. */
char *instance_index_state(const InstanceIndex *index, gsize item);

/* The item that holds an instance, of several the first; FALSE where none does. */
gboolean instance_index_find(const InstanceIndex *index, const char *sop_instance, gsize *item);
/* Its path, which the caller frees; NULL where none holds it, or an archive's member does. */
char *instance_index_find_path(const InstanceIndex *index, const char *sop_instance);
/* The UIDs with their items, each once, until visit gives FALSE; so does this then. */
typedef gboolean (*InstanceVisit)(const char *sop_instance, gsize item, gpointer data);
gboolean instance_index_each(const InstanceIndex *index, InstanceVisit visit, gpointer data);

/* The items that hold none, and why, until visit gives FALSE; so does this then. With `further`
 * also those whose UID an earlier one has (LISTED_DUPLICATE). */
typedef gboolean (*UnindexedVisit)(ListedKind kind, gsize item, const char *reason, gpointer data);
gboolean instance_index_each_unindexed(const InstanceIndex *index, gboolean further,
                                       UnindexedVisit visit, gpointer data);
