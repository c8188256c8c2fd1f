/* What holds the text of a scene: what the pixels have to be for it, and what is beside them. */
#pragma once
#include "core/synth/draw/burned_text.h"
#include "core/synth/encode/encode.h"
#include "core/synth/scene/scene.h"
#include "core/synth/tree/tree.h"

void carrier_adapt(const Scene *scene, PictureShape *shape);
/* The encoding that the carrier needs; usual: what the image would have. */
const Encoding *carrier_encoding(const Scene *scene, const PictureShape *shape,
                                 const Encoding *usual);
/* Adds the palette or the overlay to a data set that has the pixels. */
void carrier_finish(const Scene *scene, Tree *tree, const PictureShape *shape,
                    const TextRegion *text);
