/* Rows of validation_results: what a check came to, twice: as the public script has it, and as it
 * is. */
#pragma once
#include "core/key/answers.h"
#include "core/verdict/verdict.h"

typedef struct Outcome {
    Passed passed;
    double score; /* NAN where unknown */
    Text value;   /* of the file */
} Outcome;

/* The script fails some checks of an element that the file lacks if another file of its batch has
 * it. */
typedef enum Absent {
    ABSENT_NOT,   /* the element is there, or the action doesn't care */
    ABSENT_FAILS, /* fails then */
    ABSENT_STAYS, /* passes then too, only its value differs */
} Absent;

typedef struct ResultRow {
    KeyCheck check;
    Outcome script; /* what the public script writes */
    Outcome own;
    Text reason;   /* where the two differ, or the own one is unknown: why */
    gboolean only; /* the script writes no such row */
    Absent absent;
} ResultRow;

enum { N_IDENTITY = 6 };
/* modality, class, patient, study, series, instance: as in the table. */
typedef struct Identity {
    Text parts[N_IDENTITY];
} Identity;
