/* Helper of test_page.py: `dump_page new OUT` begins an empty OUT/results.db with the tables of a
 * scan, `dump_page scan|check OUT` writes OUT/report.html from it; what it lists is counted as met,
 * and unmapped files are allowed. */
#include "core/output/format.h"
#include "core/output/output.h"
#include "core/output/place/place.h"
#include "core/output/results.h"
#include <glib/gstdio.h>

static void count_listed(sqlite3_stmt *row, gpointer data) {
    ListedKind kind;
    if (!listed_kind_find(row_text(row, 0), &kind))
        return;
    account_meet(data, ACCOUNT_INPUT, 1);
    account_list(data, ACCOUNT_INPUT, kind);
}

static gboolean write_page(sqlite3 *database, const ResultKind *kind, const char *out,
                           GError **error) {
    g_autoptr(Account) account = account_new();
    ResultView view;
    Output output = {0};
    account_meet(account, ACCOUNT_INPUT, 1);
    account_judge(account, ACCOUNT_INPUT, 1);
    gboolean good = account_allow(account, "unmapped", error) &&
                    result_view_open(&view, database, kind, account, out, error) &&
                    view_each(&view, "SELECT kind FROM listed", count_listed, account, error) &&
                    output_open(&output, out, "report.html", error) &&
                    page_write(&view, NULL, output.file, error);
    return output_close(&output, good, error);
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    if (argc != 3)
        return 2;
    if (g_str_equal(argv[1], "new")) {
        char *arguments[] = {"pixleak", "made", NULL};
        g_autoptr(Account) account = account_new();
        Results *results = results_new(&scan_result_kind, argv[2], arguments, account, &error);
        results_free(results);
        g_autofree char *begun = g_build_filename(argv[2], "results.db" PLACE_UNFINISHED, NULL);
        g_autofree char *place = g_build_filename(argv[2], "results.db", NULL);
        return results != NULL && g_rename(begun, place) == 0 ? 0 : 1;
    }
    g_autofree char *path = g_build_filename(argv[2], "results.db", NULL);
    sqlite3 *database = NULL;
    gboolean good = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK;
    good = good && write_page(database,
                              g_str_equal(argv[1], "scan") ? &scan_result_kind : &check_result_kind,
                              argv[2], &error);
    sqlite3_close(database);
    if (error != NULL)
        g_printerr("%s\n", error->message);
    return good ? 0 : 1;
}
