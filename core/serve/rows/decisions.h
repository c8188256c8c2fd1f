/* What curators decided of rows, in the table `decisions` of the results: a row for each time, so
 * that what was decided before stays to be seen; the last one of a row holds. */
#pragma once
#include "core/serve/rows/rows.h"
#include <stdio.h>

typedef enum DecisionKind {
    DECISION_NONE, /* none yet, or taken back */
    DECISION_LEAK,
    DECISION_FALSE_ALARM,
    DECISION_ACCEPTED,
    N_DECISIONS
} DecisionKind;

typedef struct CuratorDecision {
    DecisionKind kind;
    char *note, *who, *when; /* UTF-8, never NULL; when: UTC, ISO 8601 */
} CuratorDecision;

typedef struct Decisions Decisions;

/* Opens the database to be written, if it can be, and takes what was decided before of the rows,
 * which must outlive it. Fails where there is a table of this name that is another. */
Decisions *decisions_open(const char *path, const RowTable *rows, GError **error);
void decisions_free(Decisions *decisions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decisions, decisions_free)
/* Why none can be written; NULL: they can. */
const char *decisions_refused(const Decisions *decisions);

/* "leak", "false alarm", "accepted"; "" of none. */
const char *decision_kind_name(DecisionKind kind);
gboolean decision_kind_find(const char *name, DecisionKind *kind);

DecisionKind decisions_kind(const Decisions *decisions, RowIndex row);
/* NULL where none is. */
const CuratorDecision *decisions_get(const Decisions *decisions, RowIndex row);
/* How many rows have one. */
guint decisions_count(const Decisions *decisions, DecisionKind kind);
/* Grows whenever one is made. */
guint decisions_version(const Decisions *decisions);

/* Decides of rows that are no listed ones, all or none. */
gboolean decisions_make(Decisions *decisions, const RowIndex *rows, guint n, DecisionKind kind,
                        const char *note, const char *who, GError **error);
/* The rows that have one, as CSV, in the page's order. */
void decisions_export(const Decisions *decisions, FILE *file);
