/* Mutations of what is in an archive: checksums and compression would stop those of its bytes. */
#include "tests/fuzz/target.h"

#include <archive.h>
#include <archive_entry.h>

enum { MOST_MEMBERS = 40, MOST_BYTES = 1 << 20, GROWTH = 64 };

typedef struct Member {
    char *name;
    GByteArray *bytes;
} Member;

static void member_free(gpointer data) {
    Member *member = data;
    g_free(member->name);
    g_byte_array_unref(member->bytes);
    g_free(member);
}

static Member *read_member(struct archive *archive, struct archive_entry *entry) {
    Member *member = g_new0(Member, 1);
    const char *name = archive_entry_pathname(entry);
    member->name = g_strdup(name ? name : "");
    member->bytes = g_byte_array_new();
    guint8 piece[4096];
    la_ssize_t n;
    while (member->bytes->len < MOST_BYTES &&
           (n = archive_read_data(archive, piece, sizeof piece)) > 0)
        g_byte_array_append(member->bytes, piece, (guint)n);
    return member;
}

/* All members of an archive of any format; none where it is none. */
static GPtrArray *unpack_members(const guint8 *data, gsize size, int *format, int *filter) {
    GPtrArray *members = g_ptr_array_new_with_free_func(member_free);
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_filter_gzip(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    if (archive_read_open_memory(archive, data, size) == ARCHIVE_OK)
        while (members->len < MOST_MEMBERS &&
               archive_read_next_header(archive, &entry) == ARCHIVE_OK)
            g_ptr_array_add(members, read_member(archive, entry));
    *format = archive_format(archive);
    *filter = archive_filter_code(archive, 0);
    archive_read_free(archive);
    return members;
}

static void write_members(struct archive *archive, const GPtrArray *members) {
    for (guint i = 0; i < members->len; i++) {
        const Member *member = g_ptr_array_index(members, i);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, member->name);
        archive_entry_set_size(entry, member->bytes->len);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0600);
        if (archive_write_header(archive, entry) >= ARCHIVE_WARN)
            archive_write_data(archive, member->bytes->data, member->bytes->len);
        archive_entry_free(entry);
    }
}

/* Returns the new size; 0 where it would be more than `limit`, or nothing. */
static gsize pack_members(const GPtrArray *members, int format, int filter, guint8 *data,
                          gsize limit) {
    gsize size = 0;
    struct archive *archive = archive_write_new();
    if ((format & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP)
        archive_write_set_format_zip(archive);
    else
        archive_write_set_format_pax_restricted(archive);
    if (filter == ARCHIVE_FILTER_GZIP)
        archive_write_add_filter_gzip(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    if (archive_write_open_memory(archive, data, limit, &size) == ARCHIVE_OK)
        write_members(archive, members);
    gboolean good = archive_write_close(archive) == ARCHIVE_OK;
    archive_write_free(archive);
    return good ? size : 0;
}

static void mutate_member(Member *member) {
    guint length = member->bytes->len;
    g_byte_array_set_size(member->bytes, length + GROWTH);
    gsize new = LLVMFuzzerMutate(member->bytes->data, length, length + GROWTH);
    g_byte_array_set_size(member->bytes, (guint) new);
}

size_t LLVMFuzzerCustomMutator(guint8 *data, size_t size, size_t limit, unsigned int seed) {
    int format, filter;
    g_autoptr(GPtrArray) members = unpack_members(data, size, &format, &filter);
    /* A quarter of the mutations are of the archive's own bytes */
    if (members->len == 0 || seed % 4 == 0)
        return LLVMFuzzerMutate(data, size, limit);
    g_autofree guint8 *out = g_malloc(limit);
    mutate_member(g_ptr_array_index(members, seed / 4 % members->len));
    gsize new = pack_members(members, format, filter, out, limit);
    if (new == 0)
        return LLVMFuzzerMutate(data, size, limit);
    memcpy(data, out, new);
    return new;
}
