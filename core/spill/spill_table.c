#include "core/spill/spill_table.h"

#include <string.h>

/* Slots are read a bucket at a time; at most half of them are taken. */
enum { BUCKET = 8, FIRST_SLOTS = 1 << 12, USUAL_RECORD = 256 };

/* A slot: the hash's upper 16 bits over a record's position plus one; 0 where it is free. */
#define POSITION_MASK ((G_GUINT64_CONSTANT(1) << 48) - 1)

/* A record: this, the key, the value. */
typedef struct RecordHead {
    guint32 key_length, value_length;
} RecordHead;

struct SpillTable {
    SpillFile *records, *slots;
    guint64 n_slots; /* a power of two */
    gsize size;
};

/* Where a key is or would go, and its record if it is there. */
typedef struct Place {
    guint64 slot, position; /* of the record; undefined where there is none */
    RecordHead head;
    gboolean found;
} Place;

SpillTable *spill_table_new(GError **error) {
    g_autoptr(SpillTable) table = g_new0(SpillTable, 1);
    table->n_slots = FIRST_SLOTS;
    if ((table->records = spill_file_new(error)) == NULL ||
        (table->slots = spill_file_new(error)) == NULL)
        return NULL;
    return g_steal_pointer(&table);
}

void spill_table_free(SpillTable *table) {
    if (table == NULL)
        return;
    spill_file_free(table->records);
    spill_file_free(table->slots);
    g_free(table);
}

/* FNV-1a, its bits spread by MurmurHash3's finalizer. */
static guint64 hash_of(const char *key, gsize length) {
    guint64 hash = G_GUINT64_CONSTANT(0xCBF29CE484222325);
    for (gsize i = 0; i < length; i++)
        hash = (hash ^ (guint8)key[i]) * G_GUINT64_CONSTANT(0x100000001B3);
    hash = (hash ^ hash >> 33) * G_GUINT64_CONSTANT(0xFF51AFD7ED558CCD);
    hash = (hash ^ hash >> 33) * G_GUINT64_CONSTANT(0xC4CEB9FE1A85EC53);
    return hash ^ hash >> 33;
}

/* Whether the record at a position has this key; its head then. */
static gboolean has_key(const SpillTable *table, guint64 position, const char *key, gsize length,
                        RecordHead *head) {
    guint8 buffer[USUAL_RECORD];
    gsize n = spill_file_read(table->records, position, buffer, sizeof buffer);
    memcpy(head, buffer, sizeof *head);
    if (head->key_length != length)
        return FALSE;
    gsize here = MIN(length, n - sizeof *head);
    if (memcmp(buffer + sizeof *head, key, here) != 0)
        return FALSE;
    if (here == length)
        return TRUE;
    g_autofree char *rest = g_malloc(length - here);
    spill_file_read(table->records, position + sizeof *head + here, rest, length - here);
    return memcmp(rest, key + here, length - here) == 0;
}

/* Reads a bucket; what lies behind the file's end is free. */
static void read_bucket(const SpillTable *table, guint64 first, guint64 slots[BUCKET]) {
    gsize n = spill_file_read(table->slots, first * sizeof *slots, slots, BUCKET * sizeof *slots);
    memset((guint8 *)slots + n, 0, BUCKET * sizeof *slots - n);
}

static Place look_up(const SpillTable *table, const char *key, gsize length) {
    guint64 hash = hash_of(key, length), slots[BUCKET];
    guint64 first = (hash & (table->n_slots - 1)) / BUCKET * BUCKET;
    for (;; first = (first + BUCKET) & (table->n_slots - 1)) {
        read_bucket(table, first, slots);
        for (guint i = 0; i < BUCKET; i++) {
            Place place = {.slot = first + i};
            if (slots[i] == 0)
                return place;
            place.position = (slots[i] & POSITION_MASK) - 1;
            if (slots[i] >> 48 == hash >> 48 &&
                has_key(table, place.position, key, length, &place.head)) {
                place.found = TRUE;
                return place;
            }
        }
    }
}

static gboolean write_slot(SpillTable *table, guint64 slot, guint64 hash, guint64 position,
                           GError **error) {
    guint64 value = (hash >> 48) << 48 | ((position + 1) & POSITION_MASK);
    return spill_file_write(table->slots, slot * sizeof value, &value, sizeof value, error);
}

/* Calls visit with every record, in order. */
static gboolean each_record(const SpillTable *table,
                            gboolean (*visit)(guint64 position, const char *key,
                                              const RecordHead *head, gpointer data),
                            gpointer data) {
    g_autofree char *buffer = NULL;
    gsize room = 0;
    RecordHead head;
    for (guint64 position = 0; position < spill_file_length(table->records);) {
        spill_file_read(table->records, position, &head, sizeof head);
        gsize length = (gsize)head.key_length + head.value_length;
        if (length + 2 > room) {
            room = 2 * (length + 2);
            g_free(buffer);
            buffer = g_malloc(room);
        }
        spill_file_read(table->records, position + sizeof head, buffer, length);
        if (!visit(position, buffer, &head, data))
            return FALSE;
        position += sizeof head + length;
    }
    return TRUE;
}

typedef struct Growth {
    SpillTable *table;
    GError **error;
} Growth;

static gboolean place_again(guint64 position, const char *key, const RecordHead *head,
                            gpointer data) {
    Growth *growth = data;
    /* A later record of the same key takes the place of an earlier one, as in setting. */
    Place place = look_up(growth->table, key, head->key_length);
    return write_slot(growth->table, place.slot, hash_of(key, head->key_length), position,
                      growth->error);
}

static gboolean grow(SpillTable *table, GError **error) {
    SpillFile *slots = spill_file_new(error);
    if (slots == NULL)
        return FALSE;
    spill_file_free(table->slots);
    table->slots = slots;
    table->n_slots *= 4;
    return each_record(table, place_again, &(Growth){table, error});
}

static gboolean append_record(SpillTable *table, guint64 slot, const char *key, const char *value,
                              GError **error) {
    RecordHead head = {(guint32)strlen(key), (guint32)strlen(value)};
    guint64 position = spill_file_length(table->records);
    return spill_file_append(table->records, &head, sizeof head, error) &&
           spill_file_append(table->records, key, head.key_length, error) &&
           spill_file_append(table->records, value, head.value_length, error) &&
           write_slot(table, slot, hash_of(key, head.key_length), position, error);
}

static gboolean put(SpillTable *table, const char *key, const char *value, gboolean replace,
                    gboolean *added, GError **error) {
    if (table->size >= table->n_slots / 2 && !grow(table, error))
        return FALSE;
    Place place = look_up(table, key, strlen(key));
    if (added != NULL)
        *added = !place.found;
    if (place.found && !replace)
        return TRUE;
    table->size += !place.found;
    return append_record(table, place.slot, key, value, error);
}

gboolean spill_table_add(SpillTable *table, const char *key, const char *value, gboolean *added,
                         GError **error) {
    return put(table, key, value, FALSE, added, error);
}

gboolean spill_table_set(SpillTable *table, const char *key, const char *value, GError **error) {
    return put(table, key, value, TRUE, NULL, error);
}

char *spill_table_find(const SpillTable *table, const char *key) {
    Place place = look_up(table, key, strlen(key));
    if (!place.found)
        return NULL;
    char *value = g_malloc((gsize)place.head.value_length + 1);
    spill_file_read(table->records, place.position + sizeof place.head + place.head.key_length,
                    value, place.head.value_length);
    value[place.head.value_length] = '\0';
    return value;
}

gboolean spill_table_contains(const SpillTable *table, const char *key) {
    return look_up(table, key, strlen(key)).found;
}

gsize spill_table_size(const SpillTable *table) {
    return table->size;
}

gboolean spill_table_flush(SpillTable *table, GError **error) {
    return spill_file_flush(table->records, error) && spill_file_flush(table->slots, error);
}

typedef struct Visiting {
    SpillTableVisit visit;
    gpointer data;
} Visiting;

static gboolean visit_texts(guint64 position, const char *key, const RecordHead *head,
                            gpointer data) {
    (void)position;
    const Visiting *visiting = data;
    g_autofree char *name = g_strndup(key, head->key_length);
    g_autofree char *value = g_strndup(key + head->key_length, head->value_length);
    return visiting->visit(name, value, visiting->data);
}

gboolean spill_table_each(const SpillTable *table, SpillTableVisit visit, gpointer data) {
    return each_record(table, visit_texts, &(Visiting){visit, data});
}
