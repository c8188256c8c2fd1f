/* Digests in lanes against GLib's one at a time, for every instruction set. */
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernels/md5/lanes.h"
#include "tests/seeded.h"

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

static void assert_digest(const guint8 *digest, const char *expected, const char *name, gsize i,
                          gsize n) {
    char text[2 * MD5_SIZE + 1];
    md5_text(digest, text);
    if (strcmp(text, expected) != 0)
        g_error("%s: digest %zu of %zu is %s, not %s", name, i, n, text, expected);
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
    md5_digest(inputs, G_N_ELEMENTS(known), digests);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        assert_digest(digests[i], known[i][1], "known", i, G_N_ELEMENTS(known));
}

/* Every table, any number of inputs of any lengths. */
static void test_many(void) {
    g_autoptr(GRand) rand = seeded();
    const guint8 *pool = pool_new(rand);
    g_autofree Md5 *digests = g_new(Md5, MAX_INPUTS);
    g_autofree Md5Bytes *inputs = g_new(Md5Bytes, MAX_INPUTS);
    g_autofree uint8_t(*out)[MD5_SIZE] = g_malloc(MAX_INPUTS * sizeof *out);
    for (int round = 0; round < ROUNDS; round++) {
        gsize n = pick_count(rand);
        g_autoptr(GPtrArray) expected = g_ptr_array_new_with_free_func(g_free);
        for (gsize i = 0; i < n; i++) {
            inputs[i] = pick_input(rand, pool);
            g_ptr_array_add(expected, g_compute_checksum_for_data(G_CHECKSUM_MD5, inputs[i].data,
                                                                  inputs[i].length));
        }
        const Md5Lanes *lanes;
        for (gsize t = 0; (lanes = md5_lanes_nth(t)) != NULL; t++) {
            md5_start(digests, n);
            md5_append_with(lanes, digests, inputs, n);
            md5_finish(digests, n, out);
            for (gsize i = 0; i < n; i++)
                assert_digest(out[i], g_ptr_array_index(expected, i), lanes->name, i, n);
        }
        md5_digest(inputs, n, out);
        for (gsize i = 0; i < n; i++)
            assert_digest(out[i], g_ptr_array_index(expected, i), "md5_digest", i, n);
    }
}

/* Digests put together from pieces, each at its own pace. */
static void test_pieces(void) {
    g_autoptr(GRand) rand = seeded();
    const guint8 *pool = pool_new(rand);
    Md5 digests[70];
    Md5Bytes pieces[70];
    GChecksum *expected[70];
    uint8_t out[70][MD5_SIZE];
    for (int round = 0; round < ROUNDS; round++) {
        gsize n = (gsize)g_rand_int_range(rand, 1, 70);
        md5_start(digests, n);
        for (gsize i = 0; i < n; i++)
            expected[i] = g_checksum_new(G_CHECKSUM_MD5);
        for (int append = g_rand_int_range(rand, 0, 9); append > 0; append--) {
            for (gsize i = 0; i < n; i++) {
                pieces[i] = pick_input(rand, pool);
                g_checksum_update(expected[i], pieces[i].data, (gssize)pieces[i].length);
            }
            md5_append(digests, pieces, n);
        }
        md5_finish(digests, n, out);
        for (gsize i = 0; i < n; i++) {
            assert_digest(out[i], g_checksum_get_string(expected[i]), "pieces", i, n);
            g_checksum_free(expected[i]);
        }
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/md5/known", test_known);
    g_test_add_func("/md5/many", test_many);
    g_test_add_func("/md5/pieces", test_pieces);
    return g_test_run();
}
