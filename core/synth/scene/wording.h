/* What the text of a scene says, in which script, and how that script is drawn. */
#pragma once
#include "core/synth/draw/typeset.h"
#include "core/synth/header/facts.h"
#include "core/synth/scene/scene.h"

typedef struct Wording {
    char *written; /* as the key has it; owned */
    char *drawn;   /* glyphs from left to right; owned */
} Wording;
void wording_clear(Wording *wording);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wording, wording_clear)

/* device: what the image says in the usual wording. Scripts other than Latin have names of their
 * own over the subject's date of birth. */
Wording wording_of(const Scene *scene, const char *device, const Facts *facts, Random *random);
/* The typeface that the scene asks for; device: what it has otherwise. */
Font wording_font(const Scene *scene, Font device);
