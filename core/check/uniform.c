#include "core/check/uniform.h"

#include "kernels/kernels.h"

gboolean picture_is_uniform(const Picture *picture) {
    KernelRegion region = kernels_get()->region_u16(picture_row16(picture, 0, 0), picture->stride,
                                                    picture->width, picture->height);
    return region.minimum == region.maximum;
}
