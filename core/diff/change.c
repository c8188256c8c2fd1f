#include "core/diff/change.h"

const char *change_name(RowChange change) {
    static const char *const names[CHANGES] = {"worse",  "new",  "undetermined", "unseen",
                                               "better", "gone", "other",        "same"};
    return names[change];
}

static RowChange change_of_new(const Standing *after) {
    return after->severity == SEVERITY_FOUND  ? CHANGE_NEW
           : after->severity == SEVERITY_OPEN ? CHANGE_UNDETERMINED
                                              : CHANGE_OTHER;
}

static RowChange change_of_lost(const Standing *before, gboolean seen) {
    return !seen ? CHANGE_UNSEEN : before->severity > SEVERITY_CLEAN ? CHANGE_GONE : CHANGE_OTHER;
}

/* Both a leak or damage. */
static RowChange change_of_found(const Standing *before, const Standing *after) {
    if (after->rank != before->rank)
        return after->rank < before->rank ? CHANGE_WORSE : CHANGE_BETTER;
    return after->extent > before->extent   ? CHANGE_WORSE
           : after->extent < before->extent ? CHANGE_BETTER
                                            : CHANGE_SAME;
}

RowChange change_of(const Standing *before, const Standing *after, gboolean seen) {
    if (!before->there)
        return change_of_new(after);
    if (!after->there)
        return change_of_lost(before, seen);
    if (after->severity != before->severity)
        return after->severity == SEVERITY_FOUND ? CHANGE_WORSE
               : after->severity == SEVERITY_OPEN
                   ? CHANGE_UNDETERMINED /* a leak may be there yet */
                   : CHANGE_BETTER;
    if (after->severity == SEVERITY_FOUND)
        return change_of_found(before, after);
    return after->rank == before->rank ? CHANGE_SAME : CHANGE_OTHER;
}

int change_exit_status(const gsize counts[CHANGES]) {
    if (counts[CHANGE_WORSE] + counts[CHANGE_NEW] > 0)
        return 1;
    return counts[CHANGE_UNDETERMINED] + counts[CHANGE_UNSEEN] > 0 ? 3 : 0;
}
