#include "core/serve/about.h"

#include "core/output/formats/json_stream.h"
#include "core/output/formats/page/head.h"
#include "core/serve/limits.h"
#include <stdlib.h>
#include <string.h>

static int compare_strings(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The values of a column; none where they are too many for a menu. */
static void write_values(const RowTable *rows, const char *name, FILE *file) {
    const guint32 *cells = row_table_cells(rows, row_table_column(rows, name));
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    for (RowIndex row = 0; row < row_table_length(rows); row++)
        if (cells[row] > 0 && values->len <= SERVE_FACET_MOST &&
            g_hash_table_add(seen, GUINT_TO_POINTER(cells[row])))
            g_ptr_array_add(values, (gpointer)row_table_text(rows, cells[row]));
    g_ptr_array_sort(values, compare_strings);
    json_write_string(file, name);
    fputs(":[", file);
    for (guint i = 0; values->len <= SERVE_FACET_MOST && i < values->len; i++) {
        fputs(i > 0 ? "," : "", file);
        json_write_string(file, g_ptr_array_index(values, i));
    }
    fputc(']', file);
}

static void write_menus(const ResultView *view, const RowTable *rows, FILE *file) {
    const char *const *facet = view->kind->page.facets;
    fputs(",\"menus\":{", file);
    for (guint i = 0; facet != NULL && facet[i] != NULL; i++) {
        fputs(i > 0 ? "," : "", file);
        write_values(rows, facet[i], file);
    }
    fputc('}', file);
}

char *about_make(const ResultView *view, const RowTable *rows, GError **error) {
    char *data = NULL;
    gsize length;
    FILE *file = open_memstream(&data, &length);
    gboolean good = page_head_write(view, file, error);
    write_menus(view, rows, file);
    fclose(file);
    if (!good)
        free(data);
    return good ? data : NULL;
}
