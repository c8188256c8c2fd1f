#include "core/synth/dataset/series_facts.h"

#include "core/synth/random.h"
#include <string.h>

static const char *const complaints[] = {"Chest pain", "Follow up of known mass", "Headache",
                                         "Shortness of breath", "Fall, rule out fracture"};

/* A root like those of made-up sites, a number for the study, and counters below it. */
static void set_uids(Facts *facts, const Plan *plan, const PlannedSeries *series, guint instance) {
    Random site = random_stream(plan->options.seed, "site", 0);
    Random random = random_stream(plan->options.seed, "study uid", series->study);
    guint root = random_between(&site, 100, 899);
    facts_setf(facts, "study_uid", "1.3.%u.%u.%u", root, random_between(&random, 1000000, 9999999),
               series->study + 1);
    const char *study = facts_get(facts, "study_uid");
    facts_setf(facts, "series_uid", "%s.%u", study, series->number_in_study);
    facts_setf(facts, "sop_uid", "%s.%u.%u", study, series->number_in_study,
               instance - series->first + 1);
    facts_setf(facts, "frame_uid", "%s.800.%u", study, series->number_in_study);
    facts_setf(facts, "study_component_uid", "%s.900", study);
    facts_setf(facts, "equipment_uid", "1.3.%u.77.%u", root, series->study % 9 + 1);
    gboolean volume = series->n_instances > 1 && strcmp(series->profile->modality, "SR") != 0;
    if (volume && instance > series->first)
        facts_setf(facts, "reference_uid", "%s.%u.1", study, series->number_in_study);
}

static void set_equipment(Facts *facts, const Profile *profile, Random *random) {
    facts_set(facts, "modality", profile->modality);
    facts_set(facts, "sop_class", profile->sop_class);
    facts_set(facts, "manufacturer", profile->manufacturer);
    facts_set(facts, "model", profile->model);
    facts_set(facts, "software", profile->software);
    facts_set(facts, "image_type", profile->image_type);
    facts_set(facts, "body_part", profile->body_part ? profile->body_part : "");
    facts_setf(facts, "station", "%s%02u%s", profile->modality, random_between(random, 1, 20),
               RANDOM_PICK(random, ((const char *const[]){"EAST", "WEST", "ER", "OR"})));
    facts_setf(facts, "serial", "SN%u", random_between(random, 10000, 99999));
    facts_setf(facts, "plate", "PX%u", random_between(random, 10000, 99999));
}

/* Numbers that modules ask for; the same for the whole series. */
static void set_technique(Facts *facts, const Profile *profile, Random *random) {
    const PictureShape *shape = &profile->shape;
    gboolean inverted =
        profile->look >= 0 && strcmp(shape->photometric_interpretation, "MONOCHROME1") == 0;
    gboolean projection = profile->look == PICTURE_CR;
    gboolean left = random_percent(random, 50), oblique = random_percent(random, 50);
    facts_setf(facts, "thickness", "%u", random_between(random, 1, 5));
    facts_set(facts, "spacing",
              projection                    ? "0.168"
              : profile->look == PICTURE_MG ? "0.07"
                                            : "0.7");
    facts_set(facts, "intercept", shape->is_signed ? "0" : "-1024");
    facts_setf(facts, "slope", "1.%u", random_between(random, 1, 9));
    facts_set(facts, "window_center", profile->look == PICTURE_CT ? "40" : "2000");
    facts_set(facts, "window_width", profile->look == PICTURE_CT ? "400" : "4000");
    facts_setf(facts, "current", "%u", random_between(random, 80, 400));
    facts_setf(facts, "kvp", "%u", random_between(random, 28, 32));
    facts_set(facts, "kernel", "STANDARD");
    facts_setf(facts, "repetition_time", "%u", random_between(random, 400, 4000));
    facts_setf(facts, "echo_time", "%u", random_between(random, 8, 110));
    facts_set(facts, "laterality", profile->look == PICTURE_MG ? left ? "L" : "R" : "U");
    facts_set(facts, "view",
              profile->look == PICTURE_MG ? oblique ? "MLO" : "CC"
              : left                      ? "PA"
                                          : "AP");
    facts_set(facts, "view_code", oblique ? "R-10226" : "R-10242");
    facts_set(facts, "view_meaning", oblique ? "medio-lateral oblique" : "cranio-caudal");
    facts_set(facts, "lut_shape", inverted ? "INVERSE" : "IDENTITY");
    facts_set(facts, "intensity_sign", inverted ? "-1" : "1");
    facts_set(facts, "orientation", projection || profile->look == PICTURE_MG ? "L\\F" : "");
}

void series_set_facts(Facts *facts, const Plan *plan, const PlannedSeries *series, guint instance) {
    const Profile *profile = series->profile;
    Random study = random_stream(plan->options.seed, "study description", series->study);
    guint position = (guint)(series - &g_array_index(plan->series, PlannedSeries, 0));
    Random random = random_stream(plan->options.seed, "series", position);
    guint number = instance - series->first + 1;
    set_uids(facts, plan, series, instance);
    facts_set(facts, "study_description", RANDOM_PICK(&study, profile->studies));
    facts_setf(facts, "protocol_code", "P%u", random_between(&study, 1000, 9999));
    facts_set(facts, "complaint", RANDOM_PICK(&study, complaints));
    facts_set(facts, "series_description", RANDOM_PICK(&random, profile->series));
    facts_set(facts, "protocol", facts_get(facts, "series_description"));
    set_equipment(facts, profile, &random);
    set_technique(facts, profile, &random);
    facts_setf(facts, "series_number", "%u", series->number_in_study);
    facts_setf(facts, "instance_number", "%u", number);
    facts_setf(facts, "slices", "%u", series->n_instances);
    facts_setf(facts, "location", "%u", number * 5);
    facts_setf(facts, "position", "-180\\-180\\%u", number * 5);
    facts_set(facts, "lossy", series->encoding->lossy ? "01" : "00");
}
