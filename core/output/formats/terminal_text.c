#include "core/output/formats/terminal_text.h"

#include <string.h>

static gboolean acts(gunichar c) {
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
           type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* kept: ASCII characters that stay though they act. */
static char *escape(const char *bytes, const char *kept) {
    GString *text = g_string_new(NULL);
    while (*bytes != '\0') {
        gunichar c = g_utf8_get_char_validated(bytes, -1);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append_printf(text, "\\x%02x", (guchar)*bytes++);
            continue;
        }
        if (acts(c) && !(c < 0x80 && strchr(kept, (int)c)))
            g_string_append_printf(text, c < 0x80 ? "\\x%02x" : "\\u%04x", c);
        else
            g_string_append_unichar(text, c);
        bytes = g_utf8_next_char(bytes);
    }
    return g_string_free(text, FALSE);
}

char *terminal_text(const char *bytes) {
    return escape(bytes, "");
}

char *terminal_lines(const char *bytes) {
    return escape(bytes, "\n\t");
}

char *terminal_name(const char *bytes, gsize most) {
    char *text = terminal_text(bytes);
    glong length = g_utf8_strlen(text, -1);
    if (length <= (glong)most)
        return text;
    char *end = g_strconcat("...", g_utf8_offset_to_pointer(text, length - (glong)most), NULL);
    g_free(text);
    return end;
}

char *terminal_line(const char *bytes, gsize most) {
    static const char more[] = " ...";
    g_autofree char *text = terminal_text(bytes);
    if (g_utf8_strlen(text, -1) <= (glong)most)
        return g_steal_pointer(&text);
    if (most <= strlen(more))
        return g_utf8_substring(text, 0, (glong)most);
    char *end = g_utf8_offset_to_pointer(text, (glong)(most - strlen(more)));
    const char *blank = g_strrstr_len(text, end + 1 - text, " ");
    gboolean near = blank != NULL && blank - text > (end - text) / 2;
    return g_strdup_printf("%.*s%s", (int)((near ? blank : end) - text), text, more);
}
