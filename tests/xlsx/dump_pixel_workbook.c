/* dump_pixel_workbook DATABASE WORKBOOK: writes pixel_validation.xlsx out of a
 * validation_results.db. */
#include "core/xlsx/pixel_workbook.h"

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    sqlite3 *database = NULL;
    if (argc != 3 || sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return 2;
    if (!pixel_workbook_write(database, NULL, argv[2], &error))
        g_printerr("%s\n", error->message);
    sqlite3_close(database);
    return error ? 2 : 0;
}
