/* What a validation came to, on the terminal and as an exit status. */
#pragma once
#include "core/validate/checks.h"

typedef struct Summary {
    gsize rows[ACTION_UNKNOWN + 1][PASSED_UNKNOWN + 1];
    gsize files, missing, problems;
    double seconds;
} Summary;

/* strict: by the public script's answers, whose rows alone count. */
void summary_count(Summary *summary, const ResultRow *row, gboolean strict);
/* Adds another's rows. */
void summary_add(Summary *summary, const Summary *other);
/* 1 where a check failed, else 3 where one has no answer, else 0. */
int summary_exit_status(const Summary *summary);
void summary_print(const Summary *summary, const char *folder, gboolean strict);
