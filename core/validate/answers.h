/* The whole of a MIDI answer key: which checks there are for whom, and the checks, a row at a time.
 */
#pragma once
#include "core/key/error.h"
#include "core/key/id_map.h"

/* Bytes in UTF-8, possibly with zero bytes among them; data NULL: there is none. */
typedef struct Text {
    const char *data;
    gsize length;
} Text;
Text text_of(const char *string); /* of a zero-terminated string or NULL */
gboolean text_equals(Text text, const char *string);

typedef enum AnswerScope {
    SCOPE_INSTANCE,
    SCOPE_SERIES,
    SCOPE_STUDY, /* and <Patient>, which the script judges alike */
    SCOPE_UNKNOWN,
} AnswerScope;

/* A row of the key without its checks. */
typedef struct AnswerRow {
    gint64 rowid;
    AnswerScope scope;
    char *modality, *class_uid, *patient, *study, *series,
        *instance; /* before curation; not NULL */
} AnswerRow;

typedef struct AnswerIndex {
    char *path;
    GPtrArray *rows;                  /* of AnswerRow, in the key's order */
    GHashTable *by_instance;          /* GArray of guint32 row numbers, by UID before curation */
    GHashTable *by_series, *by_study; /* likewise, of rows with that scope, by UID after curation */
} AnswerIndex;

/* Reads everything but the checks, whatever the key's size. */
AnswerIndex *answer_index_new(const char *path, const IdMap *uid_map, GError **error);
void answer_index_free(AnswerIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerIndex, answer_index_free)

/* Appends the numbers of the rows that apply to a file, in the key's order. old_instance: its UID
 * before curation, NULL where unknown. */
void answer_index_match(const AnswerIndex *index, const char *old_instance, const char *series,
                        const char *study, GArray *rows);

enum { N_CATEGORIES = 8 };

/* A check as the key has it. Fields that are not there have no data. */
typedef struct Check {
    guint32 row; /* of the index */
    Text number; /* its key in AnswerData */
    Text tag, tag_ds, tag_name, value, action, action_text;
    Text previous;                 /* prev_cat as Python writes a list */
    Text categories[N_CATEGORIES]; /* hipaa z, m, dicom p15, iod, safe, tcia ptkb, p15, rev */
} Check;

/* Reads checks; one per process. */
typedef struct AnswerReader AnswerReader;
AnswerReader *answer_reader_new(const AnswerIndex *index, GError **error);
void answer_reader_free(AnswerReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerReader, answer_reader_free)

/* Appends the checks (of Check) of a row to `checks`, their text in `memory`. Fails where
 * AnswerData is no JSON object of objects; then nothing is appended. */
gboolean answer_reader_read(AnswerReader *reader, guint32 row, GArray *checks, GStringChunk *memory,
                            GError **error);
/* The same for AnswerData at hand. */
gboolean answer_data_parse(const char *data, gsize length, guint32 row, GArray *checks,
                           GStringChunk *memory, GError **error);
