/* Whether the entries of a cpio are as long as their names and bytes. For this folder alone. */
#pragma once
#include "core/source/expand/layout/remark.h"

#include <archive.h>
#include <archive_entry.h>

/* What is known of the entry before. */
typedef struct CpioRoom {
    gint64 at;     /* its offset in what is not compressed */
    gint64 named;  /* bytes of its header, name and content; 0: of no entry */
    Remark remark; /* the first that took more */
} CpioRoom;

/* Behind each header, and at the end, where entry is NULL: libarchive takes a name up to its first
 * zero byte, and passes over what stands behind it and before headers. */
void cpio_room_note(CpioRoom *room, struct archive *archive, struct archive_entry *entry);
