#include "core/key/answer_key.h"

#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct AnswerKey {
    char *path;
    sqlite3 *database;
    sqlite3_stmt *rows;
};

void answer_key_free(AnswerKey *key) {
    if (key == NULL)
        return;
    sqlite3_finalize(key->rows);
    sqlite3_close(key->database);
    g_free(key->path);
    g_free(key);
}

AnswerKey *answer_key_open(const char *path, GError **error) {
    g_autoptr(AnswerKey) key = g_new0(AnswerKey, 1);
    key->path = g_strdup(path);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_IO, "%s: no such file", path);
        return NULL;
    }
    /* "index" gives the order in which the key's makers wrote the instances. */
    if (sqlite3_open_v2(path, &key->database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(key->database,
                           "SELECT SOPInstanceUID, AnswerData FROM answer_data ORDER BY rowid", -1,
                           &key->rows, NULL) != SQLITE_OK) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: not an answer key: %s", path,
                    sqlite3_errmsg(key->database));
        return NULL;
    }
    return g_steal_pointer(&key);
}

static void answer_region_free(gpointer data) {
    AnswerRegion *region = data;
    g_free(region->text);
    g_free(region->problem);
    g_free(region);
}

void answer_instance_free(AnswerInstance *instance) {
    if (instance == NULL)
        return;
    g_free(instance->sop_instance);
    g_free(instance->pixels_digest);
    g_ptr_array_unref(instance->regions);
    g_free(instance);
}

/* Without the key's < and >. */
static char *unwrap(const char *text) {
    gsize length = strlen(text);
    if (length >= 2 && text[0] == '<' && text[length - 1] == '>')
        return g_strndup(text + 1, length - 2);
    return g_strdup(text);
}

static gboolean read_point(JsonObject *object, const char *name, gint32 *x, gint32 *y) {
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node))
        return FALSE;
    JsonArray *array = json_node_get_array(node);
    if (json_array_get_length(array) != 2)
        return FALSE;
    double values[2];
    for (guint i = 0; i < 2; i++) {
        JsonNode *value = json_array_get_element(array, i);
        if (!JSON_NODE_HOLDS_VALUE(value) || !(json_node_get_value_type(value) == G_TYPE_INT64 ||
                                               json_node_get_value_type(value) == G_TYPE_DOUBLE))
            return FALSE;
        values[i] = json_node_get_double(value);
        if (!(values[i] > -1e9 && values[i] < 1e9))
            return FALSE;
    }
    *x = (gint32)values[0];
    *y = (gint32)values[1];
    return TRUE;
}

/* `{"text": ..., "top_left": [x, y], "bottom_right": [x, y]}` */
static AnswerRegion *read_region(guint check_index, const char *action_text) {
    AnswerRegion *region = g_new0(AnswerRegion, 1);
    region->check_index = check_index;
    g_autofree char *json = unwrap(action_text);
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;
    JsonNode *root = NULL;
    if (!json_parser_load_from_data(parser, json, -1, &error) ||
        (root = json_parser_get_root(parser)) == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        region->problem =
            g_strdup_printf("check %u of the key: its action_text is no JSON object", check_index);
        return region;
    }
    JsonObject *object = json_node_get_object(root);
    const char *text = json_object_get_string_member_with_default(object, "text", NULL);
    if (text == NULL || !read_point(object, "top_left", &region->x0, &region->y0) ||
        !read_point(object, "bottom_right", &region->x1, &region->y1) || region->x0 >= region->x1 ||
        region->y0 >= region->y1) {
        region->problem =
            g_strdup_printf("check %u of the key: no text or no box that makes sense", check_index);
        return region;
    }
    region->text = g_strdup(text);
    return region;
}

static const char *string_member(JsonObject *object, const char *name) {
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node) ||
        json_node_get_value_type(node) != G_TYPE_STRING)
        return "";
    return json_node_get_string(node);
}

static void read_checks(AnswerInstance *instance, JsonObject *checks) {
    g_autoptr(GList) names = json_object_get_members(checks);
    for (GList *name = names; name != NULL; name = name->next) {
        JsonNode *node = json_object_get_member(checks, name->data);
        if (!JSON_NODE_HOLDS_OBJECT(node))
            continue;
        JsonObject *check = json_node_get_object(node);
        const char *action = string_member(check, "action");
        const char *text = string_member(check, "action_text");
        guint index = (guint)strtoul(name->data, NULL, 10);
        if (strcmp(action, "<pixels_hidden>") == 0) {
            g_ptr_array_add(instance->regions, read_region(index, text));
        } else if (strcmp(action, "<pixels_retained>") == 0) {
            g_free(instance->pixels_digest);
            instance->pixels_digest = unwrap(text);
        }
    }
}

AnswerInstance *answer_key_next(AnswerKey *key, GError **error) {
    int status = sqlite3_step(key->rows);
    if (status == SQLITE_DONE)
        return NULL;
    if (status != SQLITE_ROW) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: %s", key->path,
                    sqlite3_errmsg(key->database));
        return NULL;
    }
    const char *uid = (const char *)sqlite3_column_text(key->rows, 0);
    const char *data = (const char *)sqlite3_column_text(key->rows, 1);
    AnswerInstance *instance = g_new0(AnswerInstance, 1);
    g_autofree char *unwrapped = unwrap(uid ? uid : "");
    instance->sop_instance = g_strdup(unwrapped);
    instance->regions = g_ptr_array_new_with_free_func(answer_region_free);
    /* Most instances of a real key have no pixel check worth parsing 100 KB for. */
    if (data != NULL && strstr(data, "pixels_") == NULL)
        return instance;
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) failure = NULL;
    JsonNode *root = NULL;
    if (data == NULL || !json_parser_load_from_data(parser, data, -1, &failure) ||
        (root = json_parser_get_root(parser)) == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        AnswerRegion *region = g_new0(AnswerRegion, 1);
        region->problem = g_strdup_printf("the key's AnswerData is no JSON object: %s",
                                          failure ? failure->message : "empty");
        g_ptr_array_add(instance->regions, region);
        return instance;
    }
    read_checks(instance, json_node_get_object(root));
    return instance;
}
