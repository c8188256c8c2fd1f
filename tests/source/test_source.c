/* What named paths lead to. */
#include "core/source/expand/expand.h"
#include "core/source/index/instances.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *root; /* a folder for the test at hand */

static void start(void) {
    g_autoptr(GError) error = NULL;
    root = g_dir_make_tmp("pixleak-source-XXXXXX", &error);
    g_assert_no_error(error);
}

static void remove_all(const char *path) {
    g_autoptr(GDir) folder =
        g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_all(below);
    }
    g_remove(path);
}

static void end(void) {
    remove_all(root);
    g_free(root);
}

static char *at(const char *name) {
    return g_build_filename(root, name, NULL);
}

static void write_bytes(const char *name, const void *data, gsize size) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = at(name), *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_file_set_contents(path, data, (gssize)size, &error);
    g_assert_no_error(error);
}

static void write_text(const char *name, const char *text) {
    write_bytes(name, text, strlen(text));
}

static GBytes *read_bytes(const char *name) {
    char *data;
    gsize size;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = at(name);
    g_file_get_contents(path, &data, &size, &error);
    g_assert_no_error(error);
    return g_bytes_new_take(data, size);
}

/* An archive that is being written. */
static struct archive *new_archive(const char *name, int format, int filter, const char *password) {
    g_autofree char *path = at(name);
    struct archive *archive = archive_write_new();
    archive_write_set_format(archive, format);
    archive_write_add_filter(archive, filter);
    if (password != NULL) {
        g_assert_cmpint(archive_write_set_options(archive, "zip:encryption=traditional"), ==,
                        ARCHIVE_OK);
        archive_write_set_passphrase(archive, password);
    }
    g_assert_cmpint(archive_write_open_filename(archive, path), ==, ARCHIVE_OK);
    return archive;
}

static void add_entry(struct archive *archive, const char *name, const void *data, gsize size,
                      mode_t type, const char *target) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (gint64)size);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0600);
    if (target != NULL && type == AE_IFLNK)
        archive_entry_set_symlink(entry, target);
    else if (target != NULL)
        archive_entry_set_hardlink(entry, target);
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    if (size > 0)
        g_assert_cmpint(archive_write_data(archive, data, size), ==, size);
    archive_entry_free(entry);
}

static void add_member(struct archive *archive, const char *name, const char *text) {
    add_entry(archive, name, text, strlen(text), AE_IFREG, NULL);
}

static void add_file(struct archive *archive, const char *name, const char *file) {
    g_autoptr(GBytes) bytes = read_bytes(file);
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    add_entry(archive, name, data, size, AE_IFREG, NULL);
}

static void close_archive(struct archive *archive) {
    g_assert_cmpint(archive_write_free(archive), ==, ARCHIVE_OK);
}

/* Names in `root`, or "-" and "@" before one. */
static Sources *try_open(const char *const *names, const SourceOptions *options, GError **error) {
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (; *names != NULL; names++)
        g_ptr_array_add(paths, strcmp(*names, "-") == 0 ? g_strdup("-")
                               : **names == '@' ? g_strdup_printf("@%s/%s", root, *names + 1)
                                                : at(*names));
    g_ptr_array_add(paths, NULL);
    return sources_open((char **)paths->pdata, options, error);
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Each in a process of its own, as runs do. */
static void expand_in_rounds(Sources *sources) {
    const ReaderTerms terms = {.jobs = 1, .time_limit = 60};
    g_autoptr(GError) error = NULL;
    gsize end;
    for (gsize first = 0; first < (end = sources_length(sources)); first = end) {
        g_autofree gsize *items = g_new(gsize, end - first);
        for (gsize i = first; i < end; i++)
            items[i - first] = i;
        g_assert_true(
            sources_expand_items(sources, items, end - first, &terms, NULL, NULL, &error));
        g_assert_no_error(error);
    }
}

static Sources *open_all(const char *const *names, const SourceOptions *options) {
    g_autoptr(GError) error = NULL;
    Sources *sources = try_open(names, options, &error);
    g_assert_no_error(error);
    expand_in_rounds(sources);
    g_assert_no_error(error);
    return sources;
}

/* The item's name without the test's folder. */
static char *short_name(const Sources *sources, gsize item) {
    g_autofree char *name = sources_name(sources, item);
    return g_strdup(g_str_has_prefix(name, root) ? name + strlen(root) + 1 : name);
}

typedef struct Expected {
    const char *name;
    SourceKind kind;
    const char *text; /* its bytes, or a part of its reason; NULL: any bytes */
} Expected;

static void check_item(const Sources *sources, gsize item, const Expected *expected) {
    g_autofree char *name = short_name(sources, item), *reason = sources_reason(sources, item);
    g_assert_cmpstr(name, ==, expected->name);
    g_assert_cmpint(sources_kind(sources, item), ==, expected->kind);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = sources_bytes(sources, item, &error);
    g_assert_true((bytes == NULL) == (error != NULL));
    if (reason != NULL) {
        g_assert_error(error, SOURCE_ERROR, SOURCE_ERROR_NONE);
        g_assert_nonnull(strstr(reason, expected->text));
    } else if (expected->text != NULL) {
        g_assert_no_error(error);
        gsize size;
        const char *data = g_bytes_get_data(bytes, &size);
        g_assert_cmpmem(data, size, expected->text, strlen(expected->text));
    }
}

static void check(const Sources *sources, const Expected *expected, gsize n) {
    for (gsize i = 0; i < sources_length(sources); i++) {
        g_autofree char *name = sources_name(sources, i), *reason = sources_reason(sources, i);
        g_test_message("%s: %d %s", name, sources_kind(sources, i), reason ? reason : "");
    }
    g_assert_cmpuint(sources_length(sources), ==, n);
    for (gsize i = 0; i < n; i++)
        check_item(sources, i, &expected[i]);
}

#define CHECK(sources, ...)                                                                        \
    check(sources, (const Expected[]){__VA_ARGS__},                                                \
          sizeof((const Expected[]){__VA_ARGS__}) / sizeof(Expected))

static void test_order(void) {
    start();
    write_text("a/b/1", "x");
    write_text("a/b.c", "y");
    write_text("a/2", "z");
    write_text("z", "w");
    g_autoptr(Sources) sources = open_all(NAMES("z", "a"), NULL);
    CHECK(sources, {"z", SOURCE_FILE, "w"}, {"a/2", SOURCE_FILE, "z"}, {"a/b/1", SOURCE_FILE, "x"},
          {"a/b.c", SOURCE_FILE, "y"});
    end();
}

/* Whatever the order, however often they are named. */
static void test_overlap(void) {
    start();
    write_text("a/b/1", "x");
    write_text("a/2", "z");
    write_text("c", "w");
    g_autoptr(Sources) inner = open_all(NAMES("a/b/1", "c", "a/b", "a", "c", "a/b/../2"), NULL);
    CHECK(inner, {"c", SOURCE_FILE, "w"}, {"a/b/1", SOURCE_FILE, "x"}, {"a/2", SOURCE_FILE, "z"});
    end();
}

static void test_loop(void) {
    start();
    write_text("a/b/1", "x");
    g_autofree char *link = at("a/b/up");
    g_assert_cmpint(symlink("..", link), ==, 0);
    g_autofree char *dead = at("a/dead");
    g_assert_cmpint(symlink("nowhere", dead), ==, 0);
    g_autoptr(Sources) sources = open_all(NAMES("a"), NULL);
    g_assert_cmpuint(sources_length(sources), ==, 2);
    check_item(sources, 0, &(Expected){"a/b/1", SOURCE_FILE, "x"});
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = sources_bytes(sources, 1, &error);
    g_assert_null(bytes);
    g_assert_error(error, DICOM_ERROR, DICOM_ERROR_IO);
    end();
}

static void test_not_there(void) {
    start();
    g_autoptr(GError) error = NULL;
    g_autoptr(Sources) sources = try_open(NAMES("gone"), NULL, &error);
    g_assert_null(sources);
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_clear_error(&error);
    g_autoptr(Sources) list = try_open(NAMES("@gone"), NULL, &error);
    g_assert_null(list);
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    end();
}

/* A name that is no UTF-8, in a folder and in archives. */
static void test_bytes_in_names(void) {
    start();
    write_text("d/\xFF\xE9", "x");
    struct archive *archive =
        new_archive("d/a.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, NULL);
    add_member(archive, "\xE9", "y");
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("d"), NULL);
    CHECK(sources, {"d/a.tar", SOURCE_FILE, NULL}, {"d/\xFF\xE9", SOURCE_FILE, "x"},
          {"d/a.tar!/\xE9", SOURCE_TEXT, "y"});
    end();
}

static void write_list(const char *name, const char *const *paths, char behind) {
    g_autoptr(GString) list = g_string_new(NULL);
    for (; *paths != NULL; paths++) {
        g_string_append_printf(list, "%s/%s", root, *paths);
        g_string_append_c(list, behind);
    }
    write_bytes(name, list->str, list->len);
}

static void note_path(const char *path, gpointer paths) {
    g_string_append_printf(paths, "%s ", path + strlen(root) + 1);
}

/* What no right to read the named paths covers: files that links lead to, named files, lists'. */
static void test_apart(void) {
    start();
    write_text("a/b/1", "x");
    write_text("else/2", "y");
    write_text("else/deep/3", "z");
    write_text("named", "n");
    g_autofree char *folder = at("a/linked"), *file = at("a/file"), *target = at("else/2");
    g_assert_cmpint(symlink("../else/deep", folder), ==, 0);
    g_assert_cmpint(symlink(target, file), ==, 0);
    g_autoptr(GString) apart = g_string_new(NULL);
    g_autoptr(Sources) sources = open_all(NAMES("a", "named"), NULL);
    sources_visit_apart(sources, 0, note_path, apart);
    g_assert_cmpstr(apart->str, ==, "a/file a/linked/3 named ");
    g_string_truncate(apart, 0);
    sources_visit_apart(sources, sources_length(sources) - 1, note_path, apart);
    g_assert_cmpstr(apart->str, ==, "named ");
    write_list("list", NAMES("else"), '\n');
    g_autoptr(Sources) listed = open_all(NAMES("@list"), NULL);
    g_string_truncate(apart, 0);
    sources_visit_apart(listed, 0, note_path, apart);
    g_assert_cmpstr(apart->str, ==, "else/2 else/deep/3 ");
    end();
}

static void test_list(void) {
    start();
    write_text("a", "x");
    write_text("b\nc", "y");
    write_text("d/e", "z");
    write_list("lines", NAMES("a", "gone", "d", "a"), '\n');
    g_autoptr(Sources) lines = open_all(NAMES("@lines"), NULL);
    CHECK(lines, {"a", SOURCE_FILE, "x"}, {"gone", SOURCE_MISSING, "No such file"},
          {"d/e", SOURCE_FILE, "z"});
    write_list("zeros", NAMES("b\nc", "a"), '\0');
    g_autoptr(Sources) zeros = open_all(NAMES("@zeros"), NULL);
    CHECK(zeros, {"b\nc", SOURCE_FILE, "y"}, {"a", SOURCE_FILE, "x"});
    g_autofree char *dos = g_strdup_printf("%s/a\r\n\r\n%s/d/e", root, root);
    write_text("dos", dos);
    g_autoptr(Sources) crlf = open_all(NAMES("@dos"), NULL);
    CHECK(crlf, {"a", SOURCE_FILE, "x"}, {"d/e", SOURCE_FILE, "z"});
    end();
}

static void test_long_list(void) {
    start();
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < 20000; i++)
        g_string_append_printf(list, "/nowhere/%u\n", i);
    write_bytes("many", list->str, list->len);
    g_autoptr(Sources) many = open_all(NAMES("@many"), NULL);
    g_assert_cmpuint(sources_length(many), ==, 20000);
    check_item(many, 19999, &(Expected){"/nowhere/19999", SOURCE_MISSING, "No such file"});
    g_autofree char *text = g_strnfill(100000, 'x');
    write_text("none", text);
    g_autoptr(GError) error = NULL;
    g_autoptr(Sources) none = try_open(NAMES("@none"), NULL, &error);
    g_assert_null(none);
    g_assert_error(error, SOURCE_ERROR, SOURCE_ERROR_LIST);
    end();
}

static void check_no_list(const void *data, gsize size) {
    g_autoptr(GError) error = NULL;
    write_bytes("list", data, size);
    g_autoptr(Sources) none = try_open(NAMES("@list"), NULL, &error);
    g_assert_null(none);
    g_assert_error(error, SOURCE_ERROR, SOURCE_ERROR_LIST);
}

/* An image where a list was expected: it has a path such as "/" by chance. */
static void test_no_list(void) {
    start();
    guint8 dicom[1000] = {0};
    memcpy(dicom + 128, "DICM", 4);
    check_no_list(dicom, sizeof dicom);
    check_no_list("/\0\0a", 5);
    check_no_list("/\0\1\0", 4);
    check_no_list("\x89PNG\r\n\x1A\n", 8);
    end();
}

static void test_standard_input(void) {
    start();
    write_text("a", "x");
    write_list("list", NAMES("a"), '\n');
    g_autofree char *list = at("list");
    int before = dup(STDIN_FILENO), fd = open(list, O_RDONLY);
    dup2(fd, STDIN_FILENO);
    close(fd);
    g_autoptr(Sources) sources = open_all(NAMES("-"), NULL);
    dup2(before, STDIN_FILENO);
    close(before);
    CHECK(sources, {"a", SOURCE_FILE, "x"});
    end();
}

static const int formats[] = {ARCHIVE_FORMAT_ZIP,
                              ARCHIVE_FORMAT_TAR_USTAR,
                              ARCHIVE_FORMAT_CPIO_POSIX,
                              ARCHIVE_FORMAT_TAR_GNUTAR,
                              ARCHIVE_FORMAT_7ZIP,
                              ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE,
                              ARCHIVE_FORMAT_CPIO_SVR4_NOCRC};
static const int filters[] = {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2,
                              ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD};

/* Named as a text is: the bytes tell. */
static void test_formats(void) {
    for (gsize f = 0; f < G_N_ELEMENTS(formats); f++)
        for (gsize c = 0; c < G_N_ELEMENTS(filters); c++) {
            gboolean is_stream =
                formats[f] != ARCHIVE_FORMAT_ZIP && formats[f] != ARCHIVE_FORMAT_7ZIP;
            if (filters[c] != ARCHIVE_FILTER_NONE && !is_stream)
                continue;
            start();
            struct archive *archive = new_archive("a.txt", formats[f], filters[c], NULL);
            add_member(archive, "one", "first");
            add_member(archive, "d/two", "second");
            close_archive(archive);
            g_autoptr(Sources) sources = open_all(NAMES("a.txt"), NULL);
            CHECK(sources, {"a.txt", SOURCE_FILE, NULL}, {"a.txt!/one", SOURCE_TEXT, "first"},
                  {"a.txt!/d/two", SOURCE_TEXT, "second"});
            end();
        }
}

static void test_single(void) {
    start();
    for (gsize c = 1; c < G_N_ELEMENTS(filters); c++) {
        struct archive *archive = new_archive("im.dcm.gz", ARCHIVE_FORMAT_RAW, filters[c], NULL);
        add_member(archive, "unused", "just one file");
        close_archive(archive);
        g_autoptr(Sources) sources = open_all(NAMES("im.dcm.gz"), NULL);
        CHECK(sources, {"im.dcm.gz", SOURCE_FILE, NULL},
              {"im.dcm.gz!/im.dcm", SOURCE_TEXT, "just one file"});
    }
    end();
}

/* zip in tar.gz in zip, and no further. */
static void test_nested(void) {
    start();
    struct archive *archive = new_archive("1", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL);
    add_member(archive, "core", "deep");
    close_archive(archive);
    archive = new_archive("2", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, NULL);
    add_file(archive, "in.zip", "1");
    close_archive(archive);
    archive = new_archive("3", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL);
    add_file(archive, "in.tgz", "2");
    add_member(archive, "beside", "flat");
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("3"), NULL);
    CHECK(sources, {"3", SOURCE_FILE, NULL}, {"3!/in.tgz", SOURCE_ARCHIVE, NULL},
          {"3!/beside", SOURCE_TEXT, "flat"}, {"3!/in.tgz!/in.zip", SOURCE_ARCHIVE, NULL},
          {"3!/in.tgz!/in.zip!/core", SOURCE_TEXT, "deep"});
    g_autoptr(Sources) flat = open_all(NAMES("3"), &(SourceOptions){.max_depth = 2});
    CHECK(flat, {"3", SOURCE_FILE, NULL}, {"3!/in.tgz", SOURCE_ARCHIVE, NULL},
          {"3!/beside", SOURCE_TEXT, "flat"}, {"3!/in.tgz!/in.zip", SOURCE_ARCHIVE, NULL},
          {"3!/in.tgz!/in.zip", SOURCE_ARCHIVE_PROBLEM, "more than 2 archives"});
    g_autoptr(Sources) closed = open_all(NAMES("3"), &(SourceOptions){.leave_archives = TRUE});
    CHECK(closed, {"3", SOURCE_FILE, NULL}, {"3", SOURCE_ARCHIVE_PROBLEM, "not looked into"});
    end();
}

static void test_tricks(void) {
    start();
    struct archive *archive =
        new_archive("a", ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FILTER_NONE, NULL);
    add_member(archive, "../../up", "x");
    add_member(archive, "/abs", "y");
    add_member(archive, "twice", "1");
    add_member(archive, "twice", "2");
    add_entry(archive, "soft", NULL, 0, AE_IFLNK, "/etc/passwd");
    add_entry(archive, "hard", NULL, 0, AE_IFREG, "twice");
    add_entry(archive, "null", NULL, 0, AE_IFCHR, NULL);
    add_entry(archive, "pipe", NULL, 0, AE_IFIFO, NULL);
    add_member(archive, "nothing", "");
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("a"), NULL);
    CHECK(sources, {"a", SOURCE_FILE, NULL}, {"a!/../../up", SOURCE_TEXT, "x"},
          {"a!/abs", SOURCE_TEXT, "y"}, {"a!/twice", SOURCE_TEXT, "1"},
          {"a!/twice", SOURCE_TEXT, "2"}, {"a!/null", SOURCE_ARCHIVE_PROBLEM, "a device"},
          {"a!/pipe", SOURCE_ARCHIVE_PROBLEM, "a pipe"}, {"a!/nothing", SOURCE_EMPTY, ""},
          {"a!/soft", SOURCE_ARCHIVE_PROBLEM, "link to /etc/passwd, which is not"},
          {"a!/hard", SOURCE_LINK, "link to twice"});
    end();
}

static void add_link(struct archive *archive, const char *name, const char *target) {
    add_entry(archive, name, NULL, 0, AE_IFLNK, target);
}

/* What a link stands for is lost where it isn't in the archive. */
static void test_links(void) {
    static const struct {
        const char *name, *target;
        gboolean leads; /* to a member or a folder */
    } links[] = {
        {"early", "in/file", TRUE},
        {"in/beside", "file", TRUE},
        {"in/up", "../in/file", TRUE},
        {"dotted", "./in/./file", TRUE},
        {"folder", "in", TRUE},
        {"implied", "deep/er", TRUE},
        {"again", "early", TRUE},
        {"through", "folder/file", TRUE},
        {"top", ".", TRUE},
        {"in/top", "..", TRUE},
        {"nowhere", "in/none", FALSE},
        {"in/nowhere", "in/file", FALSE},
        {"out", "../in/file", FALSE},
        {"absolute", "/in/file", FALSE},
        {"self", "self", FALSE},
        {"loop", "pool", FALSE},
        {"pool", "loop", FALSE},
        {"dead", "nowhere", FALSE},
        {"below", "in/file/x", FALSE},
        {"again up", "folder/../in/file", FALSE},
        {"lost", "implied/none", FALSE},
    };
    start();
    struct archive *archive =
        new_archive("a", ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FILTER_NONE, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++)
        add_link(archive, links[i].name, links[i].target);
    add_member(archive, "in/file", "x");
    add_member(archive, "deep/er/file", "y");
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("a"), NULL);
    gsize first = sources_length(sources) - G_N_ELEMENTS(links);
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autofree char *name = sources_name(sources, first + i);
        g_test_message("%s to %s", links[i].name, links[i].target);
        g_assert_true(g_str_has_suffix(name, links[i].name));
        g_assert_cmpint(sources_kind(sources, first + i), ==,
                        links[i].leads ? SOURCE_LINK : SOURCE_ARCHIVE_PROBLEM);
    }
    end();
}

/* The last item says that an archive is not whole. */
static void check_problem_last(const Sources *sources, const char *reason_part) {
    gsize last = sources_length(sources) - 1;
    g_autofree char *reason = sources_reason(sources, last);
    g_assert_cmpint(sources_kind(sources, last), ==, SOURCE_ARCHIVE_PROBLEM);
    g_test_message("%s", reason);
    g_assert_nonnull(strstr(reason, reason_part));
}

static void fill_noise(guint8 *data, gsize size) {
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (gsize i = 0; i < size; i++)
        data[i] = (guint8)g_rand_int_range(random, 0, 256);
}

/* Cut off anywhere, an archive is never taken for whole. */
static void test_cut_off(void) {
    static const struct {
        int format, filter;
    } kinds[] = {{ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE},
                 {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE},
                 {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP},
                 {ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE},
                 {ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP}};
    guint8 noise[3000];
    fill_noise(noise, sizeof noise);
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        start();
        struct archive *archive = new_archive("a", kinds[k].format, kinds[k].filter, NULL);
        add_entry(archive, "one", noise, sizeof noise, AE_IFREG, NULL);
        if (kinds[k].format != ARCHIVE_FORMAT_RAW)
            add_entry(archive, "two", noise, sizeof noise, AE_IFREG, NULL);
        close_archive(archive);
        g_autoptr(GBytes) whole = read_bytes("a");
        /* At the end of a tar stand blocks of zeros, of which one is enough. */
        gsize size = g_bytes_get_size(whole), last = kinds[k].format == ARCHIVE_FORMAT_TAR_USTAR &&
                                                             kinds[k].filter == ARCHIVE_FILTER_NONE
                                                         ? 2 * (512 + 3072)
                                                         : size - 1;
        for (gsize length = 600; length <= last; length += 256) {
            write_bytes("cut", g_bytes_get_data(whole, NULL), MIN(length, last));
            g_autoptr(Sources) sources = open_all(NAMES("cut"), NULL);
            g_test_message("%zu of %zu", length, size);
            check_problem_last(sources, "behind byte");
        }
        end();
    }
}

static void test_encrypted(void) {
    start();
    struct archive *archive =
        new_archive("a.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "secret");
    add_member(archive, "hidden", "not to be seen");
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("a.zip"), NULL);
    CHECK(sources, {"a.zip", SOURCE_FILE, NULL},
          {"a.zip!/hidden", SOURCE_ARCHIVE_PROBLEM, "encrypted"});
    end();
}

/* The data of a member changed, its sum not. */
static void test_damaged(void) {
    start();
    struct archive *archive = new_archive("a", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL);
    guint8 noise[500];
    fill_noise(noise, sizeof noise);
    add_entry(archive, "bad", noise, sizeof noise, AE_IFREG, NULL);
    add_member(archive, "good", "fine");
    close_archive(archive);
    g_autoptr(GBytes) bytes = read_bytes("a");
    gsize size;
    g_autofree guint8 *data = g_memdup2(g_bytes_get_data(bytes, &size), g_bytes_get_size(bytes));
    data[200] ^= 1;
    write_bytes("a", data, size);
    g_autoptr(Sources) sources = open_all(NAMES("a"), NULL);
    CHECK(sources, {"a", SOURCE_FILE, NULL}, {"a!/bad", SOURCE_ARCHIVE_PROBLEM, "CRC"},
          {"a!/good", SOURCE_TEXT, "fine"});
    end();
}

/* Of a tar's damaged blocks, each of which is a fault, few are told and the others counted. */
static void test_same_faults(void) {
    start();
    enum { BLOCKS = 400, BLOCK = 512 };
    g_autofree guint8 *noise = g_malloc(BLOCKS * BLOCK);
    fill_noise(noise, BLOCKS * BLOCK);
    struct archive *archive = new_archive("a", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, NULL);
    add_member(archive, "one", "first");
    close_archive(archive);
    g_autoptr(GBytes) bytes = read_bytes("a");
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_byte_array_append(out, g_bytes_get_data(bytes, NULL), 2 * BLOCK);
    g_byte_array_append(out, noise, BLOCKS * BLOCK);
    g_byte_array_append(out, g_bytes_get_data(bytes, NULL), (guint)g_bytes_get_size(bytes));
    write_bytes("a", out->data, out->len);
    g_autoptr(Sources) sources = open_all(NAMES("a"), NULL);
    CHECK(sources, {"a", SOURCE_FILE, NULL}, {"a!/one", SOURCE_TEXT, "first"},
          {"a", SOURCE_ARCHIVE_PROBLEM, "Damaged"}, {"a", SOURCE_ARCHIVE_PROBLEM, "Damaged"},
          {"a", SOURCE_ARCHIVE_PROBLEM, "Damaged"},
          {"a", SOURCE_ARCHIVE_PROBLEM, "the same 397 times more"},
          {"a!/one", SOURCE_TEXT, "first"});
    end();
}

static void append_file(GByteArray *out, const char *name) {
    g_autoptr(GBytes) bytes = read_bytes(name);
    g_byte_array_append(out, g_bytes_get_data(bytes, NULL), (guint)g_bytes_get_size(bytes));
}

static void write_packed(const char *name, int format, int filter, const char *text) {
    struct archive *archive = new_archive(name, format, filter, NULL);
    add_member(archive, "one", text);
    close_archive(archive);
}

/* The archive with other bytes before or behind it. */
static Sources *open_joined(const char *before, const char *name, const char *behind, gsize n) {
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_byte_array_append(out, (const guint8 *)before, (guint)strlen(before));
    append_file(out, name);
    g_byte_array_append(out, (const guint8 *)behind, (guint)n);
    write_bytes("joined", out->data, out->len);
    return open_all(NAMES("joined"), NULL);
}

/* Bytes that no member accounts for; zeros are filling. */
static void test_unread_behind(void) {
    static const struct {
        int format, filter;
        const char *where;
    } kinds[] = {{ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, "6 bytes behind byte"},
                 {ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_BZIP2, "6 bytes behind byte"},
                 {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, "6 bytes behind byte"},
                 {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, "tar"},
                 {ARCHIVE_FORMAT_CPIO_POSIX, ARCHIVE_FILTER_GZIP, "6 bytes behind byte"},
                 {ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_NONE, "bytes behind byte"},
                 {ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, "6 bytes behind byte"},
                 {ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "6 bytes behind byte"}};
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        start();
        g_test_message("%d %d", kinds[k].format, kinds[k].filter);
        write_packed("a", kinds[k].format, kinds[k].filter, "text");
        g_autoptr(Sources) zeros = open_joined("", "a", "\0\0\0\0\0", 6);
        if (kinds[k].filter != ARCHIVE_FILTER_NONE)
            g_assert_cmpuint(sources_length(zeros), ==, 2);
        g_autoptr(Sources) more = open_joined("", "a", "hidden", 6);
        g_assert_cmpuint(sources_length(more), >=, 3);
        check_problem_last(more, kinds[k].where);
        end();
    }
}

/* A zip before a zip, of which the last one's directory speaks alone; bytes between members. */
static void test_unread_in_zip(void) {
    start();
    write_packed("a", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "text");
    g_autoptr(GBytes) bytes = read_bytes("a");
    gsize size = g_bytes_get_size(bytes);
    g_autoptr(Sources) alone = open_joined("", "a", "", 0);
    g_assert_cmpuint(sources_length(alone), ==, 2);
    g_autoptr(Sources) twice = open_joined("", "a", g_bytes_get_data(bytes, NULL), size);
    CHECK(twice, {"joined", SOURCE_FILE, NULL}, {"joined!/one", SOURCE_TEXT, "text"},
          {"joined", SOURCE_ARCHIVE_PROBLEM, "bytes behind byte 0 of the zip archive"});
    g_autoptr(Sources) prefix = open_joined("PK\3\4 and then", "a", "", 0);
    check_problem_last(prefix, "13 bytes behind byte 0 of the zip archive");
    g_autoptr(Sources) program = open_joined("\x7F"
                                             "ELF and then",
                                             "a", "", 0);
    check_problem_last(program, "13 bytes behind byte 0 of the zip archive");
    g_autoptr(Sources) others = open_joined("notes, then\1", "a", "", 0);
    CHECK(others, {"joined", SOURCE_FILE, NULL}, {"joined!/one", SOURCE_TEXT, "text"},
          {"joined", SOURCE_ARCHIVE_PROBLEM, "12 bytes behind byte 0 of the zip archive"});
    end();
}

/* The record that ends a zip, in bytes that don't end as one. */
static void test_no_zip(void) {
    static const char *const ends[] = {"PK\5\6", "PK\5\6 and behind it as much as the record has"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *bytes = g_strconcat("\xA0 no image\1", ends[i], NULL);
        g_assert_cmpint(source_kind_of_bytes((const guint8 *)bytes, strlen(bytes), NULL), ==,
                        SOURCE_UNKNOWN);
    }
}

/* A cpio behind the end of a cpio, both compressed as one. */
static void test_unread_in_stream(void) {
    start();
    write_packed("a", ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_NONE, "text");
    g_autoptr(GByteArray) both = g_byte_array_new();
    append_file(both, "a");
    append_file(both, "a");
    struct archive *archive = new_archive("b", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, NULL);
    add_entry(archive, "unused", both->data, both->len, AE_IFREG, NULL);
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("b"), NULL);
    CHECK(sources, {"b", SOURCE_FILE, NULL}, {"b!/one", SOURCE_TEXT, "text"},
          {"b", SOURCE_ARCHIVE_PROBLEM, "of what was compressed belong to no member"});
    end();
}

/* Zeros are a file of zeros, not the end of a tar; a tar without its end is cut off. */
static void test_compressed_blocks(void) {
    start();
    static const guint8 zeros[4096];
    struct archive *archive =
        new_archive("z.raw.gz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, NULL);
    add_entry(archive, "unused", zeros, sizeof zeros, AE_IFREG, NULL);
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("z.raw.gz"), NULL);
    g_assert_cmpuint(sources_length(sources), ==, 2);
    g_assert_cmpuint(sources_size(sources, 1), ==, sizeof zeros);
    write_packed("a", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, "text");
    g_autoptr(GBytes) whole = read_bytes("a");
    archive = new_archive("cut.gz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, NULL);
    add_entry(archive, "unused", g_bytes_get_data(whole, NULL), 1024, AE_IFREG, NULL);
    close_archive(archive);
    g_autoptr(Sources) cut = open_all(NAMES("cut.gz"), NULL);
    check_problem_last(cut, "cut off");
    end();
}

/* Made from a file's entry by the name in both of its headers. */
static void test_folder_with_bytes(void) {
    start();
    struct archive *archive = new_archive("a", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL);
    add_member(archive, "leak_", "hidden");
    close_archive(archive);
    g_autoptr(GBytes) bytes = read_bytes("a");
    gsize size;
    g_autofree char *data = g_memdup2(g_bytes_get_data(bytes, &size), g_bytes_get_size(bytes));
    for (char *at; (at = memmem(data, size, "leak_", 5)) != NULL;)
        at[4] = '/';
    write_bytes("a", data, size);
    g_autoptr(Sources) sources = open_all(NAMES("a"), NULL);
    g_assert_cmpuint(sources_length(sources), >=, 2);
    check_problem_last(sources, "bytes");
    end();
}

static void test_limits(void) {
    start();
    enum { LARGE = 1 << 20 };
    g_autofree guint8 *zeros = g_malloc0(LARGE);
    struct archive *archive = new_archive("a", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL);
    add_member(archive, "before", "x");
    add_entry(archive, "bomb", zeros, LARGE, AE_IFREG, NULL);
    add_member(archive, "after", "y");
    close_archive(archive);
    g_autoptr(Sources) small = open_all(NAMES("a"), &(SourceOptions){.max_unpacked = LARGE / 2});
    CHECK(small, {"a", SOURCE_FILE, NULL}, {"a!/before", SOURCE_TEXT, "x"},
          {"a!/bomb", SOURCE_ARCHIVE_PROBLEM, "more than pixleak takes"});
    g_autoptr(Sources) few = open_all(NAMES("a"), &(SourceOptions){.max_members = 1});
    CHECK(few, {"a", SOURCE_FILE, NULL}, {"a!/before", SOURCE_TEXT, "x"},
          {"a", SOURCE_ARCHIVE_PROBLEM, "more members"});
    g_autoptr(Sources) whole = open_all(NAMES("a"), NULL);
    g_assert_cmpuint(sources_length(whole), ==, 4);
    g_assert_cmpuint(sources_size(whole, 2), ==, LARGE);
    end();
}

/* Packed 1000:1, beyond what is unpacked without doubt. */
static void test_ratio(void) {
    start();
    enum { LARGE = 1 << 24, TIMES = 80 };
    g_autofree guint8 *zeros = g_malloc0(LARGE);
    struct archive *archive = new_archive("a", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, NULL);
    for (guint i = 0; i < TIMES; i++)
        add_entry(archive, "zeros", zeros, LARGE, AE_IFREG, NULL);
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("a"), NULL);
    g_assert_cmpuint(sources_length(sources), <, TIMES);
    check_problem_last(sources, "more than pixleak takes");
    end();
}

/* An element of a DICOMDIR, explicit little endian, its value padded to an even length. */
static void put_element(GByteArray *out, guint32 tag, const char *vr, const char *text) {
    gsize length = strlen(text);
    guint16 even = (guint16)(length + length % 2);
    guint8 head[8] = {(guint8)(tag >> 16), (guint8)(tag >> 24), (guint8)tag,  (guint8)(tag >> 8),
                      (guint8)vr[0],       (guint8)vr[1],       (guint8)even, (guint8)(even >> 8)};
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, (const guint8 *)text, (guint)length);
    if (length % 2)
        g_byte_array_append(out, (const guint8 *)(strcmp(vr, "UI") == 0 ? "" : " "), 1);
}

static void write_directory(const char *name, const char *const *ids) {
    g_autoptr(GByteArray) out = g_byte_array_new();
    static const guint8 preamble[128];
    g_byte_array_append(out, preamble, sizeof preamble);
    g_byte_array_append(out, (const guint8 *)"DICM", 4);
    put_element(out, DICOM_TAG(0x0002, 0x0002), "UI", "1.2.840.10008.1.3.10");
    put_element(out, DICOM_TAG(0x0002, 0x0010), "UI", "1.2.840.10008.1.2.1");
    static const guint8 sequence[] = {4, 0, 0x20, 0x12, 'S', 'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF},
                        item[] = {0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF},
                        item_end[] = {0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0},
                        sequence_end[] = {0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0};
    g_byte_array_append(out, sequence, sizeof sequence);
    for (; *ids != NULL; ids++) {
        g_byte_array_append(out, item, sizeof item);
        if (**ids == '-') /* a record that is not in use */
            put_element(out, DICOM_TAG(0x0004, 0x1410), "US", "");
        if (**ids == '-') {
            guint8 zero[2] = {0, 0};
            out->data[out->len - 2] = 2;
            g_byte_array_append(out, zero, 2);
        }
        put_element(out, DICOM_TAG(0x0004, 0x1500), "CS", *ids + (**ids == '-'));
        g_byte_array_append(out, item_end, sizeof item_end);
    }
    g_byte_array_append(out, sequence_end, sizeof sequence_end);
    write_bytes(name, out->data, out->len);
}

static void test_directory(void) {
    start();
    write_directory("cd/DICOMDIR", NAMES("IMAGES\\IM1", "IMAGES\\IM2", "IMAGES\\IM3", "IMAGES\\IM3",
                                         "-IMAGES\\IM4", "..\\OUT", "IMAGES"));
    write_text("cd/images/im1", "x");
    write_text("cd/images/IM2.;1", "y");
    write_text("OUT", "z");
    const Expected missing[] = {
        {"cd/IMAGES/IM3", SOURCE_MISSING, "named by DICOMDIR"},
        {"cd/../OUT", SOURCE_MISSING, "named by DICOMDIR"},
        {"cd/IMAGES", SOURCE_MISSING, "named by DICOMDIR"},
    };
    g_autoptr(Sources) one = open_all(NAMES("cd/DICOMDIR"), NULL);
    CHECK(one, {"cd/DICOMDIR", SOURCE_FILE, NULL}, {"cd/images/im1", SOURCE_FILE, "x"},
          {"cd/images/IM2.;1", SOURCE_FILE, "y"}, missing[0], missing[1], missing[2]);
    g_autoptr(Sources) folder = open_all(NAMES("cd", "cd/DICOMDIR"), NULL);
    CHECK(folder, {"cd/DICOMDIR", SOURCE_FILE, NULL}, {"cd/images/IM2.;1", SOURCE_FILE, "y"},
          {"cd/images/im1", SOURCE_FILE, "x"}, missing[0], missing[1], missing[2]);
    g_autoptr(Sources) named = open_all(NAMES("cd/images/im1", "cd/DICOMDIR"), NULL);
    g_assert_cmpuint(sources_length(named), ==, 6);
    end();
}

static void test_directory_in_archive(void) {
    start();
    write_directory("DICOMDIR", NAMES("IMAGES\\IM1", "IMAGES\\IM2"));
    struct archive *archive = new_archive("a.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL);
    add_member(archive, "cd/images/im1.;1", "x");
    add_file(archive, "cd/DICOMDIR", "DICOMDIR");
    close_archive(archive);
    g_autoptr(Sources) sources = open_all(NAMES("a.zip"), NULL);
    CHECK(sources, {"a.zip", SOURCE_FILE, NULL}, {"a.zip!/cd/images/im1.;1", SOURCE_TEXT, "x"},
          {"a.zip!/cd/DICOMDIR", SOURCE_DICOMDIR, NULL},
          {"a.zip!/cd/IMAGES/IM2", SOURCE_MISSING, "named by DICOMDIR"});
    end();
}

static void test_broken_directory(void) {
    start();
    write_directory("DICOMDIR", NAMES("IM1"));
    g_autoptr(GBytes) bytes = read_bytes("DICOMDIR");
    write_bytes("DICOMDIR", g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes) - 20);
    g_autoptr(Sources) sources = open_all(NAMES("DICOMDIR"), NULL);
    g_assert_cmpuint(sources_length(sources), ==, 2);
    g_assert_cmpint(sources_kind(sources, 1), ==, SOURCE_ARCHIVE_PROBLEM);
    end();
}

static gpointer read_all(gpointer data) {
    const Sources *sources = data;
    for (gsize i = 0; i < sources_length(sources); i++) {
        g_autoptr(GBytes) bytes = sources_bytes(sources, i, NULL);
        g_autofree char *name = sources_name(sources, i);
        g_assert_nonnull(bytes);
        if (sources_kind(sources, i) == SOURCE_UNKNOWN)
            g_assert_cmpuint(g_bytes_get_size(bytes), ==, 50000);
    }
    return NULL;
}

/* Threads read while archives are expanded; then processes do, and bytes outlive all. */
static void test_side_by_side(void) {
    start();
    g_autofree guint8 *noise = g_malloc(50000);
    fill_noise(noise, 50000);
    noise[0] = 0xAB;
    for (guint k = 0; k < 8; k++) {
        g_autofree char *name = g_strdup_printf("%u", k);
        struct archive *archive = new_archive(name, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL);
        for (guint i = 0; i < 50; i++)
            add_entry(archive, "noise", noise, 50000, AE_IFREG, NULL);
        close_archive(archive);
    }
    g_autoptr(GError) error = NULL;
    Sources *sources = try_open(NAMES("."), NULL, &error);
    g_assert_no_error(error);
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("reader", read_all, sources);
    g_assert_true(sources_expand_all(sources, &error));
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    g_assert_true(sources_flush(sources, &error));
    pid_t pid = fork();
    if (pid == 0) {
        read_all(sources);
        _exit(0);
    }
    int status;
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpuint(sources_length(sources), ==, 8 + 8 * 50);
    g_autoptr(GBytes) bytes = sources_bytes(sources, sources_length(sources) - 1, &error);
    sources_free(sources);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), noise, 50000);
    end();
}

/* A file that is written anew, or replaced by another of the same size, is no longer the one whose
 * header was read. */
static void test_changed(void) {
    start();
    write_text("a.dcm", "one");
    write_text("b.dcm", "two");
    write_text("c.dcm", "six");
    g_autoptr(GError) error = NULL;
    g_autofree char *a = at("a.dcm"), *c = at("c.dcm");
    g_autoptr(InstanceIndex) index =
        instance_index_of_path(root, NULL, &(ReaderTerms){.jobs = 1}, &error);
    g_assert_no_error(error);
    for (gsize item = 0; item < 3; item++)
        g_assert_false(instance_index_changed(index, item));
    write_text("a.dcm", "more");
    g_assert_cmpint(g_rename(c, a), ==, 0);
    g_assert_true(instance_index_changed(index, 0));
    g_assert_false(instance_index_changed(index, 1));
    g_assert_true(instance_index_changed(index, 2));
    end();
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/source/order", test_order);
    g_test_add_func("/source/overlap", test_overlap);
    g_test_add_func("/source/loop", test_loop);
    g_test_add_func("/source/apart", test_apart);
    g_test_add_func("/source/not_there", test_not_there);
    g_test_add_func("/source/bytes_in_names", test_bytes_in_names);
    g_test_add_func("/source/list", test_list);
    g_test_add_func("/source/long_list", test_long_list);
    g_test_add_func("/source/no_list", test_no_list);
    g_test_add_func("/source/standard_input", test_standard_input);
    g_test_add_func("/source/formats", test_formats);
    g_test_add_func("/source/single", test_single);
    g_test_add_func("/source/nested", test_nested);
    g_test_add_func("/source/tricks", test_tricks);
    g_test_add_func("/source/links", test_links);
    g_test_add_func("/source/cut_off", test_cut_off);
    g_test_add_func("/source/encrypted", test_encrypted);
    g_test_add_func("/source/damaged", test_damaged);
    g_test_add_func("/source/same_faults", test_same_faults);
    g_test_add_func("/source/unread_behind", test_unread_behind);
    g_test_add_func("/source/unread_in_zip", test_unread_in_zip);
    g_test_add_func("/source/no-zip", test_no_zip);
    g_test_add_func("/source/unread_in_stream", test_unread_in_stream);
    g_test_add_func("/source/compressed_blocks", test_compressed_blocks);
    g_test_add_func("/source/folder_with_bytes", test_folder_with_bytes);
    g_test_add_func("/source/limits", test_limits);
    g_test_add_func("/source/ratio", test_ratio);
    g_test_add_func("/source/directory", test_directory);
    g_test_add_func("/source/directory_in_archive", test_directory_in_archive);
    g_test_add_func("/source/broken_directory", test_broken_directory);
    g_test_add_func("/source/side_by_side", test_side_by_side);
    g_test_add_func("/source/changed", test_changed);
    return g_test_run();
}
