#include "core/source/encoded/unescaped.h"

#include <string.h>

/* The number in up to `most` digits; *n how many there are. */
static guint digits_at(const char *at, const char *end, guint base, gsize most, gsize *n) {
    guint value = 0;
    for (*n = 0; *n < most && at + *n < end; (*n)++) {
        gint digit = g_ascii_xdigit_value(at[*n]);
        if (digit < 0 || (guint)digit >= base)
            break;
        value = value * base + (guint)digit;
    }
    return value;
}

/* Escape begins those of ISO 2022, and colours on terminals; 0 ends texts in C. */
static gboolean is_control(guint value) {
    return (value > 0 && value < '\b') || (value > '\r' && value < ' ' && value != 0x1B);
}

static void put(Unescaped *out, guint value) {
    out->n_escapes++;
    out->n_controls += is_control(value);
    out->n_zeros += value == 0;
    g_string_append_c(out->text, value < 256 ? (gchar)value : '?');
    g_string_append_c(out->joined, value < 256 ? (gchar)value : '?');
}

static gboolean is_one_of(char c, const char *set) {
    return c != '\0' && strchr(set, c) != NULL;
}

/* What stands for itself. Between two quoted texts are blanks, line ends, signs, and the letters
 * before a quote that say of which kind it is. */
static void put_plain(Unescaped *out, const char *at, const char *end, gboolean *is_between) {
    g_string_append_c(out->text, *at);
    if (*at == '"' || *at == '\'' || *at == '\n' || *at == '\r')
        *is_between = TRUE;
    else if (*is_between)
        *is_between = is_one_of(*at, " \t+,.;&_") ||
                      (end - at > 1 && is_one_of(*at, "bBrRuU") && is_one_of(at[1], "'\""));
    if (!*is_between)
        g_string_append_c(out->joined, *at);
}

void unescaped_clear(Unescaped *plain) {
    g_string_free(plain->text, TRUE);
    g_string_free(plain->joined, TRUE);
}

/* How many characters stand for the one that was put; 0 where none was. Likewise below. */
static gsize take_digits(Unescaped *out, const char *at, const char *end, gsize head, guint base,
                         gsize least, gsize most) {
    gsize n;
    guint value = at + head < end ? digits_at(at + head, end, base, most, &n) : (n = 0);
    if (n < least || n == 0)
        return 0;
    put(out, value);
    return head + n;
}

/* Behind a sign that says that the line goes on in the next. */
static gsize take_line_end(Unescaped *out, const char *at, const char *end) {
    g_string_append_c(out->text, '\n');
    return 2 + (end - at > 2 && at[1] == '\r' && at[2] == '\n');
}

static gsize take_backslash(Unescaped *out, const char *at, const char *end) {
    static const char names[] = "nrtbfva", values[] = "\n\r\t\b\f\v\a";
    if (end - at < 2)
        return 0;
    const char *name = strchr(names, at[1]);
    if (at[1] == 'x')
        return take_digits(out, at, end, 2, 16, 1, 2);
    if (at[1] == 'u')
        return take_digits(out, at, end, 2, 16, 4, 4);
    if (at[1] >= '0' && at[1] <= '7')
        return take_digits(out, at, end, 1, 8, 1, 3);
    if (at[1] == '\n' || at[1] == '\r')
        return take_line_end(out, at, end);
    if (at[1] == '\0' || (name == NULL && strchr("/\\\"'", at[1]) == NULL))
        return 0;
    put(out, (guchar)(name != NULL ? values[name - names] : at[1]));
    return 2;
}

static gsize take_entity(Unescaped *out, const char *at, const char *end) {
    static const struct {
        const char *name;
        char value;
    } names[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        gsize length = strlen(names[i].name);
        if ((gsize)(end - at) >= length && memcmp(at, names[i].name, length) == 0) {
            put(out, (guchar)names[i].value);
            return length;
        }
    }
    if (end - at < 4 || at[1] != '#')
        return 0;
    gsize n = at[2] == 'x' || at[2] == 'X' ? take_digits(out, at, end, 3, 16, 1, 6)
                                           : take_digits(out, at, end, 2, 10, 1, 7);
    return n + (n > 0 && at + n < end && at[n] == ';');
}

static gsize take_escape(Unescaped *out, const char *at, const char *end) {
    return *at == '\\'  ? take_backslash(out, at, end)
           : *at == '&' ? take_entity(out, at, end)
           : *at == '%' ? take_digits(out, at, end, 1, 16, 2, 2)
                        : 0;
}

static gsize take_mail(Unescaped *out, const char *at, const char *end) {
    if (*at != '=' || end - at < 2)
        return 0;
    if (at[1] == '\n' || at[1] == '\r')
        return take_line_end(out, at, end);
    return take_digits(out, at, end, 1, 16, 2, 2);
}

static Unescaped each(const char *text, gsize size,
                      gsize (*take)(Unescaped *out, const char *at, const char *end)) {
    Unescaped out = {g_string_sized_new(size), g_string_sized_new(size), 0, 0, 0};
    gboolean is_between = FALSE;
    for (const char *at = text, *end = text + size; at < end;) {
        gsize n = take(&out, at, end);
        if (n == 0)
            put_plain(&out, at, end, &is_between);
        else
            is_between = FALSE;
        at += MAX(n, 1);
    }
    return out;
}

Unescaped unescape(const char *text, gsize size) {
    return each(text, size, take_escape);
}

Unescaped unescape_mail(const char *text, gsize size) {
    return each(text, size, take_mail);
}
