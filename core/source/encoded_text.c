#include "core/source/encoded_text.h"

#include "core/source/encoded/byte_characters.h"
#include "core/source/encoded/byte_numbers.h"
#include "core/source/encoded/drawn_text.h"
#include "core/source/encoded/unescaped.h"
#include "core/source/kind.h"
#include "core/source/limits.h"

#include <string.h>

/* Of both alphabets (RFC 4648). */
static gboolean is_base64(char c) {
    return g_ascii_isalnum(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
}

static gboolean is_blank(char c) {
    return c == ' ' || c == '\t';
}

static gboolean is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/* Characters of base64 without anything else between them but white space around line ends, and
 * with what sets them apart from lists of numbers, words and digests: letters of both cases and
 * digits. */
static gboolean has_base64(const char *text, gsize size) {
    gsize run = 0, line = 0;
    gboolean upper = FALSE, lower = FALSE, digit = FALSE;
    for (gsize i = 0; i < size; i++) {
        char c = text[i];
        gboolean is_end = is_line_end(c), blank = is_blank(c);
        if (is_base64(c)) {
            run++, line++;
            upper |= g_ascii_isupper(c), lower |= g_ascii_islower(c), digit |= g_ascii_isdigit(c);
        } else if (!(blank && line == 0) && !(is_end && (line == 0 || line >= TEXT_BASE64_LINE))) {
            run = 0;
            upper = lower = digit = FALSE;
        }
        line = is_end ? 0 : line;
        if (run > TEXT_BASE64_RUN && upper && lower && digit)
            return TRUE;
    }
    return FALSE;
}

/* Whether as many characters of an alphabet stand there as make a picture, line ends among them. */
static gboolean goes_on(const char *at, const char *end, gboolean (*belongs)(char c)) {
    gsize run = 0;
    for (; at < end && run < TEXT_PICTURE_RUN && (belongs(*at) || g_ascii_isspace(*at)); at++)
        run += belongs(*at);
    return run >= TEXT_PICTURE_RUN;
}

static gboolean finds_run(const char *text, gsize size, const char *start,
                          gboolean (*belongs)(char c)) {
    const char *at = text, *end = text + size;
    gsize length = strlen(start);
    while ((at = memmem(at, (gsize)(end - at), start, length)) != NULL) {
        at += length;
        if (goes_on(at, end, belongs))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_ascii85(char c) {
    return (c >= '!' && c <= 'u') || c == 'z';
}

/* Base85 takes each class of characters about as often as there are some; what people and programs
 * write without blanks has few signs, few capitals, or few digits. */
static gboolean is_base85(const char *run, const char *end) {
    gsize upper = 0, lower = 0, digits = 0, signs = 0, n_signs = 0;
    gboolean seen[256] = {FALSE};
    for (; run < end; run++) {
        if (!g_ascii_isgraph(*run))
            continue;
        upper += g_ascii_isupper(*run), lower += g_ascii_islower(*run);
        digits += g_ascii_isdigit(*run), signs += g_ascii_ispunct(*run);
        n_signs += g_ascii_ispunct(*run) && !seen[(guchar)*run];
        seen[(guchar)*run] = TRUE;
    }
    gsize least = MIN(MIN(upper, lower), MIN(digits, signs));
    return 100 * least >= TEXT_BASE85_SHARE * (upper + lower + digits + signs) &&
           n_signs >= TEXT_BASE85_SIGNS;
}

static gboolean has_base85(const char *text, gsize size) {
    const char *run = text, *line = text, *end = text + size;
    for (const char *at = text; at < end; at++) {
        gboolean is_end = is_line_end(*at), is_indent = is_blank(*at) && at == line;
        if (!g_ascii_isgraph(*at) && !is_indent &&
            !(is_end && (at == line || at - line >= TEXT_BASE64_LINE)))
            run = at + 1;
        if (at + 1 - run == TEXT_BASE85_RUN) {
            if (is_base85(run, at))
                return TRUE;
            run = at + 1;
        }
        line = is_end || is_indent ? at + 1 : line;
    }
    return finds_run(text, size, "<~", is_ascii85);
}

typedef struct EncodedLine {
    const char *at;
    gsize length;
} EncodedLine;

/* The line that begins at *at, which moves behind its end. FALSE where there is none. */
static gboolean next_line(const char **at, const char *end, EncodedLine *line) {
    if (*at >= end)
        return FALSE;
    *line = (EncodedLine){*at, 0};
    while (*at < end && !is_line_end(**at))
        (*at)++;
    line->length = (gsize)(*at - line->at);
    *at += *at < end;
    return TRUE;
}

/* Without what marks it as quoted or as a comment. */
static EncodedLine without_marks(EncodedLine line) {
    static const char marks[] = "> #*%;/\t";
    while (line.length > 0 && strchr(marks, *line.at) != NULL)
        line.at++, line.length--;
    return line;
}

/* "begin", the file's mode in octal digits, its name (POSIX, uuencode). */
static gboolean is_uu_head(const EncodedLine *line, gboolean *base64) {
    static const char plain[] = "begin ", other[] = "begin-base64 ";
    *base64 = line->length > sizeof other && memcmp(line->at, other, sizeof other - 1) == 0;
    gsize at = *base64 ? sizeof other - 1 : sizeof plain - 1, digits = 0;
    if (!*base64 && (line->length < sizeof plain || memcmp(line->at, plain, at) != 0))
        return FALSE;
    while (at + digits < line->length && line->at[at + digits] >= '0' &&
           line->at[at + digits] <= '7')
        digits++;
    return (digits == 3 || digits == 4) && at + digits + 1 < line->length &&
           line->at[at + digits] == ' ';
}

/* The number of bytes as a character, then four characters for each three of them, whose blanks at
 * the end may be lost; xxencode has another alphabet, in which a full line begins with h. */
static gboolean is_uu_line(const EncodedLine *line) {
    enum { FULL = 61, LOST = 3, SUM = 2 };
    if (line->length < 2)
        return FALSE;
    if (*line->at == 'h' && line->length == FULL)
        return TRUE;
    gsize n = (gsize)((line->at[0] - ' ') & 63), expected = 1 + (n + 2) / 3 * 4;
    for (gsize i = 0; i < line->length; i++)
        if (line->at[i] < ' ' || line->at[i] > '`')
            return FALSE;
    return n > 0 && line->length + LOST >= expected && line->length <= expected + SUM;
}

static gboolean has_uuencode(const char *text, gsize size) {
    const char *at = text, *end = text + size;
    EncodedLine line;
    while (next_line(&at, end, &line)) {
        gboolean base64;
        EncodedLine head = without_marks(line);
        if (!is_uu_head(&head, &base64))
            continue;
        gsize marks = (gsize)(head.at - line.at);
        const char *ahead = at + (at < end && at[-1] == '\r' && *at == '\n');
        if (base64)
            return TRUE;
        if (!next_line(&ahead, end, &line) || line.length < marks)
            continue;
        EncodedLine body = {line.at + marks, line.length - marks};
        if (is_uu_line(&body))
            return TRUE;
    }
    return FALSE;
}

/* A line's digits of bytes, as dump programs write them: together, or in groups. */
typedef struct HexRow {
    gsize digits, letters, groups;
    gboolean all_digests; /* each group is as long as a digest */
    gboolean begins_picture;
} HexRow;

static gboolean is_digest_length(gsize digits) {
    static const gsize lengths[] = {32, 40, 48, 56, 64, 96, 128}; /* MD5, SHA-1 to SHA-512 */
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++)
        if (digits == lengths[i])
            return TRUE;
    return FALSE;
}

/* PNG, JPEG, GIF, TIFF, gzip, zip; "DICM" and the group behind it. */
static gboolean begins_picture(const char *digits, gsize n) {
    static const char *const starts[] = {
        "4449434d0200", "89504e470d0a1a0a", "ffd8ffe0", "ffd8ffe1", "ffd8ffdb", "474946383961",
        "474946383761", "49492a00",         "4d4d002a", "1f8b0800", "1f8b0808", "504b0304"};
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
        if (n >= strlen(starts[i]) &&
            g_ascii_strncasecmp(digits, starts[i], strlen(starts[i])) == 0)
            return TRUE;
    return FALSE;
}

static void add_group(HexRow *row, const char *digits, gsize n) {
    row->all_digests = (row->groups == 0 || row->all_digests) && is_digest_length(n);
    row->begins_picture |= row->digits == 0 && begins_picture(digits, n);
    for (gsize i = 0; i < n; i++)
        row->letters += g_ascii_isalpha(digits[i]);
    row->groups++;
    row->digits += n;
}

/* Colons stand between bytes; between groups of four digits, in addresses of networks. */
static gboolean is_separator(char c, gsize digits) {
    return c == ' ' || c == '\t' || c == ',' || (c == ':' && digits == 2);
}

/* The groups that follow each other from *at on, with "0x" or "\x" before each or not. */
static HexRow read_groups(const EncodedLine *line, gsize *at) {
    HexRow row = {0};
    while (*at < line->length) {
        const char *c = line->at + *at;
        gsize left = line->length - *at, n = 0;
        gsize prefix =
            left > 2 && (*c == '0' || *c == '\\') && (c[1] == 'x' || c[1] == 'X') ? 2 : 0;
        while (prefix + n < left && g_ascii_isxdigit(c[prefix + n]))
            n++;
        if (n == 0 || n % 2 != 0 ||
            (prefix + n < left && g_ascii_isalnum(c[prefix + n]) && *c != '\\'))
            break;
        add_group(&row, c + prefix, n);
        *at += prefix + n;
        while (*at < line->length && is_separator(line->at[*at], n))
            (*at)++;
    }
    return row;
}

/* The longest row of groups of the line. */
static HexRow read_hex_row(const EncodedLine *line) {
    HexRow longest = {0};
    for (gsize at = 0; at + TEXT_HEX_LINE <= line->length;) {
        gsize start = at;
        HexRow row = read_groups(line, &at);
        if (row.digits > longest.digits)
            longest = row;
        at += at == start;
        /* Within a word no row begins. */
        while (at < line->length && g_ascii_isalnum(line->at[at - 1]) &&
               g_ascii_isalnum(line->at[at]))
            at++;
    }
    return longest;
}

/* Numbers of 8 bytes, such as addresses, stand by two or three. */
static gboolean is_dump_row(const HexRow *row) {
    enum { GROUPS_LEAST = 4 };
    return row->digits >= TEXT_HEX_LINE && (row->groups == 1 || row->groups >= GROUPS_LEAST);
}

/* Rows in lines one after the other. Lists of digests are none, but for those that begin as a
 * picture does; nor are numbers and words, which have letters or numerals alone. */
static gboolean has_hex(const char *text, gsize size) {
    const char *at = text, *end = text + size;
    gsize digits = 0, letters = 0;
    gboolean picture = FALSE;
    EncodedLine line;
    while (next_line(&at, end, &line)) {
        HexRow row = read_hex_row(&line);
        if (line.length == 0)
            continue;
        gboolean is_row = is_dump_row(&row);
        picture = is_row && (picture || row.begins_picture);
        if (!is_row)
            digits = letters = 0;
        else if (!row.all_digests || picture)
            digits += row.digits, letters += row.letters;
        if (digits >= (picture ? TEXT_PICTURE_RUN : TEXT_HEX_RUN) &&
            MIN(letters, digits - letters) >= digits / TEXT_HEX_LETTERS)
            return TRUE;
    }
    return FALSE;
}

static gsize n_controls_in(const guint8 *bytes, gsize n) {
    gsize found = 0;
    for (gsize i = 0; i < n; i++)
        found += bytes[i] < '\b' || (bytes[i] > '\r' && bytes[i] < ' ' && bytes[i] != 0x1B);
    return found;
}

/* A BMP's beginning alone is of few bytes that differ. */
static gboolean holds_bmp(const guint8 *bytes, gsize size) {
    const guint8 *at = bytes, *end = bytes + size;
    for (; (at = memmem(at, (gsize)(end - at), "BM", 2)) != NULL; at++)
        if (source_begins_picture(at, (gsize)(end - at)))
            return TRUE;
    return FALSE;
}

/* Whether a picture's file begins among bytes that escapes stand for, with more such behind. */
static gboolean holds_escaped(const GString *text) {
    enum { PIECE = 512, STEP = 128, CONTROLS = 8 };
    const guint8 *bytes = (const guint8 *)text->str;
    for (gsize from = 0; from < text->len; from += STEP) {
        gsize left = text->len - from;
        if (n_controls_in(bytes + from, MIN(left, PIECE)) >= CONTROLS &&
            (source_holds_picture(bytes + from, MIN(left, STEP + STEP)) ||
             holds_bmp(bytes + from, MIN(left, STEP + STEP))))
            return TRUE;
    }
    return FALSE;
}

static gboolean has_escaped_picture(const Unescaped *plain) {
    return plain->n_controls + plain->n_zeros > 0 &&
           (holds_escaped(plain->text) || holds_escaped(plain->joined));
}

/* Zeros end texts in C. */
static gboolean has_escaped(const Unescaped *plain) {
    enum { ZEROS = 4 };
    return plain->n_controls + plain->n_zeros / ZEROS >= TEXT_CONTROLS ||
           has_escaped_picture(plain);
}

/* Escapes may stand in what others stood for. */
static const char *find_unescaped(const char *text, gsize size, guint levels) {
    Unescaped plain = unescape(text, size);
    const char *format = has_escaped(&plain) ? "text with escaped bytes in it"
                                             : byte_characters_in(plain.text->str, plain.text->len);
    if (format == NULL && plain.n_escapes > 0 && levels > 1)
        format = find_unescaped(plain.text->str, plain.text->len, levels - 1);
    unescaped_clear(&plain);
    return format;
}

static gboolean has_escaped_mail(const char *text, gsize size) {
    Unescaped plain = unescape_mail(text, size);
    gboolean found = has_escaped_picture(&plain);
    unescaped_clear(&plain);
    return found;
}

const char *text_encoded_bytes(const char *text, gsize size) {
    enum { ESCAPE_LEVELS = 3 };
    const char *format = drawn_text_in(text, size);
    if (format == NULL && has_base64(text, size))
        format = "text with base64 in it";
    if (format == NULL && has_uuencode(text, size))
        format = "text with uuencoded bytes in it";
    if (format == NULL && has_hex(text, size))
        format = "text with hexadecimal bytes in it";
    if (format == NULL)
        format = byte_numbers_in(text, size);
    if (format == NULL)
        format = find_unescaped(text, size, ESCAPE_LEVELS);
    if (format == NULL && has_escaped_mail(text, size))
        format = "text with escaped bytes in it";
    return format != NULL ? format : has_base85(text, size) ? "text with base85 in it" : NULL;
}
