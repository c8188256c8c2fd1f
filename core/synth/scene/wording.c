#include "core/synth/scene/wording.h"

#include <string.h>

/* clang-format off */
/* Names that need no more of a font than glyphs in a row: Arabic in presentation forms and, as
 * Hebrew, from right to left; Devanagari without conjuncts and without signs that move. */
static const struct {
    Font font;
    gboolean leftwards;
    struct { const char *written, *drawn; } names[4]; /* drawn: NULL where it is what is written */
} scripts[N_SCRIPTS] = {
    [SCRIPT_CYRILLIC] = {FONT_SANS, FALSE, {{"СОКОЛОВ ПЁТР", NULL}, {"КУЗНЕЦОВА ОЛЬГА", NULL}, {"ЩЕРБАКОВ ИГОРЬ", NULL}, {"ЖУКОВА ЮЛИЯ", NULL}}},
    [SCRIPT_GREEK] = {FONT_SANS, FALSE, {{"ΠΑΠΑΔΟΠΟΥΛΟΣ ΗΛΙΑΣ", NULL}, {"ΔΗΜΗΤΡΙΟΥ ΣΟΦΙΑ", NULL}, {"ΓΕΩΡΓΙΟΥ ΖΩΗ", NULL}, {"ΒΛΑΧΟΣ ΜΑΡΚΟΣ", NULL}}},
    [SCRIPT_HEBREW] = {FONT_HEBREW, TRUE, {{"כהן דוד", NULL}, {"לוי שרה", NULL}, {"מזרחי יעקב", NULL}, {"פרץ רחל", NULL}}},
    [SCRIPT_ARABIC] = {FONT_SANS, TRUE, {
        {"محمد سالم", "ﻣﺤﻤﺪ ﺳﺎﻟﻢ"}, {"فاطمة حسن", "ﻓﺎﻃﻤﺔ ﺣﺴﻦ"},
        {"كريم ناصر", "ﻛﺮﻳﻢ ﻧﺎﺻﺮ"}, {"مريم صالح", "ﻣﺮﻳﻢ ﺻﺎﻟﺢ"}}},
    [SCRIPT_CHINESE] = {FONT_CHINESE, FALSE, {{"王建国", NULL}, {"欧阳秀英", NULL}, {"陈伟强", NULL}, {"黄丽芳", NULL}}},
    [SCRIPT_JAPANESE] = {FONT_JAPANESE, FALSE, {{"山田 太郎", NULL}, {"佐藤 花子", NULL}, {"タカハシ ケンイチ", NULL}, {"渡辺 直美", NULL}}},
    [SCRIPT_KOREAN] = {FONT_KOREAN, FALSE, {{"김민준", NULL}, {"이서연", NULL}, {"박지훈", NULL}, {"최수빈", NULL}}},
    [SCRIPT_THAI] = {FONT_THAI, FALSE, {{"สมชาย ใจดี", NULL}, {"มาลี ทองดี", NULL}, {"อนันต์ แสงทอง", NULL}, {"วิภา สมบูรณ์", NULL}}},
    [SCRIPT_DEVANAGARI] = {FONT_DEVANAGARI, FALSE, {{"राम कुमार", NULL}, {"सीता राव", NULL}, {"मोहन लाल", NULL}, {"कमला नायर", NULL}}},
};
/* clang-format on */

void wording_clear(Wording *wording) {
    g_clear_pointer(&wording->written, g_free);
    g_clear_pointer(&wording->drawn, g_free);
}

static char *foreign_name(SceneScript script, guint n, char **drawn) {
    const char *written = scripts[script].names[n].written,
               *glyphs = scripts[script].names[n].drawn;
    glyphs = glyphs ? glyphs : written;
    *drawn = scripts[script].leftwards ? g_utf8_strreverse(glyphs, -1) : g_strdup(glyphs);
    return g_strdup(written);
}

static char *first_letters(const char *name, guint n) {
    GString *letters = g_string_new(NULL);
    gboolean starts = TRUE;
    for (const char *at = name; *at && n > 0; at = g_utf8_next_char(at)) {
        if (starts && g_unichar_isalpha(g_utf8_get_char(at))) {
            g_string_append_unichar(letters, g_utf8_get_char(at));
            n--;
        }
        starts = *at == ' ';
    }
    return g_string_free(letters, FALSE);
}

static char *first_word(const char *name) {
    return g_strndup(name, strcspn(name, " "));
}

/* The name in the scene's wording, with or without what stands below it. */
static char *say(const Scene *scene, const char *name, const char *rest) {
    switch (scene->of[ASPECT_WORDING]) {
    case WORDING_NAME:
        return first_word(name);
    case WORDING_INITIALS:
        return first_letters(name, 2);
    case WORDING_LETTER:
        return first_letters(name, 1);
    default:
        return g_strconcat(name, rest, NULL);
    }
}

Wording wording_of(const Scene *scene, const char *device, const Facts *facts, Random *random) {
    SceneScript script = scene->of[ASPECT_SCRIPT];
    guint n = random_below(random, G_N_ELEMENTS(scripts[0].names));
    gsize name_length = strcspn(device, "[\n0123456789");
    g_autofree char *name = NULL, *drawn = NULL, *rest = NULL;
    if (script == SCRIPT_LATIN) {
        name = g_strndup(device, name_length);
        drawn = g_strdup(name);
        rest = g_strdup(device + name_length);
    } else {
        name = foreign_name(script, n, &drawn);
        rest = g_strconcat("\n", facts_get(facts, "birth_screen"), NULL);
    }
    return (Wording){.written = say(scene, name, rest), .drawn = say(scene, drawn, rest)};
}

Font wording_font(const Scene *scene, Font device) {
    static const Font typefaces[] = {[TYPEFACE_ARIAL_LIKE] = FONT_ARIAL_LIKE,
                                     [TYPEFACE_TIMES_LIKE] = FONT_TIMES_LIKE,
                                     [TYPEFACE_COURIER_LIKE] = FONT_COURIER_LIKE,
                                     [TYPEFACE_FREE_SANS] = FONT_FREE_SANS};
    if (scene->of[ASPECT_SCRIPT] != SCRIPT_LATIN)
        return scripts[scene->of[ASPECT_SCRIPT]].font;
    return scene->of[ASPECT_TYPEFACE] ? typefaces[scene->of[ASPECT_TYPEFACE]] : device;
}
