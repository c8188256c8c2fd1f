/* How processes read strangers' files for the parent, which parses none of them itself. */
#pragma once
#include "core/run/confinement.h"

typedef struct ReaderTerms {
    guint jobs;               /* processes at most; at least 1 */
    double time_limit;        /* seconds that a file may take; 0: any time */
    Confinement *confinement; /* which learns of what is to be read; NULL: loosely */
} ReaderTerms;
