#include "core/source/expand/cpio_room.h"

#include <string.h>

/* Of a format's entries: the bytes of a header, and of what names and contents are filled up to a
 * multiple. */
typedef struct CpioFormat {
    int format;
    gint64 head, unit;
} CpioFormat;

static const CpioFormat formats[] = {
    {ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, 110, 4}, {ARCHIVE_FORMAT_CPIO_SVR4_CRC, 110, 4},
    {ARCHIVE_FORMAT_CPIO_POSIX, 76, 1},       {ARCHIVE_FORMAT_CPIO_BIN_LE, 26, 2},
    {ARCHIVE_FORMAT_CPIO_BIN_BE, 26, 2},      {ARCHIVE_FORMAT_CPIO_AFIO_LARGE, 116, 1},
};

static gint64 filled(gint64 n, gint64 unit) {
    return (n + unit - 1) / unit * unit;
}

/* 0 of a format that nobody knows. */
static gint64 named_bytes(struct archive *archive, struct archive_entry *entry) {
    const char *name = archive_entry_pathname(entry);
    gint64 length = name != NULL ? (gint64)strlen(name) + 1 : 1;
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        const CpioFormat *format = &formats[i];
        if (format->format == archive_format(archive))
            return filled(format->head + length, format->unit) +
                   filled(archive_entry_size(entry), format->unit);
    }
    return 0;
}

void cpio_room_note(CpioRoom *room, struct archive *archive, struct archive_entry *entry) {
    gint64 at = archive_read_header_position(archive);
    if (room->named > 0 && at - room->at > room->named && room->remark.n == 0)
        room->remark = (Remark){(guint64)(at - room->at - room->named), (guint64)room->at};
    room->at = at;
    room->named = entry != NULL ? named_bytes(archive, entry) : 0;
}
