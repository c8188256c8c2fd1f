/* What becomes of the originals: compared with, or listed. */
#pragma once
#include "core/account/account.h"
#include "core/source/index/instances.h"

typedef struct Originals Originals;

/* Lists what is not compared with anything. FALSE stops. */
typedef gboolean (*OriginalsList)(ListedKind kind, const char *name, const char *reason,
                                  gpointer data);

/* Of the index, which may be NULL where no originals are given; it and the account must outlive
 * this. Meets all items of its sources. */
Originals *originals_new(const InstanceIndex *index, Account *account);
void originals_free(Originals *originals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Originals, originals_free)

/* At the start: lists what holds no instance and, of several with one UID, all but the first. */
gboolean originals_list_unindexed(Originals *originals, OriginalsList list, gpointer data);
/* A scrubbed file was compared with this item; any number that is none does nothing. */
void originals_compare(Originals *originals, gsize item);
/* A scrubbed file was to be compared with this item, which can't be read: lists it. */
gboolean originals_lose(Originals *originals, gsize item, const char *reason, OriginalsList list,
                        gpointer data);
/* At the end: lists what nothing was compared with. */
gboolean originals_list_unused(const Originals *originals, OriginalsList list, gpointer data);
