#include "core/bench/stages.h"

#include "kernels/compare.h"
#include "kernels/digest.h"
#include "ocr/find/found_lines.h"
#include "ocr/region/region_reader.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { READ_BUFFER = 1 << 20, PROBE = 64 << 20, DIGESTED_TOGETHER = 64 };

struct StageData {
    const Corpus *corpus;
    const CorpusCodec *codec; /* of the decode stage at hand */
    guint8 *buffer;           /* READ_BUFFER bytes */
    guint8 *probe[2];         /* PROBE bytes each, equal */
    Recognizer *engine;       /* of the worker */
    char *folder;             /* for files that are written */
    char *large_file;         /* PROBE bytes on the disk */
};

void stage_data_free(StageData *data) {
    if (data == NULL)
        return;
    g_free(data->buffer);
    g_free(data->probe[0]);
    g_free(data->probe[1]);
    g_free(data->folder);
    g_free(data->large_file);
    g_free(data);
}

static gboolean write_large_file(const StageData *data, GError **error) {
    int fd = open(data->large_file, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    gsize done = 0;
    ssize_t n = 1;
    while (fd >= 0 && done < PROBE && (n = write(fd, data->probe[0] + done, PROBE - done)) > 0)
        done += (gsize)n;
    /* What isn't on the disk yet can't be dropped from memory. */
    gboolean good = fd >= 0 && done == PROBE && fsync(fd) == 0;
    if (!good)
        g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s",
                    data->large_file, g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return good;
}

StageData *stage_data_new(const Corpus *corpus, const char *folder, GError **error) {
    g_autoptr(StageData) data = g_new0(StageData, 1);
    data->corpus = corpus;
    data->folder = g_strdup(folder);
    data->large_file = g_build_filename(folder, "large", NULL);
    data->buffer = g_malloc(READ_BUFFER);
    for (gsize i = 0; i < G_N_ELEMENTS(data->probe); i++) {
        data->probe[i] = g_malloc(PROBE);
        memset(data->probe[i], 1, PROBE);
    }
    return write_large_file(data, error) ? g_steal_pointer(&data) : NULL;
}

/* The limits: what the machine gives without doing anything with the bytes. */

static gsize compare_memory(gsize i, gpointer data) {
    (void)i;
    StageData *stage = data;
    return memcmp(stage->probe[0], stage->probe[1], PROBE) == 0 ? 2 * (gsize)PROBE : 0;
}

static gsize copy_memory(gsize i, gpointer data) {
    (void)i;
    StageData *stage = data;
    memcpy(stage->probe[1], stage->probe[0], PROBE);
    return PROBE;
}

/* Reads a file to its end, and where `uncached` from the disk: what the system has kept of it is
 * dropped first. */
static gsize read_path(StageData *stage, const char *path, gboolean uncached) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    if (uncached)
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    gsize bytes = 0;
    ssize_t n;
    while ((n = read(fd, stage->buffer, READ_BUFFER)) > 0)
        bytes += (gsize)n;
    close(fd);
    return bytes;
}

/* One large file, each worker from the disk. */
static gsize read_disk(gsize i, gpointer data) {
    (void)i;
    StageData *stage = data;
    return read_path(stage, stage->large_file, TRUE);
}

/* The stages. */

static gsize read_file(gsize i, gpointer data) {
    StageData *stage = data;
    return read_path(stage, g_ptr_array_index(stage->corpus->paths, i), FALSE);
}

static gsize read_uncached(gsize i, gpointer data) {
    StageData *stage = data;
    return read_path(stage, g_ptr_array_index(stage->corpus->paths, i), TRUE);
}

static gboolean count_element(const DicomDataset *dataset, const DicomElement *element,
                              gpointer data) {
    (void)dataset;
    *(gsize *)data += element->length > 0;
    return TRUE;
}

static gsize parse_file(gsize i, gpointer data) {
    StageData *stage = data;
    GBytes *bytes = g_ptr_array_index(stage->corpus->bytes, i);
    g_autoptr(DicomFile) file = dicom_file_new_from_bytes(bytes, "file", 0, NULL);
    gsize elements = 0;
    if (file != NULL)
        dicom_dataset_walk(dicom_file_dataset(file), count_element, &elements);
    return g_bytes_get_size(bytes);
}

static gsize decode_frame(gsize i, gpointer data) {
    StageData *stage = data;
    const CorpusFrame *at = &g_array_index(stage->codec->frames, CorpusFrame, i);
    g_auto(Frame) frame = {0};
    return pixel_data_decode(at->pixels, at->frame, &frame, NULL) ? frame.length : 0;
}

/* A frame as a picture of one row. */
static Picture as_row(const Frame *frame) {
    guint depth = frame->bytes_per_sample == 2 ? 2 : 1;
    return (Picture){.width = frame->length / depth,
                     .height = 1,
                     .stride = frame->length,
                     .depth = depth,
                     .n_planes = 1,
                     .planes = {frame->data}};
}

static gsize compare_frame(gsize i, gpointer data) {
    StageData *stage = data;
    const Frame *a = &g_array_index(stage->corpus->decoded, Frame, i),
                *b = &g_array_index(stage->corpus->copies, Frame, i);
    bool equal;
    compare_kernels()->equal(&(PicturePair){as_row(a), as_row(b)}, 1, &equal);
    return equal ? 2 * a->length : 0;
}

static gsize difference_frame(gsize i, gpointer data) {
    StageData *stage = data;
    const Frame *a = &g_array_index(stage->corpus->decoded, Frame, i),
                *b = &g_array_index(stage->corpus->copies, Frame, i);
    PictureDifference difference;
    compare_kernels()->difference(&(PicturePair){as_row(a), as_row(b)}, 1, &difference);
    return difference.changed == 0 ? 2 * a->length : 0;
}

static gsize digest_pixels(gsize i, gpointer data) {
    StageData *stage = data;
    const GPtrArray *pixels = stage->corpus->pixels;
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

static gsize find_text(gsize i, gpointer data) {
    StageData *stage = data;
    const Picture *picture = g_ptr_array_index(stage->corpus->pictures, i);
    g_autoptr(GArray) lines = find_lines(picture, NULL);
    return lines ? picture->width * picture->height * picture->depth * picture->n_planes : 0;
}

static gsize read_region(gsize i, gpointer data) {
    StageData *stage = data;
    const CorpusRegion *region = &g_array_index(stage->corpus->regions, CorpusRegion, i);
    if (stage->engine == NULL && (stage->engine = recognizer_new(NULL, NULL)) == NULL)
        return 0;
    const Picture asked = picture_of_samples(region->samples, region->width, region->height);
    g_autoptr(GPtrArray) readings = region_read(stage->engine, &asked, 0, NULL, NULL, NULL);
    return 2 * region->width * region->height;
}

static gsize write_file(gsize i, gpointer data) {
    StageData *stage = data;
    GBytes *bytes = g_ptr_array_index(stage->corpus->bytes, i);
    g_autofree char *path = g_strdup_printf("%s/bench.%d", stage->folder, (int)getpid());
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

static void visit_decoding(StageData *stage_data, StageVisit visit, gpointer data) {
    for (guint i = 0; i < stage_data->corpus->codecs->len; i++) {
        stage_data->codec = g_ptr_array_index(stage_data->corpus->codecs, i);
        g_autofree char *name = g_strdup_printf("decode %s", stage_data->codec->syntax->name);
        visit(&(Stage){name, decode_frame, stage_data->codec->frames->len, "frame", "memory copy",
                       copy_memory, "decoding", FALSE},
              stage_data, data);
    }
}

void stages_each(StageData *stage_data, StageVisit visit, gpointer data) {
    const Corpus *corpus = stage_data->corpus;
    gsize n_paths = corpus->paths->len, n_files = corpus->bytes->len,
          n_frames = corpus->decoded->len;
    const Stage before[] = {
        {"read (disk)", read_uncached, n_paths, "file", "disk", read_disk,
         "opening files one after the other", TRUE},
        {"read", read_file, n_paths, "file", "memory copy", copy_memory, "opening files", FALSE},
        {"parse", parse_file, n_files, "file", "memory", compare_memory, "elements", FALSE},
    };
    const Stage after[] = {
        {"compare (equal)", compare_frame, n_frames, "frame", "memory", compare_memory, "computing",
         FALSE},
        {"compare (difference)", difference_frame, n_frames, "frame", "memory", compare_memory,
         "computing", FALSE},
        {"digest", digest_pixels, (corpus->pixels->len + DIGESTED_TOGETHER - 1) / DIGESTED_TOGETHER,
         "64 instances", "memory", compare_memory, "computing", FALSE},
        {"find", find_text, corpus->pictures->len, "frame", "memory", compare_memory, "computing",
         FALSE},
        {"ocr", read_region, corpus->regions->len, "region", "memory", compare_memory, "reading",
         FALSE},
        {"write", write_file, n_files, "file", "memory copy", copy_memory, "making files", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(before); i++)
        visit(&before[i], stage_data, data);
    visit_decoding(stage_data, visit, data);
    for (gsize i = 0; i < G_N_ELEMENTS(after); i++)
        visit(&after[i], stage_data, data);
}
