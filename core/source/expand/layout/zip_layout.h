/* Which bytes of a zip archive its directory speaks of. For core/source/expand alone. */
#pragma once
#include "core/source/expand/layout/remark.h"

/* Bytes, other than zeros, that belong to no member that the central directory names and to none of
 * the archive's own records (APPNOTE.TXT 4.3.6): before the first member, between members, behind
 * the end. *at becomes the first one's offset. All of the file where the directory can't be
 * followed. */
gsize zip_unnamed_bytes(const guint8 *data, gsize size, gsize *at);

/* What the records hold beside: comments and extra fields of members, names that differ between
 * both of a member's records, and links whose bytes are no path. The first that is more than a
 * remark; none where the directory can't be followed. */
Remark zip_remark(const guint8 *data, gsize size);
