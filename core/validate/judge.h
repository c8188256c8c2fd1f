/* Judges files, and rows of the key whose files are missing: what a worker does. Its rows go to the
 * table's pages, what the parent has to know of them into a record. */
#pragma once
#include "core/bulk/bulk.h"
#include "core/run/record.h"
#include "core/source/index/instances.h"
#include "core/validate/checks.h"
#include "core/validate/inputs.h"
#include "core/validate/order/turns.h"
#include "core/validate/subject.h"
#include "core/validate/summary.h"

/* What all workers share; only read. */
typedef struct JudgeContext {
    const AnswerIndex *answers;
    const IdMap *uids, *patients;
    const Inputs *inputs;
    const InstanceIndex *original; /* NULL: not given */
    const GHashTable *unjudged;    /* why an instance's file could not be judged, by old UID */
    const guint8 *lost;            /* files that no worker survives: not 0 */
    const PixelDigest *digests;    /* by file, what shards have taken; NULL: they are taken here */
    gboolean no_ocr, strict;
    BulkFile *table;
    Turns *turns;
} JudgeContext;

typedef struct Judge Judge;
Judge *judge_new(const JudgeContext *context);
void judge_free(Judge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Judge, judge_free)

/* Appends a FileHead for each of n files from `first` on. */
void judge_heads(const Inputs *inputs, guint32 first, guint32 n, GByteArray *record);
/* Judges a batch, but for what takes long with pixels. Appends a RowsResult, the number of files
 * (u32), a FileResult for each. */
void judge_batch(Judge *judge, gsize turn, const guint32 *files, gsize n, GByteArray *record);
/* Does with one file what judge_batch() does, for nothing but to see whether it can be survived. */
void judge_trial(Judge *judge, guint32 file);
/* A row of the key that was judged on no file. */
typedef struct UnmetRow {
    guint32 row;
    gboolean has_file; /* its instance was judged, but the row doesn't say whom it is for */
} UnmetRow;
/* Appends a RowsResult. */
void judge_missing(Judge *judge, gsize turn, const UnmetRow *rows, gsize n, GByteArray *record);
/* What judge_batch() left of a file: appends the item of its original (u64, G_MAXSIZE: none), why
 * that can't be read (text; no data: it can), the rows' number, and a PixelRow for each. */
void judge_pixels(Judge *judge, guint32 file, GByteArray *record);
/* Of what judge_batch() does with files only that which reads all their bytes: appends a FileDigest
 * for each. */
void judge_digests(Judge *judge, const guint32 *files, gsize n, GByteArray *record);

/* What the start of a file tells. */
typedef struct FileHead {
    FileStatus status;
    ListedKind kind; /* where it isn't judged */
    Text reason;     /* likewise */
    Text instance;   /* data NULL where it can't be told */
} FileHead;
void file_head_read(RecordReader *reader, FileHead *head);

typedef struct FileResult {
    guint32 file;
    FileStatus status;
    Text reason, instance; /* as above */
    gboolean listed;       /* the key has nothing to judge it by: */
    ListedKind kind;       /* why, and `reason` says it in words */
    gint64 first_row;
    guint32 n_rows;
    gboolean pixels;    /* judge_pixels() has something to do */
    guint32 n_problems; /* kind and message of each follow */
} FileResult;
void file_result_read(RecordReader *reader, FileResult *result);

typedef struct RowsResult {
    Text error; /* why the table could not be written; data NULL: it could */
    Summary summary;
    guint32 n_pages;  /* a BulkPage each follows, */
    guint32 n_hidden; /* then the number (u64) of each row of pixels_hidden */
} RowsResult;
void rows_result_read(RecordReader *reader, RowsResult *result);
BulkPage rows_result_page(RecordReader *reader);

typedef struct FileDigest {
    FileStatus status;
    Text instance;   /* data NULL where it can't be told */
    Text digest;     /* of Pixel Data, "None" without it or where no check asks */
    gboolean pixels; /* judge_pixels() has something to do */
} FileDigest;
void file_digest_read(RecordReader *reader, FileDigest *digest);

/* The reason in a row whose pixels are still to be judged. */
extern const char pixels_pending[];

/* A row that judge_batch() wrote without an answer, and what there is to say now. */
typedef struct PixelRow {
    guint32 number; /* among the file's */
    ResultRow row;  /* of its check only the kind and the value */
} PixelRow;
void pixel_row_read(RecordReader *reader, PixelRow *row);
