/* Writes a MIDI answer key row by row: SQLite, table answer_data. */
#pragma once
#include <glib.h>

typedef struct KeyWriter KeyWriter;

typedef struct KeyRow {
    const char *modality, *sop_class, *patient, *study, *series, *sop_instance;
    const char *answer_data;
} KeyRow;

/* How text was burned in: what a key doesn't tell, for those who compare results by it. In a table
 * of its own, burned_in, that readers of the key don't look at. */
typedef struct BurnedInRow {
    const char *sop_instance, *font;
    guint capital_height, contrast;
} BurnedInRow;

/* The scene that a text stands in, and what it takes to draw it again; numbers as decimals. In a
 * table of its own, scene, which is there only if a row is. */
typedef struct SceneRow {
    const char *sop_instance, *name, *drawn;
    const char *degrees, *x, *y;
} SceneRow;

KeyWriter *key_writer_new(const char *path, GError **error);
void key_writer_free(KeyWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyWriter, key_writer_free)

gboolean key_writer_add(KeyWriter *writer, const KeyRow *row, GError **error);
gboolean key_writer_add_burned_in(KeyWriter *writer, const BurnedInRow *row, GError **error);
gboolean key_writer_add_scene(KeyWriter *writer, const SceneRow *row, GError **error);
gboolean key_writer_finish(KeyWriter *writer, GError **error);
