/* MD5's compression (RFC 1321, 3.4). An item has a stream: task ITEM, with the state before at b
 * and n blocks at a; the first task's items are the number of streams. */
#define MD5_STEP(mixed, a, b, c, d, word, shift, sine)                                             \
    {                                                                                              \
        uint32_t sum = a + words[word] + sine + (mixed);                                           \
        a = (sum << shift | sum >> (32 - shift)) + b;                                              \
    }

#define MIX_1(x, y, z) (z ^ (x & (y ^ z)))
#define MIX_2(x, y, z) (y ^ (z & (x ^ y)))
#define MIX_3(x, y, z) (x ^ y ^ z)
#define MIX_4(x, y, z) (y ^ (x | ~z))

#define FOUR(mix, w0, w1, w2, w3, s0, s1, s2, s3, t0, t1, t2, t3)                                  \
    MD5_STEP(mix(b, c, d), a, b, c, d, w0, s0, t0)                                                 \
    MD5_STEP(mix(a, b, c), d, a, b, c, w1, s1, t1)                                                 \
    MD5_STEP(mix(d, a, b), c, d, a, b, w2, s2, t2)                                                 \
    MD5_STEP(mix(c, d, a), b, c, d, a, w3, s3, t3)

KERNEL_NAMED(digest_md5) {
    if (ROW > 0 || ITEM >= tasks[0].items)
        return;
    GLOBAL const DeviceTask *t = tasks + ITEM;
    GLOBAL const uint32_t *before = (GLOBAL const uint32_t *)(in + t->b);
    GLOBAL const uint32_t *data = (GLOBAL const uint32_t *)(in + t->a);
    uint32_t a = before[0], b = before[1], c = before[2], d = before[3];
    for (uint32_t block = 0; block < t->n; block++, data += 16) {
        uint32_t a0 = a, b0 = b, c0 = c, d0 = d, words[16];
        for (uint32_t i = 0; i < 16; i++)
            words[i] = data[i];
        MD5_ROUNDS
        a += a0;
        b += b0;
        c += c0;
        d += d0;
    }
    GLOBAL uint32_t *after = (GLOBAL uint32_t *)(out + t->out);
    after[0] = a;
    after[1] = b;
    after[2] = c;
    after[3] = d;
}
