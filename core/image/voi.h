/* The windows and tables through which a header wants its grey values to be seen (VOI LUT: PS3.3
 * C.11.2): text may stand out in one of them alone. */
#pragma once
#include "core/image/pixel_data.h"
#include "ocr/picture.h"

typedef struct VoiViews VoiViews;

/* Those of a data set, its VOI LUT Sequence and its frames' functional groups; each once, VOI_MOST
 * at most. format: of its pixels. NULL where there are none, or the pixels aren't grey of up to 16
 * bits. */
VoiViews *voi_views_new(const DicomDataset *dataset, const PixelFormat *format);
void voi_views_free(VoiViews *views);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VoiViews, voi_views_free)

gsize voi_views_n(const VoiViews *views);
/* "window 40/80", "table 1". */
const char *voi_view_name(const VoiViews *views, gsize i);

/* Whether a view shows more of a picture with samples of that range than a view of the whole range
 * does. */
gboolean voi_view_is_narrow(const VoiViews *views, gsize i, SampleRange range);

/* A grey picture of picture_from_frame() in 8 bits as a view shows it, bordered; NULL where memory
 * runs out. */
Picture *voi_picture(const VoiViews *views, gsize i, const Picture *picture);
