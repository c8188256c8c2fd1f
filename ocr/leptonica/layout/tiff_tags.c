#include "ocr/leptonica/layout/tiff_tags.h"

typedef struct TiffTag {
    guint16 from, to; /* tags in a row that are alike */
    guint8 kind;
    guint8 most; /* bytes of numbers */
} TiffTag;

/* TIFF 6.0 and its technical notes; CIPA DC-008 (Exif 2.3) tables 4 to 16, DC-007 (several
 * pictures). In order. */
static const TiffTag tags[] = {
    {0, 0, TIFF_NUMBERS, 4},  /* GPS, from here to 31 */
    {1, 1, TIFF_NUMBERS, 4},  /* N or S, and interoperability */
    {2, 2, TIFF_NUMBERS, 24}, /* a latitude; version of interoperability */
    {3, 3, TIFF_NUMBERS, 2},
    {4, 4, TIFF_NUMBERS, 24},
    {5, 6, TIFF_NUMBERS, 8},
    {7, 7, TIFF_NUMBERS, 24},
    {8, 8, TIFF_TEXT, 0},
    {9, 17, TIFF_NUMBERS, 8},
    {18, 18, TIFF_TEXT, 0},
    {19, 26, TIFF_NUMBERS, 24},
    {29, 29, TIFF_TIME, 0},
    {30, 31, TIFF_NUMBERS, 8},
    {254, 257, TIFF_NUMBERS, 4},
    {258, 258, TIFF_NUMBERS, 16},
    {259, 259, TIFF_NUMBERS, 2},
    {262, 266, TIFF_NUMBERS, 2},
    {269, 272, TIFF_TEXT, 0},
    {273, 273, TIFF_LEADS, 0},
    {274, 274, TIFF_NUMBERS, 2},
    {277, 278, TIFF_NUMBERS, 4},
    {279, 279, TIFF_LEADS, 0},
    {280, 281, TIFF_NUMBERS, 16},
    {282, 284, TIFF_NUMBERS, 8},
    {285, 285, TIFF_TEXT, 0},
    {286, 287, TIFF_NUMBERS, 8},
    {292, 297, TIFF_NUMBERS, 4},
    {305, 305, TIFF_TEXT, 0},
    {306, 306, TIFF_TIME, 0},
    {315, 316, TIFF_TEXT, 0},
    {317, 317, TIFF_NUMBERS, 2},
    {318, 319, TIFF_NUMBERS, 48},
    {320, 320, TIFF_LEADS, 0},
    {321, 323, TIFF_NUMBERS, 8},
    {324, 325, TIFF_LEADS, 0},
    {326, 328, TIFF_NUMBERS, 4},
    {330, 330, TIFF_LEADS, 0},
    {332, 332, TIFF_NUMBERS, 2},
    {333, 333, TIFF_TEXT, 0},
    {334, 334, TIFF_NUMBERS, 2},
    {336, 336, TIFF_NUMBERS, 16},
    {337, 337, TIFF_TEXT, 0},
    {338, 341, TIFF_NUMBERS, 16},
    {347, 347, TIFF_LEADS, 0},
    {512, 512, TIFF_NUMBERS, 2},
    {513, 514, TIFF_LEADS, 0},
    {515, 515, TIFF_NUMBERS, 2},
    {519, 521, TIFF_LEADS, 0},
    {529, 532, TIFF_NUMBERS, 48},
    {700, 700, TIFF_LEADS, 0},
    {18246, 18249, TIFF_NUMBERS, 2}, /* stars, as Windows has them */
    {33432, 33432, TIFF_TEXT, 0},
    {33434, 33437, TIFF_NUMBERS, 8},
    {34377, 34377, TIFF_LEADS, 0},
    {34665, 34665, TIFF_LEADS, 0},
    {34675, 34675, TIFF_LEADS, 0},
    {34850, 34850, TIFF_NUMBERS, 2},
    {34852, 34852, TIFF_TEXT, 0},
    {34853, 34853, TIFF_LEADS, 0},
    {34855, 34855, TIFF_NUMBERS, 8},
    {34864, 34869, TIFF_NUMBERS, 4},
    {36864, 36864, TIFF_NUMBERS, 4},
    {36867, 36868, TIFF_TIME, 0},
    {36880, 36882, TIFF_NUMBERS, 8}, /* offsets from UTC */
    {37121, 37122, TIFF_NUMBERS, 8},
    {37377, 37386, TIFF_NUMBERS, 8},
    {37396, 37396, TIFF_NUMBERS, 8},
    {37510, 37510, TIFF_TEXT, 0},
    {37520, 37522, TIFF_NUMBERS, 8}, /* parts of a second */
    {40960, 40963, TIFF_NUMBERS, 4},
    {40964, 40964, TIFF_TEXT, 0},
    {40965, 40965, TIFF_LEADS, 0},
    {41483, 41483, TIFF_NUMBERS, 8},
    {41486, 41488, TIFF_NUMBERS, 8},
    {41492, 41493, TIFF_NUMBERS, 8},
    {41495, 41495, TIFF_NUMBERS, 2},
    {41728, 41729, TIFF_NUMBERS, 4},
    {41985, 41996, TIFF_NUMBERS, 8},
    {42016, 42017, TIFF_TEXT, 0},
    {42032, 42033, TIFF_TEXT, 0},
    {42034, 42034, TIFF_NUMBERS, 32},
    {42035, 42037, TIFF_TEXT, 0},
    {42240, 42240, TIFF_NUMBERS, 8},
    {45056, 45057, TIFF_NUMBERS, 4}, /* of several pictures */
    {45058, 45058, TIFF_NUMBERS, 64},
    {45313, 45313, TIFF_NUMBERS, 4},
};

TiffTagKind tiff_tag_kind(guint tag, guint *most) {
    *most = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(tags); i++)
        if (tag >= tags[i].from && tag <= tags[i].to) {
            *most = tags[i].most;
            return tags[i].kind;
        }
    return TIFF_ANYTHING;
}
