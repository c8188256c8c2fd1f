/* The files of a plan's shards, in the shards' order. */
#pragma once
#include "core/output/part/part_file.h"

#define MERGE_ERROR (merge_error_quark())
GQuark merge_error_quark(void);

typedef struct ShardFiles {
    GPtrArray *paths; /* by shard; of char *, owned */
    ResultPart part;  /* of the first; of all shards but for the shard itself */
    char *command;
    char *first, *arguments; /* that one's path, and its command line, for people */
} ShardFiles;
void shard_files_clear(ShardFiles *files);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ShardFiles, shard_files_clear)

/* Of files, and folders with "shard-*.db" files. Of one shard the first file counts. Fails where a
 * shard of the plan is missing or lies in a folder under another's name, and where they differ in
 * plan, command or settings. */
gboolean shard_files_find(ShardFiles *files, char **paths, GError **error);
