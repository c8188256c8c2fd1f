/* What a curated copy comes with: maps, configuration, and the truth about each instance. */
#pragma once
#include <glib.h>

typedef struct Outputs Outputs;

Outputs *outputs_new(const char *folder, GError **error);
void outputs_free(Outputs *outputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outputs, outputs_free)

/* A pair of each of the maps; one that was there before isn't written again. Which were there is
 * kept on disk (core/spill). */
gboolean outputs_map_uid(Outputs *outputs, const char *from, const char *to, GError **error);
gboolean outputs_map_patient(Outputs *outputs, const char *from, const char *to, GError **error);
/* Lines, ready with their line ends, of truth_regions.csv, truth_pixels.csv, truth_tags.csv. */
void outputs_add_truth(Outputs *outputs, const char *regions, const char *pixels, const char *tags);
/* Writes what is still held back; fails where anything couldn't be written. */
gboolean outputs_finish(Outputs *outputs, GError **error);

/* A value of a CSV file, quoted where it has to be; newly allocated. */
char *outputs_csv(const char *text);
