/* PNG (W3C), its chunks (sections 5 and 11). */
#include "ocr/leptonica/beside/beside.h"
#include "ocr/leptonica/packed/deflated.h"
#include "ocr/leptonica/raster_limits.h"

#include <string.h>

enum { SIGNATURE = 8, CHUNK = 12, TYPE = 4, N_SEEN = 16, PALETTE = 3 };

/* A file while its chunks are walked. */
typedef struct PngWalk {
    const RasterWalk *file;
    guint64 width, height;
    guint bits, colour; /* of a sample, the colour type */
    gboolean is_interlaced, has_palette, has_transparency;
    DeflatedWalk *picture; /* the stream that the IDAT chunks are pieces of */
    gsize picture_at;      /* where the first of them stands */
    guint seen;            /* rows of `numbers` that were there */
} PngWalk;

/* A chunk's content. */
typedef struct PngChunk {
    const char *type;
    gsize at, length;
    char *what; /* with its article */
} PngChunk;

/* Chunks of a few numbers, which stand there once. */
static const struct {
    char type[TYPE + 1];
    gsize most; /* bytes */
} numbers[] = {{"gAMA", 4}, {"cHRM", 32}, {"sRGB", 1}, {"sBIT", 4}, {"bKGD", 6}, {"pHYs", 9},
               {"tIME", 7}, {"cICP", 4},  {"oFFs", 9}, {"vpAg", 9}, {"orNT", 1}};

static gboolean is_type(const PngChunk *chunk, const char *type) {
    return memcmp(chunk->type, type, TYPE) == 0;
}

static guint samples_of(guint colour) {
    static const guint8 samples[] = {1, 0, 3, 1, 2, 0, 4};
    return colour < G_N_ELEMENTS(samples) ? samples[colour] : 0;
}

/* Bytes of the rows of a pass, each behind a byte that names its filter. */
static guint64 pass_bytes(const PngWalk *png, guint64 width, guint64 height) {
    guint64 bits = width * png->bits * samples_of(png->colour); /* below 2^31 * 64 */
    return width > 0 ? ((bits + 7) / 8 + 1) * height : 0;
}

static guint64 picture_bytes(const PngWalk *png) {
    static const struct {
        guint8 x, y, step_x, step_y; /* Adam7, section 8.1 */
    } passes[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                  {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    guint64 sum = 0;
    if (!png->is_interlaced)
        return pass_bytes(png, png->width, png->height);
    for (gsize i = 0; i < G_N_ELEMENTS(passes); i++)
        sum += pass_bytes(png, (png->width + passes[i].step_x - 1 - passes[i].x) / passes[i].step_x,
                          (png->height + passes[i].step_y - 1 - passes[i].y) / passes[i].step_y);
    return sum;
}

static void take_header(PngWalk *png, const PngChunk *chunk) {
    enum { LENGTH = 13 };
    png->width = walk_number(png->file, chunk->at, 4, TRUE) & G_MAXINT32;
    png->height = walk_number(png->file, chunk->at + 4, 4, TRUE) & G_MAXINT32;
    png->bits = (guint)walk_number(png->file, chunk->at + 8, 1, TRUE);
    png->colour = (guint)walk_number(png->file, chunk->at + 9, 1, TRUE);
    png->is_interlaced = walk_number(png->file, chunk->at + 12, 1, TRUE) != 0;
    if (chunk->length > LENGTH)
        walk_add(png->file, RASTER_BYTES, "bytes behind its header", chunk->at + LENGTH,
                 chunk->length - LENGTH);
}

static void take_picture(PngWalk *png, const PngChunk *chunk) {
    if (png->picture == NULL) {
        png->picture = deflated_walk_new(picture_bytes(png), NULL);
        png->picture_at = chunk->at;
    }
    gsize used = deflated_walk_add(png->picture, png->file->data + chunk->at, chunk->length);
    walk_add(png->file, RASTER_BYTES, "bytes of an IDAT chunk behind the picture", chunk->at + used,
             chunk->length - used);
}

static void end_picture(PngWalk *png) {
    if (png->picture == NULL)
        return;
    Deflated picture = deflated_walk_free(g_steal_pointer(&png->picture));
    if (picture.length > picture_bytes(png))
        png->file->out->unread = "its IDAT chunks hold more rows than its header says, which are "
                                 "not read: look at them by hand";
}

/* A keyword, a zero and, where more is packed, what follows up to there. */
static gsize keyword_length(const PngWalk *png, const PngChunk *chunk) {
    const guint8 *data = png->file->data + chunk->at;
    const guint8 *end = memchr(data, 0, chunk->length);
    return end != NULL ? (gsize)(end - data) : chunk->length;
}

static GBytes *unpacked(const PngWalk *png, const PngChunk *chunk, gsize at, Deflated *deflated) {
    g_autoptr(GByteArray) out = g_byte_array_new();
    *deflated = deflated_follow(png->file->data + chunk->at + at, chunk->length - at,
                                RASTER_UNPACKED_MOST, out);
    return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

/* Unpacks what stands behind `head` bytes; where it isn't all of it, that is told by itself. */
static GBytes *packed_content(const PngWalk *png, const PngChunk *chunk, gsize head) {
    Deflated deflated;
    head = MIN(head, chunk->length);
    GBytes *content = unpacked(png, chunk, head, &deflated);
    g_autofree char *what = g_strconcat("packed bytes of ", chunk->what, NULL);
    gsize from = deflated.ended ? head + deflated.used : head;
    walk_add(png->file, RASTER_BYTES, what, chunk->at + from, chunk->length - from);
    return content;
}

static void take_packed_text(const PngWalk *png, const PngChunk *chunk) {
    gsize keyword = keyword_length(png, chunk);
    g_autoptr(GBytes) content = packed_content(png, chunk, keyword + 2);
    GString *text = g_string_new_len((const char *)png->file->data + chunk->at, (gssize)keyword);
    g_string_append(text, ": ");
    g_string_append_len(text, g_bytes_get_data(content, NULL), (gssize)g_bytes_get_size(content));
    walk_add_content(png->file, RASTER_TEXT, chunk->what, chunk->at, g_string_free_to_bytes(text));
}

/* When the file was made, as ImageMagick and others write it. */
static gboolean is_time(const char *keyword) {
    static const char *const names[] = {"date:create",   "date:modify", "date:timestamp",
                                        "Creation Time", "create-date", "modify-date"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(keyword, names[i]) == 0)
            return TRUE;
    return FALSE;
}

static void take_text(const PngWalk *png, const PngChunk *chunk) {
    gsize keyword = keyword_length(png, chunk);
    g_autofree char *name = g_strndup((const char *)png->file->data + chunk->at, keyword);
    gsize rest = MIN(keyword + 1, chunk->length);
    if (is_time(name)) {
        walk_add_time(png->file, chunk->what, chunk->at + rest, chunk->length - rest);
        return;
    }
    GString *text = g_string_new_len(name, (gssize)keyword);
    g_string_append(text, ": ");
    g_string_append_len(text, (const char *)png->file->data + chunk->at + rest,
                        (gssize)(chunk->length - rest));
    walk_add_content(png->file, RASTER_TEXT, chunk->what, chunk->at, g_string_free_to_bytes(text));
}

/* Its zeros part what stands before the text. content: NULL where only that is to be told. */
static void add_with_keywords(const PngWalk *png, const PngChunk *chunk, gsize head,
                              GBytes *content) {
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < head; i++) {
        guint8 c = png->file->data[chunk->at + i];
        g_string_append_c(text, c <= 1 ? ' ' : (char)c);
    }
    if (content != NULL)
        g_string_append_len(text, g_bytes_get_data(content, NULL),
                            (gssize)g_bytes_get_size(content));
    walk_add_content(png->file, RASTER_TEXT, chunk->what, chunk->at, g_string_free_to_bytes(text));
}

/* A keyword, whether the rest is packed, a language, the keyword in it, and the text. */
static void take_international_text(const PngWalk *png, const PngChunk *chunk) {
    static const char xmp[] = "XML:com.adobe.xmp";
    gsize at = keyword_length(png, chunk) + 1, end = chunk->at + chunk->length;
    gboolean is_packed = walk_number(png->file, chunk->at + at, 1, TRUE) != 0;
    gboolean is_xmp = walk_has(png->file, chunk->at, xmp, sizeof xmp);
    gsize text = at + 2;
    for (guint i = 0; i < 2 && chunk->at + text < end; text++)
        i += png->file->data[chunk->at + text] == 0;
    text = MIN(text, chunk->length);
    g_autoptr(GBytes) content =
        is_packed ? packed_content(png, chunk, text)
                  : g_bytes_new_static(png->file->data + chunk->at + text, chunk->length - text);
    RasterWalk inner = walk_unpacked(png->file, chunk->at, content);
    if (is_xmp)
        xmp_layout_read(&inner, chunk->what, 0, inner.size);
    if (!is_xmp || text > sizeof xmp + 4) /* no language, no other keyword */
        add_with_keywords(png, chunk, text, is_xmp ? NULL : content);
}

/* A name, the way that the profile is packed, and the profile. */
static void take_profile(const PngWalk *png, const PngChunk *chunk) {
    static const char *const names[] = {"ICC Profile", "ICC profile",           "icc", "ICC",
                                        "sRGB",        "Photoshop ICC profile", "Skia"};
    gsize keyword = keyword_length(png, chunk);
    g_autoptr(GBytes) content = packed_content(png, chunk, keyword + 2);
    RasterWalk inner = walk_unpacked(png->file, chunk->at, content);
    icc_layout_read(&inner, chunk->what, 0, inner.size);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (walk_has(png->file, chunk->at, names[i], strlen(names[i]) + 1))
            return;
    walk_add(png->file, RASTER_TEXT, chunk->what, chunk->at, keyword);
}

/* The first palette is the picture's where its samples are indices; else it is one for poor
 * displays. */
static gboolean is_palette(PngWalk *png, const PngChunk *chunk) {
    gsize colours = png->colour == PALETTE ? (gsize)1 << MIN(png->bits, 8) : 0;
    gboolean *seen = is_type(chunk, "PLTE") ? &png->has_palette : &png->has_transparency;
    gsize most = is_type(chunk, "PLTE") ? 3 * colours : MAX(colours, 6);
    if ((!is_type(chunk, "PLTE") && !is_type(chunk, "tRNS")) || *seen)
        return FALSE;
    *seen = TRUE;
    return chunk->length <= most;
}

static gboolean is_numbers(PngWalk *png, const PngChunk *chunk) {
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (is_type(chunk, numbers[i].type)) {
            gboolean is_first = (png->seen >> i & 1) == 0;
            png->seen |= 1u << i;
            return is_first && chunk->length <= numbers[i].most;
        }
    return FALSE;
}

/* As APNG has them: more pictures of an animation. */
static gboolean is_animation(const PngChunk *chunk) {
    return is_type(chunk, "acTL") || is_type(chunk, "fcTL") || is_type(chunk, "fdAT");
}

static void take_chunk(PngWalk *png, const PngChunk *chunk) {
    if (is_type(chunk, "IHDR"))
        take_header(png, chunk);
    else if (is_type(chunk, "IDAT"))
        take_picture(png, chunk);
    else if (is_animation(chunk))
        png->file->out->unread = "an animation, of which only the first picture is read";
    else if (is_type(chunk, "tEXt"))
        take_text(png, chunk);
    else if (is_type(chunk, "zTXt"))
        take_packed_text(png, chunk);
    else if (is_type(chunk, "iTXt"))
        take_international_text(png, chunk);
    else if (is_type(chunk, "iCCP"))
        take_profile(png, chunk);
    else if (is_type(chunk, "eXIf"))
        exif_layout_read(png->file, chunk->what, chunk->at, chunk->length);
    else if (!is_palette(png, chunk) && !is_numbers(png, chunk))
        walk_add(png->file, RASTER_BYTES, chunk->what, chunk->at, chunk->length);
}

static char *name_of(const char *type) {
    char name[TYPE + 1] = "";
    for (guint i = 0; i < TYPE; i++)
        name[i] = g_ascii_isalpha(type[i]) ? type[i] : '?';
    return g_strdup_printf("%s %s chunk", strchr("eiIaA", *name) ? "an" : "a", name);
}

void png_layout_read(const RasterWalk *walk) {
    PngWalk png = {.file = walk};
    gsize at = SIGNATURE;
    gboolean is_last = FALSE;
    while (!is_last && walk->size >= CHUNK && at <= walk->size - CHUNK) {
        gsize length = (gsize)walk_number(walk, at, 4, TRUE);
        if (length > walk->size - at - CHUNK) {
            at = walk->size; /* the decoder says what is wrong */
            break;
        }
        const char *type = (const char *)walk->data + at + 4;
        g_autofree char *what = name_of(type);
        const PngChunk chunk = {type, at + 8, length, what};
        is_last = is_type(&chunk, "IEND");
        take_chunk(&png, &chunk);
        at += CHUNK + length;
    }
    end_picture(&png);
    walk->out->end = at;
}
