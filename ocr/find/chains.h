/* Letters that stand side by side on a line. Not for other folders. */
#pragma once
#include "ocr/find/letters.h"

/* Each likely letter is in one chain; a chain may be a single letter. */
typedef struct Chains {
    GArray *letters;     /* owned; of Letter, in the order of their left ends */
    guint *next;         /* index of the letter that goes on after each, 0 if none */
    gboolean *continues; /* whether it goes on after another */
} Chains;

/* Whether two letters may stand on one line, however far apart: in their height and ink. */
gboolean letters_in_line(const Letter *a, const Letter *b);

/* Takes over the letters. */
void chains_init(Chains *chains, GArray *letters);
void chains_clear(Chains *chains);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chains, chains_clear)

/* Which chain a letter is in, by its first letter, and how many are in that. */
typedef struct Member {
    guint first, n;
} Member;

/* One for each letter, newly allocated; a letter that is not likely is by itself. */
Member *chains_members(const Chains *chains);
