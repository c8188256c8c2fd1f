/* Looks for burned-in text in all places of a file that hold pixels. */
#pragma once
#include "core/account/listed_kind.h"
#include "core/dicom/dicom.h"
#include "core/origin/origin.h"
#include "core/scan/finding.h"
#include "ocr/read/reader.h"

/* What could not be looked at, and why. */
typedef struct ScanProblem {
    char *place;  /* "file" where nothing of it could be read */
    gint64 frame; /* -1: not of one frame */
    char *reason;
    gboolean
        texture; /* only what looked like text for a frame each in texture that never was any */
} ScanProblem;

typedef struct ScanResult {
    char *file;
    gboolean listed;               /* else it is judged */
    ListedKind kind;               /* if it is listed */
    char *listed_reason;           /* likewise; never NULL */
    gboolean wider;                /* it leads to other files */
    char *sop_instance, *modality; /* UTF-8, never NULL */
    ImageOrigin origin;            /* of a picture that is no DICOM the size of its first page */
    gsize n_pictures;              /* frames and other places looked at */
    GPtrArray *findings;           /* of Finding, owned */
    GPtrArray *problems;           /* of ScanProblem, owned */
} ScanResult;

ScanResult *scan_result_new(const char *file);
ScanProblem *scan_result_add_problem(ScanResult *result, const char *place, gint64 frame,
                                     const char *reason);
/* The file is not judged, for this reason. */
void scan_result_list(ScanResult *result, ListedKind kind, const char *reason);
void scan_result_free(ScanResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScanResult, scan_result_free)

/* What identifies the file, as far as it was read. */
void scan_result_describe(ScanResult *result, const DicomFile *file);
/* Looks at all that a file holds; it is listed where that is nothing. Never fails: what goes wrong
 * is a problem of the result, and the rest is looked at. crops: whether findings get pictures. */
void scan_result_look(ScanResult *result, LineReader *reader, const DicomFile *file,
                      gboolean crops);
/* The same of a file's bytes in a picture format of everyday use (ocr/leptonica/raster.h): all its
 * pages, as they are stored and as they are seen. */
void scan_result_look_at_raster(ScanResult *result, LineReader *reader, GBytes *bytes,
                                gboolean crops);
