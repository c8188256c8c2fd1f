/* Every kernel on every device that is here: all bits of the scalar tables. */
#include "kernels/device/cache.h"
#include "tests/kernels/device_shapes.h"
#include "tests/kernels/random_lines.h"

enum { ROUNDS = 120, MAX_DEVICES = 8 };

/* Those that open; told once. */
typedef struct OpenDevices {
    Device *devices[MAX_DEVICES];
    char names[MAX_DEVICES][160];
    gsize n;
} OpenDevices;

static OpenDevices all;

static void open_devices(void) {
    DeviceFacts facts[MAX_DEVICES];
    gsize n = device_list(facts, MAX_DEVICES);
    for (gsize i = 0; i < n; i++) {
        DeviceMessage why = {""};
        Device *device = device_open(i, &why);
        if (device == NULL)
            g_error("%s %s: %s", facts[i].driver, facts[i].name, why.text);
        g_snprintf(all.names[all.n], sizeof all.names[all.n], "%s %s", facts[i].driver,
                   facts[i].name);
        all.devices[all.n++] = device;
    }
}

/* One kernel over random elements: what the scalar table says, then each device. */
typedef void Check(Shapes *shapes, Device *device);

static void run_rounds(Check *check, const char *kernel) {
    guint32 seed = test_seed();
    Shapes shapes = shapes_new();
    if (all.n == 0)
        g_test_skip("no device is here");
    for (gsize i = 0; i < all.n; i++)
        for (guint round = 0; round < ROUNDS; round++) {
            trial_start(shapes.rand, seed, round);
            trial_call(all.names[i], kernel);
            /* From one element a batch to all of them. */
            device_set_limit(all.devices[i], 250000u << g_rand_int_range(shapes.rand, 0, 3));
            check(&shapes, all.devices[i]);
        }
    g_rand_free(shapes.rand);
}

static void expect_done(Device *device, gsize done) {
    if (done < BATCH)
        g_error("%s %s of (%s), %zu of %d done: %s; PIXLEAK_TEST_SEED=%u", trial.table,
                trial.kernel, trial.shape, done, BATCH, device_failure(device), trial.seed);
}

static void expect_words(const guint64 *got, const guint64 *wanted, gsize n) {
    for (gsize i = 0; i < n; i++)
        trial_expect("a field", got[i], wanted[i]);
}

static void expect_bytes(const void *got, const void *wanted, gsize n) {
    for (gsize i = 0; i < n; i++)
        if (((const guint8 *)got)[i] != ((const guint8 *)wanted)[i])
            g_error("%s %s of (%s), element %zu: byte %zu is %u, not %u; PIXLEAK_TEST_SEED=%u",
                    trial.table, trial.kernel, trial.shape, trial.element + 1, i,
                    ((const guint8 *)got)[i], ((const guint8 *)wanted)[i], trial.seed);
}

static const CompareKernels *scalar_compare(void) {
    return compare_kernels_of(INSTRUCTIONS_SCALAR);
}

static void check_equal(Shapes *shapes, Device *device) {
    PicturePair pairs[BATCH];
    bool got[BATCH], wanted[BATCH];
    for (gsize i = 0; i < BATCH; i++)
        pairs[i] = shapes_pair(shapes, i);
    scalar_compare()->equal(pairs, BATCH, wanted);
    expect_done(device, device_equal(device, pairs, BATCH, got));
    for (trial.element = 0; trial.element < BATCH; trial.element++)
        trial_expect("equal", got[trial.element], wanted[trial.element]);
}

static void check_changed_box(Shapes *shapes, Device *device) {
    PicturePair pairs[BATCH];
    Box got[BATCH], wanted[BATCH];
    for (gsize i = 0; i < BATCH; i++)
        pairs[i] = shapes_pair(shapes, i);
    scalar_compare()->changed_box(pairs, BATCH, wanted);
    expect_done(device, device_changed_box(device, pairs, BATCH, got));
    for (trial.element = 0; trial.element < BATCH; trial.element++)
        expect_words((guint64 *)&got[trial.element], (guint64 *)&wanted[trial.element], 4);
}

static void check_difference(Shapes *shapes, Device *device) {
    PicturePair pairs[BATCH];
    PictureDifference got[BATCH], wanted[BATCH];
    for (gsize i = 0; i < BATCH; i++)
        pairs[i] = shapes_pair(shapes, i);
    scalar_compare()->difference(pairs, BATCH, wanted);
    expect_done(device, device_difference(device, pairs, BATCH, got));
    for (trial.element = 0; trial.element < BATCH; trial.element++) {
        expect_words((guint64 *)&got[trial.element], (guint64 *)&wanted[trial.element], 3);
        trial_expect("max_abs", got[trial.element].max_abs, wanted[trial.element].max_abs);
    }
}

static void check_region(Shapes *shapes, Device *device) {
    Picture pictures[BATCH];
    PictureRegion got[BATCH], wanted[BATCH];
    for (gsize i = 0; i < BATCH; i++)
        pictures[i] = shapes_pair(shapes, i).a;
    scalar_compare()->region(pictures, BATCH, wanted);
    expect_done(device, device_region(device, pictures, BATCH, got));
    for (trial.element = 0; trial.element < BATCH; trial.element++)
        expect_words((guint64 *)&got[trial.element], (guint64 *)&wanted[trial.element], 3);
}

static void check_range(Shapes *shapes, Device *device) {
    Picture pictures[BATCH];
    SampleRange got[BATCH], wanted[BATCH];
    for (gsize i = 0; i < BATCH; i++)
        do
            pictures[i] = shapes_pair(shapes, i).a;
        while (pictures[i].width == 0 || pictures[i].height == 0);
    scalar_compare()->range(pictures, BATCH, wanted);
    expect_done(device, device_range(device, pictures, BATCH, got));
    for (trial.element = 0; trial.element < BATCH; trial.element++) {
        trial_expect("low", got[trial.element].low, wanted[trial.element].low);
        trial_expect("high", got[trial.element].high, wanted[trial.element].high);
    }
}

static void check_first_difference(Shapes *shapes, Device *device) {
    BytesPair pairs[BATCH];
    gsize got[BATCH], wanted[BATCH];
    for (gsize i = 0; i < BATCH; i++) {
        GRand *rand = shapes->rand;
        gsize length = (gsize)g_rand_int_range(rand, 0, 1 << g_rand_int_range(rand, 1, 16));
        guint8 *a = arena_place(&shapes->arenas[i][0], rand, length),
               *b = arena_place(&shapes->arenas[i][1], rand, length);
        shapes_fill(rand, a, length);
        memcpy(b, a, length);
        if (length > 0 && g_rand_boolean(rand))
            b[g_rand_int_range(rand, 0, (gint32)length)] ^= 0x10;
        pairs[i] = (BytesPair){a, b, length};
        trial_shape(i, "%zu bytes", length);
    }
    scalar_compare()->first_difference(pairs, BATCH, wanted);
    expect_done(device, device_first_difference(device, pairs, BATCH, got));
    for (trial.element = 0; trial.element < BATCH; trial.element++)
        trial_expect("the first difference", got[trial.element], wanted[trial.element]);
}

static void check_correlate(Shapes *shapes, Device *device) {
    SignedPair pairs[BATCH];
    Correlation got[BATCH], wanted[BATCH];
    for (gsize i = 0; i < BATCH; i++) {
        Picture like = shapes_size(shapes->rand, 150, 60);
        like.depth = 2;
        like.n_planes = 1;
        Picture a = shapes_place(shapes, i, 0, like, 0), b = shapes_place(shapes, i, 1, like, 0);
        like.depth = 1;
        Picture mask = shapes_place(shapes, i, 2, like, 0);
        gboolean masked = g_rand_boolean(shapes->rand);
        for (gsize k = 0; masked && k < like.width * like.height; k += 3)
            mask.planes[0][k / like.width * mask.stride + k % like.width] = 0;
        pairs[i] = (SignedPair){(const void *)a.planes[0],
                                (const void *)b.planes[0],
                                a.stride,
                                b.stride,
                                masked ? mask.planes[0] : NULL,
                                mask.stride,
                                like.width,
                                like.height};
        trial_shape(i, "%zux%zu, strides %zu and %zu, %s", like.width, like.height, a.stride,
                    b.stride, masked ? "masked" : "no mask");
    }
    scalar_compare()->correlate(pairs, BATCH, wanted);
    expect_done(device, device_correlate(device, pairs, BATCH, got));
    for (trial.element = 0; trial.element < BATCH; trial.element++)
        expect_words((guint64 *)&got[trial.element], (guint64 *)&wanted[trial.element], 6);
}

static const FindKernels *scalar_find(void) {
    return find_kernels_of(INSTRUCTIONS_SCALAR);
}

/* Where the results of an element go: once the scalar table's and once the device's, over bytes
 * that are the same at first. */
typedef struct FindResults {
    guint8 planes[3][SAMPLE_RESULTS];
    guint16 wide[2][TILE_RESULTS];
    guint8 narrow[2][TILE_RESULTS];
} FindResults;

static FindResults got[BATCH], wanted[BATCH];
static guint8 thresholds[TILE_RESULTS];

static void expect_results(Device *device, gsize done) {
    expect_done(device, done);
    for (trial.element = 0; trial.element < BATCH; trial.element++)
        expect_bytes(&got[trial.element], &wanted[trial.element], sizeof got[0]);
}

static void start_results(GRand *rand) {
    memset(got, 77, sizeof got);
    memset(wanted, 77, sizeof wanted);
    for (gsize i = 0; i < TILE_RESULTS; i++)
        thresholds[i] = (guint8)g_rand_int_range(rand, 1, g_rand_boolean(rand) ? 256 : 40);
}

static Picture over_results(FindResults *results, Picture like, gsize width, gsize height) {
    Picture picture = like;
    picture.width = width;
    picture.height = height;
    picture.depth = 1;
    picture.stride = width + 13;
    for (guint k = 0; k < like.n_planes; k++)
        picture.planes[k] = results->planes[k];
    return picture;
}

static void check_window(Shapes *shapes, Device *device) {
    WindowTask tasks[2][BATCH];
    start_results(shapes->rand);
    for (gsize i = 0; i < BATCH; i++) {
        Picture in = shapes_pair(shapes, i).a;
        gint32 top = in.depth == 1 ? 255 : 65535;
        tasks[0][i] = (WindowTask){in, {{0}}, over_results(&wanted[i], in, in.width, in.height)};
        for (guint k = 0; k < MAX_PLANES; k++) {
            gint32 low = g_rand_int_range(shapes->rand, 0, top);
            tasks[0][i].ranges[k] = (SampleRange){
                (guint32)low, (guint32)g_rand_int_range(shapes->rand, low + 1, top + 1)};
        }
        tasks[1][i] = tasks[0][i];
        tasks[1][i].out = over_results(&got[i], in, in.width, in.height);
    }
    scalar_find()->window(tasks[0], BATCH);
    expect_results(device, device_window(device, tasks[1], BATCH));
}

static void check_halve(Shapes *shapes, Device *device) {
    HalveTask tasks[2][BATCH];
    start_results(shapes->rand);
    for (gsize i = 0; i < BATCH; i++) {
        Picture like = shapes_size(shapes->rand, 300, 60);
        like.depth = 1;
        Picture in = shapes_place(shapes, i, 0, like, 0);
        trial_shape(i, "%zux%zu, %u planes, stride %zu", in.width, in.height, in.n_planes,
                    in.stride);
        tasks[0][i] = (HalveTask){in, over_results(&wanted[i], in, in.width / 2, in.height / 2)};
        tasks[1][i] = (HalveTask){in, over_results(&got[i], in, in.width / 2, in.height / 2)};
    }
    scalar_find()->halve(tasks[0], BATCH);
    expect_results(device, device_halve(device, tasks[1], BATCH));
}

/* Tiles lie so many apart. */
static gsize pitch_of(const Picture *in) {
    return tile_count(in->width) + 5;
}

static void check_roughness(Shapes *shapes, Device *device) {
    RoughnessTask tasks[2][BATCH];
    start_results(shapes->rand);
    for (gsize i = 0; i < BATCH; i++) {
        Picture in = shapes_tiles(shapes, i);
        tasks[0][i] = (RoughnessTask){in, wanted[i].wide[0], wanted[i].narrow[0],
                                      wanted[i].narrow[1], pitch_of(&in)};
        tasks[1][i] =
            (RoughnessTask){in, got[i].wide[0], got[i].narrow[0], got[i].narrow[1], pitch_of(&in)};
    }
    scalar_find()->roughness(tasks[0], BATCH);
    expect_results(device, device_roughness(device, tasks[1], BATCH));
}

static void check_steps(Shapes *shapes, Device *device) {
    StepsTask tasks[2][BATCH];
    start_results(shapes->rand);
    for (gsize i = 0; i < BATCH; i++) {
        Picture in = shapes_tiles(shapes, i);
        gsize apart = g_rand_boolean(shapes->rand) ? 1 : in.stride;
        guint32 least = (guint32)g_rand_int_range(shapes->rand, 0, 1500);
        tasks[0][i] =
            (StepsTask){in, apart, least, wanted[i].wide[0], wanted[i].wide[1], pitch_of(&in)};
        tasks[1][i] = (StepsTask){in, apart, least, got[i].wide[0], got[i].wide[1], pitch_of(&in)};
    }
    scalar_find()->steps(tasks[0], BATCH);
    expect_results(device, device_steps(device, tasks[1], BATCH));
}

static void strokes_tasks(Shapes *shapes, StrokesTask tasks[2][BATCH]) {
    start_results(shapes->rand);
    for (gsize i = 0; i < BATCH; i++) {
        Picture in = shapes_tiles(shapes, i);
        tasks[0][i] =
            (StrokesTask){in, thresholds, wanted[i].narrow[0], wanted[i].narrow[1], pitch_of(&in)};
        tasks[1][i] =
            (StrokesTask){in, thresholds, got[i].narrow[0], got[i].narrow[1], pitch_of(&in)};
    }
}

static void check_strokes(Shapes *shapes, Device *device) {
    StrokesTask tasks[2][BATCH];
    strokes_tasks(shapes, tasks);
    scalar_find()->strokes(tasks[0], BATCH);
    expect_results(device, device_strokes(device, tasks[1], BATCH));
}

static void check_level_strokes(Shapes *shapes, Device *device) {
    StrokesTask tasks[2][BATCH];
    strokes_tasks(shapes, tasks);
    scalar_find()->level_strokes(tasks[0], BATCH);
    expect_results(device, device_level_strokes(device, tasks[1], BATCH));
}

static RisesTask rises_task(const Picture *in, FindResults *results) {
    gsize stride = KERNEL_TILE * tile_count(in->width) + 3;
    return (RisesTask){*in,
                       thresholds,
                       pitch_of(in),
                       {results->planes[0], results->planes[1]},
                       stride,
                       {results->narrow[0], results->narrow[1]},
                       tile_count(in->width) + 1};
}

static void check_rises(Shapes *shapes, Device *device) {
    RisesTask tasks[2][BATCH];
    start_results(shapes->rand);
    for (gsize i = 0; i < BATCH; i++) {
        Picture in = shapes_tiles(shapes, i);
        tasks[0][i] = rises_task(&in, &wanted[i]);
        tasks[1][i] = rises_task(&in, &got[i]);
    }
    scalar_find()->rises(tasks[0], BATCH);
    expect_results(device, device_rises(device, tasks[1], BATCH));
}

/* In pieces of any length, so that blocks begin anywhere. */
static void check_md5(Shapes *shapes, Device *device) {
    Md5 of_device[BATCH], of_scalar[BATCH];
    guint8 digests[2][BATCH][MD5_SIZE];
    md5_start(of_device, BATCH);
    md5_start(of_scalar, BATCH);
    for (guint part = 0; part < 4; part++) {
        Md5Bytes pieces[BATCH];
        for (gsize i = 0; i < BATCH; i++) {
            GRand *rand = shapes->rand;
            gsize length = (gsize)g_rand_int_range(rand, 0, 1 << g_rand_int_range(rand, 1, 16));
            guint8 *data = arena_place(&shapes->arenas[i][0], rand, length);
            shapes_fill(rand, data, length);
            pieces[i] = (Md5Bytes){length > 0 ? data : NULL, length};
            trial_shape(i, "piece %u of %zu bytes", part, length);
        }
        digest_kernels_of(INSTRUCTIONS_SCALAR)->md5_append(of_scalar, pieces, BATCH);
        expect_done(device, device_md5_append(device, of_device, pieces, BATCH));
    }
    md5_finish(of_device, BATCH, digests[0]);
    md5_finish(of_scalar, BATCH, digests[1]);
    for (trial.element = 0; trial.element < BATCH; trial.element++)
        expect_bytes(digests[0][trial.element], digests[1][trial.element], MD5_SIZE);
}

/* Of lines some may take more than the device's limit. */
static void check_lines(Shapes *shapes, Device *device) {
    g_autoptr(RandomNetwork) network = random_network_new(shapes->rand);
    g_autoptr(RandomLines) lines = random_lines_new(shapes->rand, network->network);
    device_set_limit(device, (gsize)1 << g_rand_int_range(shapes->rand, 23, 27));
    gsize done = device_lines(device, network->network, lines->lines, RANDOM_LINES, lines->got);
    random_lines_expect(lines, network->network, done);
    if (done < RANDOM_LINES && strstr(device_failure(device), "a line takes more than") == NULL)
        expect_done(device, 0);
}

static const struct {
    const char *name;
    Check *check;
} checks[] = {
    {"equal", check_equal},
    {"first_difference", check_first_difference},
    {"changed_box", check_changed_box},
    {"difference", check_difference},
    {"region", check_region},
    {"range", check_range},
    {"correlate", check_correlate},
    {"window", check_window},
    {"halve", check_halve},
    {"roughness", check_roughness},
    {"steps", check_steps},
    {"strokes", check_strokes},
    {"level_strokes", check_level_strokes},
    {"rises", check_rises},
    {"md5", check_md5},
    {"lines", check_lines},
};

static void test_kernel(gconstpointer data) {
    gsize i = GPOINTER_TO_SIZE(data);
    run_rounds(checks[i].check, checks[i].name);
}

/* More elements than a batch takes, and one that is larger than any batch: what stands before it is
 * done, what stands behind it is not. */
static void test_batches(void) {
    enum { MANY = 10000, LARGE = 7000 };
    guint8 a[64] = {1}, b[64] = {1, 0, 2};
    g_autofree guint8 *large = g_malloc0(100000);
    g_autofree BytesPair *pairs = g_new(BytesPair, MANY);
    g_autofree gsize *out = g_new(gsize, MANY);
    for (gsize i = 0; i < MANY; i++)
        pairs[i] = (BytesPair){a, i % 3 ? b : a, i % 64};
    for (gsize k = 0; k < all.n; k++) {
        device_set_limit(all.devices[k], 90000);
        g_assert_cmpuint(device_first_difference(all.devices[k], pairs, MANY, out), ==, MANY);
        for (gsize i = 0; i < MANY; i++)
            g_assert_cmpuint(out[i], ==, i % 3 && i % 64 > 2 ? 2 : i % 64);
        pairs[LARGE] = (BytesPair){large, large, 100000};
        out[LARGE] = 12345;
        g_assert_cmpuint(device_first_difference(all.devices[k], pairs, MANY, out), ==, LARGE);
        g_assert_cmpuint(out[LARGE], ==, 12345);
        g_assert_nonnull(strstr(device_failure(all.devices[k]), "90000 bytes"));
        pairs[LARGE] = pairs[LARGE - 64 * 3];
    }
}

/* What is kept is given back, and only whole; what differs in any part has another name. */
static void test_cache(void) {
    if (g_test_subprocess()) {
        g_autofree char *folder = g_dir_make_tmp("cache-XXXXXX", NULL);
        DeviceFacts facts = {.driver = "none", .name = "a", .version = "1"}, other = facts;
        CacheName name = cache_name("text", "-x", &facts);
        DeviceProgram program = {(void *)"program", 8}, read;
        g_strlcpy(other.version, "2", sizeof other.version);
        g_assert_cmpstr(name.text, !=, cache_name("text", "-y", &facts).text);
        g_assert_cmpstr(name.text, !=, cache_name("texts", "-x", &facts).text);
        g_assert_cmpstr(name.text, !=, cache_name("text", "-x", &other).text);
        g_setenv("XDG_CACHE_HOME", folder, TRUE);
        g_assert_false(cache_read(&name, &read));
        cache_write(&name, &program);
        g_assert_true(cache_read(&name, &read));
        g_assert_cmpmem(read.bytes, read.length, program.bytes, program.length);
        free(read.bytes);

        g_autofree char *inside = g_build_filename(folder, "pixleak", NULL);
        g_autofree char *file = g_strdup_printf("%s/%s.kernels", inside, name.text);
        g_autofree char *content = NULL;
        gsize length = 0;
        g_assert_true(g_file_get_contents(file, &content, &length, NULL));
        for (gsize i = 0; i < length; i++) { /* cut off, or one byte another */
            g_assert_true(g_file_set_contents(file, content, (gssize)i, NULL));
            g_assert_false(cache_read(&name, &read));
            content[i] ^= 1;
            g_assert_true(g_file_set_contents(file, content, (gssize)length, NULL));
            g_assert_false(cache_read(&name, &read));
            content[i] ^= 1;
        }
        g_assert_true(g_file_set_contents_full(file, content, (gssize)length,
                                               G_FILE_SET_CONTENTS_NONE, 0666, NULL));
        g_assert_cmpint(chmod(file, 0666), ==, 0);
        g_assert_false(cache_read(&name, &read)); /* others might have written it */

        g_assert_cmpint(unlink(file), ==, 0);
        g_assert_cmpint(rmdir(inside), ==, 0); /* nothing was left aside */
        g_setenv("XDG_CACHE_HOME", "/dev/null/none", TRUE);
        cache_write(&name, &program);
        g_assert_false(cache_read(&name, &read));
        g_assert_cmpint(rmdir(folder), ==, 0);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed();
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    trial_init();
    g_test_add_func("/device/cache", test_cache);
    if (!g_test_subprocess())
        open_devices();
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autofree char *path = g_strdup_printf("/device/%s", checks[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_kernel);
    }
    g_test_add_func("/device/batches", test_batches);
    int status = g_test_run();
    for (gsize i = 0; i < all.n; i++)
        device_close(all.devices[i]);
    return status;
}
