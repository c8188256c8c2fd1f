#include "core/bench/corpus.h"

#include "core/check/crop.h"
#include "core/image/frame_picture.h"
#include "core/key/answers.h"
#include "core/key/region.h"
#include "core/source/index/instances.h"
#include <string.h>

enum { MAX_REGIONS = 64, MAX_DECODED = 256, MEMORY_CHUNK = 4096 };

static void free_codec(gpointer data) {
    CorpusCodec *codec = data;
    g_array_unref(codec->frames);
    g_free(codec);
}

static void clear_frame(gpointer frame) {
    frame_clear(frame);
}

static void clear_region(gpointer region) {
    g_free(((CorpusRegion *)region)->samples);
}

void corpus_free(Corpus *corpus) {
    if (corpus == NULL)
        return;
    g_array_unref(corpus->regions);
    g_ptr_array_unref(corpus->pictures);
    g_array_unref(corpus->copies);
    g_array_unref(corpus->decoded);
    g_ptr_array_unref(corpus->codecs);
    g_ptr_array_unref(corpus->pixels);
    g_ptr_array_unref(corpus->files);
    g_ptr_array_unref(corpus->bytes);
    g_ptr_array_unref(corpus->paths);
    g_free(corpus);
}

static GArray *array_of(gsize size, GDestroyNotify clear) {
    GArray *array = g_array_new(FALSE, TRUE, (guint)size);
    g_array_set_clear_func(array, clear);
    return array;
}

static CorpusCodec *codec_of(Corpus *corpus, const TransferSyntax *syntax) {
    for (guint i = 0; i < corpus->codecs->len; i++) {
        CorpusCodec *codec = g_ptr_array_index(corpus->codecs, i);
        if (codec->syntax == syntax)
            return codec;
    }
    CorpusCodec *codec = g_new(CorpusCodec, 1);
    *codec = (CorpusCodec){syntax, g_array_new(FALSE, FALSE, sizeof(CorpusFrame))};
    g_ptr_array_add(corpus->codecs, codec);
    return codec;
}

/* Notes a file's frames, if they can be decoded. */
static void add_pixels(Corpus *corpus, DicomFile *given_file) {
    g_autoptr(DicomFile) file = given_file;
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), NULL);
    if (pixels == NULL)
        return;
    const TransferSyntax *syntax = transfer_syntax_find(pixel_data_transfer_syntax(pixels));
    g_auto(Frame) frame = {0};
    if (syntax == NULL || !pixel_data_decode(pixels, 0, &frame, NULL))
        return;
    CorpusCodec *codec = codec_of(corpus, syntax);
    for (gsize i = 0; i < pixel_data_n_frames(pixels); i++) {
        CorpusFrame at = {pixels, i};
        g_array_append_val(codec->frames, at);
    }
    if (corpus->decoded->len < MAX_DECODED) {
        Picture *picture = picture_from_frame(&frame, pixel_data_palette(pixels), NULL);
        if (picture != NULL)
            g_ptr_array_add(corpus->pictures, picture);
        frame_normalize(&frame);
        Frame copy = frame;
        copy.data = g_memdup2(frame.data, frame.length);
        g_array_append_val(corpus->copies, copy);
        g_array_append_val(corpus->decoded, frame);
        frame = (Frame){0};
    }
    g_ptr_array_add(corpus->files, g_steal_pointer(&file));
    g_ptr_array_add(corpus->pixels, g_steal_pointer(&pixels));
}

static void read_file(Corpus *corpus, const char *path) {
    g_autofree char *data = NULL;
    gsize length;
    if (!g_file_get_contents(path, &data, &length, NULL))
        return;
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&data), length);
    DicomFile *file = dicom_file_new_from_bytes(bytes, path, 0, NULL);
    corpus->total_length += length;
    g_ptr_array_add(corpus->bytes, g_steal_pointer(&bytes));
    if (file != NULL)
        add_pixels(corpus, file);
}

static void add_region(Corpus *corpus, const PixelData *pixels, const KeyCheck *check) {
    g_autoptr(AnswerRegion) answer = answer_region_new(check->number, check->action_text);
    g_auto(Frame) frame = {0};
    g_auto(Frame) rgb = {0};
    if (answer->problem != NULL || !pixel_data_decode(pixels, 0, &frame, NULL))
        return;
    frame_normalize(&frame);
    gboolean grey = frame.format.samples_per_pixel == 1 &&
                    frame.format.photometric_interpretation != PHOTOMETRIC_PALETTE_COLOR;
    if (!grey && !frame_to_rgb(&frame, pixel_data_palette(pixels), &rgb, NULL))
        return;
    const Frame *shown = rgb.data != NULL ? &rgb : &frame;
    Box box = box_clip((Box){answer->x0, answer->y0, answer->x1, answer->y1}, shown->format.columns,
                       shown->format.rows);
    if (box_is_empty(box))
        return;
    Picture crop = {0};
    crop_from_frame(shown, box, -1, &crop);
    CorpusRegion region = {crop.memory, crop.width, crop.height}; /* takes the samples */
    g_array_append_val(corpus->regions, region);
}

/* The boxes that a row's own instance has; a row that can't be understood gives none. */
static void add_row(Corpus *corpus, const char *path, const GArray *checks) {
    g_autoptr(DicomFile) file = dicom_file_open(path, 0, NULL);
    g_autoptr(PixelData) pixels =
        file ? pixel_data_new(file, dicom_file_dataset(file), NULL) : NULL;
    for (guint i = 0; pixels != NULL && i < checks->len; i++) {
        const KeyCheck *check = &g_array_index(checks, KeyCheck, i);
        if (check->kind == ACTION_PIXELS_HIDDEN)
            add_region(corpus, pixels, check);
    }
}

static gboolean read_row(Corpus *corpus, AnswerReader *reader, guint32 number,
                         const InstanceIndex *index, GStringChunk *memory, GError **error) {
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    AnswerRow *row = answer_reader_row(reader, number, memory, error);
    if (row == NULL)
        return FALSE;
    answer_reader_pixel_checks(reader, row, checks, memory, NULL);
    gboolean any = FALSE;
    for (guint i = 0; i < checks->len && !any; i++)
        any = g_array_index(checks, KeyCheck, i).kind == ACTION_PIXELS_HIDDEN;
    g_autofree char *path = any ? instance_index_find_path(index, row->instance) : NULL;
    if (path != NULL)
        add_row(corpus, path, checks);
    answer_row_destroy(row);
    return TRUE;
}

static gboolean add_regions(Corpus *corpus, const InstanceIndex *index, const char *path,
                            GError **error) {
    g_autoptr(AnswerIndex) answers = answer_index_new(path, NULL, NULL, error);
    g_autoptr(AnswerReader) reader = answers ? answer_reader_new(answers, NULL, error) : NULL;
    gboolean good = reader != NULL;
    for (guint32 i = 0; good && i < answer_index_length(answers); i++) {
        if (corpus->regions->len >= MAX_REGIONS)
            break;
        GStringChunk *memory = g_string_chunk_new(MEMORY_CHUNK);
        good = read_row(corpus, reader, i, index, memory, error);
        g_string_chunk_free(memory);
    }
    return good;
}

/* Files on disk; members of archives are left out. */
static void add_paths(Corpus *corpus, const InstanceIndex *index) {
    for (gsize i = 0; i < instance_index_length(index); i++) {
        char *path = sources_path(instance_index_sources(index), instance_index_item(index, i));
        if (path != NULL)
            g_ptr_array_add(corpus->paths, path);
    }
}

/* Every step-th file, then those behind them, so that all kinds of images have their share. */
static void read_spread(Corpus *corpus, gsize memory) {
    guint n = corpus->paths->len, step = n / 64 + 1;
    for (guint first = 0; first < step; first++)
        for (guint i = first; i < n; i += step) {
            if (corpus->total_length >= memory)
                return;
            read_file(corpus, g_ptr_array_index(corpus->paths, i));
        }
}

Corpus *corpus_new(const char *folder, const char *key, gsize memory, GError **error) {
    g_autoptr(InstanceIndex) index =
        instance_index_of_path(folder, NULL, &(ReaderTerms){.jobs = g_get_num_processors()}, error);
    if (index == NULL)
        return NULL;
    g_autoptr(Corpus) corpus = g_new0(Corpus, 1);
    corpus->paths = g_ptr_array_new_with_free_func(g_free);
    corpus->bytes = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    corpus->files = g_ptr_array_new_with_free_func((GDestroyNotify)dicom_file_free);
    corpus->pixels = g_ptr_array_new_with_free_func((GDestroyNotify)pixel_data_free);
    corpus->codecs = g_ptr_array_new_with_free_func(free_codec);
    corpus->decoded = array_of(sizeof(Frame), clear_frame);
    corpus->copies = array_of(sizeof(Frame), clear_frame);
    corpus->pictures = g_ptr_array_new_with_free_func((GDestroyNotify)picture_free);
    corpus->regions = array_of(sizeof(CorpusRegion), clear_region);
    add_paths(corpus, index);
    read_spread(corpus, memory);
    if (corpus->bytes->len == 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: no DICOM file in it", folder);
        return NULL;
    }
    if (key != NULL && !add_regions(corpus, index, key, error))
        return NULL;
    return g_steal_pointer(&corpus);
}
