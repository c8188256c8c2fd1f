/* Any bytes as the results of a shard, with the seal that is theirs, whose rows are taken into
 * results of a whole. */
#include "core/merge/shards.h"
#include "core/output/results.h"
#include "tests/fuzz/sealed_file.h"
#include "tests/fuzz/target.h"

static gboolean pass(gboolean planned, gsize item, gsize first, gsize n, gpointer data,
                     GError **error) {
    (void)planned;
    (void)data;
    (void)error;
    fuzz_keep((guint)(item + first + n));
    return TRUE;
}

static gboolean same_number(gsize task, gsize *number, gpointer data) {
    (void)data;
    *number = task;
    return TRUE;
}

static void take_rows(const PartFile *part) {
    g_autofree char *out = g_strdup_printf("%s/pixleak-fuzz-out.%d", g_get_tmp_dir(), getpid());
    g_autoptr(Account) account = account_new();
    g_autoptr(GError) error = NULL, untaken = NULL;
    char *arguments[] = {NULL};
    g_autoptr(Results) results = results_new(&scan_result_kind, out, arguments, account, &error);
    if (results == NULL)
        g_error("%s", error->message);
    if (part_file_take(part, results, same_number, NULL, &untaken) != (untaken == NULL))
        g_error("rows and an error, or neither");
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(MemoryFile) path = sealed_file(data, size);
    g_autoptr(GError) error = NULL, unread = NULL;
    g_autoptr(PartFile) part = part_file_open(path, PART_WHOLE, &error);
    if ((part == NULL) != (error != NULL))
        g_error("a part and an error, or neither");
    if (part == NULL)
        return 0;
    if (part_file_each_expansion(part, pass, NULL, &unread) != (unread == NULL))
        g_error("what items led to and an error, or neither");
    g_auto(ShardFiles) files = {0};
    g_autoptr(GError) unfound = NULL;
    char *paths[] = {path, NULL};
    if (shard_files_find(&files, paths, &unfound) != (unfound == NULL))
        g_error("shards and an error, or neither");
    if (unfound == NULL)
        take_rows(part);
    return 0;
}
