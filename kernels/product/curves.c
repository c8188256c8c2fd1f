#include <math.h>
#include <pthread.h>

#include "kernels/product.h"

/* Set once, constant afterwards. */
static Curves curves;

static void set_steps(Curve *curve) {
    for (size_t i = 0; i + 1 < CURVE_STEPS; i++)
        curve->at[i][1] = curve->at[i + 1][0] - curve->at[i][0];
    curve->at[CURVE_STEPS - 1][0] = 1;
    curve->at[CURVE_STEPS - 1][1] = 0;
    /* Beyond the table all is 1; its last entry stands for that. */
}

static void fill_once(void) {
    for (size_t i = 0; i < CURVE_STEPS; i++) {
        double x = (double)i / CURVE_ONE;
        curves.tanh.at[i][0] = (float)tanh(x);
        curves.logistic.at[i][0] = (float)(1 / (1 + exp(-x)));
    }
    set_steps(&curves.tanh);
    set_steps(&curves.logistic);
}

const Curves *curves_get(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_once);
    return &curves;
}
