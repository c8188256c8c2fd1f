/* Which subjects, studies, series and instances a dataset has. All of it follows from the options;
 * nothing is kept per instance. */
#pragma once
#include "core/synth/encode/encode.h"
#include "core/synth/plan/profiles.h"

typedef enum Preset {
    PRESET_SMALL, /* every kind of image and encoding in turn, a subject for each */
    PRESET_MIDI,  /* the shape of the published data */
} Preset;
typedef enum Split { SPLIT_ALL, SPLIT_VALIDATION, SPLIT_TEST } Split;

typedef struct PlanOptions {
    Preset preset;
    Split split;
    guint instances; /* 0: the preset's own number */
    guint64 seed;
    char **modalities; /* only these; NULL: all */
    gint text_percent; /* of instances with pixels; -1: as the profiles say */
} PlanOptions;

typedef struct PlannedSeries {
    const Profile *profile;
    const Encoding *encoding;
    guint subject, study, number_in_study; /* over the whole dataset; from 1 in the study */
    guint study_in_subject;                /* from 1 */
    guint first, n_instances;
} PlannedSeries;

typedef struct Plan {
    PlanOptions options;
    guint n_instances, n_subjects, n_studies;
    GArray *series; /* of PlannedSeries */
} Plan;

/* NULL where no profile has one of the modalities. */
Plan *plan_new(const PlanOptions *options, GError **error);
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

const PlannedSeries *plan_series_of(const Plan *plan, guint instance);
gboolean plan_has_text(const Plan *plan, const PlannedSeries *series, guint instance);
