#include "core/check/uniform.h"

#include "kernels/compare.h"

gboolean picture_is_uniform(const Picture *picture) {
    PictureRegion region;
    compare_kernels()->region(picture, 1, &region);
    return region.minimum == region.maximum;
}
