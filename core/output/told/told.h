/* What is told of a run's rows outside the results: to a comparison of runs, to a list of accepted
 * findings, to the formats of CI. Of every command alike. docs/ci.md describes fingerprints. */
#pragma once
#include "core/verdict/verdict.h"
#include <sqlite3.h>

/* How the rows of a table are told: expressions of its columns. */
typedef struct ToldTable {
    const char *name;
    const VerdictTable *verdicts; /* NULL: rows that only say that something was looked at */
    const char *verdict;
    const char *instance; /* what names the image wherever its file lies */
    const char *identity; /* what tells the row from others of its image, with commas between */
    const char *text;     /* PHI */
    const char *extent;   /* how much is left or damaged: of one verdict, what is more is worse */
    const char *place;    /* six: place, frame, x0, y0, x1, y1 */
    const char *file, *reason;
    const char *seat; /* what orders rows, before their numbers */
    gboolean is_read; /* text and box are as they were read, which may be a little else next time */
} ToldTable;

typedef struct ToldKind {
    const char *command;
    const char *database;    /* the file in the folder of results */
    const char *finished;    /* a statement with a row once the run is complete */
    const char *allowed;     /* a statement for the kinds that the run was allowed to list */
    const ToldTable *tables; /* ends with one without a name */
} ToldKind;

/* All that there are; ends with one without a command. */
extern const ToldKind told_kinds[];
const ToldKind *told_kind_find(const char *command);
/* What is listed, of every command: its verdict is the kind. */
extern const ToldTable told_listed;

enum { FINGERPRINT_DIGITS = 32 };

/* Texts hold until the visit returns; they may be of strangers. */
typedef struct ToldRow {
    const ToldTable *table;
    gint64 number; /* its rowid */
    char fingerprint[FINGERPRINT_DIGITS + 1];
    const char *verdict, *meaning; /* "" of a row that only says that something was looked at */
    guint rank;                    /* the lower, the worse */
    Severity severity;
    const char *instance, *file, *place, *text, *reason;
    gint64 frame; /* -1: of none */
    gint64 box[4];
    gboolean has_box;
    gint64 extent;
    gboolean accepted;
} ToldRow;

typedef gboolean (*ToldVisit)(const ToldRow *row, gpointer data, GError **error);
/* Visits all rows, until one fails: table by table, what is listed last, in an order that does not
 * change with the workers'. account: what the run was allowed. Fails where a row is of no verdict
 * that there is. */
gboolean told_each(sqlite3 *database, const ToldKind *kind, const Account *account, ToldVisit visit,
                   gpointer data, GError **error);

/* "frame 3", "icon, frame 0", "image"; the caller frees it. */
char *told_place(const ToldRow *row);
/* "10,20,110,40", as CSV has boxes; "" without. The caller frees it. */
char *told_box(const ToldRow *row);
/* "frame 3 at 10,20,110,40": both, where they are there. The caller frees it. */
char *told_where(const ToldRow *row);
