/* Answer keys and ID maps as people write them, good and bad. */
#include "core/key/answer_key.h"
#include "core/key/id_map.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
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
    return id_map_open(path, error);
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

/* A key with one row of that AnswerData. */
static char *make_key(const char *data) {
    char *path = path_of("key.db");
    sqlite3 *database = NULL;
    g_unlink(path);
    g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
    sqlite3_stmt *insert = NULL;
    sqlite3_exec(database, "CREATE TABLE answer_data (SOPInstanceUID, AnswerData)", NULL, NULL,
                 NULL);
    sqlite3_prepare_v2(database, "INSERT INTO answer_data VALUES ('1.2.3', ?)", -1, &insert, NULL);
    sqlite3_bind_text(insert, 1, data, -1, SQLITE_STATIC);
    g_assert_cmpint(sqlite3_step(insert), ==, SQLITE_DONE);
    sqlite3_finalize(insert);
    sqlite3_close(database);
    return path;
}

#define HIDDEN(text)                                                                               \
    "{\"7\": {\"action\": \"<pixels_hidden>\", \"action_text\": \"<{\\\"text\\\": " text "}>\"}}"

static void test_regions(void) {
    const struct {
        const char *data, *text;
        gint32 box[4];
    } cases[] = {
        {HIDDEN("\\\"A B\\\", \\\"top_left\\\": [1, 2], \\\"bottom_right\\\": [30, 40]"),
         "A B",
         {1, 2, 30, 40}},
        {HIDDEN("\\\"A\\\\nB\\\", \\\"top_left\\\": [0, 0], \\\"bottom_right\\\": [3.0, 4.9]"),
         "A\nB",
         {0, 0, 3, 4}},
        {HIDDEN("\\\"A > B\\\", \\\"top_left\\\": [-4, 2], \\\"bottom_right\\\": [70000, 3]"),
         "A > B",
         {-4, 2, 70000, 3}},
        /* What can't be understood comes with a problem, never not at all. */
        {HIDDEN("\\\"A\\\", \\\"top_left\\\": [5, 2], \\\"bottom_right\\\": [5, 40]"), NULL, {0}},
        {HIDDEN("\\\"A\\\", \\\"top_left\\\": [9, 2], \\\"bottom_right\\\": [5, 40]"), NULL, {0}},
        {HIDDEN("\\\"A\\\", \\\"top_left\\\": [1], \\\"bottom_right\\\": [5, 40]"), NULL, {0}},
        {HIDDEN("\\\"A\\\", \\\"bottom_right\\\": [5, 40]"), NULL, {0}},
        {HIDDEN("\\\"A\\\", \\\"top_left\\\": [\\\"1\\\", 2], \\\"bottom_right\\\": [5, 40]"),
         NULL,
         {0}},
        {HIDDEN("3, \\\"top_left\\\": [1, 2], \\\"bottom_right\\\": [5, 40]"), NULL, {0}},
        {"{\"0\": {\"action\": \"<pixels_hidden>\", \"action_text\": \"\"}}", NULL, {0}},
        {"{\"0\": {\"action\": \"<pixels_hidden>\"}}", NULL, {0}},
        {"no JSON but pixels_hidden", NULL, {0}},
        {"[\"pixels_hidden\"]", NULL, {0}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = make_key(cases[i].data);
        g_autoptr(AnswerKey) key = answer_key_open(path, &error);
        g_assert_no_error(error);
        g_autoptr(AnswerInstance) instance = answer_key_next(key, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(instance->sop_instance, ==, "1.2.3");
        g_assert_cmpuint(instance->regions->len, ==, 1);
        const AnswerRegion *region = instance->regions->pdata[0];
        g_assert_cmpstr(region->text, ==, cases[i].text);
        g_assert_true((region->problem == NULL) == (cases[i].text != NULL));
        if (region->text) {
            g_assert_cmpint(region->x0, ==, cases[i].box[0]);
            g_assert_cmpint(region->y0, ==, cases[i].box[1]);
            g_assert_cmpint(region->x1, ==, cases[i].box[2]);
            g_assert_cmpint(region->y1, ==, cases[i].box[3]);
            g_assert_cmpuint(region->check_index, ==, 7);
        }
        g_assert_null(answer_key_next(key, &error));
        g_assert_no_error(error);
    }
}

static void test_digest(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path =
        make_key("{\"0\": {\"action\": \"<tag_retained>\", \"action_text\": \"\"},"
                 " \"1\": {\"action\": \"<pixels_retained>\", \"action_text\": \"<0123abcd>\"}}");
    g_autoptr(AnswerKey) key = answer_key_open(path, &error);
    g_assert_no_error(error);
    g_autoptr(AnswerInstance) instance = answer_key_next(key, &error);
    g_assert_cmpuint(instance->regions->len, ==, 0);
    g_assert_cmpstr(instance->pixels_digest, ==, "0123abcd");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    folder = g_dir_make_tmp("pixleak-key.XXXXXX", &error);
    g_assert_no_error(error);
    g_test_add_func("/key/maps", test_maps);
    g_test_add_func("/key/bad_maps", test_bad_maps);
    g_test_add_func("/key/regions", test_regions);
    g_test_add_func("/key/digest", test_digest);
    int status = g_test_run();
    const char *const made[] = {"map.csv", "key.db", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autofree char *path = path_of(made[i]);
        g_remove(path);
    }
    g_free(folder);
    return status;
}
