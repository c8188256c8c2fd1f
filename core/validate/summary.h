/* What a validation came to, on the terminal and as an exit status. */
#pragma once
#include "core/account/account.h"
#include "core/validate/checks.h"
#include <sqlite3.h>

typedef struct Summary {
    gsize rows[ACTION_UNKNOWN + 1][PASSED_UNKNOWN + 1];
    gsize
        accepted[PASSED_UNKNOWN + 1]; /* of them, what a baseline accepts, which decides nothing */
    gboolean has_baseline;
    gsize files, missing, problems;
    char *other_dataset; /* why nothing that the key asks for is there, in words; NULL: some is */
    double seconds;
} Summary;

/* strict: by the public script's answers, whose rows alone count. */
void summary_count(Summary *summary, const ResultRow *row, gboolean strict);
/* Adds another's rows. */
void summary_add(Summary *summary, const Summary *other);
/* 2 where all files are missing, since they or the maps are another dataset's, 1 where a check
 * failed, else 3 where one has no answer or the account is open, else 0. */
int summary_exit_status(const Summary *summary, const Account *account);
/* What the run came to, in summary.json in the folder (its name with the suffix) and, as `print`
 * says (results_conclude()), on standard output; database: with the tables `validation_results` and
 * `listed`. */
gboolean summary_write(const Summary *summary, sqlite3 *database, const Account *account,
                       const char *folder, const char *suffix, gboolean strict, const char *print,
                       GError **error);
