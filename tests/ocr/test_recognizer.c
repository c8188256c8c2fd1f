/* Lines of text read one by one and together, by every recogniser that there is. */
#include "ocr/recognizer.h"
#include "tests/check/lettering.h"
#include <string.h>
#include <unistd.h>

enum { N_LINES = 5, SIZE = 30 };

static const char *const font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
static const char *const words[N_LINES] = {"MARTIN", "KAUFMAN 1967", "LEE", "Brandt Hospital",
                                           "12.05.1958"};

static void draw(const char *text, gsize width, gsize height, Picture *out) {
    g_autofree double *coverage = lettering_draw(font, SIZE, text, width, height);
    g_assert_true(picture_init(out, width, height, 1, 1));
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            picture_row8(out, 0, y)[x] = (guint8)(255 - 255 * coverage[y * width + x]);
}

static const char *best_of(const GPtrArray *readings) {
    g_assert_cmpuint(readings->len, >=, 1);
    return ((const TextReading *)readings->pdata[0])->text;
}

/* Every other line is one that is cut out. */
static PageLayout layout_of(gsize i) {
    return i % 2 ? LAYOUT_LINE : LAYOUT_RAW_LINE;
}

/* A view of the letters and a little around them. */
static Picture cut_out(const Picture *picture) {
    Box ink = {0};
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            if (picture_row8(picture, 0, y)[x] < 128) {
                Box dot = {(gint64)x, (gint64)y, (gint64)x + 1, (gint64)y + 1};
                ink = box_is_empty(ink) ? dot : box_unite(ink, dot);
            }
    ink = box_grow(ink, SIZE / 6);
    return picture_view(picture, box_clip(ink, (gint64)picture->width, (gint64)picture->height));
}

/* Pictures of different widths, read together, say what each says alone, in their order. */
static void test_batch(gconstpointer data) {
    const RecognizerKind *kind = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Recognizer) recognizer = recognizer_new(kind->name, &error);
    g_assert_no_error(error);
    g_assert_true(recognizer_kind(recognizer) == kind);
    Picture pictures[N_LINES], views[N_LINES];
    PictureToRead tasks[N_LINES];
    GPtrArray *readings[N_LINES];
    for (gsize i = 0; i < N_LINES; i++) {
        draw(words[i], 240 + 40 * i, 2 * SIZE, &pictures[i]);
        views[i] = layout_of(i) == LAYOUT_RAW_LINE ? cut_out(&pictures[i]) : pictures[i];
        tasks[i] = (PictureToRead){&views[i], layout_of(i)};
    }
    g_assert_true(recognizer_read(recognizer, tasks, N_LINES, readings, &error));
    g_assert_no_error(error);
    for (gsize i = 0; i < N_LINES; i++) {
        g_autoptr(TextReading) alone =
            recognizer_read_one(recognizer, &views[i], layout_of(i), &error);
        g_assert_no_error(error);
        g_assert_cmpstr(best_of(readings[i]), ==, alone->text);
        g_assert_cmpstr(alone->text, ==, words[i]);
        g_assert_cmpuint(readings[i]->len, <=, kind->most_readings);
        g_assert_cmpfloat(alone->confidence, >=, 0);
        g_assert_cmpfloat(alone->confidence, <=, 100);
        g_ptr_array_unref(readings[i]);
        picture_clear(&pictures[i]);
    }
}

/* What is laid out as text is read whole, top to bottom. */
static void test_layouts(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Recognizer) recognizer = recognizer_new("tesseract", &error);
    g_assert_no_error(error);
    g_auto(Picture) picture = {0};
    draw("MARTIN\nBRANDT", 240, 4 * SIZE, &picture);
    const PageLayout layouts[] = {LAYOUT_BLOCK, LAYOUT_SPARSE};
    for (gsize i = 0; i < G_N_ELEMENTS(layouts); i++) {
        g_autoptr(TextReading) reading =
            recognizer_read_one(recognizer, &picture, layouts[i], &error);
        g_assert_no_error(error);
        const char *first = strstr(reading->text, "MARTIN");
        g_assert_nonnull(first);
        g_assert_nonnull(strstr(first, "BRANDT"));
    }
}

/* Nothing is read in an empty picture, which is no error. */
static void test_empty(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Recognizer) recognizer = recognizer_new(NULL, &error);
    g_assert_no_error(error);
    g_auto(Picture) picture = {0};
    draw("", 200, 60, &picture);
    g_autoptr(TextReading) reading =
        recognizer_read_one(recognizer, &picture, LAYOUT_SPARSE, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reading->text, ==, "");
}

/* It reads once it is asked to, and knows its languages before. */
static void test_waiting(gconstpointer data) {
    const RecognizerKind *kind = data;
    g_autoptr(GError) error = NULL;
    g_assert_true(recognizer_is_installed(kind->name));
    g_assert_true(recognizer_can_start(kind->name, &error));
    g_autoptr(Recognizer) recognizer = recognizer_new_waiting(kind->name, &error);
    g_assert_no_error(error);
    g_assert_true(g_strv_contains(recognizer_installed(recognizer), "eng"));
    g_auto(Picture) picture = {0};
    draw("MARTIN", 240, 2 * SIZE, &picture);
    g_autoptr(TextReading) reading = recognizer_read_one(recognizer, &picture, LAYOUT_LINE, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reading->text, ==, "MARTIN");
}

/* What is no model of a language is none by its look either, and Tesseract says so. */
static void test_broken_model(void) {
    static const guint8 beginning[] = {24, 0, 0, 0, 255, 255, 255, 255};
    g_autofree char *earlier = g_strdup(g_getenv("TESSDATA_PREFIX"));
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "eng.traineddata", NULL);
    g_setenv("TESSDATA_PREFIX", folder, TRUE);
    for (gsize size = 0; size <= sizeof beginning; size += 4) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, (const char *)beginning, (gssize)size, NULL));
        g_assert_false(recognizer_is_installed(NULL));
        g_assert_false(recognizer_can_start(NULL, &error));
        g_assert_error(error, OCR_ERROR, OCR_ERROR_INIT);
    }
    unlink(path);
    g_assert_false(recognizer_is_installed(NULL));
    rmdir(folder);
    if (earlier != NULL)
        g_setenv("TESSDATA_PREFIX", earlier, TRUE);
    else
        g_unsetenv("TESSDATA_PREFIX");
}

static void test_unknown(void) {
    g_autoptr(GError) error = NULL;
    g_assert_false(recognizer_can_start("scribe", &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_INIT);
    g_clear_error(&error);
    g_assert_null(recognizer_new_waiting("scribe", &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_INIT);
    g_clear_error(&error);
    g_assert_null(recognizer_new("scribe", &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_INIT);
    g_assert_nonnull(strstr(error->message, "scribe"));
    g_assert_nonnull(strstr(error->message, "tesseract"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    gsize n;
    const RecognizerKind *const *kinds = recognizer_kinds(&n);
    for (gsize i = 0; i < n; i++) {
        g_autofree char *path = g_strconcat("/recognizer/batch/", kinds[i]->name, NULL);
        g_test_add_data_func(path, kinds[i], test_batch);
        g_autofree char *waiting = g_strdup_printf("%s/waiting", path);
        g_test_add_data_func(waiting, kinds[i], test_waiting);
    }
    g_test_add_func("/recognizer/layouts", test_layouts);
    g_test_add_func("/recognizer/empty", test_empty);
    g_test_add_func("/recognizer/unknown", test_unknown);
    g_test_add_func("/recognizer/broken-model", test_broken_model);
    return g_test_run();
}
