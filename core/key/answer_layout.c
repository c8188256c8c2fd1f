/* AnswerData as Python's json.dumps lays it out: between the texts of a check stand always the same
 * characters, so that it is read about as fast as memory. */
#include "core/key/answers.h"

#include <string.h>

/* The text is one zero byte longer than `end` says. */
typedef struct Scan {
    char *at;
    const char *end;
} Scan;

/* Eight bytes at a time: where the length is known when this is compiled, that makes a few
 * comparisons in a row. */
static inline gboolean are_equal(const char *a, const char *b, gsize length) {
    guint64 first, second;
    if (length < sizeof first) {
        gboolean equal = TRUE;
        for (gsize i = 0; i < length; i++)
            equal = equal && a[i] == b[i];
        return equal;
    }
    for (gsize i = 0;; i += sizeof first) {
        i = MIN(i, length - sizeof first);
        memcpy(&first, a + i, sizeof first);
        memcpy(&second, b + i, sizeof first);
        if (first != second || i == length - sizeof first)
            return first == second;
    }
}

static inline gboolean take(Scan *scan, const char *text, gsize length) {
    if ((gsize)(scan->end - scan->at) < length || !are_equal(scan->at, text, length))
        return FALSE;
    scan->at += length;
    return TRUE;
}
#define TAKE(scan, text) take(scan, text, sizeof text - 1)

/* A character by its number, \uXXXX; 0 where it is none of the plane that has all letters. */
static gunichar read_number(const char *at, const char *end) {
    gunichar character = 0;
    if (end - at < 4)
        return 0;
    for (gsize i = 0; i < 4; i++) {
        if (!g_ascii_isxdigit(at[i]))
            return 0;
        character = character << 4 | (gunichar)g_ascii_xdigit_value(at[i]);
    }
    return character >= 0xD800 && character < 0xE000 ? 0 : character;
}

/* Writes what an escape stands for to *to, which never takes more bytes than the escape, and moves
 * both on. */
static gboolean take_escape(Scan *scan, char **to) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (scan->end - scan->at < 2)
        return FALSE;
    const char *known = memchr(letters, scan->at[1], sizeof letters - 1);
    if (known) {
        *(*to)++ = meanings[known - letters];
        scan->at += 2;
        return TRUE;
    }
    gunichar character = scan->at[1] == 'u' ? read_number(scan->at + 2, scan->end) : 0;
    if (character == 0)
        return FALSE;
    *to += g_unichar_to_utf8(character, *to);
    scan->at += 6;
    return TRUE;
}

/* ASCII that stands for itself, which Python leaves as it is. */
static inline gboolean is_plain(char c) {
    static const guint8 plain[256] = {[' ' ... '!'] = 1, ['#' ... '['] = 1, [']' ... '~'] = 1};
    return plain[(guint8)c];
}

/* Up to the next quote; escapes are replaced where they stand. */
static inline gboolean take_text(Scan *scan, Text *text) {
    char *start = scan->at, *to;
    while (is_plain(*scan->at))
        scan->at++;
    for (to = scan->at; *scan->at != '"';) {
        if (*scan->at == '\\' ? !take_escape(scan, &to) : !is_plain(*scan->at))
            return FALSE;
        while (is_plain(*scan->at))
            *to++ = *scan->at++;
    }
    *text = (Text){start, (gsize)(to - start)};
    return TRUE;
}

/* A list of texts, which Python writes with other quotes. */
static gboolean take_list(Scan *scan, Text *text) {
    char *start = scan->at++; /* the bracket */
    while (*scan->at != ']') {
        Text item;
        char *quote = scan->at++;
        if (*quote != '"' || !take_text(scan, &item))
            return FALSE;
        /* What Python would write otherwise. */
        if (item.data + item.length != scan->at || memchr(item.data, '\'', item.length))
            return FALSE;
        *quote = *scan->at++ = '\'';
        if (*scan->at != ']' && !(TAKE(scan, ", ") && *scan->at == '"'))
            return FALSE;
    }
    scan->at++;
    *text = (Text){start, (gsize)(scan->at - start)};
    return TRUE;
}

static gboolean take_categories(Scan *scan, Text categories[N_CATEGORIES]) {
    return TAKE(scan, "\", \"answer_category_v2\": {\"hipaa\": {\"z\": \"") &&
           take_text(scan, &categories[0]) && TAKE(scan, "\", \"m\": \"") &&
           take_text(scan, &categories[1]) && TAKE(scan, "\"}, \"dicom\": {\"p15\": \"") &&
           take_text(scan, &categories[2]) && TAKE(scan, "\", \"iod\": \"") &&
           take_text(scan, &categories[3]) && TAKE(scan, "\", \"safe\": \"") &&
           take_text(scan, &categories[4]) && TAKE(scan, "\"}, \"tcia\": {\"ptkb\": \"") &&
           take_text(scan, &categories[5]) && TAKE(scan, "\", \"p15\": \"") &&
           take_text(scan, &categories[6]) && TAKE(scan, "\", \"rev\": \"") &&
           take_text(scan, &categories[7]);
}

static gboolean take_check(Scan *scan, KeyCheck *check) {
    Text unused;
    return take_text(scan, &check->number) && TAKE(scan, "\": {\"tag\": \"") &&
           take_text(scan, &check->tag) && TAKE(scan, "\", \"tag_ds\": \"") &&
           take_text(scan, &check->tag_ds) && TAKE(scan, "\", \"tag_name\": \"") &&
           take_text(scan, &check->tag_name) && TAKE(scan, "\", \"value\": \"") &&
           take_text(scan, &check->value) && TAKE(scan, "\", \"action\": \"") &&
           take_text(scan, &check->action) && TAKE(scan, "\", \"action_text\": \"") &&
           take_text(scan, &check->action_text) && TAKE(scan, "\", \"answer_category\": \"") &&
           take_text(scan, &unused) && take_categories(scan, check->categories) &&
           TAKE(scan, "\"}, \"prev_cat\": ") && *scan->at == '[' &&
           take_list(scan, &check->previous) && TAKE(scan, "}}");
}

gboolean answer_layout_parse(char *data, gsize length, const AnswerRow *answer, GArray *checks) {
    guint before = checks->len;
    Scan scan = {data, data + length};
    gboolean good = TAKE(&scan, "{\"");
    while (good) {
        g_array_set_size(checks, checks->len + 1);
        KeyCheck *check = &g_array_index(checks, KeyCheck, checks->len - 1);
        *check = (KeyCheck){.answer = answer};
        good = take_check(&scan, check);
        if (good && !TAKE(&scan, ", \""))
            break;
    }
    if (good && scan.end - scan.at == 1 && *scan.at == '}')
        return TRUE;
    g_array_set_size(checks, before);
    return FALSE;
}
