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
void record_put_string(GByteArray *record, const char *string); /* may be NULL */
/* Bytes and how many they are; NULL is none. */
void record_put_bytes(GByteArray *record, GBytes *bytes);

/* Reads what was put, in the same order. Behind the end everything is 0 and `broken` is set. */
typedef struct RecordReader {
    const guint8 *at, *end;
    gboolean broken;
} RecordReader;

RecordReader record_reader(GBytes *record);
guint8 record_byte(RecordReader *reader);
guint32 record_u32(RecordReader *reader);
guint64 record_u64(RecordReader *reader);
double record_double(RecordReader *reader);
/* Newly allocated; NULL where NULL was put, "" where the record is broken. */
char *record_string(RecordReader *reader);
GBytes *record_new_bytes(RecordReader *reader); /* likewise */
/* These lie in the record. */
Text record_text(RecordReader *reader);
const guint8 *record_bytes(RecordReader *reader, gsize length); /* NULL behind the end */

/* One side of a transfer: puts where `out` is set, else reads. A function that hands each field of
 * a structure to a port thus says both ways at once what a record holds. */
typedef struct RecordPort {
    GByteArray *out;
    RecordReader in;
} RecordPort;
RecordPort record_port_out(GByteArray *record);
RecordPort record_port_in(const RecordReader *reader);

void port_u32(RecordPort *port, guint32 *value);
void port_i32(RecordPort *port, gint32 *value);
void port_i64(RecordPort *port, gint64 *value);
void port_size(RecordPort *port, gsize *value);
void port_flag(RecordPort *port, gboolean *value);
void port_double(RecordPort *port, double *value);
/* A value of an enumeration of `n`; one that is not in it becomes `other`. */
guint port_choice(RecordPort *port, guint value, guint n, guint other);
/* Newly allocated where it is read, whatever stood there before is not freed. NULL travels as "".
 */
void port_string(RecordPort *port, char **string);
void port_bytes(RecordPort *port, GBytes **bytes); /* NULL stays NULL */
/* The array, of elements of `size` bytes that `exchange` hands over one by one. Where it is read,
 * they are new, zeroed and added to it. NULL is put as an empty one. */
typedef void (*PortExchange)(RecordPort *port, gpointer element);
void port_array(RecordPort *port, GPtrArray *array, gsize size, PortExchange exchange);
