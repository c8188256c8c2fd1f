/* The MIDI script's rule for text that is to stay or to go. */
#pragma once
#include <glib.h>

typedef enum TextWanted {
    TEXT_RETAINED,
    TEXT_REMOVED,
} TextWanted;

typedef struct TextVerdict {
    gboolean raises; /* the script's check raises: it has no answer; `passed` and `score` say what
                        the rule means */
    gboolean passed;
    double score;       /* 0 to 1: words found or missing, of all */
    const char *reason; /* why the script raises; static */
} TextVerdict;

/* The words of the latest answers, which come again and again in a dataset. */
typedef struct TextMemory TextMemory;
TextMemory *text_memory_new(void);
void text_memory_free(TextMemory *memory);

/* Judges the file's text against the answer's, both as they stand, with < and >; valid UTF-8.
 * memory: NULL: nothing is remembered. */
TextVerdict text_rule(TextMemory *memory, const char *file_text, gsize file_length,
                      const char *answer, gsize answer_length, TextWanted wanted);
