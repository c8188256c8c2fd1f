/* What a device can do at most: for measuring. */

/* Copies n words. */
KERNEL_NAMED(measure_memory) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    GLOBAL const uint32_t *from = (GLOBAL const uint32_t *)(in + t->a);
    GLOBAL uint32_t *to = (GLOBAL uint32_t *)(out + t->out);
    for (uint32_t i = ITEM; i < t->n && ITEM < t->items; i += t->items)
        to[i] = from[i];
}

/* Adds up products of four numbers, MEASURE_SUMS times n for each item, out of registers. */
KERNEL_NAMED(measure_products) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    uint32_t a = ITEM * 2654435761u, b = a ^ 0x5a5a5a5au;
    int32_t sums[MEASURE_SUMS];
    for (uint32_t k = 0; k < MEASURE_SUMS; k++)
        sums[k] = (int32_t)k;
    for (uint32_t i = 0; i < t->n; i++) {
        for (uint32_t k = 0; k < MEASURE_SUMS; k++)
            sums[k] = DOT_OF_4(a, b + k, sums[k]);
        a += 0x01030507u;
    }
    int32_t sum = 0;
    for (uint32_t k = 0; k < MEASURE_SUMS; k++)
        sum ^= sums[k];
    ((GLOBAL int32_t *)(out + t->out))[ITEM] = sum;
}
