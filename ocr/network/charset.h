/* The letters that a network's outputs stand for: each letter is written with one code or several,
 * a code is an output. */
#pragma once
#include "ocr/network/bytes.h"

/* What may follow the codes written so far. */
typedef struct CodeEdge {
    gint32 code;
    gint32 letter; /* that is complete with it; -1: none */
    gint32 state;  /* where further codes follow; -1: nowhere */
} CodeEdge;

/* Which way a letter runs: Unicode's bidirectional classes as the component numbers them. */
typedef enum LetterDirection {
    DIRECTION_RIGHT = 0,
    DIRECTION_LEFT = 1,
    DIRECTION_DIGIT = 2,
    DIRECTION_SEPARATOR = 3,  /* of digits */
    DIRECTION_TERMINATOR = 4, /* of numbers, as % */
    DIRECTION_ARABIC_DIGIT = 5,
    DIRECTION_COMMON = 6, /* a separator of more than digits */
    DIRECTION_NEUTRAL = 10,
    DIRECTION_LEFT_ARABIC = 13,
} LetterDirection;

typedef struct Charset {
    GPtrArray *letters; /* UTF-8 of each */
    GArray *spaceless;  /* gboolean: of a script that puts no spaces between words */
    GArray *directions; /* LetterDirection of each */
    GPtrArray *states;  /* GArray of CodeEdge, by code; the first: no code written yet */
    gsize codes;        /* 1 more than the largest */
} Charset;
void charset_free(Charset *charset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Charset, charset_free)

enum { CHARSET_SPACE = 0 }; /* the letter */

/* Reads the components that list letters and codes; no code is `limit` or more. */
Charset *charset_read(ModelBytes *letters, ModelBytes *codes, gsize limit, GError **error);

/* What follows a state with a code; NULL where nothing does. */
const CodeEdge *charset_edge(const Charset *charset, gint32 state, gint32 code);
