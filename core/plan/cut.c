#include "core/plan/inside.h"
#include "core/plan/limits.h"

/* Sums over all items. */
typedef struct Sums {
    gsize n;
    guint64 bytes;
    double weight;
} Sums;

static double weight_of(guint64 bytes) {
    return (double)bytes + ITEM_WEIGHT;
}

/* The shard being filled. */
typedef struct ShardCutting {
    sqlite3_stmt *add;
    gsize shard, first, next; /* next: the item behind its last one */
    guint64 bytes;
    PlanTotals *totals;
} ShardCutting;

static gboolean end_shard(ShardCutting *cutting, sqlite3 *database, GError **error) {
    PlanTotals *totals = cutting->totals;
    PlanShard shard = {cutting->shard, cutting->first, cutting->next - cutting->first};
    g_autofree char *digest = plan_shard_digest(database, &shard, error);
    if (digest == NULL)
        return FALSE;
    sqlite3_bind_int64(cutting->add, 1, (gint64)shard.number);
    sqlite3_bind_int64(cutting->add, 2, (gint64)shard.first);
    sqlite3_bind_int64(cutting->add, 3, (gint64)shard.n);
    sqlite3_bind_int64(cutting->add, 4, (gint64)cutting->bytes);
    sqlite3_bind_text(cutting->add, 5, digest, -1, SQLITE_STATIC);
    gboolean good = sqlite3_step(cutting->add) == SQLITE_DONE || sealed_fail(database, error);
    sqlite3_reset(cutting->add);
    totals->least = cutting->shard > 0 ? MIN(totals->least, cutting->bytes) : cutting->bytes;
    totals->most = MAX(totals->most, cutting->bytes);
    totals->n_empty += shard.n == 0;
    cutting->shard++;
    cutting->first = cutting->next;
    cutting->bytes = 0;
    return good;
}

/* An item is in the shard that its middle lies in, when all weights are laid one behind the other
 * and cut into pieces of one length. */
static gboolean cut(sqlite3 *database, sqlite3_stmt *items, ShardCutting *cutting, const Sums *sums,
                    GError **error) {
    gsize n_shards = cutting->totals->n_shards;
    double before = 0;
    while (sqlite3_step(items) == SQLITE_ROW) {
        guint64 bytes = (guint64)sqlite3_column_int64(items, 0);
        double middle = before + weight_of(bytes) / 2;
        gsize shard = MIN((gsize)(middle * (double)n_shards / sums->weight), n_shards - 1);
        while (cutting->shard < shard)
            if (!end_shard(cutting, database, error))
                return FALSE;
        before += weight_of(bytes);
        cutting->bytes += bytes;
        cutting->next++;
    }
    if (cutting->next != sums->n)
        return sealed_fail(database, error);
    while (cutting->shard < n_shards)
        if (!end_shard(cutting, database, error))
            return FALSE;
    return TRUE;
}

/* What can't be read is no end: the items behind it would be in no shard. */
static gboolean sum_up(sqlite3 *database, sqlite3_stmt *items, Sums *sums, GError **error) {
    int status;
    while ((status = sqlite3_step(items)) == SQLITE_ROW) {
        guint64 bytes = (guint64)sqlite3_column_int64(items, 0);
        sums->n++;
        sums->bytes += bytes;
        sums->weight += weight_of(bytes);
    }
    gboolean good = status == SQLITE_DONE || sealed_fail(database, error);
    sqlite3_reset(items);
    return good;
}

/* As many as were asked for, or as the size makes. */
static gsize shards_of(const ArchivePlanOptions *options, guint64 bytes) {
    guint64 size = MAX(options->shard_size, 1);
    return options->n_shards > 0 ? options->n_shards
                                 : (gsize)CLAMP((bytes + size - 1) / size, 1, MAX_SHARDS);
}

gboolean archive_plan_cut(sqlite3 *database, const ArchivePlanOptions *options, PlanTotals *totals,
                          GError **error) {
    sqlite3_stmt *items = NULL;
    Sums sums = {0};
    ShardCutting cutting = {.totals = totals};
    gboolean good =
        sealed_prepare(database, "SELECT bytes FROM items ORDER BY item", &items, error) &&
        sealed_prepare(database, "INSERT INTO shards VALUES (?, ?, ?, ?, ?)", &cutting.add,
                       error) &&
        sum_up(database, items, &sums, error);
    totals->n_items = sums.n;
    totals->bytes = sums.bytes;
    totals->n_shards = shards_of(options, sums.bytes);
    good = good && cut(database, items, &cutting, &sums, error);
    sqlite3_finalize(items);
    sqlite3_finalize(cutting.add);
    return good;
}
