/* Texts by position, in temporary files. */
#pragma once
#include "core/spill/spill_file.h"

typedef struct SpillList SpillList;

SpillList *spill_list_new(GError **error);
void spill_list_free(SpillList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpillList, spill_list_free)

gboolean spill_list_add(SpillList *list, const char *text, GError **error);
gsize spill_list_length(const SpillList *list);
/* The text at a position, which must be there; the caller frees it. */
char *spill_list_get(const SpillList *list, gsize position);
/* Before a fork whose processes read. */
gboolean spill_list_flush(SpillList *list, GError **error);
