#include "core/source/expand/one_stream.h"

#include <archive_entry.h>

enum { BLOCK = 64 << 10 };

gboolean one_stream_filters(struct archive *archive) {
    int (*const filters[])(struct archive *) = {
        archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
        archive_read_support_filter_xz,   archive_read_support_filter_lzma,
        archive_read_support_filter_lzip, archive_read_support_filter_zstd,
        archive_read_support_filter_lz4,  archive_read_support_filter_compress};
    gboolean good = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(filters); i++)
        good = filters[i](archive) == ARCHIVE_OK && good;
    return good;
}

struct archive *one_stream_open(PackedBytes *packed, GBytes *bytes) {
    struct archive *archive = archive_read_new();
    one_stream_filters(archive);
    archive_read_support_format_raw(archive);
    packed_open(packed, archive, bytes, TRUE);
    return archive;
}

static char *read_all(struct archive *archive, OneStreamVisit visit, gpointer user_data) {
    struct archive_entry *entry;
    g_autofree guint8 *block = g_malloc(BLOCK);
    int status = archive_read_next_header(archive, &entry);
    la_ssize_t n = 0;
    if (status == ARCHIVE_EOF)
        return NULL;
    while (status == ARCHIVE_OK && (n = archive_read_data(archive, block, BLOCK)) > 0)
        if (!visit(block, (gsize)n, user_data))
            return NULL;
    if (status == ARCHIVE_OK && n == 0)
        return NULL;
    const char *message = archive_error_string(archive);
    return g_strdup(message != NULL ? message : "it can't be read");
}

char *one_stream_read(GBytes *bytes, OneStreamVisit visit, gpointer user_data) {
    PackedBytes packed;
    struct archive *archive = one_stream_open(&packed, bytes);
    char *reason = read_all(archive, visit, user_data);
    archive_read_free(archive);
    packed_clear(&packed);
    return reason;
}
