/* Made-up people: tables of names, places and staff by origin. */
#pragma once
#include <glib.h>

/* "NATIVE" or "NATIVE|LATIN": as in the header and, where that isn't Latin, as on a screen. */
typedef struct Origin {
    const char *character_set; /* Specific Character Set (0008,0005) that has these letters */
    guint share;               /* of a hundred subjects */
    const char *last[10], *male[6], *female[6];
    const char *street, *city;
} Origin;

extern const Origin origins[];
extern const gsize n_origins;

extern const char *const hospitals[8];
extern const char *const departments[4];
extern const char *const middle_names[6]; /* "" for none */
extern const char *const streets[6];
extern const char *const cities[6];
