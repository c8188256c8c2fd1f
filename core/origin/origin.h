/* What made an image and what it belongs to, as its header says. */
#pragma once
#include "core/dicom/dicom.h"
#include "core/run/record.h"

typedef struct ImageOrigin {
    char *manufacturer, *model, *station; /* UTF-8 without blanks around; NULL: not stated */
    char *series, *patient;               /* Series Instance UID, Patient ID; likewise */
    gint64 rows, columns;                 /* pixels; 0: not stated */
} ImageOrigin;

/* Overwrites *origin, which is to be cleared. */
void origin_read(ImageOrigin *origin, const DicomFile *file);
/* As part of a record. */
void origin_exchange(RecordPort *port, ImageOrigin *origin);
void origin_clear(ImageOrigin *origin);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImageOrigin, origin_clear)
