/* The ten actions of a MIDI answer key: what is the same of each for all who read, judge or write
 * keys. A new action is a row here. */
#pragma once
#include "core/text/text.h"

/* In the order in which the public script judges them. */
typedef enum Action {
    ACTION_TAG_RETAINED,
    ACTION_TEXT_NOTNULL,
    ACTION_TEXT_RETAINED,
    ACTION_TEXT_REMOVED,
    ACTION_DATE_SHIFTED,
    ACTION_UID_CHANGED,
    ACTION_PIXELS_HIDDEN,
    ACTION_PIXELS_RETAINED,
    ACTION_UID_CONSISTENT,
    ACTION_PATID_CONSISTENT,
    ACTION_UNKNOWN,
} Action;

typedef struct ActionFacts {
    const char *name; /* "tag_retained" */
    Text spelled;     /* as keys have it, and the only way the public script knows: in < and > */
    const char *category; /* of a check that names none */
    gboolean of_pixels;   /* else of an element */
    gboolean passes_without_element, passes_without_file;
} ActionFacts;

/* Of ACTION_UNKNOWN: the name "other" and nothing else. */
const ActionFacts *action_facts(Action action);

/* By how a key spells it: case, brackets and blanks don't matter (see text_names()). */
Action action_find(Text text);
