/* OUT/report.html: one page that holds its rows and pictures and opens without a server. */
#pragma once
#include <glib.h>
#include <sqlite3.h>

/* For the worst so many rows. */
enum { PAGE_CROPS = 2000 };

typedef struct PageColumn {
    const char *name;
    gboolean is_text;  /* else a number */
    const char *label; /* what the page calls it; NULL: as name */
} PageColumn;

typedef struct PageClass {
    const char *name;
    const char *tone; /* "bad", "warn", "info", "good", "mute": classes of page.css */
    const char *meaning;
} PageClass;

typedef struct PageFact {
    const char *label;
    const char *sql; /* of one value */
} PageFact;

/* What a page shows. Lists end with an element whose name or label is NULL, or with NULL. */
typedef struct Page {
    const char *title;
    const char *noun;         /* "findings" */
    const PageClass *classes; /* worst first; a row's column `class` names one of them */
    const PageColumn *columns;
    /* Rows, worst first: a number that crops name the row by, then the columns. Needed columns:
     * class, text, reason, file. */
    const char *rows_sql;
    const char *crops_sql; /* row's number, side, PNG */
    const PageFact *facts;
    const char *const *facets; /* columns with a menu of their values */
    const char *const *search; /* columns that are searched */
    const char *const *sides;  /* crops shown in a row, others only in the detail */
    const char *measure;       /* a column shown below the class, in measure_text in place of `#` */
    const char *measure_text;
} Page;

/* Writes OUT/report.html, mode 0600. What the database holds may be any bytes. */
gboolean page_write(sqlite3 *database, const Page *page, const char *out, GError **error);

/* The pages of the commands, out of the tables that docs/results.md describes. */
gboolean page_write_check(sqlite3 *database, const char *out, GError **error);
gboolean page_write_scan(sqlite3 *database, const char *out, GError **error);
