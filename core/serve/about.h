/* What a page says of a run, which stays as it is while the run is served. */
#pragma once
#include "core/serve/rows/rows.h"

/* Members of a JSON object, without its brackets: those of page_head_write(), and "menus", of each
 * the values that its column has. For free(); NULL with an error. Of a million rows it
 * takes a second, so that it is made once. */
char *about_make(const ResultView *view, const RowTable *rows, GError **error);
