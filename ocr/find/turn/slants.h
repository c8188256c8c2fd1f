/* Letters that stand in line at an angle. Not for other folders. */
#pragma once
#include "ocr/find/chains.h"
#include "ocr/find/turn/slab.h"

/* By how many degrees the letters of a chain rise, told by their feet or their heads, whichever are
 * more in line; 0 of fewer than three. */
double chain_degrees(const Chains *chains, guint start);

/* Appends a Slab for letters in line at an angle of up to about 50 degrees, on ground that is even
 * beside them, for whoever turns the picture by that to look again. The letters are of one polarity
 * and channel of the picture; taken: of each, whether it is in a level line. least: letters of a
 * line, three or more. */
void find_slants(const Picture *picture, guint channel, gboolean bright, const GArray *letters,
                 const guint8 *taken, guint least, GArray *slants);
