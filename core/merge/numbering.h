/* What the items of shards are called among those of one run over all of them: first all roots, as
 * the plan has them; then what these lead to, in their order; then what that leads to, and so on.
 */
#pragma once
#include <glib.h>

typedef struct Numbering Numbering;

/* n_roots: items of the plan that its paths lead to. What is kept lies in a temporary file, and
 * grows with the number of archives and DICOMDIR files. */
Numbering *numbering_new(gsize n_roots, GError **error);
void numbering_free(Numbering *numbering);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Numbering, numbering_free)

/* Items are counted by the plan (space NUMBERING_PLAN), and what archives of a shard lead to by the
 * shard (its number). */
enum { NUMBERING_PLAN = -1 };
/* An item led to a range of others of its own space or, being the plan's, of a shard's. */
gboolean numbering_add(Numbering *numbering, gint64 item_space, gsize item, gint64 space,
                       gsize first, gsize n, GError **error);
/* Behind all additions. */
gboolean numbering_settle(Numbering *numbering, GError **error);
/* FALSE where nothing led to the item. */
gboolean numbering_find(Numbering *numbering, gint64 space, gsize item, gsize *number);
