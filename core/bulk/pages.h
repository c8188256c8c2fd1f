/* What the files of this folder share. Not for others. */
#pragma once
#include "core/bulk/bulk.h"

enum {
    LEAF_TABLE_PAGE = 13,
    INTERIOR_TABLE_PAGE = 5,
    LEAF_HEADER = 8,
    INTERIOR_HEADER = 12,
    POINTER = 2,     /* to a cell, in a page */
    PAGE_NUMBER = 4, /* bytes of one */
    MAX_VARINT = 9,
};

gsize bulk_page_size(const BulkFile *file);
/* The first of n pages in a row that are nobody else's. */
guint32 bulk_reserve(BulkFile *file, gsize n);
/* Writes n whole pages. */
gboolean bulk_write_pages(BulkFile *file, guint32 first, const guint8 *data, gsize n,
                          GError **error);

static inline void put_16(guint8 *at, gsize value) {
    at[0] = (guint8)(value >> 8);
    at[1] = (guint8)value;
}

static inline void put_32(guint8 *at, guint32 value) {
    put_16(at, value >> 16);
    put_16(at + 2, value & 0xFFFF);
}

static inline guint32 get_32(const guint8 *at) {
    return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

/* Big-endian groups of seven bits, a ninth byte whole (section 1.6). */
static inline gsize varint_length(guint64 value) {
    if (value < 0x80)
        return 1;
    gsize n = 2;
    while (n < MAX_VARINT && value >> (7 * n))
        n++;
    return n;
}

static inline guint8 *put_varint(guint8 *at, guint64 value) {
    if (value < 0x80) {
        *at = (guint8)value;
        return at + 1;
    }
    gsize n = varint_length(value);
    guint shift = 7 * (guint)(n - 1) + (n == MAX_VARINT);
    for (gsize i = 0; i + 1 < n; i++, shift -= 7)
        *at++ = (guint8)(value >> shift) | 0x80;
    *at++ = n == MAX_VARINT ? (guint8)value : (guint8)(value & 0x7F);
    return at;
}
