#include "core/output/place/exchange.h"

#include "core/file/synced.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/output.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean fail_at(const char *path, GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

char *exchange_replaced_name(const char *name) {
    static const char journal[] = "-journal";
    gsize length = strlen(name);
    if (g_str_has_suffix(name, journal))
        length -= strlen(journal);
    return g_strdup_printf("%.*s" EXCHANGE_REPLACED "%s", (int)length, name, name + length);
}

/* Nothing to rename is no failure where it need not be there. */
static gboolean move(const char *folder, const char *from, const char *to, gboolean needed,
                     GError **error) {
    g_autofree char *old = g_build_filename(folder, from, NULL);
    g_autofree char *new = g_build_filename(folder, to, NULL);
    return rename(old, new) == 0 || (errno == ENOENT && !needed) || fail_at(new, error);
}

static gboolean remove_at(const char *path, GError **error) {
    return unlink(path) == 0 || errno == ENOENT || fail_at(path, error);
}

static gboolean is_there(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return access(path, F_OK) == 0;
}

/* An empty file stands for an earlier one that was not there. */
static gboolean note_absent(const char *folder, const char *aside, GError **error) {
    g_autofree char *path = g_build_filename(folder, aside, NULL);
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_at(path, error);
    close(fd);
    return TRUE;
}

static gboolean set_aside(const Exchange *exchange, const char *name, GError **error) {
    g_autofree char *aside = exchange_replaced_name(name);
    return !is_there(exchange->folder, name) && g_strv_contains(exchange->files, name)
               ? note_absent(exchange->folder, aside, error)
               : move(exchange->folder, name, aside, FALSE, error);
}

static gboolean set_back(const char *folder, const char *name, GError **error) {
    struct stat status = {.st_size = 1};
    g_autofree char *aside = exchange_replaced_name(name);
    g_autofree char *path = g_build_filename(folder, aside, NULL);
    g_autofree char *place = g_build_filename(folder, name, NULL);
    if (lstat(path, &status) != 0 ? errno == ENOENT : !S_ISREG(status.st_mode))
        return TRUE; /* what is no file was in the way */
    if (status.st_size == 0)
        return remove_at(place, error) && remove_at(path, error);
    return move(folder, aside, name, FALSE, error);
}

gboolean exchange_is_left(const char *folder, const char *const *earlier) {
    g_autofree char *aside = exchange_replaced_name(*earlier);
    return is_there(folder, aside);
}

/* Without an earlier database there are no earlier results. */
static gboolean set_all_aside(const Exchange *exchange, GError **error) {
    const char *const *earlier = exchange->earlier;
    gboolean good = TRUE;
    if (!is_there(exchange->folder, *earlier))
        return TRUE;
    for (; good && *earlier != NULL; earlier++)
        good = set_aside(exchange, *earlier, error);
    return good;
}

/* The database last. */
static gboolean set_all_back(const char *folder, const char *const *earlier, GError **error) {
    gboolean good = TRUE;
    for (const char *const *name = earlier + 1; good && *name != NULL; name++)
        good = set_back(folder, *name, error);
    return good && set_back(folder, *earlier, error);
}

static gboolean put(const Exchange *exchange, const char *name, GError **error) {
    g_autofree char *from = g_strconcat(name, exchange->suffix, NULL);
    return move(exchange->folder, from, name, TRUE, error);
}

/* *n_put: how many of the files behind the database were put in place, and then one more. */
static gboolean put_all(const Exchange *exchange, gsize *n_put, GError **error) {
    const char *const *files = exchange->files;
    gboolean good = TRUE;
    for (; good && files[*n_put + 1] != NULL; *n_put += good)
        good = put(exchange, files[*n_put + 1], error);
    good = good && folder_sync(exchange->folder, error) && put(exchange, files[0], error);
    *n_put += good;
    return good && folder_sync(exchange->folder, error);
}

/* Away from where they were put: the last one first. */
static gboolean take_back(const Exchange *exchange, gsize n_put) {
    const char *const *files = exchange->files;
    gboolean good = TRUE;
    for (gsize n = n_put; good && n > 0; n--) {
        const char *name = files[n] != NULL ? files[n] : files[0];
        g_autofree char *to = g_strconcat(name, exchange->suffix, NULL);
        good = move(exchange->folder, name, to, TRUE, NULL);
    }
    return good;
}

static gboolean fail_with(const Exchange *exchange, const GError *failure, gboolean back,
                          GError **error) {
    g_set_error(error, failure->domain, failure->code,
                back ? "%s. Earlier results are as they were; the new ones are complete, and lie "
                       "in %s as NAME%s"
                     : "%s. The new results are complete, but not all of the earlier ones could be "
                       "put back: in %s, these lie as NAME" EXCHANGE_REPLACED
                       ", those as NAME%s or NAME. The next run there puts the earlier ones back",
                failure->message, exchange->folder, exchange->suffix);
    return FALSE;
}

/* The database last, without which nobody knows what the others are. */
static gboolean remove_replaced(const char *folder, const char *const *earlier, GError **error) {
    gsize n = g_strv_length((char **)earlier);
    for (gsize i = 1; i <= n; i++) {
        g_autofree char *name = exchange_replaced_name(earlier[i % n]);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!remove_at(path, error))
            return FALSE;
    }
    return TRUE;
}

static void remove_or_tell(const Exchange *exchange) {
    g_autoptr(GError) error = NULL;
    if (remove_replaced(exchange->folder, exchange->earlier, &error))
        return;
    g_autofree char *shown = terminal_text(error->message);
    g_printerr("%s: it is of the results that these have replaced: remove it\n", shown);
}

gboolean exchange_files(const Exchange *exchange, GError **error) {
    g_autoptr(GError) failure = NULL;
    gsize n_put = 0;
    if (set_all_aside(exchange, &failure) && put_all(exchange, &n_put, &failure)) {
        remove_or_tell(exchange);
        return TRUE;
    }
    gboolean back =
        take_back(exchange, n_put) && (!exchange_is_left(exchange->folder, exchange->earlier) ||
                                       set_all_back(exchange->folder, exchange->earlier, NULL));
    return fail_with(exchange, failure, back, error);
}

static gboolean tell_back(const char *folder) {
    g_autofree char *shown = terminal_text(folder);
    g_printerr("%s: a run was ended there while its results took the places of earlier ones, which "
               "are back\n",
               shown);
    return TRUE;
}

/* Without the database that went with it. */
static gboolean is_nobodys(const char *folder, const char *name, GError **error) {
    g_autofree char *aside = exchange_replaced_name(name);
    if (is_there(folder, aside))
        g_set_error(error, OUTPUT_ERROR, 0,
                    "%s/%s: pixleak did not leave it there, and would put an earlier %s there "
                    "while another takes its place: move it away",
                    folder, aside, name);
    return !is_there(folder, aside);
}

gboolean exchange_settle(const char *folder, const char *const *earlier, GError **error) {
    gboolean good = TRUE;
    if (exchange_is_left(folder, earlier))
        return is_there(folder, *earlier)
                   ? remove_replaced(folder, earlier, error)
                   : set_all_back(folder, earlier, error) && tell_back(folder);
    for (; good && *earlier != NULL; earlier++)
        good = is_nobodys(folder, *earlier, error);
    return good;
}
