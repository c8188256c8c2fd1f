/* Configurations as people write them, good and bad. */
#include "core/config/config.h"
#include "core/config/log.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char *folder;

static Config *config_of(const char *text, ConfigUse use, GError **error) {
    g_autofree char *path = g_build_filename(folder, "config.json", NULL);
    g_autoptr(GError) failure = NULL;
    g_file_set_contents(path, text, -1, &failure);
    g_assert_no_error(failure);
    return config_read(path, use, error);
}

/* A whole configuration; `change` is put behind it, where it counts before what stands there. */
static char *whole(const char *change) {
    return g_strdup_printf(
        "{\"run_name\": \"run\", \"input_data_path\": \"%s\", \"output_data_path\": \"out\",\n"
        "\"answer_db_file\": \"%s/config.json\", \"uid_mapping_file\": \"%s/config.json\",\n"
        "\"patid_mapping_file\": \"%s/config.json\", \"multiprocessing\": \"True\",\n"
        "\"multiprocessing_cpus\": \"5\", \"log_path\": \"%s/logs\", \"log_level\": \"warning\",\n"
        "\"report_series\": \"False\"%s}",
        folder, folder, folder, folder, folder, change);
}

static void test_whole(void) {
    g_autofree char *text = whole("");
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_of(text, CONFIG_FOR_VALIDATE, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(config->run_name, ==, "run");
    g_assert_cmpstr(config->results, ==, "out/run");
    g_assert_cmpstr(config->input_data_path, ==, folder);
    g_assert_true(config->multiprocessing);
    g_assert_cmpuint(config->cpus, ==, 5);
    g_assert_false(config->report_series);
    g_assert_cmpint(config->log_level, ==, LOG_WARNING);
}

static void test_changes(void) {
    const struct {
        const char *change;
        guint cpus, batch_cpus;
        gboolean series;
    } cases[] = {
        {", \"multiprocessing\": \"False\"", 1, 5, FALSE},
        {", \"multiprocessing\": \"False\", \"multiprocessing_cpus\": \"\"", 1, 0, FALSE},
        {", \"multiprocessing\": true, \"multiprocessing_cpus\": 3", 3, 3, FALSE},
        {", \"report_series\": \"True\"", 5, 5, TRUE},
        {", \"report_series\": \" true \", \"further\": [1]", 5, 5, TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = whole(cases[i].change);
        g_autoptr(GError) error = NULL;
        g_autoptr(Config) config = config_of(text, CONFIG_FOR_VALIDATE, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(config->cpus, ==, cases[i].cpus);
        g_assert_cmpuint(config->batch_cpus, ==, cases[i].batch_cpus);
        g_assert_cmpint(config->report_series, ==, cases[i].series);
    }
}

static void test_bad(void) {
    static const char *const cases[][2] = {
        {", \"run_name\": \"\"", "run_name is blank"},
        {", \"run_name\": null", "run_name is not there"},
        {", \"run_name\": [\"a\"]", "run_name must be a string"},
        {", \"run_name\": \"../run\"", "run_name must be a folder's name"},
        {", \"run_name\": \"/run\"", "run_name must be a folder's name"},
        {", \"input_data_path\": \"no/such\"", "input_data_path: no such folder: no/such"},
        {", \"answer_db_file\": \"no/such\"", "answer_db_file: no such file: no/such"},
        {", \"multiprocessing\": \"yes\"", "multiprocessing must be"},
        {", \"multiprocessing_cpus\": \"0\"", "multiprocessing_cpus must be a number"},
        {", \"multiprocessing_cpus\": \"five\"", "multiprocessing_cpus must be a number"},
        {", \"multiprocessing_cpus\": \"\"", "multiprocessing_cpus is blank"},
        {", \"log_level\": \"loud\"", "log_level must be"},
        {", \"report_series\": \"2\"", "report_series must be"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = whole(cases[i][0]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Config) config = config_of(text, CONFIG_FOR_VALIDATE, &error);
        g_assert_null(config);
        g_assert_error(error, CONFIG_ERROR, 0);
        g_assert_nonnull(strstr(error->message, "config.json: "));
        g_assert_nonnull(strstr(error->message, cases[i][1]));
    }
    static const char *const no_objects[] = {"", "[]", "{", "{\"run_name\": \"a\",}", "\xFF"};
    for (gsize i = 0; i < G_N_ELEMENTS(no_objects); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Config) config = config_of(no_objects[i], CONFIG_FOR_REPORT, &error);
        g_assert_null(config);
        g_assert_error(error, CONFIG_ERROR, 0);
    }
}

static void test_nested(void) {
    g_autoptr(GString) text = g_string_new("{\"run_name\": ");
    for (gsize i = 0; i < 1000000; i++)
        g_string_append_c(text, '[');
    g_autoptr(GError) error = NULL;
    g_assert_null(config_of(text->str, CONFIG_FOR_REPORT, &error));
    g_assert_error(error, CONFIG_ERROR, 0);
    g_assert_nonnull(strstr(error->message, "nested too deep"));
}

/* Every problem is told at once, and each use needs its own keys only. */
static void test_uses(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) none = config_of("{}", CONFIG_FOR_VALIDATE, &error);
    g_assert_null(none);
    g_assert_nonnull(strstr(error->message, "run_name is not there\n"));
    g_assert_nonnull(strstr(error->message, "patid_mapping_file is not there\n"));
    g_clear_error(&error);
    const char *small = "{\"run_name\": \"r\", \"output_data_path\": \"o\"}";
    g_autoptr(Config) import = config_of(small, CONFIG_FOR_IMPORT, &error);
    g_assert_no_error(error);
    g_assert_null(import->input_data_path);
    g_assert_cmpuint(import->cpus, ==, 1);
    g_autoptr(Config) report = config_of(small, CONFIG_FOR_REPORT, &error);
    g_assert_null(report);
    g_assert_nonnull(strstr(error->message, "report_series is not there"));
    g_clear_error(&error);
    g_autoptr(Config) conformance = config_of(small, CONFIG_FOR_CONFORMANCE, &error);
    g_assert_null(conformance);
    g_assert_nonnull(strstr(error->message, "input_data_path is not there"));
}

static void test_log(void) {
    g_autofree char *text = whole(", \"run_name\": \"deep/run\"");
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_of(text, CONFIG_FOR_VALIDATE, &error);
    g_assert_no_error(error);
    g_autoptr(Log) log = log_open(config, "validation", &error);
    g_assert_no_error(error);
    log_line(log, LOG_INFO, "not said");
    log_line(log, LOG_ERROR, "said: %d", 7);
    g_autoptr(GDir) dir = g_dir_open(config->log_path, 0, &error);
    g_assert_no_error(error);
    g_autofree char *path = g_build_filename(config->log_path, g_dir_read_name(dir), NULL);
    g_assert_true(g_str_has_suffix(path, "_deep_run_validation.log"));
    struct stat status;
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 0777, ==, 0600);
    g_autofree char *lines = NULL;
    g_assert_true(g_file_get_contents(path, &lines, NULL, NULL));
    g_assert_true(g_str_has_suffix(lines, " - [ERROR] - said: 7\n"));
    g_assert_null(strstr(lines, "not said"));
    g_unlink(path);
    g_rmdir(config->log_path);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("pixleak-config-XXXXXX", NULL);
    g_test_add_func("/config/whole", test_whole);
    g_test_add_func("/config/changes", test_changes);
    g_test_add_func("/config/bad", test_bad);
    g_test_add_func("/config/nested", test_nested);
    g_test_add_func("/config/uses", test_uses);
    g_test_add_func("/config/log", test_log);
    int status = g_test_run();
    g_autofree char *path = g_build_filename(folder, "config.json", NULL);
    g_unlink(path);
    g_rmdir(folder);
    g_free(folder);
    return status;
}
