#include "core/source/expand/unpack.h"

#include "core/source/expand/cpio_room.h"
#include "core/source/expand/layout/ar_layout.h"
#include "core/source/expand/layout/stream_layout.h"
#include "core/source/expand/layout/tar_layout.h"
#include "core/source/expand/layout/zip_layout.h"
#include "core/source/expand/member_links.h"
#include "core/source/expand/one_stream.h"
#include "core/source/kind.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

enum { BLOCK = 64 << 10, TAR_BLOCK = 512 };
enum { MAX_FAULTS = 1000 };   /* of an archive, behind which libarchive goes on */
enum { MAX_SAME_FAULTS = 3 }; /* in a row, of which each is told */

/* What libarchive said of a header. */
typedef struct MemberHeader {
    int status;
    struct archive_entry *entry;
} MemberHeader;

struct Unpacker {
    struct archive *archive;
    PackedBytes packed; /* as it takes them */
    GBytes *bytes;
    MemberLinks *links;
    char *format;      /* source_kind_of_bytes() */
    char *single_name; /* of what is no archive once uncompressed */
    gboolean is_compressed, is_tar, is_zip, ended, is_raw;
    guint n_members, n_faults;
    guint n_same;  /* faults in a row of the same message */
    char *message; /* the last fault's */
    gboolean is_ahead;
    MemberHeader ahead; /* the next, where the faults before it are yet to be told */
    CpioRoom room;      /* of a cpio's entries */
    gint64 position;    /* packed bytes that were read without fault */
    gint64 unpacked;    /* the same of what was compressed: equal where nothing was */
    locale_t unicode;   /* in which libarchive turns any name into UTF-8 */
    guint8 block[BLOCK];
};

/* Suffixes that a compressed file has more than what was compressed. */
static const char *const suffixes[] = {".gz",  ".bz2", ".xz", ".lzma", ".lz",
                                       ".zst", ".lz4", ".Z",  ".GZ",   NULL};

static char *single_name(const char *archive_name) {
    char *name = g_path_get_basename(archive_name);
    for (gsize i = 0; suffixes[i] != NULL; i++)
        if (g_str_has_suffix(name, suffixes[i]) && strlen(name) > strlen(suffixes[i])) {
            name[strlen(name) - strlen(suffixes[i])] = '\0';
            break;
        }
    return name;
}

/* Formats of which libarchive asks for what it needs, here and there. */
typedef struct FormatInParts {
    const char *name; /* source_kind_of_bytes() */
    int format;
    int (*support)(struct archive *archive);
} FormatInParts;

static const FormatInParts in_parts[] = {
    {"7-Zip", ARCHIVE_FORMAT_7ZIP, archive_read_support_format_7zip},
    {"RAR", ARCHIVE_FORMAT_RAR, archive_read_support_format_rar},
    {"RAR", ARCHIVE_FORMAT_RAR_V5, archive_read_support_format_rar5},
    {"cabinet", ARCHIVE_FORMAT_CAB, archive_read_support_format_cab},
    {"xar", ARCHIVE_FORMAT_XAR, archive_read_support_format_xar},
};

/* No other of them: to tell what it is, each takes a look at bytes that nobody may ask for. */
static gboolean add_format_in_parts(struct archive *archive, const char *format) {
    gboolean added = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(in_parts); i++)
        if (strcmp(in_parts[i].name, format) == 0)
            added = in_parts[i].support(archive) == ARCHIVE_OK;
    return added;
}

/* Archives that aren't streams, such as zip, are members of what is compressed around them; raw
 * takes all that has no other format, so that it must not be there for what is not compressed. */
static void add_formats(struct archive *archive, const char *format, gboolean compressed) {
    if (add_format_in_parts(archive, format))
        return;
    archive_read_support_format_tar(archive);
    archive_read_support_format_cpio(archive);
    archive_read_set_option(archive, "tar", "read_concatenated_archives", "1");
    if (compressed) {
        archive_read_support_format_raw(archive);
        return;
    }
    archive_read_support_format_zip(archive);
    archive_read_support_format_iso9660(archive);
    archive_read_support_format_lha(archive);
    archive_read_support_format_ar(archive);
}

static gboolean is_zeros(const guint8 *data, gsize length) {
    return length == 0 || (data[0] == 0 && memcmp(data, data + 1, length - 1) == 0);
}

static gboolean look_at_block(const guint8 *data, gsize length, gpointer user_data) {
    *(gboolean *)user_data = length >= TAR_BLOCK && is_zeros(data, TAR_BLOCK);
    return FALSE;
}

/* Compressed zeros begin like a tar's end, and would be passed over as one. */
static gboolean begins_with_zeros(GBytes *bytes) {
    gboolean zeros = FALSE;
    g_free(one_stream_read(bytes, look_at_block, &zeros));
    return zeros;
}

Unpacker *unpacker_new(GBytes *bytes, const char *name, const char *format) {
    static const char *const compressions[] = {"gzip", "bzip2", "xz",  "lzma",
                                               "lzip", "zstd",  "lz4", "compress"};
    Unpacker *unpacker = g_new0(Unpacker, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(compressions); i++)
        unpacker->is_compressed |= strcmp(compressions[i], format) == 0;
    unpacker->is_tar = strcmp(format, "tar") == 0;
    unpacker->is_zip = g_str_has_prefix(format, "zip"); /* also in a program */
    unpacker->bytes = g_bytes_ref(bytes);
    unpacker->format = g_strdup(format);
    unpacker->links = member_links_new();
    unpacker->single_name = single_name(name);
    unpacker->unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    if (unpacker->is_compressed && begins_with_zeros(bytes)) {
        unpacker->archive = one_stream_open(&unpacker->packed, bytes);
        unpacker->is_raw = TRUE;
        return unpacker;
    }
    unpacker->archive = archive_read_new();
    if (!unpacker->is_compressed || one_stream_filters(unpacker->archive)) {
        add_formats(unpacker->archive, unpacker->format, unpacker->is_compressed);
        packed_open(&unpacker->packed, unpacker->archive, bytes, unpacker->is_compressed);
    }
    return unpacker;
}

void unpacker_free(Unpacker *unpacker) {
    if (unpacker == NULL)
        return;
    archive_read_free(unpacker->archive);
    packed_clear(&unpacker->packed);
    if (unpacker->unicode != NULL)
        freelocale(unpacker->unicode);
    g_bytes_unref(unpacker->bytes);
    member_links_free(unpacker->links);
    g_free(unpacker->format);
    g_free(unpacker->single_name);
    g_free(unpacker->message);
    g_free(unpacker);
}

/* Whether the archive's own bytes are a text that a reason may quote. */
static gboolean is_quotable(const char *bytes) {
    if (bytes == NULL || !g_utf8_validate(bytes, -1, NULL))
        return FALSE;
    while (*bytes != '\0' && g_unichar_isprint(g_utf8_get_char(bytes)))
        bytes = g_utf8_next_char(bytes);
    return *bytes == '\0';
}

static char *failure(const Unpacker *unpacker) {
    const char *message = archive_error_string(unpacker->archive);
    return g_strdup_printf("%s (behind byte %" G_GINT64_FORMAT " of %" G_GSIZE_FORMAT ")",
                           is_quotable(message) ? message : "it can't be read", unpacker->position,
                           g_bytes_get_size(unpacker->bytes));
}

static void note_position(Unpacker *unpacker) {
    unpacker->position =
        MAX(unpacker->position, (gint64)archive_filter_bytes(unpacker->archive, -1));
    unpacker->unpacked = (gint64)archive_filter_bytes(unpacker->archive, 0);
}

static gboolean is_format(const Unpacker *unpacker, int format) {
    return (archive_format(unpacker->archive) & ARCHIVE_FORMAT_BASE_MASK) == format;
}

static MemberHeader next_header(Unpacker *unpacker) {
    MemberHeader header = unpacker->ahead;
    if (!unpacker->is_ahead)
        header.status = archive_read_next_header(unpacker->archive, &header.entry);
    unpacker->is_ahead = FALSE;
    if (is_format(unpacker, ARCHIVE_FORMAT_CPIO))
        cpio_room_note(&unpacker->room, unpacker->archive,
                       header.status == ARCHIVE_EOF ? NULL : header.entry);
    return header;
}

static gboolean is_fault(const MemberHeader *header) {
    return header->status != ARCHIVE_OK && header->status != ARCHIVE_WARN &&
           header->status != ARCHIVE_EOF;
}

static gboolean is_same_fault(const Unpacker *unpacker) {
    return g_strcmp0(unpacker->message, archive_error_string(unpacker->archive)) == 0;
}

/* Passes over faults that say what was told of those before. */
static guint pass_same_faults(Unpacker *unpacker) {
    guint n = 1;
    for (;; n++) {
        unpacker->ahead = next_header(unpacker);
        unpacker->is_ahead = TRUE;
        if (!is_fault(&unpacker->ahead) || unpacker->ahead.status == ARCHIVE_FATAL ||
            !is_same_fault(unpacker) || unpacker->n_faults >= MAX_FAULTS)
            return n;
        unpacker->is_ahead = FALSE;
        unpacker->n_faults++;
    }
}

static UnpackStep archive_fault(Unpacker *unpacker, gboolean last, char **reason) {
    unpacker->n_same = is_same_fault(unpacker) ? unpacker->n_same + 1 : 1;
    if (unpacker->n_same == 1) {
        g_free(unpacker->message);
        unpacker->message = g_strdup(archive_error_string(unpacker->archive));
    }
    *reason = failure(unpacker);
    unpacker->ended = last || ++unpacker->n_faults >= MAX_FAULTS;
    if (unpacker->ended || unpacker->n_same <= MAX_SAME_FAULTS)
        return UNPACK_FAULT;
    char *one = *reason;
    *reason = g_strdup_printf("the same %u times more: %s", pass_same_faults(unpacker), one);
    g_free(one);
    return UNPACK_FAULT;
}

/* A tar ends with blocks of zeros, a zip with a record; one that does not was cut off, maybe
 * between two members. */
static gboolean is_cut_off(const Unpacker *unpacker) {
    gsize size;
    const guint8 *data = g_bytes_get_data(unpacker->bytes, &size);
    if (unpacker->is_zip)
        return !source_has_zip_end(data, size);
    if (unpacker->is_compressed && is_format(unpacker, ARCHIVE_FORMAT_TAR)) {
        gint64 members = (unpacker->unpacked + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
        return archive_filter_bytes(unpacker->archive, 0) - members < TAR_BLOCK;
    }
    return unpacker->is_tar && (size < TAR_BLOCK || !is_zeros(data + size - TAR_BLOCK, TAR_BLOCK));
}

static gboolean feed(const guint8 *data, gsize length, gpointer layout) {
    tar_layout_feed(layout, data, length);
    return TRUE;
}

/* What stands beside the members, in records of the archive's own. *reason: why it could not be
 * looked at. */
static Remark find_remark(const Unpacker *unpacker, char **reason) {
    gsize size;
    const guint8 *data = g_bytes_get_data(unpacker->bytes, &size);
    if (unpacker->is_zip)
        return zip_remark(data, size);
    if (is_format(unpacker, ARCHIVE_FORMAT_AR))
        return ar_remark(data, size);
    Remark remark =
        unpacker->is_compressed ? stream_remark(unpacker->format, data, size) : (Remark){0};
    if (remark.n == 0 && is_format(unpacker, ARCHIVE_FORMAT_CPIO))
        return unpacker->room.remark;
    if (remark.n > 0 || !is_format(unpacker, ARCHIVE_FORMAT_TAR))
        return remark;
    g_autoptr(TarLayout) layout = tar_layout_new();
    if (unpacker->is_compressed) /* again */
        *reason = one_stream_read(unpacker->bytes, feed, layout);
    else
        tar_layout_feed(layout, data, size);
    return tar_layout_end(layout);
}

/* What stands behind the members of what was compressed. */
typedef struct Behind {
    guint64 from, at, n;
    gboolean zeros;
} Behind;

static gboolean count_behind(const guint8 *data, gsize length, gpointer user_data) {
    Behind *behind = user_data;
    gsize before = behind->from > behind->at ? (gsize)MIN(behind->from - behind->at, length) : 0;
    behind->zeros = behind->zeros && is_zeros(data + before, length - before);
    behind->n += length - before;
    behind->at += length;
    return TRUE;
}

static char *unread_reason(guint64 n, guint64 at, const char *where) {
    return g_strdup_printf("%" G_GUINT64_FORMAT " bytes behind byte %" G_GUINT64_FORMAT
                           " of %s belong to no member and are not read: they may hold images; "
                           "take them out, look at them by hand, or pack the archive anew",
                           n, at, where);
}

/* Formats of which libarchive reads all up to where it stands in the end. */
static gboolean is_read_in_turn(const Unpacker *unpacker) {
    return is_format(unpacker, ARCHIVE_FORMAT_TAR) || is_format(unpacker, ARCHIVE_FORMAT_CPIO) ||
           is_format(unpacker, ARCHIVE_FORMAT_AR) || is_format(unpacker, ARCHIVE_FORMAT_LHA);
}

static gboolean is_read_in_parts(const Unpacker *unpacker) {
    gboolean fits = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(in_parts); i++)
        fits |= is_format(unpacker, in_parts[i].format);
    return fits;
}

/* Where a 7-Zip archive or a cabinet ends by its own account; its size for other formats. */
static gsize stated_end(const Unpacker *unpacker, const guint8 *data, gsize size) {
    enum { SEVEN_HEAD = 32, CABINET_HEAD = 36 };
    guint64 offset, length, end;
    if (is_format(unpacker, ARCHIVE_FORMAT_7ZIP) && size >= SEVEN_HEAD) {
        memcpy(&offset, data + 12, 8);
        memcpy(&length, data + 20, 8);
        return g_uint64_checked_add(&end, GUINT64_FROM_LE(offset), GUINT64_FROM_LE(length)) &&
                       end < size - SEVEN_HEAD
                   ? (gsize)end + SEVEN_HEAD
                   : size;
    }
    if (is_format(unpacker, ARCHIVE_FORMAT_CAB) && size >= CABINET_HEAD) {
        guint32 cabinet;
        memcpy(&cabinet, data + 8, 4);
        return MIN(size, GUINT32_FROM_LE(cabinet));
    }
    return size;
}

/* What no member accounts for, as a reason; NULL where there is nothing. */
static char *unread_part(const Unpacker *unpacker) {
    gsize size, at;
    const guint8 *data = g_bytes_get_data(unpacker->bytes, &size);
    if (unpacker->is_zip) {
        gsize n = zip_unnamed_bytes(data, size, &at);
        return n > 0 ? unread_reason(n, at, "the zip archive") : NULL;
    }
    at = unpacker->is_compressed || is_read_in_turn(unpacker)
             ? (gsize)CLAMP(archive_filter_bytes(unpacker->archive, -1), 0, (gint64)size)
             : stated_end(unpacker, data, size);
    if (!is_zeros(data + at, size - at))
        return unread_reason(size - at, at, "the file");
    Remark remark = is_read_in_parts(unpacker) ? packed_rest(&unpacker->packed) : (Remark){0};
    if (remark.n > 0)
        return unread_reason(remark.n, remark.at, "the file");
    if (archive_filter_count(unpacker->archive) > 2)
        return g_strdup("it is compressed twice, so that bytes behind the inner end are not seen: "
                        "uncompress it and name what comes out");
    if (!is_format(unpacker, ARCHIVE_FORMAT_CPIO) || !unpacker->is_compressed)
        return NULL;
    Behind behind = {.from = (guint64)archive_filter_bytes(unpacker->archive, 0), .zeros = TRUE};
    char *reason = one_stream_read(unpacker->bytes, count_behind, &behind);
    return reason != NULL ? reason
           : behind.zeros ? NULL
                          : unread_reason(behind.n, behind.from, "what was compressed");
}

/* The same of what is no comment and no field of the formats that pixleak knows. */
static char *remark_reason(const Unpacker *unpacker) {
    char *reason = NULL;
    Remark remark = find_remark(unpacker, &reason);
    if (reason != NULL || remark.n == 0)
        return reason;
    return g_strdup_printf(
        "%" G_GUINT64_FORMAT " bytes at byte %" G_GUINT64_FORMAT
        " stand beside its members, in a comment, an extra field, a link or an entry that says "
        "something of others, and are not read: they may hold an image; look at them by hand, or "
        "pack the archive anew",
        remark.n, remark.at);
}

static UnpackStep end(Unpacker *unpacker, char **reason) {
    unpacker->ended = TRUE;
    if (is_cut_off(unpacker))
        *reason = g_strdup_printf("it is cut off: what ends an archive is not there (behind byte "
                                  "%" G_GINT64_FORMAT " of %" G_GSIZE_FORMAT ")",
                                  unpacker->position, g_bytes_get_size(unpacker->bytes));
    else if ((*reason = unread_part(unpacker)) == NULL)
        *reason = remark_reason(unpacker);
    return *reason != NULL ? UNPACK_FAULT : UNPACK_END;
}

static char *member_name(const Unpacker *unpacker, struct archive_entry *entry) {
    if (archive_format(unpacker->archive) == ARCHIVE_FORMAT_RAW)
        return g_strdup(unpacker->single_name);
    const char *name = archive_entry_pathname_utf8(entry);
    if (name == NULL)
        name = archive_entry_pathname(entry);
    return g_strdup(name != NULL ? name : "(no name)");
}

/* A link without bytes, which some formats let it have; *target may be NULL. */
static gboolean is_link(struct archive_entry *entry, const char **target, gboolean *is_hard) {
    *target = archive_entry_hardlink(entry);
    *is_hard = *target != NULL && archive_entry_size(entry) == 0;
    if (*is_hard)
        return TRUE;
    *target = archive_entry_symlink_utf8(entry);
    if (*target == NULL)
        *target = archive_entry_symlink(entry);
    return archive_entry_filetype(entry) == AE_IFLNK;
}

/* What is no file, no folder and no link; NULL for the others. */
static const char *special_name(struct archive_entry *entry) {
    switch (archive_entry_filetype(entry)) {
    case AE_IFCHR:
    case AE_IFBLK:
        return "a device";
    case AE_IFIFO:
        return "a pipe";
    case AE_IFSOCK:
        return "a socket";
    default:
        return NULL;
    }
}

/* A folder or a device that carries bytes, which libarchive gives for few formats; else NULL. */
static char *unread_content(struct archive_entry *entry) {
    gint64 size = archive_entry_size(entry);
    mode_t type = archive_entry_filetype(entry);
    if (size <= 0 || type == AE_IFREG || type == AE_IFLNK || type == 0)
        return NULL;
    return g_strdup_printf("a %s that carries %" G_GINT64_FORMAT " bytes, which are not read: they "
                           "may hold an image; look at them by hand",
                           type == AE_IFDIR ? "folder" : "device, pipe or socket", size);
}

/* A link of a cpio whose bytes are more than a path, with a zero byte behind it or not: libarchive
 * takes what stands before the first one. */
static char *link_content(const Unpacker *unpacker, struct archive_entry *entry) {
    const char *target = archive_entry_symlink(entry);
    gint64 size = archive_entry_size(entry);
    if (!is_format(unpacker, ARCHIVE_FORMAT_CPIO) || archive_entry_filetype(entry) != AE_IFLNK ||
        size <= (gint64)(target != NULL ? strlen(target) : 0) + 1)
        return NULL;
    return g_strdup_printf("a link that carries %" G_GINT64_FORMAT " bytes, which are no path and "
                           "are not read: they may hold an image; look at them by hand",
                           size);
}

static gboolean is_plain_folder(struct archive_entry *entry) {
    return archive_entry_filetype(entry) == AE_IFDIR && archive_entry_size(entry) <= 0;
}

static UnpackStep step_of(struct archive_entry *entry, char **reason) {
    const char *special = special_name(entry);
    if ((*reason = unread_content(entry)) != NULL)
        return UNPACK_FAULT;
    if (special != NULL)
        *reason = g_strdup_printf("%s, which gives no bytes: put the file that it stood for in its "
                                  "place",
                                  special);
    else if (archive_entry_is_data_encrypted(entry))
        *reason = g_strdup("it is encrypted: unpack it with its password and name what comes out");
    return *reason != NULL ? UNPACK_FAULT : UNPACK_MEMBER;
}

/* What is settled at the end: a link may stand before what it leads to. */
static gboolean takes_link(Unpacker *unpacker, struct archive_entry *entry, const char *name) {
    const char *target;
    gboolean is_hard;
    if (!is_link(entry, &target, &is_hard)) {
        member_links_note(unpacker->links, name);
        return FALSE;
    }
    member_links_add(unpacker->links, name, target, is_hard);
    return TRUE;
}

static UnpackStep next_link(Unpacker *unpacker, char **name, char **reason) {
    MemberLink link;
    if (!member_links_next(unpacker->links, &link))
        return UNPACK_END;
    const char *target = !is_quotable(link.target) ? "bytes that are no name"
                         : *link.target != '\0'    ? link.target
                                                   : "(no name)";
    *name = g_strdup(link.name);
    *reason = link.leads_somewhere
                  ? g_strdup_printf("a link to %s", target)
                  : g_strdup_printf("a link to %s, which is not in this archive: what it stood for "
                                    "was not looked at",
                                    target);
    return link.leads_somewhere ? UNPACK_LINK : UNPACK_FAULT;
}

/* Compressed zeros begin like a tar's end: what had no members so far is a file then. */
static gboolean take_as_one_file(Unpacker *unpacker) {
    if (!unpacker->is_compressed || unpacker->is_raw || unpacker->n_members > 0 ||
        unpacker->n_faults > 0)
        return FALSE;
    archive_read_free(unpacker->archive);
    packed_clear(&unpacker->packed);
    unpacker->archive = one_stream_open(&unpacker->packed, unpacker->bytes);
    unpacker->is_raw = TRUE;
    return TRUE;
}

static UnpackStep next_member(Unpacker *unpacker, char **name, char **reason) {
    while (!unpacker->ended) {
        MemberHeader header = next_header(unpacker);
        if (header.status == ARCHIVE_EOF && take_as_one_file(unpacker))
            continue;
        if (header.status == ARCHIVE_EOF && end(unpacker, reason) == UNPACK_FAULT)
            return UNPACK_FAULT;
        if (header.status == ARCHIVE_EOF)
            break;
        if (is_fault(&header))
            return archive_fault(unpacker, header.status == ARCHIVE_FATAL, reason);
        unpacker->n_same = 0;
        /* What nothing decompressed would be its own member for ever. */
        if (unpacker->is_compressed && archive_filter_count(unpacker->archive) < 2)
            return archive_fault(unpacker, TRUE, reason);
        note_position(unpacker);
        unpacker->n_members++;
        g_autofree char *member = member_name(unpacker, header.entry);
        *reason = link_content(unpacker, header.entry);
        if (*reason == NULL &&
            (takes_link(unpacker, header.entry, member) || is_plain_folder(header.entry)))
            continue;
        *name = g_steal_pointer(&member);
        if (*reason != NULL)
            return UNPACK_FAULT;
        return step_of(header.entry, reason);
    }
    return next_link(unpacker, name, reason);
}

UnpackStep unpacker_next(Unpacker *unpacker, char **name, char **reason) {
    *name = *reason = NULL;
    locale_t before = unpacker->unicode != NULL ? uselocale(unpacker->unicode) : NULL;
    UnpackStep step = next_member(unpacker, name, reason);
    if (before != NULL)
        uselocale(before);
    return step;
}

gboolean unpacker_read(Unpacker *unpacker, const guint8 **block, gsize *length, char **reason) {
    la_ssize_t n;
    do
        n = archive_read_data(unpacker->archive, unpacker->block, BLOCK);
    while (n == ARCHIVE_RETRY && ++unpacker->n_faults < MAX_FAULTS);
    if (n < 0) {
        *reason = failure(unpacker);
        return FALSE;
    }
    note_position(unpacker);
    *block = unpacker->block;
    *length = (gsize)n;
    return TRUE;
}
