/* What can be seen of a place in a picture, looked at in several ways. */
#pragma once
#include "ocr/picture.h"

/* A picture shrunk by `factor`, without its surroundings' mean, scaled as Comparison wants it:
 * width / factor x height / factor samples, rows without padding; newly allocated. */
gint16 *look_see(const Picture *picture, gsize factor);

/* Where two pictures of one size differ, likewise. */
gint16 *look_see_changes(const Picture *after, const Picture *before, gsize factor);

/* Everything that is looked at: where a picture has each of its commonest values, how much its
 * pixels differ from their neighbours, and the picture itself; of gint16 *, as look_see() makes
 * them. Newly allocated. */
GPtrArray *looks_at(const Picture *picture, gsize factor);
