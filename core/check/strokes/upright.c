#include "core/check/strokes/upright.h"

#include <math.h>

gboolean upright_already(const Upright *upright) {
    return upright->orientation == ORIENTATION_UPRIGHT && upright->degrees == 0;
}

void upright_picture_clear(UprightPicture *turned) {
    picture_clear(&turned->picture);
}

static guint mean_of(const Picture *picture) {
    guint64 sum = 0, n = picture->width * picture->height;
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            sum += picture_sample(picture, 0, x, y);
    return (guint)(sum / MAX(n, 1));
}

gboolean upright_picture(const Upright *upright, const Picture *picture, UprightPicture *out) {
    *out = (UprightPicture){
        .upright = *upright, .level_width = picture->width, .level_height = picture->height};
    if (upright_already(upright)) {
        out->picture = picture_view(picture, picture_box(picture));
        return TRUE;
    }
    Orientation back = orientation_inverse(upright->orientation);
    if (upright->degrees == 0)
        return picture_orient(picture, back, &out->picture);
    g_auto(Picture) level = {0};
    guint mean = mean_of(picture), around[3] = {mean, mean, mean};
    if (!picture_rotate(picture, -upright->degrees, around, &out->rotation, &level))
        return FALSE;
    out->level_width = level.width;
    out->level_height = level.height;
    return picture_orient(&level, back, &out->picture);
}

void upright_place(const UprightPicture *turned, double *x, double *y) {
    double width = (double)turned->level_width, height = (double)turned->level_height;
    if (turned->upright.degrees != 0) {
        /* Of the rotation, the middle of the first sample lies at 0. */
        *x -= 0.5;
        *y -= 0.5;
        rotation_forth(&turned->rotation, x, y);
        *x += 0.5;
        *y += 0.5;
    }
    for (Orientation turn = orientation_inverse(turned->upright.orientation); turn > 0; turn--) {
        double right = *x, across = width;
        *x = *y;
        *y = across - right;
        width = height;
        height = across;
    }
}

Box upright_box(const UprightPicture *turned, Box box) {
    if (turned->upright.degrees != 0)
        box = rotation_box_forth(&turned->rotation, box);
    return box_orient(box, turned->level_width, turned->level_height,
                      orientation_inverse(turned->upright.orientation));
}

Box upright_box_back(const UprightPicture *turned, Box box) {
    box =
        box_orient(box, turned->picture.width, turned->picture.height, turned->upright.orientation);
    return turned->upright.degrees != 0 ? rotation_box_back(&turned->rotation, box) : box;
}
