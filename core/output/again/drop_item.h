/* What is noted of an item that is looked at again. */
#pragma once
#include "core/output/results.h"

/* Drops the rows and pictures of a task of this name (bytes), or that it is listed, before what is
 * found now is added and noted in its place: both become durable together. */
gboolean results_drop_item(Results *results, gsize task, const char *name, GError **error);
