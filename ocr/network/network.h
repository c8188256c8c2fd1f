/* Reading lines with the network of a .traineddata file of Tesseract's, as Tesseract 5.3 without
 * word lists reads them. How it works: docs/reading-network.md. */
#pragma once
#include "kernels/product.h"
#include "ocr/network/bytes.h"
#include "ocr/picture.h"

/* Constant once opened; may be shared by threads and forked processes. */
typedef struct Network Network;

/* Opens a model file. Fails with NETWORK_ERROR_FILE where it can't be read or breaks off, with
 * NETWORK_ERROR_UNKNOWN where it holds what this engine doesn't compute; the message names file,
 * component and byte. */
Network *network_open(const char *path, GError **error);
/* Likewise from memory; the name is for messages. */
Network *network_parse(const char *name, const guint8 *data, gsize size, GError **error);
void network_free(Network *network);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Network, network_free)

/* Whether some of its letters are written from right to left. */
gboolean network_is_right_to_left(const Network *network);

/* Rows that a line is scaled to, its outputs, and the one that stands for no letter. */
gsize network_rows(const Network *network);
gsize network_codes(const Network *network);
gint32 network_blank(const Network *network);

/* A letter that was read. */
typedef struct NetworkLetter {
    const char *text;   /* UTF-8, of the network; " " between words */
    double certainty;   /* natural logarithm of a likelihood, scaled: 0 is certain */
    gsize start, end;   /* steps */
    double left, right; /* columns of the picture */
} NetworkLetter;

typedef struct NetworkReading {
    char *text;             /* valid UTF-8, in reading order */
    double confidence;      /* 0..100, the words' mean */
    double score;           /* the sum of the steps' certainties */
    NetworkLetter *letters; /* from left to right */
    gsize n;
} NetworkReading;

/* What was read on a line. */
typedef struct NetworkLine {
    GPtrArray *readings; /* NetworkReading, the likeliest first; none where the line is too small */
    gsize steps, codes;
    float *posteriors; /* steps x codes: the probability of each code at each step */
} NetworkLine;
void network_line_free(NetworkLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetworkLine, network_line_free)

/* Reads n pictures of a line each: grey, 8 bits, dark text on light ground, of any size. Gives up
 * to `readings` readings of each. lines[i]: of pictures[i], newly allocated. */
void network_read(const Network *network, const ProductKernels *kernels,
                  const Picture *const pictures[], gsize n, gsize readings, NetworkLine *lines[]);
