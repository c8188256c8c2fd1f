/* What a worker tells the parent: the reading side. */
#include "core/validate/judge.h"

static FileStatus read_status(RecordReader *reader) {
    guint8 status = record_byte(reader);
    return status <= FILE_HIDDEN ? (FileStatus)status : FILE_BROKEN;
}

static ListedKind read_kind(RecordReader *reader) {
    guint32 kind = record_u32(reader);
    return kind < LISTED_KINDS ? (ListedKind)kind : LISTED_UNREADABLE;
}

void file_head_read(RecordReader *reader, FileHead *head) {
    head->status = read_status(reader);
    head->kind = read_kind(reader);
    head->reason = record_text(reader);
    head->instance = record_text(reader);
}

void file_result_read(RecordReader *reader, FileResult *result) {
    result->file = record_u32(reader);
    result->status = read_status(reader);
    result->reason = record_text(reader);
    result->listed = record_byte(reader);
    result->kind = read_kind(reader);
    result->instance = record_text(reader);
    result->first_row = (gint64)record_u64(reader);
    result->n_rows = record_u32(reader);
    result->pixels = record_byte(reader);
    result->n_problems = record_u32(reader);
}

void file_digest_read(RecordReader *reader, FileDigest *digest) {
    digest->status = read_status(reader);
    digest->instance = record_text(reader);
    digest->digest = record_text(reader);
    digest->pixels = record_byte(reader);
}

void rows_result_read(RecordReader *reader, RowsResult *result) {
    *result = (RowsResult){.error = record_text(reader)};
    for (gsize i = 0; i <= ACTION_UNKNOWN; i++)
        for (gsize j = 0; j <= PASSED_UNKNOWN; j++)
            result->summary.rows[i][j] = (gsize)record_u64(reader);
    result->n_pages = record_u32(reader);
    result->n_hidden = record_u32(reader);
}

BulkPage rows_result_page(RecordReader *reader) {
    gint64 last_rowid = (gint64)record_u64(reader);
    return (BulkPage){last_rowid, record_u32(reader)};
}

static void read_outcome(RecordReader *reader, Outcome *outcome) {
    guint8 passed = record_byte(reader);
    outcome->passed = passed < PASSED_UNKNOWN ? (Passed)passed : PASSED_UNKNOWN;
    outcome->score = record_double(reader);
    outcome->value = record_text(reader);
}

void pixel_row_read(RecordReader *reader, PixelRow *row) {
    *row = (PixelRow){.number = record_u32(reader)};
    guint8 kind = record_byte(reader);
    row->row.check.kind = kind < ACTION_UNKNOWN ? (Action)kind : ACTION_UNKNOWN;
    row->row.check.value = record_text(reader);
    read_outcome(reader, &row->row.script);
    read_outcome(reader, &row->row.own);
    row->row.reason = record_text(reader);
    row->row.only = record_byte(reader);
}
