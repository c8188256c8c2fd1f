/* Runs a fuzz target without libFuzzer: on files as they are, or on random changes of them.
 *
 *   fuzz_x FILE...                   replays the files
 *   fuzz_x --truncate STEP FILE...   each file cut off at every STEP-th byte
 *   fuzz_x --mutate N SEED FILE...   N inputs, each a file cut off, with bytes changed, or joined
 *                                    with another
 * An input that takes longer than LIMIT_SECONDS ends the program by SIGALRM. */
#include "tests/fuzz/target.h"

#include <unistd.h>

enum { LIMIT_SECONDS = 60, GROWTH = 4096 };

/* Only some targets have one. */
#pragma weak LLVMFuzzerCustomMutator

/* A copy of exactly its size, so that AddressSanitizer sees what reads beyond it. */
static void run_input(const guint8 *data, gsize size) {
    guint8 *copy = g_memdup2(data, size);
    alarm(LIMIT_SECONDS);
    LLVMFuzzerTestOneInput(copy, size);
    g_free(copy);
}

static gsize random_below(GRand *rand, gsize limit) {
    return limit ? (gsize)(g_rand_double(rand) * limit) : 0;
}

static void flip(GRand *rand, GByteArray *input) {
    /* The values that lengths and counts go wrong at are tried as often as any other */
    static const guint8 edges[] = {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF};
    /* Headers lie at the beginning: half of the changes go to the first KiB */
    gsize range = g_rand_boolean(rand) ? MIN(input->len, 1024) : input->len;
    /* One change as a rule: several at once rarely leave a file that is read to its end */
    gint changes = g_rand_boolean(rand) ? 1 : g_rand_int_range(rand, 2, 17);
    for (gint n = changes; n > 0 && range > 0; n--) {
        guint8 *byte = &input->data[random_below(rand, range)];
        if (g_rand_boolean(rand))
            *byte ^= 1u << g_rand_int_range(rand, 0, 8);
        else
            *byte = edges[g_rand_int_range(rand, 0, G_N_ELEMENTS(edges))];
    }
}

static void splice(GRand *rand, GByteArray *input, GBytes *other) {
    gsize size, at = random_below(rand, input->len);
    const guint8 *data = g_bytes_get_data(other, &size);
    gsize from = random_below(rand, size), n = random_below(rand, size - from);
    g_byte_array_set_size(input, at);
    if (n > 0)
        g_byte_array_append(input, data + from, n);
}

/* What LLVMFuzzerMutate() draws from, which gets no generator: the input's at hand. */
static GRand *drawn_from;

size_t LLVMFuzzerMutate(guint8 *data, size_t size, size_t limit) {
    g_autoptr(GByteArray) input = g_byte_array_new();
    if (size > 0)
        g_byte_array_append(input, data, (guint)size);
    flip(drawn_from, input);
    gsize new = MIN(input->len, limit);
    if (new > 0)
        memcpy(data, input->data, new);
    return new;
}

/* By the target's own mutator. */
static void mutate_inside(GRand *rand, GByteArray *input) {
    guint size = input->len;
    drawn_from = rand;
    g_byte_array_set_size(input, size + GROWTH);
    gsize new = LLVMFuzzerCustomMutator(input->data, size, size + GROWTH, g_rand_int(rand));
    g_byte_array_set_size(input, (guint) new);
}

static void run_mutation(GRand *rand, GPtrArray *files) {
    gsize size;
    const guint8 *data = g_bytes_get_data(files->pdata[random_below(rand, files->len)], &size);
    g_autoptr(GByteArray) input = g_byte_array_new();
    if (size > 0)
        g_byte_array_append(input, data, size);
    /* A bit each; half of the inputs have changed bytes only, which leaves most of a file readable
     */
    guint kinds = g_rand_boolean(rand) ? 4 : (guint)g_rand_int_range(rand, 1, 8);
    if (kinds & 1)
        splice(rand, input, files->pdata[random_below(rand, files->len)]);
    if (kinds & 2)
        g_byte_array_set_size(input, random_below(rand, input->len));
    if (LLVMFuzzerCustomMutator != NULL && kinds == 4)
        mutate_inside(rand, input);
    else if (kinds & 4)
        flip(rand, input);
    run_input(input->data, input->len);
}

static GPtrArray *read_files(char **paths, GError **error) {
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (; *paths != NULL; paths++) {
        char *contents;
        gsize size;
        if (!g_file_get_contents(*paths, &contents, &size, error))
            return NULL;
        g_ptr_array_add(files, g_bytes_new_take(contents, size));
    }
    return g_steal_pointer(&files);
}

/* Every file at every step-th byte; whole only where step is 0. */
static guint64 run_cut(GPtrArray *files, gsize step) {
    guint64 n = 0;
    for (guint i = 0; i < files->len; i++) {
        gsize size;
        const guint8 *data = g_bytes_get_data(files->pdata[i], &size);
        for (gsize end = step > 0 ? 0 : size; end <= size; end += MAX(step, 1), n++)
            run_input(data, end);
    }
    return n;
}

static guint64 run_mutations(GPtrArray *files, guint64 n, guint64 seed) {
    for (guint64 i = 0; i < n; i++) {
        /* Each input from a seed of its own, so that one that fails is found again without those
         * before it */
        g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)(seed + i));
        if (i % 1000 == 0)
            g_printerr("seed %" G_GUINT64_FORMAT "\n", seed + i);
        run_mutation(rand, files);
    }
    return n;
}

int main(int argc, char **argv) {
    gboolean mutate = argc > 1 && strcmp(argv[1], "--mutate") == 0;
    gboolean cut = argc > 1 && strcmp(argv[1], "--truncate") == 0;
    int first = mutate ? 4 : cut ? 3 : 1;
    guint64 n = 0, seed = 0;
    if (argc <= first ||
        ((mutate || cut) && !g_ascii_string_to_unsigned(argv[2], 10, 1, G_MAXUINT32, &n, NULL)) ||
        (mutate && !g_ascii_string_to_unsigned(argv[3], 10, 0, G_MAXUINT32, &seed, NULL))) {
        g_printerr("usage: %s [--truncate STEP | --mutate N SEED] FILE...\n", argv[0]);
        return 2;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) files = read_files(argv + first, &error);
    if (files == NULL) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    guint64 inputs = mutate ? run_mutations(files, n, seed) : run_cut(files, cut ? n : 0);
    g_print("%s: %" G_GUINT64_FORMAT " inputs\n", argv[0], inputs);
    return 0;
}
