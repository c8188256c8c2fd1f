/* What the stages are measured on: part of a dataset, held in memory. */
#pragma once
#include "core/image/pixel_data.h"
#include "ocr/picture.h"

/* Frames of one transfer syntax. */
typedef struct CorpusCodec {
    const TransferSyntax *syntax;
    GArray *frames; /* of CorpusFrame */
} CorpusCodec;

typedef struct CorpusFrame {
    const PixelData *pixels;
    gsize frame;
} CorpusFrame;

/* A region that the key says text was burned into, cut out of the original. */
typedef struct CorpusRegion {
    guint16 *samples;
    gsize width, height;
} CorpusRegion;

typedef struct Corpus {
    GPtrArray *paths;    /* of all files below the folder */
    GPtrArray *bytes;    /* GBytes of those in memory */
    GPtrArray *files;    /* DicomFile of those that hold pixel data */
    GPtrArray *pixels;   /* PixelData of the same */
    GPtrArray *codecs;   /* CorpusCodec */
    GArray *decoded;     /* Frame: some decoded frames */
    GArray *copies;      /* Frame: the same at other addresses */
    GPtrArray *pictures; /* Picture: the same as a scan looks for text in them */
    GArray *regions;     /* CorpusRegion; empty without a key */
    gsize total_length;  /* of the files in memory */
} Corpus;

/* Reads files below the folder, spread over all of it, until they take `memory` bytes. key (may be
 * NULL): where text is. Files that can't be read or decoded are left out. Fails where the folder
 * can't be read or holds nothing. */
Corpus *corpus_new(const char *folder, const char *key, gsize memory, GError **error);
void corpus_free(Corpus *corpus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Corpus, corpus_free)
