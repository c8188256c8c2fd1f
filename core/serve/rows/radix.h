/* Orders by whole numbers, in time that grows with their number only. */
#pragma once
#include <glib.h>

typedef guint32 RadixKey;

/* Puts items, which are indexes of keys, in the order of their keys; those of one key stay as they
 * stand. */
void radix_sort(guint32 *items, guint n, const RadixKey *keys);
