/* What is behind and over the text of a scene. */
#pragma once
#include "core/synth/draw/burned_text.h"
#include "core/synth/scene/scene.h"

typedef struct GroundArea {
    guint x0, y0, x1, y1; /* x1 and y1 exclusive, inside of the image */
} GroundArea;

/* Before the text is written. */
void ground_paint(MadeImage *picture, const GroundArea *area, SceneGround ground, Random *random);
/* After it was, in the text's grey. */
void ground_trace(MadeImage *picture, const TextRegion *text, SceneGround ground, guint ink,
                  Random *random);
