/* Chains of letters that may be lines of text. Not for other folders. */
#pragma once
#include "ocr/find/chains.h"
#include "ocr/find/found_line.h"
#include "ocr/find/layer.h"

/* A chain of letters as a line, in samples of its layer. */
typedef struct Candidate {
    FoundLine line;
    guint start; /* its first letter */
    gboolean sure;
} Candidate;

/* Those of one polarity. */
typedef struct Candidates {
    Chains chains;
    GArray *list; /* of Candidate */
} Candidates;

/* Takes over the letters, an array of Letter in the order of their left ends. */
void candidates_init(Candidates *candidates, const Layer *layer, gboolean bright, GArray *letters);
void candidates_clear(Candidates *candidates);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Candidates, candidates_clear)

gboolean candidates_any_sure(const Candidates *candidates);

/* The line of a candidate with what else stands in it. members: of the chains. */
FoundLine candidates_widened(const Candidates *candidates, const Member *members,
                             const Candidate *candidate);

/* Appends a line that was found in a layer. */
void candidates_append(GArray *lines, FoundLine line, const Layer *layer);
/* Appends those that are lines, without those that were found with what crosses them, too. */
void candidates_append_sure(GArray *lines, const Candidates *candidates, const Layer *layer);

/* Appends what may be lines of letters that stand far from each other, `N A M E`, on even ground,
 * of one polarity (ocr/find/spread.c). */
void find_spread(const Layer *layer, const Chains *chains, gboolean bright, GArray *lines);
