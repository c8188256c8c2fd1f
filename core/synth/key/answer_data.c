#include "core/synth/key/answer_data.h"

#include <string.h>

struct AnswerData {
    GString *json;
    guint n;
};

/* Where in answer_category_v2 a check's category stands. */
static const struct {
    const char *group, *place, *prefix;
} places[] = {
    {"hipaa", "z", "HIPAA-Z"},     {"hipaa", "m", "HIPAA-"},        {"dicom", "p15", "DICOM-P15-"},
    {"dicom", "iod", "DICOM-IOD"}, {"dicom", "safe", "DICOM-SAFE"}, {"tcia", "ptkb", "TCIA-PTKB"},
    {"tcia", "p15", "TCIA-P15-"},  {"tcia", "rev", "TCIA-REV"},
};

AnswerData *answer_data_new(void) {
    AnswerData *checks = g_new0(AnswerData, 1);
    checks->json = g_string_sized_new(32768);
    g_string_append_c(checks->json, '{');
    return checks;
}

void answer_data_free(AnswerData *checks) {
    g_string_free(checks->json, TRUE);
    g_free(checks);
}

static void append_escaped(GString *json, const char *text) {
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        if (c == '"' || c == '\\')
            g_string_append_printf(json, "\\%c", (char)c);
        else if (c == '\n')
            g_string_append(json, "\\n");
        else if (c >= 0x20 && c < 0x7F)
            g_string_append_c(json, (char)c);
        else if (c < 0x10000)
            g_string_append_printf(json, "\\u%04x", c);
        else
            g_string_append_printf(json, "\\u%04x\\u%04x", 0xD7C0 + (c >> 10),
                                   0xDC00 + (c & 0x3FF));
    }
}

/* A member whose value stands in angle brackets, or is empty where text is NULL. */
static void append_member(GString *json, const char *name, const char *text) {
    g_string_append_printf(json, "\"%s\": \"", name);
    if (text) {
        g_string_append_c(json, '<');
        append_escaped(json, text);
        g_string_append_c(json, '>');
    }
    g_string_append(json, "\", ");
}

static void append_category(GString *json, const char *category) {
    gsize at = 0;
    while (at + 1 < G_N_ELEMENTS(places) && !g_str_has_prefix(category, places[at].prefix))
        at++;
    g_string_append(json, "\"answer_category\": \"\", \"answer_category_v2\": {");
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        gboolean opens = i == 0 || strcmp(places[i].group, places[i - 1].group) != 0;
        if (opens)
            g_string_append_printf(json, "%s\"%s\": {", i == 0 ? "" : "}, ", places[i].group);
        g_string_append_printf(json, "%s\"%s\": \"%s\"", opens ? "" : ", ", places[i].place,
                               i == at ? category : "");
    }
    g_string_append(json, "}, \"prev_cat\": []}}");
}

void answer_data_add(AnswerData *checks, const NewCheck *check) {
    GString *json = checks->json;
    const ActionFacts *action = action_facts(check->action);
    g_string_append_printf(json, "%s\"%u\": {", checks->n ? ", " : "", checks->n);
    checks->n++;
    /* A path comes with its brackets. */
    static const char *const paths[] = {"tag", "tag_ds"};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_string_append_printf(json, "\"%s\": \"", paths[i]);
        append_escaped(json, check->path);
        g_string_append(json, "\", ");
    }
    append_member(json, "tag_name", check->tag_name);
    append_member(json, "value", *check->path ? check->value : NULL);
    append_member(json, "action", action->name);
    append_member(json, "action_text", check->action_text);
    append_category(json, check->category ? check->category : action->category);
}

void answer_data_add_region(AnswerData *checks, const char *text, guint x0, guint y0, guint x1,
                            guint y1) {
    g_autoptr(GString) region = g_string_new("{\"text\": \"");
    append_escaped(region, text);
    g_string_append_printf(region, "\", \"top_left\": [%u, %u], \"bottom_right\": [%u, %u]}", x0,
                           y0, x1, y1);
    answer_data_add(checks, &(NewCheck){.path = "",
                                        .tag_name = "",
                                        .action = ACTION_PIXELS_HIDDEN,
                                        .action_text = region->str});
}

char *answer_data_finish(AnswerData *checks) {
    g_string_append_c(checks->json, '}');
    return g_strdup(checks->json->str);
}
