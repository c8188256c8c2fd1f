/* The pixels of a data set: attributes, frames, decoding. PS3.3 C.7.6.3, PS3.5 A.4. */
#pragma once
#include "codecs/codec.h"
#include "codecs/color.h"
#include "core/dicom/dicom.h"

typedef struct PixelData PixelData;

/* The pixel data (7FE0,0010), (7FE0,0008) or (7FE0,0009) of a data set: the root, an icon item or
 * another nested one. The file must outlive it. NULL without an error where the data set holds
 * none; with one (DICOM_ERROR, naming file, element and offset) where its attributes or frames make
 * no sense. An icon in a file with an encapsulated transfer syntax may be native: what the element
 * is decides. */
PixelData *pixel_data_new(const DicomFile *file, const DicomDataset *dataset, GError **error);
void pixel_data_free(PixelData *pixels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PixelData, pixel_data_free)

const PixelFormat *pixel_data_format(const PixelData *pixels);
/* The frames that the header states, or that there are where these are more: pages without a
 * number of them, a picture put behind the others. */
gsize pixel_data_n_frames(const PixelData *pixels);
/* Those that the header states; 1 where it says nothing. */
gsize pixel_data_n_stated(const PixelData *pixels);
/* The transfer syntax that decodes it. */
const char *pixel_data_transfer_syntax(const PixelData *pixels);
const DicomElement *pixel_data_element(const PixelData *pixels);
/* Bytes that native frames fill, from the element's first on; 0 where it is encapsulated. */
gsize pixel_data_native_length(const PixelData *pixels);
/* NULL where the image has no palette. */
const Palette *pixel_data_palette(const PixelData *pixels);

/* The encoded bytes of a frame: joined from its fragments in `joined` where there are several
 * (owned by the caller), else pointing into the file. */
gboolean pixel_data_encoded(const PixelData *pixels, gsize frame, EncodedFrame *out,
                            GBytes **joined, GError **error);
/* Decodes a frame; not normalized. */
gboolean pixel_data_decode(const PixelData *pixels, gsize frame, Frame *out, GError **error);
