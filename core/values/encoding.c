#include "core/values/encoding.h"

#include <string.h>

static const char latin1[] = "ISO-8859-1";
enum { ESCAPE = 0x1B, SPECIFIC_CHARACTER_SET = DICOM_TAG(0x0008, 0x0005) };

/* How an escape sequence is seen in what is decoded. */
typedef enum Escapes {
    ESCAPES_TAKEN_OFF, /* the decoder doesn't know them */
    ESCAPES_KEPT,      /* it does, or lets them through */
} Escapes;

typedef struct Term {
    const char
        *number; /* of its registration, in "ISO_IR n" and "ISO 2022 IR n"; or the whole term */
    const char *iconv;
    const char *escape[2];
    Escapes escapes;
    gboolean alone; /* without code extensions (PS3.3 table C.12-5) */
} Term;

static const Term terms[] = {
    {"6", latin1, {"(B"}, ESCAPES_TAKEN_OFF, FALSE},
    {"13", "SHIFT_JIS", {")I", "(J"}, ESCAPES_TAKEN_OFF, FALSE},
    {"100", latin1, {"-A"}, ESCAPES_TAKEN_OFF, FALSE},
    {"101", "ISO-8859-2", {"-B"}, ESCAPES_TAKEN_OFF, FALSE},
    {"109", "ISO-8859-3", {"-C"}, ESCAPES_TAKEN_OFF, FALSE},
    {"110", "ISO-8859-4", {"-D"}, ESCAPES_TAKEN_OFF, FALSE},
    {"126", "ISO-8859-7", {"-F"}, ESCAPES_TAKEN_OFF, FALSE},
    {"127", "ISO-8859-6", {"-G"}, ESCAPES_TAKEN_OFF, FALSE},
    {"138", "ISO-8859-8", {"-H"}, ESCAPES_TAKEN_OFF, FALSE},
    {"144", "ISO-8859-5", {"-L"}, ESCAPES_TAKEN_OFF, FALSE},
    {"148", "ISO-8859-9", {"-M"}, ESCAPES_TAKEN_OFF, FALSE},
    {"166", "TIS-620", {"-T"}, ESCAPES_TAKEN_OFF, FALSE},
    {"87", "ISO-2022-JP", {"$B"}, ESCAPES_KEPT, FALSE},
    {"159", "ISO-2022-JP-2", {"$(D"}, ESCAPES_KEPT, FALSE},
    {"149", "EUC-KR", {"$)C"}, ESCAPES_TAKEN_OFF, FALSE},
    {"58", "GB2312", {"$)A"}, ESCAPES_KEPT, FALSE},
    {"192", "UTF-8", {NULL}, ESCAPES_TAKEN_OFF, TRUE},
    {"GB18030", "GB18030", {NULL}, ESCAPES_TAKEN_OFF, TRUE},
    {"GBK", "GBK", {NULL}, ESCAPES_TAKEN_OFF, TRUE},
    {"ISO 2022 GBK", "GBK", {NULL}, ESCAPES_TAKEN_OFF, FALSE},
    {"ISO 2022 58", "GB2312", {NULL}, ESCAPES_TAKEN_OFF, FALSE},
};

/* Numbers that only one of the two forms takes: the others fall back to Latin 1. */
static gboolean form_takes(const char *number, gboolean extended) {
    static const char *const only_extended[] = {"87", "149", "159", "58"};
    if (strcmp(number, "192") == 0)
        return !extended;
    for (gsize i = 0; i < G_N_ELEMENTS(only_extended); i++)
        if (strcmp(number, only_extended[i]) == 0)
            return extended;
    return TRUE;
}

static const Term *find_term(const char *text) {
    const char *number = NULL;
    gboolean extended = FALSE;
    /* Whatever stands between the parts: ISO-IR 100 and ISO_2022-IR 100 are meant well. */
    if (strlen(text) > 7 && g_str_has_prefix(text, "ISO") && strncmp(text + 4, "IR ", 3) == 0)
        number = text + 7;
    if (strlen(text) > 12 && g_str_has_prefix(text, "ISO") && strncmp(text + 4, "2022", 4) == 0 &&
        strncmp(text + 9, "IR", 2) == 0) {
        number = text + 12;
        extended = TRUE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(terms); i++) {
        gboolean numbered = g_ascii_isdigit(terms[i].number[0]);
        if (numbered
                ? number && strcmp(terms[i].number, number) == 0 && form_takes(number, extended)
                : strcmp(terms[i].number, text) == 0)
            return &terms[i];
    }
    return NULL;
}

/* Terms that are no term but the usual name of an encoding. */
static const char *plain_name(const char *text) {
    static const struct {
        const char *name, *iconv;
    } names[] = {{"UTF8", "UTF-8"},           {"UTF-8", "UTF-8"},           {"UTF_8", "UTF-8"},
                 {"LATIN1", latin1},          {"LATIN_1", latin1},          {"ISO8859-1", latin1},
                 {"ISO-8859-1", latin1},      {"ISO_8859_1", latin1},       {"ISO8859_1", latin1},
                 {"ASCII", "ASCII"},          {"US-ASCII", "ASCII"},        {"GB2312", "GB2312"},
                 {"SHIFT_JIS", "SHIFT_JIS"},  {"EUC_KR", "EUC-KR"},         {"EUC-KR", "EUC-KR"},
                 {"ISO8859-2", "ISO-8859-2"}, {"ISO8859-15", "ISO-8859-15"}};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(names[i].name, text) == 0)
            return names[i].iconv;
    return latin1;
}

void encodings_of(const DicomDataset *dataset, Encodings *out) {
    *out = (Encodings){1, {latin1}};
    const DicomElement *element = NULL;
    for (; dataset && !element; dataset = dataset->parent)
        element = dicom_dataset_find(dataset, SPECIFIC_CHARACTER_SET);
    if (!element || element->n_items || element->length == 0)
        return;
    /* The standard has less than 30 terms, of 16 characters. */
    g_autofree char *value = g_strndup((const char *)element->value, MIN(element->length, 512));
    for (gsize end = strlen(value); end > 0 && value[end - 1] == ' '; end--)
        value[end - 1] = '\0';
    g_auto(GStrv) parts = g_strsplit(value, "\\", -1);
    out->n = 0;
    for (guint i = 0; parts[i] && out->n < MAX_ENCODINGS; i++) {
        const Term *term = *parts[i] ? find_term(parts[i]) : &terms[0];
        if (term && term->alone && i > 0)
            continue; /* can't be an extension */
        out->names[out->n++] = term ? term->iconv : plain_name(parts[i]);
        if (term && term->alone)
            return;
    }
    if (out->n == 0)
        *out = (Encodings){1, {latin1}};
}

void decode_latin1(const guint8 *data, gsize length, GString *out) {
    for (gsize i = 0; i < length; i++) {
        if (data[i] < 0x80) {
            g_string_append_c(out, (char)data[i]);
        } else {
            const char two[] = {(char)(0xC0 | data[i] >> 6), (char)(0x80 | (data[i] & 0x3F))};
            g_string_append_len(out, two, sizeof two);
        }
    }
}

static const char replacement[] = "\xEF\xBF\xBD";

/* Length of the UTF-8 sequence at p; 0 and in *bad how much of it to replace where it is none. */
static gsize utf8_sequence(const guint8 *p, gsize left, gsize *bad) {
    *bad = 1;
    if (p[0] < 0x80)
        return 1;
    gsize n = p[0] >= 0xC2 && p[0] <= 0xDF ? 2 : p[0] >= 0xE0 && p[0] <= 0xEF ? 3 : 4;
    if (n == 4 && (p[0] < 0xF0 || p[0] > 0xF4))
        return 0;
    guint8 low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    guint8 high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    for (gsize i = 1; i < n; i++) {
        if (i >= left || p[i] < low || p[i] > high)
            return 0;
        low = 0x80;
        high = 0xBF;
        *bad = i + 1;
    }
    return n;
}

/* Appends what decodes; TRUE if all of it did. */
static gboolean decode_utf8(const guint8 *data, gsize length, GString *out) {
    gboolean good = TRUE;
    gsize bad;
    for (gsize i = 0; i < length;) {
        gsize n = utf8_sequence(data + i, length - i, &bad);
        if (n) {
            g_string_append_len(out, (const char *)data + i, (gssize)n);
            i += n;
        } else {
            g_string_append(out, replacement);
            i += bad;
            good = FALSE;
        }
    }
    return good;
}

static gboolean decode_one(const char *name, const guint8 *data, gsize length, GString *out) {
    if (name == latin1) {
        decode_latin1(data, length, out);
        return TRUE;
    }
    if (strcmp(name, "UTF-8") == 0)
        return decode_utf8(data, length, out);
    GIConv converter = g_iconv_open("UTF-8", name);
    if (converter == (GIConv)-1) {
        decode_latin1(data, length, out);
        return TRUE;
    }
    gboolean good = TRUE;
    char *in = (char *)data;
    gsize left = length;
    while (left > 0) {
        char buffer[256], *to = buffer;
        gsize room = sizeof buffer, before = left;
        gsize status = g_iconv(converter, &in, &left, &to, &room);
        g_string_append_len(out, buffer, to - buffer);
        if (status == (gsize)-1 && room == sizeof buffer && before == left) {
            g_string_append(out, replacement);
            in++;
            left--;
            good = FALSE;
            g_iconv(converter, NULL, NULL, NULL, NULL);
        }
    }
    g_iconv_close(converter);
    return good;
}

static gboolean is_listed(const Encodings *encodings, const char *name) {
    for (guint i = 0; i < encodings->n; i++)
        if (strcmp(encodings->names[i], name) == 0)
            return TRUE;
    return strcmp(name, latin1) == 0;
}

static const Term *term_of_escape(const guint8 *data, gsize length, gsize *escape_length) {
    for (gsize i = 0; i < G_N_ELEMENTS(terms); i++)
        for (gsize j = 0; j < 2 && terms[i].escape[j]; j++) {
            gsize n = strlen(terms[i].escape[j]);
            if (length > n && memcmp(data + 1, terms[i].escape[j], n) == 0) {
                *escape_length = n + 1;
                return &terms[i];
            }
        }
    return NULL;
}

/* A part that begins with an escape sequence. FALSE where it doesn't decode so. */
static gboolean decode_escaped(const Encodings *encodings, const guint8 *data, gsize length,
                               const char *resets, GString *out) {
    gsize skip = 0;
    const Term *term = term_of_escape(data, length, &skip);
    if (!term || !is_listed(encodings, term->iconv))
        return FALSE;
    if (term->escapes == ESCAPES_KEPT)
        return decode_one(term->iconv, data, length, out);
    gsize reset = skip;
    while (reset < length && (data[reset] == 0 || !strchr(resets, data[reset])))
        reset++;
    return decode_one(term->iconv, data + skip, reset - skip, out) &&
           decode_one(encodings->names[0], data + reset, length - reset, out);
}

void encodings_decode(const Encodings *encodings, const guint8 *data, gsize length,
                      const char *resets, GString *out) {
    for (gsize start = 0; start < length;) {
        const guint8 *escape =
            start + 1 < length ? memchr(data + start + 1, ESCAPE, length - start - 1) : NULL;
        gsize end = escape ? (gsize)(escape - data) : length;
        gsize before = out->len;
        if (data[start] != ESCAPE ||
            !decode_escaped(encodings, data + start, end - start, resets, out)) {
            g_string_truncate(out, before);
            decode_one(encodings->names[0], data + start, end - start, out);
        }
        start = end;
    }
}
