#include "core/synth/header/facts.h"

#include <string.h>

struct Facts {
    GHashTable *texts;
};

Facts *facts_new(void) {
    Facts *facts = g_new0(Facts, 1);
    facts->texts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    return facts;
}

void facts_free(Facts *facts) {
    g_hash_table_unref(facts->texts);
    g_free(facts);
}

void facts_set(Facts *facts, const char *name, const char *text) {
    g_hash_table_insert(facts->texts, (gpointer)name, g_strdup(text));
}

void facts_setf(Facts *facts, const char *name, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_hash_table_insert(facts->texts, (gpointer)name, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

const char *facts_get(const Facts *facts, const char *name) {
    const char *text = g_hash_table_lookup(facts->texts, name);
    return text ? text : "";
}

char *facts_expand(const Facts *facts, const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *open; (open = strchr(text, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        g_assert(close != NULL);
        g_autofree char *name = g_strndup(open + 1, (gsize)(close - open) - 1);
        g_string_append_len(out, text, open - text);
        g_string_append(out, facts_get(facts, name));
        text = close + 1;
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}
