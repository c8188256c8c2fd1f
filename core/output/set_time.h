/* The time that SOURCE_DATE_EPOCH sets (reproducible-builds.org), for results that shall be the
 * same to the byte. */
#pragma once
#include <glib.h>

/* Seconds since 1970; -1 where it sets none. */
gint64 set_time(void);
/* The time that it is: that one, or the clock's. UTC. The caller unrefs it. */
GDateTime *set_time_now(void);
/* How long something took, as results tell it: 0 where the time is set. */
double set_time_seconds(double seconds);
