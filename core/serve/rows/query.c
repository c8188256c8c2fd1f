#include "core/serve/rows/query.h"

#include "core/serve/rows/radix.h"
#include <string.h>

struct QueryEngine {
    const RowTable *rows;
    const RowClasses *classes;
    const Decisions *decisions;
    guint8 *passes;      /* by row: whether the query lets it through; then its class + 1, or 0 */
    guint8 *known;       /* by text: whether it holds what is searched; TEXT_... */
    guint32 *text_ranks; /* by row: the rank of its text, by which rows are grouped */
    guint32 *group;      /* by rank of a text: its place in the answer + 1 */
    char *asked;         /* what the answer is of */
    GHashTable *orders;  /* GArray of RowIndex by what they are sorted by */
    QueryRow *answer;    /* with room for all rows */
    guint n_answer;
    guint *class_counts;
};

enum { TEXT_UNKNOWN, TEXT_WITHOUT, TEXT_WITH };

void row_classes_free(RowClasses *classes) {
    if (classes == NULL)
        return;
    g_array_unref(classes->classes);
    g_array_unref(classes->order);
    g_free(classes->of_row);
    g_free(classes);
}

static const char *class_name(const RowClasses *classes, guint at) {
    return g_array_index(classes->classes, PageClass, at).name;
}

/* What has no such class goes to the last, as on the static page. */
static guint8 class_of(const RowTable *rows, RowIndex row, const RowClasses *classes) {
    const char *name = row_table_cell(rows, row, "class");
    guint at = 0, last = classes->classes->len - 1;
    while (at < last && g_strcmp0(name, class_name(classes, at)) != 0)
        at++;
    return (guint8)at;
}

RowClasses *row_classes_new(const RowTable *rows, const ResultView *view) {
    RowClasses *classes = g_new0(RowClasses, 1);
    guint n = row_table_length(rows);
    classes->classes = page_classes(view);
    classes->of_row = g_malloc0(MAX(n, 1));
    classes->order = g_array_sized_new(FALSE, FALSE, sizeof(RowIndex), n);
    for (RowIndex row = 0; row < n; row++) {
        classes->of_row[row] = class_of(rows, row, classes);
        g_array_append_val(classes->order, row);
    }
    RadixKey *keys = g_new(RadixKey, MAX(n, 1));
    for (RowIndex row = 0; row < n; row++)
        keys[row] = classes->of_row[row];
    radix_sort((guint32 *)(void *)classes->order->data, n, keys);
    g_free(keys);
    return classes;
}

void query_engine_free(QueryEngine *engine) {
    if (engine == NULL)
        return;
    g_free(engine->passes);
    g_free(engine->known);
    g_free(engine->group);
    g_free(engine->text_ranks);
    g_free(engine->asked);
    g_hash_table_unref(engine->orders);
    g_free(engine->answer);
    g_free(engine->class_counts);
    g_free(engine);
}

static gboolean text_has(QueryEngine *engine, guint32 text, const char *needle) {
    if (engine->known[text] == TEXT_UNKNOWN) {
        const char *folded = row_table_folded(engine->rows, text);
        engine->known[text] =
            folded != NULL && strstr(folded, needle) != NULL ? TEXT_WITH : TEXT_WITHOUT;
    }
    return engine->known[text] == TEXT_WITH;
}

enum { ROW_OUT, ROW_OPEN, ROW_FOUND }; /* while columns are searched */

static void search_column(QueryEngine *engine, const guint32 *cells, const char *needle) {
    guint n = row_table_length(engine->rows);
    guint8 *passes = engine->passes;
    const guint8 *known = engine->known;
    for (RowIndex row = 0; row < n; row++) {
        guint32 text = cells[row];
        if (passes[row] != ROW_OPEN || known[text] == TEXT_WITHOUT)
            continue;
        if (known[text] == TEXT_WITH || text_has(engine, text, needle))
            passes[row] = ROW_FOUND;
    }
}

/* Rows stay where one of the columns has the needle. */
static void keep_with(QueryEngine *engine, const char *const *columns, const char *text) {
    g_autofree char *needle = g_utf8_strdown(text, -1);
    guint n = row_table_length(engine->rows);
    memset(engine->known, TEXT_UNKNOWN, row_table_n_texts(engine->rows));
    for (; *columns != NULL; columns++) {
        guint column = row_table_column(engine->rows, *columns);
        if (column < row_table_n_columns(engine->rows))
            search_column(engine, row_table_cells(engine->rows, column), needle);
    }
    for (RowIndex row = 0; row < n; row++)
        engine->passes[row] = engine->passes[row] == ROW_FOUND ? ROW_OPEN : ROW_OUT;
}

/* Rows stay whose cell is this text; folded: whatever its case. */
static void keep_same(QueryEngine *engine, const char *name, const char *text, gboolean folded) {
    guint column = row_table_column(engine->rows, name), n = row_table_length(engine->rows);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    if (column == row_table_n_columns(engine->rows))
        return;
    const guint32 *cells = row_table_cells(engine->rows, column);
    memset(engine->known, TEXT_UNKNOWN, row_table_n_texts(engine->rows));
    for (RowIndex row = 0; row < n; row++) {
        guint8 *known = &engine->known[cells[row]];
        if (*known == TEXT_UNKNOWN) {
            const char *cell = folded ? row_table_folded(engine->rows, cells[row])
                                      : row_table_text(engine->rows, cells[row]);
            *known = strcmp(cell != NULL ? cell : "", folded ? lower : text) == 0 ? TEXT_WITH
                                                                                  : TEXT_WITHOUT;
        }
        engine->passes[row] = engine->passes[row] && *known == TEXT_WITH;
    }
}

static void keep_decided(QueryEngine *engine, const char *wanted) {
    DecisionKind kind = DECISION_NONE;
    gboolean any = strcmp(wanted, "yes") == 0;
    if (!any && strcmp(wanted, "no") != 0 && !decision_kind_find(wanted, &kind))
        return;
    for (RowIndex row = 0; row < row_table_length(engine->rows); row++) {
        DecisionKind there = decisions_kind(engine->decisions, row);
        engine->passes[row] = engine->passes[row] && (any ? there != DECISION_NONE : there == kind);
    }
}

static void filter(QueryEngine *engine, const RowQuery *query, const char *const *searched) {
    static const char *const files[] = {"file", NULL};
    memset(engine->passes, ROW_OPEN, row_table_length(engine->rows));
    for (char **facet = query->facets; facet != NULL && facet[0] != NULL && facet[1] != NULL;
         facet += 2)
        keep_same(engine, facet[0], facet[1], FALSE);
    if (query->decided != NULL)
        keep_decided(engine, query->decided);
    if (query->same != NULL)
        keep_same(engine, "text", query->same, TRUE);
    if (query->file != NULL && *query->file != '\0')
        keep_with(engine, files, query->file);
    if (query->search != NULL && *query->search != '\0')
        keep_with(engine, searched, query->search);
    const guint8 *of_row = engine->classes->of_row;
    for (RowIndex row = 0, n = row_table_length(engine->rows); row < n; row++)
        engine->passes[row] = engine->passes[row] ? of_row[row] + 1 : 0;
}

/* Numbers in their order as keys; what is none comes last. */
static RadixKey number_key(const char *text) {
    union {
        float number;
        guint32 bits;
    } key = {.number = text != NULL ? (float)g_ascii_strtod(text, NULL) : 0};
    if (text == NULL)
        return G_MAXUINT32;
    return key.bits >> 31 ? ~key.bits : key.bits | 1u << 31;
}

static void sort_by_column(QueryEngine *engine, guint column, gboolean down, GArray *sorted) {
    guint n = row_table_length(engine->rows), n_texts = row_table_n_texts(engine->rows);
    const guint32 *cells = row_table_cells(engine->rows, column);
    g_autofree RadixKey *keys = g_new(RadixKey, MAX(n, 1)), *of_text = g_new(RadixKey, n_texts);
    gboolean is_text = row_table_column_is_text(engine->rows, column);
    memset(engine->known, TEXT_UNKNOWN, n_texts);
    for (RowIndex row = 0; row < n; row++) {
        guint32 text = cells[row];
        if (engine->known[text] == TEXT_UNKNOWN) {
            RadixKey key = is_text ? (text > 0 ? row_table_rank(engine->rows, text) : G_MAXUINT32)
                                   : number_key(row_table_text(engine->rows, text));
            of_text[text] = down && text > 0 ? ~key : key;
            engine->known[text] = TEXT_WITH;
        }
        keys[row] = of_text[text];
    }
    radix_sort((guint32 *)(void *)sorted->data, n, keys);
}

/* Rows of equal cells stay the worst first. */
static const RowIndex *order_for(QueryEngine *engine, const char *sort) {
    const GArray *worst_first = engine->classes->order;
    const char *name = sort != NULL && *sort == '-' ? sort + 1 : sort;
    guint column = name != NULL ? row_table_column(engine->rows, name) : G_MAXUINT;
    if (column >= row_table_n_columns(engine->rows))
        return (const RowIndex *)(const void *)worst_first->data;
    GArray *sorted = g_hash_table_lookup(engine->orders, sort);
    if (sorted == NULL) {
        sorted = g_array_sized_new(FALSE, FALSE, sizeof(RowIndex), worst_first->len);
        g_array_append_vals(sorted, worst_first->data, worst_first->len);
        sort_by_column(engine, column, *sort == '-', sorted);
        g_hash_table_insert(engine->orders, g_strdup(sort), sorted);
    }
    return (const RowIndex *)(const void *)sorted->data;
}

/* Of a million different texts: made before anybody waits for them. */
static const char *const slow_orders[] = {"text", "file"};

static guint32 *ranks_of_texts(const RowTable *rows) {
    guint n = row_table_length(rows);
    const guint32 *texts = row_table_cells(rows, row_table_column(rows, "text"));
    guint32 *ranks = g_new(guint32, MAX(n, 1));
    for (RowIndex row = 0; row < n; row++)
        ranks[row] = row_table_rank(rows, texts[row]);
    return ranks;
}

QueryEngine *query_engine_new(const RowTable *rows, const RowClasses *classes,
                              const Decisions *decisions) {
    QueryEngine *engine = g_new0(QueryEngine, 1);
    engine->rows = rows;
    engine->classes = classes;
    engine->decisions = decisions;
    engine->passes = g_malloc(MAX(row_table_length(rows), 1));
    engine->known = g_malloc(row_table_n_texts(rows));
    engine->text_ranks = ranks_of_texts(rows);
    engine->group = g_new(guint32, row_table_n_texts(rows));
    engine->orders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify)(void (*)(void))g_array_unref);
    engine->answer = g_new(QueryRow, MAX(row_table_length(rows), 1));
    engine->class_counts = g_new0(guint, MAX(classes->classes->len, 1));
    for (gsize i = 0; i < G_N_ELEMENTS(slow_orders); i++)
        order_for(engine, slow_orders[i]);
    return engine;
}

/* The classes that are shown, as flags. */
static guint8 *shown_classes(const QueryEngine *engine, const char *classes) {
    guint n = engine->classes->classes->len;
    guint8 *shown = g_malloc(n + 1);
    g_auto(GStrv) wanted = classes != NULL ? g_strsplit(classes, ",", -1) : NULL;
    for (guint i = 0; i < n; i++)
        shown[i] = wanted == NULL ||
                   g_strv_contains((const char *const *)wanted, class_name(engine->classes, i));
    return shown;
}

/* As one row with those of its text that came before. */
static void add_to_group(QueryEngine *engine, RowIndex row) {
    guint32 *group = &engine->group[engine->text_ranks[row]];
    guint32 done = decisions_kind(engine->decisions, row) != DECISION_NONE;
    if (*group > 0) {
        engine->answer[*group - 1].n++;
        engine->answer[*group - 1].done += done;
        return;
    }
    engine->answer[engine->n_answer++] = (QueryRow){row, 1, done};
    *group = engine->n_answer;
}

/* Groups by how many rows they have; of as many the worst first. */
static void sort_by_count(QueryEngine *engine) {
    guint n = engine->n_answer;
    g_autofree RadixKey *keys = g_new(RadixKey, MAX(n, 1));
    g_autofree guint32 *order = g_new(guint32, MAX(n, 1));
    g_autofree QueryRow *rows = g_new(QueryRow, MAX(n, 1));
    for (guint i = 0; i < n; i++) {
        keys[i] = ~engine->answer[i].n;
        order[i] = i;
    }
    radix_sort(order, n, keys);
    for (guint i = 0; i < n; i++)
        rows[i] = engine->answer[order[i]];
    memcpy(engine->answer, rows, n * sizeof *rows);
}

static void gather(QueryEngine *engine, const RowQuery *query) {
    const RowIndex *order = order_for(engine, query->sort);
    g_autofree guint8 *shown = shown_classes(engine, query->classes);
    engine->n_answer = 0;
    memset(engine->class_counts, 0, engine->classes->classes->len * sizeof *engine->class_counts);
    if (query->grouped)
        memset(engine->group, 0, row_table_n_texts(engine->rows) * sizeof *engine->group);
    for (guint i = 0, n = row_table_length(engine->rows); i < n; i++) {
        RowIndex row = order[i];
        if (engine->passes[row] == 0)
            continue;
        guint8 of = engine->passes[row] - 1;
        engine->class_counts[of]++;
        if (shown[of] && query->grouped)
            add_to_group(engine, row);
        else if (shown[of])
            engine->answer[engine->n_answer++] = (QueryRow){row, 1, 0};
    }
    if (query->grouped && g_strcmp0(query->sort, "count") == 0)
        sort_by_count(engine);
}

/* All that decides on an answer, each part with its length. */
static char *name_of(const QueryEngine *engine, const RowQuery *query) {
    const char *const parts[] = {query->classes, query->search,  query->file,
                                 query->same,    query->decided, query->sort};
    guint version =
        query->decided != NULL || query->grouped ? decisions_version(engine->decisions) : 0;
    GString *name = g_string_new(NULL);
    g_string_append_printf(name, "%u %d", version, query->grouped);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(name, " %d:%s", parts[i] != NULL ? (int)strlen(parts[i]) : -1,
                               parts[i] != NULL ? parts[i] : "");
    for (char **facet = query->facets; facet != NULL && *facet != NULL; facet++)
        g_string_append_printf(name, " %zu:%s", strlen(*facet), *facet);
    return g_string_free(name, FALSE);
}

QueryAnswer query_run(QueryEngine *engine, const RowQuery *query) {
    char *name = name_of(engine, query);
    if (g_strcmp0(name, engine->asked) != 0) {
        filter(engine, query, row_table_searched(engine->rows));
        gather(engine, query);
        g_free(engine->asked);
        engine->asked = name;
    } else {
        g_free(name);
    }
    return (QueryAnswer){engine->answer, engine->n_answer, engine->class_counts};
}

gboolean query_find(const QueryEngine *engine, RowIndex row, guint *at) {
    for (guint i = 0; i < engine->n_answer; i++)
        if (engine->answer[i].row == row) {
            *at = i;
            return TRUE;
        }
    return FALSE;
}
