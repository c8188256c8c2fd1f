#include "core/run/gpu_measure.h"

#include <glib.h>

#include "ocr/network/lines/made_lines.h"

enum { SIDE = 1024, STREAMS = 64, ROUNDS = 5, LINES = 16, STEPS = 75 };

/* A picture, another like it, room for results, and as many lines as a worker reads at once; a
 * worker's usual sizes. */
typedef struct MeasureRoom {
    MadeLines *lines;
    guint8 a[(SIDE + 16) * SIDE], b[(SIDE + 16) * SIDE], out[SIDE * SIDE];
} MeasureRoom;

/* Computes a subject once; FALSE where the device failed. */
typedef gboolean Measured(Device *device, MeasureRoom *room);

static Picture picture_over(guint8 *bytes) {
    return (Picture){.width = SIDE,
                     .height = SIDE,
                     .stride = SIDE,
                     .depth = 1,
                     .n_planes = 1,
                     .planes = {bytes}};
}

static gboolean compare_once(Device *device, MeasureRoom *room) {
    PicturePair pair = {picture_over(room->a), picture_over(room->b)};
    PictureDifference out;
    if (device != NULL)
        return device_difference(device, &pair, 1, &out) == 1;
    compare_kernels()->difference(&pair, 1, &out);
    return TRUE;
}

static gboolean find_once(Device *device, MeasureRoom *room) {
    enum { INNER = SIDE - 2 * KERNEL_TILE, PITCH = SIDE / KERNEL_TILE };
    Picture in = picture_over(room->a + (gsize)KERNEL_TILE * SIDE + KERNEL_TILE);
    in.width = in.height = INNER;
    StrokesTask task = {in, room->b, room->out, room->out + PITCH * PITCH, PITCH};
    if (device != NULL)
        return device_strokes(device, &task, 1) == 1;
    find_kernels()->strokes(&task, 1);
    return TRUE;
}

static gboolean digest_once(Device *device, MeasureRoom *room) {
    Md5 digests[STREAMS];
    Md5Bytes pieces[STREAMS];
    gsize length = sizeof room->a / STREAMS;
    for (gsize i = 0; i < STREAMS; i++)
        pieces[i] = (Md5Bytes){room->a + i * length, length};
    md5_start(digests, STREAMS);
    if (device != NULL)
        return device_md5_append(device, digests, pieces, STREAMS) == STREAMS;
    md5_append(digests, pieces, STREAMS);
    return TRUE;
}

static gboolean lines_once(Device *device, MeasureRoom *room) {
    const MadeLines *lines = room->lines;
    if (device != NULL)
        return device_lines(device, made_lines_network(lines), made_lines_pictures(lines), LINES,
                            made_lines_room(lines)) == LINES;
    made_lines_read(lines);
    return TRUE;
}

/* Microseconds of the fastest of a few; G_MAXINT64 where it failed. */
static gint64 fastest(Measured *once, Device *device, MeasureRoom *room) {
    gint64 least = G_MAXINT64;
    for (guint i = 0; i < ROUNDS; i++) {
        gint64 start = g_get_monotonic_time();
        if (!once(device, room))
            return G_MAXINT64;
        least = MIN(least, g_get_monotonic_time() - start);
    }
    return least;
}

unsigned gpu_measure_faster(Device *device) {
    static const struct {
        DeviceSubject subject;
        Measured *once;
    } subjects[] = {{DEVICE_USE_COMPARE, compare_once},
                    {DEVICE_USE_FIND, find_once},
                    {DEVICE_USE_DIGEST, digest_once},
                    {DEVICE_USE_LINES, lines_once}};
    g_autofree MeasureRoom *room = g_new(MeasureRoom, 1);
    unsigned faster = 0;
    for (gsize i = 0; i < sizeof *room; i++)
        ((guint8 *)room)[i] = (guint8)(i * 2654435761u >> 13 | 1);
    room->lines = made_lines_new(LINES, STEPS);
    for (gsize i = 0; i < G_N_ELEMENTS(subjects); i++)
        if (fastest(subjects[i].once, device, room) < fastest(subjects[i].once, NULL, room))
            faster |= subjects[i].subject;
    made_lines_free(room->lines);
    return faster;
}
