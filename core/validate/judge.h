/* Judges files, and rows of the key whose files are missing: what a worker does. */
#pragma once
#include "core/run/index.h"
#include "core/validate/checks.h"

/* What all workers share; only read. */
typedef struct JudgeContext {
    const AnswerIndex *answers;
    Maps maps;
    const GPtrArray *files;    /* of InputFile */
    const FileIndex *original; /* NULL: not given */
    gboolean no_ocr;
} JudgeContext;

typedef struct Judge Judge;
Judge *judge_new(const JudgeContext *context);
void judge_free(Judge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Judge, judge_free)

/* Appends a FileResult for each of n files from `first` on, and its rows. */
void judge_files(Judge *judge, guint32 first, guint32 n, GByteArray *record);
/* Appends the rows of a row of the key whose file is missing; their number in front. */
void judge_missing(Judge *judge, guint32 row, GByteArray *record);

typedef enum FileStatus {
    FILE_JUDGED,
    FILE_NOT_DICOM, /* nothing in it looks like DICOM */
    FILE_BROKEN,
} FileStatus;

enum { N_IDENTITY = 6 };
/* modality, class, patient, study, series, instance: as in the table. */
typedef struct Identity {
    Text parts[N_IDENTITY];
} Identity;

typedef struct FileResult {
    guint32 file; /* of the list */
    FileStatus status;
    Text reason;       /* why it isn't judged, or what is odd about it; none */
    Identity identity; /* without < and >; data NULL where the file lacks the element */
    gboolean unseen;   /* the script doesn't see it: for that its instance is missing */
    guint32 n_paths;
    const guint8 *paths; /* hashes of the paths of all elements, 8 bytes each */
    RecordReader body; /* number of problems, kind and message of each; number of rows, the rows */
} FileResult;

void file_result_read(RecordReader *reader, FileResult *result);
guint64 path_hash(const char *path, gsize length);
