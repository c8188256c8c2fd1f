/* Mutations of what a deflated data set inflates to; of all others, of their bytes. */
#include "tests/fuzz/target.h"

#include <zlib.h>

enum {
    /* Where meta information begins, and its first element's value: the length of the rest
     * (PS3.10 section 7.1) */
    META = 132,
    META_LENGTH = META + 8,
    META_REST = META + 12,
    MOST_BYTES = 1 << 18,
    RAW = -15, /* zlib's window without a header */
};

/* Where the deflated stream begins; 0: it is no deflated file. */
static gsize find_stream(const guint8 *data, gsize size) {
    static const char deflated[] = "1.2.840.10008.1.2.1.99";
    if (size <= META_REST || memmem(data, MIN(size, 1024), deflated, strlen(deflated)) == NULL)
        return 0;
    gsize start = META_REST + (data[META_LENGTH] | (gsize)data[META_LENGTH + 1] << 8);
    return start < size ? start : 0;
}

static gsize inflate_stream(const guint8 *data, gsize size, guint8 *out, gsize limit) {
    z_stream stream = {.next_in = (guint8 *)data, .avail_in = (uInt)size};
    stream.next_out = out;
    stream.avail_out = (uInt)limit;
    if (inflateInit2(&stream, RAW) != Z_OK)
        return 0;
    inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return limit - stream.avail_out;
}

/* Returns the size; 0 where it is more than `limit`. */
static gsize deflate_stream(const guint8 *data, gsize size, guint8 *out, gsize limit) {
    z_stream stream = {.next_in = (guint8 *)data, .avail_in = (uInt)size};
    stream.next_out = out;
    stream.avail_out = (uInt)limit;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, RAW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    int end = deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return end == Z_STREAM_END ? limit - stream.avail_out : 0;
}

size_t LLVMFuzzerCustomMutator(guint8 *data, size_t size, size_t limit, unsigned int seed) {
    gsize start = find_stream(data, size);
    if (start == 0 || start >= limit || seed % 4 == 0)
        return LLVMFuzzerMutate(data, size, limit);
    g_autofree guint8 *inflated = g_malloc(MOST_BYTES), *deflated = g_malloc(limit - start);
    gsize n = inflate_stream(data + start, size - start, inflated, MOST_BYTES);
    n = LLVMFuzzerMutate(inflated, n, MOST_BYTES);
    gsize new = deflate_stream(inflated, n, deflated, limit - start);
    if (new == 0)
        return LLVMFuzzerMutate(data, size, limit);
    memcpy(data + start, deflated, new);
    return start + new;
}
