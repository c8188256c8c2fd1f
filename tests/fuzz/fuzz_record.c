/* What workers send: the first byte says which record the rest is taken for. One that can be read
 * is written again, and that reads the same. */
#include "core/check/run/subject_record.h"
#include "core/scan/run/scan_record.h"
#include "core/validate/judge.h"
#include "core/validate/shard/pixel_note.h"
#include "tests/fuzz/target.h"

static void check_same(GByteArray *one, GByteArray *other) {
    if (one->len != other->len || memcmp(one->data, other->data, one->len) != 0)
        g_error("a record that reads differently the second time");
}

/* Of bytes as they come, and again of what was made of them. */
static GByteArray *scan_again(GBytes *record) {
    RecordReader reader = record_reader(record);
    g_autoptr(ScanResult) result = scan_result_read(&reader);
    if (result == NULL)
        return NULL;
    GByteArray *out = g_byte_array_new();
    scan_result_put(out, result);
    return out;
}

static GByteArray *subject_again(GBytes *record) {
    RecordReader reader = record_reader(record);
    g_auto(SubjectFate) fate = {0};
    g_autoptr(CheckResult) result = NULL;
    subject_fate_init(&fate);
    if (!subject_read(&reader, &fate, &result))
        return NULL;
    GByteArray *out = g_byte_array_new();
    subject_put(out, &fate, result);
    return out;
}

static void read_twice(GBytes *record, GByteArray *(*again)(GBytes *record)) {
    g_autoptr(GByteArray) one = again(record);
    if (one == NULL)
        return;
    g_autoptr(GBytes) copy = g_bytes_new(one->data, one->len);
    g_autoptr(GByteArray) other = again(copy);
    if (other == NULL)
        g_error("a record that was written can't be read");
    check_same(one, other);
}

static void read_batch(GBytes *record) {
    RecordReader reader = record_reader(record);
    RowsResult rows;
    rows_result_read(&reader, &rows);
    for (guint32 i = 0; i < rows.n_pages && !reader.broken; i++)
        rows_result_page(&reader);
    for (guint32 i = 0; i < rows.n_hidden && !reader.broken; i++)
        record_u64(&reader);
    for (guint32 n = record_u32(&reader); n > 0 && !reader.broken; n--) {
        FileResult file;
        file_result_read(&reader, &file);
        if (!reader.broken && file.instance.data)
            g_free(text_copy(file.instance));
    }
}

static void read_pixels(GBytes *record) {
    RecordReader reader = record_reader(record);
    record_u64(&reader);
    g_free(record_string(&reader));
    for (guint32 n = record_u32(&reader); n > 0 && !reader.broken; n--) {
        PixelRow row;
        pixel_row_read(&reader, &row);
        if (!reader.broken && row.row.reason.data)
            g_free(text_copy(row.row.reason));
    }
}

static void read_heads(GBytes *record) {
    RecordReader reader = record_reader(record);
    while (!reader.broken) {
        FileHead head;
        file_head_read(&reader, &head);
        if (!reader.broken && head.reason.data)
            g_free(text_copy(head.reason));
    }
}

static GByteArray *note_again(GBytes *record) {
    g_auto(PixelNote) note = {0};
    if (!pixel_note_read(&note, record))
        return NULL;
    GByteArray *out = g_byte_array_new();
    pixel_note_put(&note, out);
    return out;
}

static void read_digests(GBytes *record) {
    RecordReader reader = record_reader(record);
    while (!reader.broken) {
        FileDigest digest;
        file_digest_read(&reader, &digest);
        if (!reader.broken && digest.digest.data)
            g_free(text_copy(digest.digest));
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    FuzzInput input = {data, size};
    guint kind = fuzz_byte(&input) % 5;
    g_autoptr(GBytes) record = g_bytes_new_static(input.at, input.left);
    if (kind == 0)
        read_twice(record, scan_again);
    else if (kind == 1)
        read_twice(record, subject_again);
    else if (kind == 2)
        read_batch(record);
    else if (kind == 3)
        read_pixels(record);
    else {
        read_heads(record);
        read_digests(record);
        read_twice(record, note_again);
    }
    return 0;
}
