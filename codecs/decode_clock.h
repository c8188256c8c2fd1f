/* Processor time (outside of the system, of all threads) that a frame's decoder may take. Libraries
 * can't be stopped in the middle, and some count without an end in broken streams: CharLS 2.4 does
 * (its pull request 334). Where one takes more, SIGVTALRM ends the process, as its default is: a
 * worker, whose parent tells of it. A process that ignores the signal decodes without a limit. */
#pragma once
#include <glib.h>

/* Seconds for so many samples: what the slowest decoder takes under a sanitizer, several times
 * over.
 */
double decode_clock_seconds(gsize samples);
/* From here on; not by several threads at a time. */
void decode_clock_start(gsize samples);
void decode_clock_stop(void);
