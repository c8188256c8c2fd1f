/* A file to be checked: the open pair of images with the key's rows that apply to it. */
#pragma once
#include "core/check/check.h"
#include "core/key/answers.h"
#include "core/source/index/instances.h"

/* What all subjects are made of; only read. */
typedef struct Dataset {
    const AnswerIndex *answers;
    const IdMap *uid_map;
    const char *uid_map_path;
    const InstanceIndex *deid, *original; /* original may be NULL */
} Dataset;

/* What becomes of a row of the key through a subject. */
typedef struct RowFate {
    guint32 row;
    gboolean judged; /* else it is listed */
    ListedKind kind; /* if it is listed */
    char *instance;  /* SOP Instance UID before curation */
    char *reason;    /* if it is listed */
} RowFate;

#define NO_ORIGINAL G_MAXSIZE

/* What becomes of a file and its rows. */
typedef struct SubjectFate {
    char *file;      /* its name; "" where there is none */
    gsize item;      /* of the scrubbed files; NO_ORIGINAL where there is none */
    gboolean listed; /* else it is judged */
    ListedKind kind; /* if it is listed */
    char *reason;    /* likewise */
    guint32 order;   /* of its results: the first row's number, behind all rows where none is */
    gsize original;  /* item of its original; NO_ORIGINAL */
    char *unread;    /* why that can't be read; NULL or "": it can */
    GPtrArray *rows; /* of RowFate */
} SubjectFate;
void subject_fate_init(SubjectFate *fate);
void subject_fate_clear(SubjectFate *fate);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SubjectFate, subject_fate_clear)

typedef struct CheckSubject {
    SubjectFate fate;
    DicomFile *deid, *original;
    CheckTask *task; /* NULL: nothing is to be judged */
} CheckSubject;

/* Opens the scrubbed file of an item, finds its rows and its original. Never fails: what goes wrong
 * is the subject's fate. To be cleared. */
void check_subject_open(CheckSubject *subject, const Dataset *dataset, AnswerReader *reader,
                        gsize item);
/* The same for a row of the key that no file was judged by. */
void check_subject_of_row(CheckSubject *subject, const Dataset *dataset, AnswerReader *reader,
                          guint32 row);
void check_subject_clear(CheckSubject *subject);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CheckSubject, check_subject_clear)
