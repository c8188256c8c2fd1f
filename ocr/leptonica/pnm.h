/* Netpbm's formats, PBM, PGM, PPM and PAM, plain or raw, which may stand one behind the other. */
#pragma once
#include <glib.h>

/* Offset behind the picture that begins at an offset; the size where it is cut off, and `at` where
 * none begins there or its header is broken. */
gsize pnm_end(const guint8 *data, gsize size, gsize at);
