/* AnswerData: JSON, an object of checks by running number, taken in as a stream of events. */
#include "core/key/answers.h"

#include "core/text/python.h"
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

/* Deepest place of the key's own JSON: checks, check, answer_category_v2, hipaa, a value. */
enum { MAX_DEPTH = 32, TOP = 1, CHECK = 2, CATEGORIES = 3, GROUP = 4 };

typedef struct AnswerReading {
    const AnswerRow *answer;
    GArray *checks;
    GStringChunk *memory;
    KeyCheck check;
    guint depth;
    Text *target; /* where the next value of the check goes; NULL: nowhere */
    gboolean in_categories;
    guint group;         /* of the categories; N_GROUPS: unknown */
    GString *list;       /* prev_cat so far; NULL outside of it */
    guint list_depth;    /* of brackets in it */
    gboolean wants_list; /* the next value is prev_cat's */
    const char *problem; /* static */
} AnswerReading;

enum { N_GROUPS = 3 };
static const char *const group_names[N_GROUPS] = {"hipaa", "dicom", "tcia"};
static const struct {
    guint group;
    const char *name;
} category_names[N_CATEGORIES] = {{0, "z"},    {0, "m"},    {1, "p15"}, {1, "iod"},
                                  {1, "safe"}, {2, "ptkb"}, {2, "p15"}, {2, "rev"}};

static Text keep(AnswerReading *reading, const unsigned char *data, size_t length) {
    return (Text){g_string_chunk_insert_len(reading->memory, (const char *)data, (gssize)length),
                  length};
}

static gboolean is_name(const unsigned char *name, size_t length, const char *wanted) {
    return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

static Text *field(KeyCheck *check, const unsigned char *name, size_t length) {
    const struct {
        const char *name;
        Text *text;
    } fields[] = {{"tag", &check->tag},           {"tag_ds", &check->tag_ds},
                  {"tag_name", &check->tag_name}, {"value", &check->value},
                  {"action", &check->action},     {"action_text", &check->action_text}};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (is_name(name, length, fields[i].name))
            return fields[i].text;
    return NULL;
}

static int on_key(void *context, const unsigned char *name, size_t length) {
    AnswerReading *reading = context;
    reading->target = NULL;
    reading->wants_list = FALSE;
    switch (reading->depth) {
    case TOP:
        reading->check =
            (KeyCheck){.answer = reading->answer, .number = keep(reading, name, length)};
        break;
    case CHECK:
        reading->in_categories = is_name(name, length, "answer_category_v2");
        reading->target = field(&reading->check, name, length);
        break;
    case CATEGORIES:
        reading->group = 0;
        while (reading->group < N_GROUPS && !is_name(name, length, group_names[reading->group]))
            reading->group++;
        reading->wants_list = reading->in_categories && is_name(name, length, "prev_cat");
        break;
    case GROUP:
        for (guint i = 0; reading->in_categories && i < N_CATEGORIES; i++)
            if (category_names[i].group == reading->group &&
                is_name(name, length, category_names[i].name))
                reading->target = &reading->check.categories[i];
        break;
    default:
        break;
    }
    return 1;
}

static int fail(AnswerReading *reading, const char *problem) {
    reading->problem = problem;
    return 0;
}

/* A value of the list, as Python writes it. */
static void separate(GString *list) {
    if (list->len > 0 && list->str[list->len - 1] != '[')
        g_string_append(list, ", ");
}

/* `text` and how Python writes the value. */
static int on_value(AnswerReading *reading, const unsigned char *text, size_t length,
                    const char *python) {
    if (reading->depth < CHECK)
        return fail(reading,
                    reading->depth == TOP ? "a check that is no JSON object" : "no JSON object");
    if (reading->list) {
        separate(reading->list);
        g_string_append(reading->list, python);
    } else if (reading->wants_list) {
        reading->check.previous = keep(reading, (const unsigned char *)python, strlen(python));
    } else if (reading->target && text) {
        *reading->target = keep(reading, text, length);
    }
    reading->target = NULL;
    reading->wants_list = FALSE;
    return 1;
}

static int on_string(void *context, const unsigned char *text, size_t length) {
    AnswerReading *reading = context;
    if (!reading->list && !reading->wants_list)
        return on_value(reading, text, length, "");
    g_autoptr(GString) python = g_string_new(NULL);
    if (reading->list)
        python_repr_string(python, (const char *)text, length);
    else
        g_string_append_len(python, (const char *)text, (gssize)length);
    return on_value(reading, text, length, python->str);
}

static int on_number(void *context, const char *text, size_t length) {
    g_autofree char *python = g_strndup(text, length);
    return on_value(context, (const unsigned char *)text, length, python);
}

static int on_boolean(void *context, int value) {
    const char *python = value ? "True" : "False";
    return on_value(context, (const unsigned char *)python, strlen(python), python);
}

static int on_null(void *context) {
    return on_value(context, NULL, 0, "None");
}

static int on_start_map(void *context) {
    AnswerReading *reading = context;
    if (++reading->depth > MAX_DEPTH)
        return fail(reading, "nested too deep");
    return 1;
}

static int on_end_map(void *context) {
    AnswerReading *reading = context;
    if (reading->depth == CHECK)
        g_array_append_val(reading->checks, reading->check);
    reading->depth--;
    reading->target = NULL;
    return 1;
}

static int on_start_array(void *context) {
    AnswerReading *reading = context;
    if (reading->depth < CHECK)
        return on_value(reading, NULL, 0, "");
    if (reading->wants_list && !reading->list) {
        reading->list = g_string_new(NULL);
        reading->list_depth = 0;
    }
    reading->wants_list = FALSE;
    reading->target = NULL;
    if (++reading->depth > MAX_DEPTH)
        return fail(reading, "nested too deep");
    if (reading->list) {
        separate(reading->list);
        g_string_append_c(reading->list, '[');
        reading->list_depth++;
    }
    return 1;
}

static int on_end_array(void *context) {
    AnswerReading *reading = context;
    reading->depth--;
    if (reading->list) {
        g_string_append_c(reading->list, ']');
        if (--reading->list_depth == 0) {
            reading->check.previous =
                keep(reading, (const unsigned char *)reading->list->str, reading->list->len);
            g_string_free(g_steal_pointer(&reading->list), TRUE);
        }
    }
    return 1;
}

gboolean answer_data_parse(const char *data, gsize length, const AnswerRow *answer, GArray *checks,
                           GStringChunk *memory, GError **error) {
    static const yajl_callbacks callbacks = {.yajl_null = on_null,
                                             .yajl_boolean = on_boolean,
                                             .yajl_number = on_number,
                                             .yajl_string = on_string,
                                             .yajl_start_map = on_start_map,
                                             .yajl_map_key = on_key,
                                             .yajl_end_map = on_end_map,
                                             .yajl_start_array = on_start_array,
                                             .yajl_end_array = on_end_array};
    guint before = checks->len;
    AnswerReading reading = {.answer = answer, .checks = checks, .memory = memory};
    yajl_handle parser = yajl_alloc(&callbacks, NULL, &reading);
    yajl_status status = yajl_parse(parser, (const unsigned char *)data, length);
    if (status == yajl_status_ok)
        status = yajl_complete_parse(parser);
    if (status != yajl_status_ok) {
        unsigned char *text = yajl_get_error(parser, 0, NULL, 0);
        g_autofree char *message = g_strdup((const char *)text);
        yajl_free_error(parser, text);
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "AnswerData is no JSON object of checks: %s at byte %zu",
                    reading.problem ? reading.problem : g_strstrip(message),
                    yajl_get_bytes_consumed(parser));
        g_array_set_size(checks, before);
    }
    yajl_free(parser);
    if (reading.list)
        g_string_free(reading.list, TRUE);
    return status == yajl_status_ok;
}
