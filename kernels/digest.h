/* Digests of many buffers at once: one table of functions per instruction set, and what is made
 * with the fastest of them.
 *
 * MD5 (RFC 1321) runs one stream per SIMD lane: one stream is bound by the latency of its 64
 * dependent steps, so that 16 or 32 of them side by side take hardly longer than one. MD5 serves
 * here to compare with what answer keys hold, not for security.
 *
 * Lengths may differ; lanes are refilled as buffers end. Longer lists fill the lanes better: from
 * 32 buffers on they are full. No function fails or allocates. */
#pragma once
#include <stdint.h>

#include "kernels/instructions.h"

enum { MD5_SIZE = 16, MD5_BLOCK = 64 };

typedef struct Md5Bytes {
    const uint8_t *data; /* may be NULL where length is 0 */
    size_t length;
} Md5Bytes;

/* digests[i] becomes the MD5 of inputs[i], for each of n. */
void md5_digest(const Md5Bytes *inputs, size_t n, uint8_t (*digests)[MD5_SIZE]);

/* The same piece by piece, for what does not lie in memory whole: start each of an array of n,
 * append to all of them at once as often as there are pieces (of any length, also 0), finish. */
typedef struct Md5 {
    uint32_t state[4];
    uint64_t length;         /* of all pieces so far */
    uint8_t rest[MD5_BLOCK]; /* the last length % 64 bytes, not hashed yet */
} Md5;
void md5_start(Md5 *digests, size_t n);
void md5_append(Md5 *digests, const Md5Bytes *pieces, size_t n);
void md5_finish(Md5 *digests, size_t n, uint8_t (*out)[MD5_SIZE]);

/* 32 lower-case hexadecimal digits and a zero byte. */
void md5_text(const uint8_t digest[MD5_SIZE], char out[2 * MD5_SIZE + 1]);

typedef struct DigestKernels {
    /* As md5_append(). */
    void (*md5_append)(Md5 *digests, const Md5Bytes *pieces, size_t n);
} DigestKernels;

/* The table in use: the fastest that this machine runs and PIXLEAK_INSTRUCTIONS allows, unless
 * another one was set; never NULL. */
const DigestKernels *digest_kernels(void);

/* Sets a table, a device's, for the rest of the process; NULL: the processor's own. */
void digest_kernels_use(const DigestKernels *table);

/* The table of an instruction set, whatever the setting; NULL where this machine doesn't run it. */
const DigestKernels *digest_kernels_of(InstructionSet set);
