/* ICC.1:2010 sections 7 and 10: a header, a table of tags, and what these lead to. */
#include "ocr/leptonica/beside/beside.h"
#include "ocr/leptonica/layout/extents.h"

#include <string.h>

enum { HEADER = 128, COUNT = 4, ROW = 12, MOST_TAGS = 100, TYPE_HEAD = 8 };
enum { MOST_NUMBERS = 768 }; /* bytes of all of them: macOS writes 620 */

/* Of a profile: a tag's data. */
typedef struct IccTag {
    const RasterWalk *profile;
    gsize at, length;
} IccTag;

static guint64 tag_number(const IccTag *tag, gsize at, guint n) {
    return at + n <= tag->length ? walk_number(tag->profile, tag->at + at, n, TRUE) : 0;
}

/* Data that are as long as their type is, but for three bytes that fill up a word. */
static gboolean is_long(const IccTag *tag, guint64 length) {
    return tag->length >= length && tag->length - length < 4;
}

/* A picture's samples go up and down. */
static gboolean is_monotone(const IccTag *tag, gsize from, gsize n) {
    gboolean rises = TRUE, falls = TRUE;
    for (gsize i = 1; i < n; i++) {
        guint64 before = tag_number(tag, from + 2 * (i - 1), 2),
                value = tag_number(tag, from + 2 * i, 2);
        rises = rises && value >= before;
        falls = falls && value <= before;
    }
    return rises || falls;
}

static gboolean is_curve(const IccTag *tag) {
    enum { HEAD = 12 };
    guint64 n = tag_number(tag, TYPE_HEAD, 4);
    return n <= tag->length / 2 && is_long(tag, HEAD + 2 * n) && is_monotone(tag, HEAD, (gsize)n);
}

static gboolean is_parametric_curve(const IccTag *tag) {
    static const guint8 parameters[] = {1, 3, 4, 5, 7};
    guint64 function = tag_number(tag, TYPE_HEAD, 2);
    return function < G_N_ELEMENTS(parameters) && is_long(tag, 12 + 4 * parameters[function]);
}

/* Three curves, each of them a table or three numbers (Apple's 'vcgt'). */
static gboolean is_display_curve(const IccTag *tag) {
    enum { TABLE_HEAD = 18, FORMULA = 48 };
    guint64 channels = tag_number(tag, 12, 2), entries = tag_number(tag, 14, 2);
    if (tag_number(tag, TYPE_HEAD, 4) != 0)
        return is_long(tag, FORMULA);
    if (tag_number(tag, 16, 2) != 2 || !is_long(tag, TABLE_HEAD + 2 * channels * entries))
        return FALSE;
    for (guint64 i = 0; i < channels; i++)
        if (!is_monotone(tag, (gsize)(TABLE_HEAD + 2 * i * entries), (gsize)entries))
            return FALSE;
    return TRUE;
}

static const struct {
    char type[5];
    gsize length;
} few_numbers[] = {{"XYZ ", 20},
                   {"sf32", 44},
                   {"sig ", 12},
                   {"dtim", 20},
                   {"view", 36},
                   {"meas", 36},
                   {"ui32", 12},
                   {"cicp", 12},
                   /* of a display, on macOS */
                   {"mmod", 40},
                   {"ndin", 62},
                   {"vcgp", 56}};

static gboolean is_type(const IccTag *tag, const char *type) {
    return walk_has(tag->profile, tag->at, type, 4);
}

static gboolean is_harmless(const IccTag *tag) {
    for (gsize i = 0; i < G_N_ELEMENTS(few_numbers); i++)
        if (is_type(tag, few_numbers[i].type))
            return is_long(tag, few_numbers[i].length);
    return (is_type(tag, "curv") && is_curve(tag)) ||
           (is_type(tag, "para") && is_parametric_curve(tag)) ||
           (is_type(tag, "vcgt") && is_display_curve(tag)) ||
           (is_type(tag, "chrm") && is_long(tag, 36));
}

/* What the profiles of systems and of editors say of themselves, the same in all files, but for
 * years and versions. */
static const char *const known_texts[] = {
    "sRGB IEC61966-2.1", "sRGB IEC61966-2-1 black scaled", "IEC http://www.iec.ch",
    "IEC 61966-2.1 Default RGB colour space - sRGB",
    "IEC 61966-2-1 Default RGB Colour Space - sRGB", "Reference Viewing Condition in IEC61966-2.1",
    "Reference Viewing Condition in IEC 61966-2-1", "Copyright (c) 1998 Hewlett-Packard Company",
    "Copyright International Color Consortium, 2009", "sRGB", "sRGB built-in", "c2", "uRGB", "CC0",
    "Display P3", "Adobe RGB (1998)", "Copyright 1999 Adobe Systems Incorporated",
    "Copyright 2000 Adobe Systems Incorporated", "Public Domain", "No copyright, use freely",
    "GIMP built-in sRGB", "Copyright Apple Inc., 2022", "Copyright Apple Inc., 2022.",
    "Copyright Apple, Inc., 2022", "Copyright 2007 Apple Inc., all rights reserved.",
    "Google Inc. 2016", "Generic RGB Profile", "Generic Gray Profile",
    "Generic Gray Gamma 2.2 Profile", "Dot Gain 20%", "Gray Gamma 2.2", "Color LCD",
    /* the same in the languages of macOS */
    "Barevný LCD", "Farb-LCD", "Farebný LCD", "Farge-LCD", "Färg-LCD", "Kleuren-LCD", "Kolor LCD",
    "LCD Colorido", "LCD Màu", "LCD Warna", "LCD a Cores", "LCD color", "LCD colori", "LCD couleur",
    "LCD en color", "LCD u boji", "LCD สี", "LCD-farveskærm", "Renkli LCD", "Színes LCD", "Väri-LCD",
    "Warna LCD", "Έγχρωμη οθόνη LCD", "Кольоровий LCD", "Цветной ЖК-дисплей", "\u200FLCD צבעוני",
    "\u200FLCD ملونة", "カラーLCD", "カラー LCD", "彩色 LCD", "彩色LCD", "컬러 LCD", "Display"};

static gboolean is_alike(const char *text, const char *known) {
    while (*text != '\0' &&
           (*text == *known || (g_ascii_isdigit(*text) && g_ascii_isdigit(*known)))) {
        text++;
        known++;
    }
    return *text == '\0' && *known == '\0';
}

static gboolean is_known_text(const char *text) {
    for (gsize i = 0; i < G_N_ELEMENTS(known_texts); i++)
        if (is_alike(text, known_texts[i]))
            return TRUE;
    return FALSE;
}

static void add_text(const IccTag *tag, const char *what, GBytes *text) {
    gsize size;
    const char *data = g_bytes_get_data(text, &size);
    g_autofree char *known = g_strndup(data, size);
    if (size == 0 || (strlen(known) == size && is_known_text(known)))
        g_bytes_unref(text);
    else
        walk_add_content(tag->profile, RASTER_TEXT, what, tag->at, text);
}

static gsize without_zeros(const guint8 *data, gsize length) {
    while (length > 0 && data[length - 1] == 0)
        length--;
    return length;
}

static void take_plain_text(const IccTag *tag, const char *what, gsize at, gsize length) {
    const guint8 *data = tag->profile->data + tag->at + at;
    add_text(tag, what, g_bytes_new(data, without_zeros(data, length)));
}

/* As UTF-8; where it is none, the bytes. */
static GBytes *from_utf16(const guint8 *data, gsize length) {
    gsize size = 0;
    g_autofree char *text =
        g_convert((const char *)data, (gssize)length, "UTF-8", "UTF-16BE", NULL, &size, NULL);
    return text != NULL ? g_bytes_new(text, without_zeros((guint8 *)text, size))
                        : g_bytes_new(data, length);
}

/* The same text in several languages (10.13): each once. */
static void take_translations(const IccTag *tag, const char *what) {
    enum { HEAD = 16, RECORD = 12 };
    ByteExtents extents = extents_new(tag->length);
    guint64 n = tag_number(tag, TYPE_HEAD, 4);
    extents_add(&extents, 0, HEAD + MIN(n, MOST_TAGS) * RECORD);
    for (guint64 i = 0; i < MIN(n, MOST_TAGS); i++) {
        guint64 length = tag_number(tag, HEAD + i * RECORD + 4, 4),
                at = tag_number(tag, HEAD + i * RECORD + 8, 4);
        if (at > tag->length || length > tag->length - at || extents_has(&extents, at, at + length))
            continue;
        extents_add(&extents, at, length);
        add_text(tag, what, from_utf16(tag->profile->data + tag->at + at, (gsize)length));
    }
    RasterWalk inner = walk_within(tag->profile, tag->profile->within, tag->at, tag->length);
    extents_add_rest(&extents, &inner, what);
    extents_clear(&extents);
}

/* A text in ASCII, one in UTF-16, and one for Macintosh (ICC.1:2001 6.5.17). */
static void take_description(const IccTag *tag, const char *what) {
    enum { HEAD = 12, MAC = 3 + 67 };
    guint64 n = tag_number(tag, TYPE_HEAD, 4), wide = tag_number(tag, HEAD + n + 4, 4);
    if (n > tag->length - MIN(tag->length, HEAD) || wide > tag->length) {
        walk_add(tag->profile, RASTER_BYTES, what, tag->at, tag->length);
        return;
    }
    gsize at = HEAD + (gsize)n, second = at + 8, third = second + 2 * (gsize)wide;
    take_plain_text(tag, what, HEAD, (gsize)n);
    if (second < tag->length && third <= tag->length)
        add_text(tag, what, from_utf16(tag->profile->data + tag->at + second, 2 * (gsize)wide));
    third = MIN(third, tag->length);
    take_plain_text(tag, what, MIN(third + 3, tag->length),
                    MIN(MAC - 3, tag->length - MIN(third + 3, tag->length)));
    if (tag->length - third > MAC)
        walk_add(tag->profile, RASTER_BYTES, what, tag->at + third + MAC,
                 tag->length - third - MAC);
}

/* *numbers: bytes of harmless tags but curves so far. */
static void take_tag(const IccTag *tag, const char *what, gsize *numbers) {
    gboolean is_table = is_type(tag, "curv") || is_type(tag, "vcgt"), is_safe = is_harmless(tag);
    *numbers += is_table || !is_safe ? 0 : tag->length;
    if (is_safe && *numbers <= MOST_NUMBERS)
        return;
    if (is_type(tag, "desc"))
        take_description(tag, what);
    else if (is_type(tag, "text") && tag->length > TYPE_HEAD)
        take_plain_text(tag, what, TYPE_HEAD, tag->length - TYPE_HEAD);
    else if (is_type(tag, "mluc"))
        take_translations(tag, what);
    else
        walk_add(tag->profile, RASTER_BYTES, what, tag->at, tag->length);
}

void icc_layout_read(const RasterWalk *walk, const char *what, gsize at, gsize length) {
    RasterWalk profile = walk_within(walk, walk->within, at, length);
    g_autofree char *name = g_strconcat("a colour profile in ", what, NULL);
    guint64 n = walk_number(&profile, HEADER, COUNT, TRUE);
    if (!walk_has(&profile, 36, "acsp", 4) || n > MOST_TAGS) {
        walk_add(walk, RASTER_BYTES, what, at, length);
        return;
    }
    gsize numbers = 0;
    ByteExtents extents = extents_new(profile.size);
    extents_add(&extents, 0, HEADER + COUNT + n * ROW);
    for (guint64 i = 0; i < n; i++) {
        guint64 row = HEADER + COUNT + i * ROW, start = walk_number(&profile, row + 4, 4, TRUE),
                bytes = walk_number(&profile, row + 8, 4, TRUE);
        if (start > profile.size || bytes > profile.size - start ||
            extents_has(&extents, start, start + bytes))
            continue;
        extents_add(&extents, start, bytes);
        take_tag(&(IccTag){&profile, (gsize)start, (gsize)bytes}, name, &numbers);
    }
    extents_add_rest(&extents, &profile, name);
    extents_clear(&extents);
}
