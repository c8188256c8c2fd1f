/* The likeliest letters of a line, from the probabilities of codes at each step. */
#pragma once
#include "ocr/network/charset.h"

typedef struct BeamLetter {
    gint32 letter;
    double certainty;
    gsize start, end; /* steps, each letter's beginning where the one before ends */
} BeamLetter;

typedef struct BeamPath {
    GArray *letters; /* BeamLetter */
    double score;
} BeamPath;
void beam_path_free(BeamPath *path);

/* Up to n paths of distinct letters, the likeliest first: BeamPath. posteriors: steps x codes. */
GPtrArray *beam_decode(const Charset *charset, gint32 blank, const float *posteriors, gsize steps,
                       gsize codes, gsize n);
