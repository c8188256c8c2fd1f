/* A network of the form that English is read with, with made-up weights, and lines to read with it:
 * for measuring, where no model need be installed. What it takes does not depend on the weights. */
#pragma once
#include <glib.h>

#include "kernels/lines.h"

typedef struct MadeLines MadeLines;

/* So many lines, each of so many steps. */
MadeLines *made_lines_new(gsize n, gsize steps);
void made_lines_free(MadeLines *lines);

const LinesNetwork *made_lines_network(const MadeLines *lines);
const LinesPicture *made_lines_pictures(const MadeLines *lines);
/* Room for what is read: probabilities of each. */
float *const *made_lines_room(const MadeLines *lines);

/* Reads all by the processor's table in use, as network_read() does without letters. */
void made_lines_read(const MadeLines *lines);
