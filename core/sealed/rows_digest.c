#include "core/sealed/rows_digest.h"

#include "core/sealed/sealed.h"
#include "kernels/digest.h"
#include <string.h>

/* Pieces are digested side by side, which takes hardly longer than one of them (kernels/digest.h).
 */
enum { PIECE = 4096, PIECES = 16 };

typedef struct RowsDigest {
    GChecksum *checksum; /* of the pieces' digests */
    guint8 bytes[PIECES * PIECE];
    gsize n; /* that are not digested yet */
} RowsDigest;

static void flush(RowsDigest *digesting) {
    Md5Bytes pieces[PIECES];
    guint8 digests[PIECES][MD5_SIZE];
    gsize n = (digesting->n + PIECE - 1) / PIECE;
    for (gsize i = 0; i < n; i++)
        pieces[i] = (Md5Bytes){digesting->bytes + i * PIECE, MIN(PIECE, digesting->n - i * PIECE)};
    if (n == 0)
        return;
    md5_digest(pieces, n, digests);
    g_checksum_update(digesting->checksum, digests[0], (gssize)(n * MD5_SIZE));
    digesting->n = 0;
}

static void add(RowsDigest *digesting, gconstpointer bytes, gsize n) {
    for (const guint8 *at = bytes; n > 0;) {
        gsize part = MIN(n, sizeof digesting->bytes - digesting->n);
        memcpy(digesting->bytes + digesting->n, at, part);
        digesting->n += part;
        at += part;
        n -= part;
        if (digesting->n == sizeof digesting->bytes)
            flush(digesting);
    }
}

/* A mark and eight bytes. */
static void add_number(RowsDigest *digesting, char mark, guint64 bits) {
    char bytes[1 + sizeof bits] = {mark};
    bits = GUINT64_TO_LE(bits);
    memcpy(bytes + 1, &bits, sizeof bits);
    add(digesting, bytes, sizeof bytes);
}

static void add_real(RowsDigest *digesting, double value) {
    guint64 bits;
    memcpy(&bits, &value, sizeof bits);
    add_number(digesting, 'f', bits);
}

static void add_value(RowsDigest *digesting, sqlite3_stmt *row, int column) {
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
        add(digesting, "n", 1);
        break;
    case SQLITE_INTEGER:
        add_number(digesting, 'i', (guint64)sqlite3_column_int64(row, column));
        break;
    case SQLITE_FLOAT:
        add_real(digesting, sqlite3_column_double(row, column));
        break;
    default: {
        gconstpointer bytes = sqlite3_column_blob(row, column);
        gsize n = (gsize)sqlite3_column_bytes(row, column);
        add_number(digesting, 't', n);
        add(digesting, bytes, n);
    }
    }
}

static gboolean add_rows(RowsDigest *digesting, sqlite3 *database, const char *sql,
                         GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!sealed_prepare(database, sql, &rows, error))
        return FALSE;
    int status;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) {
        add(digesting, "r", 1);
        for (int i = 0; i < sqlite3_column_count(rows); i++)
            add_value(digesting, rows, i);
    }
    gboolean good = status == SQLITE_DONE || sealed_fail(database, error);
    sqlite3_finalize(rows);
    return good;
}

char *rows_digest(sqlite3 *database, const char *const *tables, const char *const *statements,
                  GError **error) {
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree RowsDigest *digesting = g_new0(RowsDigest, 1);
    digesting->checksum = checksum;
    for (; *tables != NULL; tables++, statements++) {
        if (!sealed_has(database, *tables, NULL))
            continue;
        add(digesting, "s", 1);
        add(digesting, *tables, strlen(*tables));
        add(digesting, ";", 1);
        if (!add_rows(digesting, database, *statements, error))
            return NULL;
    }
    flush(digesting);
    return g_strdup(g_checksum_get_string(checksum));
}
