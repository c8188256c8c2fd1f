/* Digesting: digests in lanes against GLib's one at a time, for every instruction set. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernels/digest.h"
#include "tests/kernels/trial.h"

enum { ROUNDS = 300, MAX_INPUTS = 1200, POOL = 1 << 20 };

/* Random bytes that end at an unreadable page. */
static const guint8 *pool_new(GRand *rand) {
    gsize page = (gsize)sysconf(_SC_PAGESIZE);
    guint8 *map =
        mmap(NULL, POOL + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true(map != MAP_FAILED);
    g_assert_cmpint(mprotect(map + POOL, page, PROT_NONE), ==, 0);
    for (gsize i = 0; i < POOL; i++)
        map[i] = (guint8)g_rand_int(rand);
    return map;
}

/* Lengths around the edges of blocks and padding, short ones, and a few long ones. */
static gsize pick_length(GRand *rand) {
    switch (g_rand_int_range(rand, 0, 8)) {
    case 0:
        return (gsize)g_rand_int_range(rand, 0, 3) * MD5_BLOCK;
    case 1:
        return (gsize)g_rand_int_range(rand, 54, 67);
    case 2:
        return (gsize)g_rand_int_range(rand, 0, 30000);
    default:
        return (gsize)g_rand_int_range(rand, 0, 500);
    }
}

static Md5Bytes pick_input(GRand *rand, const guint8 *pool) {
    gsize length = pick_length(rand);
    gsize offset = g_rand_boolean(rand) ? POOL - length
                                        : (gsize)g_rand_int_range(rand, 0, (gint32)(POOL - length));
    return (Md5Bytes){length > 0 ? pool + offset : NULL, length};
}

static gsize pick_count(GRand *rand) {
    return g_rand_int_range(rand, 0, 20) == 0 ? (gsize)g_rand_int_range(rand, 500, MAX_INPUTS)
                                              : (gsize)g_rand_int_range(rand, 0, 80);
}

static void expect_digest(const guint8 *digest, const char *expected, gsize i, gsize n) {
    char text[2 * MD5_SIZE + 1];
    md5_text(digest, text);
    if (strcmp(text, expected) != 0)
        g_error("%s %s of (%s): digest %zu of %zu is %s, not %s; PIXLEAK_TEST_SEED=%u", trial.table,
                trial.kernel, trial.shape, i, n, text, expected, trial.seed);
}

/* RFC 1321, A.5. */
static void test_known(void) {
    static const char *const known[][2] = {
        {"", "d41d8cd98f00b204e9800998ecf8427e"},
        {"a", "0cc175b9c0f1b6a831c399e269772661"},
        {"abc", "900150983cd24fb0d6963f7d28e17f72"},
        {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
        {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
         "d174ab98d277d9f5a5611c2c9f419d9f"},
        {"1234567890123456789012345678901234567890" /* clang-format off */
         "1234567890123456789012345678901234567890", /* clang-format on */
         "57edf4a22be3c955ac49da2e2107b67a"},
    };
    Md5Bytes inputs[G_N_ELEMENTS(known)];
    uint8_t digests[G_N_ELEMENTS(known)][MD5_SIZE];
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        inputs[i] = (Md5Bytes){(const uint8_t *)known[i][0], strlen(known[i][0])};
    trial_call("the table in use", "md5");
    trial_shape(0, "the RFC's texts");
    md5_digest(inputs, G_N_ELEMENTS(known), digests);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        expect_digest(digests[i], known[i][1], i, G_N_ELEMENTS(known));
}

/* Any number of inputs of any lengths, at once. */
static void check_many(GRand *rand, const guint8 *pool, Md5 *digests, Md5Bytes *inputs,
                       guint8 (*out)[MD5_SIZE]) {
    gsize n = pick_count(rand);
    g_autoptr(GPtrArray) expected = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < n; i++) {
        inputs[i] = pick_input(rand, pool);
        g_ptr_array_add(expected, g_compute_checksum_for_data(G_CHECKSUM_MD5, inputs[i].data,
                                                              inputs[i].length));
    }
    trial_shape(0, "%zu buffers", n);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set))
            continue;
        md5_start(digests, n);
        trial_call(instructions_name(set), "md5_append");
        digest_kernels_of(set)->md5_append(digests, inputs, n);
        md5_finish(digests, n, out);
        for (gsize i = 0; i < n; i++)
            expect_digest(out[i], g_ptr_array_index(expected, i), i, n);
    }
    trial_call("the table in use", "md5_digest");
    md5_digest(inputs, n, out);
    for (gsize i = 0; i < n; i++)
        expect_digest(out[i], g_ptr_array_index(expected, i), i, n);
}

static void test_many(void) {
    g_autoptr(GRand) rand = g_rand_new();
    guint32 seed = test_seed();
    const guint8 *pool = pool_new(rand);
    g_autofree Md5 *digests = g_new(Md5, MAX_INPUTS);
    g_autofree Md5Bytes *inputs = g_new(Md5Bytes, MAX_INPUTS);
    g_autofree guint8(*out)[MD5_SIZE] = g_malloc(MAX_INPUTS * sizeof *out);
    for (guint round = 0; round < ROUNDS; round++) {
        trial_start(rand, seed, round);
        check_many(rand, pool, digests, inputs, out);
    }
}

enum { MAX_STREAMS = 70, MAX_APPENDS = 9 };

/* Digests put together from pieces, each at its own pace. */
static void check_pieces(GRand *rand, const guint8 *pool, InstructionSet set) {
    Md5 digests[MAX_STREAMS];
    Md5Bytes pieces[MAX_STREAMS];
    GChecksum *expected[MAX_STREAMS];
    guint8 out[MAX_STREAMS][MD5_SIZE];
    gsize n = (gsize)g_rand_int_range(rand, 1, MAX_STREAMS);
    gint32 appends = g_rand_int_range(rand, 0, MAX_APPENDS);
    trial_shape(0, "%zu streams of %d pieces", n, appends);
    md5_start(digests, n);
    for (gsize i = 0; i < n; i++)
        expected[i] = g_checksum_new(G_CHECKSUM_MD5);
    for (; appends > 0; appends--) {
        for (gsize i = 0; i < n; i++) {
            pieces[i] = pick_input(rand, pool);
            g_checksum_update(expected[i], pieces[i].data, (gssize)pieces[i].length);
        }
        trial_call(instructions_name(set), "md5_append");
        digest_kernels_of(set)->md5_append(digests, pieces, n);
    }
    md5_finish(digests, n, out);
    for (gsize i = 0; i < n; i++) {
        expect_digest(out[i], g_checksum_get_string(expected[i]), i, n);
        g_checksum_free(expected[i]);
    }
}

static void test_pieces(void) {
    g_autoptr(GRand) rand = g_rand_new();
    guint32 seed = test_seed();
    const guint8 *pool = pool_new(rand);
    for (guint round = 0; round < ROUNDS; round++)
        for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++)
            if (instructions_run(set)) {
                trial_start(rand, seed, round);
                check_pieces(rand, pool, set);
            }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    trial_init();
    g_test_add_func("/digest/known", test_known);
    g_test_add_func("/digest/many", test_many);
    g_test_add_func("/digest/pieces", test_pieces);
    return g_test_run();
}
