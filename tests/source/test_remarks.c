/* What archives hold beside their members' bytes: little of it is a remark, more is told. */
#include "core/source/expand/unpack.h"

#include "tests/seeded.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <zlib.h>

enum { BLOCK = 512, IMAGE = 3000 };

/* A DICOM file's beginning, and noise. */
static GBytes *make_image(void) {
    g_autoptr(GRand) random = seeded();
    guint8 *image = g_malloc0(IMAGE);
    memcpy(image + 128, "DICM", 4);
    for (gsize i = 132; i < IMAGE; i++)
        image[i] = (guint8)g_rand_int_range(random, 0, 256);
    return g_bytes_new_take(image, IMAGE);
}

static void put(GByteArray *out, const void *data, gsize size) {
    g_byte_array_append(out, data, (guint)size);
}

static void put_bytes(GByteArray *out, GBytes *bytes) {
    put(out, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void put_number(GByteArray *out, guint64 value, gsize n) {
    for (gsize i = 0; i < n; i++, value >>= 8)
        put(out, &(guint8){(guint8)value}, 1);
}

static void put_text(GByteArray *out, const char *text) {
    put(out, text, strlen(text));
}

/* How many members and faults an archive has; *reason becomes the last fault's. */
static guint unpack(const GByteArray *archive, const char *format, guint *n_members,
                    char **reason) {
    g_autoptr(GBytes) bytes = g_bytes_new(archive->data, archive->len);
    Unpacker *unpacker = unpacker_new(bytes, "archive", format);
    guint n_faults = 0;
    *n_members = 0;
    *reason = NULL;
    for (;;) {
        char *name, *why;
        UnpackStep step = unpacker_next(unpacker, &name, &why);
        *n_members += step == UNPACK_MEMBER;
        n_faults += step == UNPACK_FAULT;
        if (step == UNPACK_FAULT) {
            g_free(*reason);
            *reason = g_steal_pointer(&why);
        }
        g_free(name);
        g_free(why);
        if (step == UNPACK_END)
            break;
    }
    unpacker_free(unpacker);
    return n_faults;
}

static void check(const GByteArray *archive, const char *format, guint n_members,
                  const char *fault) {
    guint n;
    g_autofree char *reason = NULL;
    guint n_faults = unpack(archive, format, &n, &reason);
    g_test_message("%u members, %u faults: %s", n, n_faults, reason ? reason : "-");
    g_assert_cmpuint(n, ==, n_members);
    g_assert_cmpuint(n_faults, ==, fault != NULL);
    if (fault != NULL)
        g_assert_nonnull(strstr(reason, fault));
}

static void put_tar_entry(GByteArray *out, char type, const void *body, gsize size) {
    static const guint8 zeros[BLOCK];
    char header[BLOCK] = "entry";
    guint sum = 0;
    g_snprintf(header + 100, 8, "%07o", 0644);
    g_snprintf(header + 124, 12, "%011o", (guint)size);
    g_snprintf(header + 136, 12, "%011o", 0);
    memset(header + 148, ' ', 8);
    header[156] = type;
    memcpy(header + 257, "ustar\00000", 8);
    for (gsize i = 0; i < BLOCK; i++)
        sum += (guchar)header[i];
    g_snprintf(header + 148, 7, "%06o", sum);
    put(out, header, BLOCK);
    put(out, body, size);
    put(out, zeros, (BLOCK - size % BLOCK) % BLOCK);
}

static GByteArray *gzip(const GByteArray *bytes) {
    GByteArray *packed = g_byte_array_new();
    g_byte_array_set_size(packed, (guint)compressBound(bytes->len) + 100);
    z_stream stream = {.next_in = bytes->data,
                       .avail_in = bytes->len,
                       .next_out = packed->data,
                       .avail_out = packed->len};
    g_assert_cmpint(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    g_byte_array_set_size(packed, (guint)stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/* Between two members, as it stands, then compressed. */
static void check_tar(char type, const void *body, gsize size, guint n_members, const char *fault) {
    static const guint8 zeros[2 * BLOCK];
    g_autoptr(GByteArray) tar = g_byte_array_new();
    put_tar_entry(tar, '0', "one", 3);
    put_tar_entry(tar, type, body, size);
    put_tar_entry(tar, '0', "two", 3);
    put(tar, zeros, sizeof zeros);
    g_test_message("type %c", type);
    check(tar, "tar", n_members, fault);
    g_autoptr(GByteArray) packed = gzip(tar);
    check(packed, "gzip", n_members, fault);
}

/* Access lists, records and names with an image in them; types that nobody knows are members. */
static void test_tar(void) {
    g_autoptr(GBytes) image = make_image();
    const guint8 *data = g_bytes_get_data(image, NULL);
    static const char told[] = "AXgx", members[] = "ZM7";
    for (const char *type = told; *type != '\0'; type++)
        check_tar(*type, data, IMAGE, 2, "beside its members");
    for (const char *type = members; *type != '\0'; type++)
        check_tar(*type, data, IMAGE, 3, NULL);
    static const char list[] = "1000002\000user::rw-,group::r--", record[] = "18 comment=abcdef\n";
    check_tar('A', list, sizeof list, 2, NULL);
    check_tar('g', record, sizeof record - 1, 2, NULL);
    check_tar('x', record, sizeof record - 1, 2, NULL);
    g_autoptr(GByteArray) comment = g_byte_array_new();
    put_text(comment, "3014 comment="); /* 5 + 8 + IMAGE + 1 */
    put_bytes(comment, image);
    put_text(comment, "\n");
    g_assert_cmpuint(comment->len, ==, 3014);
    check_tar('x', comment->data, comment->len, 2, "3000 bytes at byte 1549");
}

/* A key of any bytes; sizes that only one member's header may state; blanks between digits. */
static void test_tar_numbers(void) {
    static const guint8 zeros[2 * BLOCK];
    g_autoptr(GBytes) image = make_image();
    g_autoptr(GByteArray) key = g_byte_array_new();
    put_text(key, "3008 ");
    put_bytes(key, image);
    for (guint i = 5; i < key->len; i++)
        if (key->data[i] == '=' || key->data[i] == '\n')
            key->data[i] = ' ';
    put_text(key, "=a\n");
    g_assert_cmpuint(key->len, ==, 3008);
    check_tar('x', key->data, key->len, 2, "beside its members");
    for (gint hidden = 0; hidden < 2; hidden++) {
        g_autoptr(GByteArray) tar = g_byte_array_new();
        put_tar_entry(tar, 'g', "13 size=5120\n", 13);
        put_tar_entry(tar, '0', "one", 3);
        put_tar_entry(tar, 'x', hidden ? g_bytes_get_data(image, NULL) : "18 comment=abcdef\n",
                      hidden ? IMAGE : 18);
        put_tar_entry(tar, '0', "two", 3);
        put(tar, zeros, sizeof zeros);
        check(tar, "tar", 2, hidden ? "beside its members" : NULL);
    }
}

/* Each of them short enough, and a picture in all. */
static void test_pieces(void) {
    static const guint8 zeros[2 * BLOCK];
    g_autoptr(GBytes) image = make_image();
    g_autofree guint8 *data = g_memdup2(g_bytes_get_data(image, NULL), IMAGE);
    memcpy(data + 132, "\2\0\0\0", 4);
    static const gsize lengths[] = {500, 60};
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autoptr(GByteArray) tar = g_byte_array_new();
        guint n = 0;
        for (gsize at = i == 0 ? 140 : 70; at + lengths[i] <= IMAGE || (i == 0 && n < 20); n++) {
            at = at + lengths[i] <= IMAGE ? at : 140;
            put_tar_entry(tar, 'A', data + at, lengths[i]);
            put_tar_entry(tar, '0', "one", 3);
            at += lengths[i];
        }
        put(tar, zeros, sizeof zeros);
        check(tar, "tar", n, "beside its members");
    }
}

/* What a zip of one member, and one more of any mode, has beside them. */
typedef struct ZipParts {
    const char *extra, *local_extra, *comment, *archive_comment; /* NULL: none; else an image */
    guint mode;
    const guint8 *body;
    gsize body_size;
} ZipParts;

static void put_part(GByteArray *out, const char *part, GBytes *image, gboolean is_extra) {
    gsize size = part != NULL && *part == '\0' ? IMAGE : part != NULL ? strlen(part) : 0;
    if (part == NULL)
        return;
    if (is_extra) {
        put_number(out, 0xABCD, 2);
        put_number(out, size, 2);
    }
    if (*part == '\0')
        put_bytes(out, image);
    else
        put_text(out, part);
}

static gsize part_size(const char *part, gboolean is_extra) {
    gsize size = part != NULL && *part == '\0' ? IMAGE : part != NULL ? strlen(part) : 0;
    return part != NULL && is_extra ? size + 4 : size;
}

/* What both records have between their signatures and the lengths of names. */
static void put_common(GByteArray *out, const ZipParts *parts) {
    put_number(out, 20, 2); /* version, flags, method, time, date */
    put_number(out, 0, 8);
    put_number(out, crc32(0, parts->body, (uInt)parts->body_size), 4);
    put_number(out, parts->body_size, 4);
    put_number(out, parts->body_size, 4);
    put_number(out, 1, 2);
}

static GByteArray *make_zip(const ZipParts *parts, GBytes *image) {
    GByteArray *zip = g_byte_array_new();
    put_text(zip, "PK\3\4");
    put_common(zip, parts);
    put_number(zip, part_size(parts->local_extra, TRUE), 2);
    put_text(zip, "l");
    put_part(zip, parts->local_extra, image, TRUE);
    put(zip, parts->body, parts->body_size);
    guint directory = zip->len;
    put_text(zip, "PK\1\2");
    put_number(zip, 3 << 8 | 20, 2); /* made by Unix */
    put_common(zip, parts);
    put_number(zip, part_size(parts->extra, TRUE), 2);
    put_number(zip, part_size(parts->comment, FALSE), 2);
    put_number(zip, 0, 4);
    put_number(zip, (guint64)parts->mode << 16, 4);
    put_number(zip, 0, 4);
    put_text(zip, "l");
    put_part(zip, parts->extra, image, TRUE);
    put_part(zip, parts->comment, image, FALSE);
    guint size = zip->len - directory;
    put_text(zip, "PK\5\6");
    put_number(zip, 0, 4);
    put_number(zip, 0x00010001, 4);
    put_number(zip, size, 4);
    put_number(zip, directory, 4);
    put_number(zip, part_size(parts->archive_comment, FALSE), 2);
    put_part(zip, parts->archive_comment, image, FALSE);
    return zip;
}

static void check_zip(ZipParts parts, guint n_members, const char *fault) {
    g_autoptr(GBytes) image = make_image();
    g_autoptr(GByteArray) zip = make_zip(&parts, image);
    check(zip, "zip", n_members, fault);
}

static void test_zip(void) {
    const guint8 *text = (const guint8 *)"text";
    const guint file = 0100644;
    check_zip((ZipParts){.mode = file, .body = text, .body_size = 4}, 1, NULL);
    check_zip((ZipParts){.extra = "time",
                         .local_extra = "time",
                         .comment = "a comment",
                         .archive_comment = "of all",
                         .mode = file,
                         .body = text,
                         .body_size = 4},
              1, NULL);
    check_zip((ZipParts){.extra = "", .mode = file, .body = text, .body_size = 4}, 1, "3000 bytes");
    check_zip((ZipParts){.local_extra = "", .mode = file, .body = text, .body_size = 4}, 1,
              "3000 bytes");
    check_zip((ZipParts){.comment = "", .mode = file, .body = text, .body_size = 4}, 1,
              "3000 bytes");
    check_zip((ZipParts){.archive_comment = "", .mode = file, .body = text, .body_size = 4}, 1,
              "belong to no member");
}

/* Whose bytes begin as a path does, or don't. */
static void test_zip_links(void) {
    g_autoptr(GBytes) image = make_image();
    g_autoptr(GByteArray) body = g_byte_array_new();
    put(body, ".\0", 2);
    put_bytes(body, image);
    const guint link = 0120777;
    check_zip((ZipParts){.mode = link, .body = (const guint8 *)".", .body_size = 1}, 0, NULL);
    check_zip((ZipParts){.mode = link, .body = body->data, .body_size = body->len}, 0,
              "3002 bytes at byte 31");
}

static void put_cpio_named(GByteArray *out, const void *name, gsize length, guint mode,
                           const void *body, gsize size) {
    static const guint8 zeros[4];
    g_autofree char *header =
        g_strdup_printf("070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", 1, mode, 0, 0,
                        1, 0, (guint)size, 0, 0, 0, 0, (guint)length, 0);
    put_text(out, header);
    put(out, name, length);
    put(out, zeros, (4 - out->len % 4) % 4);
    put(out, body, size);
    put(out, zeros, (4 - out->len % 4) % 4);
}

static void put_cpio_entry(GByteArray *out, const char *name, guint mode, const void *body,
                           gsize size) {
    put_cpio_named(out, name, strlen(name) + 1, mode, body, size);
}

/* A name of which libarchive takes what stands before its zero byte. */
static void test_cpio_names(void) {
    g_autoptr(GBytes) image = make_image();
    for (gint hidden = 0; hidden < 2; hidden++) {
        g_autoptr(GByteArray) cpio = g_byte_array_new(), name = g_byte_array_new();
        put(name, "name", 5);
        if (hidden)
            put_bytes(name, image);
        put_cpio_named(cpio, name->data, name->len, 0100644, "text", 4);
        put_cpio_entry(cpio, "two", 0100644, "text", 4);
        put_cpio_entry(cpio, "TRAILER!!!", 0, "", 0);
        check(cpio, "cpio", 2, hidden ? "beside its members" : NULL);
        g_autoptr(GByteArray) packed = gzip(cpio);
        check(packed, "gzip", 2, hidden ? "beside its members" : NULL);
    }
}

static void put_ar_entry(GByteArray *out, const char *name, const void *body, gsize size) {
    g_autofree char *header =
        g_strdup_printf("%-16s%-12u%-6u%-6u%-8s%-10zu`\n", name, 0, 0, 0, "100644", size);
    g_assert_cmpuint(strlen(header), ==, 60);
    put_text(out, header);
    put(out, body, size);
    put(out, "\n", size % 2);
}

/* BSD's names in front of the bytes, and GNU's in a table. */
static void test_ar_names(void) {
    g_autoptr(GBytes) image = make_image();
    for (gint hidden = 0; hidden < 2; hidden++) {
        g_autoptr(GByteArray) bsd = g_byte_array_new(), body = g_byte_array_new(),
                              gnu = g_byte_array_new(), table = g_byte_array_new();
        put(body, "name\0\0\0\0", 8);
        put_text(table, "a_name_of_some_length.o/\n");
        if (hidden)
            put_bytes(body, image), put_bytes(table, image);
        g_autofree char *name = g_strdup_printf("#1/%u", body->len);
        put_text(body, "text");
        put_text(bsd, "!<arch>\n");
        put_ar_entry(bsd, name, body->data, body->len);
        check(bsd, "ar", 1, hidden ? "beside its members" : NULL);
        put_text(gnu, "!<arch>\n");
        put_ar_entry(gnu, "//", table->data, table->len);
        put_ar_entry(gnu, "/0", "text", 4);
        /* libarchive gives a table as a member without bytes, and refuses one that is no text. */
        check(gnu, "ar", hidden ? 0 : 2, hidden ? "table" : NULL);
    }
}

static void test_cpio_links(void) {
    g_autoptr(GBytes) image = make_image();
    const struct {
        const void *body;
        gsize size;
        const char *fault;
    } links[] = {{".", 1, NULL}, {".\0", 2, NULL}, {g_bytes_get_data(image, NULL), IMAGE, "3000"}};
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autoptr(GByteArray) cpio = g_byte_array_new();
        put_cpio_entry(cpio, "one", 0100644, "text", 4);
        put_cpio_entry(cpio, "l", 0120777, links[i].body, links[i].size);
        put_cpio_entry(cpio, "TRAILER!!!", 0, "", 0);
        check(cpio, "cpio", 1, links[i].fault);
    }
}

/* A stored block of what was compressed, behind a header with fields. */
static void put_gzip(GByteArray *out, guint8 flags, const void *fields, gsize size) {
    put_text(out, "\x1F\x8B\b");
    put_number(out, flags, 5);
    put_number(out, 0x0302, 2);
    put(out, fields, size);
    put(out, "\1\4\0\xFB\xFFtext", 9);
    put_number(out, crc32(0, (const guint8 *)"text", 4), 4);
    put_number(out, 4, 4);
}

static void test_gzip(void) {
    g_autoptr(GBytes) image = make_image();
    g_autoptr(GByteArray) extra = g_byte_array_new();
    put_number(extra, IMAGE, 2);
    put_bytes(extra, image);
    g_autoptr(GByteArray) first = g_byte_array_new(), second = g_byte_array_new(),
                          name = g_byte_array_new(), blocks = g_byte_array_new();
    put_gzip(first, 4, extra->data, extra->len);
    check(first, "gzip", 1, "3000 bytes at byte 12");
    put_gzip(second, 0, NULL, 0);
    put_gzip(second, 4, extra->data, extra->len);
    check(second, "gzip", 1, "3000 bytes");
    put_gzip(name, 8 | 16, "name\0a comment", 15);
    check(name, "gzip", 1, NULL);
    put_gzip(blocks, 4, "\6\0BC\2\0\x1D\0", 8); /* BGZF, the size of a block */
    put_gzip(blocks, 4, "\6\0BC\2\0\x1D\0", 8);
    check(blocks, "gzip", 1, NULL);
}

/* A frame without a block's bytes, and one that decoders skip. */
static void test_skipped_frames(void) {
    static const struct {
        const char *format, *frame;
        gsize size;
    } kinds[] = {{"zstd", "\x28\xB5\x2F\xFD\x20\4\x21\0\0text", 13},
                 {"lz4", "\4\x22\x4D\x18\x60\x40\x82\4\0\0\x80text\0\0\0\0", 19}};
    g_autoptr(GBytes) image = make_image();
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        for (gint large = 0; large < 2; large++) {
            g_autoptr(GByteArray) stream = g_byte_array_new();
            put(stream, kinds[i].frame, kinds[i].size);
            put_number(stream, 0x184D2A53, 4);
            put_number(stream, large ? IMAGE : 4, 4);
            put(stream, large ? g_bytes_get_data(image, NULL) : "size", large ? IMAGE : 4);
            put(stream, kinds[i].frame, kinds[i].size);
            check(stream, kinds[i].format, 1, large ? "3000 bytes" : NULL);
        }
}

/* A second member's header with an effort and flags that no compressor writes, and a name. */
static void test_gzip_members(void) {
    g_autoptr(GBytes) image = make_image();
    g_autoptr(GByteArray) two = g_byte_array_new();
    put_gzip(two, 0, NULL, 0);
    guint second = two->len;
    g_autoptr(GByteArray) extra = g_byte_array_new();
    put_number(extra, IMAGE, 2);
    put_bytes(extra, image);
    put_gzip(two, 4, extra->data, extra->len);
    two->data[second + 8] = 77;
    two->data[second + 9] = 99;
    check(two, "gzip", 1, "3000 bytes");
}

/* Of lz4 before 2013, with a frame behind that decoders skip. */
static void test_legacy_frames(void) {
    static const guint8 frame[] = "\4\x22\x4D\x18\x60\x40\x82\4\0\0\x80text\0\0\0\0",
                        legacy[] = "\2\x21\x4C\x18\5\0\0\0\x40text";
    g_autoptr(GBytes) image = make_image();
    for (gint hidden = 0; hidden < 2; hidden++) {
        g_autoptr(GByteArray) stream = g_byte_array_new();
        put(stream, frame, 19);
        put(stream, legacy, sizeof legacy - 1);
        put_number(stream, 0x184D2A53, 4);
        put_number(stream, hidden ? IMAGE : 4, 4);
        put(stream, hidden ? g_bytes_get_data(image, NULL) : "size", hidden ? IMAGE : 4);
        check(stream, "lz4", 1, hidden ? "3000 bytes" : NULL);
    }
}

static void put_in_archive(struct archive *archive, const char *name, const char *body) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)strlen(body));
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    archive_write_data(archive, body, strlen(body));
    archive_entry_free(entry);
}

static GByteArray *write_archive(int (*format)(struct archive *)) {
    enum { ROOM = 1 << 20 };
    GByteArray *bytes = g_byte_array_new();
    size_t used = 0;
    g_byte_array_set_size(bytes, ROOM);
    struct archive *archive = archive_write_new();
    format(archive);
    archive_write_open_memory(archive, bytes->data, ROOM, &used);
    put_in_archive(archive, "one", "a text");
    put_in_archive(archive, "folder/two", "another");
    archive_write_close(archive);
    archive_write_free(archive);
    g_byte_array_set_size(bytes, (guint)used);
    return bytes;
}

/* Between what was packed and the list of it, whose place the first header states with a sum. */
static void test_seven_zip(void) {
    enum { OFFSET = 12, LENGTH = 20, SUM = 8, HEAD = 32 };
    g_autoptr(GBytes) image = make_image();
    g_autoptr(GByteArray) archive = write_archive(archive_write_set_format_7zip),
                          hidden = g_byte_array_new();
    check(archive, "7-Zip", 2, NULL);
    guint64 offset;
    memcpy(&offset, archive->data + OFFSET, sizeof offset);
    offset = GUINT64_FROM_LE(offset);
    put(hidden, archive->data, HEAD + offset);
    put_bytes(hidden, image);
    put(hidden, archive->data + HEAD + offset, archive->len - HEAD - offset);
    offset = GUINT64_TO_LE(offset + IMAGE);
    memcpy(hidden->data + OFFSET, &offset, sizeof offset);
    guint32 sum = GUINT32_TO_LE((guint32)crc32(0, hidden->data + OFFSET, HEAD - OFFSET));
    memcpy(hidden->data + SUM, &sum, sizeof sum);
    check(hidden, "7-Zip", 2, "belong to no member");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/source/remarks/tar", test_tar);
    g_test_add_func("/source/remarks/tar_numbers", test_tar_numbers);
    g_test_add_func("/source/remarks/pieces", test_pieces);
    g_test_add_func("/source/remarks/cpio_names", test_cpio_names);
    g_test_add_func("/source/remarks/ar_names", test_ar_names);
    g_test_add_func("/source/remarks/seven_zip", test_seven_zip);
    g_test_add_func("/source/remarks/gzip_members", test_gzip_members);
    g_test_add_func("/source/remarks/legacy_frames", test_legacy_frames);
    g_test_add_func("/source/remarks/zip", test_zip);
    g_test_add_func("/source/remarks/zip_links", test_zip_links);
    g_test_add_func("/source/remarks/cpio_links", test_cpio_links);
    g_test_add_func("/source/remarks/gzip", test_gzip);
    g_test_add_func("/source/remarks/skipped_frames", test_skipped_frames);
    return g_test_run();
}
