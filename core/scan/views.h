/* One text may be read in several views of a frame. */
#pragma once
#include <glib.h>

/* Drops of an array of Finding those of a window or table of the header ("frame, ...") that say at
 * the same place what another finding of the frame or of an earlier view says, and those that were
 * read without confidence. */
void findings_drop_repeated(GPtrArray *findings);
