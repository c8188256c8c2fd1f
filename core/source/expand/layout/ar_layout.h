/* What an ar archive holds beside its members. For core/source/expand alone. */
#pragma once
#include "core/source/expand/layout/remark.h"

/* The table of long names (GNU), and what stands behind the zero byte that ends a name before a
 * member's bytes (BSD, "#1/"): what is more than a remark. */
Remark ar_remark(const guint8 *data, gsize size);
