#include "core/source/encoded/byte_numbers.h"

#include "core/source/encoded/picture_bytes.h"
#include "core/source/limits.h"

#include <string.h>

enum {
    OCTAL_WORD = 6,
    OCTAL_BYTE = 3,
    OCTAL_IN_C = 4,
    BITS = 8,
    LARGEST_BYTE = 255,
    LONGEST_NUMBER = 256
};

typedef enum NumberReading {
    READ_HEX,
    READ_HEX_WORDS, /* the lower byte first, as od has them */
    READ_OCTAL,
    READ_DECIMAL,
    READ_BINARY,
    NUMBER_READINGS
} NumberReading;

/* A word of letters and digits, and where it stands. */
typedef struct NumberToken {
    const char *at;
    gsize n;
    char before;        /* the character before it; 0 where the text begins */
    gboolean is_word;   /* of letters of which not all are hexadecimal digits */
    gboolean is_base;   /* of the number behind it: 16#89 */
    gboolean is_first;  /* of its line */
    gboolean is_offset; /* of what stands in the line */
} NumberToken;

/* What one way of reading has found, in numbers that stand near each other. */
typedef struct NumberRow {
    PictureBytes *bytes;
    gsize gap;                 /* letters and digits since the last byte */
    gsize n, letters, numbers; /* single bytes in a row, and their digits */
    gsize n_values;            /* that differ among them */
    guint8 seen[LARGEST_BYTE + 1];
} NumberRow;

static void begin_row(NumberRow *row) {
    row->n = row->letters = row->numbers = row->n_values = 0;
    memset(row->seen, 0, sizeof row->seen);
}

static void end_row(NumberRow *row) {
    picture_bytes_end(row->bytes);
    begin_row(row);
    row->gap = 0;
}

static void note_single(NumberRow *row, guint8 value, const char *digits, gsize n) {
    row->n++;
    row->n_values += !row->seen[value];
    row->seen[value] = 1;
    for (gsize i = 0; i < n; i++)
        row->letters += g_ascii_isalpha(digits[i]), row->numbers += g_ascii_isdigit(digits[i]);
}

/* The hexadecimal digits of a number, without what programs write before and behind them: 0x89,
 * x89, u0089, H89, 89h, 0x89u. FALSE where there are none for whole bytes. */
static gboolean strip(const NumberToken *token, const char **digits, gsize *n) {
    enum { SUFFIX = 3 };
    const char *at = token->at, *end = at + token->n;
    gsize zero = token->n > 2 && *at == '0';
    gboolean is_c = token->n > 1 && (at[zero] == 'x' || at[zero] == 'X');
    if (is_c)
        at += zero + 1;
    else if (token->n > 1 && strchr("hHuU", *at) != NULL)
        at += token->n == 5 && at[1] == '0' && at[2] == '0' ? 3 : 1;
    const char *from = at;
    while (at < end && g_ascii_isxdigit(*at))
        at++;
    *digits = from;
    *n = (gsize)(at - from);
    gboolean whole = at == end || (is_c && end - at <= SUFFIX) ||
                     (from == token->at && end - at == 1 && (*at == 'h' || *at == 'H'));
    return whole && *n > 0 && (*n % 2 == 0 || (is_c && *n == 1));
}

static guint8 byte_at(const char *digits, gsize n, gsize byte) {
    if (n == 1)
        return (guint8)g_ascii_xdigit_value(*digits);
    digits += 2 * byte;
    return (guint8)(g_ascii_xdigit_value(digits[0]) << 4 | g_ascii_xdigit_value(digits[1]));
}

/* FALSE where the token is no number that can be read so. Likewise below. */
static gboolean read_hex(NumberRow *row, const NumberToken *token, gboolean reversed) {
    const char *digits;
    gsize n;
    if (!strip(token, &digits, &n))
        return FALSE;
    guint8 bytes[LONGEST_NUMBER];
    gsize size = MAX(n / 2, 1);
    for (gsize from = 0; from < size; from += LONGEST_NUMBER) {
        gsize some = MIN(size - from, LONGEST_NUMBER);
        for (gsize i = 0; i < some; i++)
            bytes[i] = byte_at(digits, n, reversed ? size - 1 - from - i : from + i);
        picture_bytes_add(row->bytes, bytes, some);
    }
    if (size == 1)
        note_single(row, byte_at(digits, n, 0), digits, n);
    return TRUE;
}

static guint value_of(const char *digits, gsize n, guint base) {
    guint value = 0;
    for (gsize i = 0; i < n; i++) {
        gint digit = g_ascii_digit_value(digits[i]);
        if (digit < 0 || (guint)digit >= base)
            return G_MAXUINT;
        value = value * base + (guint)digit;
    }
    return value;
}

/* A byte, or a word of which od writes the lower byte first. */
static gboolean read_octal(NumberRow *row, const NumberToken *token) {
    gboolean is_word = token->n == OCTAL_WORD;
    guint value = is_word || token->n <= OCTAL_IN_C ? value_of(token->at, token->n, 8) : G_MAXUINT;
    if (value > (is_word ? G_MAXUINT16 : LARGEST_BYTE))
        return FALSE;
    guint8 bytes[] = {(guint8)value, (guint8)(value >> 8)};
    picture_bytes_add(row->bytes, bytes, is_word ? 2 : 1);
    note_single(row, bytes[0], token->at, token->n);
    return TRUE;
}

/* As bytes of Java are, from -128 on. */
static gboolean read_decimal(NumberRow *row, const NumberToken *token) {
    enum { DIGITS = 3, LEAST = 128 };
    guint value = token->n <= DIGITS ? value_of(token->at, token->n, 10) : G_MAXUINT;
    gboolean negative = token->before == '-';
    if (value > (negative ? LEAST : LARGEST_BYTE))
        return FALSE;
    guint8 byte = (guint8)(negative ? 256 - value : value);
    picture_bytes_add(row->bytes, &byte, 1);
    note_single(row, byte, token->at, token->n);
    return TRUE;
}

static gboolean read_binary(NumberRow *row, const NumberToken *token) {
    gsize head = token->n > BITS && (token->at[token->n - BITS - 1] == 'b') ? token->n - BITS : 0;
    if (token->n - head != BITS || value_of(token->at + head, BITS, 2) == G_MAXUINT)
        return FALSE;
    guint8 value = (guint8)value_of(token->at + head, BITS, 2);
    picture_bytes_add(row->bytes, &value, 1);
    row->n++;
    return TRUE;
}

static gboolean read_number(NumberRow *row, NumberReading reading, const NumberToken *token) {
    switch (reading) {
    case READ_HEX:
        return read_hex(row, token, FALSE);
    case READ_HEX_WORDS:
        return read_hex(row, token, TRUE);
    case READ_OCTAL:
        return read_octal(row, token);
    case READ_DECIMAL:
        return read_decimal(row, token);
    default:
        return read_binary(row, token);
    }
}

/* Whether that many single bytes are nothing else. Of hexadecimal digits some are letters and some
 * are not; a table of other numbers has some above 255, or few that differ. */
static gboolean is_long(const NumberRow *row, NumberReading reading) {
    gsize digits = row->letters + row->numbers;
    if (row->n < TEXT_BYTE_ROW)
        return FALSE;
    switch (reading) {
    case READ_HEX:
        return MIN(row->letters, row->numbers) >= digits / TEXT_HEX_LETTERS;
    case READ_HEX_WORDS:
        return FALSE;
    case READ_OCTAL:
        return row->n_values >= TEXT_OCTAL_VALUES &&
               (digits == OCTAL_BYTE * row->n || digits == OCTAL_IN_C * row->n ||
                digits == OCTAL_WORD * row->n);
    case READ_DECIMAL:
        return row->n_values >= TEXT_BYTE_VALUES;
    default:
        return TRUE;
    }
}

/* The first number of a line may be an offset. Of numbers that aren't bytes a row is a table. */
static void miss(NumberRow *row, NumberReading reading, const NumberToken *token) {
    gboolean is_number = g_ascii_isdigit(*token->at);
    if (is_number && !token->is_first && reading != READ_HEX && reading != READ_HEX_WORDS)
        begin_row(row);
    row->gap += token->n;
    if (row->gap > TEXT_GAP)
        end_row(row);
}

/* Behind a point stands a fraction; before # a base, and before a colon an offset. */
static gboolean may_count(const NumberToken *token) {
    return !token->is_offset && !(token->before == '.' && g_ascii_isdigit(*token->at)) &&
           !token->is_base;
}

static gboolean next_token(const char **at, const char *text, const char *end, NumberToken *token) {
    enum { OFFSET = 6, LONGEST_PREFIXED = 3 }; /* xff */
    const char *from = *at;
    gboolean is_first = from == text;
    for (; from < end && !g_ascii_isalnum(*from); from++)
        is_first |= *from == '\n' || *from == '\r';
    if (from == end)
        return FALSE;
    const char *to = from;
    gboolean digits = FALSE, others = FALSE;
    for (; to < end && g_ascii_isalnum(*to); to++)
        digits |= g_ascii_isdigit(*to), others |= !g_ascii_isxdigit(*to);
    *token = (NumberToken){
        .at = from,
        .n = (gsize)(to - from),
        .before = from > text ? from[-1] : '\0',
        .is_word = others && !digits && to - from > LONGEST_PREFIXED,
        .is_base = end - to > 1 && *to == '#' && g_ascii_isxdigit(to[1]),
        .is_first = is_first,
        .is_offset = is_first && to - from >= OFFSET && to < end && *to == ':',
    };
    *at = to;
    return TRUE;
}

/* Whether a token that counts ended the search. */
static gboolean take_token(NumberRow *row, NumberReading reading, const NumberToken *token) {
    if (token->is_word) {
        miss(row, reading, token);
        return FALSE;
    }
    if (!may_count(token)) {
        if (token->before == '.')
            begin_row(row); /* of fractions it is none */
        return FALSE;
    }
    if (!read_number(row, reading, token)) {
        miss(row, reading, token);
        return FALSE;
    }
    row->gap = 0;
    return is_long(row, reading) || row->bytes->found;
}

const char *byte_numbers_in(const char *text, gsize size) {
    static const char *const formats[NUMBER_READINGS] = {
        "text with hexadecimal bytes in it", "text with hexadecimal bytes in it",
        "text with octal bytes in it", "text with decimal bytes in it",
        "text with binary numbers in it"};
    g_autofree PictureBytes *bytes = g_new0(PictureBytes, NUMBER_READINGS);
    NumberRow rows[NUMBER_READINGS] = {0};
    const char *at = text;
    NumberToken token;
    for (gsize i = 0; i < NUMBER_READINGS; i++)
        rows[i].bytes = &bytes[i];
    while (next_token(&at, text, text + size, &token))
        for (gsize i = 0; i < NUMBER_READINGS; i++)
            if (take_token(&rows[i], (NumberReading)i, &token))
                return formats[i];
    for (gsize i = 0; i < NUMBER_READINGS; i++) {
        end_row(&rows[i]);
        if (bytes[i].found)
            return formats[i];
    }
    return NULL;
}
