/* How text stands in an image: what a device does other than writing a line into a corner. A scene
 * is named by its parts, e.g. "turned-90+loose-box+noise"; what it doesn't name is the usual. */
#pragma once
#include "core/synth/random.h"

typedef enum SceneAspect {
    ASPECT_DIRECTION,
    ASPECT_BOX,
    ASPECT_WORDING,
    ASPECT_SCRIPT,
    ASPECT_TYPEFACE,
    ASPECT_GROUND,
    ASPECT_CARRIER,
    N_ASPECTS
} SceneAspect;

/* 0 is the usual one of each aspect. */
typedef enum SceneDirection {
    DIRECTION_LEVEL,
    DIRECTION_90, /* clockwise */
    DIRECTION_180,
    DIRECTION_270,
    DIRECTION_TILTED, /* up to 45 degrees either way */
} SceneDirection;

typedef enum SceneBox {
    BOX_TIGHT,
    BOX_LOOSE,  /* several letters wider and higher than the text, which stands anywhere in it */
    BOX_LARGE,  /* a good part of the image */
    BOX_BEYOND, /* ends outside of the image */
} SceneBox;

typedef enum SceneWording {
    WORDING_DEVICE,   /* as devices of the modality write */
    WORDING_JOINED,   /* the key has spaces where the image breaks lines */
    WORDING_NAME,     /* a last name alone */
    WORDING_INITIALS, /* two letters */
    WORDING_LETTER,
} SceneWording;

typedef enum SceneScript {
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_GREEK,
    SCRIPT_HEBREW,
    SCRIPT_ARABIC,
    SCRIPT_CHINESE,
    SCRIPT_JAPANESE,
    SCRIPT_KOREAN,
    SCRIPT_THAI,
    SCRIPT_DEVANAGARI,
    N_SCRIPTS
} SceneScript;

typedef enum SceneTypeface {
    TYPEFACE_DEVICE,
    TYPEFACE_ARIAL_LIKE,
    TYPEFACE_TIMES_LIKE,
    TYPEFACE_COURIER_LIKE,
    TYPEFACE_FREE_SANS,
} SceneTypeface;

typedef enum SceneGround {
    GROUND_CORNER,  /* what the image has in a corner */
    GROUND_ANATOMY, /* what it has anywhere else */
    GROUND_BLACK,
    GROUND_GREY,
    GROUND_NOISE,
    GROUND_GRID,
    GROUND_TRACE,    /* a curve in the text's grey runs through the letters */
    GROUND_RULER,    /* bright ticks along the box */
    GROUND_CATHETER, /* a bright curve as thick as strokes beside the text */
} SceneGround;

typedef enum SceneCarrier {
    CARRIER_PIXELS,
    CARRIER_LOOP,    /* of twelve frames, where the device makes loops */
    CARRIER_PALETTE, /* colours looked up in a palette */
    CARRIER_OVERLAY, /* an overlay plane has the text, the pixels haven't */
    CARRIER_JPEG,    /* the pixels are JPEG, 8 bits, of quality 90 */
} SceneCarrier;

typedef struct Scene {
    guint of[N_ASPECTS];
} Scene;

/* The scene of a name; FALSE with a message that lists the parts where it has an unknown one. "any"
 * leaves all but the carrier to the random numbers, "plain" is the usual one of each aspect. */
gboolean scene_parse(const char *name, Random *random, Scene *out, GError **error);
/* The name, newly allocated; "plain" where everything is usual. */
char *scene_name(const Scene *scene);
/* Degrees clockwise. */
gint scene_degrees(const Scene *scene, Random *random);
/* What the key has of a text with line breaks; newly allocated. */
char *scene_key_text(const Scene *scene, const char *written);
