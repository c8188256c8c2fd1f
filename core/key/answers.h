/* The whole of a MIDI answer key: which checks there are for whom, and the checks, a row at a time.
 */
#pragma once
#include "core/key/action.h"
#include "core/key/error.h"
#include "core/key/id_map.h"

typedef enum AnswerScope {
    SCOPE_INSTANCE,
    SCOPE_SERIES,
    SCOPE_STUDY, /* and <Patient>, which the script judges alike */
    SCOPE_UNKNOWN,
} AnswerScope;

/* Where the key has rows for which UIDs. */
typedef struct AnswerIndex AnswerIndex;

/* Looks at everything but the checks, whatever the key's size, in a process by these terms
 * (core/run/foreign.h); holds 40 bytes per row. uid_map
 * NULL: files are matched by UIDs as the key has them. Fails where the file is no key, is damaged
 * or has no rows. */
AnswerIndex *answer_index_new(const char *path, const IdMap *uid_map, const ReaderTerms *terms,
                              GError **error);
void answer_index_free(AnswerIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerIndex, answer_index_free)
const char *answer_index_path(const AnswerIndex *index);
gsize answer_index_length(const AnswerIndex *index);

/* A row of the key without its checks. */
typedef struct AnswerRow {
    guint32 number; /* from 0, in the key's order */
    AnswerScope scope;
    gboolean scope_spelled; /* the scope is written as the public script knows it */
    /* Before curation; not NULL. */
    const char *modality, *class_uid, *patient, *study, *series, *instance;
    const char *scope_text; /* as in the key */
    char *data;             /* AnswerData, once its checks were read: they lie in it */
} AnswerRow;
void answer_row_destroy(gpointer row);
/* Why no file can be told that the row is for, newly allocated: a scope that is not known, a series
 * or study that the map doesn't have. NULL where nothing is wrong with that. */
char *answer_row_problem(const AnswerRow *row, const IdMap *uid_map);

enum { N_CATEGORIES = 8 };

/* A check as the key has it. Fields that are not there have no data. */
typedef struct KeyCheck {
    const AnswerRow *answer;
    guint element;    /* which of the subject's; see subject_value() */
    Action kind;      /* of the action */
    gboolean spelled; /* the action is written as the public script knows it */
    Text number;      /* its key in AnswerData */
    Text tag, tag_ds, tag_name, value, action, action_text;
    Text previous;                 /* prev_cat as Python writes a list */
    Text categories[N_CATEGORIES]; /* hipaa z, m, dicom p15, iod, safe, tcia ptkb, p15, rev */
} KeyCheck;
/* What is wrong with a check whose action is not known, newly allocated; NULL of others. */
char *key_check_problem(const KeyCheck *check);

/* Reads rows; one per process. */
typedef struct AnswerReader AnswerReader;
AnswerReader *answer_reader_new(const AnswerIndex *index, const IdMap *uid_map, GError **error);
void answer_reader_free(AnswerReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerReader, answer_reader_free)

/* Appends the numbers (guint32) of the rows that apply to a file, in the key's order. old_instance:
 * its UID before curation, NULL where unknown; series, study: after it, may be NULL. Fails where
 * the key can't be read. */
gboolean answer_reader_match(AnswerReader *reader, const char *old_instance, const char *series,
                             const char *study, GArray *rows, GError **error);
/* The row without its checks, to be freed by answer_row_destroy(), its texts in `memory`; NULL
 * where it can't be read. */
AnswerRow *answer_reader_row(AnswerReader *reader, guint32 row, GStringChunk *memory,
                             GError **error);
/* Appends the checks (of KeyCheck) of a row to `checks`, their text in `answer` and `memory`. Fails
 * where AnswerData is no JSON object of objects; then nothing is appended. */
gboolean answer_reader_checks(AnswerReader *reader, AnswerRow *answer, GArray *checks,
                              GStringChunk *memory, GError **error);
/* The same of those checks that are about pixels, and those whose action is not known: all that may
 * be about pixels. */
gboolean answer_reader_pixel_checks(AnswerReader *reader, AnswerRow *answer, GArray *checks,
                                    GStringChunk *memory, GError **error);

/* Calls visit with every row in the key's order until it returns FALSE; a process reads them.
 * first: no earlier row has this instance. */
typedef gboolean (*AnswerVisit)(const AnswerRow *answer, gboolean first, gpointer data);
gboolean answer_index_each(const AnswerIndex *index, const ReaderTerms *terms, AnswerVisit visit,
                           gpointer data, GError **error);

/* The checks of AnswerData at hand. */
gboolean answer_data_parse(const char *data, gsize length, const AnswerRow *answer, GArray *checks,
                           GStringChunk *memory, GError **error);
/* The same for text laid out as keys are: by Python's json.dumps, the fields in their usual order,
 * all but ASCII escaped. FALSE, with nothing appended, where it isn't laid out so; it may then be
 * good all the same. data: writable; the checks lie in it, so it must live as long as they do. */
gboolean answer_layout_parse(char *data, gsize length, const AnswerRow *answer, GArray *checks);
