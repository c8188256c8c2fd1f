/* The checks of one instance: AnswerData of a MIDI answer key, written as they come. */
#pragma once
#include "core/key/action.h"

/* An element can ask for several actions. */
#define ACTION_BIT(action) (1u << (action))

typedef struct NewCheck {
    const char *path;     /* "" for pixels */
    const char *tag_name; /* PS3.6 */
    const char *value;    /* as pydicom writes it, without angle brackets */
    Action action;
    const char *action_text; /* without angle brackets; NULL: the action needs none */
    const char *category;    /* e.g. "HIPAA-A"; NULL: what the action has by itself */
} NewCheck;

typedef struct AnswerData AnswerData;
AnswerData *answer_data_new(void);
void answer_data_free(AnswerData *checks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerData, answer_data_free)

void answer_data_add(AnswerData *checks, const NewCheck *check);
/* A pixels_hidden check of a box; x1 and y1 are exclusive. */
void answer_data_add_region(AnswerData *checks, const char *text, guint x0, guint y0, guint x1,
                            guint y1);
/* The JSON object; newly allocated. */
char *answer_data_finish(AnswerData *checks);
