/* What the header of an item tells an index of instances. A process of its own reads it and sends
 * it as a record. */
#pragma once
#include "core/run/record.h"
#include "core/source/source.h"

/* What tells that a file is the one that it was; zeros of what is no file on disk. */
typedef struct FileStamp {
    guint64 device, number, size;
    gint64 seconds, nanoseconds; /* of its last change */
} FileStamp;
FileStamp file_stamp(const Sources *sources, gsize item);

typedef struct ListedHeader {
    char *uid;       /* "": none */
    gboolean wider;  /* it leads to other items */
    ListedKind kind; /* of an item without a UID; else LISTED_KINDS */
    char *reason;    /* likewise; else "" */
    FileStamp stamp; /* before it was read */
} ListedHeader;
void listed_header_clear(ListedHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ListedHeader, listed_header_clear)

/* Reads an item's header, and appends what it tells. */
void listed_header_put(GByteArray *record, const Sources *sources, gsize item);
/* What was appended: whatever a process sent that may have lost its mind. FALSE where it is none.
 */
gboolean listed_header_take(GBytes *record, ListedHeader *header);
/* Of an item whose reader came to nothing. */
ListedHeader listed_header_lost(const Sources *sources, gsize item, const char *failure);
