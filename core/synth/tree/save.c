/* Data sets into bytes: PS3.5 section 7 and annex A, PS3.10 section 7. */
#include "core/synth/tree/tree.h"

#include "core/synth/failure.h"
#include "core/synth/tree/numbers.h"
#include <string.h>
#include <zlib.h>

typedef struct TreeWriter {
    GByteArray *bytes;
    gboolean implicit, big_endian;
} TreeWriter;

enum { ITEM = 0xFFFEE000, ITEM_END = 0xFFFEE00D, SEQUENCE_END = 0xFFFEE0DD };

static void put_bytes(const TreeWriter *writer, gconstpointer bytes, gsize length) {
    g_byte_array_append(writer->bytes, bytes, (guint)length);
}

static void put16(const TreeWriter *writer, guint value) {
    guint16 word =
        writer->big_endian ? GUINT16_TO_BE((guint16)value) : GUINT16_TO_LE((guint16)value);
    put_bytes(writer, &word, sizeof word);
}

static void put32(const TreeWriter *writer, guint32 value) {
    guint32 word = writer->big_endian ? GUINT32_TO_BE(value) : GUINT32_TO_LE(value);
    put_bytes(writer, &word, sizeof word);
}

static void put_tag(const TreeWriter *writer, guint32 tag) {
    put16(writer, tag >> 16);
    put16(writer, tag & 0xFFFF);
}

static gboolean has_long_length(const char *vr) {
    static const char *const vrs[] = {"OB", "OW", "OF", "OD", "OL", "OV", "SQ",
                                      "SV", "UC", "UN", "UR", "UT", "UV", NULL};
    return g_strv_contains(vrs, vr);
}

static void put_header(const TreeWriter *writer, guint32 tag, const char *vr, gsize length) {
    put_tag(writer, tag);
    if (writer->implicit) {
        put32(writer, (guint32)length);
        return;
    }
    put_bytes(writer, vr, 2);
    if (has_long_length(vr)) {
        put16(writer, 0);
        put32(writer, (guint32)length);
    } else
        put16(writer, (guint)length);
}

static void put_value(const TreeWriter *writer, const Node *node) {
    gsize length;
    gconstpointer bytes = g_bytes_get_data(node->value, &length);
    guint width = number_width(node->vr);
    put_header(writer, node->tag, node->vr, length + length % 2);
    guint start = writer->bytes->len;
    put_bytes(writer, bytes, length);
    if (length % 2 != 0)
        put_bytes(writer, "", 1);
    if (writer->big_endian)
        numbers_swap(writer->bytes->data + start, length, width);
}

static void put_fragments(const TreeWriter *writer, const Node *node) {
    put_header(writer, node->tag, "OB", G_MAXUINT32);
    for (guint i = 0; i < node->fragments->len; i++) {
        gsize length;
        gconstpointer bytes = g_bytes_get_data(node->fragments->pdata[i], &length);
        put_tag(writer, ITEM);
        put32(writer, (guint32)(length + length % 2));
        put_bytes(writer, bytes, length);
        if (length % 2 != 0)
            put_bytes(writer, "", 1);
    }
    put_tag(writer, SEQUENCE_END);
    put32(writer, 0);
}

static void put_tree(const TreeWriter *writer, const Tree *tree);

static void put_sequence(const TreeWriter *writer, const Node *node) {
    put_header(writer, node->tag, "SQ", node->items->len ? G_MAXUINT32 : 0);
    for (guint i = 0; i < node->items->len; i++) {
        put_tag(writer, ITEM);
        put32(writer, G_MAXUINT32);
        put_tree(writer, node->items->pdata[i]);
        put_tag(writer, ITEM_END);
        put32(writer, 0);
    }
    if (node->items->len > 0) {
        put_tag(writer, SEQUENCE_END);
        put32(writer, 0);
    }
}

static void put_tree(const TreeWriter *writer, const Tree *tree) {
    for (guint i = 0; i < tree->nodes->len; i++) {
        const Node *node = tree->nodes->pdata[i];
        if (node->items)
            put_sequence(writer, node);
        else if (node->fragments)
            put_fragments(writer, node);
        else
            put_value(writer, node);
    }
}

/* Raw deflate (PS3.5 A.5), padded to even length. */
static gboolean put_deflated(const TreeWriter *writer, const GByteArray *dataset, GError **error) {
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
    put_bytes(writer, buffer, length);
    if (length % 2 != 0)
        put_bytes(writer, "", 1);
    return TRUE;
}

static void put_meta(const TreeWriter *writer, const Tree *tree, const char *transfer_syntax) {
    g_autoptr(Tree) meta = tree_new();
    g_autofree char *sop_class = tree_text(tree, 0x00080016);
    g_autofree char *sop_instance = tree_text(tree, 0x00080018);
    tree_set_bytes(meta, 0x00020001, "OB", "\0\1", 2);
    tree_set_text(meta, 0x00020002, "UI", sop_class ? sop_class : "");
    tree_set_text(meta, 0x00020003, "UI", sop_instance ? sop_instance : "");
    tree_set_text(meta, 0x00020010, "UI", transfer_syntax);
    tree_set_text(meta, 0x00020012, "UI", "2.25.302127830429840132870466294193716843");
    tree_set_text(meta, 0x00020013, "SH", "PIXLEAK");
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    put_tree(&(TreeWriter){.bytes = bytes}, meta);
    put_header(writer, 0x00020000, "UL", 4);
    put32(writer, bytes->len);
    put_bytes(writer, bytes->data, bytes->len);
}

gboolean tree_save(const Tree *tree, const char *path, const char *transfer_syntax,
                   GError **error) {
    TreeWriter writer = {.bytes = g_byte_array_new()};
    g_autoptr(GByteArray) bytes = writer.bytes;
    static const guint8 preamble[128] = {0};
    put_bytes(&writer, preamble, sizeof preamble);
    put_bytes(&writer, "DICM", 4);
    put_meta(&writer, tree, transfer_syntax);
    if (strcmp(transfer_syntax, "1.2.840.10008.1.2.1.99") == 0) {
        g_autoptr(GByteArray) dataset = g_byte_array_new();
        put_tree(&(TreeWriter){.bytes = dataset}, tree);
        if (!put_deflated(&writer, dataset, error))
            return FALSE;
    } else {
        writer.implicit = strcmp(transfer_syntax, "1.2.840.10008.1.2") == 0;
        writer.big_endian = strcmp(transfer_syntax, "1.2.840.10008.1.2.2") == 0;
        put_tree(&writer, tree);
    }
    return g_file_set_contents_full(path, (const char *)bytes->data, bytes->len,
                                    G_FILE_SET_CONTENTS_NONE, 0666, error);
}
