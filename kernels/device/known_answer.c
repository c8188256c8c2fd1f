#include "kernels/device/known_answer.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIDE = 96,
    STRIDE = SIDE + 11,
    AROUND = 4 * KERNEL_TILE, /* rows before and behind a picture, which may be read */
    PLANE = STRIDE * (SIDE + 2 * AROUND),
    N_SHAPES = 5,
    TILES = SIDE / KERNEL_TILE,
    PITCH = TILES + 1,
};

static const struct {
    size_t width, height;
    unsigned n_planes;
} shapes[N_SHAPES] = {{16, 12, 1}, {SIDE, SIDE, 1}, {SIDE - 5, 17, 3}, {8, 1, 1}, {0, SIDE, 1}};

/* Where all results of one kernel go, so that they can be compared as bytes. */
typedef struct KnownResults {
    union {
        bool equal[N_SHAPES];
        size_t first[N_SHAPES];
        Box boxes[N_SHAPES];
        PictureDifference differences[N_SHAPES];
        PictureRegion regions[N_SHAPES];
        SampleRange ranges[N_SHAPES];
        Correlation correlations[N_SHAPES];
    } compare;
    uint8_t planes[N_SHAPES][3][SIDE * STRIDE];
    uint8_t more[N_SHAPES][2][SIDE * STRIDE];
    uint16_t wide[N_SHAPES][2][PITCH * TILES];
    uint8_t narrow[N_SHAPES][2][PITCH * TILES];
    Md5 digests[N_SHAPES];
} KnownResults;

typedef struct KnownInputs {
    uint8_t a[3][PLANE], b[3][PLANE];
    uint8_t thresholds[PITCH * TILES];
} KnownInputs;

/* Shapes of the inputs, and where a kernel's results go. */
typedef struct KnownTasks {
    PicturePair pairs[N_SHAPES];
    Picture pictures[N_SHAPES], deep[N_SHAPES];
    BytesPair bytes[N_SHAPES];
    SignedPair signed_pairs[N_SHAPES];
    WindowTask windows[N_SHAPES];
    HalveTask halves[N_SHAPES];
    RoughnessTask roughness[N_SHAPES];
    StepsTask steps[N_SHAPES];
    StrokesTask strokes[N_SHAPES];
    RisesTask rises[N_SHAPES];
    Md5Bytes pieces[N_SHAPES];
} KnownTasks;

/* Noise, ramps and flat parts with strokes; b is a but for a few samples. The first pair is one of
 * the same picture. */
static void fill_inputs(KnownInputs *in) {
    uint32_t state = 2463534242u;
    for (size_t i = 0; i < sizeof in->a; i++) {
        uint8_t *at = &in->a[0][0] + i;
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        size_t x = i % STRIDE, y = i / STRIDE;
        *at = (uint8_t)(y / 16 % 3 == 0   ? state >> 9
                        : y / 16 % 3 == 1 ? (x % 7 == 3 || y % 9 == 4 ? 200 : 20 + state % 4)
                                          : 2 * x + y);
        (&in->b[0][0])[i] = (uint8_t)(*at ^ (state % 1021 == 7 ? 0x41 : 0));
    }
    for (size_t i = 0; i < sizeof in->thresholds; i++)
        in->thresholds[i] = (uint8_t)(1 + i * 37 % 120);
}

static Picture shape_over(size_t i, uint8_t (*planes)[PLANE], unsigned depth) {
    Picture picture = {.width = shapes[i].width / depth,
                       .height = shapes[i].height,
                       .stride = STRIDE,
                       .depth = depth,
                       .n_planes = shapes[i].n_planes};
    for (unsigned k = 0; k < picture.n_planes; k++)
        picture.planes[k] = planes[k] + (size_t)AROUND * STRIDE + KERNEL_REACH;
    return picture;
}

static Picture picture_over_results(const Picture *in, uint8_t (*planes)[SIDE * STRIDE]) {
    Picture picture = *in;
    picture.depth = 1;
    for (unsigned k = 0; k < picture.n_planes; k++)
        picture.planes[k] = planes[k];
    return picture;
}

static void shape_find(KnownTasks *t, size_t i, KnownInputs *in, KnownResults *out) {
    Picture *picture = &t->pictures[i], half = picture_over_results(picture, out->planes[i]);
    SampleRange range = {20, 230}, deep_range = {300, 51000};
    const Picture *windowed = i % 2 ? &t->deep[i] : picture;
    SampleRange chosen = i % 2 ? deep_range : range;
    t->windows[i] = (WindowTask){
        *windowed, {chosen, chosen, chosen}, picture_over_results(windowed, out->planes[i])};
    half.width /= 2;
    half.height /= 2;
    t->halves[i] = (HalveTask){*picture, half};
    t->roughness[i] =
        (RoughnessTask){*picture, out->wide[i][0], out->narrow[i][0], out->narrow[i][1], PITCH};
    t->steps[i] =
        (StepsTask){*picture, i % 2 ? STRIDE : 1, 400, out->wide[i][0], out->wide[i][1], PITCH};
    t->strokes[i] =
        (StrokesTask){*picture, in->thresholds, out->narrow[i][0], out->narrow[i][1], PITCH};
    t->rises[i] = (RisesTask){*picture, in->thresholds,
                              PITCH,    {out->planes[i][0], out->planes[i][1]},
                              STRIDE,   {out->more[i][0], out->more[i][1]},
                              STRIDE};
}

static void shape_tasks(KnownTasks *t, KnownInputs *in, KnownResults *out) {
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < N_SHAPES; i++) {
        t->pictures[i] = shape_over(i, in->a, 1);
        t->deep[i] = shape_over(i, in->a, 2);
        t->pairs[i] = (PicturePair){shape_over(i, in->a, 1 + i % 2),
                                    shape_over(i, i > 0 ? in->b : in->a, 1 + i % 2)};
        t->bytes[i] = (BytesPair){in->a[0] + i, in->b[0] + i, i < 4 ? 777 * i : PLANE - i};
        t->signed_pairs[i] = (SignedPair){(const void *)in->a[0],
                                          (const void *)in->b[1],
                                          STRIDE,
                                          STRIDE,
                                          i % 2 ? in->a[2] : NULL,
                                          STRIDE,
                                          shapes[i].width / 2,
                                          shapes[i].height};
        t->pieces[i] = (Md5Bytes){in->a[0] + i, 61 * i * i};
        shape_find(t, i, in, out);
    }
    md5_start(out->digests, N_SHAPES);
}

/* How many elements a device's kernel, or the scalar one where there is no device, has computed. */
typedef size_t KnownCall(Device *device, const KnownTasks *t, KnownResults *out);

/* Of range() all shapes but the last, which has no samples. */
#define CALL_COMPARE(name, from, to, n)                                                            \
    static size_t call_##name(Device *device, const KnownTasks *t, KnownResults *out) {            \
        if (device != NULL)                                                                        \
            return device_##name(device, t->from, n, out->compare.to) + N_SHAPES - (n);            \
        compare_kernels_of(INSTRUCTIONS_SCALAR)->name(t->from, n, out->compare.to);                \
        return N_SHAPES;                                                                           \
    }
CALL_COMPARE(equal, pairs, equal, N_SHAPES)
CALL_COMPARE(first_difference, bytes, first, N_SHAPES)
CALL_COMPARE(changed_box, pairs, boxes, N_SHAPES)
CALL_COMPARE(region, pictures, regions, N_SHAPES)
CALL_COMPARE(range, pictures, ranges, N_SHAPES - 1)
CALL_COMPARE(correlate, signed_pairs, correlations, N_SHAPES)

/* Field by field, for what lies between the fields is anything. */
static size_t call_difference(Device *device, const KnownTasks *t, KnownResults *out) {
    PictureDifference found[N_SHAPES];
    size_t done = N_SHAPES;
    if (device != NULL)
        done = device_difference(device, t->pairs, N_SHAPES, found);
    else
        compare_kernels_of(INSTRUCTIONS_SCALAR)->difference(t->pairs, N_SHAPES, found);
    for (size_t i = 0; i < done; i++) {
        out->compare.differences[i].changed = found[i].changed;
        out->compare.differences[i].sum_abs = found[i].sum_abs;
        out->compare.differences[i].sum_sq = found[i].sum_sq;
        out->compare.differences[i].max_abs = found[i].max_abs;
    }
    return done;
}

#define CALL_FIND(name, from)                                                                      \
    static size_t call_##name(Device *device, const KnownTasks *t, KnownResults *out) {            \
        (void)out;                                                                                 \
        if (device != NULL)                                                                        \
            return device_##name(device, t->from, N_SHAPES);                                       \
        find_kernels_of(INSTRUCTIONS_SCALAR)->name(t->from, N_SHAPES);                             \
        return N_SHAPES;                                                                           \
    }
CALL_FIND(window, windows)
CALL_FIND(halve, halves)
CALL_FIND(roughness, roughness)
CALL_FIND(steps, steps)
CALL_FIND(strokes, strokes)
CALL_FIND(level_strokes, strokes)
CALL_FIND(rises, rises)

/* Twice, so that rests are filled up. */
static size_t call_md5(Device *device, const KnownTasks *t, KnownResults *out) {
    size_t done = N_SHAPES;
    for (int i = 0; i < 2 && done == N_SHAPES; i++)
        if (device != NULL)
            done = device_md5_append(device, out->digests, t->pieces, N_SHAPES);
        else
            digest_kernels_of(INSTRUCTIONS_SCALAR)->md5_append(out->digests, t->pieces, N_SHAPES);
    for (size_t i = 0; i < N_SHAPES; i++) /* what is left there of earlier pieces is anything */
        memset(out->digests[i].rest + out->digests[i].length % MD5_BLOCK, 0,
               MD5_BLOCK - out->digests[i].length % MD5_BLOCK);
    return done;
}

static const struct {
    const char *name;
    KnownCall *call;
} calls[] = {
    {"equal", call_equal},
    {"first_difference", call_first_difference},
    {"changed_box", call_changed_box},
    {"difference", call_difference},
    {"region", call_region},
    {"range", call_range},
    {"correlate", call_correlate},
    {"window", call_window},
    {"halve", call_halve},
    {"roughness", call_roughness},
    {"steps", call_steps},
    {"strokes", call_strokes},
    {"level_strokes", call_level_strokes},
    {"rises", call_rises},
    {"md5", call_md5},
};

typedef struct KnownRoom {
    KnownInputs in;
    KnownTasks tasks;
    KnownResults wanted, got;
} KnownRoom;

bool known_answer_right(Device *device, DeviceMessage *why) {
    KnownRoom *room = calloc(1, sizeof *room);
    bool right = room != NULL;
    if (!right)
        return device_fails(why, "no memory");
    fill_inputs(&room->in);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0] && right; i++) {
        shape_tasks(&room->tasks, &room->in, &room->wanted);
        calls[i].call(NULL, &room->tasks, &room->wanted);
        shape_tasks(&room->tasks, &room->in, &room->got);
        if (calls[i].call(device, &room->tasks, &room->got) < N_SHAPES)
            right = device_fails(why, "%s: %.900s", calls[i].name, device_failure(device));
        else if (memcmp(&room->wanted, &room->got, sizeof room->got) != 0)
            right = device_fails(why, "%s gives another answer than the known one", calls[i].name);
    }
    free(room);
    return right;
}
