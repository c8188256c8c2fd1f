/* Lines that the network reads against those that Tesseract reads, drawn from a printed seed; and
 * every instruction set against the scalar one. */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <tesseract/capi.h>

#include "ocr/network/network.h"
#include "tests/ocr/drawn_line.h"
#include "tests/seeded.h"

enum { LINES = 40, BATCH = 8, LARGEST_TEXT = 24 };

static const char *const fonts_of_latin[] = {
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf",
    "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
    "/usr/share/fonts/truetype/freefont/FreeSerif.ttf",
    NULL};
static const char *const fonts_of_cjk[] = {
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", NULL};

static const struct {
    const char *name;
    const char *const *fonts;
    const char *letters;
} languages[] = {
    {"eng", fonts_of_latin,
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:/-()%     "},
    {"rus", fonts_of_latin,
     "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯабвгдежзиклмнопрстуфхцчшщъыьэюя0123456789.    "},
    {"heb", fonts_of_latin, "אבגדהוזחטיכלמנסעפצקרשתםןץףך0123456789.,:/-()%%      "},
    {"ara", fonts_of_latin, "ابتثجحخدذرزسشصضطظعغفقكلمنهوي0123456789.,:/-()%%      "},
    {"ell", fonts_of_latin, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω0123456789.    "},
    {"chi_sim", fonts_of_cjk,
     "姓名性别年龄科室检查号日期医院影像诊断男女患者北京上海王李张刘陈0123456789 "},
    {"jpn", fonts_of_cjk,
     "患者氏名生年月日検査病院東京大阪山田太郎花子あいうえおかきくけこアイウエオ0123456789 "},
    {"kor", fonts_of_cjk, "환자성명생년월일검사병원서울부산김이박최정강조윤장임0123456789  "},
};

static char *model_path(const char *language) {
    g_autoptr(GDir) dir = g_dir_open("/usr/share/tesseract-ocr", 0, NULL);
    const char *version;
    while (dir && (version = g_dir_read_name(dir))) {
        g_autofree char *file = g_strconcat(language, ".traineddata", NULL);
        g_autofree char *path =
            g_build_filename("/usr/share/tesseract-ocr", version, "tessdata", file, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static Network *open_model(const char *language) {
    g_autofree char *path = model_path(language);
    if (path == NULL)
        return NULL;
    g_autoptr(GError) error = NULL;
    Network *network = network_open(path, &error);
    g_assert_no_error(error);
    return network;
}

static char *random_text(GRand *rand, const char *letters) {
    GString *text = g_string_new(NULL);
    glong n = g_utf8_strlen(letters, -1);
    for (gint i = g_rand_int_range(rand, 1, LARGEST_TEXT); i > 0; i--) {
        const char *letter = g_utf8_offset_to_pointer(letters, g_rand_int_range(rand, 0, (gint)n));
        g_string_append_unichar(text, g_utf8_get_char(letter));
    }
    return g_string_free(text, FALSE);
}

/* Tesseract without word lists: for a network they are loaded unless lstm_use_matrix is 0, whatever
 * load_system_dawg says. */
static TessBaseAPI *open_tesseract(const char *language) {
    TessBaseAPI *tesseract = TessBaseAPICreate();
    char *names[] = {"debug_file", "lstm_use_matrix", "tessedit_do_invert", "user_defined_dpi"};
    char *values[] = {"/dev/null", "0", "0", "300"};
    g_assert_cmpint(TessBaseAPIInit4(tesseract, NULL, language, OEM_LSTM_ONLY, NULL, 0, names,
                                     values, G_N_ELEMENTS(names), FALSE),
                    ==, 0);
    TessBaseAPISetPageSegMode(tesseract, PSM_RAW_LINE);
    return tesseract;
}

/* Its text, newly allocated, and its confidence. */
static char *tesseract_text(TessBaseAPI *tesseract, const Picture *picture, int *confidence) {
    TessBaseAPISetImage(tesseract, picture->planes[0], (int)picture->width, (int)picture->height, 1,
                        (int)picture->stride);
    char *utf8 = TessBaseAPIGetUTF8Text(tesseract);
    char *text = g_strstrip(g_strdup(utf8));
    *confidence = TessBaseAPIMeanTextConf(tesseract);
    TessDeleteText(utf8);
    return text;
}

typedef struct Agreement {
    guint lines, texts, confidences;
} Agreement;

static void compare(const char *language, guint32 seed, const NetworkLine *line,
                    const char *expected, int confidence, Agreement *agreement) {
    const NetworkReading *reading = line->readings->len > 0 ? line->readings->pdata[0] : NULL;
    const char *text = reading ? reading->text : "";
    gboolean same = g_str_equal(text, expected);
    gboolean confident = fabs((reading ? reading->confidence : 0) - confidence) <= 1;
    agreement->lines++;
    agreement->texts += same;
    agreement->confidences += same && confident;
    if (!same || !confident)
        g_test_message("%s: \"%s\" %.0f, Tesseract \"%s\" %d; PIXLEAK_TEST_SEED=%u", language, text,
                       reading ? reading->confidence : 0, expected, confidence, seed);
}

static void read_batch(gsize which, const Network *network, TessBaseAPI *tesseract,
                       const DrawnFonts *fonts, guint32 seed, Agreement *agreement) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Picture *pictures[BATCH];
    for (gsize i = 0; i < BATCH; i++) {
        g_autofree char *text = random_text(rand, languages[which].letters);
        pictures[i] = drawn_line(fonts, rand, text, (guint)g_rand_int_range(rand, 9, 60));
    }
    NetworkLine *lines[BATCH];
    network_read(network, product_kernels(), (const Picture *const *)pictures, BATCH, 3, lines);
    for (gsize i = 0; i < BATCH; i++) {
        int confidence;
        g_autofree char *expected = tesseract_text(tesseract, pictures[i], &confidence);
        compare(languages[which].name, seed, lines[i], expected, confidence, agreement);
        network_line_free(lines[i]);
        picture_free(pictures[i]);
    }
}

static void test_same_text(gconstpointer data) {
    gsize which = GPOINTER_TO_SIZE(data);
    g_autoptr(Network) network = open_model(languages[which].name);
    DrawnFonts fonts = drawn_fonts(languages[which].fonts);
    if (network == NULL || fonts.faces->len == 0) {
        g_test_skip("language or fonts are not installed");
        drawn_fonts_clear(&fonts);
        return;
    }
    TessBaseAPI *tesseract = open_tesseract(languages[which].name);
    guint32 seed = test_seed();
    Agreement agreement = {0};
    const char *wanted = g_getenv("PIXLEAK_TEST_LINES");
    guint lines = wanted ? (guint)g_ascii_strtoull(wanted, NULL, 10) : LINES;
    for (guint i = 0; i < lines; i += BATCH)
        read_batch(which, network, tesseract, &fonts, seed++, &agreement);
    g_test_message("%s: %u lines, text the same in %u, confidence too in %u", languages[which].name,
                   agreement.lines, agreement.texts, agreement.confidences);
    /* One line in a thousand may differ, and there are few here. */
    guint allowed = 1 + agreement.lines / 1000;
    g_assert_cmpuint(agreement.texts + allowed, >=, agreement.lines);
    g_assert_cmpuint(agreement.confidences + 2 * allowed, >=, agreement.lines);
    TessBaseAPIDelete(tesseract);
    drawn_fonts_clear(&fonts);
}

static void expect_same_bits(const NetworkLine *a, const NetworkLine *b, guint32 seed) {
    g_assert_cmpuint(a->steps, ==, b->steps);
    if (memcmp(a->posteriors, b->posteriors, a->steps * a->codes * sizeof(float)) != 0)
        g_error("posteriors differ; PIXLEAK_TEST_SEED=%u", seed);
}

/* Alone or in a batch, by any instruction set: the same bits. */
static void test_same_bits(void) {
    g_autoptr(Network) network = open_model("eng");
    DrawnFonts fonts = drawn_fonts(fonts_of_latin);
    g_assert_nonnull(network);
    guint32 seed = test_seed();
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Picture *pictures[BATCH];
    for (gsize i = 0; i < BATCH; i++) {
        g_autofree char *text = random_text(rand, languages[0].letters);
        pictures[i] = drawn_line(&fonts, rand, text, (guint)g_rand_int_range(rand, 9, 60));
    }
    NetworkLine *together[BATCH], *alone[BATCH];
    const Picture *const *read = (const Picture *const *)pictures;
    network_read(network, product_kernels_of(INSTRUCTIONS_SCALAR), read, BATCH, 1, together);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        const ProductKernels *kernels = product_kernels_of(set);
        for (gsize i = 0; kernels && i < BATCH; i++) {
            network_read(network, kernels, read + i, 1, 1, &alone[i]);
            expect_same_bits(together[i], alone[i], seed);
            network_line_free(alone[i]);
        }
    }
    for (gsize i = 0; i < BATCH; i++) {
        network_line_free(together[i]);
        picture_free(pictures[i]);
    }
    drawn_fonts_clear(&fonts);
}

/* More lines than are held at once say what each says alone. */
static void test_many_columns(void) {
    enum { WIDE = 3, WIDTH = 20000, ROWS = 36, N_WIDE = 2 * WIDE };
    g_autoptr(Network) network = open_model("eng");
    g_assert_nonnull(network);
    guint32 seed = test_seed();
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Picture *pictures[N_WIDE];
    NetworkLine *together[N_WIDE], *alone;
    for (gsize i = 0; i < N_WIDE; i++) {
        pictures[i] = picture_new(i % 2 ? WIDTH : 60, ROWS, 8, 1);
        for (gsize y = 0; y < ROWS; y++)
            for (gsize x = 0; x < pictures[i]->width; x++)
                picture_row8(pictures[i], 0, y)[x] = (guint8)g_rand_int_range(rand, 0, 256);
    }
    const Picture *const *read = (const Picture *const *)pictures;
    network_read(network, product_kernels(), read, N_WIDE, 1, together);
    for (gsize i = 0; i < N_WIDE; i++) {
        network_read(network, product_kernels(), read + i, 1, 1, &alone);
        g_assert_cmpuint(together[i]->steps, ==, pictures[i]->width / 3);
        expect_same_bits(together[i], alone, seed);
        network_line_free(alone);
        network_line_free(together[i]);
        picture_free(pictures[i]);
    }
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
        g_autofree char *name = g_strdup_printf("/network/same_text/%s", languages[i].name);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_same_text);
    }
    g_test_add_func("/network/same_bits", test_same_bits);
    g_test_add_func("/network/many_columns", test_many_columns);
    return g_test_run();
}
