/* Fills a table of an SQLite database page by page, out of several processes at once: for a table
 * that takes more rows than INSERT has time for. SQLite's file format:
 * https://www.sqlite.org/fileformat2.html, sections 1.3 (header), 1.5 (freelist), 1.6 (b-tree
 * pages), 2.1 (records). */
#pragma once
#include <glib.h>

#define BULK_ERROR (bulk_error_quark())
GQuark bulk_error_quark(void);

typedef struct BulkFile BulkFile;

/* The database must have the table: with rowids, no index and no row. Until bulk_file_finish()
 * nobody else may write to the database; reading is safe at any time. To be opened before the
 * processes that share it are forked. */
BulkFile *bulk_file_open(const char *path, const char *table, GError **error);
void bulk_file_free(BulkFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BulkFile, bulk_file_free)

/* A page that rows were written to. */
typedef struct BulkPage {
    gint64 last_rowid; /* BULK_CONTINUED: it holds the rest of a long row */
    guint32 number;
} BulkPage;
#define BULK_CONTINUED G_MININT64

typedef enum BulkType { BULK_NULL, BULK_INTEGER, BULK_REAL, BULK_TEXT } BulkType;

typedef struct BulkValue {
    BulkType type;
    union {
        gint64 integer;
        double real;
        const char *text; /* UTF-8 */
    };
    gsize length; /* of the text, in bytes */
} BulkValue;

/* The longest row that SQLite reads, in bytes. */
#define BULK_MAX_ROW ((gsize)1000000000)

/* Rows on their way to pages; for one process. */
typedef struct BulkRows BulkRows;
BulkRows *bulk_rows_new(BulkFile *file);
void bulk_rows_free(BulkRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BulkRows, bulk_rows_free)

/* Adds a row: a value for each column, BULK_NULL for an INTEGER PRIMARY KEY. Between two ends
 * rowids must ascend, and none of another process's may lie among them. */
gboolean bulk_rows_add(BulkRows *rows, gint64 rowid, const BulkValue *values, guint n,
                       GError **error);
/* Writes what isn't yet written. Appends to `pages` (of BulkPage) what was written since the last
 * end. */
gboolean bulk_rows_end(BulkRows *rows, GArray *pages, GError **error);

/* In one process: takes in the pages of an end, whose rows are in the table from the next
 * bulk_file_link() on. FALSE, with none taken from there on, where a page is none that was given
 * out. */
gboolean bulk_file_take(BulkFile *file, const BulkPage *pages, gsize n);
/* Makes the table hold what was taken in. Does nothing while somebody reads the database, unless
 * `wait` is set. Who kills the program between two system calls, leaves a whole database. */
gboolean bulk_file_link(BulkFile *file, gboolean wait, GError **error);
/* The last link: frees the pages that nobody filled. */
gboolean bulk_file_finish(BulkFile *file, GError **error);
