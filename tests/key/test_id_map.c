/* ID maps as people write them, good and bad. */
#include "core/key/id_map.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

static char *path_of(const char *name) {
    return g_build_filename(folder, name, NULL);
}

static IdMap *map_of(const char *text, gssize length, GError **error) {
    g_autofree char *path = path_of("map.csv");
    g_autoptr(GError) failure = NULL;
    g_file_set_contents(path, text, length, &failure);
    g_assert_no_error(failure);
    return id_map_open(path, NULL, error);
}

static void test_maps(void) {
    static const char *const good[] = {
        "id_old,id_new\n1.2,9.1\n1.3,9.2\n",
        "id_old,id_new\r\n1.2,9.1\r\n1.3,9.2",
        "\xEF\xBB\xBFid_old,id_new\n1.2,9.1\n\n1.3,9.2\n",
        "n,id_new,id_old\n0,9.1,1.2\n1,9.2,1.3\n",
        "\"id_old\",\"id_new\"\n\"1.2\",\"9.1\"\n\"1.3\", 9.2 \n",
        "id_old,id_new\n1.2,9.1\n1.2,9.7\n1.3,9.2\n", /* the first counts */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(IdMap) map = map_of(good[i], -1, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(id_map_size(map), ==, 2);
        g_autofree char *first = id_map_new_id(map, "1.2"), *second = id_map_new_id(map, "1.3");
        g_assert_cmpstr(first, ==, "9.1");
        g_assert_cmpstr(second, ==, "9.2");
        g_assert_null(id_map_new_id(map, "9.1"));
        g_assert_true(id_map_has_new(map, "9.2"));
        g_assert_false(id_map_has_new(map, "1.2"));
    }
}

static void test_bad_maps(void) {
    static const char with_nul[] = "id_old,id_new\n1.2,9.1\n\0\n1.3,9.2\n";
    const struct {
        const char *text;
        gssize length;
    } bad[] = {{"", 0},
               {"old,new\n1,2\n", -1},
               {"id_old\n1\n", -1},
               {"id_new,id_newer\n1,2\n", -1},
               {with_nul, sizeof with_nul - 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(IdMap) map = map_of(bad[i].text, bad[i].length, &error);
        g_assert_error(error, KEY_ERROR, KEY_ERROR_FORMAT);
        g_assert_null(map);
        g_assert_nonnull(strstr(error->message, "map.csv"));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    folder = g_dir_make_tmp("pixleak-map.XXXXXX", &error);
    g_assert_no_error(error);
    g_test_add_func("/map/good", test_maps);
    g_test_add_func("/map/bad", test_bad_maps);
    int status = g_test_run();
    const char *const made[] = {"map.csv", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autofree char *path = path_of(made[i]);
        g_remove(path);
    }
    g_free(folder);
    return status;
}
