#include "ocr/leptonica/scaling.h"

#include "ocr/leptonica/pix.h"

enum { HALF = 128 };

gboolean scale_smooth(const Picture *picture, double x, double y, Picture *out) {
    g_autoptr(PIX) pix = pix_from_picture(picture);
    g_autoptr(PIX) scaled = pix ? pixScaleGeneral(pix, (float)x, (float)y, 0, 0) : NULL;
    return pix_to_picture(scaled, out);
}

gboolean scale_linear(const Picture *picture, double times, Picture *out) {
    g_autoptr(PIX) pix = pix_from_picture(picture);
    g_autoptr(PIX) scaled = pix ? pixScaleGrayLI(pix, (float)times, (float)times) : NULL;
    return pix_to_picture(scaled, out);
}

static PIX *blur(PIX *pix, guint radius) {
    l_int32 r = (l_int32)radius;
    g_autoptr(PIX) once = pixBlockconvGray(pix, NULL, r, r);
    return once ? pixBlockconvGray(once, NULL, r, r) : NULL;
}

gboolean scale_squares(const Picture *picture, double x, double y, guint radius, Picture *out) {
    g_autoptr(PIX) pix = pix_from_picture(picture);
    g_autoptr(PIX) squares = pix ? pixScaleBySampling(pix, (float)x, (float)y) : NULL;
    g_autoptr(PIX) blurred = squares ? blur(squares, radius) : NULL;
    return pix_to_picture(blurred, out);
}

gboolean scale_black(const Picture *picture, double times, guint radius, Picture *out) {
    g_autoptr(PIX) pix = pix_from_picture(picture);
    g_autoptr(PIX) large = pix ? pixScaleGrayLI(pix, (float)times, (float)times) : NULL;
    g_autoptr(PIX) black = large ? pixThresholdToBinary(large, HALF) : NULL;
    g_autoptr(PIX) grey = black ? pixConvert1To8(NULL, black, 255, 0) : NULL;
    g_autoptr(PIX) blurred = grey ? blur(grey, radius) : NULL;
    return pix_to_picture(blurred, out);
}
