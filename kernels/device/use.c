#include "kernels/device/use.h"

#include <stdio.h>
#include <string.h>

/* Failures in a row after which a process leaves the device alone. */
enum { PATIENCE = 16 };

/* One of so many calls is checked in any case, of lines one of so many of theirs, which are fewer:
 * a device may go wrong after its known answers. */
enum { SPOT_CHECK = 64 };

/* Functions of a table have no argument to say whose they are: the device of the process, set by
 * device_use() once, and its calls so far. */
static DeviceUse use;
static unsigned failures_in_a_row;
static uint64_t calls, line_calls;
static bool checked; /* the call at hand */

static const CompareKernels *compare_processor(void) {
    return compare_kernels_of(instructions_chosen().set);
}

static const FindKernels *find_processor(void) {
    return find_kernels_of(instructions_chosen().set);
}

static const DigestKernels *digest_processor(void) {
    return digest_kernels_of(instructions_chosen().set);
}

/* Whether the device is to compute what is called next; `before`: calls of its kind so far. */
static bool enter_after(uint64_t before) {
    atomic_fetch_add(&use.tally->calls, 1);
    checked = use.check || before % SPOT_CHECK == 0;
    if (atomic_load(&use.tally->given_up) || failures_in_a_row >= PATIENCE) {
        atomic_fetch_add(&use.tally->fallbacks, 1);
        return false;
    }
    atomic_store(use.inside, true);
    return true;
}

static bool enter(void) {
    return enter_after(calls++);
}

/* Takes down how many of n elements a function has done. */
static size_t leave(size_t done, size_t n) {
    atomic_store(use.inside, false);
    failures_in_a_row = done < n ? failures_in_a_row + 1 : 0;
    if (done < n) {
        atomic_fetch_add(&use.tally->fallbacks, 1);
        if (!atomic_exchange(&use.tally->told_failure, true))
            snprintf(use.tally->failure, DEVICE_USE_TEXT, "%s", device_failure(use.device));
    }
    return done;
}

static void differs(const char *kernel) {
    atomic_fetch_add(&use.tally->differences, 1);
    if (!atomic_exchange(&use.tally->told_difference, true))
        snprintf(use.tally->difference, DEVICE_USE_TEXT, "%s", kernel);
}

static bool same_difference(const PictureDifference *a, const PictureDifference *b) {
    return a->changed == b->changed && a->sum_abs == b->sum_abs && a->sum_sq == b->sum_sq &&
           a->max_abs == b->max_abs;
}

#define SAME_BYTES(a, b) (memcmp((a), (b), sizeof *(a)) == 0)

/* A function of compare.h: by the device, the rest by the processor, and in a check all. */
#define COMPARE(name, Element, Result, same)                                                       \
    static void use_##name(const Element *elements, size_t n, Result *out) {                       \
        size_t done = enter() ? leave(device_##name(use.device, elements, n, out), n) : 0;         \
        for (size_t i = 0; checked && i < done; i++) {                                             \
            Result own;                                                                            \
            compare_processor()->name(&elements[i], 1, &own);                                      \
            if (!same(&own, &out[i]))                                                              \
                differs(#name);                                                                    \
            out[i] = own;                                                                          \
        }                                                                                          \
        compare_processor()->name(elements + done, n - done, out + done);                          \
    }

COMPARE(equal, PicturePair, bool, SAME_BYTES)
COMPARE(first_difference, BytesPair, size_t, SAME_BYTES)
COMPARE(changed_box, PicturePair, Box, SAME_BYTES)
COMPARE(difference, PicturePair, PictureDifference, same_difference)
COMPARE(region, Picture, PictureRegion, SAME_BYTES)
COMPARE(range, Picture, SampleRange, SAME_BYTES)
COMPARE(correlate, SignedPair, Correlation, SAME_BYTES)

static const CompareKernels compare_table = {
    .equal = use_equal,
    .first_difference = use_first_difference,
    .changed_box = use_changed_box,
    .difference = use_difference,
    .region = use_region,
    .range = use_range,
    .correlate = use_correlate,
};

/* FNV-1a of rows, after others. */
static uint64_t hash_rows(uint64_t hash, const void *rows, size_t stride, size_t row_bytes,
                          size_t n_rows) {
    for (size_t y = 0; y < n_rows; y++)
        for (size_t x = 0; x < row_bytes; x++)
            hash = (hash ^ ((const uint8_t *)rows)[y * stride + x]) * 0x100000001b3u;
    return hash;
}

static uint64_t hash_tiles(uint64_t hash, const Picture *in, const void *results, size_t pitch,
                           size_t size) {
    return hash_rows(hash, results, pitch * size, tile_count(in->width) * size,
                     tile_count(in->height));
}

static uint64_t hash_picture(const Picture *picture) {
    uint64_t hash = 0;
    for (unsigned k = 0; k < picture->n_planes; k++)
        hash =
            hash_rows(hash, picture->planes[k], picture->stride, picture->width, picture->height);
    return hash;
}

static uint64_t hash_window(const WindowTask *t) {
    return hash_picture(&t->out);
}

static uint64_t hash_halve(const HalveTask *t) {
    return hash_picture(&t->out);
}

static uint64_t hash_roughness(const RoughnessTask *t) {
    uint64_t hash = hash_tiles(0, &t->in, t->roughness, t->pitch, sizeof(uint16_t));
    return hash_tiles(hash_tiles(hash, &t->in, t->low, t->pitch, 1), &t->in, t->high, t->pitch, 1);
}

static uint64_t hash_steps(const StepsTask *t) {
    return hash_tiles(hash_tiles(0, &t->in, t->near, t->pitch, sizeof(uint16_t)), &t->in, t->far,
                      t->pitch, sizeof(uint16_t));
}

static uint64_t hash_strokes(const StrokesTask *t) {
    return hash_tiles(hash_tiles(0, &t->in, t->bright, t->pitch, 1), &t->in, t->dark, t->pitch, 1);
}

static uint64_t hash_rises(const RisesTask *t) {
    size_t columns = tile_count(t->in.width), rows = KERNEL_TILE * tile_count(t->in.height);
    uint64_t hash = 0;
    for (size_t k = 0; k < 2; k++) {
        hash = hash_rows(hash, t->rises[k], t->rise_stride, KERNEL_TILE * columns, rows);
        hash = hash_rows(hash, t->marks[k], t->mark_stride, columns, rows);
    }
    return hash;
}

/* A function of find.h, likewise; results lie where the task says. */
#define FIND(name, Task, hash)                                                                     \
    static void use_##name(const Task *tasks, size_t n) {                                          \
        size_t done = enter() ? leave(device_##name(use.device, tasks, n), n) : 0;                 \
        for (size_t i = 0; checked && i < done; i++) {                                             \
            uint64_t of_device = hash(&tasks[i]);                                                  \
            find_processor()->name(&tasks[i], 1);                                                  \
            if (hash(&tasks[i]) != of_device)                                                      \
                differs(#name);                                                                    \
        }                                                                                          \
        find_processor()->name(tasks + done, n - done);                                            \
    }

FIND(window, WindowTask, hash_window)
FIND(halve, HalveTask, hash_halve)
FIND(roughness, RoughnessTask, hash_roughness)
FIND(steps, StepsTask, hash_steps)
FIND(strokes, StrokesTask, hash_strokes)
FIND(level_strokes, StrokesTask, hash_strokes)
FIND(rises, RisesTask, hash_rises)

static const FindKernels find_table = {
    .window = use_window,
    .halve = use_halve,
    .roughness = use_roughness,
    .steps = use_steps,
    .strokes = use_strokes,
    .level_strokes = use_level_strokes,
    .rises = use_rises,
};

/* One stream by the device, and in a check by the processor, too. */
static bool append_one(Md5 *digest, const Md5Bytes *piece) {
    Md5 own = *digest;
    if (device_md5_append(use.device, digest, piece, 1) == 0)
        return false;
    digest_processor()->md5_append(&own, piece, 1);
    if (own.length != digest->length || memcmp(own.state, digest->state, sizeof own.state) != 0 ||
        memcmp(own.rest, digest->rest, own.length % MD5_BLOCK) != 0)
        differs("md5");
    *digest = own;
    return true;
}

static size_t append_and_check(Md5 *digests, const Md5Bytes *pieces, size_t n) {
    size_t done = 0;
    while (done < n && append_one(&digests[done], &pieces[done]))
        done++;
    return done;
}

static void use_md5_append(Md5 *digests, const Md5Bytes *pieces, size_t n) {
    size_t done = !enter()  ? 0
                  : checked ? leave(append_and_check(digests, pieces, n), n)
                            : leave(device_md5_append(use.device, digests, pieces, n), n);
    digest_processor()->md5_append(digests + done, pieces + done, n - done);
}

static const DigestKernels digest_table = {.md5_append = use_md5_append};

/* The caller checks, and reads what is left. */
static size_t use_read(const LinesNetwork *network, const LinesPicture *lines, size_t n,
                       float *const out[], bool *is_checked) {
    size_t done =
        enter_after(line_calls++) ? leave(device_lines(use.device, network, lines, n, out), n) : 0;
    *is_checked = checked;
    return done;
}

static void lines_differ(void) {
    differs("lines");
}

static const LinesKernels lines_table = {.read = use_read, .differs = lines_differ};

void device_use(const DeviceUse *wanted) {
    use = *wanted;
    compare_kernels_use(use.subjects & DEVICE_USE_COMPARE ? &compare_table : NULL);
    find_kernels_use(use.subjects & DEVICE_USE_FIND ? &find_table : NULL);
    digest_kernels_use(use.subjects & DEVICE_USE_DIGEST ? &digest_table : NULL);
    lines_kernels_use(use.subjects & DEVICE_USE_LINES ? &lines_table : NULL);
}
