#include "core/key/id_map.h"

#include "core/run/foreign.h"
#include "core/spill/spill_table.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

G_DEFINE_QUARK(pixleak - key - error - quark, key_error)

/* What was looked up last: the files of a series name the same few UIDs. Reading the table takes
 * ten times as long as this. */
enum { RECENT = 64 };
typedef struct Recent {
    char *old_id; /* NULL: the place is free */
    char *new_id; /* NULL: it has none */
} Recent;

struct IdMap {
    SpillTable *new_by_old, *old_by_new;
    GHashTable *shared;  /* new IDs that several old ones have */
    GPtrArray *problems; /* of char * */
    Recent *recent;      /* a process's own; one thread at a time looks up */
};

/* A text being read. */
typedef struct CsvReader {
    FILE *file;
    int next; /* byte, or EOF */
    gsize offset;
    gboolean zero; /* a zero byte was read, at `offset` */
} CsvReader;

void id_map_free(IdMap *map) {
    if (map == NULL)
        return;
    spill_table_free(map->old_by_new);
    spill_table_free(map->new_by_old);
    for (gsize i = 0; map->recent != NULL && i < RECENT; i++) {
        g_free(map->recent[i].old_id);
        g_free(map->recent[i].new_id);
    }
    g_free(map->recent);
    g_clear_pointer(&map->shared, g_hash_table_unref);
    g_clear_pointer(&map->problems, g_ptr_array_unref);
    g_free(map);
}

/* Goes to the next byte; a zero byte ends the text. */
static void advance(CsvReader *reader) {
    reader->offset++;
    reader->next = getc_unlocked(reader->file);
    if (reader->next == '\0') {
        reader->zero = TRUE;
        reader->next = EOF;
    }
}

static void skip_mark(CsvReader *reader) {
    for (const char *mark = "\xEF\xBB\xBF"; *mark && reader->next == (guchar)*mark; mark++)
        advance(reader);
}

/* A record's field (RFC 4180), without spaces around it. */
static char *read_field(CsvReader *reader) {
    g_autoptr(GString) field = g_string_new(NULL);
    gboolean quoted = reader->next == '"';
    if (quoted)
        advance(reader);
    while (reader->next != EOF &&
           (quoted || (reader->next != ',' && reader->next != '\n' && reader->next != '\r'))) {
        if (quoted && reader->next == '"') {
            advance(reader);
            if (reader->next != '"') {
                quoted = FALSE;
                continue;
            }
        }
        g_string_append_c(field, (char)reader->next);
        advance(reader);
    }
    return g_strstrip(g_string_free(g_steal_pointer(&field), FALSE));
}

/* Fields of the next record; NULL at the end of the text. */
static GPtrArray *read_record(CsvReader *reader) {
    if (reader->next == EOF)
        return NULL;
    GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);
    gboolean more = TRUE;
    while (more) {
        g_ptr_array_add(fields, read_field(reader));
        more = reader->next == ',';
        if (more)
            advance(reader);
    }
    while (reader->next == '\r' || reader->next == '\n')
        advance(reader);
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

static gboolean add_pair(IdMap *map, const char *old_id, const char *new_id, GError **error) {
    g_autofree char *earlier = spill_table_find(map->new_by_old, old_id);
    if (earlier != NULL) {
        if (strcmp(earlier, new_id) != 0)
            g_ptr_array_add(map->problems,
                            g_strdup_printf("%s is mapped to %s and to %s; the first counts",
                                            old_id, earlier, new_id));
        return TRUE;
    }
    g_autofree char *other = spill_table_find(map->old_by_new, new_id);
    if (other != NULL) {
        g_hash_table_add(map->shared, g_strdup(new_id));
        g_ptr_array_add(map->problems,
                        g_strdup_printf("%s and %s are both mapped to %s", other, old_id, new_id));
    }
    return spill_table_add(map->new_by_old, old_id, new_id, NULL, error) &&
           spill_table_set(map->old_by_new, new_id, old_id, error);
}

/* In the process. */
static void send_pairs(ForeignSink *sink, CsvReader *reader, guint old_column, guint new_column) {
    gboolean more = TRUE;
    GPtrArray *fields;
    while (more && (fields = read_record(reader)) != NULL) {
        if (fields->len > MAX(old_column, new_column)) {
            record_put_string(foreign_sink_record(sink), g_ptr_array_index(fields, old_column));
            record_put_string(foreign_sink_record(sink), g_ptr_array_index(fields, new_column));
            more = foreign_sink_send(sink);
        }
        g_ptr_array_unref(fields);
    }
}

static gboolean send_map(ForeignSink *sink, CsvReader *reader, const char *path, GError **error) {
    advance(reader);
    reader->offset = 0;
    skip_mark(reader);
    g_autoptr(GPtrArray) header = read_record(reader);
    guint old_column = 0, new_column = 0;
    gboolean named = header != NULL && find_column(header, "id_old", &old_column) &&
                     find_column(header, "id_new", &new_column);
    if (named)
        send_pairs(sink, reader, old_column, new_column);
    if (reader->zero)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s: no text: a zero byte at offset %" G_GSIZE_FORMAT, path, reader->offset);
    else if (ferror(reader->file))
        g_set_error(error, KEY_ERROR, KEY_ERROR_IO, "%s: %s", path, g_strerror(errno));
    else if (!named)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s: the first line must name the columns id_old and id_new", path);
    else
        return TRUE;
    return FALSE;
}

/* A map being read. */
typedef struct MapReading {
    const char *path;
    IdMap *map;
} MapReading;

static gboolean read_map(ForeignSink *sink, gpointer data, GError **error) {
    const MapReading *reading = data;
    CsvReader reader = {.file = fopen(reading->path, "re")};
    if (reader.file == NULL) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_IO, "%s: %s", reading->path, g_strerror(errno));
        return FALSE;
    }
    gboolean good = send_map(sink, &reader, reading->path, error);
    fclose(reader.file);
    return good;
}

/* In the parent. */
static ForeignTaken take_pair(RecordReader *reader, gpointer data, GError **error) {
    const MapReading *reading = data;
    g_autofree char *old_id = record_string(reader), *new_id = record_string(reader);
    if (old_id == NULL || new_id == NULL || *old_id == '\0')
        return FOREIGN_MORE;
    return add_pair(reading->map, old_id, new_id, error) ? FOREIGN_MORE : FOREIGN_FAILED;
}

IdMap *id_map_open(const char *path, const ReaderTerms *terms, GError **error) {
    g_autoptr(IdMap) map = g_new0(IdMap, 1);
    map->problems = g_ptr_array_new_with_free_func(g_free);
    map->recent = g_new0(Recent, RECENT);
    map->shared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if ((map->new_by_old = spill_table_new(error)) == NULL ||
        (map->old_by_new = spill_table_new(error)) == NULL)
        return NULL;
    ForeignFile file = {path, KEY_ERROR, read_map, take_pair, &(MapReading){path, map}};
    if (!foreign_file_read(&file, terms, error) || !spill_table_share(map->new_by_old, error) ||
        !spill_table_share(map->old_by_new, error))
        return NULL;
    return g_steal_pointer(&map);
}

char *id_map_new_id(const IdMap *map, const char *old_id) {
    Recent *recent = &map->recent[g_str_hash(old_id) % RECENT];
    if (g_strcmp0(recent->old_id, old_id) != 0) {
        g_free(recent->old_id);
        g_free(recent->new_id);
        *recent = (Recent){g_strdup(old_id), spill_table_find(map->new_by_old, old_id)};
    }
    return g_strdup(recent->new_id);
}

gboolean id_map_has_old(const IdMap *map, const char *old_id) {
    return spill_table_contains(map->new_by_old, old_id);
}

gboolean id_map_has_new(const IdMap *map, const char *new_id) {
    return spill_table_contains(map->old_by_new, new_id);
}

char *id_map_old_id(const IdMap *map, const char *new_id) {
    return spill_table_find(map->old_by_new, new_id);
}

gboolean id_map_is_shared(const IdMap *map, const char *new_id) {
    return g_hash_table_contains(map->shared, new_id);
}

const GPtrArray *id_map_problems(const IdMap *map) {
    return map->problems;
}

gsize id_map_size(const IdMap *map) {
    return spill_table_size(map->new_by_old);
}
