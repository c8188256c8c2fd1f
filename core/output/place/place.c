#include "core/output/place/place.h"

#include "core/file/synced.h"
#include "core/output/format.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/output.h"
#include "core/output/place/exchange.h"
#include "core/output/place/own_file.h"
#include "core/output/place/replaced_results.h"
#include "core/sealed/sealed.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const char database_name[] = "results.db", journal_name[] = "results.db-journal";

static gboolean fail_at(const char *path, GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

char *place_path(const ResultPlace *place, const char *name) {
    g_autofree char *path = g_build_filename(place->out, name, NULL);
    return g_strconcat(path, place->suffix, NULL);
}

static gboolean remove_at(const char *path, GError **error) {
    return g_unlink(path) == 0 || errno == ENOENT || fail_at(path, error);
}

/* Calls visit with each file that results of the kind have beside their database. */
typedef gboolean (*PlaceVisit)(const ResultPlace *place, const char *name, GError **error);

static gboolean each_file(const ResultPlace *place, const ResultKind *kind, PlaceVisit visit,
                          GError **error) {
    g_auto(GStrv) files = formats_files(kind);
    gboolean good = TRUE;
    for (char **file = files; good && *file != NULL; file++)
        good = visit(place, *file, error);
    return good;
}

static gboolean check(const ResultPlace *place, const char *name, GError **error) {
    return own_file_check(place->out, name, error);
}

gboolean place_is_free(const ResultPlace *place, GError **error) {
    return check(place, database_name, error) && each_file(place, place->kind, check, error) &&
           replaced_results_may_go(place->out, place->kind, error);
}

/* Unless somebody else's file has the name of an unfinished one. */
static gboolean drop(const ResultPlace *place, const char *name, GError **error) {
    g_autofree char *path = place_path(place, name);
    return own_file_may_stand_for(path, name) ? remove_at(path, error)
                                              : own_file_refuse(path, error);
}

static gboolean drop_database(const ResultPlace *place, GError **error) {
    g_autofree char *path = place_path(place, database_name);
    g_autofree char *journal = g_strconcat(path, "-journal", NULL);
    if (!own_journal_may_stand(journal))
        return own_file_refuse(journal, error);
    return drop(place, database_name, error) && remove_at(journal, error);
}

gboolean place_drop(const ResultPlace *place, gboolean keep_database, GError **error) {
    return each_file(place, place->kind, drop, error) &&
           (keep_database || drop_database(place, error));
}

gboolean place_begin(const ResultPlace *place, GError **error) {
    g_autofree char *path = place_path(place, database_name);
    if (!place_drop(place, FALSE, error))
        return FALSE;
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_at(path, error);
    close(fd);
    return TRUE;
}

/* What stands behind the name of a file: of what is not complete, SQLite's journal of it, or the
 * file while it is written. *journal: whether it is the former. */
static gboolean is_left(const char *rest, gboolean *journal) {
    static const char *const suffixes[] = {PLACE_UNFINISHED, PLACE_MERGED, EXCHANGE_REPLACED, ""};
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        const char *at = g_str_has_prefix(rest, suffixes[i]) ? rest + strlen(suffixes[i]) : NULL;
        *journal = at != NULL && strcmp(at, "-journal") == 0;
        if (at != NULL && (*at == '\0' || *journal || sealed_is_temporary_name(at, "")))
            return TRUE;
    }
    return FALSE;
}

/* By its name, and by what it holds: anybody's may have the name. */
static gboolean is_of_file(const char *out, const char *name, const char *file) {
    gboolean journal;
    if (!g_str_has_prefix(name, file) || !is_left(name + strlen(file), &journal))
        return FALSE;
    g_autofree char *path = g_build_filename(out, name, NULL);
    return journal ? strcmp(file, database_name) == 0 && own_journal_may_stand(path)
                   : own_file_may_stand_for(path, file);
}

gboolean place_is_own(const char *out, const char *name, gconstpointer unused) {
    (void)unused;
    gboolean own = is_of_file(out, name, database_name);
    for (const ResultKind *const *kind = result_kinds; !own && *kind != NULL; kind++) {
        g_auto(GStrv) files = formats_files(*kind);
        for (char **file = files; !own && *file != NULL; file++)
            own = is_of_file(out, name, *file);
    }
    return own;
}

void place_tell_own(const char *out, gsize n) {
    if (n == 0)
        return;
    g_autofree char *folder = terminal_text(out);
    g_printerr("%s, which results go into, lies among the inputs: %" G_GSIZE_FORMAT
               " files of results there are none, and are not looked at\n",
               folder, n);
}

static void add_name(GPtrArray *names, const char *name) {
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, g_strdup(name));
}

/* Of results of a kind; the database first, and once. */
static void add_names(GPtrArray *names, const ResultKind *kind) {
    g_auto(GStrv) files = formats_files(kind);
    add_name(names, database_name);
    for (char **file = files; *file != NULL; file++)
        add_name(names, *file);
}

/* Of earlier results of all kinds. The caller frees it. */
static GPtrArray *all_names(void) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const ResultKind *const *kind = result_kinds; *kind != NULL; kind++)
        add_names(names, *kind);
    add_name(names, journal_name);
    g_ptr_array_add(names, NULL);
    return names;
}

static const char *const *names_of(const GPtrArray *names) {
    return (const char *const *)(gconstpointer)names->pdata;
}

/* Whether what is there as an earlier database is one of ours. */
static gboolean is_own_left(const ResultPlace *place, GError **error) {
    g_autofree char *name = exchange_replaced_name(database_name);
    g_autofree char *path = g_build_filename(place->out, name, NULL);
    return own_file_may_stand_for(path, database_name) || own_file_refuse(path, error);
}

gboolean place_settle(const ResultPlace *place, GError **error) {
    g_autoptr(GPtrArray) names = all_names();
    return (!exchange_is_left(place->out, names_of(names)) || is_own_left(place, error)) &&
           exchange_settle(place->out, names_of(names), error);
}

static gboolean sync_one(const ResultPlace *place, const char *name, GError **error) {
    g_autofree char *path = place_path(place, name);
    return file_sync(path, error);
}

gboolean place_sync(const ResultPlace *place, GError **error) {
    return each_file(place, place->kind, sync_one, error) && sync_one(place, database_name, error);
}

gboolean place_take(const ResultPlace *place, GError **error) {
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) earlier = g_ptr_array_new_with_free_func(g_free);
    add_names(files, place->kind);
    add_names(earlier, place->kind);
    add_name(earlier, journal_name);
    g_ptr_array_add(files, NULL);
    g_ptr_array_add(earlier, NULL);
    const Exchange exchange = {place->out, place->suffix, names_of(files), names_of(earlier)};
    return exchange_files(&exchange, error);
}
