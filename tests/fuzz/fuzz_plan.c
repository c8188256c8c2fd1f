/* Any bytes as a plan, with the seal that is theirs: its shards, their items, what DICOMDIR files
 * led to. */
#include "core/plan/plan.h"
#include "tests/fuzz/sealed_file.h"
#include "tests/fuzz/target.h"

enum { MOST = 100 }; /* shards and items looked at: a plan may state any number */

static gboolean pass(gsize item, gsize first, gsize n, gpointer data, GError **error) {
    (void)data;
    (void)error;
    fuzz_keep((guint)(item + first + n));
    return TRUE;
}

static void look_at_shard(const ArchivePlan *plan, gsize number) {
    g_autoptr(GError) error = NULL, unlisted = NULL, unvisited = NULL;
    g_autofree char *digest = NULL;
    PlanShard shard = {0};
    if (archive_plan_find_shard(plan, number, &shard, &digest, &error) != (error == NULL))
        g_error("a shard and an error, or neither");
    if (error != NULL || shard.n > MOST)
        return;
    g_autoptr(Sources) sources = archive_plan_sources(plan, &shard, &unlisted);
    if ((sources == NULL) != (unlisted != NULL))
        g_error("sources and an error, or neither");
    for (gsize item = 0; sources && item < sources_length(sources); item++)
        g_free(sources_name(sources, item));
    if (archive_plan_each_directory(plan, &shard, pass, NULL, &unvisited) != (unvisited == NULL))
        g_error("directories and an error, or neither");
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(MemoryFile) path = sealed_file(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchivePlan) plan = archive_plan_open(path, &error);
    if ((plan == NULL) != (error != NULL))
        g_error("a plan and an error, or neither");
    for (gsize i = 0; plan && i < MIN(archive_plan_n_shards(plan), MOST); i++)
        look_at_shard(plan, i);
    return 0;
}
