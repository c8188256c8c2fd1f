/* Short texts that identify someone although each of their words could be a scanner's: "LE THI",
 * "Mrs Au", "Op: JK", "LMP 14.3". Not for other folders. */
#pragma once
#include "core/scan/sort/line.h"

/* Why the line does; static. NULL where it doesn't. taken: per run, 1 for dates and times. */
const char *brief_identifying(const Line *line, const guint8 *taken);

/* Likewise, without numbers that stand beside each other: what may be asked of texts that were
 * found apart. */
const char *brief_person(const Line *line, const guint8 *taken);
