#include "core/merge/numbering.h"

#include "core/sealed/sealed.h"

/* ranges: the numbers of items that follow each other, and how many steps led there. */
static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2048;"
    "CREATE TABLE expansions (space INTEGER, item INTEGER, to_space INTEGER, first INTEGER,"
    " n INTEGER, PRIMARY KEY (space, item, to_space, first)) WITHOUT ROWID;"
    "CREATE TABLE ranges (space INTEGER, first INTEGER, n INTEGER, number INTEGER, step INTEGER,"
    " PRIMARY KEY (space, first)) WITHOUT ROWID;"
    "CREATE INDEX steps ON ranges (step)";

struct Numbering {
    sqlite3 *database;
    sqlite3_stmt *add, *find;
    gsize n_items;
};

static gboolean add_range(const Numbering *numbering, gint64 space, gsize first, gsize n,
                          gsize number, gsize step, GError **error) {
    g_autofree char *sql =
        g_strdup_printf("INSERT INTO ranges VALUES (%" G_GINT64_FORMAT ", %" G_GSIZE_FORMAT
                        ", %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ")",
                        space, first, n, number, step);
    return sealed_run(numbering->database, sql, error);
}

Numbering *numbering_new(gsize n_roots, GError **error) {
    g_autoptr(Numbering) numbering = g_new0(Numbering, 1);
    if (sqlite3_open("", &numbering->database) != SQLITE_OK) {
        sealed_fail(numbering->database, error);
        return NULL;
    }
    numbering->n_items = n_roots;
    return sealed_run(numbering->database, schema, error) &&
                   sealed_prepare(numbering->database,
                                  "INSERT INTO expansions VALUES (?, ?, ?, ?, ?)", &numbering->add,
                                  error) &&
                   sealed_prepare(numbering->database,
                                  "SELECT first, n, number FROM ranges WHERE space = ? AND"
                                  " first <= ? ORDER BY first DESC LIMIT 1",
                                  &numbering->find, error) &&
                   add_range(numbering, NUMBERING_PLAN, 0, n_roots, 0, 0, error)
               ? g_steal_pointer(&numbering)
               : NULL;
}

void numbering_free(Numbering *numbering) {
    if (numbering == NULL)
        return;
    sqlite3_finalize(numbering->add);
    sqlite3_finalize(numbering->find);
    sqlite3_close(numbering->database);
    g_free(numbering);
}

gboolean numbering_add(Numbering *numbering, gint64 item_space, gsize item, gint64 space,
                       gsize first, gsize n, GError **error) {
    const gint64 numbers[] = {item_space, (gint64)item, space, (gint64)first, (gint64)n};
    if (n == 0)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        sqlite3_bind_int64(numbering->add, (int)i + 1, numbers[i]);
    gboolean good =
        sqlite3_step(numbering->add) == SQLITE_DONE || sealed_fail(numbering->database, error);
    sqlite3_reset(numbering->add);
    return good;
}

/* Numbers what the items that so many steps lead to lead to in their turn; *any: whether that is
 * anything. */
static gboolean settle_step(Numbering *numbering, gsize step, gboolean *any, GError **error) {
    g_autofree char *sql = g_strdup_printf(
        "SELECT e.to_space, e.first, e.n FROM ranges r JOIN expansions e ON e.space = r.space AND"
        " e.item >= r.first AND e.item < r.first + r.n WHERE r.step = %" G_GSIZE_FORMAT
        " ORDER BY r.number + e.item - r.first, e.to_space, e.first",
        step);
    sqlite3_stmt *rows = NULL;
    if (!sealed_prepare(numbering->database, sql, &rows, error))
        return FALSE;
    int status;
    gboolean good = TRUE;
    *any = FALSE;
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW) {
        gsize n = (gsize)sqlite3_column_int64(rows, 2);
        good =
            add_range(numbering, sqlite3_column_int64(rows, 0),
                      (gsize)sqlite3_column_int64(rows, 1), n, numbering->n_items, step + 1, error);
        numbering->n_items += n;
        *any = TRUE;
    }
    if (good && status != SQLITE_DONE)
        good = sealed_fail(numbering->database, error);
    sqlite3_finalize(rows);
    return good;
}

gboolean numbering_settle(Numbering *numbering, GError **error) {
    gboolean any = TRUE;
    for (gsize step = 0; any; step++)
        if (!settle_step(numbering, step, &any, error))
            return FALSE;
    return TRUE;
}

gboolean numbering_find(Numbering *numbering, gint64 space, gsize item, gsize *number) {
    sqlite3_bind_int64(numbering->find, 1, space);
    sqlite3_bind_int64(numbering->find, 2, (gint64)item);
    gboolean found = sqlite3_step(numbering->find) == SQLITE_ROW;
    gsize at = item - (gsize)sqlite3_column_int64(numbering->find, 0);
    found = found && at < (gsize)sqlite3_column_int64(numbering->find, 1);
    *number = (gsize)sqlite3_column_int64(numbering->find, 2) + at;
    sqlite3_reset(numbering->find);
    return found;
}
