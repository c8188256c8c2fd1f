#include "core/key/answer_key.h"

#include "core/key/json_skim.h"
#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* Rows whose numbers follow each other. */
typedef struct RowRun {
    gint64 rowid; /* of the first */
    gsize position;
} RowRun;

struct AnswerKey {
    char *path;
    sqlite3 *database;
    sqlite3_stmt *row;
    GArray *runs; /* of RowRun, in order */
    gsize length; /* rows in all */
    gsize next;
};

void answer_key_free(AnswerKey *key) {
    if (key == NULL)
        return;
    sqlite3_finalize(key->row);
    sqlite3_close(key->database);
    g_array_unref(key->runs);
    g_free(key->path);
    g_free(key);
}

static gboolean fail(const AnswerKey *key, const char *what, GError **error) {
    g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: %s%s", key->path, what,
                sqlite3_errmsg(key->database));
    return FALSE;
}

/* "index" gives the order in which the key's makers wrote the instances. */
static gboolean read_order(AnswerKey *key, GError **error) {
    sqlite3_stmt *order = NULL;
    gint64 expected = 0;
    int status = sqlite3_prepare_v2(key->database, "SELECT rowid FROM answer_data ORDER BY rowid",
                                    -1, &order, NULL);
    while (status == SQLITE_OK || status == SQLITE_ROW)
        if ((status = sqlite3_step(order)) == SQLITE_ROW) {
            RowRun run = {sqlite3_column_int64(order, 0), key->length++};
            if (run.position == 0 || run.rowid != expected)
                g_array_append_val(key->runs, run);
            expected = run.rowid + 1;
        }
    gboolean good = status == SQLITE_DONE || fail(key, "not an answer key: ", error);
    sqlite3_finalize(order);
    return good;
}

/* Without its order. */
static AnswerKey *open_database(const char *path, GError **error) {
    g_autoptr(AnswerKey) key = g_new0(AnswerKey, 1);
    key->path = g_strdup(path);
    key->runs = g_array_new(FALSE, FALSE, sizeof(RowRun));
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_IO, "%s: no such file", path);
        return NULL;
    }
    if (sqlite3_open_v2(path, &key->database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(key->database,
                           "SELECT SOPInstanceUID, AnswerData FROM answer_data WHERE rowid = ?", -1,
                           &key->row, NULL) != SQLITE_OK) {
        fail(key, "not an answer key: ", error);
        return NULL;
    }
    return g_steal_pointer(&key);
}

AnswerKey *answer_key_open(const char *path, GError **error) {
    g_autoptr(AnswerKey) key = open_database(path, error);
    return key != NULL && read_order(key, error) ? g_steal_pointer(&key) : NULL;
}

AnswerKey *answer_key_reopen(const AnswerKey *key, GError **error) {
    AnswerKey *again = open_database(key->path, error);
    if (again == NULL)
        return NULL;
    g_array_unref(again->runs);
    again->runs = g_array_ref(key->runs);
    again->length = key->length;
    return again;
}

gsize answer_key_length(const AnswerKey *key) {
    return key->length;
}

/* The row at a position, which is below the length: that of the last run that begins before it. */
static gint64 rowid_at(const AnswerKey *key, gsize position) {
    guint first = 0, end = key->runs->len;
    while (end - first > 1) {
        guint middle = first + (end - first) / 2;
        if (g_array_index(key->runs, RowRun, middle).position <= position)
            first = middle;
        else
            end = middle;
    }
    const RowRun *run = &g_array_index(key->runs, RowRun, first);
    return run->rowid + (gint64)(position - run->position);
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

static const char *string_member(JsonObject *object, const char *name) {
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node) ||
        json_node_get_value_type(node) != G_TYPE_STRING)
        return "";
    return json_node_get_string(node);
}

static void read_check(AnswerInstance *instance, const char *name, JsonNode *node) {
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
        return;
    JsonObject *check = json_node_get_object(node);
    const char *action = string_member(check, "action");
    const char *text = string_member(check, "action_text");
    if (strcmp(action, "<pixels_hidden>") == 0) {
        g_ptr_array_add(instance->regions, answer_region_new(text_of(name), text_of(text)));
    } else if (strcmp(action, "<pixels_retained>") == 0) {
        g_free(instance->pixels_digest);
        instance->pixels_digest = unwrap(text);
    }
}

/* Parses only the checks about pixels. FALSE where the text is no JSON object as far as this sees,
 * or one of those checks is none. */
static gboolean skim_checks(AnswerInstance *instance, const char *data, gsize length) {
    JsonSkim skim = {data, data + length, FALSE};
    JsonMember member;
    JsonSkimStep step;
    g_autoptr(JsonParser) parser = json_parser_new();
    while ((step = json_skim_next(&skim, &member)) == JSON_SKIM_MEMBER) {
        /* An action may be written with escapes, so those get parsed too. */
        if (memmem(member.value, member.value_length, "pixels_", strlen("pixels_")) == NULL &&
            memmem(member.value, member.value_length, "\\u", 2) == NULL)
            continue;
        if (!json_parser_load_from_data(parser, member.value, (gssize)member.value_length, NULL))
            return FALSE;
        g_autofree char *name = g_strndup(member.name, member.name_length);
        read_check(instance, name, json_parser_get_root(parser));
    }
    return step == JSON_SKIM_END;
}

/* All of the text, for what can't be skimmed. */
static void parse_checks(AnswerInstance *instance, const char *data, gsize length) {
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) failure = NULL;
    JsonNode *root = NULL;
    if (!json_parser_load_from_data(parser, data, (gssize)length, &failure) ||
        (root = json_parser_get_root(parser)) == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        AnswerRegion *region = g_new0(AnswerRegion, 1);
        region->problem = g_strdup_printf("the key's AnswerData is no JSON object: %s",
                                          failure ? failure->message : "empty");
        g_ptr_array_add(instance->regions, region);
        return;
    }
    JsonObject *checks = json_node_get_object(root);
    g_autoptr(GList) names = json_object_get_members(checks);
    for (GList *name = names; name != NULL; name = name->next)
        read_check(instance, name->data, json_object_get_member(checks, name->data));
}

static void read_row(AnswerInstance *instance, sqlite3_stmt *row) {
    const char *uid = (const char *)sqlite3_column_text(row, 0);
    const char *data = (const char *)sqlite3_column_text(row, 1);
    gsize length = data ? strlen(data) : 0;
    instance->sop_instance = unwrap(uid ? uid : "");
    if (skim_checks(instance, data, length))
        return;
    g_ptr_array_set_size(instance->regions, 0);
    g_clear_pointer(&instance->pixels_digest, g_free);
    parse_checks(instance, data, length);
}

AnswerInstance *answer_key_get(AnswerKey *key, gsize position, GError **error) {
    sqlite3_bind_int64(key->row, 1, rowid_at(key, position));
    int status = sqlite3_step(key->row);
    g_autoptr(AnswerInstance) instance = NULL;
    if (status == SQLITE_ROW) {
        instance = g_new0(AnswerInstance, 1);
        instance->regions = g_ptr_array_new_with_free_func((GDestroyNotify)answer_region_free);
        read_row(instance, key->row);
    } else if (status == SQLITE_DONE) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: a row has gone", key->path);
    } else {
        fail(key, "", error);
    }
    sqlite3_reset(key->row);
    return g_steal_pointer(&instance);
}

AnswerInstance *answer_key_next(AnswerKey *key, GError **error) {
    return key->next < answer_key_length(key) ? answer_key_get(key, key->next++, error) : NULL;
}
