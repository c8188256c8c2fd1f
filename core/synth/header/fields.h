/* The elements of made headers, as tables: what they hold and what a scrubber has to do with them.
 */
#pragma once
#include "core/synth/header/facts.h"
#include "core/synth/key/answer_data.h"
#include "core/synth/tree/tree.h"

typedef struct Field {
    guint level; /* 0: in the data set itself; 1: in the item that the sequence above begins ... */
    guint32 tag;
    const char *name;         /* PS3.6 */
    const char *value;        /* with {facts}; FIELD_SEQUENCE for one that begins an item */
    guint actions;            /* ACTION_BIT() of each */
    const char *category;     /* of what has to stay or go; NULL: the action's own */
    const char *stays, *goes; /* the part that is meant, with {facts}; NULL: the whole value */
    const char *vr;           /* NULL: the dictionary's */
} Field;

#define FIELD_SEQUENCE "\x01"
#define FIELD_EMPTY_SEQUENCE "\x02" /* one without items */
#define FIELD_END                                                                                  \
    { .name = NULL }

/* Adds a table's elements to the data set and their checks to the key. A field whose value is empty
 * is there without a value (type 2); one whose value begins with "?" is left out if the rest is
 * empty. FALSE where the character set lacks a letter. */
gboolean fields_add(const Field *fields, const Facts *facts, Tree *tree, AnswerData *checks,
                    GError **error);
/* As pydicom's str() of the value: `['A', 'B']`, `[1, 2]`, `A`; newly allocated. */
char *fields_python_text(const char *vr, const char *value);

/* Of every instance; of the subject's, study's and series' description without image; of images. */
extern const Field fields_common[];
extern const Field fields_image[];
