#include "ocr/find/chains.h"

#include "ocr/find/limits.h"
#include <string.h>

static gboolean same_ink(const Letter *a, const Letter *b) {
    guint apart = MAX(a->ink, b->ink) - MIN(a->ink, b->ink);
    return apart * CHAIN_INK <= MIN(a->contrast, b->contrast);
}

gboolean letters_in_line(const Letter *a, const Letter *b) {
    gsize height = MAX(letter_height(a), letter_height(b));
    gsize lower = MIN(letter_height(a), letter_height(b));
    gsize top = MAX(a->y0, b->y0), bottom = MIN(a->y1, b->y1);
    if (CHAIN_HIGHEST * lower < height || bottom <= top)
        return FALSE;
    gsize feet = MAX(a->y1, b->y1) - MIN(a->y1, b->y1),
          heads = MAX(a->y0, b->y0) - MIN(a->y0, b->y0);
    gsize tolerance = MAX(1, height / CHAIN_ON_LINE);
    return 100 * (bottom - top) >= CHAIN_BESIDE * lower && MIN(feet, heads) <= tolerance &&
           same_ink(a, b);
}

/* Whether b, which starts no further left, goes on the line that a is on. */
static gboolean follows(const Letter *a, const Letter *b) {
    gsize height = MAX(letter_height(a), letter_height(b));
    return b->x0 <= a->x1 + height * CHAIN_GAP / 100 && letters_in_line(a, b);
}

/* What pairs of letters are told apart by first, one value after the other for many at a time. */
typedef struct Extents {
    guint32 *x0, *y0, *y1, *index; /* n each */
    guint8 *beside;                /* scratch */
    guint n;
} Extents;

/* Marks which of the letters from `first` up to `end` stand at the height of letter i. */
static void __attribute__((optimize("O3")))
mark_beside(const Extents *extents, guint i, guint first, guint end) {
    guint32 top = extents->y0[i], bottom = extents->y1[i];
    for (guint j = first; j < end; j++)
        extents->beside[j] = (extents->y0[j] < bottom) & (extents->y1[j] > top);
}

/* The first of the letters from `first` up to `end` that goes on after letter i. */
static guint find_next(const GArray *letters, const Extents *extents, guint i, guint first,
                       guint end, const gboolean *continues) {
    const Letter *a = &g_array_index(letters, Letter, extents->index[i]);
    mark_beside(extents, i, first, end);
    while (first < end) {
        const guint8 *at = memchr(extents->beside + first, 1, end - first);
        if (at == NULL)
            return end;
        first = (guint)(at - extents->beside);
        guint32 index = extents->index[first];
        if (!continues[index] && follows(a, &g_array_index(letters, Letter, index)))
            return first;
        first++;
    }
    return end;
}

void chains_init(Chains *chains, GArray *letters) {
    *chains = (Chains){letters, g_new0(guint, letters->len), g_new0(gboolean, letters->len)};
    gsize room = MAX(letters->len, 1);
    g_autofree guint32 *memory = g_new(guint32, 4 * room);
    g_autofree guint8 *beside = g_malloc(room);
    Extents extents = {memory, memory + room, memory + 2 * room, memory + 3 * room, beside, 0};
    for (guint i = 0; i < letters->len; i++) {
        const Letter *letter = &g_array_index(letters, Letter, i);
        if (!letter->likely)
            continue;
        guint n = extents.n++;
        extents.x0[n] = letter->x0;
        extents.y0[n] = letter->y0;
        extents.y1[n] = letter->y1;
        extents.index[n] = i;
    }
    for (guint i = 0; i < extents.n; i++) {
        const Letter *a = &g_array_index(letters, Letter, extents.index[i]);
        gsize highest = CHAIN_HIGHEST * letter_height(a); /* that one which follows can be */
        gsize reach = a->x1 + highest * CHAIN_GAP / 100;
        guint end = i + 1;
        while (end < extents.n && extents.x0[end] <= reach)
            end++;
        guint following = find_next(letters, &extents, i, i + 1, end, chains->continues);
        if (following < end) {
            chains->next[extents.index[i]] = extents.index[following];
            chains->continues[extents.index[following]] = TRUE;
        }
    }
}

void chains_clear(Chains *chains) {
    g_clear_pointer(&chains->letters, g_array_unref);
    g_clear_pointer(&chains->next, g_free);
    g_clear_pointer(&chains->continues, g_free);
}

Member *chains_members(const Chains *chains) {
    const GArray *letters = chains->letters;
    const guint *next = chains->next;
    Member *members = g_new0(Member, MAX(letters->len, 1));
    for (guint start = 0; start < letters->len; start++) {
        if (chains->continues[start])
            continue;
        guint n = 0;
        for (guint i = start; i != 0 || n == 0; i = next[i])
            n++;
        for (guint i = start, k = 0; k < n; i = next[i], k++)
            members[i] = (Member){start, n};
    }
    return members;
}
