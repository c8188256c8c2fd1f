/* One instance of a drawn dataset: whose it is, its identifiers, and its DICOM data set. */
#pragma once
#include "core/synth/encode.h"
#include "core/synth/treatment.h"

/* What an instance says of its patient; the scrubbed copy's has other values. */
typedef struct Identity {
    char *patient_name, *patient_id, *birth_date, *sex;
    char *study_date, *study_time;
    char *accession_number, *institution_name, *referring_physician;
    char *series_description;
    char *study_instance, *series_instance, *sop_instance;
} Identity;
void identity_clear(Identity *identity);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Identity, identity_clear)

/* A made-up patient and study with text (newly allocated, two lines) as it is burned in. */
void identity_invent(GRand *random, const char *description, Identity *out, char **burned_in);
/* What a scrubber should have made of it: emptied, replaced or shifted. number counts patients. */
void identity_replace(const Identity *from, guint number, const char *description, GRand *random,
                      Identity *out);

typedef struct InstanceFile {
    PictureKind kind;
    const Identity *identity;
    const char *study_description;
    const Picture *picture;
    const Encoding *encoding;
    Leftover leftover;
    const TextRegion *region; /* of the leftover text */
    const Picture *icon_of;   /* what the icon shows; NULL: no icon */
    gboolean deidentified;
} InstanceFile;

gboolean instance_save(const char *path, const InstanceFile *file, GError **error);
