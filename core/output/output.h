/* Files of results: there whole or not at all, and for their owner only, since they hold PHI. */
#pragma once
#include <glib.h>
#include <stdio.h>

#define OUTPUT_ERROR (output_error_quark())
GQuark output_error_quark(void);

typedef struct Output {
    char *path, *temporary;
    FILE *file; /* NULL where a library writes the temporary file by itself */
    int claim;  /* then: the descriptor that keeps others from it, plus one; 0: none */
} Output;

/* Begins a file: makes a temporary one beside it under a name of its own, mode 0600. Refuses to
 * take the place of a link, pipe, socket, device or folder. Zero *output before; whatever comes
 * back, output_close() it. */
gboolean output_open(Output *output, const char *folder, const char *name, GError **error);
/* Likewise, leaving the temporary file to a library that opens it by name. */
gboolean output_reserve(Output *output, const char *folder, const char *name, GError **error);
/* Whether a file that the user has named may be written: nothing lies there, an empty file, or one
 * that begins as what the command writes there. Anything else may be somebody's work, and an error
 * says so. like: a pattern of all of it, where * stands for any text; NULL: nothing is like it. */
gboolean output_may_replace(const char *path, const char *like, GError **error);
/* output_open() of such a file, where it may be written. */
gboolean output_open_named(Output *output, const char *path, const char *like, GError **error);
/* Ends it: puts the file in its place where `good`, else removes it. FALSE where it isn't there. */
gboolean output_close(Output *output, gboolean good, GError **error);

/* Writes a field of a CSV record (RFC 4180), quoted where it must be; NULL is an empty one. An
 * apostrophe comes before what a spreadsheet would carry out as a formula. */
void csv_write_field(FILE *file, const char *text);
/* Writes a whole record of such fields and its line's end. */
void csv_write_row(FILE *file, int n_columns, const char *const *columns);
