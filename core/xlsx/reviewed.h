/* What a reviewer decided in pixel_validation.xlsx. */
#pragma once
#include "core/xlsx/error.h"

/* A verdict and its score, as a sheet has them. */
typedef struct Decision {
    gboolean given; /* the sheet has these columns */
    gboolean blank; /* no verdict */
    gboolean passed;
    gboolean has_score;
    double score; /* from 0 to 1 */
} Decision;

/* A row of the sheet. */
typedef struct Reviewed {
    guint row;
    gint64 index;        /* of validation_results */
    Decision compatible; /* check_passed, check_score */
    Decision own;        /* pixleak_passed, pixleak_score */
} Reviewed;

/* Rows in the sheet's order, and what is wrong with others: a message each, naming the cell. */
typedef struct Review {
    GArray *rows;        /* of Reviewed */
    GPtrArray *problems; /* of char * */
} Review;

/* Reads the first sheet, in a confined process: the first row with a cell "check_passed" names the
 * columns, the first column is the index. A verdict is TRUE, FALSE, 1, 0 or blank. Fails where it
 * can't be read at all. */
Review *review_read(const char *path, GError **error);
/* The same in this process. */
Review *review_read_here(const char *path, GError **error);
void review_free(Review *review);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Review, review_free)
