#include "core/serve/answers.h"

#include <stdlib.h>
#include <string.h>

static const Route routes[] = {
    {"GET", "", answer_page},          {"GET", "about", answer_about},
    {"GET", "rows", answer_rows},      {"GET", "look", answer_look},
    {"GET", "crop", answer_crop},      {"GET", "decisions.csv", answer_export},
    {"POST", "decide", answer_decide},
};

const Route *route_find(const char *method, const char *path) {
    for (gsize i = 0; i < G_N_ELEMENTS(routes); i++)
        if (strcmp(routes[i].path, path) == 0 && strcmp(routes[i].method, method) == 0)
            return &routes[i];
    return NULL;
}

void answer_say(Answer *answer, guint status, const char *sentence) {
    answer->status = status;
    answer->type = "text/plain; charset=utf-8";
    g_clear_pointer(&answer->body, g_bytes_unref);
    answer->body = g_bytes_new(sentence, strlen(sentence));
}

void answer_take(Answer *answer, const char *type, char *data, gsize length) {
    answer->status = 200;
    answer->type = type;
    answer->body = g_bytes_new_with_free_func(data, length, free, data);
}

gboolean argument_number(GHashTable *arguments, const char *name, gint64 most, gint64 *number) {
    const char *text = g_hash_table_lookup(arguments, name);
    return text != NULL && g_ascii_string_to_signed(text, 10, 0, most, number, NULL);
}

gboolean argument_row(const Desk *desk, GHashTable *arguments, Answer *answer, RowIndex *row) {
    gint64 number;
    if (argument_number(arguments, "row", (gint64)row_table_length(desk->rows) - 1, &number)) {
        *row = (RowIndex)number;
        return TRUE;
    }
    answer_say(answer, 404, "There is no such row.");
    return FALSE;
}

/* "f.modality": of the page's own menus only. */
static char **facets_of(const Desk *desk, GHashTable *arguments) {
    const char *const *facet = desk->view.kind->page.facets;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (; facet != NULL && *facet != NULL; facet++) {
        g_autofree char *name = g_strconcat("f.", *facet, NULL);
        const char *value = g_hash_table_lookup(arguments, name);
        if (value != NULL && *value != '\0')
            g_strv_builder_add_many(builder, *facet, value, NULL);
    }
    return g_strv_builder_end(builder);
}

RowQuery argument_query(const Desk *desk, GHashTable *arguments) {
    return (RowQuery){.classes = g_hash_table_lookup(arguments, "class"),
                      .search = g_hash_table_lookup(arguments, "q"),
                      .file = g_hash_table_lookup(arguments, "file"),
                      .same = g_hash_table_lookup(arguments, "same"),
                      .decided = g_hash_table_lookup(arguments, "decided"),
                      .sort = g_hash_table_lookup(arguments, "sort"),
                      .grouped = g_hash_table_contains(arguments, "group"),
                      .facets = facets_of(desk, arguments)};
}
