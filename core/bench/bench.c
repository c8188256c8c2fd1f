#include "core/bench/bench.h"

#include "core/bench/corpus.h"
#include "core/bench/measure.h"
#include "kernels/kernels.h"
#include "kernels/md5/md5.h"
#include "ocr/ocr.h"
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum { READ_BUFFER = 1 << 20, PROBE = 64 << 20, DIGESTED_TOGETHER = 64 };

typedef struct Bench {
    const BenchOptions *options;
    Corpus *corpus;
    const CorpusCodec *codec; /* of the decode stage being measured */
    GPtrArray *rows;
    guint8 *buffer;     /* READ_BUFFER bytes */
    guint8 *probe[2];   /* PROBE bytes each, equal */
    OcrEngine *engine;  /* of the worker */
    const char *folder; /* for files that are written */
} Bench;

/* The limits: what the machine gives without doing anything with the bytes. */

static gsize compare_memory(gsize i, gpointer data) {
    (void)i;
    Bench *bench = data;
    return memcmp(bench->probe[0], bench->probe[1], PROBE) == 0 ? 2 * (gsize)PROBE : 0;
}

static gsize copy_memory(gsize i, gpointer data) {
    (void)i;
    Bench *bench = data;
    memcpy(bench->probe[1], bench->probe[0], PROBE);
    return PROBE;
}

/* The stages. */

static gsize read_file(gsize i, gpointer data) {
    Bench *bench = data;
    int fd = open(g_ptr_array_index(bench->corpus->paths, i), O_RDONLY | O_CLOEXEC);
    gsize bytes = 0;
    ssize_t n;
    while (fd >= 0 && (n = read(fd, bench->buffer, READ_BUFFER)) > 0)
        bytes += (gsize)n;
    if (fd >= 0)
        close(fd);
    return bytes;
}

static gboolean count_element(const DicomDataset *dataset, const DicomElement *element,
                              gpointer data) {
    (void)dataset;
    *(gsize *)data += element->length > 0;
    return TRUE;
}

static gsize parse_file(gsize i, gpointer data) {
    Bench *bench = data;
    GBytes *bytes = g_ptr_array_index(bench->corpus->bytes, i);
    g_autoptr(DicomFile) file = dicom_file_new_from_bytes(bytes, "file", 0, NULL);
    gsize elements = 0;
    if (file != NULL)
        dicom_dataset_walk(dicom_file_dataset(file), count_element, &elements);
    return g_bytes_get_size(bytes);
}

static gsize decode_frame(gsize i, gpointer data) {
    Bench *bench = data;
    const CorpusFrame *at = &g_array_index(bench->codec->frames, CorpusFrame, i);
    g_auto(Frame) frame = {0};
    return pixel_data_decode(at->pixels, at->frame, &frame, NULL) ? frame.length : 0;
}

static gsize compare_frame(gsize i, gpointer data) {
    Bench *bench = data;
    const Frame *a = &g_array_index(bench->corpus->decoded, Frame, i),
                *b = &g_array_index(bench->corpus->copies, Frame, i);
    return kernels_get()->equal(a->data, a->length, b->data, b->length, a->length, 1)
               ? 2 * a->length
               : 0;
}

static gsize difference_frame(gsize i, gpointer data) {
    Bench *bench = data;
    const Frame *a = &g_array_index(bench->corpus->decoded, Frame, i),
                *b = &g_array_index(bench->corpus->copies, Frame, i);
    KernelDifference difference =
        a->bytes_per_sample == 2
            ? kernels_get()->difference_u16((const void *)a->data, a->length, (const void *)b->data,
                                            b->length, a->length / 2, 1)
            : kernels_get()->difference_u8(a->data, a->length, b->data, b->length, a->length, 1);
    return difference.changed == 0 ? 2 * a->length : 0;
}

static gsize digest_pixels(gsize i, gpointer data) {
    Bench *bench = data;
    const GPtrArray *pixels = bench->corpus->pixels;
    Md5Bytes inputs[DIGESTED_TOGETHER];
    guint8 digests[DIGESTED_TOGETHER][MD5_SIZE];
    gsize bytes = 0;
    for (guint k = 0; k < DIGESTED_TOGETHER; k++) {
        const DicomElement *element = pixel_data_element(
            g_ptr_array_index(pixels, (i * DIGESTED_TOGETHER + k) % pixels->len));
        inputs[k] = (Md5Bytes){element->value, element->length};
        bytes += element->length;
    }
    md5_digest(inputs, DIGESTED_TOGETHER, digests);
    return bytes;
}

static gsize read_region(gsize i, gpointer data) {
    Bench *bench = data;
    const CorpusRegion *region = &g_array_index(bench->corpus->regions, CorpusRegion, i);
    if (bench->engine == NULL && (bench->engine = ocr_engine_new(NULL)) == NULL)
        return 0;
    const OcrRegion asked = {region->samples, region->width, region->height, region->width, 0};
    g_autoptr(GPtrArray) readings = ocr_read(bench->engine, &asked, NULL, NULL, NULL);
    return 2 * region->width * region->height;
}

static gsize write_file(gsize i, gpointer data) {
    Bench *bench = data;
    GBytes *bytes = g_ptr_array_index(bench->corpus->bytes, i);
    g_autofree char *path = g_strdup_printf("%s/bench.%d", bench->folder, (int)getpid());
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    gsize length, done = 0;
    const guint8 *from = g_bytes_get_data(bytes, &length);
    ssize_t n = 1;
    while (fd >= 0 && done < length && (n = write(fd, from + done, length - done)) > 0)
        done += (gsize)n;
    if (fd >= 0)
        close(fd);
    unlink(path);
    return done;
}

static gboolean is_wanted(const Bench *bench, const char *stage) {
    return bench->options->only == NULL || g_str_has_prefix(stage, bench->options->only);
}

/* Measures a stage with 1 to N workers, each time right after its limit. What comes within half of
 * the limit is held up by it, what doesn't by its own computing. */
static void measure_stage(Bench *bench, const char *stage, BenchWork work, gsize n,
                          const char *item, const char *limit, BenchWork limit_work,
                          const char *otherwise) {
    if (n == 0 || !is_wanted(bench, stage))
        return;
    for (guint workers = 1; workers <= bench->options->jobs; workers++) {
        double seconds = bench->options->seconds;
        BenchRate most = bench_measure(limit_work, bench, 1, workers, seconds / 4);
        BenchRate rate = bench_measure(work, bench, n, workers, seconds);
        BenchRow *row = g_new(BenchRow, 1);
        *row = (BenchRow){g_strdup(stage),
                          workers,
                          rate.bytes / 1e6,
                          rate.items,
                          rate.core_bytes / 1e6,
                          item,
                          g_strdup(limit),
                          most.bytes / 1e6,
                          rate.bytes >= most.bytes / 2 ? limit : otherwise};
        g_ptr_array_add(bench->rows, row);
    }
}

static void measure_stages(Bench *bench) {
    Corpus *corpus = bench->corpus;
    measure_stage(bench, "read", read_file, corpus->paths->len, "file", "memory copy", copy_memory,
                  "opening files, or the disk where they are not cached");
    measure_stage(bench, "parse", parse_file, corpus->bytes->len, "file", "memory", compare_memory,
                  "elements");
    for (guint i = 0; i < corpus->codecs->len; i++) {
        bench->codec = g_ptr_array_index(corpus->codecs, i);
        g_autofree char *stage = g_strdup_printf("decode %s", bench->codec->syntax->name);
        measure_stage(bench, stage, decode_frame, bench->codec->frames->len, "frame", "memory copy",
                      copy_memory, "decoding");
    }
    measure_stage(bench, "compare (equal)", compare_frame, corpus->decoded->len, "frame", "memory",
                  compare_memory, "computing");
    measure_stage(bench, "compare (difference)", difference_frame, corpus->decoded->len, "frame",
                  "memory", compare_memory, "computing");
    measure_stage(bench, "digest", digest_pixels,
                  (corpus->pixels->len + DIGESTED_TOGETHER - 1) / DIGESTED_TOGETHER, "64 instances",
                  "memory", compare_memory, "computing");
    measure_stage(bench, "ocr", read_region, corpus->regions->len, "region", "memory",
                  compare_memory, "reading");
    measure_stage(bench, "write", write_file, corpus->bytes->len, "file", "memory copy",
                  copy_memory, "making files");
}

/* The whole check in a process of its own. */
static void measure_pipeline(Bench *bench, const char *dataset) {
    gsize bytes = bench->corpus->total_length, n = bench->corpus->paths->len;
    if (!is_wanted(bench, "pipeline") || bytes == 0)
        return;
    double per_file = (double)bytes / bench->corpus->bytes->len;
    double slowest = 0;
    for (guint workers = 1; workers <= bench->options->jobs; workers++) {
        g_autofree char *command = g_strdup_printf(
            "\"$0\" check --key \"$1/answers.db\" --uid-map \"$1/uid_mapping.csv\" --original "
            "\"$1/original\" --deid \"$1/deid\" --out \"$2/check\" --jobs %u >\"$2/log\" 2>&1; "
            "test $? != 2",
            workers);
        const char *arguments[] = {
            "/bin/sh", "-c", command, "/proc/self/exe", (char *)dataset, (char *)bench->folder,
            NULL};
        g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
        arguments[3] = self;
        int status = 0;
        gint64 start = g_get_monotonic_time();
        if (self == NULL ||
            !g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                          &status, NULL) ||
            status != 0)
            return;
        double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
        if (workers == 1)
            slowest = seconds;
        BenchRow *row = g_new(BenchRow, 1);
        *row = (BenchRow){g_strdup("pipeline (check)"),
                          workers,
                          2 * per_file * (double)n / seconds / 1e6,
                          (double)n / seconds,
                          NAN,
                          "instance",
                          g_strdup_printf("%.2f times one worker", slowest / seconds),
                          NAN,
                          "the stages above"};
        g_ptr_array_add(bench->rows, row);
    }
}

static void free_row(gpointer data) {
    BenchRow *row = data;
    g_free(row->stage);
    g_free(row->limit);
    g_free(row);
}

static gboolean is_file(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void remove_folder(const char *folder) {
    const char *arguments[] = {"rm", "-rf", "--", folder, NULL};
    g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
}

GPtrArray *bench_run(const BenchOptions *options, GError **error) {
    const char *dataset = options->dataset;
    gboolean has_key = is_file(dataset, "answers.db") && is_file(dataset, "original");
    g_autofree char *folder =
        has_key ? g_build_filename(dataset, "original", NULL) : g_strdup(dataset);
    g_autofree char *key = has_key ? g_build_filename(dataset, "answers.db", NULL) : NULL;
    g_autoptr(Corpus) corpus = corpus_new(folder, key, options->memory, error);
    g_autofree char *scratch = corpus ? g_dir_make_tmp("pixleak-bench-XXXXXX", error) : NULL;
    if (scratch == NULL)
        return NULL;
    Bench bench = {.options = options,
                   .corpus = corpus,
                   .rows = g_ptr_array_new_with_free_func(free_row),
                   .folder = scratch};
    bench.buffer = g_malloc(READ_BUFFER);
    bench.probe[0] = g_malloc(PROBE);
    bench.probe[1] = g_malloc(PROBE);
    memset(bench.probe[0], 1, PROBE);
    memset(bench.probe[1], 1, PROBE);
    measure_stages(&bench);
    if (has_key && is_file(dataset, "deid"))
        measure_pipeline(&bench, dataset);
    remove_folder(scratch);
    g_free(bench.buffer);
    g_free(bench.probe[0]);
    g_free(bench.probe[1]);
    return bench.rows;
}
