/* The items behind core/source/source.h. For this folder alone. */
#pragma once
#include "core/source/folder.h"
#include "core/source/source.h"
#include "core/spill/spill_list.h"
#include "core/spill/spill_table.h"

/* What is kept of an item beside its name. */
typedef struct SourceItem {
    guint64 offset, size; /* of a member's bytes, in the spool */
    guint64 reason;       /* its position in the reasons + 1; 0: none */
    guint64 parent;       /* the archive that a member is in + 1; 0: none */
    guint16 kind, within; /* within: WalkedFile */
    guint32 depth;        /* archives around it */
} SourceItem;

struct Sources {
    SourceOptions options; /* no limit is 0 */
    FolderWalk *walk;
    SpillList *names, *reasons;
    SpillFile *items, *spool; /* spool: what was unpacked */
    SpillTable *allowances;   /* bytes that more may be unpacked, by outermost archive, where
                                 archives in it may be expanded yet */
    guint64 n_unpacked, n_members;
    gsize length;
    GMutex mutex; /* for all but the spool's bytes, which don't change once an item has them */
};

SourceItem source_item_get(const Sources *sources, gsize item);
/* Sets the item's reason (may be NULL) and puts it behind all others. */
gboolean source_item_append(Sources *sources, SourceItem item, const char *name, const char *reason,
                            GError **error);
