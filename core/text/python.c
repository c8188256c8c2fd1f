#include "core/text/python.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gboolean is_printable(gunichar character) {
    if (character == ' ')
        return TRUE;
    switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
        return FALSE;
    default:
        return TRUE;
    }
}

/* What is escaped alike in strings and bytes. */
static gboolean append_escape(GString *out, gunichar character, char quote) {
    if (character == '\n')
        g_string_append(out, "\\n");
    else if (character == '\r')
        g_string_append(out, "\\r");
    else if (character == '\t')
        g_string_append(out, "\\t");
    else if (character == '\\' || character == (gunichar)quote)
        g_string_append_printf(out, "\\%c", (char)character);
    else
        return FALSE;
    return TRUE;
}

static char quote_for(const void *data, gsize length) {
    return memchr(data, '\'', length) && !memchr(data, '"', length) ? '"' : '\'';
}

void python_repr_string(GString *out, const char *text, gsize length) {
    char quote = length ? quote_for(text, length) : '\'';
    g_string_append_c(out, quote);
    for (const char *p = text, *end = text + length; p < end; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        if (append_escape(out, character, quote))
            continue;
        if (is_printable(character))
            g_string_append_unichar(out, character);
        else if (character < 0x100)
            g_string_append_printf(out, "\\x%02x", character);
        else if (character < 0x10000)
            g_string_append_printf(out, "\\u%04x", character);
        else
            g_string_append_printf(out, "\\U%08x", character);
    }
    g_string_append_c(out, quote);
}

void python_repr_bytes(GString *out, const guint8 *data, gsize length) {
    static const char digits[] = "0123456789abcdef";
    char quote = length ? quote_for(data, length) : '\'';
    g_string_append_c(out, 'b');
    g_string_append_c(out, quote);
    for (gsize i = 0; i < length; i++) {
        if (append_escape(out, data[i], quote))
            continue;
        if (data[i] >= 0x20 && data[i] < 0x7F) {
            g_string_append_c(out, (char)data[i]);
        } else {
            const char escape[] = {'\\', 'x', digits[data[i] >> 4], digits[data[i] & 15]};
            g_string_append_len(out, escape, sizeof escape);
        }
    }
    g_string_append_c(out, quote);
}

void python_repr_float(GString *out, double value) {
    if (isnan(value)) {
        g_string_append(out, "nan");
        return;
    }
    if (signbit(value))
        g_string_append_c(out, '-');
    value = fabs(value);
    if (isinf(value)) {
        g_string_append(out, "inf");
        return;
    }
    if (value == 0) {
        g_string_append(out, "0.0");
        return;
    }
    /* Where 15 digits read back, the shortest text has no more, but in subnormal numbers, which
     * have less precision. */
    char text[32];
    int precision = value < 2.3e-308 ? 1 : 15;
    for (; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
        if (strtod(text, NULL) == value)
            break;
    }
    char *exponent_at = strchr(text, 'e');
    int exponent = atoi(exponent_at + 1);
    char digits[20];
    gsize n = 0;
    for (const char *p = text; p < exponent_at; p++)
        if (*p != '.')
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    if (exponent < -4 || exponent >= 16) {
        g_string_append_c(out, digits[0]);
        if (n > 1) {
            g_string_append_c(out, '.');
            g_string_append_len(out, digits + 1, (gssize)n - 1);
        }
        g_string_append_printf(out, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
        return;
    }
    if (exponent < 0) {
        g_string_append(out, "0.");
        for (int i = -1; i > exponent; i--)
            g_string_append_c(out, '0');
        g_string_append_len(out, digits, (gssize)n);
        return;
    }
    for (int i = 0; i <= exponent; i++)
        g_string_append_c(out, (gsize)i < n ? digits[i] : '0');
    g_string_append_c(out, '.');
    if ((gsize)exponent + 1 < n)
        g_string_append_len(out, digits + exponent + 1, (gssize)n - exponent - 1);
    else
        g_string_append_c(out, '0');
}

gboolean python_is_space(gunichar character) {
    if (character < 0x80)
        return (character >= 0x09 && character <= 0x0D) || (character >= 0x1C && character <= 0x20);
    return character == 0x85 || character == 0xA0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200A) || character == 0x2028 ||
           character == 0x2029 || character == 0x202F || character == 0x205F || character == 0x3000;
}

void python_strip_end(const char *text, gsize *length) {
    while (*length > 0) {
        const char *last = g_utf8_prev_char(text + *length);
        if (!python_is_space(g_utf8_get_char(last)))
            return;
        *length = (gsize)(last - text);
    }
}

void python_strip(const char **text, gsize *length) {
    while (*length > 0 && python_is_space(g_utf8_get_char(*text))) {
        const char *next = g_utf8_next_char(*text);
        *length -= (gsize)(next - *text);
        *text = next;
    }
    python_strip_end(*text, length);
}

GString *python_lower(const char *text, gsize length) {
    GString *lower = g_string_sized_new(length);
    for (const char *p = text, *end = text + length; p < end; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        if (character < 0x80) {
            g_string_append_c(lower, g_ascii_tolower((char)character));
        } else if (character == 0x130) { /* the one letter whose small form is two characters */
            g_string_append(lower, "i\xCC\x87");
        } else if (character == 0x3A3) { /* sigma has another form at the end of a word */
            gboolean begins = p == text || !g_unichar_isalpha(g_utf8_get_char(g_utf8_prev_char(p)));
            const char *next = g_utf8_next_char(p);
            gboolean ends = next >= end || !g_unichar_isalpha(g_utf8_get_char(next));
            g_string_append_unichar(lower, ends && !begins ? 0x3C2 : 0x3C3);
        } else {
            g_string_append_unichar(lower, g_unichar_tolower(character));
        }
    }
    return lower;
}

/* Digits with single underscores between them. Appends the digits to out. */
static gsize take_digits(const char *p, const char *end, GString *out) {
    const char *start = p;
    while (p < end && (g_ascii_isdigit(*p) || (*p == '_' && p > start && p + 1 < end &&
                                               p[-1] != '_' && g_ascii_isdigit(p[1])))) {
        if (*p != '_')
            g_string_append_c(out, *p);
        p++;
    }
    return (gsize)(p - start);
}

static const char *take_sign(const char *p, const char *end, GString *out) {
    if (p < end && (*p == '-' || *p == '+'))
        g_string_append_c(out, *p++);
    return p;
}

gboolean python_float(const char *text, gsize length, double *out) {
    python_strip(&text, &length);
    const char *p = text, *end = text + length;
    g_autoptr(GString) clean = g_string_sized_new(length);
    p = take_sign(p, end, clean);
    static const char *const words[] = {"nan", "infinity", "inf"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if ((gsize)(end - p) == strlen(words[i]) &&
            g_ascii_strncasecmp(p, words[i], strlen(words[i])) == 0) {
            *out = i == 0 ? NAN : *clean->str == '-' ? -INFINITY : INFINITY;
            return TRUE;
        }
    gsize before = take_digits(p, end, clean), after = 0;
    p += before;
    if (p < end && *p == '.') {
        g_string_append_c(clean, *p++);
        after = take_digits(p, end, clean);
        p += after;
    }
    if (before + after == 0)
        return FALSE;
    if (p < end && (*p == 'e' || *p == 'E')) {
        g_string_append_c(clean, *p++);
        p = take_sign(p, end, clean);
        gsize n = take_digits(p, end, clean);
        if (n == 0)
            return FALSE;
        p += n;
    }
    *out = g_ascii_strtod(clean->str, NULL);
    return p == end;
}

gboolean python_int(const char *text, gsize length, double *out) {
    python_strip(&text, &length);
    const char *p = text, *end = text + length;
    g_autoptr(GString) clean = g_string_sized_new(length);
    p = take_sign(p, end, clean);
    gsize n = take_digits(p, end, clean);
    if (n == 0 || p + n != end)
        return FALSE;
    *out = g_ascii_strtod(clean->str, NULL);
    return TRUE;
}
