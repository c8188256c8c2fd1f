#include "core/cli/cli.h"
#include "core/image/digest.h"

/* Files whose digests are taken at once: so many, or as many as hold so many bytes, or one. */
enum { MOST_FILES = 32, MOST_BYTES = 64 << 20 };

typedef struct DigestedFile {
    const char *path;
    DicomFile *file;
    PixelData *pixels;          /* NULL where there are none */
    GError *error;              /* the file can't be read, or its frames not decoded */
    PixelDigest bytes, samples; /* where there are pixels */
} DigestedFile;

static DigestedFile open_file(const char *path) {
    DigestedFile file = {.path = path};
    file.file = dicom_file_open(path, 0, &file.error);
    if (file.file != NULL)
        file.pixels = pixel_data_new(file.file, dicom_file_dataset(file.file), &file.error);
    return file;
}

static void close_file(DigestedFile *file) {
    g_clear_pointer(&file->pixels, pixel_data_free);
    g_clear_pointer(&file->file, dicom_file_free);
    g_clear_error(&file->error);
}

/* The pixel data and a decoded frame, roughly. */
static gsize size_of(const DigestedFile *file) {
    if (file->pixels == NULL)
        return 0;
    const PixelFormat *format = pixel_data_format(file->pixels);
    return pixel_data_element(file->pixels)->length + (gsize)format->rows * format->columns *
                                                          format->samples_per_pixel *
                                                          (format->bits_allocated / 8 + 1u);
}

static void take_digests(DigestedFile *files, gsize n) {
    const PixelData *pixels[MOST_FILES];
    gsize owners[MOST_FILES], count = 0;
    PixelDigest bytes[MOST_FILES], samples[MOST_FILES];
    GError *errors[MOST_FILES] = {NULL};
    for (gsize i = 0; i < n; i++)
        if (files[i].pixels != NULL) {
            owners[count] = i;
            pixels[count++] = files[i].pixels;
        }
    pixel_data_digest_bytes(pixels, count, bytes);
    pixel_data_digest_samples(pixels, count, samples, errors);
    for (gsize i = 0; i < count; i++) {
        files[owners[i]].bytes = bytes[i];
        files[owners[i]].samples = samples[i];
        files[owners[i]].error = errors[i];
    }
}

/* One line for a file; FALSE after saying on standard error what is wrong with it. */
static gboolean print_file(const DigestedFile *file) {
    const char *error = file->error ? file->error->message : NULL;
    if (file->pixels != NULL)
        g_print("%s\t%s\t%" G_GSIZE_FORMAT "\t%s\t%s\n", file->path,
                dicom_file_transfer_syntax(file->file), pixel_data_n_frames(file->pixels),
                file->bytes.text, error ? "?" : file->samples.text);
    else if (error == NULL)
        g_print("%s\t%s\t0\t-\t-\n", file->path, dicom_file_transfer_syntax(file->file));
    if (error != NULL)
        g_printerr("pixleak digest: %s\n", error);
    return error == NULL;
}

static gboolean digest_files(char **paths, gsize n) {
    DigestedFile files[MOST_FILES];
    gsize held = 0, size = 0;
    gboolean good = TRUE;
    for (gsize i = 0; i < n; i++) {
        files[held] = open_file(paths[i]);
        size += size_of(&files[held++]);
        if (held < MOST_FILES && size < MOST_BYTES && i + 1 < n)
            continue;
        take_digests(files, held);
        for (gsize k = 0; k < held; k++) {
            good &= print_file(&files[k]);
            close_file(&files[k]);
        }
        held = size = 0;
    }
    return good;
}

int cmd_digest(const Arguments *arguments, GError **error) {
    (void)error;
    return digest_files(arguments->parameters, arguments->n_parameters) ? EXIT_FINE
                                                                        : EXIT_UNDETERMINED;
}
