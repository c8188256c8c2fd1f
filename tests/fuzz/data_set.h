/* Data sets in Explicit VR Little Endian, put together for targets of what lies behind the parser.
 */
#pragma once
#include "core/dicom/dicom.h"

#include <string.h>

static inline void data_set_u16(GByteArray *out, guint value) {
    const guint8 bytes[2] = {(guint8)value, (guint8)(value >> 8)};
    g_byte_array_append(out, bytes, sizeof bytes);
}

static inline void data_set_u32(GByteArray *out, guint32 value) {
    data_set_u16(out, value & 0xFFFF);
    data_set_u16(out, value >> 16);
}

static inline void data_set_head(GByteArray *out, guint32 tag, const char *vr) {
    data_set_u16(out, tag >> 16);
    data_set_u16(out, tag & 0xFFFF);
    g_byte_array_append(out, (const guint8 *)vr, 2);
}

/* An element with a length of 16 bits; longer values are cut off. */
static inline void data_set_short(GByteArray *out, guint32 tag, const char *vr, const void *value,
                                  gsize length) {
    data_set_head(out, tag, vr);
    length = MIN(length, 0xFFFE);
    data_set_u16(out, (guint)(length + length % 2));
    g_byte_array_append(out, value, (guint)length);
    g_byte_array_append(out, (const guint8 *)" ", length % 2);
}

static inline void data_set_text(GByteArray *out, guint32 tag, const char *vr, const char *text) {
    data_set_short(out, tag, vr, text, strlen(text));
}

static inline void data_set_number(GByteArray *out, guint32 tag, guint number) {
    const guint8 value[2] = {(guint8)number, (guint8)(number >> 8)};
    data_set_short(out, tag, "US", value, sizeof value);
}

/* One with a length of 32 bits: OB, OW, UN, ... */
static inline void data_set_long(GByteArray *out, guint32 tag, const char *vr, GBytes *value) {
    gsize length;
    const guint8 *data = g_bytes_get_data(value, &length);
    data_set_head(out, tag, vr);
    data_set_u16(out, 0);
    data_set_u32(out, (guint32)(length + length % 2));
    if (length > 0)
        g_byte_array_append(out, data, (guint)length);
    g_byte_array_append(out, (const guint8 *)"", length % 2);
}

/* The start of a file: preamble and meta information. */
static inline GByteArray *data_set_begin(const char *transfer_syntax) {
    GByteArray *out = g_byte_array_new();
    g_byte_array_set_size(out, 128);
    memset(out->data, 0, 128);
    g_byte_array_append(out, (const guint8 *)"DICM", 4);
    data_set_text(out, DICOM_TAG(0x0002, 0x0010), "UI", transfer_syntax);
    return out;
}

/* Takes over the bytes. */
static inline DicomFile *data_set_file(GByteArray *out, GError **error) {
    g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(out);
    return dicom_file_new_from_bytes(bytes, "input", 0, error);
}
