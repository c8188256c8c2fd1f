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

typedef struct Weights {
    gint8 *weights;
    gint32 *biases, *plain_biases;
    float *scales;
} Weights;

/* Random ones for a matrix whose size is set, which then points to them. */
static Weights weights_new(GRand *rand, ProductMatrix *matrix) {
    gsize lanes = matrix->blocks * PRODUCT_OUTPUTS, row = matrix->groups * PRODUCT_INPUTS;
    Weights new = {g_aligned_alloc(lanes, row, ALIGNMENT),
                   g_aligned_alloc(lanes, sizeof(gint32), ALIGNMENT),
                   g_aligned_alloc(lanes, sizeof(gint32), ALIGNMENT),
                   g_aligned_alloc(lanes, sizeof(float), ALIGNMENT)};
    for (gsize i = 0; i < lanes * row; i++)
        new.weights[i] = (gint8)g_rand_int_range(rand, -127, 128);
    for (gsize i = 0; i < lanes; i++) {
        new.plain_biases[i] = g_rand_int_range(rand, -4000000, 4000000);
        new.biases[i] = new.plain_biases[i] - PRODUCT_ZERO *sum_of_output(matrix, new.weights, i);
        new.scales[i] = random_float(rand, 0.001);
    }
    matrix->weights = new.weights;
    matrix->biases = new.biases;
    matrix->plain_biases = new.plain_biases;
    matrix->scales = new.scales;
    return new;
}

static void weights_clear(Weights *weights) {
    g_aligned_free(weights->weights);
    g_aligned_free(weights->biases);
    g_aligned_free(weights->plain_biases);
    g_aligned_free(weights->scales);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Weights, weights_clear)

static void try_multiply(GRand *rand) {
    ProductMatrix matrix = {.blocks = (gsize)g_rand_int_range(rand, 1, 30),
                            .groups = (gsize)g_rand_int_range(rand, 1, 90)};
    gsize lanes = matrix.blocks * PRODUCT_OUTPUTS, row = matrix.groups * PRODUCT_INPUTS;
    gsize n = (gsize)g_rand_int_range(rand, 0, MOST_VECTORS);
    g_auto(Weights) weights = weights_new(rand, &matrix);
    g_autofree guint8 *inputs = g_malloc(MAX(n * row, 1));
    for (gsize i = 0; i < n * row; i++)
        inputs[i] = (guint8)g_rand_int_range(rand, 1, 256);
    g_autofree gint32 *expected = g_new0(gint32, n * lanes + 1);
    g_autofree gint32 *got = g_new0(gint32, n * lanes + 1);
    product_kernels_of(INSTRUCTIONS_SCALAR)->multiply(&matrix, inputs, (gssize)row, n, expected);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (product_kernels_of(set) == NULL)
            continue;
        trial_call(instructions_name(set), "multiply");
        trial_shape(0, "%zu vectors, %zu blocks, %zu groups", n, matrix.blocks, matrix.groups);
        product_kernels_of(set)->multiply(&matrix, inputs, (gssize)row, n, got);
        expect_same(got, expected, n * lanes * sizeof *got);
    }
}

static gint32 *random_sums(GRand *rand, gsize n, gint32 range) {
    gint32 *sums = g_new(gint32, n + 1);
    for (gsize i = 0; i < n; i++)
        sums[i] = i % 11 == 0 ? 0 : g_rand_int_range(rand, -range, range);
    return sums;
}

static float *random_scales(GRand *rand, gsize n, double range) {
    float *scales = g_new(float, n);
    for (gsize i = 0; i < n; i++)
        scales[i] = random_float(rand, i % 7 == 0 ? 100 * range : range);
    return scales;
}

/* Windows down a picture, whose columns overlap by what a window sees; some of what is kept before
 * is larger. */
static void try_windows(GRand *rand) {
    ProductMatrix matrix = {.blocks = (gsize)g_rand_int_range(rand, 1, 4),
                            .groups = (gsize)g_rand_int_range(rand, 1, 6)};
    gsize lanes = matrix.blocks * PRODUCT_OUTPUTS, n = (gsize)g_rand_int_range(rand, 0, 50);
    gsize first = (gsize)g_rand_int_range(rand, 0, 5), down = (gsize)g_rand_int_range(rand, 1, 5);
    gsize column = n + PRODUCT_INPUTS, kept = ((first + n) / down + 1) * lanes;
    g_auto(Weights) weights = weights_new(rand, &matrix);
    g_autofree guint8 *picture = g_malloc(column * matrix.groups);
    for (gsize i = 0; i < column * matrix.groups; i++)
        picture[i] = (guint8)g_rand_int_range(rand, 1, 256);
    g_autofree gint32 *before = random_sums(rand, kept, 4000000);
    g_autofree gint32 *expected = g_memdup2(before, kept * sizeof *before);
    product_kernels_of(INSTRUCTIONS_SCALAR)
        ->windows(&matrix, picture, column, first, n, down, expected);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (product_kernels_of(set) == NULL)
            continue;
        trial_call(instructions_name(set), "windows");
        trial_shape(0, "%zu windows from %zu on, %zu kept as one, %zu blocks, %zu groups", n, first,
                    down, matrix.blocks, matrix.groups);
        g_autofree gint32 *got = g_memdup2(before, kept * sizeof *before);
        product_kernels_of(set)->windows(&matrix, picture, column, first, n, down, got);
        expect_same(got, expected, kept * sizeof *got);
    }
}

/* tanh and the logistic function, with values at zero and far beyond the tables. */
static void try_curves(GRand *rand) {
    gsize units = (gsize)g_rand_int_range(rand, 1, 5) * PRODUCT_OUTPUTS;
    gsize n = (gsize)g_rand_int_range(rand, 0, 20), stride = units + n % 3;
    g_autofree gint32 *sums = random_sums(rand, n * units, 4000000);
    g_autofree float *scales = random_scales(rand, units, 256e-6);
    g_autofree guint8 *expected = g_malloc0(n * stride + 1), *got = g_malloc0(n * stride + 1);
    const ProductKernels *scalar = product_kernels_of(INSTRUCTIONS_SCALAR);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        const ProductKernels *kernels = product_kernels_of(set);
        if (kernels == NULL)
            continue;
        trial_shape(0, "%zu rows of %zu", n, units);
        trial_call(instructions_name(set), "tanh");
        scalar->tanh(curves_get(), scales, sums, units, n, expected, stride);
        kernels->tanh(curves_get(), scales, sums, units, n, got, stride);
        expect_same(got, expected, n * stride);
        trial_call(instructions_name(set), "logistic");
        scalar->logistic(curves_get(), scales, sums, units, n, expected, stride);
        kernels->logistic(curves_get(), scales, sums, units, n, got, stride);
        expect_same(got, expected, n * stride);
    }
}

/* Gates from where the curves are steep to far beyond their tables. */
static void try_lstm(GRand *rand) {
    gsize units = (gsize)g_rand_int_range(rand, 1, 13) * PRODUCT_OUTPUTS;
    ProductMatrix matrix = {.blocks = units / PRODUCT_OUTPUTS * 4,
                            .groups = (gsize)g_rand_int_range(rand, 1, 90)};
    gsize n = (gsize)g_rand_int_range(rand, 1, MOST_VECTORS);
    gsize stride = MAX(matrix.groups * PRODUCT_INPUTS, units) + n % 3;
    g_auto(Weights) weights = weights_new(rand, &matrix);
    for (gsize i = 0; i < matrix.blocks * PRODUCT_OUTPUTS; i++)
        weights.scales[i] = random_float(rand, i % 7 == 0 ? 256e-4 : 256e-6);
    g_autofree guint8 *inputs = g_malloc(n * stride);
    for (gsize i = 0; i < n * stride; i++)
        inputs[i] = (guint8)g_rand_int_range(rand, 1, 256);
    g_autofree float *states = g_new(float, n *units);
    for (gsize i = 0; i < n * units; i++)
        states[i] = random_float(rand, 101);
    g_autofree float *expected = g_memdup2(states, n * units * sizeof *states);
    g_autofree guint8 *outputs = g_malloc0(n * stride), *got = g_malloc0(n * stride);
    product_kernels_of(INSTRUCTIONS_SCALAR)
        ->lstm(curves_get(), &matrix, inputs, (gssize)stride, n, expected, outputs);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (product_kernels_of(set) == NULL)
            continue;
        trial_call(instructions_name(set), "lstm");
        trial_shape(0, "%zu cells of %zu, %zu groups", n, units, matrix.groups);
        g_autofree float *after = g_memdup2(states, n * units * sizeof *states);
        product_kernels_of(set)->lstm(curves_get(), &matrix, inputs, (gssize)stride, n, after, got);
        expect_same(after, expected, n * units * sizeof *after);
        expect_same(got, outputs, n * stride);
    }
}

static void try_softmax(GRand *rand) {
    gsize codes = (gsize)g_rand_int_range(rand, 1, 200), n = (gsize)g_rand_int_range(rand, 0, 9);
    gsize units = (codes + PRODUCT_OUTPUTS - 1) / PRODUCT_OUTPUTS * PRODUCT_OUTPUTS;
    g_autofree gint32 *sums = random_sums(rand, n * units, 4000000);
    g_autofree float *scales = random_scales(rand, units, 1e-5);
    g_autofree float *expected = g_new0(float, n *codes + PRODUCT_OUTPUTS);
    g_autofree float *got = g_new0(float, n *codes + PRODUCT_OUTPUTS);
    product_kernels_of(INSTRUCTIONS_SCALAR)->softmax(scales, sums, units, codes, n, expected);
    for (gsize i = 0; i < n; i++) {
        double total = 0;
        for (gsize j = 0; j < codes; j++)
            total += (double)expected[i * codes + j];
        g_assert_cmpfloat_with_epsilon(total, 1, 1e-5);
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (product_kernels_of(set) == NULL)
            continue;
        trial_call(instructions_name(set), "softmax");
        trial_shape(0, "%zu rows of %zu codes", n, codes);
        product_kernels_of(set)->softmax(scales, sums, units, codes, n, got);
        expect_same(got, expected, n * codes * sizeof *got);
    }
}

static void try_all(void) {
    guint32 seed = test_seed();
    g_autoptr(GRand) rand = g_rand_new();
    for (guint round = 0; round < ROUNDS; round++) {
        trial_start(rand, seed, round);
        try_multiply(rand);
        try_windows(rand);
        try_curves(rand);
        try_lstm(rand);
        try_softmax(rand);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    trial_init();
    g_test_add_func("/product/same_bits", try_all);
    return g_test_run();
}
