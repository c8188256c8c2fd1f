/* Output formats: what a run leaves beside results.db, and what it prints. A new one is a file in
 * formats/ with a function of this form and a row in format.c's table.
 *
 * `validate` has results of another form, which the public script sets (validation_results.db,
 * pixel_validation.xlsx): core/validate/results.h and core/xlsx write them. */
#pragma once
#include "core/output/view.h"
#include <stdio.h>

typedef struct OutputFormat {
    const char *name;
    const char *file; /* in OUT; of one that is per table what follows the table's name; NULL: made
                         for standard output alone */
    const char *like; /* what it begins with, for output_may_replace() */
    gboolean per_table; /* a file for each table of the kind that has csv_columns */
    /* Writes all of it. Errors of the stream are the caller's to see. table: NULL unless it is per
     * table. What the database holds may be any bytes. */
    gboolean (*write)(const ResultView *view, const ResultTable *table, FILE *stream,
                      GError **error);
} OutputFormat;

/* NULL where there is none of this name. */
const OutputFormat *format_find(const char *name);
/* Writes into OUT what makes files, each mode 0600, whole or not at all. */
gboolean formats_write(const ResultView *view, GError **error);
/* Writes one that isn't per table to a stream, and flushes it. */
gboolean format_print(const ResultView *view, const OutputFormat *format, FILE *stream,
                      GError **error);
/* The names of what formats_write() makes for this kind; NULL-terminated. */
char **formats_files(const ResultKind *kind);

/* formats/csv.c, summary_json.c, page/page.c, terminal.c */
gboolean csv_write(const ResultView *view, const ResultTable *table, FILE *stream, GError **error);
gboolean summary_json_write(const ResultView *view, const ResultTable *table, FILE *stream,
                            GError **error);
gboolean page_write(const ResultView *view, const ResultTable *table, FILE *stream, GError **error);
gboolean terminal_write(const ResultView *view, const ResultTable *table, FILE *stream,
                        GError **error);
/* The same, with every name where terminal_write() tells the first few. */
gboolean terminal_write_all(const ResultView *view, const ResultTable *table, FILE *stream,
                            GError **error);

/* formats/ci: of a finished run of whichever command, too; they need database, account and the
 * kind's command alone. */
gboolean json_lines_write(const ResultView *view, const ResultTable *table, FILE *stream,
                          GError **error);
gboolean junit_write(const ResultView *view, const ResultTable *table, FILE *stream,
                     GError **error);
gboolean sarif_write(const ResultView *view, const ResultTable *table, FILE *stream,
                     GError **error);
gboolean github_write(const ResultView *view, const ResultTable *table, FILE *stream,
                      GError **error);
