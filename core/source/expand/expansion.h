/* What an item leads to, appended to the items part by part (core/source/expand/expansion_part.h).
 */
#pragma once
#include "core/source/items.h"

typedef struct Expansion Expansion;

Expansion *expansion_new(Sources *sources, gsize item);
void expansion_free(Expansion *expansion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Expansion, expansion_free)

/* A part, which may be whatever a process sent that has lost its mind. *more becomes FALSE where
 * nothing more of the item is taken: behind that no part counts. Fails where there is no room in
 * the temporary folder, as does the next. */
gboolean expansion_take(Expansion *expansion, GBytes *part, gboolean *more, GError **error);
/* Behind the last part; failure: what became of whoever sent them, NULL where all was sent. */
gboolean expansion_end(Expansion *expansion, const char *failure, GError **error);
