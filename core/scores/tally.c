#include "core/scores/tally.h"

#include <string.h>

static void row_free(gpointer data) {
    TallyRow *row = data;
    g_free(row->name);
    g_free(row->subname);
    g_free(row);
}

void tally_free(Tally *tally) {
    if (tally == NULL)
        return;
    g_ptr_array_unref(tally->actions);
    g_ptr_array_unref(tally->categories);
    g_ptr_array_unref(tally->groups);
    g_free(tally);
}

gsize tally_total(const gsize counts[N_PASSED]) {
    return counts[PASSED_BLANK] + counts[PASSED_FAIL] + counts[PASSED_PASS];
}

static const struct {
    const char *name;
    guint weight;
} groups[] = {{"hipaa", 70}, {"dicom", 20}, {"tcia", 10}};

guint tally_weight(const char *group) {
    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
        if (strcmp(groups[i].name, group) == 0)
            return groups[i].weight;
    return 0;
}

double tally_weighted_score(const Tally *tally) {
    double score = 0;
    for (guint i = 0; i < tally->groups->len; i++) {
        const TallyRow *row = g_ptr_array_index(tally->groups, i);
        score += (double)row->counts[PASSED_PASS] / (double)tally_total(row->counts) *
                 (tally_weight(row->name) / 100.0);
    }
    return score;
}

/* The counting itself; the tables hold rows by their names, separated by a zero byte's stand-in. */
typedef struct Counting {
    Tally *tally;
    GHashTable *actions, *categories, *groups; /* of char * to TallyRow, borrowed from the tally */
} Counting;

static void count_in(GHashTable *table, GPtrArray *rows, const char *name, const char *subname,
                     PassedCell passed) {
    g_autofree char *key = g_strconcat(name, "\x1F", subname, NULL);
    TallyRow *row = g_hash_table_lookup(table, key);
    if (row == NULL) {
        row = g_new0(TallyRow, 1);
        row->name = g_strdup(name);
        row->subname = g_strdup(subname);
        g_ptr_array_add(rows, row);
        g_hash_table_insert(table, g_steal_pointer(&key), row);
    }
    row->counts[passed]++;
}

/* pandas counts a check without an action, or without a subcategory, in no row of those tables. */
static void count(Counting *counting, PassedCell passed, const char *action, const char *category,
                  const char *subcategory) {
    Tally *tally = counting->tally;
    tally->all[passed]++;
    if (action != NULL)
        count_in(counting->actions, tally->actions, action, NULL, passed);
    if (subcategory != NULL)
        count_in(counting->categories, tally->categories, category, subcategory, passed);
    if (tally_weight(category) > 0)
        count_in(counting->groups, tally->groups, category, NULL, passed);
}

/* The check that stands for those of one action, tag and series. */
typedef struct TallyStanding {
    PassedCell passed;
    char *action, *category, *subcategory;
} TallyStanding;

static void standing_free(gpointer data) {
    TallyStanding *standing = data;
    g_free(standing->action);
    g_free(standing->category);
    g_free(standing->subcategory);
    g_free(standing);
}

/* A failed check stands before a passed one, and both before a blank one. */
static guint rank(PassedCell passed) {
    return passed == PASSED_FAIL ? 0 : passed == PASSED_PASS ? 1 : 2;
}

static char *series_key(Checks *checks) {
    static const CheckColumn columns[] = {COLUMN_ACTION, COLUMN_TAG_DS, COLUMN_PATIENT,
                                          COLUMN_STUDY, COLUMN_SERIES};
    GString *key = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        const char *text = check_text(checks, columns[i]);
        g_string_append(key, text ? text : "\x1E");
        g_string_append_c(key, '\x1F');
    }
    return g_string_free(key, FALSE);
}

static void keep_standing(GHashTable *table, GPtrArray *order, Checks *checks) {
    g_autofree char *key = series_key(checks);
    TallyStanding *standing = g_hash_table_lookup(table, key);
    PassedCell passed = check_passed(checks);
    if (standing != NULL && rank(standing->passed) <= rank(passed))
        return;
    const char *category, *subcategory;
    check_category(checks, &category, &subcategory);
    if (standing == NULL) {
        standing = g_new0(TallyStanding, 1);
        standing->action = g_strdup(check_text(checks, COLUMN_ACTION));
        g_ptr_array_add(order, standing);
        g_hash_table_insert(table, g_steal_pointer(&key), standing);
    }
    g_free(standing->category);
    g_free(standing->subcategory);
    standing->category = g_strdup(category);
    standing->subcategory = g_strdup(subcategory);
    standing->passed = passed;
}

static void count_series(Counting *counting, Checks *checks, GError **error) {
    g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) order = g_ptr_array_new_with_free_func(standing_free);
    while (checks_next(checks, error))
        keep_standing(table, order, checks);
    for (guint i = 0; i < order->len; i++) {
        const TallyStanding *standing = g_ptr_array_index(order, i);
        count(counting, standing->passed, standing->action, standing->category,
              standing->subcategory);
    }
}

static void count_instances(Counting *counting, Checks *checks, GError **error) {
    const char *category, *subcategory;
    while (checks_next(checks, error)) {
        check_category(checks, &category, &subcategory);
        count(counting, check_passed(checks), check_text(checks, COLUMN_ACTION), category,
              subcategory);
    }
}

static gint compare_rows(gconstpointer a, gconstpointer b) {
    const TallyRow *first = *(TallyRow *const *)a, *second = *(TallyRow *const *)b;
    int order = strcmp(first->name, second->name);
    return order != 0 ? order : g_strcmp0(first->subname, second->subname);
}

static gint compare_weights(gconstpointer a, gconstpointer b) {
    const TallyRow *first = *(TallyRow *const *)a, *second = *(TallyRow *const *)b;
    return (gint)tally_weight(second->name) - (gint)tally_weight(first->name);
}

Tally *tally_count(Checks *checks, gboolean by_series, GError **error) {
    g_autoptr(Tally) tally = g_new0(Tally, 1);
    tally->actions = g_ptr_array_new_with_free_func(row_free);
    tally->categories = g_ptr_array_new_with_free_func(row_free);
    tally->groups = g_ptr_array_new_with_free_func(row_free);
    g_autoptr(GHashTable) actions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) categories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) by_group = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Counting counting = {tally, actions, categories, by_group};
    g_autoptr(GError) failure = NULL;
    if (by_series)
        count_series(&counting, checks, &failure);
    else
        count_instances(&counting, checks, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    g_ptr_array_sort(tally->actions, compare_rows);
    g_ptr_array_sort(tally->categories, compare_rows);
    g_ptr_array_sort(tally->groups, compare_weights);
    return g_steal_pointer(&tally);
}
