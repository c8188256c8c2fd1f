#include "core/source/encoded/byte_characters.h"

#include "core/source/encoded/picture_bytes.h"
#include "core/source/kind.h"
#include "core/source/limits.h"

#include <string.h>

enum { ROW_MOST = 8192, RULER = 5 };

/* Pieces that stand near each other, one behind the other. */
typedef struct CharacterRow {
    char characters[ROW_MOST];
    gsize n;
    GArray *starts; /* gsize: of each piece */
    gsize last;     /* characters of the last piece of the row */
    gsize gap;      /* letters and digits since the last piece */
    gsize n_long;   /* characters of long pieces, also of those that are not kept any more */
    gsize upper, lower, digits; /* of them */
    gboolean found;
    guint32 usual[26]; /* of each letter, a bit for each that follows */
} CharacterRow;

/* Of both alphabets of RFC 4648, but for what fills up. */
static gboolean is_base64(char c) {
    return g_ascii_isalnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

static gint value_of_64(char c) {
    return g_ascii_isupper(c)     ? c - 'A'
           : g_ascii_islower(c)   ? c - 'a' + 26
           : g_ascii_isdigit(c)   ? c - '0' + 52
           : c == '+' || c == '-' ? 62
           : c == '/' || c == '_' ? 63
                                  : -1;
}

static gint value_of_32(char c) {
    return g_ascii_isalpha(c) ? g_ascii_toupper(c) - 'A' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

/* base32hex */
static gint value_of_32_hex(char c) {
    gint value = g_ascii_isalpha(c) ? g_ascii_toupper(c) - 'A' + 10 : g_ascii_digit_value(c);
    return value < 32 ? value : -1;
}

static gint value_of_16(char c) {
    return g_ascii_xdigit_value(c);
}

/* What a character stands for, and how many bits that has. */
typedef struct CharacterReading {
    gint (*value)(char c);
    guint bits;
    const char *format;
} CharacterReading;

static const CharacterReading readings[] = {
    {value_of_64, 6, "text with base64 in it"},
    {value_of_32, 5, "text with base32 in it"},
    {value_of_32_hex, 5, "text with base32 in it"},
    {value_of_16, 4, "text with hexadecimal bytes in it"},
};

/* Into `out`, of at least as many bytes; what is no character of the alphabet is passed over. */
static gsize decode(const CharacterReading *reading, const char *text, gsize n, guint8 *out) {
    guint32 held = 0;
    guint n_held = 0;
    gsize length = 0;
    for (gsize i = 0; i < n; i++) {
        gint value = reading->value(text[i]);
        if (value < 0)
            continue;
        held = held << reading->bits | (guint32)value;
        n_held += reading->bits;
        if (n_held >= 8) {
            n_held -= 8;
            out[length++] = (guint8)(held >> n_held);
        }
    }
    return length;
}

static gboolean may_read(const CharacterReading *reading, const char *text, gsize n) {
    enum { OTHERS = 8 }; /* one in so many may be another: signs of comments */
    gsize others = 0;
    for (gsize i = 0; i < n; i++)
        others += reading->value(text[i]) < 0;
    return others <= n / OTHERS;
}

/* Behind the pieces before, of which some may be others' words, a byte begins at any of so many
 * places. */
static gsize n_places(const CharacterReading *reading) {
    return reading->bits == 5 ? 8 : 8 / (8 - reading->bits);
}

static gboolean begins_picture(const CharacterReading *reading, const char *at, gsize n) {
    enum { HEAD = 48 };
    guint8 bytes[HEAD];
    return source_begins_picture(bytes, decode(reading, at, MIN(n, HEAD), bytes));
}

/* From each piece's first character on; and from each place that a byte may begin at. */
static gboolean holds_picture(const CharacterRow *row, const CharacterReading *reading) {
    guint8 bytes[ROW_MOST];
    if (!may_read(reading, row->characters, row->n))
        return FALSE;
    for (gsize i = 0; i < n_places(reading); i++)
        if (picture_bytes_in(bytes, decode(reading, row->characters + i, row->n - i, bytes)))
            return TRUE;
    for (guint i = 0; i < row->starts->len; i++) {
        gsize from = g_array_index(row->starts, gsize, i);
        if (row->n - from >= TEXT_PICTURE_RUN &&
            begins_picture(reading, row->characters + from, row->n - from))
            return TRUE;
    }
    return FALSE;
}

/* The letters that follow each of a to z in words of people and of programs: of pairs in the
 * documentation, headers and programs of Debian 12 these are 93 %, and a third of those of chance.
 */
static const char *const followers[26] = {"bcdgiklmnprstuvy",
                                          "aeilou",
                                          "acehiklortu",
                                          "adeiosu",
                                          "acdefgilmnpqrstvxy",
                                          "aefilortu",
                                          "ehinrs",
                                          "aeiot",
                                          "abcdefglmnoprstvz",
                                          "e",
                                          "e",
                                          "adeilostuy",
                                          "abeiops",
                                          "acdefgilostuy",
                                          "bcdfgilmnoprstuvw",
                                          "aeiloprstuy",
                                          "u",
                                          "acdegilmnorstuy",
                                          "acehilopstuy",
                                          "acehiloprstuy",
                                          "abcdeilmnprst",
                                          "aei",
                                          "aehio",
                                          "pt",
                                          "ops",
                                          "e"};

/* Pairs of letters within words, and those that such words have. */
typedef struct LetterPairs {
    gsize n, usual;
    gboolean repeats; /* four times the same */
} LetterPairs;

static void count_pairs(LetterPairs *pairs, const guint32 *usual, const char *at, gsize n) {
    enum { ALIKE = 4 };
    gsize alike = 1;
    for (gsize i = 1; i < n; i++) {
        guint one = (at[i - 1] | 0x20) - 'a', other = (at[i] | 0x20) - 'a';
        pairs->n++;
        pairs->usual += usual[one] >> other & 1;
        alike = one == other ? alike + 1 : 1;
        pairs->repeats |= alike >= ALIKE;
    }
}

static void set_usual(guint32 usual[26]) {
    for (gsize i = 0; i < 26; i++)
        for (const char *other = followers[i]; *other != '\0'; other++)
            usual[i] |= 1U << (*other - 'a');
}

/* How many characters the letters of a word take that begins there: capitals, one before others, or
 * none. */
static gsize word_length(const char *at, const char *end) {
    const char *from = at;
    while (at < end && g_ascii_isupper(*at))
        at++;
    if (at - from > 1)
        return (gsize)(at - from);
    while (at < end && g_ascii_islower(*at))
        at++;
    return (gsize)(at - from);
}

/* Names are words, and some numbers. */
static gboolean is_name(const guint32 *usual, const char *at, gsize n) {
    enum { PERCENT = 75, PER_NUMBER = 16 };
    const char *end = at + n;
    gsize letters = 0, numbers = 0;
    LetterPairs pairs = {0};
    while (at < end) {
        gsize length = word_length(at, end);
        count_pairs(&pairs, usual, at, length);
        letters += length;
        numbers +=
            length == 0 && g_ascii_isdigit(*at) && (at + 1 == end || !g_ascii_isdigit(at[1]));
        at += MAX(length, 1);
    }
    if (letters == 0)
        return n < TEXT_BASE64_LINE;
    return !pairs.repeats && (pairs.n > 0 || n < TEXT_BASE64_LINE) &&
           numbers <= 1 + n / PER_NUMBER && 100 * pairs.usual >= PERCENT * pairs.n;
}

/* Digests, addresses and UUIDs, in one case. */
static gboolean is_digest(const char *at, gsize n) {
    static const gsize lengths[] = {16, 32, 36, 40, 48,
                                    56, 64, 96, 128}; /* MD5, SHA-1 to SHA-512 */
    gsize upper = 0, lower = 0, digits = 0;
    gboolean fits = FALSE;
    if (n > 2 && at[0] == '0' && at[1] == 'x')
        at += 2, n -= 2;
    for (gsize i = 0; i < n; i++) {
        if (!g_ascii_isxdigit(at[i]) && at[i] != '-')
            return FALSE;
        upper += g_ascii_isupper(at[i]), lower += g_ascii_islower(at[i]);
        digits += g_ascii_isdigit(at[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++)
        fits |= n == lengths[i];
    return fits && digits > 0 && (upper == 0) != (lower == 0);
}

static void look(CharacterRow *row) {
    for (gsize i = 0; !row->found && i < G_N_ELEMENTS(readings); i++)
        row->found = holds_picture(row, &readings[i]);
}

static void forget(CharacterRow *row, gsize kept) {
    memmove(row->characters, row->characters + row->n - kept, kept);
    row->n = kept;
    g_array_set_size(row->starts, 0);
}

static void end_row(CharacterRow *row) {
    if (row->n >= TEXT_PICTURE_RUN)
        look(row);
    forget(row, 0);
    row->gap = row->last = row->n_long = row->upper = row->lower = row->digits = 0;
}

static void count(CharacterRow *row, const char *at, gsize n) {
    row->n_long += n;
    for (gsize i = 0; i < n; i++) {
        row->upper += g_ascii_isupper(at[i]), row->lower += g_ascii_islower(at[i]);
        row->digits += g_ascii_isdigit(at[i]);
    }
}

static void take_piece(CharacterRow *row, const char *at, gsize n) {
    enum { KEPT = 512 };
    gsize start = row->n;
    row->gap = 0;
    row->last = n;
    g_array_append_val(row->starts, start);
    if (n >= TEXT_LONG_PIECE && !is_digest(at, n))
        count(row, at, n);
    while (n > 0) {
        gsize some = MIN(n, ROW_MOST - row->n);
        memcpy(row->characters + row->n, at, some);
        row->n += some, at += some, n -= some;
        if (row->n == ROW_MOST) {
            look(row);
            forget(row, KEPT);
        }
    }
}

/* Names and words have no digits among them, or nothing else. */
static gboolean is_long(const CharacterRow *row) {
    gsize letters = row->upper + row->lower;
    return row->n_long >= TEXT_BASE64_RUN &&
           MIN(letters, row->digits) >= row->n_long / TEXT_HEX_LETTERS;
}

/* What stands between pieces. */
static void pass(CharacterRow *row, const char *at, gsize n) {
    for (gsize i = 0; i < n; i++)
        row->gap += g_ascii_isalnum(at[i]);
    if (row->gap > TEXT_GAP)
        end_row(row);
}

static gboolean begins_any_picture(const char *at, gsize n) {
    for (gsize i = 0; n >= TEXT_BASE64_LINE && i < G_N_ELEMENTS(readings); i++)
        if (begins_picture(&readings[i], at, n))
            return TRUE;
    return FALSE;
}

/* What is as long as the piece before goes on with it, and what begins as a picture does is none by
 * chance. */
static gboolean is_piece(const CharacterRow *row, const char *at, gsize n) {
    if (n < TEXT_PIECE)
        return FALSE;
    return n == row->last || !is_name(row->usual, at, n) || begins_any_picture(at, n);
}

/* A line of hyphens parts what stands above from what stands below, as between certificates. */
static const char *skip_ruler(const char *at, const char *end) {
    const char *from = at;
    while (at < end && *at == '-')
        at++;
    return at - from >= RULER ? at : from;
}

const char *byte_characters_in(const char *text, gsize size) {
    const char *format = NULL, *end = text + size;
    g_autofree CharacterRow *row = g_new0(CharacterRow, 1);
    set_usual(row->usual);
    g_autoptr(GArray) starts = row->starts = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (const char *at = text; at < end && format == NULL;) {
        const char *from = skip_ruler(at, end);
        if (from > at)
            end_row(row);
        for (at = from; at < end && is_base64(*at) && skip_ruler(at, end) == at;)
            at++;
        gboolean piece = is_piece(row, from, (gsize)(at - from));
        (piece ? take_piece : pass)(row, from, (gsize)(at - from));
        if (row->found || is_long(row))
            format = "text with base64 in it";
        if (piece && at < end && *at == '=') /* which fills up what ends there */
            end_row(row);
        at += at < end && !is_base64(*at);
    }
    end_row(row);
    return format != NULL ? format : row->found ? "text with base64 in it" : NULL;
}
