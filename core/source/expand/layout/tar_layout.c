/* POSIX.1-2001, pax; the manual of GNU tar, "Basic Tar Format"; Solaris, tar(5). */
#include "core/source/expand/layout/tar_layout.h"

#include <string.h>

enum { BLOCK = 512, KEPT_MOST = 1 << 20 /* bytes of a header for others; names take 4 KB */ };

struct TarLayout {
    guint8 block[BLOCK];
    gsize filled;
    guint64 at;       /* offset of the next byte */
    guint64 passed;   /* bytes that are yet to be passed over */
    GByteArray *kept; /* of the header for others at hand */
    guint64 wanted;   /* bytes of it that are yet to come, with what fills its block */
    guint64 length;   /* of it */
    guint8 type;
    guint64 next_size; /* of the next member, where a header says so */
    gboolean has_size, is_sparse;
    guint64 maybe_body; /* of what has none by rights: it has where no header follows */
    Remarks remarks;
};

TarLayout *tar_layout_new(void) {
    TarLayout *layout = g_new0(TarLayout, 1);
    layout->kept = g_byte_array_new();
    return layout;
}

void tar_layout_free(TarLayout *layout) {
    if (layout == NULL)
        return;
    g_byte_array_unref(layout->kept);
    remarks_end(&layout->remarks);
    g_free(layout);
}

/* Octal digits behind blanks, or from 0x80 on a number of 8 bits a byte (GNU). */
static guint64 number(const guint8 *field, gsize length) {
    guint64 value = 0;
    if (field[0] & 0x80) {
        for (gsize i = 1; i < length; i++)
            value = value << 8 | field[i];
        return value;
    }
    gsize i = 0;
    while (i < length && field[i] == ' ')
        i++;
    for (; i < length && field[i] >= '0' && field[i] <= '7'; i++)
        value = value << 3 | (guint64)(field[i] - '0');
    return value;
}

/* By the sum of its bytes, where those of the sum count as spaces; some writers took signed ones.
 */
static gboolean is_header(const guint8 *block) {
    enum { SUM = 148, SUM_LENGTH = 8 };
    gint64 plain = SUM_LENGTH * ' ', with_signs = plain;
    for (gsize i = 0; i < BLOCK; i++) {
        if (i >= SUM && i < SUM + SUM_LENGTH)
            continue;
        plain += block[i];
        with_signs += (gint8)block[i];
    }
    gint64 written = (gint64)number(block + SUM, SUM_LENGTH);
    return block[0] != 0 && (written == plain || written == with_signs);
}

static gboolean is_zero_block(const guint8 *block) {
    return block[0] == 0 && memcmp(block, block + 1, BLOCK - 1) == 0;
}

/* Of one header alone: what one for all says of sizes nobody heeds. */
static void take_size(TarLayout *layout, const guint8 *value, gsize size, guint64 at) {
    guint64 length = 0;
    gsize i = 0;
    for (; i < size && g_ascii_isdigit(value[i]); i++)
        length = length * 10 + (guint64)(value[i] - '0');
    if (i == 0 || i < size)
        remarks_refuse(&layout->remarks, size, at);
    layout->next_size = length;
    layout->has_size = TRUE;
}

/* A pax record: its length in decimal digits, a blank, "key=value" and a line's end. */
static gsize take_record(TarLayout *layout, const guint8 *data, gsize size, guint64 at) {
    gsize digits = 0, length = 0;
    while (digits < size && digits < 8 && g_ascii_isdigit(data[digits]))
        length = length * 10 + (gsize)(data[digits++] - '0');
    const guint8 *equals = length <= size ? memchr(data, '=', length) : NULL;
    if (digits == 0 || equals == NULL || data[length - 1] != '\n')
        return 0;
    const guint8 *key = data + digits + 1, *value = equals + 1, *end = data + length - 1;
    if (key > equals || data[digits] != ' ')
        return 0;
    if (layout->type != 'g' && equals - key == 4 && memcmp(key, "size", 4) == 0)
        take_size(layout, value, (gsize)(end - value), at + (guint64)(value - data));
    remarks_take(&layout->remarks, key, (gsize)(equals - key), at + (guint64)(key - data));
    remarks_take(&layout->remarks, value, (gsize)(end - value), at + (guint64)(value - data));
    return length;
}

/* What is no record is a remark as a whole. */
static void take_records(TarLayout *layout, const guint8 *data, gsize size, guint64 at) {
    gsize done = 0, length;
    while (done < size && (length = take_record(layout, data + done, size - done, at + done)) > 0)
        done += length;
    remarks_take(&layout->remarks, data + done, size - done, at + done);
}

static void end_kept(TarLayout *layout) {
    guint64 start = layout->at - (layout->length + BLOCK - 1) / BLOCK * BLOCK;
    if (layout->length > KEPT_MOST) {
        remarks_refuse(&layout->remarks, layout->length, start);
    } else if (layout->type == 'x' || layout->type == 'g' || layout->type == 'X') {
        take_records(layout, layout->kept->data, layout->kept->len, start);
    } else {
        remarks_take(&layout->remarks, layout->kept->data, layout->kept->len, start);
    }
}

static guint64 whole_blocks(guint64 length) {
    return length > G_MAXUINT64 - BLOCK ? length : (length + BLOCK - 1) / BLOCK * BLOCK;
}

static void begin_kept(TarLayout *layout, guint64 length) {
    layout->length = length;
    layout->wanted = whole_blocks(length);
    g_byte_array_set_size(layout->kept, 0);
    if (length == 0)
        layout->wanted = 0;
}

static void take_header(TarLayout *layout) {
    enum { SIZE = 124, SIZE_LENGTH = 12, TYPE = 156, IS_EXTENDED = 482 };
    guint64 length = number(layout->block + SIZE, SIZE_LENGTH);
    layout->type = layout->block[TYPE];
    if (strchr("AKLVXgx", layout->type) != NULL && layout->type != 0) {
        begin_kept(layout, length);
        return;
    }
    length = layout->has_size ? layout->next_size : length;
    layout->has_size = FALSE;
    if (layout->type >= '1' && layout->type <= '6')
        layout->maybe_body = whole_blocks(length);
    else
        layout->passed = whole_blocks(length);
    layout->is_sparse = layout->type == 'S' && layout->block[IS_EXTENDED] != 0;
}

/* Old sparse files of GNU have further blocks of their map between header and bytes. */
static void take_sparse_block(TarLayout *layout) {
    enum { IS_EXTENDED = 504 };
    layout->is_sparse = layout->block[IS_EXTENDED] != 0;
}

static void take_block(TarLayout *layout) {
    guint64 body = layout->maybe_body;
    layout->maybe_body = 0;
    if (is_header(layout->block))
        take_header(layout);
    else if (body >= BLOCK && !is_zero_block(layout->block))
        layout->passed = body - BLOCK;
}

/* How many of the bytes go on with what is at hand. */
static gsize take_some(TarLayout *layout, const guint8 *data, gsize length) {
    if (layout->wanted > 0) {
        gsize n = (gsize)MIN(layout->wanted, length);
        guint64 left = MIN(layout->length, KEPT_MOST) - layout->kept->len;
        g_byte_array_append(layout->kept, data, (guint)MIN(left, n));
        layout->wanted -= n;
        return n;
    }
    if (layout->passed > 0 && !layout->is_sparse) {
        gsize n = (gsize)MIN(layout->passed, length);
        layout->passed -= n;
        return n;
    }
    gsize n = MIN(BLOCK - layout->filled, length);
    memcpy(layout->block + layout->filled, data, n);
    layout->filled += n;
    return n;
}

void tar_layout_feed(TarLayout *layout, const guint8 *data, gsize length) {
    while (length > 0) {
        gboolean was_kept = layout->wanted > 0;
        gsize n = take_some(layout, data, length);
        data += n, length -= n, layout->at += n;
        if (was_kept && layout->wanted == 0)
            end_kept(layout);
        if (layout->filled < BLOCK)
            continue;
        layout->filled = 0;
        (layout->is_sparse ? take_sparse_block : take_block)(layout);
    }
}

Remark tar_layout_end(TarLayout *layout) {
    return remarks_end(&layout->remarks);
}
