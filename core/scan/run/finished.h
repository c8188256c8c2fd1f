/* What an earlier run has finished of a scan that goes on. */
#pragma once
#include "core/output/again/resume.h"
#include "core/source/source.h"

/* What an earlier run says of an item. */
typedef enum ItemState {
    ITEM_OPEN,
    ITEM_DONE,  /* it is finished in these results */
    ITEM_AGAIN, /* it is noted in these results, and could not be looked at */
    ITEM_KNOWN  /* by its name: the earlier results stand where it is what it was */
} ItemState;

/* The size and time of the item's file, for its note; of what is no file on disk those of its
 * bytes, and 0. */
FinishedItem finished_look(const Sources *sources, gsize item);

/* The same of the bytes that it has, with a digest of them: what is judged is what was digested.
 * *bytes becomes NULL, with an error, where they can't be read or the item has a reason. */
FinishedItem finished_read(const Sources *sources, gsize item, GBytes **bytes, GError **error);

/* The first that is not what it was when it was finished. */
typedef struct FinishedDifference {
    char *told;      /* in words, and by name; NULL: all are what they were */
    char *was, *now; /* paths of what stands in its place; NULL: none */
} FinishedDifference;
void finished_difference_clear(FinishedDifference *difference);

/* Of the items first to first + n, which are still what they were: sets done[] (of n, zeroed) to
 * ITEM_DONE, counts them in the account as judged or listed, and adds those that lead to others to
 * `wider` (of gsize); sets it to ITEM_AGAIN for what could not be looked at. FALSE with a
 * difference where one that was finished is not what it was: then nothing counts by its number. */
gboolean finished_take(Results *results, const Sources *sources, gsize first, gsize n, guint8 *done,
                       GArray *wider, Account *account, FinishedDifference *difference);
/* Whether nothing is finished behind the last item; FALSE with a difference. */
gboolean finished_is_all(Results *results, gsize end, FinishedDifference *difference);
