/* Preparing pictures and finding strokes in them: one table of functions per instruction set.
 *
 * Every function takes a batch of n tasks, each a whole picture, or part of one, with where its
 * results go; results must not overlap what is read. Strides may be larger than a row and neither
 * they nor planes need be aligned. Widths and heights may be 0. All arithmetic is in integers, so
 * that every table gives the same bits as the scalar one. No function fails or allocates.
 *
 * Tiles are KERNEL_TILE samples each way; as many as cover it lie over a picture of one plane and
 * 8-bit samples, tile_count(width) in each of tile_count(height) rows. Where its size is no
 * multiple of that, what lies beyond its edge is read and counts, too; besides, functions read a
 * margin around the tiles as each says. What they give of each tile lies in rows of tiles, `pitch`
 * elements apart. */
#pragma once
#include "kernels/instructions.h"
#include "kernels/picture.h"

/* Of tiles, and how far beside a sample strokes are looked for; in samples. */
enum { KERNEL_TILE = 8, KERNEL_REACH = 4 };

/* That a step counts at most, so that eight of them fit a byte. */
enum { KERNEL_STEP_MOST = 31 };

static inline size_t tile_count(size_t samples) {
    return samples / KERNEL_TILE + (samples % KERNEL_TILE != 0);
}

/* From samples of 8 or 16 bits to 8. */
typedef struct WindowTask {
    Picture in;
    SampleRange ranges[3]; /* of each plane; low < high, both samples of in's depth */
    Picture out;           /* of in's size and planes, 8 bits */
} WindowTask;

/* 8 bits both, out as many planes as in; in is at least twice as wide and as high as out. */
typedef struct HalveTask {
    Picture in, out;
} HalveTask;

typedef struct RoughnessTask {
    Picture in;
    uint16_t *roughness; /* up to 64 x 255 */
    uint8_t *low, *high; /* extremes of the samples */
    size_t pitch;
} RoughnessTask;

typedef struct StepsTask {
    Picture in;
    size_t apart;         /* bytes to the next sample: 1 or the stride */
    uint32_t least;       /* sum of near that far is asked of */
    uint16_t *near, *far; /* up to 64 x KERNEL_STEP_MOST */
    size_t pitch;         /* of both */
} StepsTask;

typedef struct StrokesTask {
    Picture in;
    const uint8_t *thresholds; /* of each tile, at least 1 */
    uint8_t *bright, *dark;    /* samples on strokes, up to 48 */
    size_t pitch;              /* of all three */
} StrokesTask;

typedef struct RisesTask {
    Picture in;
    const uint8_t *thresholds; /* of each tile */
    size_t pitch;              /* of thresholds */
    uint8_t *rises[2];         /* a byte for a sample */
    size_t rise_stride;        /* bytes */
    uint8_t *marks[2];         /* a byte for a tile's row, its lowest bit for the leftmost sample */
    size_t mark_stride;        /* bytes */
} RisesTask;

typedef struct FindKernels {
    /* Maps low..high linearly to 0..255: v <= low gives 0, v >= high gives 255, and between them
     * ((v - low) * scale + 0x8000) >> 16 with scale = (255 << 16) / (high - low), which rounds half
     * up. */
    void (*window)(const WindowTask *tasks, size_t n);

    /* Half the size: each sample is the mean of 2 x 2, rounded half up. */
    void (*halve)(const HalveTask *tasks, size_t n);

    /* How rough each tile is: the sum over its samples of the smaller of their differences to the
     * next one right and below. Noise counts; edges along rows or columns do not. And each tile's
     * lowest and highest sample. Reads one sample beyond the tiles' right and lower ends. */
    void (*roughness)(const RoughnessTask *tasks, size_t n);

    /* How far the samples of each tile are from the next ones, in near, and from the next but one,
     * in far: sums of the differences, of which each counts as KERNEL_STEP_MOST at most; far is 0
     * where near is less than `least`. Reads two samples beyond the tiles' right or lower ends. */
    void (*steps)(const StepsTask *tasks, size_t n);

    /* How many samples of each tile stand on an upright stroke: they and the two above them in the
     * tile lie on sharp strokes that cross their rows, and from row to row the value changes by at
     * most an eighth of the lesser rise. A sample lies on a sharp stroke as a bright one if it
     * exceeds, on both sides, the lowest of the KERNEL_REACH samples there by at least the tile's
     * threshold, and if at least half of that rise is made, on both sides, in one step between
     * samples that far away; as a dark one with all signs turned. Reads KERNEL_REACH samples left
     * and right of the tiles. */
    void (*strokes)(const StrokesTask *tasks, size_t n);

    /* The same of level strokes: what strokes() would give of the picture with its rows for
     * columns. Reads KERNEL_REACH samples above and below the tiles. */
    void (*level_strokes)(const StrokesTask *tasks, size_t n);

    /* By how much each sample of the tiles rises over what is on both sides of it (over the higher
     * of the lowest of KERNEL_REACH samples each way, across or down, whichever is more), in
     * rises[0], and by how much it falls below it in rises[1]; and a bit for each that reaches its
     * tile's threshold in marks[0] and marks[1]. Reads KERNEL_REACH samples beyond the tiles on all
     * sides. */
    void (*rises)(const RisesTask *tasks, size_t n);
} FindKernels;

/* The table in use: the fastest that this machine runs and PIXLEAK_INSTRUCTIONS allows, unless
 * another one was set; never NULL. */
const FindKernels *find_kernels(void);

/* Sets a table, a device's, for the rest of the process; NULL: the processor's own. */
void find_kernels_use(const FindKernels *table);

/* The table of an instruction set, whatever the setting; NULL where this machine doesn't run it. */
const FindKernels *find_kernels_of(InstructionSet set);
