#include "core/merge/shards.h"

#include "core/output/settings_difference.h"
#include "core/plan/limits.h"
#include "core/shard/shard_options.h"
#include <string.h>

G_DEFINE_QUARK(pixleak - merge - error - quark, merge_error)

void shard_files_clear(ShardFiles *files) {
    g_clear_pointer(&files->paths, g_ptr_array_unref);
    g_clear_pointer(&files->command, g_free);
    g_clear_pointer(&files->first, g_free);
    g_clear_pointer(&files->arguments, g_free);
    result_part_clear(&files->part);
}

/* What differs, in words, which the caller frees; NULL where nothing does. */
static char *difference(const ShardFiles *files, const PartFile *file) {
    const ResultPart *part = part_file_part(file), *before = &files->part;
    const char *command = part_file_command(file);
    if (strcmp(part->plan, before->plan) != 0 || strcmp(part->facts, before->facts) != 0 ||
        part->n_shards != before->n_shards || part->n_roots != before->n_roots)
        return g_strdup_printf("is of another plan than %s (%.12s, here %.12s)", files->first,
                               before->plan, part->plan);
    if (strcmp(command, files->command) != 0)
        return g_strdup_printf("is of another command than %s (%s, here %s)", files->first,
                               files->command, command);
    if (shard_options_are_same(part->settings, before->settings))
        return NULL;
    g_autofree char *options = settings_difference(before->settings, part->settings);
    return g_strdup_printf("has other options than %s (%s)", files->first, options);
}

static gboolean fail_as_other(const ShardFiles *files, const PartFile *file, const char *other,
                              GError **error) {
    g_set_error(error, MERGE_ERROR, 0,
                "%s %s: remove the one that is wrong, and run its shard again as the other was "
                "run. %s is of `pixleak %s`, %s of `pixleak %s`",
                part_file_path(file), other, files->first, files->arguments, part_file_path(file),
                part_file_arguments(file));
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
    files->part.planned = g_strdup(part->planned);
    files->part.paths = g_strdup(part->paths);
    files->command = g_strdup(part_file_command(file));
    files->arguments = g_strdup(part_file_arguments(file));
    files->first = g_strdup(part_file_path(file));
    g_ptr_array_set_size(files->paths, (gint)part->n_shards);
    return TRUE;
}

/* A shard may have been run twice: then one of both is taken, if they say the same. */
static gboolean is_same(const PartFile *file, const char *other_path, GError **error) {
    g_autoptr(PartFile) other = part_file_open(other_path, PART_AGAIN, error);
    g_autofree char *digest = other != NULL ? part_file_digest(file, error) : NULL;
    g_autofree char *other_digest = digest != NULL ? part_file_digest(other, error) : NULL;
    if (other_digest == NULL || strcmp(digest, other_digest) == 0)
        return other_digest != NULL;
    g_set_error(error, MERGE_ERROR, 0,
                "%s and %s are results of one shard, and differ: a file changed between the runs, "
                "or was too large or slow for one of the machines. Leave one of them out, or run "
                "the shard again",
                other_path, part_file_path(file));
    return FALSE;
}

/* named: what its name says that it is, as the folder has it; NULL: anything. */
static gboolean add_file(ShardFiles *files, const char *path, const char *named, GError **error) {
    g_autoptr(PartFile) file = part_file_open(path, PART_WHOLE, error);
    if (file == NULL || (files->command == NULL && !take_first(files, file, error)))
        return FALSE;
    g_autofree char *other = difference(files, file);
    if (other != NULL)
        return fail_as_other(files, file, other, error);
    gint64 shard = part_file_part(file)->shard;
    if (shard < 0 || shard >= files->part.n_shards) {
        g_set_error(error, MERGE_ERROR, 0, "%s: it is damaged: its plan has no such shard", path);
        return FALSE;
    }
    g_autofree char *name = result_part_name(shard);
    if (named != NULL && strcmp(named, name) != 0) {
        g_set_error(error, MERGE_ERROR, 0,
                    "%s holds results of shard %" G_GINT64_FORMAT
                    ", under the name of another: remove it, and run the shard of its name",
                    path, shard);
        return FALSE;
    }
    if (files->paths->pdata[shard] != NULL)
        return is_same(file, files->paths->pdata[shard], error);
    files->paths->pdata[shard] = g_strdup(path);
    return TRUE;
}

static gint compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their names, so that the first shard is what others are compared with. */
static GPtrArray *shard_names(const char *folder, GError **error) {
    g_autoptr(GDir) directory = g_dir_open(folder, 0, error);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    if (directory == NULL)
        return NULL;
    while ((name = g_dir_read_name(directory)) != NULL)
        if (g_str_has_prefix(name, "shard-") && g_str_has_suffix(name, ".db"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}

static gboolean add_folder(ShardFiles *files, const char *folder, GError **error) {
    g_autoptr(GPtrArray) names = shard_names(folder, error);
    if (names == NULL)
        return FALSE;
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!add_file(files, path, name, error))
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
                "of %u shards these have no results yet: %s. Run each with its --shard as %s was "
                "run (`pixleak %s`), then merge",
                files->paths->len, missing, files->first, files->arguments);
    return FALSE;
}

gboolean shard_files_find(ShardFiles *files, char **paths, GError **error) {
    files->paths = g_ptr_array_new_with_free_func(g_free);
    for (; *paths != NULL; paths++) {
        gboolean is_folder = g_file_test(*paths, G_FILE_TEST_IS_DIR);
        if (!(is_folder ? add_folder(files, *paths, error) : add_file(files, *paths, NULL, error)))
            return FALSE;
    }
    return are_complete(files, error);
}
