/* DICOM files out of elements, in the order that they are given. PS3.5 section 7, PS3.10 section 7.
 */
#pragma once
#include <glib.h>

typedef struct Writer {
    GByteArray *bytes;
    gboolean implicit, big_endian;
} Writer;

/* A value in one of the text VRs ("LO", "UI", ...), padded to even length. */
void writer_text(Writer *writer, guint32 tag, const char *vr, const char *text);
void writer_u16(Writer *writer, guint32 tag, guint value);
void writer_bytes(Writer *writer, guint32 tag, const char *vr, gconstpointer value, gsize length);
/* 16-bit words in the writer's byte order. */
void writer_words(Writer *writer, guint32 tag, const char *vr, const guint16 *words, gsize n);
/* Encapsulated pixel data, a fragment per frame (GBytes), with a filled basic offset table. */
void writer_fragments(Writer *writer, guint32 tag, const GPtrArray *frames);
/* A sequence of one item of undefined lengths. */
void writer_begin_sequence(Writer *writer, guint32 tag);
void writer_end_sequence(Writer *writer);

/* A whole Part 10 file around the data set that `dataset` holds (encoded as the transfer syntax
 * says; deflated here). */
gboolean writer_save(const char *path, const char *transfer_syntax, const char *sop_class,
                     const char *sop_instance, const GByteArray *dataset, GError **error);
