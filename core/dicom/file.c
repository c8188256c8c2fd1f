/* Files: PS3.10 section 7; deflated data sets: PS3.5 A.5. */
#include "core/dicom/parser.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define IMPLICIT_LITTLE_ENDIAN "1.2.840.10008.1.2"
#define EXPLICIT_LITTLE_ENDIAN "1.2.840.10008.1.2.1"
#define EXPLICIT_BIG_ENDIAN "1.2.840.10008.1.2.2"
/* GE's: implicit little endian, but for the pixels. */
#define IMPLICIT_BIG_ENDIAN_PIXELS "1.2.840.113619.5.2"

enum { PREAMBLE = 128, META_START = PREAMBLE + 4 };
enum { SMALL_REST = 1 << 10 }; /* bytes behind a deflated data set that may be padding */
enum { SMALL = 32 << 10 };     /* bytes of a file that is read: to map it takes longer */
/* What a deflated data set may take, whatever it is deflated from; and beyond SURELY_INFLATED how
 * many times as long as its stream it may be: only a stream made for it has more than images have.
 */
#define MAX_INFLATED ((gsize)4 << 30)
#define SURELY_INFLATED ((gsize)256 << 20)
#define MAX_INFLATED_RATIO ((gsize)256)

struct DicomFile {
    char *name;
    GBytes *bytes;
    gboolean mapped;  /* they are the file's own */
    guint8 *inflated; /* the data set of a deflated file */
    char *transfer_syntax;
    DicomDataset meta, dataset;
    DicomArena arena;
};

G_DEFINE_QUARK(dicom - error - quark, dicom_error)

void dicom_file_free(DicomFile *file) {
    if (!file)
        return;
    g_free(file->name);
    g_free(file->inflated);
    g_free(file->transfer_syntax);
    g_clear_pointer(&file->bytes, g_bytes_unref);
    dicom_arena_clear(&file->arena);
    g_free(file);
}

const char *dicom_file_name(const DicomFile *file) {
    return file->name;
}

static gboolean has_preamble(const guint8 *data, gsize size) {
    return size >= META_START && memcmp(data + PREAMBLE, "DICM", 4) == 0;
}

gboolean dicom_file_has_preamble(const DicomFile *file) {
    gsize size;
    const guint8 *data = g_bytes_get_data(file->bytes, &size);
    return has_preamble(data, size);
}

void dicom_file_release(const DicomFile *file, const DicomElement *element) {
    gsize size, page = (gsize)sysconf(_SC_PAGESIZE);
    const guint8 *data = g_bytes_get_data(file->bytes, &size);
    if (!file->mapped || element->value < data || element->value >= data + size)
        return;
    gsize start = (gsize)(element->value - data + page - 1) / page * page;
    gsize end = (gsize)(element->value - data + element->length) / page * page;
    if (start < end)
        madvise((gpointer)(data + start), end - start, MADV_DONTNEED);
}

const char *dicom_file_transfer_syntax(const DicomFile *file) {
    return file->transfer_syntax;
}

const DicomDataset *dicom_file_meta(const DicomFile *file) {
    return &file->meta;
}

const DicomDataset *dicom_file_dataset(const DicomFile *file) {
    return &file->dataset;
}

static gboolean is_deflated(const char *transfer_syntax) {
    static const char *const deflated[] = {"1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95",
                                           "1.2.840.10008.1.2.4.205", NULL};
    return g_strv_contains(deflated, transfer_syntax);
}

static gsize most_inflated(gsize deflated) {
    gsize most = MIN(deflated, MAX_INFLATED / MAX_INFLATED_RATIO) * MAX_INFLATED_RATIO;
    return MAX(most, SURELY_INFLATED);
}

/* Inflates as much as there is. Where the stream is broken, what came out before is returned with
 * *problem set. NULL with error set if it would grow too large. */
static guint8 *inflate_dataset(const char *name, const guint8 *data, gsize size, gsize *out_size,
                               GError **problem, GError **error) {
    z_stream stream = {0};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_IO, "%s: no memory to inflate the data set",
                    name);
        return NULL;
    }
    gsize capacity = 64 << 10, in = 0, out = 0;
    g_autofree guint8 *inflated = g_malloc(capacity);
    int status = Z_OK;
    while (status == Z_OK) {
        if (out == capacity) {
            guint8 *larger =
                out < most_inflated(size) ? g_try_realloc(inflated, 2 * capacity) : NULL;
            if (!larger)
                break;
            inflated = larger;
            capacity *= 2;
        }
        guint in_chunk = MIN(size - in, 1u << 30), out_chunk = MIN(capacity - out, 1u << 30);
        stream.next_in = (guint8 *)data + in;
        stream.avail_in = in_chunk;
        stream.next_out = inflated + out;
        stream.avail_out = out_chunk;
        status = inflate(&stream, Z_NO_FLUSH);
        in += in_chunk - stream.avail_in;
        out += out_chunk - stream.avail_out;
    }
    g_autofree char *message = g_strdup(stream.msg ? stream.msg : "it ends early");
    inflateEnd(&stream);
    if (status == Z_OK) {
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_LIMIT,
                    out < most_inflated(size)
                        ? "%s: not enough memory for the more than %zu bytes that its data set "
                          "inflates to (--limit-memory)"
                        : "%s: its data set inflates to more than %zu bytes, which no image does: "
                          "look at it by hand",
                    name, out);
        return NULL;
    }
    if (status != Z_STREAM_END)
        g_set_error(problem, DICOM_ERROR, DICOM_ERROR_BROKEN,
                    "%s: deflated data set broken after %zu of %zu bytes: %s", name, in, size,
                    message);
    else if (size - in > SMALL_REST)
        g_set_error(problem, DICOM_ERROR, DICOM_ERROR_BROKEN,
                    "%s: %zu bytes behind the deflated data set, which ends after %zu", name,
                    size - in, in);
    *out_size = out;
    return g_steal_pointer(&inflated);
}

/* The tag at offset, which has room for it. */
static guint32 tag_at(const DicomParser *parser, gsize offset, DicomEncoding encoding) {
    const guint8 *p = parser->data + offset;
    return encoding.big_endian ? DICOM_TAG(p[0] << 8 | p[1], p[2] << 8 | p[3])
                               : DICOM_TAG(p[1] << 8 | p[0], p[3] << 8 | p[2]);
}

static gboolean is_known(guint32 tag) {
    return dicom_dictionary_vr(tag) != VR_UN;
}

/* The encoding that the bytes at offset show, into *encoding: *encoding itself if it can be, then
 * the usual ones. One in which the data set begins with an element of the dictionary comes before
 * any other: turned around, a length may fit as well, but a tag hardly ever is known. */
static gboolean sniff(const DicomParser *parser, gsize offset, DicomEncoding *encoding) {
    const DicomEncoding candidates[] = {
        *encoding, {FALSE, FALSE}, {TRUE, FALSE}, {FALSE, TRUE}, {TRUE, TRUE}};
    const DicomEncoding *unknown = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(candidates); i++) {
        if (!dicom_parser_fits(parser, candidates[i], offset, parser->size))
            continue;
        if (offset + 4 > parser->size || is_known(tag_at(parser, offset, candidates[i]))) {
            *encoding = candidates[i];
            return TRUE;
        }
        unknown = unknown ? unknown : &candidates[i];
    }
    if (unknown)
        *encoding = *unknown;
    return unknown != NULL;
}

/* Whether the data begin with an element that data sets do begin with: what has no preamble may be
 * any file. */
static gboolean begins_like_dicom(const DicomParser *parser) {
    DicomEncoding encoding = {0};
    if (parser->size < 4 || !sniff(parser, 0, &encoding))
        return FALSE;
    guint32 tag = tag_at(parser, 0, encoding);
    return tag >> 16 <= 0x0020 && is_known(tag);
}

static char *uid_text(const DicomElement *element) {
    g_autofree char *text =
        element ? g_strndup((const char *)element->value, element->length) : g_strdup("");
    return g_strdup(g_strstrip(text));
}

/* Reads the meta information, which begins at *offset if there is any. Its group length is not
 * believed: it ends where the group ends. */
static gboolean read_meta(DicomFile *file, DicomParser *parser, gsize *offset, GError **error) {
    parser->first_tag = DICOM_TAG(0x0002, 0);
    parser->stop_tag = DICOM_TAG(0x0003, 0);
    const DicomEncoding explicit_little_endian = {0};
    if (!dicom_parser_read(parser, explicit_little_endian, offset, &file->meta, error))
        return FALSE;
    file->transfer_syntax = uid_text(dicom_dataset_find(&file->meta, DICOM_TAG(0x0002, 0x0010)));
    return TRUE;
}

static gboolean read_body(DicomFile *file, DicomParser *parser, gsize offset, guint32 stop_tag,
                          GError **error) {
    g_autoptr(GError) problem = NULL;
    if (is_deflated(file->transfer_syntax)) {
        file->inflated = inflate_dataset(file->name, parser->data + offset, parser->size - offset,
                                         &parser->size, &problem, error);
        if (!file->inflated)
            return FALSE;
        parser->data = file->inflated;
        parser->space = " of the inflated data set";
        offset = 0;
    }
    DicomEncoding encoding = {
        .implicit = g_str_equal(file->transfer_syntax, IMPLICIT_LITTLE_ENDIAN) ||
                    g_str_equal(file->transfer_syntax, IMPLICIT_BIG_ENDIAN_PIXELS),
        .big_endian = g_str_equal(file->transfer_syntax, EXPLICIT_BIG_ENDIAN),
    };
    parser->pixels_big_endian = g_str_equal(file->transfer_syntax, IMPLICIT_BIG_ENDIAN_PIXELS);
    /* Some files are not encoded as their meta information says; the bytes are believed. */
    sniff(parser, offset, &encoding);
    if (file->transfer_syntax[0] == '\0') {
        g_free(file->transfer_syntax);
        file->transfer_syntax = g_strdup(encoding.implicit     ? IMPLICIT_LITTLE_ENDIAN
                                         : encoding.big_endian ? EXPLICIT_BIG_ENDIAN
                                                               : EXPLICIT_LITTLE_ENDIAN);
    }
    parser->first_tag = 0;
    parser->stop_tag = stop_tag;
    gboolean read =
        dicom_parser_read(parser, encoding, &offset, &file->dataset, problem ? NULL : error);
    if (problem && (!read || offset == parser->size)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    return read;
}

DicomFile *dicom_file_new_from_bytes(GBytes *bytes, const char *name, guint32 stop_tag,
                                     GError **error) {
    g_autoptr(DicomFile) file = g_new0(DicomFile, 1);
    file->name = g_strdup(name);
    file->bytes = g_bytes_ref(bytes);
    dicom_arena_init(&file->arena);
    DicomParser parser = {.name = file->name, .space = "", .arena = &file->arena};
    parser.data = g_bytes_get_data(bytes, &parser.size);

    gsize offset = 0;
    if (has_preamble(parser.data, parser.size))
        offset = META_START;
    else if (parser.size == 0 || !begins_like_dicom(&parser)) {
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_NOT_DICOM, "%s: not a DICOM file%s", name,
                    parser.size == 0 ? ": it is empty" : "");
        return NULL;
    }
    if (!read_meta(file, &parser, &offset, error) ||
        !read_body(file, &parser, offset, stop_tag, error))
        return NULL;
    if (file->meta.n_elements == 0 && file->dataset.n_elements == 0 && offset == parser.size) {
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_BROKEN,
                    "%s: no data elements behind the preamble", name);
        return NULL;
    }
    return g_steal_pointer(&file);
}

static void set_io_error(GError **error, const char *path, const char *what) {
    g_set_error(error, DICOM_ERROR, DICOM_ERROR_IO, "%s: %s", path, what);
}

static GBytes *map_large(int fd, const char *path, GError **error) {
    g_autoptr(GError) problem = NULL;
    g_autoptr(GMappedFile) mapped = g_mapped_file_new_from_fd(fd, FALSE, &problem);
    if (!mapped)
        set_io_error(error, path, problem->message);
    return mapped ? g_mapped_file_get_bytes(mapped) : NULL;
}

static GBytes *read_small(int fd, const char *path, gsize size, GError **error) {
    g_autofree guint8 *data = g_malloc(MAX(size, 1));
    gsize length = 0;
    while (length < size) {
        ssize_t n = read(fd, data + length, size - length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            set_io_error(error, path, g_strerror(errno));
            return NULL;
        }
        if (n == 0)
            break; /* it has become shorter */
        length += (gsize)n;
    }
    return g_bytes_new_take(g_steal_pointer(&data), length);
}

/* What is no file is not read: a pipe waits for who writes, and a device may never end. */
static const char *not_a_file(const struct stat *status) {
    return S_ISDIR(status->st_mode)    ? "is a directory"
           : S_ISFIFO(status->st_mode) ? "is a pipe: put the file that comes out of it in its place"
           : S_ISSOCK(status->st_mode)
               ? "is a socket, which holds no file"
               : "is a device: put the file that it stands for in its place";
}

static GBytes *read_or_map(int fd, const char *path, struct stat *status, GError **error) {
    if (fstat(fd, status) != 0) {
        set_io_error(error, path, g_strerror(errno));
        return NULL;
    }
    if (!S_ISREG(status->st_mode)) {
        set_io_error(error, path, not_a_file(status));
        return NULL;
    }
    return status->st_size > SMALL ? map_large(fd, path, error)
                                   : read_small(fd, path, (gsize)status->st_size, error);
}

GBytes *dicom_file_bytes(const char *path, struct stat *status, GError **error) {
    /* O_NONBLOCK: opening a FIFO must not wait for a writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat unused;
    if (fd < 0) {
        gboolean is_socket = errno == ENXIO && stat(path, &unused) == 0 && !S_ISREG(unused.st_mode);
        set_io_error(error, path, is_socket ? not_a_file(&unused) : g_strerror(errno));
        return NULL;
    }
    GBytes *bytes = read_or_map(fd, path, status != NULL ? status : &unused, error);
    close(fd);
    return bytes;
}

DicomFile *dicom_file_of_bytes(GBytes *bytes, const char *path, guint32 stop_tag, GError **error) {
    DicomFile *file = dicom_file_new_from_bytes(bytes, path, stop_tag, error);
    if (file)
        file->mapped = g_bytes_get_size(bytes) > SMALL;
    return file;
}

DicomFile *dicom_file_open(const char *path, guint32 stop_tag, GError **error) {
    g_autoptr(GBytes) bytes = dicom_file_bytes(path, NULL, error);
    return bytes ? dicom_file_of_bytes(bytes, path, stop_tag, error) : NULL;
}
