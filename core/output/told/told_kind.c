#include "core/output/told/told.h"

#include <string.h>

#define NO_PLACE(place) place ", NULL, NULL, NULL, NULL, NULL"

static const ToldTable check_tables[] = {
    {
        .name = "regions",
        .verdicts = &region_verdicts,
        .verdict = "verdict",
        .instance = "original_sop",
        .identity = "x0, y0, x1, y1",
        .text = "expected_text",
        .extent = "max(tokens_total - tokens_removed, 0)",
        .place = "place, frame, x0, y0, x1, y1",
        .file = "file",
        .reason = "reason",
        .seat = "task",
    },
    {
        .name = "pixels",
        .verdicts = &pixels_verdicts,
        .verdict = "verdict",
        .instance = "original_sop",
        .identity = "''",
        .text = "''",
        .extent = "changed_pixels",
        .place = NO_PLACE("'image'"),
        .file = "file",
        .reason = "reason",
        .seat = "task",
    },
    {0},
};

/* A picture that is no DICOM has no UID. */
#define SCANNED "CASE sop_instance WHEN '' THEN base_name(file) ELSE sop_instance END"

static const ToldTable scan_tables[] = {
    {
        .name = "findings",
        .is_read = TRUE,
        .verdicts = &finding_verdicts,
        .verdict = "class",
        .instance = SCANNED,
        .identity = "place, frame, x0, y0, x1, y1",
        .text = "text",
        .extent = "0",
        .place = "place, frame, x0, y0, x1, y1",
        .file = "file",
        .reason = "reason",
        .seat = "task",
    },
    {
        .name = "files",
        .verdict = "''",
        .instance = SCANNED,
        .identity = "''",
        .text = "''",
        .extent = "0",
        .place = NO_PLACE("'image'"),
        .file = "file",
        .reason = "''",
        .seat = "task",
    },
    {0},
};

#define STRICT "(SELECT strict_compat FROM run)"
#define PASSED "iif(" STRICT ", check_passed, pixleak_passed)"
/* Of a check that failed how much of it, in millionths. */
#define FAILED_PART                                                                                \
    "iif(" PASSED " = 0, CAST(round(1e6 * (1 - coalesce(iif(" STRICT                               \
    ", check_score, pixleak_score), 0))) AS INTEGER), 0)"

static const ToldTable validate_tables[] = {
    {
        .name = "validation_results",
        .verdicts = &check_verdicts,
        .verdict = "CASE " PASSED " WHEN 1 THEN 'passed'"
                   " WHEN 0 THEN 'failed' ELSE 'undetermined' END",
        .instance = "instance",
        .identity = "check_index, action, tag",
        .text = "''",
        .extent = FAILED_PART,
        .place = NO_PLACE("trim(action || ' ' || coalesce(tag, ''))"),
        .file = "coalesce(pixleak_path, file_path)",
        .reason = "pixleak_reason",
        .seat = "0",
    },
    {0},
};

const ToldTable told_listed = {
    .name = "listed",
    .verdict = "kind",
    .instance = "base_name(name)",
    .identity = "side, kind",
    .text = "''",
    .extent = "0",
    .place = NO_PLACE("side"),
    .file = "name",
    .reason = "reason",
    .seat = "name",
};

#define RESULTS "results.db", "SELECT 1 FROM run WHERE ended IS NOT NULL", "SELECT allowed FROM run"

const ToldKind told_kinds[] = {
    {"check", RESULTS, check_tables},
    {"scan", RESULTS, scan_tables},
    {"validate", "validation_results.db", "SELECT 1 FROM run", "SELECT ''", validate_tables},
    {0},
};

const ToldKind *told_kind_find(const char *command) {
    for (const ToldKind *kind = told_kinds; kind->command != NULL; kind++)
        if (strcmp(kind->command, command) == 0)
            return kind;
    return NULL;
}
