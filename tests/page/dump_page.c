/* Helper of test_page.py: `dump_page new OUT` begins an empty OUT/results.db with the tables of a
 * run, `dump_page scan|check OUT` writes OUT/report.html from it. */
#include "core/page/page.h"
#include "core/scan/run/results.h"

#include <string.h>

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    if (argc != 3)
        return 2;
    if (g_str_equal(argv[1], "new")) {
        char *arguments[] = {"pixleak", "made", NULL};
        g_autoptr(ScanResults) results = scan_results_new(argv[2], arguments, &error);
        return results != NULL && store_finish(scan_results_store(results), 0, &error) ? 0 : 1;
    }
    g_autofree char *path = g_build_filename(argv[2], "results.db", NULL);
    sqlite3 *database = NULL;
    gboolean good = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK;
    good = good && (g_str_equal(argv[1], "scan") ? page_write_scan(database, argv[2], &error)
                                                 : page_write_check(database, argv[2], &error));
    sqlite3_close(database);
    if (error != NULL)
        g_printerr("%s\n", error->message);
    return good ? 0 : 1;
}
