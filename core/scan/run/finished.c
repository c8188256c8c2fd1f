#include "core/scan/run/finished.h"

#include "core/output/formats/terminal_text.h"
#include "kernels/digest.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static FinishedItem state_of(const struct stat *file) {
    enum { NANOSECONDS = 1000000000 };
    return (FinishedItem){.size = (gint64)file->st_size,
                          .time =
                              (gint64)file->st_mtim.tv_sec * NANOSECONDS + file->st_mtim.tv_nsec};
}

FinishedItem finished_look(const Sources *sources, gsize item) {
    struct stat status;
    g_autofree char *path = sources_path(sources, item);
    if (path == NULL)
        return (FinishedItem){.size = (gint64)sources_size(sources, item)};
    return stat(path, &status) == 0 ? state_of(&status) : (FinishedItem){.size = -1, .time = -1};
}

/* Of pieces side by side, which takes hardly longer than one of them (kernels/digest.h): the digest
 * of their digests. */
static void digest_bytes(const guint8 *data, gsize size, char *text) {
    enum { PIECES = 16 };
    Md5Bytes pieces[PIECES], joined;
    guint8 digests[PIECES][MD5_SIZE], digest[1][MD5_SIZE];
    gsize length = size / PIECES + 1;
    for (gsize i = 0; i < PIECES; i++) {
        gsize at = MIN(i * length, size);
        pieces[i] = (Md5Bytes){data + at, MIN(length, size - at)};
    }
    md5_digest(pieces, PIECES, digests);
    joined = (Md5Bytes){digests[0], sizeof digests};
    md5_digest(&joined, 1, digest);
    md5_text(digest[0], text);
}

FinishedItem finished_read(const Sources *sources, gsize item, GBytes **bytes, GError **error) {
    struct stat file = {.st_mode = 0};
    *bytes = sources_bytes_of(sources, item, &file, error);
    FinishedItem finished = file.st_mode != 0 ? state_of(&file) : finished_look(sources, item);
    if (*bytes != NULL) {
        gsize size;
        const guint8 *data = g_bytes_get_data(*bytes, &size);
        digest_bytes(data, size, finished.digest);
    }
    return finished;
}

void finished_difference_clear(FinishedDifference *difference) {
    g_clear_pointer(&difference->told, g_free);
    g_clear_pointer(&difference->was, g_free);
    g_clear_pointer(&difference->now, g_free);
}

/* In words; NULL: nothing. */
static char *changed_in(const char *name, const FinishedItem *was, const FinishedItem *now) {
    g_autofree char *shown = terminal_text(name);
    if (was->size == now->size && was->time == now->time)
        return NULL;
    return now->size < 0 ? g_strdup_printf("%s can't be looked at any more", shown)
           : was->size != now->size
               ? g_strdup_printf("%s had %" G_GINT64_FORMAT " bytes, and has %" G_GINT64_FORMAT,
                                 shown, was->size, now->size)
               : g_strdup_printf("%s was written to since", shown);
}

/* Where another name stands in the place of the one that was finished. */
static char *replaced(const char *name, const char *now) {
    g_autofree char *shown = terminal_text(name), *shown_now = terminal_text(now);
    return access(name, F_OK) == 0 ? g_strdup_printf("%s was not there", shown_now)
                                   : g_strdup_printf("%s is not there any more", shown);
}

static gboolean is_same(const Sources *sources, gsize item, const char *name,
                        const FinishedItem *finished, FinishedDifference *difference) {
    g_autofree char *now_name = sources_name(sources, item);
    FinishedItem now = finished_look(sources, item);
    char *told = strcmp(name, now_name) != 0           ? replaced(name, now_name)
                 : !finished_item_was_opened(finished) ? NULL
                                                       : changed_in(name, finished, &now);
    if (told == NULL)
        return TRUE;
    *difference = (FinishedDifference){told, g_strdup(name), g_steal_pointer(&now_name)};
    return FALSE;
}

static void count_item(gsize item, const FinishedItem *finished, GArray *wider, Account *account) {
    if (finished->wider)
        g_array_append_val(wider, item);
    if (finished->listed)
        account_list(account, ACCOUNT_INPUT, finished->kind);
    else
        account_judge(account, ACCOUNT_INPUT, 1);
}

gboolean finished_take(Results *results, const Sources *sources, gsize first, gsize n, guint8 *done,
                       GArray *wider, Account *account, FinishedDifference *difference) {
    gsize n_noted = 0;
    for (gsize i = 0; i < n; i++) {
        FinishedItem finished;
        g_autofree char *name = NULL;
        if (!results_find_item(results, first + i, &name, &finished))
            continue;
        if (!is_same(sources, first + i, name, &finished, difference))
            return FALSE;
        n_noted++;
        done[i] = finished_item_was_opened(&finished) ? ITEM_DONE : ITEM_AGAIN;
        if (done[i] == ITEM_DONE)
            count_item(first + i, &finished, wider, account);
    }
    /* What comes behind was looked at only once all of these were noted: else they were more. */
    return n_noted == n || finished_is_all(results, first + n, difference);
}

gboolean finished_is_all(Results *results, gsize end, FinishedDifference *difference) {
    if (!results_has_item_from(results, end))
        return TRUE;
    *difference = (FinishedDifference){
        .told = g_strdup("there were more files, or more in an archive, than there are")};
    return FALSE;
}
