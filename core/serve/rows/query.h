/* What of the rows is asked for, and the rows that answer it. */
#pragma once
#include "core/output/formats/page/head.h"
#include "core/serve/rows/decisions.h"

/* The classes that a page sorts rows into, worst first, as its head has them. */
typedef struct RowClasses {
    GArray *classes; /* PageClass */
    guint8 *of_row;  /* index of its class */
    GArray *order;   /* RowIndex: the worst class first, of a class as the page has them */
} RowClasses;
RowClasses *row_classes_new(const RowTable *rows, const ResultView *view);
void row_classes_free(RowClasses *classes);

/* From what stands in the address; absent is all. */
typedef struct RowQuery {
    const char *classes;       /* names of those shown, with commas between; NULL: all */
    const char *search, *file; /* parts of texts */
    const char *same;          /* the whole text, whatever its case; NULL: any */
    const char *decided;       /* "no", "yes", or the name of a decision; NULL: any */
    const char *sort;          /* a column, `-` before it for downwards; "count", of groups;
                                  NULL: worst first */
    gboolean grouped;          /* of equal texts one row */
    char **facets;             /* column, value, ...; NULL-terminated */
} RowQuery;

typedef struct QueryRow {
    RowIndex row;
    guint32 n;    /* rows with this text; 1 where texts are not grouped */
    guint32 done; /* of those, the decided ones, where texts are grouped */
} QueryRow;

/* Answers queries; keeps the last answer, since pages of it are asked for one by one. */
typedef struct QueryEngine QueryEngine;
QueryEngine *query_engine_new(const RowTable *rows, const RowClasses *classes,
                              const Decisions *decisions);
void query_engine_free(QueryEngine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QueryEngine, query_engine_free)

typedef struct QueryAnswer {
    const QueryRow *rows;
    guint n;
    const guint *class_counts; /* what would be there with all classes shown; of rows */
} QueryAnswer;
/* Holds until the next one. */
QueryAnswer query_run(QueryEngine *engine, const RowQuery *query);
/* Where the row stands in an answer; FALSE where it doesn't, or the rows that it is grouped with.
 */
gboolean query_find(const QueryEngine *engine, RowIndex row, guint *at);
