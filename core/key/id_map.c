#include "core/key/id_map.h"

#include <string.h>

G_DEFINE_QUARK(pixleak - key - error - quark, key_error)

struct IdMap {
    GHashTable *new_by_old; /* owns both */
    GHashTable *old_by_new; /* borrowed */
    GPtrArray *problems;    /* of char * */
};

void id_map_free(IdMap *map) {
    if (map == NULL)
        return;
    g_clear_pointer(&map->old_by_new, g_hash_table_unref);
    g_clear_pointer(&map->problems, g_ptr_array_unref);
    g_clear_pointer(&map->new_by_old, g_hash_table_unref);
    g_free(map);
}

/* Fields of the record at *at (RFC 4180), which is moved behind it; NULL at the end of the text. */
static GPtrArray *read_record(const char **at) {
    const char *in = *at;
    if (*in == '\0')
        return NULL;
    GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);
    gboolean more = TRUE;
    while (more) {
        g_autoptr(GString) field = g_string_new(NULL);
        gboolean quoted = *in == '"';
        in += quoted;
        while (*in != '\0' && (quoted || (*in != ',' && *in != '\n' && *in != '\r'))) {
            if (quoted && *in == '"' && in[1] != '"') {
                quoted = FALSE;
                in++;
                continue;
            }
            in += quoted && *in == '"';
            g_string_append_c(field, *in++);
        }
        more = *in == ',';
        in += more;
        g_ptr_array_add(fields, g_strstrip(g_string_free(g_steal_pointer(&field), FALSE)));
    }
    while (*in == '\r' || *in == '\n')
        in++;
    *at = in;
    return fields;
}

static gboolean find_column(GPtrArray *header, const char *name, guint *out) {
    for (guint i = 0; i < header->len; i++)
        if (strcmp(g_ptr_array_index(header, i), name) == 0) {
            *out = i;
            return TRUE;
        }
    return FALSE;
}

static void add_pair(IdMap *map, const char *old_id, const char *new_id) {
    const char *earlier = g_hash_table_lookup(map->new_by_old, old_id);
    if (earlier != NULL) {
        if (strcmp(earlier, new_id) != 0)
            g_ptr_array_add(map->problems,
                            g_strdup_printf("%s is mapped to %s and to %s; the first counts",
                                            old_id, earlier, new_id));
        return;
    }
    const char *other = g_hash_table_lookup(map->old_by_new, new_id);
    if (other != NULL)
        g_ptr_array_add(map->problems,
                        g_strdup_printf("%s and %s are both mapped to %s", other, old_id, new_id));
    char *kept_old = g_strdup(old_id), *kept_new = g_strdup(new_id);
    g_hash_table_insert(map->new_by_old, kept_old, kept_new);
    g_hash_table_replace(map->old_by_new, kept_new, kept_old);
}

IdMap *id_map_open(const char *path, GError **error) {
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;
    gsize length;
    if (!g_file_get_contents(path, &text, &length, &failure)) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_IO, "%s", failure->message);
        return NULL;
    }
    if (strlen(text) != length) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s: no text: a zero byte at offset %" G_GSIZE_FORMAT, path, strlen(text));
        return NULL;
    }
    const char *at = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
    g_autoptr(GPtrArray) header = read_record(&at);
    guint old_column, new_column;
    if (header == NULL || !find_column(header, "id_old", &old_column) ||
        !find_column(header, "id_new", &new_column)) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s: the first line must name the columns id_old and id_new", path);
        return NULL;
    }
    IdMap *map = g_new0(IdMap, 1);
    map->new_by_old = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    map->old_by_new = g_hash_table_new(g_str_hash, g_str_equal);
    map->problems = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *fields;
    while ((fields = read_record(&at)) != NULL) {
        if (fields->len > MAX(old_column, new_column)) {
            const char *old_id = g_ptr_array_index(fields, old_column);
            const char *new_id = g_ptr_array_index(fields, new_column);
            if (*old_id != '\0')
                add_pair(map, old_id, new_id);
        }
        g_ptr_array_unref(fields);
    }
    return map;
}

const char *id_map_new_id(const IdMap *map, const char *old_id) {
    return g_hash_table_lookup(map->new_by_old, old_id);
}

gboolean id_map_has_new(const IdMap *map, const char *new_id) {
    return g_hash_table_contains(map->old_by_new, new_id);
}

const char *id_map_old_id(const IdMap *map, const char *new_id) {
    return g_hash_table_lookup(map->old_by_new, new_id);
}

const GPtrArray *id_map_problems(const IdMap *map) {
    return map->problems;
}

gsize id_map_size(const IdMap *map) {
    return g_hash_table_size(map->new_by_old);
}
