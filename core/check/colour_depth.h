/* Colours of a palette have 16 bits, those of RGB samples mostly 8. */
#pragma once
#include "codecs/frame.h"

/* Where one of two RGB frames of one size has 16 bits a sample and the other 8, brings the former
 * to 8: to the other's value where either usual way of doing so (the upper byte, or dividing by
 * 257) gives that, else to the upper byte. Leaves other pairs as they are. */
void colours_to_one_depth(Frame *a, Frame *b);
