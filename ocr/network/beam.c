#include "ocr/network/beam.h"

#include <math.h>
#include <string.h>

#include "ocr/network/limits.h"

void beam_path_free(BeamPath *path) {
    g_array_unref(path->letters);
    g_free(path);
}

/* What may come next. */
typedef enum NextKind {
    NEXT_ANY,
    NEXT_SAME,  /* the same code again */
    NEXT_OTHER, /* anything but it */
    N_NEXT_KINDS
} NextKind;

enum { N_LENGTHS = CODE_LENGTH + 1, TOP = 5 };

/* A step of a way through the line. */
typedef struct BeamNode {
    gint32 code;
    gint32 letter;   /* complete with it; -1: none */
    gint32 state;    /* of the codes written of a letter */
    gint32 previous; /* among all nodes; -1: none */
    guint32 length;  /* codes written of a letter that isn't complete */
    NextKind next;
    gboolean duplicate; /* of the code before */
    float certainty, score;
    guint64 hash; /* of the codes so far */
} BeamNode;

typedef struct Heap {
    BeamNode nodes[BEAM_WIDTH_MOST];
    gsize n;
} Heap;

/* How likely a code is at a step. */
typedef enum Rank { RANK_TOP_2, RANK_TOP, RANK_REST, N_RANKS } Rank;

typedef struct Beam {
    const Charset *charset;
    gint32 blank;
    gsize codes;
    GArray *nodes; /* BeamNode */
    guint first;   /* those of the last step, up to the array's end */
    Heap heaps[N_NEXT_KINDS][N_LENGTHS];
    const float *outputs;    /* of this step */
    float *certainties;      /* of the codes that are listed in this step */
    guint8 *ranks;           /* of this step's codes; of those that aren't listed the last */
    gint32 best, second;     /* -1: none */
    GArray *ranked[N_RANKS]; /* gint32: the codes of each */
} Beam;

static float certainty_of(float probability) {
    float certainty = logf(probability);
    return (float)(MAX(certainty, (float)CERTAINTY_LEAST) + CERTAINTY_OFFSET);
}

static gsize width_of(gsize length) {
    static const gsize widths[] = {BEAM_WIDTH, 2 * BEAM_WIDTH};
    return length < G_N_ELEMENTS(widths) ? widths[length] : BEAM_WIDTH_MOST;
}

static gsize worst_of(const Heap *heap) {
    gsize worst = 0;
    for (gsize i = 1; i < heap->n; i++)
        if (heap->nodes[i].score < heap->nodes[worst].score)
            worst = i;
    return worst;
}

static guint64 hash_of(const Beam *beam, const BeamNode *node, const BeamNode *previous) {
    guint64 hash = previous ? previous->hash : 0;
    if (node->duplicate || node->code == beam->blank)
        return hash;
    guint64 carry = ((hash >> 32) * beam->charset->codes) >> 32;
    return hash * beam->charset->codes + carry + (guint64)node->code;
}

/* Keeps a node if it is among the best, of those of the same codes the better one. */
static void push(Beam *beam, BeamNode node, const BeamNode *previous) {
    Heap *heap = &beam->heaps[node.next][node.length];
    gsize width = width_of(node.length);
    node.score = node.certainty + (previous ? previous->score : 0);
    gsize worst = worst_of(heap);
    if (heap->n >= width && node.score <= heap->nodes[worst].score)
        return;
    node.hash = hash_of(beam, &node, previous);
    node.previous = previous ? (gint32)(previous - &g_array_index(beam->nodes, BeamNode, 0)) : -1;
    for (gsize i = 0; i < heap->n; i++)
        if (heap->nodes[i].code == node.code && heap->nodes[i].hash == node.hash) {
            if (node.score > heap->nodes[i].score)
                heap->nodes[i] = node;
            return;
        }
    heap->nodes[heap->n < width ? heap->n++ : worst] = node;
}

/* A code within a letter, the same again, or none: no word list confirms it. */
static void push_unconfirmed(Beam *beam, BeamNode node, float certainty, const BeamNode *previous) {
    node.certainty = certainty * (float)CERTAINTY_RATIO;
    if (node.certainty >= CERTAINTY_LEAST || node.code == beam->blank)
        push(beam, node, previous);
}

static void repeat(Beam *beam, const BeamNode *previous, Rank rank) {
    BeamNode same = *previous;
    same.duplicate = TRUE;
    if (beam->ranks[same.code] == rank) {
        same.next = NEXT_ANY;
        if (previous->next != NEXT_OTHER)
            push_unconfirmed(beam, same, beam->certainties[same.code], previous);
        same.next = NEXT_OTHER;
        if (previous->next == NEXT_ANY && rank == RANK_TOP_2 && same.code != beam->blank)
            push_unconfirmed(beam, same,
                             certainty_of(beam->outputs[same.code] + beam->outputs[beam->blank]),
                             previous);
    }
    BeamNode none = {beam->blank, -1, previous->state, -1, previous->length, NEXT_ANY, FALSE, 0,
                     0,           0};
    if (previous->next != NEXT_SAME && previous->code != beam->blank && previous->length > 0 &&
        beam->ranks[beam->blank] == rank)
        push_unconfirmed(beam, none, beam->certainties[beam->blank], previous);
}

/* The certainty of a code together with none, and with the one before where they vie. */
static float joint_certainty(const Beam *beam, gint32 code, const BeamNode *previous) {
    float probability = beam->outputs[code] + beam->outputs[beam->blank];
    if (previous && previous->next == NEXT_ANY && previous->code != beam->blank &&
        ((previous->code == beam->best && code == beam->second) ||
         (code == beam->best && previous->code == beam->second)))
        probability += beam->outputs[previous->code];
    return certainty_of(probability);
}

static void complete(Beam *beam, const CodeEdge *edge, Rank rank, const BeamNode *previous) {
    float certainty = beam->certainties[edge->code];
    gboolean none = edge->code == beam->blank;
    if (certainty < CERTAINTY_LEAST && !none)
        return;
    gboolean begun = previous && previous->length > 0;
    BeamNode node = {
        edge->code, none && !begun ? -1 : edge->letter, 0, -1, 0, NEXT_ANY, FALSE, 0, 0, 0};
    node.certainty = certainty * (float)CERTAINTY_RATIO;
    push(beam, node, previous);
    if (rank != RANK_TOP_2 || none)
        return;
    node.next = NEXT_SAME;
    node.certainty = joint_certainty(beam, edge->code, previous) * (float)CERTAINTY_RATIO;
    push(beam, node, previous);
}

static void write_further(Beam *beam, const CodeEdge *edge, Rank rank, const BeamNode *previous) {
    BeamNode node = {edge->code, -1,    edge->state, -1, (previous ? previous->length : 0) + 1,
                     NEXT_ANY,   FALSE, 0,           0,  0};
    push_unconfirmed(beam, node, beam->certainties[edge->code], previous);
    if (rank != RANK_TOP_2 || edge->code == beam->blank)
        return;
    node.next = NEXT_SAME;
    push_unconfirmed(beam, node, joint_certainty(beam, edge->code, previous), previous);
}

static void go_on(Beam *beam, const BeamNode *previous, Rank rank) {
    if (previous) {
        repeat(beam, previous, rank);
        if (previous->next == NEXT_SAME)
            return;
    }
    for (guint i = 0; i < beam->ranked[rank]->len; i++) {
        gint32 code = g_array_index(beam->ranked[rank], gint32, i);
        const CodeEdge *edge = charset_edge(beam->charset, previous ? previous->state : 0, code);
        if (edge == NULL || (previous && previous->code == code))
            continue;
        if (edge->letter >= 0)
            complete(beam, edge, rank, previous);
        if (edge->state >= 0)
            write_further(beam, edge, rank, previous);
    }
}

enum { TOGETHER = 8 };

/* Probabilities are not below 0: their bits are in the order of their values. */
static gint32 order_of(float probability) {
    gint32 bits;
    memcpy(&bits, &probability, sizeof bits);
    return bits;
}

/* Whether any of the next TOGETHER codes is likelier; hardly ever one is. */
static gboolean any_above(const float *outputs, gint32 least) {
    gint32 bits[TOGETHER], above = 0;
    memcpy(bits, outputs, sizeof bits);
    for (gsize i = 0; i < TOGETHER; i++)
        above |= bits[i] > least;
    return above;
}

/* Finds the n likeliest codes, the best first: at least so many have the probability given. */
static gsize find_top(const Beam *beam, float probability, gsize n, gint32 *top) {
    const float *outputs = beam->outputs;
    gsize found = 0;
    gint32 least = order_of(probability) - 1; /* what those to be found lie above */
    for (gsize code = 0; code < beam->codes; code++) {
        while (code + TOGETHER <= beam->codes && !any_above(outputs + code, least))
            code += TOGETHER;
        if (code == beam->codes || order_of(outputs[code]) <= least)
            continue;
        gsize at = found < n ? found++ : n - 1;
        for (; at > 0 && outputs[code] > outputs[top[at - 1]]; at--)
            top[at] = top[at - 1];
        top[at] = (gint32)code;
        if (found == n)
            least = order_of(outputs[top[n - 1]]);
    }
    return found;
}

static void list_code(Beam *beam, gint32 code, Rank rank) {
    beam->ranks[code] = (guint8)rank;
    beam->certainties[code] = certainty_of(beam->outputs[code]);
    g_array_append_val(beam->ranked[rank], code);
}

static void forget_ranks(Beam *beam) {
    for (Rank rank = 0; rank < N_RANKS; rank++) {
        for (guint i = 0; i < beam->ranked[rank]->len; i++)
            beam->ranks[g_array_index(beam->ranked[rank], gint32, i)] = RANK_REST;
        g_array_set_size(beam->ranked[rank], 0);
    }
}

/* The two likeliest codes, which mostly are those of the step before, and none. */
static void list_top_2(Beam *beam) {
    float least = 0;
    if (beam->second >= 0)
        least = MIN(beam->outputs[beam->best], beam->outputs[beam->second]);
    gint32 top[2];
    gsize n = find_top(beam, least, 2, top);
    beam->best = top[0];
    beam->second = n > 1 ? top[1] : -1;
    for (gsize i = 0; i < n; i++)
        list_code(beam, top[i], RANK_TOP_2);
    if (beam->ranks[beam->blank] == RANK_REST)
        list_code(beam, beam->blank, RANK_TOP_2);
}

/* Those that are seldom asked for. */
static void list_others(Beam *beam, Rank rank) {
    gint32 top[TOP];
    gsize n = rank == RANK_TOP ? find_top(beam, 0, TOP, top) : 0;
    for (gsize i = 0; i < n; i++)
        if (beam->ranks[top[i]] == RANK_REST)
            list_code(beam, top[i], RANK_TOP);
    for (gint32 code = 0; rank == RANK_REST && code < (gint32)beam->codes; code++)
        if (beam->ranks[code] == RANK_REST)
            list_code(beam, code, RANK_REST);
}

static gsize count_kept(const Beam *beam, NextKind next) {
    gsize n = 0;
    for (gsize length = 0; length < N_LENGTHS; length++)
        n += beam->heaps[next][length].n;
    return n;
}

/* Moves what was kept behind all nodes. */
static void keep(Beam *beam) {
    beam->first = beam->nodes->len;
    for (gsize next = 0; next < N_NEXT_KINDS; next++)
        for (gsize length = 0; length < N_LENGTHS; length++) {
            Heap *heap = &beam->heaps[next][length];
            if (heap->n > 0)
                g_array_append_vals(beam->nodes, heap->nodes, (guint)heap->n);
            heap->n = 0;
        }
}

static void step(Beam *beam, gboolean first) {
    forget_ranks(beam);
    list_top_2(beam);
    if (first)
        go_on(beam, NULL, RANK_TOP_2);
    for (Rank rank = 0; rank < N_RANKS && !first && count_kept(beam, NEXT_ANY) == 0; rank++) {
        if (rank != RANK_TOP_2)
            list_others(beam, rank);
        for (guint i = beam->first; i < beam->nodes->len; i++)
            go_on(beam, &g_array_index(beam->nodes, BeamNode, i), rank);
    }
    keep(beam);
}

/* The nodes of a way, the first one first. */
static GPtrArray *way_to(const Beam *beam, const BeamNode *last) {
    GPtrArray *way = g_ptr_array_new();
    for (const BeamNode *node = last; node;
         node = node->previous >= 0 ? &g_array_index(beam->nodes, BeamNode, node->previous) : NULL)
        g_ptr_array_add(way, (gpointer)node);
    for (guint i = 0; i < way->len / 2; i++) {
        gpointer other = way->pdata[way->len - 1 - i];
        way->pdata[way->len - 1 - i] = way->pdata[i];
        way->pdata[i] = other;
    }
    return way;
}

static void lower(double *certainty, double other) {
    *certainty = MIN(*certainty, other);
}

/* Letters with the certainties of their steps and of those between; what leads to a space counts
 * for the letter before it. */
static GArray *letters_of(const GPtrArray *way) {
    GArray *letters = g_array_new(FALSE, FALSE, sizeof(BeamLetter));
    for (guint t = 0; t < way->len;) {
        const BeamNode *const *nodes = (const BeamNode *const *)way->pdata;
        double certainty = 0;
        for (; t < way->len && nodes[t]->letter < 0; t++)
            lower(&certainty, nodes[t]->certainty);
        BeamLetter *last =
            letters->len > 0 ? &g_array_index(letters, BeamLetter, letters->len - 1) : NULL;
        if (last && (t == way->len || nodes[t]->letter == CHARSET_SPACE)) {
            lower(&last->certainty, certainty);
            certainty = 0;
        }
        if (t == way->len)
            break;
        BeamLetter letter = {nodes[t]->letter, certainty, t, t};
        do
            lower(&letter.certainty, nodes[t++]->certainty);
        while (t < way->len && nodes[t]->duplicate);
        letter.end = t;
        g_array_append_val(letters, letter);
    }
    return letters;
}

/* Letters meet in the middle of what lies between. */
static void set_bounds(GArray *letters, gsize steps) {
    for (guint i = 0; i < letters->len; i++) {
        BeamLetter *letter = &g_array_index(letters, BeamLetter, i);
        if (i + 1 == letters->len) {
            letter->end = steps;
            break;
        }
        BeamLetter *next = letter + 1;
        letter->end += (next->start - letter->end) / 2;
        next->start = letter->end;
    }
    if (letters->len > 0)
        g_array_index(letters, BeamLetter, 0).start = 0;
}

static gint likelier_first(gconstpointer a, gconstpointer b) {
    float first = (*(const BeamNode *const *)a)->score,
          second = (*(const BeamNode *const *)b)->score;
    return (first < second) - (first > second);
}

static gboolean same_letters(const GArray *a, const GArray *b) {
    gboolean same = a->len == b->len;
    for (guint i = 0; same && i < a->len; i++)
        same = g_array_index(a, BeamLetter, i).letter == g_array_index(b, BeamLetter, i).letter;
    return same;
}

static gboolean is_new(const GPtrArray *paths, const GArray *letters) {
    for (guint i = 0; i < paths->len; i++)
        if (same_letters(((const BeamPath *)paths->pdata[i])->letters, letters))
            return FALSE;
    return TRUE;
}

/* Ways that end with a whole letter. */
static GPtrArray *whole_ways(const Beam *beam) {
    GPtrArray *ends = g_ptr_array_new();
    for (guint i = beam->first; i < beam->nodes->len; i++) {
        BeamNode *node = &g_array_index(beam->nodes, BeamNode, i);
        if (node->next != NEXT_SAME && node->length == 0)
            g_ptr_array_add(ends, node);
    }
    g_ptr_array_sort(ends, likelier_first);
    return ends;
}

static GPtrArray *paths_of(const Beam *beam, gsize steps, gsize n) {
    GPtrArray *paths = g_ptr_array_new_with_free_func((GDestroyNotify)beam_path_free);
    g_autoptr(GPtrArray) ends = whole_ways(beam);
    for (guint i = 0; i < ends->len && paths->len < n; i++) {
        g_autoptr(GPtrArray) way = way_to(beam, ends->pdata[i]);
        g_autoptr(GArray) letters = letters_of(way);
        if (!is_new(paths, letters))
            continue;
        set_bounds(letters, steps);
        BeamPath *path = g_new0(BeamPath, 1);
        path->letters = g_steal_pointer(&letters);
        path->score = ((const BeamNode *)ends->pdata[i])->score;
        g_ptr_array_add(paths, path);
    }
    return paths;
}

static Beam *beam_new(const Charset *charset, gint32 blank, gsize codes) {
    Beam *beam = g_new0(Beam, 1);
    beam->charset = charset;
    beam->blank = blank;
    beam->codes = codes;
    beam->nodes = g_array_new(FALSE, FALSE, sizeof(BeamNode));
    beam->certainties = g_new(float, codes);
    beam->ranks = g_malloc(codes);
    memset(beam->ranks, RANK_REST, codes);
    beam->best = beam->second = -1;
    for (Rank rank = 0; rank < N_RANKS; rank++)
        beam->ranked[rank] = g_array_new(FALSE, FALSE, sizeof(gint32));
    return beam;
}

static void beam_free(Beam *beam) {
    g_array_unref(beam->nodes);
    g_free(beam->certainties);
    g_free(beam->ranks);
    for (Rank rank = 0; rank < N_RANKS; rank++)
        g_array_unref(beam->ranked[rank]);
    g_free(beam);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Beam, beam_free)

GPtrArray *beam_decode(const Charset *charset, gint32 blank, const float *posteriors, gsize steps,
                       gsize codes, gsize n) {
    g_autoptr(Beam) beam = beam_new(charset, blank, codes);
    for (gsize t = 0; t < steps; t++) {
        beam->outputs = posteriors + t * codes;
        step(beam, t == 0);
    }
    return paths_of(beam, steps, n);
}
