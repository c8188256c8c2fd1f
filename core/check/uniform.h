/* Whether a picture shows anything. */
#pragma once
#include "ocr/picture.h"

/* Whether all samples of a picture of 16 bits and one plane are the same; TRUE of an empty one. */
gboolean picture_is_uniform(const Picture *picture);
