#include "core/synth/scene/scene.h"

#include "core/synth/failure.h"
#include <string.h>

static const struct {
    const char *name;
    SceneAspect aspect;
    guint value;
} parts[] = {
    {"turned-90", ASPECT_DIRECTION, DIRECTION_90},
    {"turned-180", ASPECT_DIRECTION, DIRECTION_180},
    {"turned-270", ASPECT_DIRECTION, DIRECTION_270},
    {"tilted", ASPECT_DIRECTION, DIRECTION_TILTED},
    {"loose-box", ASPECT_BOX, BOX_LOOSE},
    {"large-box", ASPECT_BOX, BOX_LARGE},
    {"box-beyond", ASPECT_BOX, BOX_BEYOND},
    {"joined", ASPECT_WORDING, WORDING_JOINED},
    {"name", ASPECT_WORDING, WORDING_NAME},
    {"initials", ASPECT_WORDING, WORDING_INITIALS},
    {"letter", ASPECT_WORDING, WORDING_LETTER},
    {"cyrillic", ASPECT_SCRIPT, SCRIPT_CYRILLIC},
    {"greek", ASPECT_SCRIPT, SCRIPT_GREEK},
    {"hebrew", ASPECT_SCRIPT, SCRIPT_HEBREW},
    {"arabic", ASPECT_SCRIPT, SCRIPT_ARABIC},
    {"chinese", ASPECT_SCRIPT, SCRIPT_CHINESE},
    {"japanese", ASPECT_SCRIPT, SCRIPT_JAPANESE},
    {"korean", ASPECT_SCRIPT, SCRIPT_KOREAN},
    {"thai", ASPECT_SCRIPT, SCRIPT_THAI},
    {"devanagari", ASPECT_SCRIPT, SCRIPT_DEVANAGARI},
    {"arial", ASPECT_TYPEFACE, TYPEFACE_ARIAL_LIKE},
    {"times", ASPECT_TYPEFACE, TYPEFACE_TIMES_LIKE},
    {"courier", ASPECT_TYPEFACE, TYPEFACE_COURIER_LIKE},
    {"free-sans", ASPECT_TYPEFACE, TYPEFACE_FREE_SANS},
    {"anatomy", ASPECT_GROUND, GROUND_ANATOMY},
    {"black", ASPECT_GROUND, GROUND_BLACK},
    {"grey", ASPECT_GROUND, GROUND_GREY},
    {"noise", ASPECT_GROUND, GROUND_NOISE},
    {"grid", ASPECT_GROUND, GROUND_GRID},
    {"trace", ASPECT_GROUND, GROUND_TRACE},
    {"ruler", ASPECT_GROUND, GROUND_RULER},
    {"catheter", ASPECT_GROUND, GROUND_CATHETER},
    {"loop", ASPECT_CARRIER, CARRIER_LOOP},
    {"palette", ASPECT_CARRIER, CARRIER_PALETTE},
    {"overlay", ASPECT_CARRIER, CARRIER_OVERLAY},
    {"jpeg", ASPECT_CARRIER, CARRIER_JPEG},
};

/* Half of the images are usual in an aspect. */
static void choose_any(Random *random, Scene *out) {
    for (SceneAspect aspect = 0; aspect < ASPECT_CARRIER; aspect++) {
        guint values = 1;
        for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
            values += parts[i].aspect == aspect;
        guint usual = random_below(random, 2), value = random_below(random, values);
        out->of[aspect] = usual ? 0 : value;
    }
}

static gboolean fail(const char *name, GError **error) {
    g_autoptr(GString) known = g_string_new("plain, any");
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(known, ", %s", parts[i].name);
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT,
                "\"%s\" is no part of a scene; there are %s, joined by +", name, known->str);
    return FALSE;
}

static gboolean add_part(const char *name, Random *random, Scene *out) {
    if (strcmp(name, "any") == 0)
        choose_any(random, out);
    if (strcmp(name, "any") == 0 || strcmp(name, "plain") == 0)
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strcmp(parts[i].name, name) == 0) {
            out->of[parts[i].aspect] = parts[i].value;
            return TRUE;
        }
    return FALSE;
}

gboolean scene_parse(const char *name, Random *random, Scene *out, GError **error) {
    g_auto(GStrv) names = g_strsplit(name, "+", -1);
    *out = (Scene){0};
    for (gsize i = 0; names[i]; i++)
        if (!add_part(names[i], random, out))
            return fail(names[i], error);
    return TRUE;
}

char *scene_name(const Scene *scene) {
    GString *name = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (scene->of[parts[i].aspect] == parts[i].value)
            g_string_append_printf(name, "%s%s", name->len ? "+" : "", parts[i].name);
    if (name->len == 0)
        g_string_assign(name, "plain");
    return g_string_free(name, FALSE);
}

gint scene_degrees(const Scene *scene, Random *random) {
    gint angle = (gint)random_between(random, 1, 45);
    gboolean left = random_percent(random, 50);
    if (scene->of[ASPECT_DIRECTION] == DIRECTION_TILTED)
        return left ? -angle : angle;
    return 90 * (gint)scene->of[ASPECT_DIRECTION];
}

char *scene_key_text(const Scene *scene, const char *written) {
    char *text = g_strdup(written);
    return scene->of[ASPECT_WORDING] == WORDING_JOINED ? g_strdelimit(text, "\n", ' ') : text;
}
