/* Lines that others than the processor read: of every model that is installed the bits of the
 * processor's own, by the reference and by each device; what they leave undone or do wrong. */
#include <glib/gstdio.h>
#include <string.h>

#include "kernels/device/use.h"
#include "ocr/network/lines/made_lines.h"
#include "ocr/network/network.h"
#include "tests/seeded.h"

enum { LINES = 6, MOST_WIDTH = 90, MOST_DEVICES = 4 };

/* How the reference reads. */
static struct {
    gsize most; /* lines that it reads of each call */
    bool checked, wrong;
    guint calls, differences;
} by;

static size_t read_by_reference(const LinesNetwork *network, const LinesPicture *lines, size_t n,
                                float *const out[], bool *checked) {
    gsize done = MIN(n, by.most);
    for (gsize i = 0; i < done; i++)
        g_assert_true(lines_read_scalar(network, &lines[i], out[i]));
    if (by.wrong && done > 0)
        out[done - 1][0] += 0.25f;
    *checked = by.checked;
    by.calls++;
    return done;
}

static void count_difference(void) {
    by.differences++;
}

static const LinesKernels reference = {read_by_reference, count_difference};

/* Strokes on a ground, the last one too narrow to be read. */
static Picture *stroked(GRand *rand, gboolean narrow) {
    gsize width = narrow ? 1 : (gsize)g_rand_int_range(rand, 20, MOST_WIDTH);
    Picture *picture = picture_new(width, (gsize)g_rand_int_range(rand, 20, 50), 8, 1);
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < width; x++)
            picture_row8(picture, 0, y)[x] =
                (guint8)(x % 7 < 2 ? 20 : g_rand_int_range(rand, 180, 256));
    return picture;
}

typedef struct Batch {
    Picture *pictures[LINES];
    NetworkLine *lines[2][LINES];
} Batch;

static void batch_fill(Batch *batch, GRand *rand) {
    memset(batch, 0, sizeof *batch);
    for (gsize i = 0; i < LINES; i++)
        batch->pictures[i] = stroked(rand, i + 1 == LINES);
}

static void batch_read(Batch *batch, const Network *network, guint which) {
    network_read(network, product_kernels(), (const Picture *const *)batch->pictures, LINES, 1,
                 batch->lines[which]);
}

static void batch_clear(Batch *batch) {
    for (gsize i = 0; i < LINES; i++) {
        picture_free(batch->pictures[i]);
        network_line_free(batch->lines[0][i]);
        network_line_free(batch->lines[1][i]);
    }
}

static void expect_same(const Batch *batch, const char *name, guint32 seed) {
    for (gsize i = 0; i < LINES; i++) {
        const NetworkLine *a = batch->lines[0][i], *b = batch->lines[1][i];
        g_assert_cmpuint(a->steps, ==, b->steps);
        if (a->steps > 0 &&
            memcmp(a->posteriors, b->posteriors, a->steps * a->codes * sizeof(float)) != 0)
            g_error("%s: line %zu of %zux%zu differs; PIXLEAK_TEST_SEED=%u", name, i,
                    batch->pictures[i]->width, batch->pictures[i]->height, seed);
    }
}

/* The processor's own lines, then those of whoever is in use. */
static void try_model(const char *path, const LinesKernels *table, guint32 seed) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Network) network = network_open(path, &error);
    if (g_error_matches(error, NETWORK_ERROR, NETWORK_ERROR_UNKNOWN))
        return;
    g_assert_no_error(error);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Batch batch;
    batch_fill(&batch, rand);
    lines_kernels_use(NULL);
    batch_read(&batch, network, 0);
    lines_kernels_use(table);
    batch_read(&batch, network, 1);
    lines_kernels_use(NULL);
    expect_same(&batch, path, seed);
    batch_clear(&batch);
}

/* Paths of all models that are installed. */
static GPtrArray *models(void) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open("/usr/share/tesseract-ocr", 0, NULL);
    const char *version, *name;
    while (dir && (version = g_dir_read_name(dir))) {
        g_autofree char *folder =
            g_build_filename("/usr/share/tesseract-ocr", version, "tessdata", NULL);
        g_autoptr(GDir) data = g_dir_open(folder, 0, NULL);
        while (data && (name = g_dir_read_name(data)))
            if (g_str_has_suffix(name, ".traineddata") && !g_str_has_prefix(name, "osd"))
                g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    }
    return paths;
}

/* Every model is of a form that others can read with: one that isn't would not be asked for. */
static void test_models(void) {
    g_autoptr(GPtrArray) paths = models();
    g_assert_cmpuint(paths->len, >, 0);
    by.most = G_MAXSIZE;
    for (guint i = 0; i < paths->len; i++) {
        guint calls = by.calls;
        try_model(paths->pdata[i], &reference, test_seed() + i);
        g_autoptr(Network) network = network_open(paths->pdata[i], NULL);
        g_test_message("%s: %s", (char *)paths->pdata[i],
                       network == NULL ? "Tesseract reads it" : "read");
        g_assert_true(network == NULL || by.calls > calls);
    }
}

static char *english(void) {
    g_autoptr(GPtrArray) paths = models();
    for (guint i = 0; i < paths->len; i++)
        if (g_str_has_suffix(paths->pdata[i], "/eng.traineddata"))
            return g_strdup(paths->pdata[i]);
    g_error("the model of English is not installed");
}

/* Whatever is left undone the processor does, and of what is checked the processor's counts. */
static void test_left_and_wrong(void) {
    g_autofree char *path = english();
    guint32 seed = test_seed();
    for (by.most = 0; by.most <= LINES; by.most++)
        for (guint checked = 0; checked < 2; checked++) {
            by.checked = checked;
            by.wrong = FALSE;
            by.differences = 0;
            try_model(path, &reference, seed);
            g_assert_cmpuint(by.differences, ==, 0);
            by.wrong = TRUE;
            if (checked && by.most > 0 && by.most < LINES) {
                try_model(path, &reference, seed);
                g_assert_cmpuint(by.differences, ==, 1);
            }
        }
    memset(&by, 0, sizeof by);
}

/* By devices, as a run uses them, every call checked and none. */
static void test_devices(void) {
    DeviceFacts facts[MOST_DEVICES];
    gsize n = device_list(facts, MOST_DEVICES);
    g_autoptr(GPtrArray) paths = models();
    static DeviceTally tally;
    static _Atomic bool inside;
    if (n == 0)
        g_test_skip("no device is here");
    for (gsize i = 0; i < n; i++) {
        DeviceMessage why = {""};
        Device *device = device_open(i, &why);
        if (device == NULL)
            g_error("%s: %s", facts[i].name, why.text);
        for (guint check = 0; check < 2; check++)
            for (guint k = 0; k < paths->len; k++) {
                device_use(&(DeviceUse){device, DEVICE_USE_LINES, check, &tally, &inside});
                try_model(paths->pdata[k], lines_kernels(), test_seed() + k);
            }
        device_close(device);
    }
    g_assert_cmpuint(atomic_load(&tally.fallbacks), ==, 0);
    g_assert_cmpuint(atomic_load(&tally.differences), ==, 0);
    g_assert_true(n == 0 || atomic_load(&tally.calls) >= 2 * n);
}

/* What is measured reads as much as it says, the same by both. */
static void test_made_lines(void) {
    enum { N = 2, STEPS = 7, CODES = 111 };
    MadeLines *lines = made_lines_new(N, STEPS);
    float wanted[STEPS * CODES];
    g_assert_nonnull(made_lines_network(lines));
    made_lines_read(lines);
    for (gsize i = 0; i < N; i++) {
        g_assert_true(
            lines_read_scalar(made_lines_network(lines), &made_lines_pictures(lines)[i], wanted));
        g_assert_cmpmem(wanted, sizeof wanted, made_lines_room(lines)[i], sizeof wanted);
    }
    made_lines_free(lines);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/network-lines/models", test_models);
    g_test_add_func("/network-lines/left-and-wrong", test_left_and_wrong);
    g_test_add_func("/network-lines/made-lines", test_made_lines);
    g_test_add_func("/network-lines/devices", test_devices);
    return g_test_run();
}
