/* Reading lines: the network, by each table of kernels, beside Tesseract on one thread.
 *
 *   bench_read MODEL [SET]     a .traineddata file of English; one instruction set alone
 *
 * Lines of 30, 75 and 200 steps in batches of 1, 8 and 32: microseconds a step of the thread's own
 * time, lines a second, how many times as fast as Tesseract in the same run, and what share of the
 * instruction set's peak (product_peak.h) the products reach: those of the same vectors alone,
 * without what comes between them. */
#include <errno.h>
#include <string.h>
#include <tesseract/capi.h>
#include <time.h>
#include <unistd.h>

#include "bench/product_peak.h"
#include "ocr/network/network.h"

enum {
    MOST_TOGETHER = 32,
    ROWS = 36,
    COLUMNS_OF_STEP = 3,
    ROUNDS = 5,
    MIN_STEPS = 3000,
    FRAME = 16 << 20,
    BLOCKS_MOST = 1 << 13
};

/* Strokes of random heights and places: what is read doesn't matter, how long it takes does not
 * depend on it much. */
static Picture *strokes(GRand *rand, gsize steps) {
    Picture *picture = picture_new(steps * COLUMNS_OF_STEP, ROWS, 8, 1);
    guint8 *samples = picture->planes[0];
    for (gsize y = 0; y < ROWS; y++)
        memset(samples + y * picture->stride, 230, picture->width);
    for (gsize x = 4; x + 4 < picture->width; x += (gsize)g_rand_int_range(rand, 3, 9))
        for (gsize y = (gsize)g_rand_int_range(rand, 5, 15); y < 28; y++)
            memset(samples + y * picture->stride + x, 30, 2);
    return picture;
}

/* The thread's own time in microseconds: others may be busy on the machine. */
static gint64 own_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static double tesseract_step(TessBaseAPI *tesseract, Picture *const pictures[], gsize steps) {
    double best = G_MAXDOUBLE;
    gsize n = MIN(MOST_TOGETHER, MAX(1, MIN_STEPS / steps / 4));
    for (guint round = 0; round < ROUNDS; round++) {
        gint64 start = own_time();
        for (gsize i = 0; i < n; i++) {
            TessBaseAPISetImage(tesseract, pictures[i]->planes[0], (int)pictures[i]->width, ROWS, 1,
                                (int)pictures[i]->stride);
            TessDeleteText(TessBaseAPIGetUTF8Text(tesseract));
        }
        best = MIN(best, (double)(own_time() - start) / (double)(n * steps));
    }
    return best;
}

static double network_step(const Network *network, const ProductKernels *kernels,
                           Picture *const pictures[], gsize steps, gsize n) {
    double best = G_MAXDOUBLE;
    gsize calls = MAX(1, MIN_STEPS / (n * steps));
    for (guint round = 0; round < ROUNDS; round++) {
        gint64 start = own_time();
        for (gsize call = 0; call < calls; call++) {
            NetworkLine *lines[MOST_TOGETHER];
            network_read(network, kernels, (const Picture *const *)pictures, n, 1, lines);
            for (gsize i = 0; i < n; i++)
                network_line_free(lines[i]);
        }
        best = MIN(best, (double)(own_time() - start) / (double)(calls * n * steps));
    }
    return best;
}

/* What is multiplied, and how long it takes: what the table of kernels below counts. */
static struct {
    const ProductKernels *kernels;
    gint32 *sums; /* room for those of a step of the widest layer */
    double products, seconds;
} counted;

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void count(const ProductMatrix *matrix, gsize n, double start) {
    counted.seconds += wall_seconds() - start;
    counted.products +=
        (double)(matrix->blocks * PRODUCT_OUTPUTS * matrix->groups * PRODUCT_INPUTS * n);
}

static void counted_multiply(const ProductMatrix *matrix, const guint8 *inputs, gssize stride,
                             gsize n, gint32 *sums) {
    double start = wall_seconds();
    counted.kernels->multiply(matrix, inputs, stride, n, sums);
    count(matrix, n, start);
}

static void counted_windows(const ProductMatrix *matrix, const guint8 *inputs, gsize column,
                            gsize first, gsize n, gsize down, gint32 *most) {
    double start = wall_seconds();
    counted.kernels->windows(matrix, inputs, column, first, n, down, most);
    count(matrix, n, start);
}

/* The products of a step by themselves, and then all of it. */
static void counted_lstm(const Curves *curves, const ProductMatrix *matrix, const guint8 *inputs,
                         gssize stride, gsize n, float *states, guint8 *outputs) {
    if (n * matrix->blocks <= BLOCKS_MOST)
        counted_multiply(matrix, inputs, stride, n, counted.sums);
    counted.kernels->lstm(curves, matrix, inputs, stride, n, states, outputs);
}

/* Thousand millions of multiply-adds a second, at best. */
static double product_rate(const Network *network, const ProductKernels *kernels,
                           Picture *const pictures[], gsize n) {
    ProductKernels counting = *kernels;
    counting.multiply = counted_multiply;
    counting.windows = counted_windows;
    counting.lstm = counted_lstm;
    double best = 0;
    g_autofree gint32 *sums = g_new0(gint32, BLOCKS_MOST * PRODUCT_OUTPUTS);
    counted.kernels = kernels;
    counted.sums = sums;
    for (guint round = 0; round < 2 * ROUNDS; round++) {
        NetworkLine *lines[MOST_TOGETHER];
        counted.products = counted.seconds = 0;
        network_read(network, &counting, (const Picture *const *)pictures, n, 1, lines);
        for (gsize i = 0; i < n; i++)
            network_line_free(lines[i]);
        best = MAX(best, counted.products / counted.seconds * 1e-9);
    }
    return best;
}

/* A batch of a table's. */
static void measure_batch(const Network *network, InstructionSet set, Picture *const pictures[],
                          gsize steps, gsize n, double reference, double peak) {
    const ProductKernels *kernels = product_kernels_of(set);
    double step = network_step(network, kernels, pictures, steps, n);
    g_print("%5zu  %-9s %6zu  %8.2f  %8.0f  %6.1f", steps, instructions_name(set), n, step,
            1e6 / (step * (double)steps), reference / step);
    if (peak > 0)
        g_print("  %5.0f %%  of %4.0f G", 100 * product_rate(network, kernels, pictures, n) / peak,
                peak);
    g_print("\n");
}

static void measure(const Network *network, TessBaseAPI *tesseract, GRand *rand, gsize steps,
                    const char *only, const double peaks[]) {
    static const gsize batches[] = {1, 8, 32};
    Picture *pictures[MOST_TOGETHER];
    for (gsize i = 0; i < MOST_TOGETHER; i++)
        pictures[i] = strokes(rand, steps);
    double reference = tesseract_step(tesseract, pictures, steps);
    g_print("%5zu  tesseract      1  %8.2f\n", steps, reference);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++)
        for (gsize i = 0; i < G_N_ELEMENTS(batches) && product_kernels_of(set); i++) {
            if (only && !g_str_equal(only, instructions_name(set)))
                continue;
            measure_batch(network, set, pictures, steps, batches[i], reference, peaks[set]);
        }
    for (gsize i = 0; i < MOST_TOGETHER; i++)
        picture_free(pictures[i]);
}

static TessBaseAPI *open_tesseract(void) {
    TessBaseAPI *tesseract = TessBaseAPICreate();
    char *names[] = {"debug_file", "lstm_use_matrix", "tessedit_do_invert", "user_defined_dpi"};
    char *values[] = {"/dev/null", "0", "0", "300"};
    if (TessBaseAPIInit4(tesseract, NULL, "eng", OEM_LSTM_ONLY, NULL, 0, names, values,
                         G_N_ELEMENTS(names), FALSE))
        g_error("Tesseract can't start in English");
    TessBaseAPISetPageSegMode(tesseract, PSM_RAW_LINE);
    return tesseract;
}

/* Tesseract's threads are counted before main(), from the environment: it is set for a second
 * start. */
static void run_on_one_thread(char **argv) {
    if (g_strcmp0(g_getenv("OMP_THREAD_LIMIT"), "1") == 0)
        return;
    g_setenv("OMP_THREAD_LIMIT", "1", TRUE);
    execv("/proc/self/exe", argv);
    g_error("Can't start on one thread: %s", g_strerror(errno));
}

/* A worker has held frames before it reads lines. glibc, which gives back to the system what is
 * freed until something large was, then keeps what lines need. */
static void hold_frame(void) {
    guint8 *frame = g_malloc(FRAME);
    memset(frame, 1, FRAME);
    __asm__ volatile("" ::"r"(frame) : "memory");
    g_free(frame);
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        g_printerr("usage: %s MODEL [SET]\n", argv[0]);
        return 2;
    }
    run_on_one_thread(argv);
    g_autoptr(GError) error = NULL;
    g_autoptr(Network) network = network_open(argv[1], &error);
    if (network == NULL) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    TessBaseAPI *tesseract = open_tesseract();
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    hold_frame();
    g_print("steps  reader     batch   us/step   lines/s   times  products\n");
    double peaks[N_INSTRUCTION_SETS];
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++)
        peaks[set] = product_peak(set);
    measure(network, tesseract, rand, 30, argv[2], peaks);
    measure(network, tesseract, rand, 75, argv[2], peaks);
    measure(network, tesseract, rand, 200, argv[2], peaks);
    TessBaseAPIDelete(tesseract);
    return 0;
}
