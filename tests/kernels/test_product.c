/* Products, steps of an LSTM and curves: every instruction set against the scalar one. */
#include <string.h>

#include "kernels/product.h"
#include "tests/kernels/trial.h"

enum { ROUNDS = 60, MOST_VECTORS = 40, ALIGNMENT = 64 };

static float random_float(GRand *rand, double range) {
    return (float)g_rand_double_range(rand, -range, range);
}

static void expect_same(const void *a, const void *b, gsize size) {
    if (memcmp(a, b, size) != 0)
        g_error("%s %s of (%s) differs; PIXLEAK_TEST_SEED=%u", trial.table, trial.kernel,
                trial.shape, trial.seed);
}

static gint32 sum_of_output(const ProductMatrix *matrix, const gint8 *weights, gsize output) {
    const gint8 *block =
        weights + output / PRODUCT_OUTPUTS * matrix->groups * PRODUCT_OUTPUTS * PRODUCT_INPUTS;
    gint32 sum = 0;
    for (gsize group = 0; group < matrix->groups; group++)
        for (gsize i = 0; i < PRODUCT_INPUTS; i++)
            sum += block[(group * PRODUCT_OUTPUTS + output % PRODUCT_OUTPUTS) * PRODUCT_INPUTS + i];
    return sum;
}

static void fill_matrix(GRand *rand, ProductMatrix *matrix, gint8 *weights, gint32 *biases,
                        gint32 *plain_biases, float *scales) {
    gsize lanes = matrix->blocks * PRODUCT_OUTPUTS;
    for (gsize i = 0; i < lanes * matrix->groups * PRODUCT_INPUTS; i++)
        weights[i] = (gint8)g_rand_int_range(rand, -127, 128);
    for (gsize i = 0; i < lanes; i++) {
        plain_biases[i] = g_rand_int_range(rand, -4000000, 4000000);
        biases[i] = plain_biases[i] - PRODUCT_ZERO * sum_of_output(matrix, weights, i);
        scales[i] = random_float(rand, 0.001);
    }
    matrix->weights = weights;
    matrix->biases = biases;
    matrix->plain_biases = plain_biases;
    matrix->scales = scales;
}

static void try_multiply(GRand *rand) {
    ProductMatrix matrix = {.blocks = (gsize)g_rand_int_range(rand, 1, 30),
                            .groups = (gsize)g_rand_int_range(rand, 1, 90)};
    gsize lanes = matrix.blocks * PRODUCT_OUTPUTS, row = matrix.groups * PRODUCT_INPUTS;
    gsize n = (gsize)g_rand_int_range(rand, 0, MOST_VECTORS);
    gint8 *weights = g_aligned_alloc(lanes, row, ALIGNMENT);
    gint32 *biases = g_aligned_alloc(lanes, sizeof *biases, ALIGNMENT);
    gint32 *plain_biases = g_aligned_alloc(lanes, sizeof *plain_biases, ALIGNMENT);
    float *scales = g_aligned_alloc(lanes, sizeof *scales, ALIGNMENT);
    fill_matrix(rand, &matrix, weights, biases, plain_biases, scales);
    g_autofree guint8 *inputs = g_malloc(MAX(n * row, 1));
    for (gsize i = 0; i < n * row; i++)
        inputs[i] = (guint8)g_rand_int_range(rand, 1, 256);
    g_autofree float *expected = g_new0(float, n *lanes + 1), *got = g_new0(float, n *lanes + 1);
    product_kernels_of(INSTRUCTIONS_SCALAR)->multiply(&matrix, inputs, row, n, expected);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS && product_kernels_of(set); set++) {
        trial_call(instructions_name(set), "multiply");
        trial_shape(0, "%zu vectors, %zu blocks, %zu groups", n, matrix.blocks, matrix.groups);
        product_kernels_of(set)->multiply(&matrix, inputs, row, n, got);
        expect_same(got, expected, n * lanes * sizeof *got);
    }
    g_aligned_free(weights);
    g_aligned_free(biases);
    g_aligned_free(plain_biases);
    g_aligned_free(scales);
}

static void try_cell(GRand *rand) {
    gsize units = (gsize)g_rand_int_range(rand, 1, 13) * PRODUCT_OUTPUTS;
    gsize n = (gsize)g_rand_int_range(rand, 1, 9);
    g_autofree float *gates = g_new(float, 4 * n * units), *states = g_new(float, n *units);
    for (gsize i = 0; i < 4 * n * units; i++)
        gates[i] = random_float(rand, i % 7 == 0 ? 40 : 3);
    for (gsize i = 0; i < n * units; i++)
        states[i] = random_float(rand, 101);
    g_autofree float *expected = g_memdup2(states, n * units * sizeof *states);
    g_autofree guint8 *outputs = g_malloc(n * units), *got = g_malloc(n * units);
    product_kernels_of(INSTRUCTIONS_SCALAR)->cell(curves_get(), gates, units, n, expected, outputs);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS && product_kernels_of(set); set++) {
        trial_call(instructions_name(set), "cell");
        trial_shape(0, "%zu cells of %zu", n, units);
        g_autofree float *after = g_memdup2(states, n * units * sizeof *states);
        product_kernels_of(set)->cell(curves_get(), gates, units, n, after, got);
        expect_same(after, expected, n * units * sizeof *after);
        expect_same(got, outputs, n * units);
    }
}

static void try_all(void) {
    guint32 seed = trial_first_seed();
    g_autoptr(GRand) rand = g_rand_new();
    for (guint round = 0; round < ROUNDS; round++) {
        trial_start(rand, seed, round);
        try_multiply(rand);
        try_cell(rand);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    trial_init();
    g_test_add_func("/product/same_bits", try_all);
    return g_test_run();
}
