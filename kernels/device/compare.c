/* Comparing on a device: from pictures to tasks, and from what the work items found to results. */
#include <string.h>

#include "kernels/device/batch.h"

enum { MOST_WORDS = 6 };

/* A task over so many samples, with a row of words for each of its items. */
static bool add_found(Device *device, DeviceTask *task, uint64_t n, uint32_t words) {
    task->n = (uint32_t)n;
    task->items = batch_items(n);
    return batch_add_results(device, (size_t)task->items * words, sizeof(uint64_t), &task->out) &&
           batch_add_task(device, task);
}

/* Word k of what an item found. */
static uint64_t found(const Device *device, const DeviceTask *task, uint32_t item, uint32_t words,
                      uint32_t k) {
    uint64_t word;
    memcpy(&word, batch_results(device, task->out) + sizeof word * ((size_t)item * words + k),
           sizeof word);
    return word;
}

static uint64_t sum_found(const Device *device, const DeviceTask *task, uint32_t words,
                          uint32_t k) {
    uint64_t sum = 0;
    for (uint32_t item = 0; item < task->items; item++)
        sum += found(device, task, item, words, k);
    return sum;
}

static uint64_t least_found(const Device *device, const DeviceTask *task, uint32_t words,
                            uint32_t k) {
    uint64_t least = UINT64_MAX;
    for (uint32_t item = 0; item < task->items; item++) {
        uint64_t word = found(device, task, item, words, k);
        least = word < least ? word : least;
    }
    return least;
}

static uint64_t most_found(const Device *device, const DeviceTask *task, uint32_t words,
                           uint32_t k) {
    uint64_t most = 0;
    for (uint32_t item = 0; item < task->items; item++) {
        uint64_t word = found(device, task, item, words, k);
        most = word > most ? word : most;
    }
    return most;
}

static bool add_plane(Device *device, const Picture *picture, unsigned plane, uint32_t *at) {
    size_t row_bytes;
    return !__builtin_mul_overflow(picture->width, (size_t)picture->depth, &row_bytes) &&
           batch_add_rows(device, picture->planes[plane], picture->stride, row_bytes,
                          picture->height, at);
}

/* A task for each plane, over words of 4 bytes or samples. */
static bool pack_pair(Device *device, const DeviceJob *job, size_t i, bool in_words,
                      uint32_t words) {
    const PicturePair *pair = (const PicturePair *)job->elements + i;
    for (unsigned k = 0; k < pair->a.n_planes; k++) {
        DeviceTask task = {.width = (uint32_t)pair->a.width, .depth = pair->a.depth};
        if (!add_plane(device, &pair->a, k, &task.a) || !add_plane(device, &pair->b, k, &task.b))
            return false;
        uint64_t samples = (uint64_t)pair->a.width * pair->a.height;
        if (!add_found(device, &task, in_words ? (samples * pair->a.depth + 3) / 4 : samples,
                       words))
            return false;
    }
    return true;
}

static bool pack_equal(Device *device, const DeviceJob *job, size_t i) {
    return pack_pair(device, job, i, true, 1);
}

static void take_equal(const Device *device, const DeviceJob *job, size_t i,
                       const DeviceTask *tasks, size_t n_tasks) {
    bool *out = (bool *)job->results + i;
    *out = true;
    for (size_t k = 0; k < n_tasks; k++)
        *out = *out && most_found(device, &tasks[k], 1, 0) == 0;
}

size_t device_equal(Device *device, const PicturePair *pairs, size_t n, bool *out) {
    return batch_run(device, &(DeviceJob){DEVICE_EQUAL, false, pack_equal, take_equal, pairs, out},
                     n);
}

static bool pack_bytes(Device *device, const DeviceJob *job, size_t i) {
    const BytesPair *pair = (const BytesPair *)job->elements + i;
    DeviceTask task = {0};
    return batch_add_rows(device, pair->a, pair->length, pair->length, 1, &task.a) &&
           batch_add_rows(device, pair->b, pair->length, pair->length, 1, &task.b) &&
           add_found(device, &task, (pair->length + 3) / 4, 1);
}

/* From the first word that differs to its first byte. */
static void take_first_difference(const Device *device, const DeviceJob *job, size_t i,
                                  const DeviceTask *tasks, size_t n_tasks) {
    const BytesPair *pair = (const BytesPair *)job->elements + i;
    (void)n_tasks;
    size_t at = tasks->items > 0 ? 4 * (size_t)least_found(device, tasks, 1, 0) : 0;
    while (at < pair->length && pair->a[at] == pair->b[at])
        at++;
    ((size_t *)job->results)[i] = at < pair->length ? at : pair->length;
}

size_t device_first_difference(Device *device, const BytesPair *pairs, size_t n, size_t *out) {
    return batch_run(
        device,
        &(DeviceJob){DEVICE_FIRST_DIFFERENCE, false, pack_bytes, take_first_difference, pairs, out},
        n);
}

static bool pack_samples(Device *device, const DeviceJob *job, size_t i) {
    return pack_pair(device, job, i, false, 4);
}

static void take_changed_box(const Device *device, const DeviceJob *job, size_t i,
                             const DeviceTask *tasks, size_t n_tasks) {
    Box box = {INT64_MAX, INT64_MAX, 0, 0};
    for (size_t k = 0; k < n_tasks; k++) {
        const DeviceTask *t = &tasks[k];
        if (most_found(device, t, 4, 2) == 0)
            continue;
        Box plane = {(int64_t)least_found(device, t, 4, 0), (int64_t)least_found(device, t, 4, 1),
                     (int64_t)most_found(device, t, 4, 2), (int64_t)most_found(device, t, 4, 3)};
        box.x0 = plane.x0 < box.x0 ? plane.x0 : box.x0;
        box.y0 = plane.y0 < box.y0 ? plane.y0 : box.y0;
        box.x1 = plane.x1 > box.x1 ? plane.x1 : box.x1;
        box.y1 = plane.y1 > box.y1 ? plane.y1 : box.y1;
    }
    ((Box *)job->results)[i] = box.x1 > 0 ? box : (Box){0};
}

size_t device_changed_box(Device *device, const PicturePair *pairs, size_t n, Box *out) {
    return batch_run(
        device, &(DeviceJob){DEVICE_CHANGED_BOX, false, pack_samples, take_changed_box, pairs, out},
        n);
}

static void take_difference(const Device *device, const DeviceJob *job, size_t i,
                            const DeviceTask *tasks, size_t n_tasks) {
    PictureDifference total = {0};
    for (size_t k = 0; k < n_tasks; k++) {
        uint32_t most = (uint32_t)most_found(device, &tasks[k], 4, 3);
        total.changed += sum_found(device, &tasks[k], 4, 0);
        total.sum_abs += sum_found(device, &tasks[k], 4, 1);
        total.sum_sq += sum_found(device, &tasks[k], 4, 2);
        total.max_abs = most > total.max_abs ? most : total.max_abs;
    }
    ((PictureDifference *)job->results)[i] = total;
}

size_t device_difference(Device *device, const PicturePair *pairs, size_t n,
                         PictureDifference *out) {
    return batch_run(
        device, &(DeviceJob){DEVICE_DIFFERENCE, false, pack_samples, take_difference, pairs, out},
        n);
}

static bool pack_picture(Device *device, const DeviceJob *job, size_t i) {
    const Picture *picture = (const Picture *)job->elements + i;
    for (unsigned k = 0; k < picture->n_planes; k++) {
        DeviceTask task = {.depth = picture->depth};
        if (!add_plane(device, picture, k, &task.a) ||
            !add_found(device, &task, (uint64_t)picture->width * picture->height, 4))
            return false;
    }
    return true;
}

static PictureRegion region_found(const Device *device, const DeviceTask *tasks, size_t n_tasks) {
    PictureRegion total = {.minimum = UINT32_MAX};
    for (size_t k = 0; k < n_tasks; k++) {
        uint64_t least = least_found(device, &tasks[k], 4, 0);
        uint32_t most = (uint32_t)most_found(device, &tasks[k], 4, 1);
        total.minimum = least < total.minimum ? (uint32_t)least : total.minimum;
        total.maximum = most > total.maximum ? most : total.maximum;
        total.sum += sum_found(device, &tasks[k], 4, 2);
        total.sum_sq += sum_found(device, &tasks[k], 4, 3);
    }
    return total;
}

static void take_region(const Device *device, const DeviceJob *job, size_t i,
                        const DeviceTask *tasks, size_t n_tasks) {
    PictureRegion *out = (PictureRegion *)job->results + i;
    *out = tasks->n > 0 ? region_found(device, tasks, n_tasks) : (PictureRegion){0};
}

size_t device_region(Device *device, const Picture *pictures, size_t n, PictureRegion *out) {
    return batch_run(
        device, &(DeviceJob){DEVICE_REGION, false, pack_picture, take_region, pictures, out}, n);
}

static void take_range(const Device *device, const DeviceJob *job, size_t i,
                       const DeviceTask *tasks, size_t n_tasks) {
    PictureRegion region = region_found(device, tasks, n_tasks);
    ((SampleRange *)job->results)[i] = (SampleRange){region.minimum, region.maximum};
}

size_t device_range(Device *device, const Picture *pictures, size_t n, SampleRange *out) {
    return batch_run(
        device, &(DeviceJob){DEVICE_REGION, false, pack_picture, take_range, pictures, out}, n);
}

static bool pack_signed(Device *device, const DeviceJob *job, size_t i) {
    const SignedPair *pair = (const SignedPair *)job->elements + i;
    DeviceTask task = {.masked = pair->mask != NULL};
    size_t row_bytes;
    return !__builtin_mul_overflow(pair->width, sizeof(int16_t), &row_bytes) &&
           batch_add_rows(device, (const uint8_t *)pair->a, pair->a_stride, row_bytes, pair->height,
                          &task.a) &&
           batch_add_rows(device, (const uint8_t *)pair->b, pair->b_stride, row_bytes, pair->height,
                          &task.b) &&
           (pair->mask == NULL || batch_add_rows(device, pair->mask, pair->mask_stride, pair->width,
                                                 pair->height, &task.mask)) &&
           add_found(device, &task, (uint64_t)pair->width * pair->height, MOST_WORDS);
}

static void take_correlation(const Device *device, const DeviceJob *job, size_t i,
                             const DeviceTask *tasks, size_t n_tasks) {
    uint64_t sums[MOST_WORDS];
    (void)n_tasks;
    for (uint32_t k = 0; k < MOST_WORDS; k++)
        sums[k] = sum_found(device, tasks, MOST_WORDS, k);
    ((Correlation *)job->results)[i] =
        (Correlation){sums[0],          (int64_t)sums[1], (int64_t)sums[2],
                      (int64_t)sums[3], (int64_t)sums[4], (int64_t)sums[5]};
}

size_t device_correlate(Device *device, const SignedPair *pairs, size_t n, Correlation *out) {
    return batch_run(
        device, &(DeviceJob){DEVICE_CORRELATE, false, pack_signed, take_correlation, pairs, out},
        n);
}
