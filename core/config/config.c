#include "core/config/config.h"

#include "core/file/plain_file.h"
#include "core/run/foreign.h"
#include "core/text/text.h"
#include <json-glib/json-glib.h>
#include <string.h>

G_DEFINE_QUARK(pixleak - config - error - quark, config_error)

/* A configuration has a dozen values, of which paths are the longest. */
enum { MAX_CPUS = 4096, CONFIG_MOST = 1 << 20 };

void config_free(Config *config) {
    if (config == NULL)
        return;
    g_free(config->run_name);
    g_free(config->input_data_path);
    g_free(config->output_data_path);
    g_free(config->answer_db_file);
    g_free(config->uid_mapping_file);
    g_free(config->patid_mapping_file);
    g_free(config->log_path);
    g_free(config->results);
    g_free(config);
}

/* What is being read, and what was found wrong so far. */
typedef struct ConfigReading {
    JsonObject *object;
    GString *problems; /* a line each */
} ConfigReading;

G_GNUC_PRINTF(2, 3) static void add_problem(ConfigReading *reading, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (reading->problems->len > 0)
        g_string_append_c(reading->problems, '\n');
    g_string_append_vprintf(reading->problems, format, arguments);
    va_end(arguments);
}

/* The key's value as text; NULL where it isn't there, which is a problem if it is needed. JSON's
 * own true, false and whole numbers are taken for the text they would be. */
static char *read_text(ConfigReading *reading, const char *key, gboolean needed) {
    JsonNode *node = json_object_get_member(reading->object, key);
    if (node == NULL || JSON_NODE_HOLDS_NULL(node)) {
        if (needed)
            add_problem(reading, "%s is not there", key);
        return NULL;
    }
    GType type = JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_INVALID;
    g_autofree char *text = NULL;
    if (type == G_TYPE_STRING)
        text = json_node_dup_string(node);
    else if (type == G_TYPE_BOOLEAN)
        text = g_strdup(json_node_get_boolean(node) ? "True" : "False");
    else if (type == G_TYPE_INT64)
        text = g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
    else {
        add_problem(reading, "%s must be a string", key);
        return NULL;
    }
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    if (*stripped != '\0')
        return g_steal_pointer(&text);
    if (needed)
        add_problem(reading, "%s is blank", key);
    return NULL;
}

static char *read_path(ConfigReading *reading, const char *key, gboolean needed, GFileTest test) {
    char *path = read_text(reading, key, needed);
    if (path != NULL && needed && !g_file_test(path, test))
        add_problem(reading, "%s: no such %s: %s", key,
                    test == G_FILE_TEST_IS_DIR ? "folder" : "file", path);
    return path;
}

static gboolean read_boolean(ConfigReading *reading, const char *key, gboolean needed) {
    g_autofree char *text = read_text(reading, key, needed);
    if (text == NULL)
        return FALSE;
    g_strstrip(text);
    gboolean yes = g_ascii_strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0;
    if (!yes && g_ascii_strcasecmp(text, "false") != 0 && strcmp(text, "0") != 0)
        add_problem(reading, "%s must be \"True\" or \"False\", not \"%s\"", key, text);
    return yes;
}

static guint read_cpus(ConfigReading *reading, gboolean needed) {
    g_autofree char *text = read_text(reading, "multiprocessing_cpus", needed);
    guint64 cpus = 0;
    if (text != NULL &&
        !g_ascii_string_to_unsigned(g_strstrip(text), 10, needed ? 1 : 0, MAX_CPUS, &cpus, NULL)) {
        add_problem(reading, "multiprocessing_cpus must be a number from %d to %d, not \"%s\"",
                    needed ? 1 : 0, MAX_CPUS, text);
        cpus = 0;
    }
    return (guint)cpus;
}

static LogLevel read_log_level(ConfigReading *reading, gboolean needed) {
    static const char *const names[] = {"debug", "info", "warning", "error", "critical"};
    g_autofree char *text = read_text(reading, "log_level", needed);
    if (text == NULL)
        return LOG_INFO;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(text, names[i]) == 0)
            return (LogLevel)i;
    add_problem(reading, "log_level must be debug, info, warning, error or critical, not \"%s\"",
                text);
    return LOG_INFO;
}

/* The results' folder is emptied by a new run, so it must lie in the output folder. */
static void check_run_name(ConfigReading *reading, const char *run_name) {
    if (run_name == NULL)
        return;
    g_auto(GStrv) parts = g_strsplit(run_name, "/", -1);
    for (char **part = parts; *part != NULL; part++)
        if (**part == '\0' || strcmp(*part, ".") == 0 || strcmp(*part, "..") == 0) {
            add_problem(reading,
                        "run_name must be a folder's name below output_data_path, not "
                        "\"%s\"",
                        run_name);
            return;
        }
}

static void read_keys(ConfigReading *reading, ConfigUse use, Config *config) {
    gboolean validate = use == CONFIG_FOR_VALIDATE;
    gboolean reads_files = validate || use == CONFIG_FOR_CONFORMANCE;
    config->run_name = read_text(reading, "run_name", TRUE);
    check_run_name(reading, config->run_name);
    config->input_data_path =
        read_path(reading, "input_data_path", reads_files, G_FILE_TEST_IS_DIR);
    config->output_data_path = read_text(reading, "output_data_path", TRUE);
    config->answer_db_file = read_path(reading, "answer_db_file", validate, G_FILE_TEST_IS_REGULAR);
    config->uid_mapping_file =
        read_path(reading, "uid_mapping_file", validate, G_FILE_TEST_IS_REGULAR);
    config->patid_mapping_file =
        read_path(reading, "patid_mapping_file", validate, G_FILE_TEST_IS_REGULAR);
    config->multiprocessing = read_boolean(reading, "multiprocessing", reads_files);
    config->batch_cpus = read_cpus(reading, config->multiprocessing && reads_files);
    config->cpus = config->multiprocessing && config->batch_cpus > 0 ? config->batch_cpus : 1;
    config->log_path = read_text(reading, "log_path", validate);
    config->log_level = read_log_level(reading, validate);
    config->report_series =
        read_boolean(reading, "report_series", validate || use == CONFIG_FOR_REPORT);
}

static gboolean parse_file(const char *path, ConfigUse use, Config *config, GError **error) {
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) failure = NULL;
    g_autofree char *text = NULL;
    gsize length = 0;
    if ((text = plain_file_text(path, CONFIG_MOST, "configuration", &length, &failure)) == NULL) {
        g_set_error_literal(error, CONFIG_ERROR, 0, failure->message);
        return FALSE;
    }
    if (text_nests_deep((Text){text, length})) {
        g_set_error(error, CONFIG_ERROR, 0, "%s: nested too deep to be a configuration", path);
        return FALSE;
    }
    if (!json_parser_load_from_data(parser, text, (gssize)length, &failure)) {
        g_set_error(error, CONFIG_ERROR, 0, "%s: %s", path, failure->message);
        return FALSE;
    }
    JsonNode *root = json_parser_get_root(parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        g_set_error(error, CONFIG_ERROR, 0, "%s: no JSON object", path);
        return FALSE;
    }
    g_autoptr(GString) problems = g_string_new(NULL);
    ConfigReading reading = {json_node_get_object(root), problems};
    read_keys(&reading, use, config);
    if (problems->len > 0) {
        g_set_error(error, CONFIG_ERROR, 0, "%s: %s", path, problems->str);
        return FALSE;
    }
    return TRUE;
}

/* A configuration on its way to the parent. */
typedef struct ConfigFile {
    const char *path;
    ConfigUse use;
    Config *config; /* which is filled */
} ConfigFile;

/* All but what the others make; NULL is a text that is not there. */
static void exchange_config(RecordPort *port, Config *config) {
    char **const texts[] = {&config->run_name,         &config->input_data_path,
                            &config->output_data_path, &config->answer_db_file,
                            &config->uid_mapping_file, &config->patid_mapping_file,
                            &config->log_path};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        port_string(port, texts[i]);
    port_flag(port, &config->multiprocessing);
    port_u32(port, &config->cpus);
    port_u32(port, &config->batch_cpus);
    config->log_level = port_choice(port, config->log_level, LOG_CRITICAL + 1, LOG_INFO);
    port_flag(port, &config->report_series);
    for (gsize i = 0; port->out == NULL && i < G_N_ELEMENTS(texts); i++)
        if (**texts[i] == '\0')
            g_clear_pointer(texts[i], g_free);
}

/* In the process. */
static gboolean send_config(ForeignSink *sink, gpointer data, GError **error) {
    const ConfigFile *file = data;
    g_autoptr(Config) config = g_new0(Config, 1);
    RecordPort port = record_port_out(foreign_sink_record(sink));
    if (!parse_file(file->path, file->use, config, error))
        return FALSE;
    exchange_config(&port, config);
    foreign_sink_send(sink);
    return TRUE;
}

/* In the parent, for which a process must not name another folder to be emptied. */
static ForeignTaken take_config(RecordReader *reader, gpointer data, GError **error) {
    const ConfigFile *file = data;
    Config *config = file->config;
    g_autoptr(GString) problems = g_string_new(NULL);
    ConfigReading reading = {NULL, problems};
    RecordPort port = record_port_in(reader);
    exchange_config(&port, config);
    *reader = port.in;
    config->cpus = CLAMP(config->cpus, 1, MAX_CPUS);
    config->batch_cpus = MIN(config->batch_cpus, MAX_CPUS);
    check_run_name(&reading, config->run_name);
    if (problems->len == 0 && config->run_name != NULL && config->output_data_path != NULL)
        return FOREIGN_ENOUGH;
    g_set_error(error, CONFIG_ERROR, 0, "%s: %s", file->path,
                problems->len > 0 ? problems->str : "its reader sent what can't be read");
    return FOREIGN_FAILED;
}

static Config *read_by(const char *path, ConfigUse use, ForeignRead read, GError **error) {
    g_autoptr(Config) config = g_new0(Config, 1);
    ForeignFile file = {path, CONFIG_ERROR, send_config, take_config,
                        &(ConfigFile){path, use, config}};
    if (!read(&file, error))
        return NULL;
    config->results = g_build_filename(config->output_data_path, config->run_name, NULL);
    return g_steal_pointer(&config);
}

Config *config_read(const char *path, ConfigUse use, GError **error) {
    return read_by(path, use, foreign_file_read_alone, error);
}

Config *config_read_here(const char *path, ConfigUse use, GError **error) {
    return read_by(path, use, foreign_file_read_here, error);
}
