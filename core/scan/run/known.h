/* What earlier results say of a run's items: those of --since, and what a run that is gone on with
 * has set aside. */
#pragma once
#include "core/output/again/set_aside.h"
#include "core/scan/run/finished.h"
#include "core/spill/spill_file.h"

typedef struct KnownItems {
    EarlierResults *earlier; /* of --since; NULL: none */
    Results *aside;          /* with rows that are set aside; NULL: none */
    SpillFile *was;          /* of EarlierItem: of each item of the round at hand what it was */
} KnownItems;

/* How many of the items have a name there. */
typedef struct KnownNames {
    gsize in_earlier, aside;
    gsize changed; /* of those aside, by size or time */
} KnownNames;

gboolean known_items_are_any(const KnownItems *known);
/* Of the items first to first + n: sets those of done[] to ITEM_KNOWN that are open and have a name
 * there. Whether they are what they were the workers tell, who look at them anyway. */
gboolean known_items_find(KnownItems *known, const Sources *sources, gsize first, gsize n,
                          guint8 *done, KnownNames *names, GError **error);
/* What the nth item of the round was; FALSE where it is not the same now. */
gboolean known_item_is(const KnownItems *known, gsize nth, const FinishedItem *now,
                       EarlierItem *was);
/* Adds its rows to the results as those of a task; *kept: FALSE where they are not there. */
gboolean known_item_keep(const KnownItems *known, const char *name, const EarlierItem *was,
                         Results *results, gsize task, gboolean *kept, GError **error);
