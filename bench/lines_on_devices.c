#include "bench/lines_on_devices.h"

#include "ocr/network/lines/made_lines.h"

/* Batches grow to where a device has work for all that computes in it, or takes too long. */
enum { STEPS = 75, LARGEST = 4096, LONGEST = 2000000 /* microseconds */ };

/* Multiply-adds of one step of the made-up network, counted from its layers without what fills up
 * blocks. */
static double products_of_step(const LinesNetwork *network, const LinesPicture *line) {
    double products = 0;
    for (size_t i = 0; i < network->n; i++) {
        const LinesLayer *layer = &network->layers[i];
        gboolean is_lstm = layer->kind == LINES_LSTM;
        size_t width = line->width, height = line->height;
        /* An LSTM computes at every place before it, also one that keeps a place of them. */
        lines_size(network, is_lstm ? i : i + 1, &width, &height);
        if (layer->matrix != NULL)
            products += (double)(width * height) * (double)layer->outputs *
                        (is_lstm ? 4.0 * (layer->inputs + layer->outputs) : layer->inputs);
    }
    return products / STEPS;
}

/* Microseconds a step of the fastest of a few; all 0 where the device failed. */
typedef struct LinesSpent {
    double all, kernels;
} LinesSpent;

static LinesSpent spend(Device *device, const MadeLines *lines, gsize n, gsize runs) {
    LinesSpent least = {0};
    for (gsize i = 0; i <= runs; i++) { /* the first one is not counted */
        double before = device ? device_times(device).kernels : 0;
        gint64 start = g_get_monotonic_time();
        if (device == NULL)
            made_lines_read(lines);
        else if (device_lines(device, made_lines_network(lines), made_lines_pictures(lines), n,
                              made_lines_room(lines)) < n)
            return (LinesSpent){0};
        double all = (double)(g_get_monotonic_time() - start) / (double)(n * STEPS);
        double kernels = device ? (device_times(device).kernels - before) * 1e6 : 0;
        if (i == 1 || (i > 1 && all < least.all))
            least = (LinesSpent){all, kernels / (double)(n * STEPS)};
    }
    return least;
}

void bench_lines(Device *device, double limit, gsize runs) {
    gsize even = 0;
    g_print("lines of %d steps   kernel    with all   of arithmetic   processor   lines/s\n",
            STEPS);
    for (gsize n = 1; n <= LARGEST; n *= 4) {
        MadeLines *lines = made_lines_new(n, STEPS);
        double products = products_of_step(made_lines_network(lines), made_lines_pictures(lines));
        LinesSpent by_device = spend(device, lines, n, runs),
                   by_processor = spend(NULL, lines, n, runs);
        if (by_device.all > 0)
            g_print("%8zu, us/step %9.2f %10.2f %13.1f %% %11.2f %9.0f\n", n, by_device.kernels,
                    by_device.all, 100 * products / (by_device.kernels * 1e-6) / limit,
                    by_processor.all, 1e6 / (by_device.all * STEPS));
        else
            g_print("%8zu, the device failed: %s\n", n, device_failure(device));
        if (even == 0 && by_device.all > 0 && by_device.all <= by_processor.all)
            even = n;
        made_lines_free(lines);
        if (by_device.all * (double)(n * STEPS) > LONGEST)
            break;
    }
    g_autofree char *from = g_strdup_printf("from %zu lines on", even);
    g_print("lines: as fast as one core of the processor %s\n", even ? from : "at no batch tried");
}
