/* Preparing pictures and finding strokes (kernels/find.h). */

KERNEL_NAMED(find_window) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    uint32_t scale = (255u << 16) / (t->high - t->low);
    for (uint32_t i = ITEM; i < t->n; i += t->items) {
        uint32_t v = sample_of(in + t->a, i, t->depth);
        uint32_t shown = ((v - t->low) * scale + 0x8000u) >> 16;
        out[t->out + i] = (uint8_t)(v <= t->low ? 0 : v >= t->high ? 255 : shown);
    }
}

KERNEL_NAMED(find_halve) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    for (uint32_t i = ITEM; i < t->n; i += t->items) {
        GLOBAL const uint8_t *upper = in + t->a + i / t->width * 2 * t->stride + i % t->width * 2;
        GLOBAL const uint8_t *lower = upper + t->stride;
        out[t->out + i] = (uint8_t)((upper[0] + upper[1] + lower[0] + lower[1] + 2) / 4);
    }
}

/* An item has a tile to itself. */
FUNCTION GLOBAL const uint8_t *tile_of(GLOBAL const uint8_t *in, GLOBAL const DeviceTask *t) {
    return in + t->a + ITEM / t->width * TILE * t->stride + ITEM % t->width * TILE;
}

KERNEL_NAMED(find_roughness) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    GLOBAL const uint8_t *tile = tile_of(in, t);
    uint32_t sum = 0, least = 255, most = 0;
    for (uint32_t y = 0; y < TILE; y++)
        for (uint32_t x = 0; x < TILE; x++) {
            GLOBAL const uint8_t *at = tile + y * t->stride + x;
            sum += lesser_of(gap(at[0], at[1]), gap(at[0], at[t->stride]));
            least = lesser_of(least, at[0]);
            most = greater_of(most, at[0]);
        }
    ((GLOBAL uint16_t *)(out + t->out))[ITEM] = (uint16_t)sum;
    out[t->out2 + ITEM] = (uint8_t)least;
    out[t->out3 + ITEM] = (uint8_t)most;
}

KERNEL_NAMED(find_steps) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    GLOBAL const uint8_t *tile = tile_of(in, t);
    uint32_t to_next = 0, to_other = 0;
    for (uint32_t y = 0; y < TILE; y++)
        for (uint32_t x = 0; x < TILE; x++) {
            GLOBAL const uint8_t *at = tile + y * t->stride + x;
            to_next += lesser_of(gap(at[0], at[t->apart]), STEP_MOST);
            to_other += lesser_of(gap(at[0], at[2 * t->apart]), STEP_MOST);
        }
    ((GLOBAL uint16_t *)(out + t->out))[ITEM] = (uint16_t)to_next;
    ((GLOBAL uint16_t *)(out + t->out2))[ITEM] = (uint16_t)(to_next >= t->least ? to_other : 0);
}

/* What lies on one side of a sample, up to REACH away: extremes, and the largest steps up and down
 * on the way towards the sample. */
typedef struct Aside {
    uint32_t low, high, rise, fall;
} Aside;

FUNCTION Aside look_to(GLOBAL const uint8_t *at, int32_t step) {
    Aside side = {0xffffffffu, 0, 0, 0};
    for (uint32_t i = 0; i < REACH; i++, at += step) {
        uint32_t near = at[0], far = at[step];
        side.low = lesser_of(side.low, far);
        side.high = greater_of(side.high, far);
        if (near > far)
            side.rise = greater_of(side.rise, near - far);
        else
            side.fall = greater_of(side.fall, far - near);
    }
    return side;
}

/* By how much a sample rises over and falls below what is on both sides of it. */
typedef struct Rises {
    uint32_t bright, dark;
} Rises;

FUNCTION Rises rises_between(uint32_t here, Aside a, Aside b) {
    uint32_t ground = greater_of(a.low, b.low), roof = lesser_of(a.high, b.high);
    Rises rises = {here > ground ? here - ground : 0, roof > here ? roof - here : 0};
    return rises;
}

/* The rise of a sample on a sharp stroke; 0 where it is on none. */
FUNCTION Rises sharp_rises(GLOBAL const uint8_t *at, int32_t across, uint32_t threshold) {
    Aside left = look_to(at, -across), right = look_to(at, across);
    Rises rises = rises_between(at[0], left, right);
    if (rises.bright < threshold || 2 * lesser_of(left.rise, right.rise) < rises.bright)
        rises.bright = 0;
    if (rises.dark < threshold || 2 * lesser_of(left.fall, right.fall) < rises.dark)
        rises.dark = 0;
    return rises;
}

/* Whether a stroke goes on from one row to the next. */
FUNCTION uint32_t continues(uint32_t rise, uint32_t next_rise, uint32_t step) {
    return rise > 0 && next_rise > 0 && step <= lesser_of(rise, next_rise) / 8;
}

/* The tile's threshold lies among what is read, in b. */
FUNCTION void count_strokes(GLOBAL const uint8_t *in, GLOBAL const DeviceTask *t,
                            GLOBAL uint8_t *out, int32_t across, int32_t along) {
    GLOBAL const uint8_t *tile = tile_of(in, t);
    uint32_t threshold = in[t->b + ITEM], bright = 0, dark = 0;
    for (int32_t i = 0; i < TILE; i++) {
        Rises before = {0, 0};
        uint32_t was_bright = 0, was_dark = 0;
        for (int32_t k = 0; k < TILE; k++) {
            GLOBAL const uint8_t *at = tile + i * across + k * along;
            Rises here = sharp_rises(at, across, threshold);
            uint32_t step = k > 0 ? gap(at[0], at[-along]) : 0;
            uint32_t is_bright = continues(before.bright, here.bright, step);
            uint32_t is_dark = continues(before.dark, here.dark, step);
            bright += is_bright & was_bright;
            dark += is_dark & was_dark;
            was_bright = is_bright;
            was_dark = is_dark;
            before = here;
        }
    }
    out[t->out + ITEM] = (uint8_t)bright;
    out[t->out2 + ITEM] = (uint8_t)dark;
}

KERNEL_NAMED(find_strokes) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM < t->items)
        count_strokes(in, t, out, 1, (int32_t)t->stride);
}

KERNEL_NAMED(find_level_strokes) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM < t->items)
        count_strokes(in, t, out, (int32_t)t->stride, 1);
}

/* An item has a row of a tile: it leaves TILE rises and as many falls side by side in out, and the
 * two bytes of marks in out2. */
KERNEL_NAMED(find_rises) {
    GLOBAL const DeviceTask *t = tasks + ROW;
    if (ITEM >= t->items)
        return;
    int32_t stride = (int32_t)t->stride;
    uint32_t column = ITEM % t->width, y = ITEM / t->width;
    uint32_t threshold = in[t->b + y / TILE * t->width + column], bright_bits = 0, dark_bits = 0;
    for (uint32_t x = 0; x < TILE; x++) {
        GLOBAL const uint8_t *at = in + t->a + y * t->stride + column * TILE + x;
        Rises across = rises_between(at[0], look_to(at, -1), look_to(at, 1));
        Rises down = rises_between(at[0], look_to(at, -stride), look_to(at, stride));
        uint32_t bright = greater_of(across.bright, down.bright);
        uint32_t dark = greater_of(across.dark, down.dark);
        out[t->out + ITEM * 2 * TILE + x] = (uint8_t)bright;
        out[t->out + ITEM * 2 * TILE + TILE + x] = (uint8_t)dark;
        bright_bits |= (uint32_t)(bright >= threshold) << x;
        dark_bits |= (uint32_t)(dark >= threshold) << x;
    }
    out[t->out2 + ITEM * 2] = (uint8_t)bright_bits;
    out[t->out2 + ITEM * 2 + 1] = (uint8_t)dark_bits;
}
