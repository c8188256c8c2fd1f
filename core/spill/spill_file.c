#include "core/spill/spill_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - spill - error - quark, spill_error)

enum { PENDING = 32 << 10 };
/* Bytes that are read at once for a few: lists are mostly read in their order. More would cost who
 * reads here and there. */
enum { WINDOW = 1 << 10, FEW = WINDOW / 8 };
enum { SHORT_RANGE = 32 << 10 }; /* bytes that are read: to map them takes longer */

typedef struct SpillWindow {
    GMutex lock;
    guint64 position;
    gsize length; /* 0: nothing is in it */
    guint8 data[WINDOW];
} SpillWindow;

struct SpillFile {
    int fd;
    SpillWindow *window; /* what was read last */
    guint64 length;      /* with what is pending */
    gsize n_pending;     /* of the last bytes, not yet written */
    guint8 pending[PENDING];
};

static gboolean fail(GError **error) {
    g_set_error(error, SPILL_ERROR, 0, "%s: a temporary file can't be written: %s", g_get_tmp_dir(),
                g_strerror(errno));
    return FALSE;
}

/* Without a name where the file system can do that; else its name is taken away at once. */
static int open_unnamed(void) {
    int fd = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (fd >= 0)
        return fd;
    g_autofree char *name = g_build_filename(g_get_tmp_dir(), "pixleak-XXXXXX", NULL);
    fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        unlink(name);
    return fd;
}

SpillFile *spill_file_new(GError **error) {
    int fd = open_unnamed();
    if (fd < 0) {
        fail(error);
        return NULL;
    }
    SpillFile *file = g_new0(SpillFile, 1);
    file->fd = fd;
    file->window = g_new0(SpillWindow, 1);
    g_mutex_init(&file->window->lock);
    return file;
}

void spill_file_free(SpillFile *file) {
    if (file == NULL)
        return;
    close(file->fd);
    g_mutex_clear(&file->window->lock);
    g_free(file->window);
    g_free(file);
}

guint64 spill_file_length(const SpillFile *file) {
    return file->length;
}

static gboolean write_at(int fd, guint64 position, const guint8 *data, gsize length,
                         GError **error) {
    while (length > 0) {
        ssize_t n = pwrite(fd, data, length, (off_t)position);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(error);
        data += n;
        position += (gsize)n;
        length -= (gsize)n;
    }
    return TRUE;
}

gboolean spill_file_flush(SpillFile *file, GError **error) {
    if (!write_at(file->fd, file->length - file->n_pending, file->pending, file->n_pending, error))
        return FALSE;
    file->n_pending = 0;
    return TRUE;
}

gboolean spill_file_append(SpillFile *file, gconstpointer data, gsize length, GError **error) {
    if (length > PENDING - file->n_pending && !spill_file_flush(file, error))
        return FALSE;
    if (length > PENDING) {
        if (!write_at(file->fd, file->length, data, length, error))
            return FALSE;
    } else {
        memcpy(file->pending + file->n_pending, data, length);
        file->n_pending += length;
    }
    file->length += length;
    return TRUE;
}

gboolean spill_file_write(SpillFile *file, guint64 position, gconstpointer data, gsize length,
                          GError **error) {
    file->length = MAX(file->length, position + length);
    file->window->length = 0;
    return write_at(file->fd, position, data, length, error);
}

static void read_at(int fd, guint64 position, guint8 *data, gsize length) {
    while (length > 0) {
        ssize_t n = pread(fd, data, length, (off_t)position);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            g_error("a temporary file can't be read back: %s",
                    n < 0 ? g_strerror(errno) : "cut off");
        data += n;
        position += (gsize)n;
        length -= (gsize)n;
    }
}

static void fill_window(const SpillFile *file, guint64 position, guint64 written) {
    SpillWindow *window = file->window;
    window->position = position - position % FEW;
    window->length = (gsize)MIN((guint64)WINDOW, written - window->position);
    read_at(file->fd, window->position, window->data, window->length);
}

/* FALSE where they are many, or where another thread reads: a child that is forked while a thread
 * holds the lock would wait for ever, so that nobody waits. */
static gboolean read_few(const SpillFile *file, guint64 position, guint64 written, guint8 *data,
                         gsize length) {
    SpillWindow *window = file->window;
    if (length > FEW || !g_mutex_trylock(&window->lock))
        return FALSE;
    if (position < window->position || position + length > window->position + window->length)
        fill_window(file, position, written);
    memcpy(data, window->data + (position - window->position), length);
    g_mutex_unlock(&window->lock);
    return TRUE;
}

gsize spill_file_read(const SpillFile *file, guint64 position, gpointer data, gsize length) {
    if (position >= file->length)
        return 0;
    length = (gsize)MIN(length, file->length - position);
    guint64 written = file->length - file->n_pending;
    gsize on_disk = position < written ? (gsize)MIN(length, written - position) : 0;
    if (on_disk > 0 && !read_few(file, position, written, data, on_disk))
        read_at(file->fd, position, data, on_disk);
    if (on_disk < length)
        memcpy((guint8 *)data + on_disk, file->pending + (position + on_disk - written),
               length - on_disk);
    return length;
}

typedef struct MappedPart {
    gpointer start;
    gsize length;
} MappedPart;

static void unmap(gpointer data) {
    MappedPart *mapping = data;
    munmap(mapping->start, mapping->length);
    g_free(mapping);
}

GBytes *spill_file_bytes(const SpillFile *file, guint64 position, gsize length, GError **error) {
    if (length <= SHORT_RANGE) {
        guint8 *data = g_malloc(MAX(length, 1));
        read_at(file->fd, position, data, length);
        return g_bytes_new_take(data, length);
    }
    gsize before = (gsize)(position % (guint64)sysconf(_SC_PAGESIZE));
    gpointer start =
        mmap(NULL, before + length, PROT_READ, MAP_SHARED, file->fd, (off_t)(position - before));
    if (start == MAP_FAILED) {
        g_set_error(error, SPILL_ERROR, 0, "a temporary file can't be mapped: %s",
                    g_strerror(errno));
        return NULL;
    }
    MappedPart *mapping = g_new(MappedPart, 1);
    *mapping = (MappedPart){start, before + length};
    return g_bytes_new_with_free_func((guint8 *)start + before, length, unmap, mapping);
}
