#include "core/cli/cli.h"
#include "core/image/digest.h"
#include "core/run/record.h"
#include "core/run/workers.h"

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

/* What becomes of a file: its line, unless it can't be read, and what is wrong with it. */
static void put_file(GByteArray *record, const DigestedFile *file) {
    const char *error = file->error ? file->error->message : NULL;
    g_autofree char *line = NULL;
    if (file->pixels != NULL)
        line = g_strdup_printf("%s\t%s\t%" G_GSIZE_FORMAT "\t%s\t%s", file->path,
                               dicom_file_transfer_syntax(file->file),
                               pixel_data_n_frames(file->pixels), file->bytes.text,
                               error ? "?" : file->samples.text);
    else if (error == NULL)
        line =
            g_strdup_printf("%s\t%s\t0\t-\t-", file->path, dicom_file_transfer_syntax(file->file));
    record_put_string(record, line);
    record_put_string(record, error);
}

static void digest_files(char *const *paths, gsize n, GByteArray *record) {
    DigestedFile files[MOST_FILES];
    gsize held = 0, size = 0;
    for (gsize i = 0; i < n; i++) {
        files[held] = open_file(paths[i]);
        size += size_of(&files[held++]);
        if (held < MOST_FILES && size < MOST_BYTES && i + 1 < n)
            continue;
        take_digests(files, held);
        for (gsize k = 0; k < held; k++) {
            put_file(record, &files[k]);
            close_file(&files[k]);
        }
        held = size = 0;
    }
}

/* Files that a confined process reads, so many at a time. */
typedef struct Digesting {
    char *const *paths;
    gsize n, group;
    Confinement *confinement;
    gboolean good;
    GError *error;
} Digesting;

static gsize n_in_group(const Digesting *digesting, gsize task) {
    return MIN(digesting->group, digesting->n - task * digesting->group);
}

/* In the process. */
static void digest_group(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const Digesting *digesting = data;
    (void)state;
    digest_files(digesting->paths + task * digesting->group, n_in_group(digesting, task), record);
}

static void print_file(RecordReader *reader, Digesting *digesting) {
    g_autofree char *line = record_string(reader), *error = record_string(reader);
    if (reader->broken)
        return;
    if (line != NULL)
        g_print("%s\n", line);
    if (error != NULL)
        g_printerr("pixleak digest: %s\n", error);
    digesting->good &= error == NULL;
}

static gboolean digest_all(Digesting *digesting);

/* A file that its process doesn't survive costs the others of its group nothing. */
static gboolean digest_each(Digesting *digesting, gsize task, const char *failure) {
    char *const *paths = digesting->paths + task * digesting->group;
    if (digesting->group == 1) {
        g_printerr("pixleak digest: %s: it could not be read: %s\n", *paths, failure);
        digesting->good = FALSE;
        return TRUE;
    }
    Digesting each = {paths, n_in_group(digesting, task), 1, digesting->confinement, TRUE, NULL};
    gboolean done = digest_all(&each);
    digesting->good &= each.good;
    digesting->error = each.error;
    return done;
}

static gboolean take_group(gsize task, GBytes *record, const char *failure, gpointer data) {
    Digesting *digesting = data;
    if (record == NULL)
        return digest_each(digesting, task, failure);
    RecordReader reader = record_reader(record);
    for (gsize i = 0; i < n_in_group(digesting, task); i++)
        print_file(&reader, digesting);
    if (reader.broken)
        return digest_each(digesting, task, "its reader sent what can't be read");
    return TRUE;
}

static gboolean digest_all(Digesting *digesting) {
    GError *failure = NULL;
    WorkersJob job = {.n_tasks = (digesting->n + digesting->group - 1) / digesting->group,
                      .n_workers = 1,
                      .confinement = digesting->confinement,
                      .run = digest_group,
                      .take = take_group,
                      .data = digesting,
                      .failure = &digesting->error};
    gboolean done = workers_run(&job, &failure);
    if (failure != NULL)
        g_propagate_error(&digesting->error, failure);
    return done;
}

int cmd_digest(const Arguments *arguments, GError **error) {
    g_autoptr(Confinement) confinement = confinement_new(0, FALSE, error);
    if (confinement == NULL)
        return EXIT_USAGE;
    Digesting digesting = {
        arguments->parameters, arguments->n_parameters, MOST_FILES, confinement, TRUE, NULL};
    for (guint i = 0; i < arguments->n_parameters; i++)
        confinement_allow(confinement, arguments->parameters[i]);
    if (digest_all(&digesting))
        return digesting.good ? EXIT_FINE : EXIT_UNDETERMINED;
    g_propagate_error(error, digesting.error);
    return EXIT_USAGE;
}
