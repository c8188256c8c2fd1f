#include "core/output/told/told.h"

#include "core/output/output.h"
#include "core/output/told/fingerprint.h"
#include "core/output/view.h"
#include "core/sealed/sealed.h"
#include <string.h>

/* Columns of the statement that select_of() makes. */
enum {
    TOLD_NUMBER,
    TOLD_VERDICT,
    TOLD_INSTANCE,
    TOLD_FILE,
    TOLD_TEXT,
    TOLD_REASON,
    TOLD_EXTENT,
    TOLD_PLACE,
    TOLD_FRAME,
    TOLD_BOX,
    TOLD_SAME = TOLD_BOX + 4,
    TOLD_SEAT,
    TOLD_NTH,
    TOLD_ACCEPTED,
};

/* Of a verdict's name its rank; of what is no verdict one behind all. */
static char *rank_of(const ToldTable *table) {
    GString *sql = g_string_new("CASE verdict");
    for (guint i = 0; table->verdicts != NULL && i < table->verdicts->n; i++)
        g_string_append_printf(sql, " WHEN '%s' THEN %u", table->verdicts->verdicts[i].name,
                               table->verdicts->verdicts[i].rank);
    g_string_append(sql, table->verdicts != NULL ? " ELSE 99 END" : " WHEN 0 THEN 0 END");
    return g_string_free(sql, FALSE);
}

static gboolean has_table(sqlite3 *database, const char *table, const char *column) {
    return sqlite3_table_column_metadata(database, NULL, table, column, NULL, NULL, NULL, NULL,
                                         NULL) == SQLITE_OK;
}

/* Rows that are the same but for their verdicts are counted the worst first. */
static char *select_of(sqlite3 *database, const ToldKind *kind, const ToldTable *table) {
    g_autofree char *rank = rank_of(table);
    g_autofree char *accepted =
        has_table(database, "accepted", "row")
            ? g_strdup_printf("EXISTS (SELECT 1 FROM accepted WHERE accepted.[table] = '%s' AND"
                              " accepted.[row] = number)",
                              table->name)
            : g_strdup("0");
    return g_strdup_printf(
        "SELECT *, row_number() OVER (PARTITION BY same ORDER BY %s, extent DESC, number) AS nth,"
        " %s FROM (SELECT rowid AS number, %s AS verdict, %s AS instance, %s AS file, %s AS text,"
        " %s AS reason, %s AS extent, %s, fingerprint('%s', '%s', %s, text_byte(%s), %s) AS same,"
        " %s AS seat FROM %s) ORDER BY seat, number",
        rank, accepted, table->verdict, table->instance, table->file, table->text, table->reason,
        table->extent, table->place, kind->command, table->name, table->instance, table->text,
        table->identity, table->seat, table->name);
}

typedef struct RowTelling {
    sqlite3 *database;
    const ToldTable *table;
    const Account *account;
    ToldVisit visit;
    gpointer data;
} RowTelling;

static gboolean fail_as_unknown(const RowTelling *telling, const char *verdict, GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s: it is damaged, or another version wrote it: a row of %s is \"%s\", which is "
                "nothing that this version, " PIXLEAK_VERSION ", knows",
                sqlite3_db_filename(telling->database, "main"), telling->table->name, verdict);
    return FALSE;
}

static gboolean take_verdict(const RowTelling *telling, ToldRow *row, GError **error) {
    ListedKind kind;
    if (telling->table->verdicts != NULL) {
        const VerdictInfo *verdict = verdict_find(telling->table->verdicts, row->verdict);
        if (verdict == NULL)
            return fail_as_unknown(telling, row->verdict, error);
        row->meaning = verdict->meaning;
        row->rank = verdict->rank;
        row->severity = verdict->severity;
    } else if (telling->table == &told_listed) {
        if (!listed_kind_find(row->verdict, &kind))
            return fail_as_unknown(telling, row->verdict, error);
        row->meaning = listed_kind_info(kind)->meaning;
        row->severity =
            account_kind_is_open(telling->account, kind) ? SEVERITY_OPEN : SEVERITY_CLEAN;
    }
    return TRUE;
}

static void take_place(sqlite3_stmt *row, ToldRow *told) {
    gboolean no_frame = sqlite3_column_type(row, TOLD_FRAME) == SQLITE_NULL;
    told->place = row_text(row, TOLD_PLACE);
    told->frame = no_frame ? -1 : sqlite3_column_int64(row, TOLD_FRAME);
    for (int i = 0; i < 4; i++)
        told->box[i] = sqlite3_column_int64(row, TOLD_BOX + i);
    told->has_box = told->box[2] > told->box[0] && told->box[3] > told->box[1];
}

static gboolean tell(const RowTelling *telling, sqlite3_stmt *row, GError **error) {
    ToldRow told = {.table = telling->table,
                    .number = sqlite3_column_int64(row, TOLD_NUMBER),
                    .verdict = row_text(row, TOLD_VERDICT),
                    .meaning = "",
                    .severity = SEVERITY_CLEAN,
                    .instance = row_text(row, TOLD_INSTANCE),
                    .file = row_text(row, TOLD_FILE),
                    .text = row_text(row, TOLD_TEXT),
                    .reason = row_text(row, TOLD_REASON),
                    .extent = sqlite3_column_int64(row, TOLD_EXTENT),
                    .accepted = sqlite3_column_int(row, TOLD_ACCEPTED) != 0};
    fingerprint_of_nth(row_text(row, TOLD_SAME), sqlite3_column_int64(row, TOLD_NTH),
                       told.fingerprint);
    take_place(row, &told);
    return take_verdict(telling, &told, error) && telling->visit(&told, telling->data, error);
}

static gboolean tell_table(const RowTelling *telling, const ToldKind *kind, GError **error) {
    sqlite3_stmt *rows = NULL;
    g_autofree char *sql = select_of(telling->database, kind, telling->table);
    if (!sealed_prepare(telling->database, sql, &rows, error))
        return FALSE;
    int status = SQLITE_DONE;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW)
        good = tell(telling, rows, error);
    if (good && status != SQLITE_DONE)
        good = sealed_fail(telling->database, error);
    sqlite3_finalize(rows);
    return good;
}

gboolean told_each(sqlite3 *database, const ToldKind *kind, const Account *account, ToldVisit visit,
                   gpointer data, GError **error) {
    RowTelling telling = {database, NULL, account, visit, data};
    if (!fingerprint_functions_add(database, error))
        return FALSE;
    for (telling.table = kind->tables; telling.table->name != NULL; telling.table++)
        if (!tell_table(&telling, kind, error))
            return FALSE;
    telling.table = &told_listed;
    return tell_table(&telling, kind, error);
}

char *told_place(const ToldRow *row) {
    if (row->frame < 0)
        return g_strdup(row->place);
    return g_strdup_printf("%s%s %" G_GINT64_FORMAT, row->place,
                           strcmp(row->place, "frame") == 0 ? "" : ", frame", row->frame);
}

char *told_box(const ToldRow *row) {
    if (!row->has_box)
        return g_strdup("");
    return g_strdup_printf("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                           ",%" G_GINT64_FORMAT,
                           row->box[0], row->box[1], row->box[2], row->box[3]);
}

char *told_where(const ToldRow *row) {
    g_autofree char *place = told_place(row), *box = told_box(row);
    return g_strconcat(place, *place != '\0' && *box != '\0' ? " at " : "", box, NULL);
}
