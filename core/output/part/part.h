/* Results of one shard of a plan, in a file: the rows that its items have in results.db, and what a
 * merge needs to put the shards' rows together. It is there whole or not at all. */
#pragma once
#include "core/output/results.h"

/* What a part is of. */
typedef struct ResultPart {
    char *plan;             /* its id */
    char *facts, *digest;   /* of the plan beside its shards, of the shard: core/plan/digest.h */
    char *settings;         /* in words: what else decides on the results */
    gint64 shard, n_shards; /* from 0; of the plan */
    gint64 n_roots;         /* items of the plan that its paths lead to */
    gint64 first, n;        /* items of the shard */
    char *planned, *paths;  /* when the plan was made (UTC, ISO 8601), and of what, in words */
} ResultPart;
void result_part_clear(ResultPart *part);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ResultPart, result_part_clear)
/* "shard-000012.db", which the caller frees. */
char *result_part_name(gint64 shard);

/* Starts a part, in a folder that is made (mode 0700) if it is not there. Its rows are added as
 * those of results.db are; tasks count the shard's items from 0, and behind them what they lead to.
 */
Results *part_new(const ResultKind *kind, const char *folder, const ResultPart *part,
                  char **arguments, Account *account, GError **error);
/* An item led to a range of others. planned: both by their numbers in the plan; else in the shard.
 */
gboolean part_add_expansion(Results *results, gboolean planned, gsize item, gsize first, gsize n,
                            GError **error);
/* What became of a file, by its name, and what was looked at (bytes), for a run over all
 * of the plan, which puts it where it belongs: of a command whose rows tell of more than one file.
 */
gboolean part_add_subject(Results *results, const char *name, const char *seen,
                          const GByteArray *record, GError **error);
/* A file, by its number and name (bytes), is another than the one that was planned. */
gboolean part_add_changed(Results *results, gsize item, const char *name, GError **error);
/* The shard is done, all rows are added: checks that the account adds up and puts the part in its
 * place. */
gboolean part_conclude(Results *results, double seconds, GError **error);
