/* What is imaged with what: the mix of modalities, manufacturers and matrices of a dataset. */
#pragma once
#include "core/synth/draw/made_image.h"
#include "core/synth/header/fields.h"

typedef struct Profile {
    const char *modality, *sop_class;
    const char *manufacturer, *model, *software;
    gint look; /* a PictureKind; -1: no pixels */
    PictureShape shape;
    const char *image_type;
    const char *body_part;
    const char *studies[3], *series[3]; /* descriptions */
    const Field *module, *private_fields;
    guint share;        /* of a thousand series */
    guint fewest, most; /* instances of a series */
    guint text_percent; /* of the instances have text burned in */
} Profile;

extern const Profile profiles[];
extern const gsize n_profiles;
