/* MD5's start, padding and output (RFC 1321, 3.1 to 3.3 and 3.5). */
#include "kernels/digest.h"
#include <string.h>

/* Digests that are finished together. Many, for the lanes run empty at the end of each batch; few
 * enough for the stack. */
enum { BATCH = 512 };

static const uint32_t start_state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

void md5_start(Md5 *digests, size_t n) {
    for (size_t i = 0; i < n; i++) {
        memcpy(digests[i].state, start_state, sizeof start_state);
        digests[i].length = 0;
    }
}

void md5_append(Md5 *digests, const Md5Bytes *pieces, size_t n) {
    digest_kernels()->md5_append(digests, pieces, n);
}

static void finish_batch(Md5 *digests, size_t n, uint8_t (*out)[MD5_SIZE]) {
    uint8_t padding[BATCH][MD5_BLOCK + 8];
    Md5Bytes pieces[BATCH] = {0}; /* compilers can't see that only n are read */
    for (size_t i = 0; i < n; i++) {
        size_t rest = digests[i].length % MD5_BLOCK;
        size_t zeros = rest < MD5_BLOCK - 8 ? MD5_BLOCK - 8 - rest : 2 * MD5_BLOCK - 8 - rest;
        memset(padding[i], 0, sizeof padding[i]);
        padding[i][0] = 0x80;
        for (size_t j = 0; j < 8; j++)
            padding[i][zeros + j] = (uint8_t)((digests[i].length << 3) >> (8 * j));
        pieces[i] = (Md5Bytes){padding[i], zeros + 8};
    }
    md5_append(digests, pieces, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < MD5_SIZE; j++)
            out[i][j] = (uint8_t)(digests[i].state[j / 4] >> (8 * (j % 4)));
}

void md5_finish(Md5 *digests, size_t n, uint8_t (*out)[MD5_SIZE]) {
    for (size_t i = 0; i < n; i += BATCH)
        finish_batch(digests + i, n - i < BATCH ? n - i : BATCH, out + i);
}

void md5_digest(const Md5Bytes *inputs, size_t n, uint8_t (*digests)[MD5_SIZE]) {
    Md5 batch[BATCH];
    for (size_t i = 0; i < n; i += BATCH) {
        size_t m = n - i < BATCH ? n - i : BATCH;
        md5_start(batch, m);
        md5_append(batch, inputs + i, m);
        md5_finish(batch, m, digests + i);
    }
}

void md5_text(const uint8_t digest[MD5_SIZE], char out[2 * MD5_SIZE + 1]) {
    for (size_t i = 0; i < 2 * MD5_SIZE; i++)
        out[i] = "0123456789abcdef"[digest[i / 2] >> (i % 2 ? 0 : 4) & 15];
    out[2 * MD5_SIZE] = '\0';
}
