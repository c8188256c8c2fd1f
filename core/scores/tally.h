/* How many checks of each kind passed. */
#pragma once
#include "core/scores/checks.h"

/* Checks of one action, or of one category and subcategory. */
typedef struct TallyRow {
    char *name, *subname; /* subname NULL for an action */
    gsize counts[N_PASSED];
} TallyRow;

typedef struct Tally {
    gsize all[N_PASSED];
    GPtrArray *actions;    /* of TallyRow, sorted by name */
    GPtrArray *categories; /* of TallyRow, sorted by category and subcategory */
    GPtrArray *groups; /* of TallyRow: hipaa, dicom, tcia, those that have checks, in this order */
} Tally;

/* Counts all checks from where they stand. With `by_series` those of one action, tag, patient,
 * study and series count as one: failed if one failed, else passed if one passed, else blank; its
 * category is that of the first such check. */
Tally *tally_count(Checks *checks, gboolean by_series, GError **error);
void tally_free(Tally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tally, tally_free)

/* Weights of a group of categories, in percent; 0 for a name that is none. */
guint tally_weight(const char *group);
/* Of the groups' shares of passed checks, weighted; from 0 to 1. */
double tally_weighted_score(const Tally *tally);
gsize tally_total(const gsize counts[N_PASSED]);
