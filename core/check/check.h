/* Judges one instance of the answer key: its regions and the rest of its pixels. */
#pragma once
#include "core/dicom/dicom.h"
#include "core/key/region.h"
#include "core/origin/origin.h"
#include "core/verdict/verdict.h"
#include "kernels/digest.h"
#include "ocr/recognizer.h"
#include <glib.h>

/* An open pair of images and what is to be judged of it. Owns all but the files, which must outlive
 * it. */
typedef struct CheckTask {
    char *original_sop, *deid_sop;
    char *file;                /* name of the scrubbed copy, "" where there is none */
    const DicomFile *deid;     /* NULL: `missing` says why */
    const DicomFile *original; /* NULL: `no_original` says why */
    char *missing, *no_original;
    char *expected_digest;  /* md5 of a pixels_retained check, NULL without one */
    GPtrArray *regions;     /* of AnswerRegion; one with a problem is not judged */
    GStrv languages;        /* that the user named for reading; NULL: auto; the caller's */
    gboolean with_crops;    /* draw regions for the page */
    gboolean wants_samples; /* the digest of the decoded samples is asked for */
} CheckTask;
CheckTask *check_task_new(void);
/* Takes the region over. One more than an image's regions may be gets a problem, and so is not
 * judged. */
void check_task_add_region(CheckTask *task, AnswerRegion *region);
void check_task_free(CheckTask *task);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CheckTask, check_task_free)

/* A picture of a region for the report. */
typedef struct RegionCrop {
    char *side; /* what it shows: "before", "after", "after, stretched" */
    GBytes *png;
} RegionCrop;
RegionCrop *region_crop_new(const char *side, GBytes *png); /* takes over png */
void region_crop_free(RegionCrop *crop);

typedef struct RegionResult {
    guint check_index;
    gint32 x0, y0, x1, y1;
    char *expected_text;
    RegionVerdict verdict;
    char *place;  /* where the worst was seen: place name; "" where hidden or undetermined */
    gint64 frame; /* of that place, 0 based; -1 if none */
    char *ocr_text;
    guint tokens_total, tokens_removed;
    double score;
    double residue; /* test statistic in standard deviations, NAN if not measured */
    char *reason;
    GPtrArray *crops; /* of RegionCrop, where the task asks for them; may be NULL */
} RegionResult;

typedef struct PixelsResult {
    PixelsVerdict verdict;
    double max_error, psnr; /* NAN if not measured; psnr INFINITY where equal */
    gint64 changed_pixels;  /* -1 if not measured */
    gboolean has_box;
    gint64 box[4]; /* x0, y0, x1, y1 around all changes */
    char *reason;
    /* md5 of the samples as they lie in a file without compression (little endian, filled up to an
     * even length), where the task wants it and all frames were decoded; else "". Doesn't travel
     * in records. */
    char samples_digest[2 * MD5_SIZE + 1];
} PixelsResult;

typedef struct CheckResult {
    char *original_sop, *deid_sop, *file; /* file: path of the scrubbed copy, "" if missing */
    ImageOrigin origin; /* of the original where there is one, else of the scrubbed copy */
    GPtrArray *regions; /* of RegionResult, one per region of the task */
    PixelsResult pixels;
    gsize n_frames; /* of the scrubbed copy */
} CheckResult;
CheckResult *check_result_new(void);
void check_result_free(CheckResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CheckResult, check_result_free)

/* A result with a row for every region of the task, all of them undetermined, without a reason yet
 * unless the region has a problem. */
CheckResult *check_result_for_task(const CheckTask *task);
/* The result of a task that could not be judged at all: every region and the pixels undetermined
 * for this reason. */
CheckResult *check_result_undetermined(const CheckTask *task, const char *reason);

/* How many tasks are worth judging together. */
enum { CHECK_TOGETHER = 32 };

/* Judges n tasks; results[i] becomes that of tasks[i]. Pixel data that only the key's digest can
 * vouch for are digested together, which takes hardly longer than one's. engine NULL: no OCR
 * (--no-ocr). Never fails: what can't be judged is undetermined with the reason. */
void check_instances(CheckTask *const tasks[], gsize n, Recognizer *engine, CheckResult *results[]);
CheckResult *check_instance(CheckTask *task, Recognizer *engine);
