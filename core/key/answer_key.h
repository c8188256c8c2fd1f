/* A MIDI answer key: SQLite, table answer_data, a row of checks per instance. */
#pragma once
#include "core/key/error.h"

typedef struct AnswerKey AnswerKey;

/* Opens a key read-only. Fails where it is no SQLite database or lacks the table or a column. */
AnswerKey *answer_key_open(const char *path, GError **error);
void answer_key_free(AnswerKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerKey, answer_key_free)

/* A pixels_hidden check. */
typedef struct AnswerRegion {
    guint check_index;
    char *text; /* NULL where the check can't be understood; `problem` says why */
    gint32 x0, y0, x1, y1;
    char *problem;
} AnswerRegion;

/* The checks of an instance that are about pixels. */
typedef struct AnswerInstance {
    char *sop_instance;
    GPtrArray *regions;  /* of AnswerRegion */
    char *pixels_digest; /* of a pixels_retained check; NULL without one */
} AnswerInstance;
void answer_instance_free(AnswerInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerInstance, answer_instance_free)

/* The next instance, in the key's order; NULL without an error at the end. Rows are read one at a
 * time. An instance whose AnswerData can't be parsed comes with one region that has a problem. */
AnswerInstance *answer_key_next(AnswerKey *key, GError **error);
