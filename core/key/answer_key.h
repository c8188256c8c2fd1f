/* A MIDI answer key: SQLite, table answer_data, a row of checks per instance. */
#pragma once
#include "core/key/error.h"
#include "core/key/region.h"

typedef struct AnswerKey AnswerKey;

/* Opens a key read-only. Fails where it is no SQLite database or lacks the table or a column. What
 * it holds doesn't grow with the instances, but with gaps in the table's row numbers. */
AnswerKey *answer_key_open(const char *path, GError **error);
/* The same key in a process forked since then, which must leave `key` alone: SQLite's connections
 * don't survive a fork. */
AnswerKey *answer_key_reopen(const AnswerKey *key, GError **error);
void answer_key_free(AnswerKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerKey, answer_key_free)

/* The checks of an instance that are about pixels. */
typedef struct AnswerInstance {
    char *sop_instance;
    GPtrArray *regions;  /* of AnswerRegion */
    char *pixels_digest; /* of a pixels_retained check; NULL without one */
} AnswerInstance;
void answer_instance_free(AnswerInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerInstance, answer_instance_free)

/* Number of instances. */
gsize answer_key_length(const AnswerKey *key);

/* The instance at a position (from 0) in the key's order; only its row is read. An instance whose
 * AnswerData can't be parsed comes with one region that has a problem. */
AnswerInstance *answer_key_get(AnswerKey *key, gsize position, GError **error);

/* The same for the first, the second and so on; NULL without an error at the end. */
AnswerInstance *answer_key_next(AnswerKey *key, GError **error);
