#include "core/merge/shards.h"

#include "core/output/settings_difference.h"
#include "core/plan/limits.h"
#include <string.h>

G_DEFINE_QUARK(pixleak - merge - error - quark, merge_error)

void shard_files_clear(ShardFiles *files) {
    g_clear_pointer(&files->paths, g_ptr_array_unref);
    g_clear_pointer(&files->command, g_free);
    result_part_clear(&files->part);
}

/* What differs, in words, which the caller frees; NULL where nothing does. */
static char *difference(const ShardFiles *files, const PartFile *file) {
    const ResultPart *part = part_file_part(file), *before = &files->part;
    const char *command = part_file_command(file);
    if (strcmp(part->plan, before->plan) != 0 || strcmp(part->facts, before->facts) != 0 ||
        part->n_shards != before->n_shards || part->n_roots != before->n_roots)
        return g_strdup_printf("is of another plan than the shards before it (%.12s, here %.12s)",
                               before->plan, part->plan);
    if (strcmp(command, files->command) != 0)
        return g_strdup_printf("is of another command than the shards before it (%s, here %s)",
                               files->command, command);
    g_autofree char *options = settings_difference(before->settings, part->settings);
    return strcmp(part->settings, before->settings) != 0
               ? g_strdup_printf("has other options than the shards before it (%s)", options)
               : NULL;
}

static gboolean fail_as_other(const PartFile *file, const char *other, GError **error) {
    g_set_error(error, MERGE_ERROR, 0,
                "%s %s: leave it out, or run its shard again as they were run",
                part_file_path(file), other);
    return FALSE;
}

static gboolean take_first(ShardFiles *files, const PartFile *file, GError **error) {
    const ResultPart *part = part_file_part(file);
    if (part->n_shards < 1 || part->n_shards > MAX_SHARDS) {
        g_set_error(error, MERGE_ERROR, 0, "%s: it is damaged: it is of a plan without shards",
                    part_file_path(file));
        return FALSE;
    }
    files->part = *part;
    files->part.plan = g_strdup(part->plan);
    files->part.facts = g_strdup(part->facts);
    files->part.digest = NULL;
    files->part.settings = g_strdup(part->settings);
    files->command = g_strdup(part_file_command(file));
    g_ptr_array_set_size(files->paths, (gint)part->n_shards);
    return TRUE;
}

static gboolean add_file(ShardFiles *files, const char *path, GError **error) {
    g_autoptr(PartFile) file = part_file_open(path, PART_WHOLE, error);
    if (file == NULL || (files->command == NULL && !take_first(files, file, error)))
        return FALSE;
    g_autofree char *other = difference(files, file);
    if (other != NULL)
        return fail_as_other(file, other, error);
    gint64 shard = part_file_part(file)->shard;
    if (shard < 0 || shard >= files->part.n_shards) {
        g_set_error(error, MERGE_ERROR, 0, "%s: it is damaged: its plan has no such shard", path);
        return FALSE;
    }
    if (files->paths->pdata[shard] == NULL)
        files->paths->pdata[shard] = g_strdup(path);
    return TRUE;
}

static gboolean add_folder(ShardFiles *files, const char *folder, GError **error) {
    g_autoptr(GDir) directory = g_dir_open(folder, 0, error);
    const char *name;
    if (directory == NULL)
        return FALSE;
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_str_has_prefix(name, "shard-") && g_str_has_suffix(name, ".db") &&
            !add_file(files, path, error))
            return FALSE;
    }
    return TRUE;
}

/* The numbers as Slurm takes them for an array: "3,17-20". */
static char *missing_shards(const ShardFiles *files) {
    GString *numbers = g_string_new(NULL);
    guint n = files->paths->len;
    for (guint first = 0, behind; first < n; first = behind + 1) {
        for (behind = first; behind < n && files->paths->pdata[behind] == NULL; behind++)
            ;
        if (behind == first)
            continue;
        g_string_append_printf(numbers, "%s%u", numbers->len > 0 ? "," : "", first);
        if (behind > first + 1)
            g_string_append_printf(numbers, "-%u", behind - 1);
    }
    return g_string_free(numbers, FALSE);
}

static gboolean are_complete(const ShardFiles *files, GError **error) {
    if (files->command == NULL) {
        g_set_error(error, MERGE_ERROR, 0,
                    "no results of shards (shard-*.db) there: name the folder that was --out of "
                    "`pixleak scan`, `check` or `validate` with --plan");
        return FALSE;
    }
    g_autofree char *missing = missing_shards(files);
    if (*missing == '\0')
        return TRUE;
    g_set_error(error, MERGE_ERROR, 0,
                "of %u shards these have no results yet: %s. Run each with `pixleak %s --plan "
                "PLAN --shard K --out SHARDS` and the other shards' options, then merge",
                files->paths->len, missing, files->command);
    return FALSE;
}

gboolean shard_files_find(ShardFiles *files, char **paths, GError **error) {
    files->paths = g_ptr_array_new_with_free_func(g_free);
    for (; *paths != NULL; paths++) {
        gboolean is_folder = g_file_test(*paths, G_FILE_TEST_IS_DIR);
        if (!(is_folder ? add_folder(files, *paths, error) : add_file(files, *paths, error)))
            return FALSE;
    }
    return are_complete(files, error);
}
