#include "core/export/rules.h"

#include "core/export/boxes.h"
#include "core/export/limits.h"
#include <string.h>

typedef struct Gathering {
    Export *export;
    const RuleTerms *terms;
    GPtrArray *rules;
    GHashTable *by_key;
} Gathering;

static void rule_free(gpointer data) {
    Rule *rule = data;
    g_free(rule->manufacturer);
    g_free(rule->model);
    g_free(rule->station);
    g_array_unref(rule->boxes);
    g_free(rule);
}

static gboolean can_stand(const RuleTerms *terms, const char *value) {
    if (!g_utf8_validate(value, -1, NULL) || strpbrk(value, terms->cant_stand) != NULL)
        return FALSE;
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at))
        if (!export_can_stand(g_utf8_get_char(at)))
            return FALSE;
    /* Tools take blanks of all scripts off, and then see another value. */
    const char *last = g_utf8_find_prev_char(value, value + strlen(value));
    if (last != NULL &&
        (g_unichar_isspace(g_utf8_get_char(value)) || g_unichar_isspace(g_utf8_get_char(last))))
        return FALSE;
    for (gsize i = 0; terms->cant_be[i] != NULL; i++)
        if (strstr(value, terms->cant_be[i]) != NULL)
            return FALSE;
    return TRUE;
}

/* Why rules can't tell the images of its device from others; NULL where they can. */
static const char *why_no_device(const RuleTerms *terms, const ExportText *found) {
    const char *device = terms->by_station ? found->station : found->manufacturer;
    if (*device == '\0')
        return terms->by_station ? "its header states no Station Name"
                                 : "its header states no Manufacturer";
    if (!can_stand(terms, device) || (!terms->by_station && !can_stand(terms, found->model)))
        return "the name of its device holds characters that a rule can't hold";
    return NULL;
}

static const char *why_no_rule(const Gathering *gathering, const ExportText *found) {
    const char *obstacle = export_obstacle(gathering->export, found);
    if (obstacle != NULL)
        return obstacle;
    if (found_is_in_page(found))
        return "it is no DICOM file, whose device rules could tell";
    if (!found_is_in_frames(found))
        return "rules reach the samples that frames show, nothing else";
    /* Both are values of 16 bits (PS3.3, C.7.6.3); others no header stated. */
    if (found->rows <= 0 || found->columns <= 0 || found->rows > G_MAXUINT16 ||
        found->columns > G_MAXUINT16)
        return "the size of its image is not known";
    if (found_is_outside(found))
        return "it lies outside the frame";
    return why_no_device(gathering->terms, found);
}

static Rule *rule_of(Gathering *gathering, const ExportText *found) {
    const char *manufacturer = gathering->terms->by_station ? "" : found->manufacturer;
    const char *model = gathering->terms->by_station ? "" : found->model;
    const char *station = gathering->terms->by_station ? found->station : "";
    /* No value holds a character that ends a line. */
    char *key = g_strdup_printf("%s\n%s\n%s\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, manufacturer,
                                model, station, found->rows, found->columns);
    if (gathering->terms->ignores_case) {
        char *folded = g_utf8_casefold(key, -1);
        g_free(key);
        key = folded;
    }
    Rule *rule = g_hash_table_lookup(gathering->by_key, key);
    if (rule != NULL) {
        g_free(key);
        return rule;
    }
    rule = g_new0(Rule, 1);
    *rule = (Rule){.manufacturer = g_strdup(manufacturer),
                   .model = g_strdup(model),
                   .station = g_strdup(station),
                   .rows = found->rows,
                   .columns = found->columns,
                   .boxes = g_array_new(FALSE, FALSE, sizeof(Box)),
                   .waste_percent = RULE_WASTE_PERCENT};
    g_ptr_array_add(gathering->rules, rule);
    g_hash_table_insert(gathering->by_key, key, rule);
    return rule;
}

static gboolean take(const ExportText *found, gpointer data, GError **error) {
    Gathering *gathering = data;
    (void)error;
    const char *why = why_no_rule(gathering, found);
    if (why != NULL) {
        export_leave(gathering->export, found, why);
        return TRUE;
    }
    Rule *rule = rule_of(gathering, found);
    rule_boxes_add(rule->boxes, &rule->waste_percent,
                   rule_box_grown(found->box, found->columns, found->rows));
    rule->n_texts++;
    gathering->export->n_put++;
    return TRUE;
}

static int compare_boxes(gconstpointer a, gconstpointer b) {
    const Box *first = a, *second = b;
    return first->y0 != second->y0 ? (first->y0 < second->y0 ? -1 : 1)
                                   : (first->x0 > second->x0) - (first->x0 < second->x0);
}

static int compare_rules(gconstpointer a, gconstpointer b) {
    const Rule *first = *(const Rule *const *)a, *second = *(const Rule *const *)b;
    int order = (*first->model == '\0') - (*second->model == '\0');
    order = order != 0 ? order : strcmp(first->manufacturer, second->manufacturer);
    order = order != 0 ? order : strcmp(first->model, second->model);
    order = order != 0 ? order : strcmp(first->station, second->station);
    order = order != 0 ? order : (first->rows > second->rows) - (first->rows < second->rows);
    return order != 0 ? order
                      : (first->columns > second->columns) - (first->columns < second->columns);
}

GPtrArray *rules_gather(Export *export, const RuleTerms *terms, GError **error) {
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(rule_free);
    g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Gathering gathering = {export, terms, rules, by_key};
    if (!found_each(export->run, export->all, take, &gathering, error))
        return NULL;
    g_ptr_array_sort(rules, compare_rules);
    for (guint i = 0; i < rules->len; i++)
        g_array_sort(((Rule *)g_ptr_array_index(rules, i))->boxes, compare_boxes);
    return g_steal_pointer(&rules);
}
