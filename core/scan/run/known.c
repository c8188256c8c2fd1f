#include "core/scan/run/known.h"

gboolean known_items_are_any(const KnownItems *known) {
    return known->earlier != NULL || known->aside != NULL;
}

/* By size and time alone. */
static gboolean has_changed(const Sources *sources, gsize item, const EarlierItem *was) {
    FinishedItem now = finished_look(sources, item);
    return now.size != was->size || now.time != was->time;
}

/* What is set aside was judged last. */
static gboolean find_item(KnownItems *known, const Sources *sources, gsize item, EarlierItem *was,
                          KnownNames *names) {
    g_autofree char *name = sources_name(sources, item);
    gboolean found = known->earlier != NULL && earlier_results_find(known->earlier, name, was);
    names->in_earlier += found;
    if (known->aside == NULL || !results_find_aside(known->aside, name, was))
        return found;
    names->aside++;
    names->changed += has_changed(sources, item, was);
    return TRUE;
}

gboolean known_items_find(KnownItems *known, const Sources *sources, gsize first, gsize n,
                          guint8 *done, KnownNames *names, GError **error) {
    *names = (KnownNames){0};
    for (gsize i = 0; i < n; i++) {
        EarlierItem was = {0};
        if (find_item(known, sources, first + i, &was, names) && done[i] == ITEM_OPEN)
            done[i] = ITEM_KNOWN;
        if (!spill_file_append(known->was, &was, sizeof was, error))
            return FALSE;
    }
    return spill_file_flush(known->was, error);
}

gboolean known_item_is(const KnownItems *known, gsize nth, const FinishedItem *now,
                       EarlierItem *was) {
    gsize n = spill_file_read(known->was, nth * sizeof *was, was, sizeof *was);
    return n == sizeof *was && earlier_item_is(was, now);
}

gboolean known_item_keep(const KnownItems *known, const char *name, const EarlierItem *was,
                         Results *results, gsize task, gboolean *kept, GError **error) {
    return was->is_aside
               ? results_take_back(results, was, task, kept, error)
               : earlier_results_keep(known->earlier, name, was, results, task, kept, error);
}
