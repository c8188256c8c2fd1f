/* What a finished run found, as exports take it. */
#pragma once
#include "core/output/told/finished.h"
#include "ocr/box.h"

/* Texts hold until the visit returns; they may be of strangers. "" and 0: not known. */
typedef struct ExportText {
    const char *file, *instance; /* path, SOP Instance UID */
    const char *place;           /* core/image/places.h */
    gint64 frame;                /* of the place; -1: of none */
    Box box;                     /* pixels of the place */
    const char *text, *verdict;
    const char *manufacturer, *model, *station;
    gint64 rows, columns; /* of the image */
    gboolean is_open;     /* it could not be judged, and may hide text */
} ExportText;

/* Whether the run is of a command that finds text in places: of `check` and `scan`. */
gboolean found_is_told_by(const FinishedRun *run);

/* Visits, file by file, what identifies someone (of `check`: regions that leak), and what could not
 * be judged; all: every text and region; at last what was listed and may hold text. Until a visit
 * fails. */
typedef gboolean (*FoundVisit)(const ExportText *found, gpointer data, GError **error);
gboolean found_each(const FinishedRun *run, gboolean all, FoundVisit visit, gpointer data,
                    GError **error);

/* Whether it stands in the samples that frames show; else in an overlay, an icon, a palette, unused
 * bits or elsewhere, where no box in the frames reaches it. */
gboolean found_is_in_frames(const ExportText *found);
/* Whether no pixel of its box lies in the image. */
gboolean found_is_outside(const ExportText *found);
/* Whether it stands in a picture that is no DICOM file. */
gboolean found_is_in_page(const ExportText *found);
