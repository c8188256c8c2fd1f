/* Comparing (kernels/compare.h). An item looks at every items-th sample from its own number on, so
 * that neighbours read what lies side by side, and leaves what it found in a row of 64-bit words;
 * the host puts these together. Sums are exact, in whatever order. */

/* The row of words of an item, so many each. */
FUNCTION GLOBAL uint64_t *found_by(GLOBAL uint8_t *out, GLOBAL const DeviceTask *t, uint32_t words) {
    return (GLOBAL uint64_t *)(out + t->out) + ITEM * words;
}

/* Words of 4 bytes; zeros fill the last one up. */
KERNEL_NAMED(compare_equal) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    GLOBAL const uint32_t *a = (GLOBAL const uint32_t *)(in + t->a);
    GLOBAL const uint32_t *b = (GLOBAL const uint32_t *)(in + t->b);
    uint32_t differing = 0;
    for (uint32_t i = ITEM; i < t->n; i += t->items)
        differing |= a[i] ^ b[i];
    found_by(out, t, 1)[0] = differing;
}

/* The first word that differs. */
KERNEL_NAMED(compare_first_difference) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    GLOBAL const uint32_t *a = (GLOBAL const uint32_t *)(in + t->a);
    GLOBAL const uint32_t *b = (GLOBAL const uint32_t *)(in + t->b);
    uint32_t i = ITEM;
    while (i < t->n && a[i] == b[i])
        i += t->items;
    found_by(out, t, 1)[0] = i < t->n ? i : t->n;
}

/* A box; its left is beyond its right where nothing differs. */
KERNEL_NAMED(compare_changed_box) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    uint32_t left = t->width, right = 0, top = t->n, bottom = 0;
    uint32_t x = ITEM % t->width, y = ITEM / t->width;
    uint32_t right_by = t->items % t->width, down_by = t->items / t->width;
    for (uint32_t i = ITEM; i < t->n; i += t->items) {
        if (sample_of(in + t->a, i, t->depth) != sample_of(in + t->b, i, t->depth)) {
            left = lesser_of(left, x);
            right = greater_of(right, x + 1);
            top = lesser_of(top, y);
            bottom = y + 1;
        }
        x += right_by;
        y += down_by;
        if (x >= t->width) {
            x -= t->width;
            y++;
        }
    }
    GLOBAL uint64_t *found = found_by(out, t, 4);
    found[0] = left;
    found[1] = top;
    found[2] = right;
    found[3] = bottom;
}

KERNEL_NAMED(compare_difference) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    uint64_t changed = 0, sum = 0, squares = 0;
    uint32_t most = 0;
    for (uint32_t i = ITEM; i < t->n; i += t->items) {
        uint32_t d = gap(sample_of(in + t->a, i, t->depth), sample_of(in + t->b, i, t->depth));
        changed += d != 0;
        sum += d;
        squares += (uint64_t)d * d;
        most = greater_of(most, d);
    }
    GLOBAL uint64_t *found = found_by(out, t, 4);
    found[0] = changed;
    found[1] = sum;
    found[2] = squares;
    found[3] = most;
}

KERNEL_NAMED(compare_region) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    uint64_t sum = 0, squares = 0;
    uint32_t least = 0xffffffffu, most = 0;
    for (uint32_t i = ITEM; i < t->n; i += t->items) {
        uint32_t v = sample_of(in + t->a, i, t->depth);
        sum += v;
        squares += (uint64_t)v * v;
        least = lesser_of(least, v);
        most = greater_of(most, v);
    }
    GLOBAL uint64_t *found = found_by(out, t, 4);
    found[0] = least;
    found[1] = most;
    found[2] = sum;
    found[3] = squares;
}

KERNEL_NAMED(compare_correlate) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    GLOBAL const int16_t *a = (GLOBAL const int16_t *)(in + t->a);
    GLOBAL const int16_t *b = (GLOBAL const int16_t *)(in + t->b);
    uint64_t count = 0;
    int64_t sum_a = 0, sum_b = 0, sum_aa = 0, sum_bb = 0, sum_ab = 0;
    for (uint32_t i = ITEM; i < t->n; i += t->items) {
        if (t->masked && in[t->mask + i] == 0)
            continue;
        int64_t p = a[i], q = b[i];
        count++;
        sum_a += p;
        sum_b += q;
        sum_aa += p * p;
        sum_bb += q * q;
        sum_ab += p * q;
    }
    GLOBAL uint64_t *found = found_by(out, t, 6);
    found[0] = count;
    found[1] = (uint64_t)sum_a;
    found[2] = (uint64_t)sum_b;
    found[3] = (uint64_t)sum_aa;
    found[4] = (uint64_t)sum_bb;
    found[5] = (uint64_t)sum_ab;
}
