/* Which stream is hashed in which lane. */
#include "kernels/digest/lanes.h"
#include <stdlib.h>
#include <string.h>

/* Digests that are scheduled together. Many, for the lanes run empty at the end of each batch; few
 * enough for the stack. */
enum { BATCH = 512 };

/* Whole blocks in a row, all of one digest. */
typedef struct BlockRun {
    uint32_t *state;
    const uint8_t *data;
    size_t n_blocks;
} BlockRun;

static int longest_first(const void *a, const void *b) {
    size_t p = ((const BlockRun *)a)->n_blocks, q = ((const BlockRun *)b)->n_blocks;
    return (p < q) - (p > q);
}

/* As pieces of one stream mostly are. */
static int is_longest_first(const BlockRun *runs, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (runs[i].n_blocks > runs[i - 1].n_blocks)
            return 0;
    return 1;
}

/* What is in the lanes; lanes in use come first. */
typedef struct Load {
    Md5States states;
    const uint8_t *data[MD5_MAX_LANES];
    size_t left[MD5_MAX_LANES]; /* blocks */
    uint32_t *owner[MD5_MAX_LANES];
    size_t n;
} Load;

static void load_run(Load *load, size_t lane, const BlockRun *run) {
    for (size_t i = 0; i < 4; i++)
        load->states[i][lane] = run->state[i];
    load->data[lane] = run->data;
    load->left[lane] = run->n_blocks;
    load->owner[lane] = run->state;
}

static void move_lane(Load *load, size_t to, size_t from) {
    for (size_t i = 0; i < 4; i++)
        load->states[i][to] = load->states[i][from];
    load->data[to] = load->data[from];
    load->left[to] = load->left[from];
    load->owner[to] = load->owner[from];
}

/* Hashes until the lane with the least to do is through. One or two are faster as plain words. */
static void hash_load(const Md5Lanes *lanes, Load *load) {
    if (load->n <= md5_words->wide)
        lanes = md5_words;
    size_t n_blocks = load->left[0], width = load->n > lanes->narrow ? lanes->wide : lanes->narrow;
    for (size_t i = 1; i < load->n; i++)
        n_blocks = load->left[i] < n_blocks ? load->left[i] : n_blocks;
    for (size_t i = load->n; i < width; i++) /* idle lanes hash anything */
        load->data[i] = load->data[0];
    (width == lanes->wide ? lanes->hash_wide : lanes->hash_narrow)(load->states, load->data,
                                                                   n_blocks);
    for (size_t i = 0; i < load->n; i++) {
        load->data[i] += n_blocks * MD5_BLOCK;
        load->left[i] -= n_blocks;
    }
}

/* Runs must belong to different digests. The longest go first, so that none is left to be hashed
 * alone. */
static void hash_runs(const Md5Lanes *lanes, BlockRun *runs, size_t n) {
    Load load = {0};
    size_t next = 0;
    if (!is_longest_first(runs, n))
        qsort(runs, n, sizeof *runs, longest_first);
    while (n > 0 && runs[n - 1].n_blocks == 0)
        n--;
    while (load.n > 0 || next < n) {
        while (load.n < lanes->wide && next < n)
            load_run(&load, load.n++, &runs[next++]);
        hash_load(lanes, &load);
        for (size_t i = load.n; i-- > 0;) {
            if (load.left[i] > 0)
                continue;
            for (size_t j = 0; j < 4; j++)
                load.owner[i][j] = load.states[j][i];
            move_lane(&load, i, --load.n);
        }
    }
}

/* What follows its first n bytes; a piece of nothing may point nowhere. */
static const uint8_t *behind(const Md5Bytes *piece, size_t n) {
    return n > 0 ? piece->data + n : piece->data;
}

static void append_batch(const Md5Lanes *lanes, Md5 *digests, const Md5Bytes *pieces, size_t n) {
    BlockRun runs[BATCH];
    size_t taken[BATCH]; /* bytes that went to fill the rest up */
    for (size_t i = 0; i < n; i++) {
        Md5 *digest = &digests[i];
        size_t rest = digest->length % MD5_BLOCK, room = rest > 0 ? MD5_BLOCK - rest : 0;
        taken[i] = pieces[i].length < room ? pieces[i].length : room;
        if (taken[i] > 0)
            memcpy(digest->rest + rest, pieces[i].data, taken[i]);
        runs[i] = (BlockRun){digest->state, digest->rest, room > 0 && taken[i] == room};
        digest->length += taken[i];
    }
    hash_runs(lanes, runs, n);
    for (size_t i = 0; i < n; i++)
        runs[i] = (BlockRun){digests[i].state, behind(&pieces[i], taken[i]),
                             (pieces[i].length - taken[i]) / MD5_BLOCK};
    hash_runs(lanes, runs, n);
    for (size_t i = 0; i < n; i++) {
        size_t length = pieces[i].length - taken[i], rest = length % MD5_BLOCK;
        if (rest > 0)
            memcpy(digests[i].rest, pieces[i].data + pieces[i].length - rest, rest);
        digests[i].length += length;
    }
}

void md5_append_in_lanes(const Md5Lanes *lanes, Md5 *digests, const Md5Bytes *pieces, size_t n) {
    for (size_t i = 0; i < n; i += BATCH)
        append_batch(lanes, digests + i, pieces + i, n - i < BATCH ? n - i : BATCH);
}
