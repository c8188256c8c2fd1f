#include "ocr/read/rendering.h"

#include "ocr/prepare.h"
#include <math.h>

enum {
    BORDER = 12,      /* Tesseract drops letters that touch the edge */
    MAX_SIDE = 16000, /* Tesseract refuses sides of 32767 and more */
};

/* How high the renderings make letters; measured on lines of ultrasound and CT devices. */
static const double letter_heights[LINE_RENDERINGS] = {32, 26, 40};

/* Twice a box mean: nearly a Gaussian. */
static PIX *blur(PIX *pix, int radius) {
    g_autoptr(PIX) once = pixBlockconvGray(pix, NULL, radius, radius);
    return once ? pixBlockconvGray(once, NULL, radius, radius) : NULL;
}

static PIX *enlarge_squares(PIX *image, double scale) {
    g_autoptr(PIX) squares = pixScaleBySampling(image, (float)scale, (float)scale);
    int radius = (int)MAX(1, round(0.34 * scale));
    return squares ? blur(squares, radius) : NULL;
}

static PIX *enlarge_black(PIX *image, double scale) {
    g_autoptr(PIX) large = pixScaleGrayLI(image, (float)scale, (float)scale);
    g_autoptr(PIX) black = large ? pixThresholdToBinary(large, 128) : NULL;
    g_autoptr(PIX) grey = black ? pixConvert1To8(NULL, black, 255, 0) : NULL;
    return grey ? blur(grey, 1) : NULL;
}

PIX *render_line(PIX *image, gsize letter_height, LineRendering rendering) {
    double scale = letter_heights[rendering] / (double)MAX(letter_height, 1);
    scale = MIN(scale, (double)MAX_SIDE / MAX(pixGetWidth(image), pixGetHeight(image)));
    g_autoptr(PIX) scaled = scale < 1.2 ? pixScaleGeneral(image, (float)scale, (float)scale, 0, 0)
                            : rendering == LINE_SMOOTH ? enlarge_squares(image, scale)
                            : rendering == LINE_BLACK
                                ? enlarge_black(image, scale)
                                : pixScaleGrayLI(image, (float)scale, (float)scale);
    return scaled ? pixAddBorder(scaled, BORDER, 255) : NULL;
}
