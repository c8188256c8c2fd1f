#include "core/spill/spill_list.h"

#include <string.h>

struct SpillList {
    SpillFile *texts, *ends; /* ends: where each text ends in `texts`, a guint64 each */
    gsize length;
};

SpillList *spill_list_new(GError **error) {
    g_autoptr(SpillList) list = g_new0(SpillList, 1);
    if ((list->texts = spill_file_new(error)) == NULL ||
        (list->ends = spill_file_new(error)) == NULL)
        return NULL;
    return g_steal_pointer(&list);
}

void spill_list_free(SpillList *list) {
    if (list == NULL)
        return;
    spill_file_free(list->texts);
    spill_file_free(list->ends);
    g_free(list);
}

gboolean spill_list_add(SpillList *list, const char *text, GError **error) {
    gsize size = strlen(text);
    guint64 end = spill_file_length(list->texts) + size;
    if (!spill_file_append(list->texts, text, size, error) ||
        !spill_file_append(list->ends, &end, sizeof end, error))
        return FALSE;
    list->length++;
    return TRUE;
}

gsize spill_list_length(const SpillList *list) {
    return list->length;
}

char *spill_list_get(const SpillList *list, gsize position) {
    guint64 ends[2] = {0};
    if (position == 0)
        spill_file_read(list->ends, 0, &ends[1], sizeof ends[1]);
    else
        spill_file_read(list->ends, (position - 1) * sizeof ends[0], ends, sizeof ends);
    gsize size = (gsize)(ends[1] - ends[0]);
    char *text = g_malloc(size + 1);
    spill_file_read(list->texts, ends[0], text, size);
    text[size] = '\0';
    return text;
}

gboolean spill_list_flush(SpillList *list, GError **error) {
    return spill_file_flush(list->texts, error) && spill_file_flush(list->ends, error);
}
