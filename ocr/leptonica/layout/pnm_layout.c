/* Netpbm's formats, PBM, PGM, PPM and PAM, plain or raw, which may stand one behind the other. */
#include "ocr/leptonica/layout/walk.h"

#include <string.h>

/* A header's words, or a plain picture's samples, from `at` on. */
typedef struct PnmWords {
    const RasterWalk *walk;
    const guint8 *data;
    gsize size, at;
} PnmWords;

static void skip_line(PnmWords *words) {
    const guint8 *end = memchr(words->data + words->at, '\n', words->size - words->at);
    words->at = end != NULL ? (gsize)(end - words->data) + 1 : words->size;
}

/* To the end of the line, which people may have written. */
static void take_line(PnmWords *words, const char *what) {
    gsize start = words->at;
    skip_line(words);
    walk_add(words->walk, RASTER_TEXT, what, start, words->at - start);
}

/* Goes to the next word, past comments. */
static void skip_blank(PnmWords *words) {
    while (words->at < words->size) {
        guint8 c = words->data[words->at];
        if (c == '#')
            take_line(words, "a comment");
        else if (g_ascii_isspace(c))
            words->at++;
        else
            return;
    }
}

static gboolean read_number(PnmWords *words, guint64 *number) {
    enum { DIGITS_MOST = 9 }; /* so that no product of two overflows */
    gsize start;
    skip_blank(words);
    *number = 0;
    for (start = words->at; words->at < words->size; words->at++) {
        guint8 c = words->data[words->at];
        if (!g_ascii_isdigit(c))
            break;
        *number = *number * 10 + (guint64)(c - '0');
        if (words->at - start >= DIGITS_MOST)
            return FALSE;
    }
    return words->at > start;
}

/* What a picture's header says. */
typedef struct PnmHead {
    guint64 width, height, samples, largest; /* samples of a pixel, the largest value of one */
} PnmHead;

static gsize sample_bytes(const PnmHead *head) {
    return head->largest > G_MAXUINT8 ? 2 : 1;
}

/* A line's word, and the number behind it. */
static gboolean is_pam_field(PnmWords *words, const char *name, guint64 *number) {
    gsize length = strlen(name);
    if (words->size - words->at <= length || memcmp(words->data + words->at, name, length) != 0 ||
        !g_ascii_isspace(words->data[words->at + length]))
        return FALSE;
    words->at += length;
    return read_number(words, number);
}

/* One that means nothing for the picture, or says what its samples are. */
static void take_other_pam_line(PnmWords *words) {
    static const char *const types[] = {
        "BLACKANDWHITE\n",       "GRAYSCALE\n",       "RGB\n",
        "BLACKANDWHITE_ALPHA\n", "GRAYSCALE_ALPHA\n", "RGB_ALPHA\n"};
    static const char name[] = "TUPLTYPE ";
    enum { NAME = sizeof name - 1 };
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (walk_has(words->walk, words->at, name, NAME) &&
            walk_has(words->walk, words->at + NAME, types[i], strlen(types[i]))) {
            skip_line(words);
            return;
        }
    take_line(words, "a line of its header");
}

/* PAM: fields in any order, a line each. */
static gboolean read_pam_head(PnmWords *words, PnmHead *head) {
    static const char end[] = "ENDHDR";
    while (words->size - words->at > sizeof end - 1) {
        if (memcmp(words->data + words->at, end, sizeof end - 1) == 0) {
            skip_line(words);
            return head->width > 0 && head->height > 0;
        }
        if (is_pam_field(words, "WIDTH", &head->width) ||
            is_pam_field(words, "HEIGHT", &head->height) ||
            is_pam_field(words, "DEPTH", &head->samples) ||
            is_pam_field(words, "MAXVAL", &head->largest))
            take_line(words, "a line of its header");
        else
            take_other_pam_line(words);
    }
    return FALSE;
}

static gboolean read_head(PnmWords *words, guint8 kind, PnmHead *head) {
    gboolean is_bitmap = kind == '1' || kind == '4';
    *head = (PnmHead){.samples = kind == '3' || kind == '6' ? 3 : 1, .largest = 1};
    if (kind == '7') {
        skip_line(words);
        return read_pam_head(words, head);
    }
    if (!read_number(words, &head->width) || !read_number(words, &head->height) ||
        (!is_bitmap && !read_number(words, &head->largest)) || words->at >= words->size)
        return FALSE;
    words->at++; /* one white space, behind which samples begin */
    return head->width > 0 && head->height > 0;
}

/* Plain samples: numbers, or of a bitmap digits that may stand without blanks. */
static void skip_plain(PnmWords *words, guint64 n, gboolean is_bitmap) {
    guint64 number;
    for (guint64 i = 0; i < n && words->at < words->size; i++) {
        if (!is_bitmap && !read_number(words, &number))
            return;
        if (!is_bitmap)
            continue;
        skip_blank(words);
        words->at += words->at < words->size;
    }
}

/* Offset behind the picture that begins at an offset; the size where it is cut off, and `at` where
 * none begins there or its header is broken. */
static gsize picture_end(const RasterWalk *walk, gsize at) {
    const guint8 *data = walk->data;
    const gsize size = walk->size;
    PnmWords words = {walk, data, size, at + 2};
    PnmHead head;
    guint64 length;
    if (at > size || size - at < 4 || data[at] != 'P' || data[at + 1] < '1' || data[at + 1] > '7' ||
        !(g_ascii_isspace(data[at + 2]) || data[at + 2] == '#') ||
        !read_head(&words, data[at + 1], &head))
        return at;
    gboolean is_bitmap = data[at + 1] == '1' || data[at + 1] == '4';
    guint64 row = data[at + 1] == '4' ? (head.width + 7) / 8 : head.width * sample_bytes(&head);
    if (!g_uint64_checked_mul(&row, row, MAX(head.samples, 1)) ||
        !g_uint64_checked_mul(&length, row, head.height))
        return size;
    if (data[at + 1] <= '3') {
        skip_plain(&words, head.width * head.height * head.samples, is_bitmap);
        return words.at;
    }
    return length < size - words.at ? words.at + (gsize)length : size;
}

/* One behind the other, as Netpbm writes streams of them. */
void pnm_layout_read(const RasterWalk *walk) {
    gsize at = 0, next;
    walk->out->n_pages = 0;
    while ((next = picture_end(walk, at)) > at && walk_add_page(walk, at)) {
        walk->out->end = at = next;
        while (at < walk->size && (walk->data[at] == 0 || g_ascii_isspace(walk->data[at])))
            at++;
    }
    if (walk->out->n_pages == 0) { /* the decoder says what is wrong */
        walk->out->n_pages = 1;
        walk->out->end = walk->size;
    }
}
