/* The members of an archive, one after the other, whatever the archive's format. libarchive reads
 * them; its types stay in unpack.c. */
#pragma once
#include <glib.h>

typedef struct Unpacker Unpacker;

typedef enum UnpackStep {
    UNPACK_MEMBER, /* has bytes, which unpack_read() gives */
    UNPACK_LINK,   /* has none: a link to what is in the archive, as the reason says */
    UNPACK_FAULT,  /* could not be read, for the reason; others may follow */
    UNPACK_END,    /* no more follow */
} UnpackStep;

/* Opens zip, tar, 7-Zip, ISO 9660, cpio, RAR, LHA, cabinet, xar and ar archives, and what gzip,
 * bzip2, xz, lzma, lzip, zstd, lz4 or compress made of a tar, a cpio or any one file, which is a
 * member then. `name` is the archive's, after which that one file is called; `format` what
 * source_kind_of_bytes() says. What can't be opened has a fault as its first step; bytes that
 * belong to no member are one at the end: those of zip, tar, cpio, ar and LHA, those behind a
 * 7-Zip archive, a cabinet and what is compressed, and what stands beside the members and is more
 * than a remark (core/source/expand/layout/remark.h). */
Unpacker *unpacker_new(GBytes *bytes, const char *name, const char *format);
void unpacker_free(Unpacker *unpacker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Unpacker, unpacker_free)

/* The next member; folders without bytes are passed over. Links come last, and one that leads to
 * nothing in the archive is a fault, as are devices, pipes and sockets. *name becomes its name with
 * the folders before it, UTF-8 where the archive says how its names are written; NULL at a fault of
 * the archive itself. *reason is NULL but for links and faults. The caller frees both. */
UnpackStep unpacker_next(Unpacker *unpacker, char **name, char **reason);
/* Gives the next bytes of the member, valid until the next call, of length 0 at its end. FALSE
 * where they can't be read: *reason, which the caller frees. */
gboolean unpacker_read(Unpacker *unpacker, const guint8 **block, gsize *length, char **reason);
