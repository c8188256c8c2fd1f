/* Elements of any level by their paths, as the MIDI key names them: <(gggg,eeee)> in lower-case
 * hex,
 * <(gggg,"CREATOR",ee)> for private ones of a known creator in upper case; a nested one after its
 * sequence's path and the item's number, [<0000>]. */
#pragma once
#include "core/dicom/dicom.h"

/* The element, and in *holder the data set that holds it; NULL where there is none or the path
 * makes no sense. Of several that have this path the last. */
const DicomElement *path_find(const DicomDataset *root, const char *path,
                              const DicomDataset **holder);

/* Calls visit with every element of every level and its path, in the order of tags. */
typedef void (*PathVisit)(const char *path, const DicomDataset *dataset,
                          const DicomElement *element, gpointer data);
void path_walk(const DicomDataset *root, PathVisit visit, gpointer data);
