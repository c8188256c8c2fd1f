/* Pages to a table: sections 1.3, 1.5 and 1.6 of the format. */
#include "core/bulk/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - bulk - error - quark, bulk_error)

enum {
    HEADER = 100,
    HEADER_RESERVED = 20, /* where in the header: bytes at the end of every page */
    HEADER_CHANGES = 24,
    HEADER_PAGES = 28,
    HEADER_FREELIST = 32,
    HEADER_FREE_PAGES = 36,
    HEADER_AUTOVACUUM = 52,
    HEADER_VALID_FOR = 92,
    /* Bytes of the file that SQLite locks, and whose page it leaves alone. */
    LOCK_BYTES = 0x40000000,
    N_LOCK_BYTES = 512,
    LOCK_TRIES = 600,
    LOCK_MICROSECONDS = 100000,
};

struct BulkFile {
    char *path;
    int fd;
    gsize page_size;
    guint32 root;          /* the table's page that never changes its number */
    guint32 first;         /* page that isn't SQLite's own */
    _Atomic guint32 *next; /* shared: the first page that nobody has yet */
    GArray *leaves;        /* of BulkPage */
    gboolean sorted, changed;
    GByteArray *used; /* a bit per page from `first` on */
    GArray *interior; /* of guint32: pages between root and leaves */
    GArray *spare;    /* of guint32: such pages that the table holds no more */
};

static gboolean fail(const BulkFile *file, const char *what, GError **error) {
    g_set_error(error, BULK_ERROR, 0, "%s: %s: %s", file->path, what, g_strerror(errno));
    return FALSE;
}

static gint64 query_number(sqlite3 *database, const char *sql, const char *table) {
    sqlite3_stmt *statement = NULL;
    gint64 number = -1;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK) {
        if (table)
            sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
        if (sqlite3_step(statement) == SQLITE_ROW)
            number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return number;
}

static gboolean look(BulkFile *file, const char *table, GError **error) {
    sqlite3 *database = NULL;
    gint64 root = -1, page_size = -1, pages = -1;
    if (sqlite3_open_v2(file->path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        root = query_number(database,
                            "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?",
                            table);
        page_size = query_number(database, "PRAGMA page_size", NULL);
        pages = query_number(database, "PRAGMA page_count", NULL);
    }
    sqlite3_close(database);
    guint8 header[HEADER];
    if (root <= 1 || page_size <= 0 || pages <= 0 || pread(file->fd, header, HEADER, 0) != HEADER ||
        header[HEADER_RESERVED] != 0 || get_32(header + HEADER_AUTOVACUUM) != 0) {
        g_set_error(error, BULK_ERROR, 0, "%s: no table %s that can be filled", file->path, table);
        return FALSE;
    }
    file->root = (guint32)root;
    file->page_size = (gsize)page_size;
    file->first = (guint32)pages + 1;
    return TRUE;
}

BulkFile *bulk_file_open(const char *path, const char *table, GError **error) {
    g_autoptr(BulkFile) file = g_new0(BulkFile, 1);
    file->path = g_strdup(path);
    file->leaves = g_array_new(FALSE, FALSE, sizeof(BulkPage));
    file->interior = g_array_new(FALSE, FALSE, sizeof(guint32));
    file->spare = g_array_new(FALSE, FALSE, sizeof(guint32));
    file->used = g_byte_array_new();
    file->sorted = TRUE;
    file->fd = open(path, O_RDWR | O_CLOEXEC);
    if (file->fd < 0) {
        fail(file, "can't be opened", error);
        return NULL;
    }
    if (!look(file, table, error))
        return NULL;
    gpointer shared =
        mmap(NULL, sizeof *file->next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        fail(file, "no shared memory", error);
        return NULL;
    }
    file->next = shared;
    atomic_store(file->next, file->first);
    return g_steal_pointer(&file);
}

void bulk_file_free(BulkFile *file) {
    if (file == NULL)
        return;
    if (file->next)
        munmap(file->next, sizeof *file->next);
    if (file->fd >= 0)
        close(file->fd);
    g_array_unref(file->leaves);
    g_array_unref(file->interior);
    g_array_unref(file->spare);
    g_byte_array_unref(file->used);
    g_free(file->path);
    g_free(file);
}

gsize bulk_page_size(const BulkFile *file) {
    return file->page_size;
}

static guint32 lock_page(const BulkFile *file) {
    return (guint32)(LOCK_BYTES / file->page_size + 1);
}

guint32 bulk_reserve(BulkFile *file, gsize n) {
    for (;;) {
        guint32 first = atomic_fetch_add(file->next, (guint32)n), locked = lock_page(file);
        if (locked < first || locked - first >= n)
            return first;
    }
}

static gboolean write_at(BulkFile *file, const guint8 *data, gsize length, guint64 offset,
                         GError **error) {
    while (length > 0) {
        ssize_t n = pwrite(file->fd, data, length, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(file, "can't be written", error);
        data += n;
        length -= (gsize)n;
        offset += (guint64)n;
    }
    return TRUE;
}

static guint64 offset_of(const BulkFile *file, guint32 number) {
    return (guint64)(number - 1) * file->page_size;
}

gboolean bulk_write_pages(BulkFile *file, guint32 first, const guint8 *data, gsize n,
                          GError **error) {
    return write_at(file, data, n * file->page_size, offset_of(file, first), error);
}

static gboolean is_used(const BulkFile *file, guint32 number) {
    guint32 bit = number - file->first;
    return bit / 8 < file->used->len && file->used->data[bit / 8] >> (bit % 8) & 1;
}

static void set_used(BulkFile *file, guint32 number, gboolean used) {
    guint32 bit = number - file->first;
    guint before = file->used->len;
    if (bit / 8 >= before) {
        g_byte_array_set_size(file->used, bit / 8 + 1);
        memset(file->used->data + before, 0, file->used->len - before);
    }
    guint8 mask = (guint8)(1 << (bit % 8));
    file->used->data[bit / 8] =
        (guint8)(used ? file->used->data[bit / 8] | mask : file->used->data[bit / 8] & ~mask);
}

gboolean bulk_file_take(BulkFile *file, const BulkPage *pages, gsize n) {
    for (gsize i = 0; i < n; i++) {
        if (pages[i].number < file->first || pages[i].number >= atomic_load(file->next))
            return FALSE;
        set_used(file, pages[i].number, TRUE);
        if (pages[i].last_rowid == BULK_CONTINUED)
            continue;
        guint before = file->leaves->len;
        file->sorted =
            file->sorted &&
            (before == 0 ||
             g_array_index(file->leaves, BulkPage, before - 1).last_rowid < pages[i].last_rowid);
        g_array_append_val(file->leaves, pages[i]);
    }
    file->changed = file->changed || n > 0;
    return TRUE;
}

static int compare_rowids(gconstpointer a, gconstpointer b) {
    gint64 first = ((const BulkPage *)a)->last_rowid, second = ((const BulkPage *)b)->last_rowid;
    return first < second ? -1 : first > second;
}

/* Whoever reads holds one of the lock bytes; none may while pages change under it. */
static gboolean lock(BulkFile *file, short type) {
    struct flock range = {
        .l_type = type, .l_whence = SEEK_SET, .l_start = LOCK_BYTES, .l_len = N_LOCK_BYTES};
    /* A file system without locks has no readers who keep to them. */
    return fcntl(file->fd, F_OFD_SETLK, &range) == 0 || (errno != EAGAIN && errno != EACCES);
}

static guint32 take_spare(BulkFile *file) {
    guint32 number;
    if (file->spare->len > 0) {
        number = g_array_index(file->spare, guint32, file->spare->len - 1);
        g_array_set_size(file->spare, file->spare->len - 1);
    } else {
        number = bulk_reserve(file, 1);
    }
    set_used(file, number, TRUE);
    g_array_append_val(file->interior, number);
    return number;
}

/* A page that points to n > 1 others. */
static void fill_interior(const BulkFile *file, guint8 *page, const BulkPage *children, gsize n) {
    gsize content = file->page_size;
    memset(page, 0, file->page_size);
    page[0] = INTERIOR_TABLE_PAGE;
    put_16(page + 3, n - 1);
    put_32(page + 8, children[n - 1].number);
    for (gsize i = 0; i + 1 < n; i++) {
        guint8 cell[PAGE_NUMBER + MAX_VARINT];
        put_32(cell, children[i].number);
        gsize size =
            (gsize)(put_varint(cell + PAGE_NUMBER, (guint64)children[i].last_rowid) - cell);
        content -= size;
        memcpy(page + content, cell, size);
        put_16(page + INTERIOR_HEADER + i * POINTER, content);
    }
    put_16(page + 5, content);
}

/* The level above `children`, in new pages. */
static GArray *write_level(BulkFile *file, const GArray *children, gsize fanout, GError **error) {
    g_autoptr(GArray) level = g_array_new(FALSE, FALSE, sizeof(BulkPage));
    g_autofree guint8 *page = g_malloc(file->page_size);
    gsize n = children->len, n_pages = (n + fanout - 1) / fanout;
    for (gsize i = 0; i < n_pages; i++) {
        /* Evenly: a page with one child would be none. */
        gsize from = i * n / n_pages, to = (i + 1) * n / n_pages;
        BulkPage written = {g_array_index(children, BulkPage, to - 1).last_rowid, take_spare(file)};
        fill_interior(file, page, &g_array_index(children, BulkPage, from), to - from);
        if (!bulk_write_pages(file, written.number, page, 1, error))
            return NULL;
        g_array_append_val(level, written);
    }
    return g_steal_pointer(&level);
}

/* The root's content: pointers to what lies below, or the only leaf's rows. */
static gboolean make_root(BulkFile *file, guint8 *root, GError **error) {
    gsize fanout = (file->page_size - INTERIOR_HEADER) / (POINTER + PAGE_NUMBER + MAX_VARINT);
    g_autoptr(GArray) level = g_array_ref(file->leaves);
    while (level->len > fanout) {
        GArray *above = write_level(file, level, fanout, error);
        if (!above)
            return FALSE;
        g_array_unref(level);
        level = above;
    }
    if (level->len > 1) {
        fill_interior(file, root, (const BulkPage *)(const void *)level->data, level->len);
        return TRUE;
    }
    guint32 only = g_array_index(level, BulkPage, 0).number;
    return pread(file->fd, root, file->page_size, (off_t)offset_of(file, only)) ==
               (ssize_t)file->page_size ||
           fail(file, "can't be read", error);
}

static guint32 last_used(const BulkFile *file) {
    guint32 n = file->used->len * 8;
    while (n > 0 && !is_used(file, file->first + n - 1))
        n--;
    return file->first + n - 1;
}

/* Chains the unused pages up to `last`; the first and how many they are go into the header. */
static gboolean write_freelist(BulkFile *file, guint32 last, guint8 *header, GError **error) {
    g_autofree guint8 *trunk = g_malloc0(file->page_size);
    guint32 number = 0, n = 0, n_free = 0, previous = 0;
    gsize most = file->page_size / PAGE_NUMBER - 8; /* which all versions of SQLite read */
    for (guint32 page = file->first; page <= last; page++) {
        if (is_used(file, page) || page == lock_page(file))
            continue;
        n_free++;
        if (number != 0 && n < most) {
            put_32(trunk + (2 + n++) * PAGE_NUMBER, page);
            continue;
        }
        if (number != 0) {
            put_32(trunk + PAGE_NUMBER, n);
            if (!bulk_write_pages(file, number, trunk, 1, error))
                return FALSE;
        }
        previous = number;
        number = page;
        n = 0;
        memset(trunk, 0, file->page_size);
        put_32(trunk, previous);
    }
    put_32(trunk + PAGE_NUMBER, n);
    put_32(header + HEADER_FREELIST, number);
    put_32(header + HEADER_FREE_PAGES, n_free);
    return number == 0 || bulk_write_pages(file, number, trunk, 1, error);
}

/* Interior pages come to lie in pages that the table doesn't hold; then root and header change. */
static gboolean link_pages(BulkFile *file, gboolean finish, GError **error) {
    g_autoptr(GArray) old = file->interior;
    g_autofree guint8 *root = g_malloc(file->page_size);
    guint8 header[HEADER];
    file->interior = g_array_new(FALSE, FALSE, sizeof(guint32));
    if (!file->sorted)
        g_array_sort(file->leaves, compare_rowids);
    file->sorted = TRUE;
    gboolean any = file->leaves->len > 0;
    if (any && !make_root(file, root, error))
        return FALSE;
    if (pread(file->fd, header, HEADER, 0) != HEADER)
        return fail(file, "can't be read", error);
    for (guint i = 0; i < old->len; i++)
        set_used(file, g_array_index(old, guint32, i), FALSE);
    if (file->leaves->len == 1) /* its rows lie in the root now */
        set_used(file, g_array_index(file->leaves, BulkPage, 0).number, !finish);
    guint32 last = MAX(last_used(file), get_32(header + HEADER_PAGES));
    if (finish && !write_freelist(file, last, header, error))
        return FALSE;
    guint32 changes = get_32(header + HEADER_CHANGES) + 1;
    put_32(header + HEADER_CHANGES, changes);
    put_32(header + HEADER_VALID_FOR, changes);
    put_32(header + HEADER_PAGES, last);
    if (!write_at(file, header, HEADER, 0, error) ||
        (any && !bulk_write_pages(file, file->root, root, 1, error)))
        return FALSE;
    g_array_append_vals(file->spare, old->data, old->len);
    if (finish && ftruncate(file->fd, (off_t)(last * (guint64)file->page_size)) != 0)
        return fail(file, "can't be cut to its size", error);
    return TRUE;
}

static gboolean lock_and_link(BulkFile *file, gboolean wait, gboolean finish, GError **error) {
    guint tries = wait ? LOCK_TRIES : 1;
    while (!lock(file, F_WRLCK)) {
        if (--tries == 0 && wait) {
            g_set_error(error, BULK_ERROR, 0, "%s: somebody else keeps it locked", file->path);
            return FALSE;
        }
        if (tries == 0)
            return TRUE;
        g_usleep(LOCK_MICROSECONDS);
    }
    gboolean good = link_pages(file, finish, error);
    lock(file, F_UNLCK);
    file->changed = !good;
    return good;
}

gboolean bulk_file_link(BulkFile *file, gboolean wait, GError **error) {
    return !file->changed || lock_and_link(file, wait, FALSE, error);
}

gboolean bulk_file_finish(BulkFile *file, GError **error) {
    return lock_and_link(file, TRUE, TRUE, error);
}
