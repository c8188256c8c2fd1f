#include "core/source/text_kind.h"

#include "core/source/encoded_text.h"
#include "core/source/limits.h"

#include <string.h>

/* What turns a text into one that carries pictures: HTML, SVG (also under a prefix of its name
 * space), DICOM's JSON and XML, XPM, patches of git, mail for a Macintosh. In lower case, as texts
 * are compared. */
static const char *const picture_words[] = {"data:image/",
                                            ";base64,",
                                            "<svg",
                                            ":svg",
                                            "inlinebinary",
                                            "/* xpm */",
                                            "\ngit binary patch",
                                            "(this file must be converted with binhex"};
/* The same of mail, where white space may stand between both. */
static const char encoding_word[] = "content-transfer-encoding:";
enum { LONGEST_WORD = 64, CHUNK = 64 << 10 };

/* Control characters that texts do have; escape begins those of ISO 2022, 0x1A ends files of DOS.
 */
static gboolean is_text_character(guint unit) {
    return unit >= ' ' || (unit >= '\b' && unit <= '\r') || unit == 0x1B || unit == 0x1A;
}

/* What a text in UTF-16 is made of, while it is read. */
typedef struct WideText {
    const guint8 *data;
    gsize size, high; /* which of a unit's two bytes is the higher one */
    gsize word;       /* characters since the last that is no letter or digit */
    GUnicodeScript scripts[TEXT_SCRIPTS_MOST];
    guint n_scripts;
} WideText;

static guint unit_at(const WideText *text, gsize at) {
    return (guint)text->data[at + text->high] << 8 | text->data[at + 1 - text->high];
}

/* The character there, of one unit or of two; 0 where a second one is missing. */
static gunichar character_at(const WideText *text, gsize at, gsize *length) {
    enum { HIGH = 0xD800, LOW = 0xDC00, END = 0xE000, BEYOND = 0x10000 };
    guint unit = unit_at(text, at), next = at + 4 <= text->size ? unit_at(text, at + 2) : 0;
    *length = unit >= HIGH && unit < END ? 4 : 2;
    if (*length == 2)
        return unit;
    return unit < LOW && next >= LOW && next < END ? BEYOND + ((unit - HIGH) << 10) + (next - LOW)
                                                   : 0;
}

/* FALSE where it is one more than texts have. */
static gboolean take_script(WideText *text, GUnicodeScript script) {
    if (script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED)
        return TRUE;
    for (guint i = 0; i < text->n_scripts; i++)
        if (text->scripts[i] == script)
            return TRUE;
    if (text->n_scripts == TEXT_SCRIPTS_MOST)
        return FALSE;
    text->scripts[text->n_scripts++] = script;
    return TRUE;
}

static gboolean take_character(WideText *text, gunichar c) {
    enum { BYTE_ORDER_MARK = 0xFEFF };
    if (!is_text_character(c) || (c > 0x7E && c != BYTE_ORDER_MARK && !g_unichar_isdefined(c)) ||
        g_unichar_type(c) == G_UNICODE_PRIVATE_USE)
        return FALSE;
    text->word = g_unichar_isspace(c) || g_unichar_ispunct(c) ? 0 : text->word + 1;
    return text->word <= TEXT_LONGEST_WORD && take_script(text, g_unichar_get_script(c));
}

/* UTF-16 behind its mark, every unit's lower byte into `ascii`. Nearly all samples of 16 bits are
 * some character: a text's hang together in words, of a few scripts. */
static gboolean is_utf16(const guint8 *data, gsize size, GString *ascii) {
    gsize length;
    if (size < 2 || size % 2 != 0 ||
        !((data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF)))
        return FALSE;
    WideText text = {.data = data, .size = size, .high = data[0] == 0xFF ? 1 : 0};
    for (gsize at = 2; at < size; at += length) {
        if (!take_character(&text, character_at(&text, at, &length)))
            return FALSE;
        g_string_append_c(ascii, (gchar)(unit_at(&text, at) & 0xFF));
    }
    return TRUE;
}

static gboolean has_no_controls(const guint8 *data, gsize size) {
    for (gsize i = 0; i < size; i++)
        if (!is_text_character(data[i]))
            return FALSE;
    return TRUE;
}

/* In a code page of old: mostly ASCII, in lines. Pixels have neither. */
static gboolean is_mostly_ascii(const guint8 *data, gsize size) {
    gsize n_ascii = 0, line = 0;
    for (gsize i = 0; i < size; i++) {
        n_ascii += data[i] < 0x7F;
        line = data[i] == '\n' || data[i] == '\r' ? 0 : line + 1;
        if (line > TEXT_LONGEST_LINE)
            return FALSE;
    }
    return (double)n_ascii >= TEXT_ASCII_SHARE * (double)size;
}

static gboolean is_text(const guint8 *data, gsize size) {
    return has_no_controls(data, size) &&
           (g_utf8_validate((const char *)data, (gssize)size, NULL) || is_mostly_ascii(data, size));
}

static gboolean has_word(const char *lower, gsize length) {
    for (gsize i = 0; i < G_N_ELEMENTS(picture_words); i++)
        if (memmem(lower, length, picture_words[i], strlen(picture_words[i])) != NULL)
            return TRUE;
    const char *end = lower + length, *at = lower;
    while ((at = memmem(at, (gsize)(end - at), encoding_word, strlen(encoding_word))) != NULL) {
        for (at += strlen(encoding_word); at < end && g_ascii_isspace(*at);)
            at++;
        if (end - at >= 6 && memcmp(at, "base64", 6) == 0)
            return TRUE;
    }
    return FALSE;
}

/* In chunks that overlap by the longest word. */
static gboolean has_picture_words(const char *text, gsize size) {
    g_autofree char *lower = g_malloc(CHUNK + LONGEST_WORD);
    for (gsize from = 0; from < size; from += CHUNK) {
        gsize length = MIN(size - from, (gsize)CHUNK + LONGEST_WORD);
        for (gsize i = 0; i < length; i++)
            lower[i] = g_ascii_tolower(text[from + i]);
        if (has_word(lower, length))
            return TRUE;
    }
    return FALSE;
}

/* XBM, a picture that is C: "#define NAME_width 16", and NAME_bits[]. */
static gboolean is_bitmap(const char *text, gsize size) {
    static const char define[] = "#define ", width[] = "_width ";
    enum { MOST = 64 }; /* names that are tried, so that the time doesn't grow with their square */
    const char *at = text, *end = text + size;
    for (guint n = 0; n < MOST; n++) {
        at = memmem(at, (gsize)(end - at), width, sizeof width - 1);
        if (at == NULL)
            return FALSE;
        const char *line = at;
        while (line > text && line[-1] != '\n')
            line--;
        if (at - line >= (gssize)sizeof define && memcmp(line, define, sizeof define - 1) == 0) {
            line += sizeof define - 1;
            g_autofree char *bits = g_strdup_printf("%.*s_bits[", (int)MIN(at - line, 256), line);
            if (memmem(text, size, bits, strlen(bits)) != NULL)
                return TRUE;
        }
        at += sizeof width - 1;
    }
    return FALSE;
}

static SourceKind kind_of_characters(const char *text, gsize size, const char **format) {
    if (has_picture_words(text, size)) {
        *format = "text with pictures in it";
        return SOURCE_DOCUMENT;
    }
    const char *encoded = is_bitmap(text, size) ? "XBM" : text_encoded_bytes(text, size);
    if (encoded == NULL)
        return SOURCE_TEXT;
    *format = encoded;
    return SOURCE_UNKNOWN;
}

SourceKind text_kind(const guint8 *data, gsize size, const char **format) {
    g_autoptr(GString) ascii = g_string_new(NULL);
    if (is_text(data, size))
        return kind_of_characters((const char *)data, size, format);
    return is_utf16(data, size, ascii) ? kind_of_characters(ascii->str, ascii->len, format)
                                       : SOURCE_KINDS;
}
