#include "core/validate/shard/pixel_note.h"

void pixel_note_clear(PixelNote *note) {
    g_clear_pointer(&note->instance, g_free);
    g_clear_pointer(&note->lost, g_free);
    g_clear_pointer(&note->failed, g_free);
    g_clear_pointer(&note->pixels, g_bytes_unref);
}

void pixel_note_put(const PixelNote *note, GByteArray *record) {
    record_put_string(record, note->instance);
    record_put_string(record, note->lost);
    record_put_string(record, note->digest.text);
    record_put_string(record, note->failed);
    record_put_bytes(record, note->pixels);
}

gboolean pixel_note_read(PixelNote *note, GBytes *record) {
    RecordReader reader = record_reader(record);
    note->instance = record_string(&reader);
    note->lost = record_string(&reader);
    g_autofree char *digest = record_string(&reader);
    note->failed = record_string(&reader);
    note->pixels = record_new_bytes(&reader);
    return !reader.broken && digest != NULL &&
           g_strlcpy(note->digest.text, digest, sizeof note->digest.text) <
               sizeof note->digest.text;
}
