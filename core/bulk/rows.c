/* Rows to leaf pages: sections 1.6 and 2.1 of the format. */
#include "core/bulk/pages.h"

#include <string.h>

enum { PAGES_AT_ONCE = 16, MAX_COLUMNS = 64 };

struct BulkRows {
    BulkFile *file;
    gsize page_size;
    guint8 *pages; /* PAGES_AT_ONCE of them */
    gsize n_pages; /* full ones; the next is being filled */
    gint64 last_rowids[PAGES_AT_ONCE];
    gsize n_cells, content; /* of the page being filled; where its cells begin */
    GArray *written;        /* of BulkPage */
};

BulkRows *bulk_rows_new(BulkFile *file) {
    BulkRows *rows = g_new0(BulkRows, 1);
    rows->file = file;
    rows->page_size = rows->content = bulk_page_size(file);
    rows->pages = g_malloc_n(PAGES_AT_ONCE, rows->page_size);
    rows->written = g_array_new(FALSE, FALSE, sizeof(BulkPage));
    return rows;
}

void bulk_rows_free(BulkRows *rows) {
    if (rows == NULL)
        return;
    g_free(rows->pages);
    g_array_unref(rows->written);
    g_free(rows);
}

/* A value's type and size as the header of its record tells them (section 2.1). */
static guint64 serial_type(const BulkValue *value, gsize *size) {
    *size = 0;
    switch (value->type) {
    case BULK_TEXT:
        *size = value->length;
        return 13 + 2 * (guint64)value->length;
    case BULK_INTEGER:
        if (value->integer == 0 || value->integer == 1)
            return 8 + (guint64)value->integer;
        if (value->integer == (gint8)value->integer)
            return *size = 1;
        if (value->integer == (gint16)value->integer)
            return *size = 2;
        if (value->integer == (gint32)value->integer)
            return *size = 4;
        *size = 8;
        return 6;
    case BULK_REAL:
        /* As SQLite does: a column of type REAL gives it back as 0.0 and 1.0. */
        if (value->real == 0 || value->real == 1)
            return value->real == 0 ? 8 : 9;
        *size = 8;
        return 7;
    default:
        return 0;
    }
}

static guint8 *put_value(guint8 *at, const BulkValue *value, gsize size) {
    guint64 bits = (guint64)value->integer;
    if (size == 0)
        return at;
    if (value->type == BULK_TEXT) {
        memcpy(at, value->text, size);
        return at + size;
    }
    for (gsize i = size; i > 0; i--) /* reals too lie in big-endian order */
        *at++ = (guint8)(bits >> 8 * (i - 1));
    return at;
}

/* A record: its size, and what its header takes. */
typedef struct Record {
    const BulkValue *values;
    guint n;
    guint64 types[MAX_COLUMNS];
    gsize sizes[MAX_COLUMNS];
    gsize header, payload;
} Record;

static void measure(Record *record) {
    gsize types = 0, body = 0;
    for (guint i = 0; i < record->n; i++) {
        record->types[i] = serial_type(&record->values[i], &record->sizes[i]);
        types += varint_length(record->types[i]);
        body += record->sizes[i];
    }
    /* The header's length counts itself. */
    record->header = types + 1;
    if (varint_length(record->header) > 1)
        record->header = types + varint_length(types + 2);
    record->payload = record->header + body;
}

static guint8 *put_record(guint8 *at, const Record *record) {
    at = put_varint(at, record->header);
    for (guint i = 0; i < record->n; i++)
        at = put_varint(at, record->types[i]);
    for (guint i = 0; i < record->n; i++)
        at = put_value(at, &record->values[i], record->sizes[i]);
    return at;
}

static guint8 *page_being_filled(BulkRows *rows) {
    return rows->pages + rows->n_pages * rows->page_size;
}

static gboolean flush(BulkRows *rows, GError **error) {
    if (rows->n_pages == 0)
        return TRUE;
    guint32 first = bulk_reserve(rows->file, rows->n_pages);
    if (!bulk_write_pages(rows->file, first, rows->pages, rows->n_pages, error))
        return FALSE;
    for (gsize i = 0; i < rows->n_pages; i++) {
        BulkPage page = {rows->last_rowids[i], first + (guint32)i};
        g_array_append_val(rows->written, page);
    }
    rows->n_pages = 0;
    return TRUE;
}

static gboolean end_page(BulkRows *rows, GError **error) {
    if (rows->n_cells == 0)
        return TRUE;
    guint8 *page = page_being_filled(rows);
    gsize pointers_end = LEAF_HEADER + rows->n_cells * POINTER;
    memset(page, 0, LEAF_HEADER);
    page[0] = LEAF_TABLE_PAGE;
    put_16(page + 3, rows->n_cells);
    put_16(page + 5, rows->content); /* 65536 is written as 0 */
    memset(page + pointers_end, 0, rows->content - pointers_end);
    rows->n_pages++;
    rows->n_cells = 0;
    rows->content = rows->page_size;
    return rows->n_pages < PAGES_AT_ONCE || flush(rows, error);
}

/* How much of a payload lies in its cell, the rest in a chain of other pages (section 1.6). */
static gsize local_part(const BulkRows *rows, gsize payload) {
    gsize most = rows->page_size - 35, least = (rows->page_size - 12) * 32 / 255 - 23;
    if (payload <= most)
        return payload;
    gsize filled = least + (payload - least) % (rows->page_size - PAGE_NUMBER);
    return filled <= most ? filled : least;
}

/* Writes the rest of a payload to pages of its own; gives the first's number in *first. */
static gboolean write_rest(BulkRows *rows, const guint8 *rest, gsize length, guint32 *first,
                           GError **error) {
    gsize room = rows->page_size - PAGE_NUMBER, n = (length + room - 1) / room;
    g_autofree guint8 *page = g_malloc0(rows->page_size);
    *first = bulk_reserve(rows->file, n);
    for (gsize i = 0; i < n; i++) {
        guint32 number = *first + (guint32)i;
        gsize part = MIN(room, length - i * room);
        put_32(page, i + 1 < n ? number + 1 : 0);
        memcpy(page + PAGE_NUMBER, rest + i * room, part);
        memset(page + PAGE_NUMBER + part, 0, room - part);
        if (!bulk_write_pages(rows->file, number, page, 1, error))
            return FALSE;
        BulkPage written = {BULK_CONTINUED, number};
        g_array_append_val(rows->written, written);
    }
    return TRUE;
}

/* Room for a cell of this size, in this page or the next. */
static guint8 *make_cell(BulkRows *rows, gsize size, GError **error) {
    if (rows->content < LEAF_HEADER + (rows->n_cells + 1) * POINTER + size &&
        !end_page(rows, error))
        return NULL;
    guint8 *page = page_being_filled(rows);
    rows->content -= size;
    put_16(page + LEAF_HEADER + rows->n_cells++ * POINTER, rows->content);
    return page + rows->content;
}

static gboolean add_long(BulkRows *rows, gint64 rowid, const Record *record, gsize local,
                         GError **error) {
    g_autofree guint8 *payload = g_malloc(record->payload);
    guint32 rest;
    put_record(payload, record);
    if (!write_rest(rows, payload + local, record->payload - local, &rest, error))
        return FALSE;
    guint8 *cell = make_cell(
        rows, varint_length(record->payload) + varint_length((guint64)rowid) + local + PAGE_NUMBER,
        error);
    if (!cell)
        return FALSE;
    cell = put_varint(put_varint(cell, record->payload), (guint64)rowid);
    memcpy(cell, payload, local);
    put_32(cell + local, rest);
    return TRUE;
}

gboolean bulk_rows_add(BulkRows *rows, gint64 rowid, const BulkValue *values, guint n,
                       GError **error) {
    Record record = {.values = values, .n = MIN(n, MAX_COLUMNS)};
    measure(&record);
    if (record.payload > BULK_MAX_ROW) {
        g_set_error(error, BULK_ERROR, 0, "a row of %" G_GSIZE_FORMAT " bytes", record.payload);
        return FALSE;
    }
    gsize local = local_part(rows, record.payload);
    if (local < record.payload) {
        if (!add_long(rows, rowid, &record, local, error))
            return FALSE;
    } else {
        gsize size = varint_length(record.payload) + varint_length((guint64)rowid) + local;
        guint8 *cell = make_cell(rows, size, error);
        if (!cell)
            return FALSE;
        put_record(put_varint(put_varint(cell, record.payload), (guint64)rowid), &record);
    }
    rows->last_rowids[rows->n_pages] = rowid;
    return TRUE;
}

gboolean bulk_rows_end(BulkRows *rows, GArray *pages, GError **error) {
    if (!end_page(rows, error) || !flush(rows, error))
        return FALSE;
    g_array_append_vals(pages, rows->written->data, rows->written->len);
    g_array_set_size(rows->written, 0);
    return TRUE;
}
