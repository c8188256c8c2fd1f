/* MD5 on a device: whole blocks of many streams; what is left over of each waits on the host. */
#include <string.h>

#include "kernels/device/batch.h"

/* What of a piece goes where. */
typedef struct PieceParts {
    size_t taken;    /* bytes that fill the rest up, or all of the piece where it doesn't */
    size_t n_blocks; /* whole ones behind these */
    bool full;       /* whether the rest became a block */
} PieceParts;

static PieceParts part(const Md5 *digest, const Md5Bytes *piece) {
    size_t rest = digest->length % MD5_BLOCK, room = rest > 0 ? MD5_BLOCK - rest : 0;
    PieceParts parts = {.taken = piece->length < room ? piece->length : room};
    parts.full = room > 0 && parts.taken == room;
    parts.n_blocks = (piece->length - parts.taken) / MD5_BLOCK;
    return parts;
}

/* The rest, filled up, and the blocks behind it lie side by side: both are whole blocks, and what
 * is added begins at multiples of 16 bytes. */
static bool pack_md5(Device *device, const DeviceJob *job, size_t i) {
    const Md5 *digest = (const Md5 *)job->results + i;
    const Md5Bytes *piece = (const Md5Bytes *)job->elements + i;
    PieceParts parts = part(digest, piece);
    DeviceTask task = {.n = (uint32_t)(parts.n_blocks + parts.full)};
    uint32_t blocks = 0;
    uint8_t filled[MD5_BLOCK];
    if (parts.n_blocks >= UINT32_MAX ||
        !batch_add_rows(device, (const uint8_t *)digest->state, 16, 16, 1, &task.b))
        return false;
    if (parts.full) {
        memcpy(filled, digest->rest, MD5_BLOCK - parts.taken);
        memcpy(filled + MD5_BLOCK - parts.taken, piece->data, parts.taken);
        if (!batch_add_rows(device, filled, MD5_BLOCK, MD5_BLOCK, 1, &task.a))
            return false;
    }
    size_t bytes = parts.n_blocks * MD5_BLOCK;
    if (bytes > 0 && !batch_add_rows(device, piece->data + parts.taken, bytes, bytes, 1, &blocks))
        return false;
    if (!parts.full)
        task.a = blocks;
    return batch_add_results(device, 4, sizeof(uint32_t), &task.out) &&
           batch_add_task(device, &task);
}

static void take_md5(const Device *device, const DeviceJob *job, size_t i, const DeviceTask *tasks,
                     size_t n_tasks) {
    Md5 *digest = (Md5 *)job->results + i;
    const Md5Bytes *piece = (const Md5Bytes *)job->elements + i;
    PieceParts parts = part(digest, piece);
    size_t rest = digest->length % MD5_BLOCK, behind = parts.taken + parts.n_blocks * MD5_BLOCK;
    (void)n_tasks;
    memcpy(digest->state, batch_results(device, tasks->out), sizeof digest->state);
    if (parts.taken > 0)
        memcpy(digest->rest + rest, piece->data, parts.taken);
    if (piece->length > behind)
        memcpy(digest->rest, piece->data + behind, piece->length - behind);
    digest->length += piece->length;
}

size_t device_md5_append(Device *device, Md5 *digests, const Md5Bytes *pieces, size_t n) {
    return batch_run(device, &(DeviceJob){DEVICE_MD5, true, pack_md5, take_md5, pieces, digests},
                     n);
}
