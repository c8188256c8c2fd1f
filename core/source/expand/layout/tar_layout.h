/* What a tar holds beside its members: headers that say more of the next member or of all, volume
 * labels, access lists. libarchive takes or drops them without a word. For core/source/expand
 * alone. */
#pragma once
#include "core/source/expand/layout/remark.h"

typedef struct TarLayout TarLayout;
TarLayout *tar_layout_new(void);
void tar_layout_free(TarLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TarLayout, tar_layout_free)

/* The next bytes of the archive, not compressed. Blocks that are no header are passed over: whoever
 * reads the members tells of them. */
void tar_layout_feed(TarLayout *layout, const guint8 *data, gsize length);
/* What is more than a remark, in what was fed. */
Remark tar_layout_end(TarLayout *layout);
