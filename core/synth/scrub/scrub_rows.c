#include "core/synth/scrub/key_row.h"

#include "core/spill/spill_file.h"
#include "core/synth/failure.h"
#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>

/* Where a row stands, and how many rows of its sort (with text, or without) come before it. */
typedef struct Place {
    gint64 rowid;
    guint ordinal : 31;
    guint has_text : 1;
} Place;

struct KeyRows {
    char *path;
    sqlite3 *database;
    sqlite3_stmt *read, *capitals;
    SpillFile *places; /* of Place: the rows of instances */
    gsize n_places;
    GHashTable *of_wider; /* UID of a series or study to a GArray of gint64 rowids */
};

static void check_free(gpointer data) {
    RowCheck *check = data;
    g_free(check->path);
    g_free(check->value);
    g_free(check->text);
    g_free(check);
}

static void region_free(gpointer data) {
    RowRegion *region = data;
    g_free(region->text);
    g_free(region);
}

void answer_row_free(AnswerRow *row) {
    g_free(row->patient);
    g_free(row->study);
    g_free(row->series);
    g_free(row->sop_instance);
    g_ptr_array_unref(row->checks);
    g_ptr_array_unref(row->regions);
    g_free(row);
}

void key_rows_free(KeyRows *rows) {
    sqlite3_finalize(rows->read);
    sqlite3_finalize(rows->capitals);
    sqlite3_close(rows->database);
    spill_file_free(rows->places);
    g_clear_pointer(&rows->of_wider, g_hash_table_unref);
    g_free(rows->path);
    g_free(rows);
}

static gboolean fail(const KeyRows *rows, GError **error) {
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT, "%s: %s", rows->path,
                rows->database ? sqlite3_errmsg(rows->database) : "can't be opened");
    return FALSE;
}

gboolean key_rows_reopen(KeyRows *rows, GError **error) {
    static const char read[] = "SELECT PatientID, StudyInstanceUID, SeriesInstanceUID,"
                               " SOPInstanceUID, AnswerData FROM answer_data WHERE rowid = ?";
    /* What a parent opened is left to it: SQLite's connections don't survive a fork. */
    rows->database = NULL;
    rows->read = rows->capitals = NULL;
    if (sqlite3_open_v2(rows->path, &rows->database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(rows->database, read, -1, &rows->read, NULL) != SQLITE_OK)
        return fail(rows, error);
    /* Other keys don't have this table. */
    sqlite3_prepare_v2(rows->database,
                       "SELECT capital_height FROM burned_in WHERE SOPInstanceUID = ?", -1,
                       &rows->capitals, NULL);
    return TRUE;
}

static void note_wider(KeyRows *rows, const char *uid, gint64 rowid) {
    GArray *list = g_hash_table_lookup(rows->of_wider, uid);
    if (list == NULL) {
        list = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_hash_table_insert(rows->of_wider, g_strdup(uid), list);
    }
    g_array_append_val(list, rowid);
}

static gboolean has_column(sqlite3 *database, const char *table, const char *name) {
    return sqlite3_table_column_metadata(database, NULL, table, name, NULL, NULL, NULL, NULL,
                                         NULL) == SQLITE_OK;
}

static gboolean number_rows(KeyRows *rows, GError **error) {
    sqlite3_stmt *scan = NULL;
    /* A made key tells by its table, which spares reading all of AnswerData. */
    const char *text = has_column(rows->database, "burned_in", "SOPInstanceUID")
                           ? "SOPInstanceUID IN (SELECT SOPInstanceUID FROM burned_in)"
                           : "instr(AnswerData, 'pixels_hidden') > 0";
    const char *scope = has_column(rows->database, "answer_data", "scope") ? "scope" : "''";
    g_autofree char *query = g_strdup_printf("SELECT rowid, %s, %s, SeriesInstanceUID,"
                                             " StudyInstanceUID FROM answer_data ORDER BY rowid",
                                             text, scope);
    if (sqlite3_prepare_v2(rows->database, query, -1, &scan, NULL) != SQLITE_OK)
        return fail(rows, error);
    guint counts[2] = {0, 0};
    int status = SQLITE_DONE;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(scan)) == SQLITE_ROW) {
        gint64 rowid = sqlite3_column_int64(scan, 0);
        gboolean has_text = sqlite3_column_int(scan, 1) != 0;
        const char *of = (const char *)sqlite3_column_text(scan, 2);
        if (g_strcmp0(of, "<Series>") == 0)
            note_wider(rows, (const char *)sqlite3_column_text(scan, 3), rowid);
        else if (g_strcmp0(of, "<Study>") == 0 || g_strcmp0(of, "<Patient>") == 0)
            note_wider(rows, (const char *)sqlite3_column_text(scan, 4), rowid);
        else {
            Place place = {.rowid = rowid, .ordinal = counts[has_text]++, .has_text = has_text};
            rows->n_places++;
            good = spill_file_append(rows->places, &place, sizeof place, error);
        }
    }
    sqlite3_finalize(scan);
    if (!good)
        return FALSE;
    return status == SQLITE_DONE ? spill_file_flush(rows->places, error) : fail(rows, error);
}

KeyRows *key_rows_open(const char *path, GError **error) {
    g_autoptr(KeyRows) rows = g_new0(KeyRows, 1);
    rows->path = g_strdup(path);
    rows->of_wider =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    if ((rows->places = spill_file_new(error)) == NULL || !key_rows_reopen(rows, error) ||
        !number_rows(rows, error))
        return NULL;
    return g_steal_pointer(&rows);
}

gsize key_rows_count(const KeyRows *rows) {
    return rows->n_places;
}

static Place place_at(const KeyRows *rows, gsize i) {
    Place place;
    spill_file_read(rows->places, i * sizeof place, &place, sizeof place);
    return place;
}

gboolean key_rows_has_text(const KeyRows *rows, gsize i, gsize *ordinal) {
    Place place = place_at(rows, i);
    *ordinal = place.ordinal;
    return place.has_text;
}

/* `<text>` without its brackets. */
static char *bare(const char *text) {
    gsize length = strlen(text);
    if (length >= 2 && text[0] == '<' && text[length - 1] == '>')
        return g_strndup(text + 1, length - 2);
    return g_strdup(text);
}

static gboolean find_action(const char *name, Action *action) {
    static const char *const names[N_ACTIONS] = {
        "<tag_retained>",    "<text_notnull>", "<text_retained>",  "<text_removed>",
        "<date_shifted>",    "<uid_changed>",  "<uid_consistent>", "<patid_consistent>",
        "<pixels_retained>", "<pixels_hidden>"};
    for (guint i = 0; i < N_ACTIONS; i++)
        if (strcmp(names[i], name) == 0) {
            *action = (Action)(1 << i);
            return TRUE;
        }
    return FALSE;
}

static gboolean read_corner(JsonObject *object, const char *name, guint *x, guint *y) {
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node) ||
        json_array_get_length(json_node_get_array(node)) != 2)
        return FALSE;
    *x = (guint)json_array_get_int_element(json_node_get_array(node), 0);
    *y = (guint)json_array_get_int_element(json_node_get_array(node), 1);
    return TRUE;
}

static gboolean add_region(AnswerRow *row, const char *json, GError **error) {
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autofree RowRegion *region = g_new0(RowRegion, 1);
    JsonNode *root = NULL;
    if (json_parser_load_from_data(parser, json, -1, NULL))
        root = json_parser_get_root(parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root) ||
        !read_corner(json_node_get_object(root), "top_left", &region->x0, &region->y0) ||
        !read_corner(json_node_get_object(root), "bottom_right", &region->x1, &region->y1)) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT,
                    "%s: a region of the key can't be understood", row->sop_instance);
        return FALSE;
    }
    region->text = g_strdup(
        json_object_get_string_member_with_default(json_node_get_object(root), "text", ""));
    g_ptr_array_add(row->regions, g_steal_pointer(&region));
    return TRUE;
}

static gboolean add_checks(AnswerRow *row, const char *answers, GError **error) {
    g_autoptr(JsonParser) parser = json_parser_new();
    if (!json_parser_load_from_data(parser, answers, -1, error)) {
        g_prefix_error(error, "%s: AnswerData: ", row->sop_instance);
        return FALSE;
    }
    JsonNode *root = json_parser_get_root(parser);
    JsonObjectIter iter;
    JsonNode *node;
    const char *number; /* json-glib 1.6 needs somewhere to put it */
    if (!JSON_NODE_HOLDS_OBJECT(root))
        return TRUE;
    json_object_iter_init_ordered(&iter, json_node_get_object(root));
    while (json_object_iter_next_ordered(&iter, &number, &node)) {
        JsonObject *object = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
        Action action;
        if (object == NULL ||
            !find_action(json_object_get_string_member_with_default(object, "action", ""), &action))
            continue;
        g_autofree char *text =
            bare(json_object_get_string_member_with_default(object, "action_text", ""));
        if (action == ACTION_PIXELS_HIDDEN) {
            if (!add_region(row, text, error))
                return FALSE;
            continue;
        }
        RowCheck *check = g_new0(RowCheck, 1);
        check->path = g_strdup(json_object_get_string_member_with_default(object, "tag_ds", ""));
        check->value = bare(json_object_get_string_member_with_default(object, "value", ""));
        check->text = g_steal_pointer(&text);
        check->action = action;
        g_ptr_array_add(row->checks, check);
    }
    return TRUE;
}

/* Reads a row's texts into the columns; FALSE at an error. */
static gboolean step_to(KeyRows *rows, gint64 rowid, GError **error) {
    sqlite3_reset(rows->read);
    sqlite3_bind_int64(rows->read, 1, rowid);
    return sqlite3_step(rows->read) == SQLITE_ROW ? TRUE : fail(rows, error);
}

static char *column(const KeyRows *rows, int i) {
    const char *text = (const char *)sqlite3_column_text(rows->read, i);
    return g_strdup(text ? text : "");
}

static gboolean add_wider(KeyRows *rows, AnswerRow *row, const char *uid, GError **error) {
    const GArray *list = g_hash_table_lookup(rows->of_wider, uid);
    for (guint i = 0; list && i < list->len; i++) {
        if (!step_to(rows, g_array_index(list, gint64, i), error))
            return FALSE;
        g_autofree char *answers = column(rows, 4);
        if (!add_checks(row, answers, error))
            return FALSE;
    }
    return TRUE;
}

AnswerRow *key_rows_read(KeyRows *rows, gsize i, GError **error) {
    if (!step_to(rows, place_at(rows, i).rowid, error))
        return NULL;
    g_autoptr(AnswerRow) row = g_new0(AnswerRow, 1);
    row->checks = g_ptr_array_new_with_free_func(check_free);
    row->regions = g_ptr_array_new_with_free_func(region_free);
    row->patient = column(rows, 0);
    row->study = column(rows, 1);
    row->series = column(rows, 2);
    row->sop_instance = column(rows, 3);
    g_autofree char *answers = column(rows, 4);
    if (!add_checks(row, answers, error) || !add_wider(rows, row, row->series, error) ||
        !add_wider(rows, row, row->study, error))
        return NULL;
    return g_steal_pointer(&row);
}

guint key_rows_capital_height(KeyRows *rows, const char *sop_instance) {
    if (rows->capitals == NULL)
        return 0;
    sqlite3_reset(rows->capitals);
    sqlite3_bind_text(rows->capitals, 1, sop_instance, -1, SQLITE_TRANSIENT);
    return sqlite3_step(rows->capitals) == SQLITE_ROW ? (guint)sqlite3_column_int(rows->capitals, 0)
                                                      : 0;
}
