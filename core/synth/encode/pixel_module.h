/* A picture's elements in a data set: Image Pixel (PS3.3 C.7.6.3), pixel data, icon, overlay. */
#pragma once
#include "core/synth/draw/burned_text.h"
#include "core/synth/encode/encode.h"
#include "core/synth/key/answer_data.h"
#include "core/synth/tree/tree.h"

/* Replaces the data set's pixels and what describes them. Palettes and planar configuration are
 * gone: samples lie by pixel. */
gboolean pixel_module_set(Tree *tree, const MadeImage *picture, const Encoding *encoding,
                          GError **error);
/* Only rows, columns and the like, of an icon, too. */
void pixel_module_describe(Tree *tree, const PictureShape *shape, const char *photometric);
/* Checks that what describes the pixels is still there, and on the pixels' bytes (digest, md5).
 */
void pixel_module_checks(const Tree *tree, AnswerData *checks);

/* Icon Image Sequence (PS3.3 C.7.6.1.1.6): the first frame in grey, 8 bits, at half the size. */
void pixel_module_set_icon(Tree *tree, const MadeImage *of);
/* The same in the one item of any sequence. */
void pixel_module_set_small(Tree *tree, guint32 sequence, const MadeImage *of);
/* Overlay plane 6000 (PS3.3 C.9.2): the text's strokes, or (retired) the bit above the stored ones.
 */
void pixel_module_set_overlay(Tree *tree, const PictureShape *shape, const TextRegion *region);
void pixel_module_set_overlay_bits(Tree *tree, const PictureShape *shape);
/* md5 in lower-case hex of the pixel data's bytes as they lie in a file of the transfer syntax, and
 * as the answer key counts them; newly allocated, NULL where there is none. */
char *pixel_module_digest(const Tree *tree, const char *transfer_syntax);
