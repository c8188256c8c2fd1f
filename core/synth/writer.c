#include "core/synth/writer.h"

#include "core/synth/lettering.h"
#include <string.h>
#include <zlib.h>

static void put16(Writer *writer, guint value) {
    guint16 word =
        writer->big_endian ? GUINT16_TO_BE((guint16)value) : GUINT16_TO_LE((guint16)value);
    g_byte_array_append(writer->bytes, (const guint8 *)&word, 2);
}

static void put32(Writer *writer, guint32 value) {
    guint32 word = writer->big_endian ? GUINT32_TO_BE(value) : GUINT32_TO_LE(value);
    g_byte_array_append(writer->bytes, (const guint8 *)&word, 4);
}

static void put_tag(Writer *writer, guint32 tag) {
    put16(writer, tag >> 16);
    put16(writer, tag & 0xFFFF);
}

static gboolean has_long_length(const char *vr) {
    static const char *const vrs[] = {"OB", "OW", "OF", "OD", "OL", "OV",
                                      "SQ", "UC", "UN", "UR", "UT", NULL};
    return g_strv_contains(vrs, vr);
}

static void put_header(Writer *writer, guint32 tag, const char *vr, guint32 length) {
    put_tag(writer, tag);
    if (writer->implicit) {
        put32(writer, length);
        return;
    }
    g_byte_array_append(writer->bytes, (const guint8 *)vr, 2);
    if (has_long_length(vr)) {
        put16(writer, 0);
        put32(writer, length);
    } else
        put16(writer, length);
}

static void put_padded(Writer *writer, gconstpointer value, gsize length, guint8 padding) {
    g_byte_array_append(writer->bytes, value, (guint)length);
    if (length % 2 != 0)
        g_byte_array_append(writer->bytes, &padding, 1);
}

void writer_text(Writer *writer, guint32 tag, const char *vr, const char *text) {
    gsize length = strlen(text);
    put_header(writer, tag, vr, (guint32)(length + length % 2));
    put_padded(writer, text, length, strcmp(vr, "UI") == 0 ? 0 : ' ');
}

void writer_u16(Writer *writer, guint32 tag, guint value) {
    put_header(writer, tag, "US", 2);
    put16(writer, value);
}

void writer_bytes(Writer *writer, guint32 tag, const char *vr, gconstpointer value, gsize length) {
    put_header(writer, tag, vr, (guint32)(length + length % 2));
    put_padded(writer, value, length, 0);
}

void writer_words(Writer *writer, guint32 tag, const char *vr, const guint16 *words, gsize n) {
    put_header(writer, tag, vr, (guint32)(n * 2));
    for (gsize i = 0; i < n; i++)
        put16(writer, words[i]);
}

enum { ITEM = 0xFFFEE000, ITEM_END = 0xFFFEE00D, SEQUENCE_END = 0xFFFEE0DD };

void writer_fragments(Writer *writer, guint32 tag, const GPtrArray *frames) {
    put_header(writer, tag, "OB", G_MAXUINT32);
    put_tag(writer, ITEM);
    put32(writer, 4 * frames->len);
    guint32 offset = 0;
    for (guint i = 0; i < frames->len; i++) {
        gsize length = g_bytes_get_size(frames->pdata[i]);
        put32(writer, offset);
        offset += (guint32)(8 + length + length % 2);
    }
    for (guint i = 0; i < frames->len; i++) {
        gsize length;
        gconstpointer data = g_bytes_get_data(frames->pdata[i], &length);
        put_tag(writer, ITEM);
        put32(writer, (guint32)(length + length % 2));
        put_padded(writer, data, length, 0);
    }
    put_tag(writer, SEQUENCE_END);
    put32(writer, 0);
}

void writer_begin_sequence(Writer *writer, guint32 tag) {
    put_header(writer, tag, "SQ", G_MAXUINT32);
    put_tag(writer, ITEM);
    put32(writer, G_MAXUINT32);
}

void writer_end_sequence(Writer *writer) {
    put_tag(writer, ITEM_END);
    put32(writer, 0);
    put_tag(writer, SEQUENCE_END);
    put32(writer, 0);
}

/* Raw deflate (PS3.5 A.5), padded to even length. */
static gboolean append_deflated(GByteArray *out, const GByteArray *dataset, GError **error) {
    z_stream stream = {0};
    if (deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_ENCODE, "zlib can't be started");
        return FALSE;
    }
    gsize bound = deflateBound(&stream, dataset->len);
    g_autofree guint8 *buffer = g_malloc(bound);
    stream.next_in = dataset->data;
    stream.avail_in = dataset->len;
    stream.next_out = buffer;
    stream.avail_out = (uInt)bound;
    int status = deflate(&stream, Z_FINISH);
    gsize length = stream.total_out;
    deflateEnd(&stream);
    if (status != Z_STREAM_END) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_ENCODE, "the data set can't be deflated");
        return FALSE;
    }
    Writer writer = {.bytes = out};
    put_padded(&writer, buffer, length, 0);
    return TRUE;
}

gboolean writer_save(const char *path, const char *transfer_syntax, const char *sop_class,
                     const char *sop_instance, const GByteArray *dataset, GError **error) {
    Writer meta = {.bytes = g_byte_array_new()};
    g_autoptr(GByteArray) meta_bytes = meta.bytes;
    writer_bytes(&meta, 0x00020001, "OB", "\0\1", 2);
    writer_text(&meta, 0x00020002, "UI", sop_class);
    writer_text(&meta, 0x00020003, "UI", sop_instance);
    writer_text(&meta, 0x00020010, "UI", transfer_syntax);
    writer_text(&meta, 0x00020012, "UI", "2.25.302127830429840132870466294193716843");
    writer_text(&meta, 0x00020013, "SH", "PIXLEAK");

    Writer file = {.bytes = g_byte_array_new()};
    g_autoptr(GByteArray) bytes = file.bytes;
    static const guint8 preamble[128] = {0};
    g_byte_array_append(bytes, preamble, sizeof preamble);
    g_byte_array_append(bytes, (const guint8 *)"DICM", 4);
    put_header(&file, 0x00020000, "UL", 4);
    put32(&file, meta_bytes->len);
    g_byte_array_append(bytes, meta_bytes->data, meta_bytes->len);
    if (strcmp(transfer_syntax, "1.2.840.10008.1.2.1.99") != 0)
        g_byte_array_append(bytes, dataset->data, dataset->len);
    else if (!append_deflated(bytes, dataset, error))
        return FALSE;
    return g_file_set_contents(path, (const char *)bytes->data, bytes->len, error);
}
