#include "core/source/list.h"

#include "core/source/limits.h"
#include "core/source/source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct ListReader {
    int fd;
    const char *name;
    GByteArray *bytes; /* read, not yet visited */
    gboolean at_end;
} ListReader;

/* Reads until there are bytes enough for a path, or no more. */
static gboolean fill(ListReader *reader, GError **error) {
    while (!reader->at_end && reader->bytes->len < MAX_LIST_LINE) {
        guint8 block[MAX_LIST_LINE];
        ssize_t n = read(reader->fd, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s",
                        reader->name, g_strerror(errno));
            return FALSE;
        }
        reader->at_end = n == 0;
        g_byte_array_append(reader->bytes, block, (guint)n);
    }
    return TRUE;
}

/* Names may have line ends and tabs; other control characters, and nothing between two zero bytes,
 * are in bytes that are no list, such as an image's. */
static gboolean may_be_path(const char *start, gsize length, char end) {
    for (gsize i = 0; i < length; i++)
        if (g_ascii_iscntrl(start[i]) && !g_ascii_isspace(start[i]))
            return FALSE;
    return length > 0 || end != '\0';
}

static gboolean fail_as_none(const ListReader *reader, GError **error) {
    g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_LIST,
                "%s: not a list of paths: it has bytes that no path has; to name the file itself "
                "leave out the @, and a folder for files of such names",
                reader->name);
    return FALSE;
}

static gboolean visit_path(const ListReader *reader, const char *start, gsize length, char end,
                           ListVisit visit, gpointer data, GError **error) {
    if (!may_be_path(start, length, end))
        return fail_as_none(reader, error);
    g_autofree char *path = g_strndup(start, length);
    if (length > 0 && path[length - 1] == '\r' && access(path, F_OK) != 0)
        path[length - 1] = '\0';
    return *path == '\0' || visit(path, data, error);
}

/* Visits the paths that end in what was read. */
static gboolean visit_whole(ListReader *reader, char end, ListVisit visit, gpointer data,
                            GError **error) {
    const char *start = (const char *)reader->bytes->data, *next;
    const char *behind = start + reader->bytes->len;
    while (start < behind && (next = memchr(start, end, (gsize)(behind - start))) != NULL) {
        if (!visit_path(reader, start, (gsize)(next - start), end, visit, data, error))
            return FALSE;
        start = next + 1;
    }
    if (reader->at_end && start < behind) {
        if (!visit_path(reader, start, (gsize)(behind - start), end, visit, data, error))
            return FALSE;
        start = behind;
    }
    gsize rest = (gsize)(behind - start);
    if (rest >= MAX_LIST_LINE) {
        g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_LIST,
                    "%s: not a list of paths: it has a line of more than %d bytes", reader->name,
                    MAX_LIST_LINE);
        return FALSE;
    }
    g_byte_array_remove_range(reader->bytes, 0, reader->bytes->len - (guint)rest);
    return TRUE;
}

gboolean list_visit(int fd, const char *name, ListVisit visit, gpointer data, GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    ListReader reader = {.fd = fd, .name = name, .bytes = bytes};
    if (!fill(&reader, error))
        return FALSE;
    char end = bytes->len > 0 && memchr(bytes->data, '\0', bytes->len) != NULL ? '\0' : '\n';
    do {
        if (!visit_whole(&reader, end, visit, data, error) || !fill(&reader, error))
            return FALSE;
    } while (bytes->len > 0);
    return TRUE;
}
