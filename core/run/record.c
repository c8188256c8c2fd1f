#include "core/run/record.h"

#include <string.h>

#define NO_TEXT G_MAXUINT32

static void put(GByteArray *record, const void *data, gsize length) {
    g_byte_array_append(record, data, (guint)length);
}

void record_put_byte(GByteArray *record, guint8 value) {
    put(record, &value, sizeof value);
}

void record_put_u32(GByteArray *record, guint32 value) {
    put(record, &value, sizeof value);
}

void record_put_u64(GByteArray *record, guint64 value) {
    put(record, &value, sizeof value);
}

void record_put_double(GByteArray *record, double value) {
    put(record, &value, sizeof value);
}

guint32 record_text_length(Text text) {
    /* No value of a DICOM file is longer than 4 GB; its text could be, if it were all escapes. */
    return text.data ? (guint32)MIN(text.length, (gsize)G_MAXINT32) : NO_TEXT;
}

void record_put_text(GByteArray *record, Text text) {
    guint32 length = record_text_length(text);
    record_put_u32(record, length);
    if (text.data)
        put(record, text.data, length);
}

void record_put_string(GByteArray *record, const char *string) {
    record_put_text(record, text_of(string));
}

void record_put_bytes(GByteArray *record, GBytes *bytes) {
    gsize length = 0;
    const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    record_put_text(record, (Text){data, length});
}

RecordReader record_reader(GBytes *record) {
    gsize length;
    const guint8 *data = g_bytes_get_data(record, &length);
    return (RecordReader){data, data + length, FALSE};
}

const guint8 *record_bytes(RecordReader *reader, gsize length) {
    if ((gsize)(reader->end - reader->at) < length) {
        reader->broken = TRUE;
        return NULL;
    }
    const guint8 *data = reader->at;
    reader->at += length;
    return data;
}

static void take_value(RecordReader *reader, void *value, gsize length) {
    const guint8 *data = record_bytes(reader, length);
    if (data)
        memcpy(value, data, length);
    else
        memset(value, 0, length);
}

guint8 record_byte(RecordReader *reader) {
    guint8 value;
    take_value(reader, &value, sizeof value);
    return value;
}

guint32 record_u32(RecordReader *reader) {
    guint32 value;
    take_value(reader, &value, sizeof value);
    return value;
}

guint64 record_u64(RecordReader *reader) {
    guint64 value;
    take_value(reader, &value, sizeof value);
    return value;
}

double record_double(RecordReader *reader) {
    double value;
    take_value(reader, &value, sizeof value);
    return value;
}

Text record_text(RecordReader *reader) {
    guint32 length = record_u32(reader);
    if (length == NO_TEXT || reader->broken)
        return (Text){NULL, 0};
    const guint8 *data = record_bytes(reader, length);
    return (Text){(const char *)data, data ? length : 0};
}

char *record_string(RecordReader *reader) {
    char *string = text_copy(record_text(reader));
    return reader->broken && !string ? g_strdup("") : string;
}

GBytes *record_new_bytes(RecordReader *reader) {
    Text text = record_text(reader);
    return text.data ? g_bytes_new(text.data, text.length) : NULL;
}
