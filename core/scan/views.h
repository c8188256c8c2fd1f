/* One text may be found in several views of a frame, and in several directions. */
#pragma once
#include <glib.h>

/* Drops of an array of Finding those of a window or table of the header ("frame, ...") that say at
 * the same place what another finding of the frame or of an earlier view says, and those that were
 * read without confidence and are not plainly lettering. */
void findings_drop_repeated(GPtrArray *findings);

/* Drops lettering that could not be read, and runs in another direction than findings with text
 * that cover most of it: columns of the letters of lines below each other. */
void findings_drop_columns(GPtrArray *findings);
