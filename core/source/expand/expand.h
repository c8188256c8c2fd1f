/* What items lead to: the members of an archive, the files that a DICOMDIR names. Archives and
 * DICOMDIRs are read in a process of its own, which sends what is in them; the parent appends that
 * to the items. */
#pragma once
#include "core/run/reader_terms.h"
#include "core/source/source.h"

/* Called behind each item with what it led to: n items from `first` on. FALSE, with an error,
 * stops.
 */
typedef gboolean (*ExpansionVisit)(gsize item, gsize first, gsize n, gpointer data, GError **error);
/* Appends what each of n items leads to, in their order: of an archive its members, each link in it
 * and each fault; of a DICOMDIR files that it names and that are no item yet, and those missing;
 * nothing of any other item. An archive within an archive becomes an item that may be expanded in
 * its turn. What is wrong with an item itself is appended as SOURCE_ARCHIVE_PROBLEM, and so is what
 * became of a process that it ended; the next goes on behind it. visit may be NULL. Before it there
 * is one thread. Fails where there is no room in the temporary folder, and where no process can be
 * started. */
gboolean sources_expand_items(Sources *sources, const gsize *items, gsize n,
                              const ReaderTerms *terms, ExpansionVisit visit, gpointer data,
                              GError **error);
/* The same in this process, of all items, also those that come up: for tests. */
gboolean sources_expand_all(Sources *sources, GError **error);

/* Whether the item is a DICOMDIR on disk, readable to its end; and whether it may be, by what it
 * begins with. */
gboolean sources_is_directory(const Sources *sources, gsize item);
gboolean sources_may_be_directory(const Sources *sources, gsize item);
