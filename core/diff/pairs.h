/* The rows of two runs, each with its like in the other; in an unnamed temporary database, since
 * they grow with the runs. */
#pragma once
#include "core/output/told/told.h"

typedef struct RowPairs RowPairs;
RowPairs *pairs_new(GError **error);
void pairs_free(RowPairs *pairs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RowPairs, pairs_free)

typedef enum PairSide { PAIR_BEFORE, PAIR_AFTER, PAIR_SIDES } PairSide;
gboolean pairs_add(RowPairs *pairs, PairSide side, const ToldRow *row, GError **error);
/* Once all are added: finds each row's like, by its fingerprint; where readings were a little else,
 * by box and text. */
gboolean pairs_match(RowPairs *pairs, GError **error);

/* Of a pair one side; all "" where it is not there. */
typedef struct PairedRow {
    gboolean there;
    const char *verdict, *text, *reason;
    Severity severity;
    guint rank;
    gint64 extent;
} PairedRow;

typedef struct RowPair {
    PairedRow sides[PAIR_SIDES];
    gboolean seen; /* the second run has rows of the image */
    /* Of the second run's row where there is one. */
    const char *table, *file, *place, *box, *fingerprint;
} RowPair;

/* The second run's rows in their order, then those of the first that have no like. */
typedef gboolean (*PairVisit)(const RowPair *pair, gpointer data, GError **error);
gboolean pairs_each(RowPairs *pairs, PairVisit visit, gpointer data, GError **error);
