/* Results of a run that can be gone on with where it was ended: what it has finished stands beside
 * the rows, and becomes durable with them. */
#pragma once
#include "core/output/results.h"

/* An item that is finished: its rows are there. */
typedef struct FinishedItem {
    gint64 size, time; /* of its file when it was opened: bytes, and nanoseconds of its last change,
                          0 of what is no file on disk; -1 where nobody knows */
    char digest[33];   /* of all its bytes (kernels/digest); "" where nobody knows */
    gboolean wider;    /* it leads to others */
    gboolean listed;   /* else it is judged */
    ListedKind kind;   /* if it is listed */
} FinishedItem;

/* What of the table `items` was judged, so that its rows can be kept: not what is listed or leads
 * to others, and not what no worker survived. */
#define ITEM_IS_JUDGED "kind IS NULL AND NOT wider AND size >= 0 AND digest <> ''"
/* What of it was opened, so that it is what it was where it is still the same: not what could not
 * be read, which may be readable now, and not what no worker survived. */
gboolean finished_item_was_opened(const FinishedItem *item);

/* Behind results_new(): from now on items can be noted. settings: what else decides on the results,
 * in words. */
gboolean results_let_resume(Results *results, const char *settings, GError **error);
/* Behind all rows of the item, and before those of another one. */
gboolean results_note_item(Results *results, gsize task, const char *name, const FinishedItem *item,
                           GError **error);

/* Opens what an earlier run left in OUT, to add to it, or of a complete one a copy; the account is
 * that of this run, and nothing is counted in it. *results becomes NULL where there is nothing to
 * go on with. Fails where another version, or a run with other settings, wrote it. */
gboolean results_resume(const ResultKind *kind, const char *out, const char *settings,
                        Account *account, Results **results, GError **error);
/* Of a run that can't be gone on with after all, and has added nothing: what was there stays. */
void results_leave_as_they_were(Results *results);
/* FALSE where the task is not noted. The caller frees *name, bytes. */
gboolean results_find_item(Results *results, gsize task, char **name, FinishedItem *item);
/* Whether a task of this number or a larger one is noted. */
gboolean results_has_item_from(Results *results, gsize task);
