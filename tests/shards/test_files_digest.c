/* Files that decide on what shards find have another digest where any byte of one is another, or in
 * another file. */
#include "core/shard/files_digest.h"
#include "tests/seeded.h"
#include <glib/gstdio.h>
#include <string.h>

enum { FILES = 3, MOST = 6, ROUNDS = 300 };

typedef struct Contents {
    guint8 bytes[FILES][MOST];
    gsize lengths[FILES];
} Contents;

/* Of few values, so that chance puts bytes where others end. */
static void draw(GRand *random, Contents *contents) {
    static const guint8 values[] = {0x00, 0x01, 0x02, 0xff};
    memset(contents, 0, sizeof *contents);
    for (guint file = 0; file < FILES; file++) {
        contents->lengths[file] = (gsize)g_rand_int_range(random, 0, MOST);
        for (gsize i = 0; i < contents->lengths[file]; i++)
            contents->bytes[file][i] = values[g_rand_int_range(random, 0, G_N_ELEMENTS(values))];
    }
}

/* The last byte of a file becomes the first of the next. */
static void move_on(GRand *random, Contents *contents) {
    guint from = (guint)g_rand_int_range(random, 0, FILES - 1);
    if (contents->lengths[from] == 0)
        return;
    guint8 *next = contents->bytes[from + 1];
    memmove(next + 1, next, MOST - 1);
    next[0] = contents->bytes[from][--contents->lengths[from]];
    contents->bytes[from][contents->lengths[from]] = 0;
    contents->lengths[from + 1]++;
}

static char *digest_of(const char *folder, const Contents *contents) {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) paths = g_new0(char *, FILES + 1);
    for (guint file = 0; file < FILES; file++) {
        paths[file] = g_strdup_printf("%s/%u", folder, file);
        g_assert_true(g_file_set_contents(paths[file], (const char *)contents->bytes[file],
                                          (gssize)contents->lengths[file], NULL));
    }
    char *digest = files_digest((const char *const *)paths, FILES, &error);
    g_assert_no_error(error);
    for (guint file = 0; file < FILES; file++)
        g_unlink(paths[file]);
    return digest;
}

static void test_moved_bytes(void) {
    g_autoptr(GRand) random = seeded();
    g_autofree char *folder = g_dir_make_tmp(NULL, NULL);
    for (guint round = 0; round < ROUNDS; round++) {
        Contents first, second;
        draw(random, &first);
        second = first;
        move_on(random, &second);
        g_autofree char *one = digest_of(folder, &first), *other = digest_of(folder, &second);
        g_assert_cmpint(strcmp(one, other) == 0, ==, memcmp(&first, &second, sizeof first) == 0);
    }
    g_rmdir(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/files-digest/moved-bytes", test_moved_bytes);
    return g_test_run();
}
