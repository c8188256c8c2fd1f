/* Numbers and texts packed one behind the other: results on their way from a worker. */
#pragma once
#include "core/text/text.h"

void record_put_byte(GByteArray *record, guint8 value);
void record_put_u32(GByteArray *record, guint32 value);
void record_put_u64(GByteArray *record, guint64 value);
void record_put_double(GByteArray *record, double value);
/* What stands in front of a text: its length, or that there is none. */
guint32 record_text_length(Text text);
void record_put_text(GByteArray *record, Text text);

/* Reads what was put, in the same order. Behind the end everything is 0 and `broken` is set. */
typedef struct RecordReader {
    const guint8 *at, *end;
    gboolean broken;
} RecordReader;

guint8 record_byte(RecordReader *reader);
guint32 record_u32(RecordReader *reader);
guint64 record_u64(RecordReader *reader);
double record_double(RecordReader *reader);
/* These lie in the record. */
Text record_text(RecordReader *reader);
const guint8 *record_bytes(RecordReader *reader, gsize length); /* NULL behind the end */
