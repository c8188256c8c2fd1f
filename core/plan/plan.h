/* A plan: all items that paths lead to, as core/source/source.h lists them, cut into shards that
 * machines judge by themselves. docs/cluster.md describes the file.
 *
 * Its items are numbered as those of a run over all of it would be, as long as it met no archive:
 * first the roots, which the paths lead to, then what DICOMDIR files lead to. A shard is a range of
 * them, so that it reads files that lie beside each other. What archives lead to belongs to the
 * shard that the archive is in. */
#pragma once
#include "core/source/source.h"

#define PLAN_ERROR (archive_plan_error_quark())
GQuark archive_plan_error_quark(void);

typedef struct ArchivePlanOptions {
    char **paths;
    const char *out;    /* the file */
    gsize n_shards;     /* 0: as many as shard_size makes */
    guint64 shard_size; /* bytes */
    guint jobs;         /* files looked at side by side, at least 1 */
} ArchivePlanOptions;

typedef struct PlanTotals {
    gsize n_items, n_shards;
    guint64 bytes;       /* of all files */
    guint64 least, most; /* bytes of a shard */
    gsize n_empty;       /* shards without items */
    gsize n_own;         /* files among them that the plan takes the place of, and does not list */
} PlanTotals;

/* Lists, looks for DICOMDIR files, and writes the plan, whole or not at all. What is kept in memory
 * does not grow with the number of files. */
gboolean archive_plan_make(const ArchivePlanOptions *options, PlanTotals *totals, GError **error);

typedef struct ArchivePlan ArchivePlan;
/* Fails where the file is no plan or not as it was made, is another version's, or names relative
 * paths and was made in another folder than the current one. */
ArchivePlan *archive_plan_open(const char *path, GError **error);
void archive_plan_free(ArchivePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchivePlan, archive_plan_free)
/* A digest of all of it, and of what it says beside its shards (core/plan/digest.h). */
const char *archive_plan_id(const ArchivePlan *plan);
const char *archive_plan_facts(const ArchivePlan *plan);
/* What was planned, as it was named; and when: UTC, ISO 8601. */
char **archive_plan_paths(const ArchivePlan *plan);
const char *archive_plan_time(const ArchivePlan *plan);
gsize archive_plan_n_shards(const ArchivePlan *plan);
gsize archive_plan_n_roots(const ArchivePlan *plan);

typedef struct PlanShard {
    gsize number, first, n; /* of items */
} PlanShard;
/* Fails where there is none of this number, or what it is to look at is not what was planned. The
 * caller frees *digest, that of the shard. */
gboolean archive_plan_find_shard(const ArchivePlan *plan, gsize number, PlanShard *shard,
                                 char **digest, GError **error);
/* What the plan knows of an item that was a file: bytes, and the time of its last change in ns
 * since 1970. FALSE of all else. */
gboolean archive_plan_state(ArchivePlan *plan, gsize item, gint64 *bytes, gint64 *time);
/* Its items as sources, numbered from 0, which don't follow DICOMDIR files on disk. */
Sources *archive_plan_sources(const ArchivePlan *plan, const PlanShard *shard, GError **error);
/* Calls visit with each DICOMDIR of the shard and the range of items that it led to, both by their
 * numbers in the plan; FALSE stops. */
typedef gboolean (*PlanVisit)(gsize item, gsize first, gsize n, gpointer data, GError **error);
gboolean archive_plan_each_directory(const ArchivePlan *plan, const PlanShard *shard,
                                     PlanVisit visit, gpointer data, GError **error);

/* What the plan says of an item's file: bytes, and nanoseconds of its last change; both 0 of what
 * was no file. */
typedef struct PlannedFile {
    const char *path;
    gint64 bytes, time;
} PlannedFile;
/* Calls visit with each item of a range; FALSE stops, which is no error. */
typedef gboolean (*PlanFileVisit)(const PlannedFile *file, gpointer data);
gboolean archive_plan_each_file(const ArchivePlan *plan, const PlanShard *range,
                                PlanFileVisit visit, gpointer data, GError **error);
