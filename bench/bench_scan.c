/* How fast text is found and read, beside Tesseract reading whole frames in its default settings;
 * one thread, the same frames, medians. Tesseract's engine is started once, and what starting it
 * for every frame costs, as its program does, is told apart.
 *
 *   bench_scan find FILE...       text-free frames: 512 x 512 pieces of 16 bits, time a piece
 *   bench_scan read TRUTH FILE... frames with text: time of all, tokens of the text read by each
 *
 * TRUTH is a table with the columns file, class and text, separated by tabs. Tesseract gets frames
 * in 8 bits, windowed to what 98 percent of the samples span, and looks for sparse text. */
#include "core/image/frame_picture.h"
#include "core/image/pixel_data.h"
#include "core/scan/place_scan.h"
#include "ocr/find/found_lines.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <tesseract/capi.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 512, RUNS = 9 };

/* Time of the CPU: other load on the machine counts for neither. */
static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int by_value(gconstpointer a, gconstpointer b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(GArray *values) {
    g_array_sort(values, by_value);
    return values->len ? g_array_index(values, double, values->len / 2) : 0;
}

/* Runs of two or more letters or digits, in upper case. */
static void add_tokens(const char *text, GHashTable *tokens) {
    g_autoptr(GString) token = g_string_new(NULL);
    for (;; text++) {
        if (g_ascii_isalnum(*text)) {
            g_string_append_c(token, g_ascii_toupper(*text));
            continue;
        }
        if (token->len >= 2)
            g_hash_table_add(tokens, g_strdup(token->str));
        g_string_truncate(token, 0);
        if (*text == '\0')
            return;
    }
}

static GHashTable *new_tokens(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* Each file's true text. */
static GPtrArray *read_truth(const char *path) {
    g_autofree char *contents = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &contents, NULL, &error))
        g_error("%s", error->message);
    g_auto(GStrv) rows = g_strsplit(contents, "\n", -1);
    GPtrArray *truth = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (char **row = rows; *row; row++) {
        GStrv cells = g_strsplit(*row, "\t", 3);
        if (g_strv_length(cells) == 3)
            g_ptr_array_add(truth, cells);
        else
            g_strfreev(cells);
    }
    return truth;
}

/* Tokens of a file's true text, each as often as it stands there, that were read. */
static guint count_true(const GPtrArray *truth, const char *path, GHashTable *read, guint *wanted) {
    guint n = 0;
    for (guint i = 0; i < truth->len; i++) {
        char **cells = g_ptr_array_index(truth, i);
        if (!g_str_has_suffix(path, cells[0]))
            continue;
        g_autoptr(GHashTable) tokens = new_tokens();
        add_tokens(cells[2], tokens);
        GHashTableIter iter;
        gpointer token;
        for (g_hash_table_iter_init(&iter, tokens); g_hash_table_iter_next(&iter, &token, NULL);) {
            n += g_hash_table_contains(read, token);
            ++*wanted;
        }
    }
    return n;
}

/* The values that 1 and 99 percent of a plane of 16 bits lie below. */
static void find_window(const Picture *picture, guint channel, guint *low, guint *high) {
    g_autofree gsize *counts = g_new0(gsize, G_MAXUINT16 + 1);
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            counts[picture_sample(picture, channel, x, y)]++;
    gsize n = picture->width * picture->height, below = 0;
    *low = *high = 0;
    for (guint value = 0; value <= G_MAXUINT16 && below < n - n / 100; value++) {
        if (below <= n / 100)
            *low = value;
        below += counts[value];
        *high = value;
    }
    *high = MAX(*high, *low + 1);
}

/* A frame in 8 bits, channels side by side, newly allocated. */
static guint8 *in_8_bits(const Picture *picture) {
    guint8 *pixels = g_malloc_n(picture->width * picture->height, picture->n_planes);
    for (guint c = 0; c < picture->n_planes; c++) {
        guint low = 0, high = G_MAXUINT8;
        if (picture->depth == 2)
            find_window(picture, c, &low, &high);
        for (gsize y = 0; y < picture->height; y++)
            for (gsize x = 0; x < picture->width; x++) {
                guint value = CLAMP(picture_sample(picture, c, x, y), low, high);
                pixels[(y * picture->width + x) * picture->n_planes + c] =
                    (guint8)((value - low) * 255 / (high - low));
            }
    }
    return pixels;
}

/* The text that Tesseract reads, newly allocated, and the time that it takes for that. */
static char *read_frame(TessBaseAPI *tesseract, const Picture *picture, double *seconds) {
    g_autofree guint8 *pixels = in_8_bits(picture);
    double start = now();
    TessBaseAPISetImage(tesseract, pixels, (int)picture->width, (int)picture->height,
                        (int)picture->n_planes, (int)(picture->width * picture->n_planes));
    char *text = TessBaseAPIGetUTF8Text(tesseract);
    *seconds = now() - start;
    char *copy = g_strdup(text ? text : "");
    TessDeleteText(text);
    return copy;
}

/* Time of the CPU of all processes that were waited for. */
static double children(void) {
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* The time that Tesseract's program takes for a grey frame. */
static double run_program(const Picture *picture) {
    g_autofree guint8 *pixels = in_8_bits(picture);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("bench_scan-XXXXXX.pgm", &path, &error);
    if (file < 0)
        g_error("%s", error->message);
    close(file);
    g_autoptr(GString) image = g_string_new(NULL);
    g_string_printf(image, "P5 %zu %zu 255\n", picture->width, picture->height);
    g_string_append_len(image, (const char *)pixels, (gssize)(picture->width * picture->height));
    char *arguments[] = {"tesseract", path, "-", "--psm", "11", NULL};
    double start = children();
    if (!g_file_set_contents(path, image->str, (gssize)image->len, &error) ||
        !g_spawn_sync(NULL, arguments, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, NULL, NULL, NULL, &error))
        g_error("%s", error->message);
    unlink(path);
    return children() - start;
}

/* A Tesseract that reads whole frames. */
static TessBaseAPI *start_tesseract(void) {
    TessBaseAPI *tesseract = TessBaseAPICreate();
    if (TessBaseAPIInit3(tesseract, NULL, "eng") != 0)
        g_error("Tesseract does not start");
    TessBaseAPISetPageSegMode(tesseract, PSM_SPARSE_TEXT);
    return tesseract;
}

static gsize reflected(gsize i, gsize n) {
    i %= 2 * n;
    return MIN(i, 2 * n - 1 - i);
}

/* A piece of a 16-bit picture, which goes on mirrored where it is smaller. */
static Picture *cut_piece(const Picture *picture, gsize x0, gsize y0) {
    Picture *piece = picture_new(PIECE, PIECE, 2, 1);
    for (gsize y = 0; y < PIECE; y++)
        for (gsize x = 0; x < PIECE; x++) {
            gsize at_x = reflected(x0 + x, picture->width),
                  at_y = reflected(y0 + y, picture->height);
            ((guint16 *)(void *)(piece->planes[0] + y * piece->stride))[x] =
                (guint16)picture_sample(picture, 0, at_x, at_y);
        }
    picture_border(piece);
    return piece;
}

typedef struct Totals {
    TessBaseAPI *tesseract;
    LineReader *reader;
    GArray *ours, *theirs, *programs;      /* double: seconds */
    GHashTable *our_tokens, *their_tokens; /* of one file */
    guint n_lines;
} Totals;

static void find_in(Totals *totals, const Picture *picture) {
    if (picture->depth != 2)
        return;
    for (gsize y = 0; y == 0 || y + PIECE <= picture->height; y += PIECE)
        for (gsize x = 0; x == 0 || x + PIECE <= picture->width; x += PIECE) {
            g_autoptr(Picture) piece = cut_piece(picture, x, y);
            g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));
            for (guint run = 0; run < RUNS; run++) {
                double start = now();
                g_autoptr(GArray) lines = find_lines(piece, NULL);
                double took = now() - start;
                g_array_append_val(times, took);
                for (guint i = 0; run == 0 && i < lines->len; i++)
                    totals->n_lines += !g_array_index(lines, FoundLine, i).second;
            }
            double ours = median(times), theirs;
            g_autofree char *text = read_frame(totals->tesseract, piece, &theirs);
            add_tokens(text, totals->their_tokens);
            g_array_append_val(totals->ours, ours);
            g_array_append_val(totals->theirs, theirs);
            double program = run_program(piece);
            g_array_append_val(totals->programs, program);
        }
}

static void read_in(Totals *totals, Picture *picture, PlaceScan *scan, gint64 frame) {
    double theirs;
    g_autofree char *text = read_frame(totals->tesseract, picture, &theirs);
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    g_autoptr(GError) error = NULL;
    double start = now();
    if (!place_scan_add(scan, picture, frame, findings, &error))
        g_error("%s", error->message);
    double ours = now() - start;
    add_tokens(text, totals->their_tokens);
    for (guint i = 0; i < findings->len; i++)
        add_tokens(((Finding *)g_ptr_array_index(findings, i))->text, totals->our_tokens);
    g_array_append_val(totals->ours, ours);
    g_array_append_val(totals->theirs, theirs);
}

static double sum(const GArray *values) {
    double total = 0;
    for (guint i = 0; i < values->len; i++)
        total += g_array_index(values, double, i);
    return total;
}

int main(int argc, char **argv) {
    gboolean finding = argc > 2 && strcmp(argv[1], "find") == 0;
    if (!finding && (argc < 4 || strcmp(argv[1], "read") != 0)) {
        g_printerr("usage: bench_scan find FILE... | read TRUTH FILE...\n");
        return 2;
    }
    mallopt(M_MMAP_THRESHOLD, 32 << 20); /* as pixleak does */
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    /* Tesseract's threads are counted before main. */
    if (g_getenv("OMP_THREAD_LIMIT") == NULL) {
        g_setenv("OMP_THREAD_LIMIT", "1", TRUE);
        execv("/proc/self/exe", argv);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(LineReader) reader = line_reader_new(NULL, &error);
    if (reader == NULL)
        g_error("%s", error->message);
    TessBaseAPI *tesseract = start_tesseract();
    Totals totals = {tesseract,
                     reader,
                     g_array_new(FALSE, FALSE, sizeof(double)),
                     g_array_new(FALSE, FALSE, sizeof(double)),
                     g_array_new(FALSE, FALSE, sizeof(double)),
                     new_tokens(),
                     new_tokens(),
                     0};
    g_autoptr(GPtrArray) truth = finding ? NULL : read_truth(argv[2]);
    guint wanted = 0, our_tokens = 0, their_tokens = 0, unused = 0;
    for (int i = finding ? 2 : 3; i < argc; i++) {
        g_autoptr(GError) failure = NULL;
        g_autoptr(DicomFile) file = dicom_file_open(argv[i], 0, &failure);
        g_autoptr(PixelData) pixels =
            file ? pixel_data_new(file, dicom_file_dataset(file), &failure) : NULL;
        g_autoptr(PlaceScan) scan = place_scan_new(reader, "frame", FALSE);
        for (gsize f = 0; pixels && f < pixel_data_n_frames(pixels); f++) {
            g_auto(Frame) frame = {0};
            Picture *picture =
                pixel_data_decode(pixels, f, &frame, &failure)
                    ? picture_from_frame(&frame, pixel_data_palette(pixels), &failure)
                    : NULL;
            if (picture == NULL)
                break;
            if (!finding) {
                read_in(&totals, picture, scan, (gint64)f);
                continue;
            }
            find_in(&totals, picture);
            picture_free(picture);
        }
        if (truth) {
            our_tokens += count_true(truth, argv[i], totals.our_tokens, &wanted);
            their_tokens += count_true(truth, argv[i], totals.their_tokens, &unused);
            g_hash_table_remove_all(totals.our_tokens);
            g_hash_table_remove_all(totals.their_tokens);
        }
        if (failure)
            g_printerr("%s: %s\n", argv[i], failure->message);
    }
    guint n = totals.ours->len;
    double ours = sum(totals.ours), theirs = sum(totals.theirs);
    double our_median = median(totals.ours), their_median = median(totals.theirs);
    g_print("%u frames\n", n);
    g_print("pixleak    median %9.3f ms, mean %9.3f ms\n", 1e3 * our_median, 1e3 * ours / n);
    g_print("Tesseract  median %9.3f ms, mean %9.3f ms\n", 1e3 * their_median, 1e3 * theirs / n);
    g_print("ratio of medians %.1f, of means %.1f\n", their_median / our_median, theirs / ours);
    if (finding) {
        double programs = sum(totals.programs), program_median = median(totals.programs);
        g_print("its program median %7.3f ms, mean %9.3f ms\n", 1e3 * program_median,
                1e3 * programs / n);
        g_print("ratio of medians %.1f, of means %.1f\n", program_median / our_median,
                programs / ours);
        g_print("%u lines to read\n", totals.n_lines);
    } else
        g_print("of %u tokens pixleak reads %u, Tesseract %u\n", wanted, our_tokens, their_tokens);
    g_hash_table_unref(totals.our_tokens);
    g_hash_table_unref(totals.their_tokens);
    g_array_unref(totals.ours);
    g_array_unref(totals.theirs);
    g_array_unref(totals.programs);
    TessBaseAPIDelete(tesseract);
    return 0;
}
