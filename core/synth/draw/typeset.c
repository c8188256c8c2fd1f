#include "core/synth/draw/typeset.h"

#include "core/file/plain_file.h"
#include "core/synth/draw/bitmap_font.h"
#include "core/synth/failure.h"
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include <string.h>

struct Typesetter {
    FT_Library library;
    FT_Face faces[N_ALL_FONTS]; /* NULL for the bitmap font, and for one that wasn't asked for */
};

#define SHARED "/usr/share/fonts/truetype/"
#define CJK "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"

/* A file with a path is opened when it is first asked for. */
static const struct {
    const char *name, *file;
    glong index; /* in a collection */
    const char *package;
} fonts[N_ALL_FONTS] = {
    [FONT_SANS] = {"sans", "DejaVuSans.ttf", 0, "fonts-dejavu-core"},
    [FONT_BOLD] = {"bold", "DejaVuSans-Bold.ttf", 0, "fonts-dejavu-core"},
    [FONT_MONO] = {"mono", "DejaVuSansMono.ttf", 0, "fonts-dejavu-core"},
    [FONT_BITMAP] = {"bitmap", NULL, 0, NULL},
    [FONT_ARIAL_LIKE] = {"liberation-sans", SHARED "liberation2/LiberationSans-Regular.ttf", 0,
                         "fonts-liberation2"},
    [FONT_TIMES_LIKE] = {"liberation-serif", SHARED "liberation2/LiberationSerif-Regular.ttf", 0,
                         "fonts-liberation2"},
    [FONT_COURIER_LIKE] = {"liberation-mono", SHARED "liberation2/LiberationMono-Bold.ttf", 0,
                           "fonts-liberation2"},
    [FONT_FREE_SANS] = {"free-sans", SHARED "freefont/FreeSansBold.ttf", 0, "fonts-freefont-ttf"},
    [FONT_HEBREW] = {"hebrew", SHARED "noto/NotoSansHebrew-Regular.ttf", 0, "fonts-noto-core"},
    [FONT_THAI] = {"thai", SHARED "noto/NotoSansThai-Regular.ttf", 0, "fonts-noto-core"},
    [FONT_DEVANAGARI] = {"devanagari", SHARED "noto/NotoSansDevanagari-Regular.ttf", 0,
                         "fonts-noto-core"},
    [FONT_JAPANESE] = {"japanese", CJK, 0, "fonts-noto-cjk"},
    [FONT_KOREAN] = {"korean", CJK, 1, "fonts-noto-cjk"},
    [FONT_CHINESE] = {"chinese", CJK, 2, "fonts-noto-cjk"},
};

const char *font_name(Font font) {
    return fonts[font].name;
}

gboolean font_find(const char *name, Font *out) {
    for (*out = 0; *out < N_ALL_FONTS; (*out)++)
        if (strcmp(fonts[*out].name, name) == 0)
            return TRUE;
    return FALSE;
}

static const char *const usual_folders[] = {
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/TTF",
};

static gboolean open_face(Typesetter *typesetter, const char *folder, Font font, GError **error) {
    const char *file = fonts[font].file;
    g_autofree char *path = folder ? g_build_filename(folder, file, NULL) : g_strdup(file);
    if (!plain_file_may_be(path, error))
        return FALSE;
    if (FT_New_Face(typesetter->library, path, fonts[font].index, &typesetter->faces[font]) == 0)
        return TRUE;
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT, "%s: can't be read as a font (Debian: %s)",
                path, fonts[font].package);
    return FALSE;
}

Typesetter *typesetter_new(const char *folder, GError **error) {
    g_autoptr(Typesetter) typesetter = g_new0(Typesetter, 1);
    for (gsize i = 0; folder == NULL && i < G_N_ELEMENTS(usual_folders); i++)
        if (g_file_test(usual_folders[i], G_FILE_TEST_IS_DIR))
            folder = usual_folders[i];
    if (folder == NULL) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT,
                    "the DejaVu fonts are in none of the usual places (Debian: fonts-dejavu-core); "
                    "name their folder with --fonts");
        return NULL;
    }
    FT_Init_FreeType(&typesetter->library);
    for (Font font = 0; font < N_FONTS; font++)
        if (fonts[font].file && !open_face(typesetter, folder, font, error))
            return NULL;
    return g_steal_pointer(&typesetter);
}

void typesetter_free(Typesetter *typesetter) {
    for (Font font = 0; font < N_ALL_FONTS; font++)
        if (typesetter->faces[font])
            FT_Done_Face(typesetter->faces[font]);
    if (typesetter->library)
        FT_Done_FreeType(typesetter->library);
    g_free(typesetter);
}

void drawn_clear(Drawn *drawn) {
    g_clear_pointer(&drawn->coverage, g_free);
}

typedef struct TypesetSheet {
    gint width, height;
    guint8 *coverage;
    gint x0, y0, x1, y1; /* of the ink */
} TypesetSheet;

static void ink(TypesetSheet *sheet, gint x, gint y, guint8 value) {
    if (value == 0 || x < 0 || y < 0 || x >= sheet->width || y >= sheet->height)
        return;
    guint8 *at = sheet->coverage + (gsize)y * (gsize)sheet->width + x;
    *at = MAX(*at, value);
    sheet->x0 = MIN(sheet->x0, x);
    sheet->y0 = MIN(sheet->y0, y);
    sheet->x1 = MAX(sheet->x1, x + 1);
    sheet->y1 = MAX(sheet->y1, y + 1);
}

static void cut_to_ink(const TypesetSheet *sheet, guint margin, Drawn *out) {
    out->width = (guint)MAX(sheet->x1 - sheet->x0, 0) + 2 * margin;
    out->height = (guint)MAX(sheet->y1 - sheet->y0, 0) + 2 * margin;
    out->coverage = g_malloc0((gsize)out->width * out->height);
    for (gint y = sheet->y0; y < sheet->y1; y++)
        for (gint x = sheet->x0; x < sheet->x1; x++)
            out->coverage[((gsize)(y - sheet->y0) + margin) * out->width + (gsize)(x - sheet->x0) +
                          margin] = sheet->coverage[(gsize)y * (gsize)sheet->width + x];
}

static void draw_bitmap(TypesetSheet *sheet, const char *text, gint scale) {
    g_autofree char *plain = g_str_to_ascii(text, "C");
    gint left = scale, top = scale, pen = left;
    for (const char *at = plain; *at; at++) {
        if (*at == '\n') {
            pen = left;
            top += (BITMAP_FONT_HEIGHT + 3) * scale;
            continue;
        }
        char character = bitmap_font_has(*at) ? *at : '?';
        for (gint y = 0; y < BITMAP_FONT_HEIGHT * scale; y++)
            for (gint x = 0; x < BITMAP_FONT_WIDTH * scale; x++)
                if (bitmap_font_ink(character, (guint)(x / scale), (guint)(y / scale)))
                    ink(sheet, pen + x, top + y, 255);
        pen += (BITMAP_FONT_WIDTH + 1) * scale;
    }
}

/* Pixels per em at which capitals are so high: the height is rounded to nearest. */
static guint em_size(FT_Face face, guint capital_height) {
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(face, FT_SFNT_OS2);
    guint capital =
        os2 && os2->sCapHeight > 0 ? (guint)os2->sCapHeight : face->units_per_EM * 73u / 100;
    return (capital_height * face->units_per_EM + capital / 2) / capital;
}

/* `other` has what the face lacks: fonts of other scripts have no digits. */
static gboolean draw_outlines(TypesetSheet *sheet, FT_Face face, FT_Face other, const char *text,
                              guint em, GError **error) {
    FT_Face own = face;
    gint left = (gint)em, pen = left, base = (gint)em + (gint)em / 4;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (*at == '\n') {
            pen = left;
            base += (gint)em * 5 / 4;
            continue;
        }
        gunichar character = g_utf8_get_char(at);
        face = FT_Get_Char_Index(own, character) != 0 ? own : other;
        if (FT_Get_Char_Index(face, character) == 0 ||
            FT_Load_Char(face, character, FT_LOAD_RENDER) != 0) {
            g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT, "the font can't draw U+%04X",
                        character);
            return FALSE;
        }
        const FT_Bitmap *bitmap = &face->glyph->bitmap;
        for (gint y = 0; y < (gint)bitmap->rows; y++)
            for (gint x = 0; x < (gint)bitmap->width; x++)
                ink(sheet, pen + face->glyph->bitmap_left + x, base - face->glyph->bitmap_top + y,
                    bitmap->buffer[y * bitmap->pitch + x]);
        pen += (gint)(face->glyph->advance.x >> 6);
    }
    return TRUE;
}

gboolean typesetter_draw(Typesetter *typesetter, Font font, const char *text, guint capital_height,
                         guint margin, Drawn *out, GError **error) {
    *out = (Drawn){0};
    if (font >= N_FONTS && typesetter->faces[font] == NULL &&
        !open_face(typesetter, NULL, font, error))
        return FALSE;
    FT_Face face = typesetter->faces[font],
            other = font < N_FONTS ? face : typesetter->faces[FONT_SANS];
    guint em = face ? em_size(face, capital_height) : capital_height;
    if (face && (FT_Set_Pixel_Sizes(face, 0, em) != 0 || FT_Set_Pixel_Sizes(other, 0, em) != 0)) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT, "the font has no size of %u pixels", em);
        return FALSE;
    }
    gint n_lines = 1;
    for (const char *at = text; *at; at++)
        n_lines += *at == '\n';
    gint width = (gint)(em * (gsize)(g_utf8_strlen(text, -1) + 2) * 3 / 2);
    gint height = (gint)em * 2 * (n_lines + 1);
    g_autofree guint8 *coverage = g_malloc0((gsize)width * (gsize)height);
    TypesetSheet sheet = {width, height, coverage, width, height, 0, 0};
    if (face == NULL)
        draw_bitmap(&sheet, text, (gint)MAX(1, capital_height / BITMAP_FONT_HEIGHT));
    else if (!draw_outlines(&sheet, face, other, text, em, error))
        return FALSE;
    cut_to_ink(&sheet, margin, out);
    return TRUE;
}
