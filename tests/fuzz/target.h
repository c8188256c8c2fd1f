/* What fuzz targets share: their entry points, and numbers taken off the beginning of an input. */
#pragma once
#include <glib.h>
#include <signal.h>
#include <string.h>

/* libFuzzer's, and of driver.c, which stands in for it. Returns 0. */
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);
/* A target may define it: changes the input in place to at most `limit` bytes, returns its size. */
size_t LLVMFuzzerCustomMutator(guint8 *data, size_t size, size_t limit, unsigned int seed);
/* Random changes that know nothing of the format; of libFuzzer or driver.c. */
size_t LLVMFuzzerMutate(guint8 *data, size_t size, size_t limit);

/* What ends a worker whose decoder has no end (codecs/decode_clock.h) would end a campaign: its own
 * limit of time tells which input it was. */
__attribute__((constructor)) static inline void fuzz_without_decode_clock(void) {
    signal(SIGVTALRM, SIG_IGN);
}

typedef struct FuzzInput {
    const guint8 *at;
    gsize left;
} FuzzInput;

/* The next bytes; behind the end, zeros and nothing. */
static inline guint fuzz_byte(FuzzInput *input) {
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->at++;
}

static inline guint fuzz_u16(FuzzInput *input) {
    guint low = fuzz_byte(input);
    return low | fuzz_byte(input) << 8;
}

static inline GBytes *fuzz_bytes(FuzzInput *input, gsize n) {
    n = MIN(n, input->left);
    GBytes *bytes = g_bytes_new(input->at, n);
    input->at += n;
    input->left -= n;
    return bytes;
}

/* So that the compiler leaves no read away whose result nobody asks for. */
static inline void fuzz_keep(guint value) {
    volatile guint kept = value;
    (void)kept;
}
