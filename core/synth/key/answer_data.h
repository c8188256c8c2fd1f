/* The checks of one instance: AnswerData of a MIDI answer key, written as they come. */
#pragma once
#include <glib.h>

/* The actions, as bits, so that an element can ask for several. */
typedef enum Action {
    ACTION_TAG_RETAINED = 1 << 0,
    ACTION_TEXT_NOTNULL = 1 << 1,
    ACTION_TEXT_RETAINED = 1 << 2,
    ACTION_TEXT_REMOVED = 1 << 3,
    ACTION_DATE_SHIFTED = 1 << 4,
    ACTION_UID_CHANGED = 1 << 5,
    ACTION_UID_CONSISTENT = 1 << 6,
    ACTION_PATID_CONSISTENT = 1 << 7,
    ACTION_PIXELS_RETAINED = 1 << 8,
    ACTION_PIXELS_HIDDEN = 1 << 9,
} Action;
enum { N_ACTIONS = 10 };

typedef struct Check {
    const char *path;        /* "" for pixels */
    const char *tag_name;    /* PS3.6 */
    const char *value;       /* as pydicom writes it, without angle brackets */
    Action action;           /* one */
    const char *action_text; /* without angle brackets; NULL: the action needs none */
    const char *category;    /* e.g. "HIPAA-A"; NULL: what the action has by itself */
} Check;

typedef struct AnswerData AnswerData;
AnswerData *answer_data_new(void);
void answer_data_free(AnswerData *checks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerData, answer_data_free)

void answer_data_add(AnswerData *checks, const Check *check);
/* A pixels_hidden check of a box; x1 and y1 are exclusive. */
void answer_data_add_region(AnswerData *checks, const char *text, guint x0, guint y0, guint x1,
                            guint y1);
/* The JSON object; newly allocated. */
char *answer_data_finish(AnswerData *checks);
