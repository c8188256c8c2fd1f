/* Text to UTF-8. PS3.3 C.12.1.1.2 (Specific Character Set), PS3.5 section 6.1 (code extensions by
 * ISO/IEC 2022). */
#include "core/dicom/parser.h"
#include <string.h>

typedef enum Half {
    G0,
    G1,
    WHOLE
} Half; /* codes 0x21-0x7E, 0xA0-0xFF, or an encoding of all bytes */

typedef struct CharacterSet {
    guint number; /* of its registration, as in ISO_IR 100; 0 for GBK and GB18030 */
    const char *
        iconv; /* the encoding that has these codes, with the high bit set, in it; NULL: computed */
    const char *escape; /* what follows ESC to invoke it; NULL if nothing can */
    Half half;
    gsize width; /* bytes per character */
} CharacterSet;

/* PS3.3 tables C.12-2 to C.12-5. Terms that name a set for G0 and one for G1 are two rows. */
static const CharacterSet sets[] = {
    {6, NULL, "(B", G0, 1}, /* first: the default repertoire, ASCII */
    {13, NULL, "(J", G0, 1},
    {13, NULL, ")I", G1, 1},
    {100, "ISO-8859-1", "-A", G1, 1},
    {101, "ISO-8859-2", "-B", G1, 1},
    {109, "ISO-8859-3", "-C", G1, 1},
    {110, "ISO-8859-4", "-D", G1, 1},
    {126, "ISO-8859-7", "-F", G1, 1},
    {127, "ISO-8859-6", "-G", G1, 1},
    {138, "ISO-8859-8", "-H", G1, 1},
    {144, "ISO-8859-5", "-L", G1, 1},
    {148, "ISO-8859-9", "-M", G1, 1},
    {166, "ISO-8859-11", "-T", G1, 1},
    {203, "ISO-8859-15", "-b", G1, 1},
    {87, "EUC-JP", "$B", G0, 2},
    {159, "EUC-JP", "$(D", G0, 2},
    {149, "EUC-KR", "$)C", G1, 2},
    {58, "GB2312", "$)A", G1, 2},
    {192, "UTF-8", NULL, WHOLE, 0},
    {0, "GBK", NULL, WHOLE, 0},
    {0, "GB18030", NULL, WHOLE, 0},
};
enum { N_SETS = G_N_ELEMENTS(sets), ESCAPE = 0x1B };
#define REPLACEMENT 0xFFFD

typedef struct CharsetDecoder {
    GString *out;
    const CharacterSet *initial[2], *active[2]; /* for G0 and G1; NULL where nothing is invoked */
    GIConv iconv[N_SETS];                       /* opened at their first use; NULL before */
} CharsetDecoder;

/* Appends the text of bytes in an encoding that iconv knows. */
static void append_converted(CharsetDecoder *decoder, const CharacterSet *set, const char *bytes,
                             gsize length) {
    GIConv *converter = &decoder->iconv[set - sets];
    if (!*converter)
        *converter = g_iconv_open("UTF-8", set->iconv);
    char *in = (char *)bytes;
    while (length > 0) {
        char buffer[512], *out = buffer;
        gsize room = sizeof buffer;
        gboolean known = *converter != (GIConv)-1;
        gboolean stuck = !known || (g_iconv(*converter, &in, &length, &out, &room) == (gsize)-1 &&
                                    out == buffer && length > 0);
        g_string_append_len(decoder->out, buffer, out - buffer);
        if (stuck) {
            g_string_append_unichar(decoder->out, REPLACEMENT);
            in++;
            length--;
            if (known)
                g_iconv(*converter, NULL, NULL, NULL, NULL);
        }
    }
}

/* Appends characters of a set whose codes lie in one half; `length` is a multiple of the set's
 * width. */
static void append_codes(CharsetDecoder *decoder, const CharacterSet *set, const guint8 *p,
                         gsize length) {
    if (!set) {
        for (gsize i = 0; i < length; i++)
            g_string_append_unichar(decoder->out, REPLACEMENT);
    } else if (set->iconv) {
        for (gsize i = 0; i < length; i += set->width) {
            char code[3] = {(char)0x8F}; /* in EUC-JP, what JIS X 0212 begins with */
            gsize prefix = set->number == 159 ? 1 : 0;
            for (gsize j = 0; j < set->width; j++)
                code[prefix + j] = (char)(p[i + j] | 0x80);
            append_converted(decoder, set, code, prefix + set->width);
        }
    } else {
        for (gsize i = 0; i < length; i++) {
            gunichar character = p[i];
            if (set->half == G1) /* katakana of JIS X 0201 */
                character = p[i] >= 0xA1 && p[i] <= 0xDF ? 0xFF61 + (p[i] - 0xA1) : REPLACEMENT;
            else if (set->number == 13 && (p[i] == '\\' || p[i] == '~'))
                character =
                    p[i] == '~' ? 0x203E : 0xA5; /* romaji have overline and yen sign there */
            g_string_append_unichar(decoder->out, character);
        }
    }
}

static gboolean follow_escape(CharsetDecoder *decoder, const guint8 **p, const guint8 *end) {
    for (gsize i = 0; i < N_SETS; i++) {
        const CharacterSet *set = &sets[i];
        gsize length = set->escape ? strlen(set->escape) : 0;
        if (length && (gsize)(end - *p) > length && memcmp(*p + 1, set->escape, length) == 0) {
            decoder->active[set->half] = set;
            *p += 1 + length;
            return TRUE;
        }
    }
    return FALSE;
}

/* Decodes text whose character sets may change by escape sequences. At line ends and delimiters the
 * first ones hold again (PS3.5 section 6.1.2.5.3). */
static void decode_extended(CharsetDecoder *decoder, guint16 vr, const guint8 *p,
                            const guint8 *end) {
    gboolean several_values = vr != VR_LT && vr != VR_ST && vr != VR_UT && vr != VR_UR;
    while (p < end) {
        if (*p == ESCAPE && follow_escape(decoder, &p, end))
            continue;
        const CharacterSet *left = decoder->active[G0];
        gboolean control = *p <= 0x20 || *p == 0x7F || (*p >= 0x80 && *p < 0xA0);
        gboolean delimiter = left->width == 1 && ((*p == '\\' && several_values) ||
                                                  ((*p == '^' || *p == '=') && vr == VR_PN));
        if (delimiter || (*p >= '\t' && *p <= '\r')) {
            memcpy(decoder->active, decoder->initial, sizeof decoder->active);
            g_string_append_c(decoder->out, (char)*p++);
        } else if (control) {
            g_string_append_unichar(decoder->out, *p >= 0x7F ? REPLACEMENT : *p);
            p++;
        } else {
            const CharacterSet *set = decoder->active[*p < 0x80 ? G0 : G1];
            gsize width = set ? set->width : 1;
            if (width > (gsize)(end - p) ||
                (width == 2 && ((p[0] ^ p[1]) & 0x80 || (p[1] & 0x7F) <= 0x20))) {
                set = NULL; /* half a character */
                width = 1;
            }
            append_codes(decoder, set, p, width);
            p += width;
        }
    }
}

/* The set that a term names, in whichever way it is spelled in the wild: ISO_IR 100, ISO 2022 IR
 * 100, ISO-IR-100. */
static const CharacterSet *set_of_term(const char *term) {
    g_autoptr(GString) key = g_string_new(NULL);
    for (const char *p = term; *p; p++)
        if (!strchr(" _-", *p))
            g_string_append_c(key, g_ascii_toupper(*p));
    const char *name = key->str;
    if (g_str_has_prefix(name, "ISO2022"))
        name += strlen("ISO2022");
    else if (g_str_has_prefix(name, "ISO"))
        name += strlen("ISO");
    if (g_str_has_prefix(name, "IR"))
        name += strlen("IR");
    guint64 number = 0;
    if (g_str_equal(name, "UTF8"))
        number = 192;
    else if (*name)
        g_ascii_string_to_unsigned(name, 10, 1, 1000, &number, NULL);
    for (gsize i = 0; i < N_SETS; i++)
        if (number ? sets[i].number == number
                   : sets[i].number == 0 && g_str_equal(sets[i].iconv, name))
            return &sets[i];
    return &sets[0];
}

/* Sets up the decoder by Specific Character Set. Returns the encoding of all bytes, if it names
 * one. */
static const CharacterSet *set_up(CharsetDecoder *decoder, const DicomDataset *dataset) {
    const DicomElement *element = NULL;
    for (; dataset && !element; dataset = dataset->parent)
        element = dicom_dataset_find(dataset, TAG_SPECIFIC_CHARACTER_SET);
    decoder->initial[G0] = &sets[0];
    /* The standard has less than 30 terms, of 16 characters. */
    g_autofree char *value =
        element ? g_strndup((const char *)element->value, MIN(element->length, 512)) : g_strdup("");
    g_auto(GStrv) terms = g_strsplit(value, "\\", -1);
    const CharacterSet *whole = NULL;
    for (gsize i = 0; terms[i] && !whole; i++) {
        const CharacterSet *set = set_of_term(terms[i]);
        if (set->half == WHOLE)
            whole = set;
        if (i > 0)
            continue; /* later terms need an escape sequence to begin */
        for (gsize j = 0; j < N_SETS; j++)
            if (sets[j].number == set->number && sets[j].half != WHOLE &&
                !(sets[j].half == G0 && sets[j].width == 2))
                decoder->initial[sets[j].half] = &sets[j];
    }
    memcpy(decoder->active, decoder->initial, sizeof decoder->active);
    return whole;
}

static void decode_whole(CharsetDecoder *decoder, const CharacterSet *set, const char *p,
                         gsize length) {
    if (set->number == 192)
        g_string_append_len(decoder->out, p,
                            length); /* what is wrong in it is seen to at the end */
    else
        append_converted(decoder, set, p, length);
}

static gboolean is_text(guint16 vr) {
    static const char texts[][3] = {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT",
                                    "PN", "SH", "ST", "TM", "UC", "UI", "UN", "UR", "UT"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (vr == DICOM_VR(texts[i][0], texts[i][1]))
            return TRUE;
    return FALSE;
}

char *dicom_dataset_text(const DicomDataset *dataset, guint32 tag) {
    const DicomElement *element = dicom_dataset_find(dataset, tag);
    guint16 vr = element ? dicom_element_known_vr(element) : 0;
    if (!element || element->undefined_length || element->n_items || !is_text(vr))
        return NULL;
    const guint8 *p = element->value;
    gsize length = element->length;
    while (length > 0 && (p[length - 1] == ' ' || p[length - 1] == '\0'))
        length--;

    CharsetDecoder decoder = {.out = g_string_sized_new(MIN(length, 4096))};
    const CharacterSet *whole = set_up(&decoder, dataset);
    if (whole)
        decode_whole(&decoder, whole, (const char *)p, length);
    else
        decode_extended(&decoder, vr, p, p + length);
    for (gsize i = 0; i < N_SETS; i++)
        if (decoder.iconv[i] && decoder.iconv[i] != (GIConv)-1)
            g_iconv_close(decoder.iconv[i]);
    /* iconv lets codes beyond Unicode through; and a NUL must not hide what follows it */
    char *text = g_utf8_make_valid(decoder.out->str, decoder.out->len);
    g_string_free(decoder.out, TRUE);
    return text;
}
