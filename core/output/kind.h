/* What a command's results are: its tables, and how they are shown. A new command describes itself
 * here and has its database, all output formats and its page. */
#pragma once
#include "core/verdict/verdict.h"

typedef struct ResultTable {
    const char *name;
    const char *columns;          /* as CREATE TABLE takes them */
    const VerdictTable *verdicts; /* of the rows; NULL without */
    const char *verdict_column;   /* the column that holds the name of one */
    const char *csv_columns;      /* expressions of NAME.csv, in order; NULL: no such file */
    const char *csv_order;        /* ORDER BY */
} ResultTable;

/* A condition on a table's column `file`: members have names as sources_name() gives them. */
#define FILE_IS_MEMBER "instr(file, '!/') > 0"

/* A number of the whole run. */
typedef struct ResultCount {
    const char *name;  /* its member of summary.json */
    const char *label; /* on the terminal's first line; NULL: not there */
    const char *shown; /* what the page calls it; NULL: not there */
    const char *sql;   /* of one value */
} ResultCount;

typedef struct PageColumn {
    const char *name;
    gboolean is_text;  /* else a number */
    const char *label; /* what the page calls it; NULL: as name */
} PageColumn;

typedef struct PageFact {
    const char *label;
    const char *sql; /* of one value */
} PageFact;

/* What a page shows, beside everything listed, whose rows have a column `side` more. Lists end with
 * an element whose name or label is NULL, or with NULL. */
typedef struct Page {
    const char *noun; /* "findings" */
    const PageColumn *columns;
    /* Rows: a number that crops name the row by, then the columns, the worst of a class first.
     * Needed columns: class (the name of a verdict), text, reason, file. */
    const char *rows_sql;
    const char *crops_sql; /* row's number, side, PNG */
    const PageFact *facts;
    const char *const *facets; /* columns with a menu of their values */
    const char *const *search; /* columns that are searched */
    const char *const *sides;  /* crops shown in a row, others only in the detail */
    const char *measure;       /* a column shown below the class, in measure_text in place of `#` */
    const char *measure_text;
} Page;

/* Statements may ask the table `verdicts` (name, rank, severity, leak) for what a verdict means;
 * docs/results.md describes all others. Lists end with an element whose name is NULL. */
typedef struct ResultKind {
    const char *command;       /* "check" */
    const ResultTable *tables; /* beside `run`, `crops` and `listed`, which every kind has */
    const ResultCount *counts;
    const char *groups; /* statement whose rows are the member `groups` of summary.json, an object
                           each with the names of its columns; NULL: none */
    /* The terminal's list of what was found: a heading, a statement, and the least width of each
     * column (negative: to the left). No text that was burned in.
     */
    const char *found_heading, *found_sql;
    const int *found_widths;
    /* The terminal's list of what could not be judged: name and reason, worst first; NULL: none. */
    const char *open_sql;
    Page page;
} ResultKind;

/* core/output/kind_check.c, kind_scan.c, kind_validate.c; the numbers of their tables. */
extern const ResultKind check_result_kind, scan_result_kind, validate_result_kind;
/* Those whose results are a results.db with all formats' files and a page beside it; ends with
 * NULL. A validation has a database of its own. */
extern const ResultKind *const result_kinds[];
typedef enum CheckTable { CHECK_REGIONS, CHECK_PIXELS } CheckTable;
typedef enum ScanTable { SCAN_FILES, SCAN_FINDINGS } ScanTable;
