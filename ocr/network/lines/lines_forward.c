#include "ocr/network/lines/lines_forward.h"

#include <string.h>

#include "ocr/network/forward.h"
#include "ocr/network/lines/lines_layers.h"

struct NetworkLines {
    gsize is_made;
    LinesNetwork *lines; /* NULL where only the processor can read with these layers */
};

NetworkLines *network_lines_new(void) {
    return g_new0(NetworkLines, 1);
}

void network_lines_free(NetworkLines *numbers) {
    lines_network_free(numbers->lines);
    g_free(numbers);
}

static const LinesNetwork *lines_of(NetworkLines *numbers, const NetworkLayer *layers,
                                    guint64 seed) {
    if (g_once_init_enter(&numbers->is_made)) {
        LinesLayer list[LINES_LAYERS];
        numbers->lines = lines_network_new(list, lines_layers_of(layers, list), seed);
        g_once_init_leave(&numbers->is_made, 1);
    }
    return numbers->lines;
}

/* Room for what all lines become. */
static Grid *output_of(const LinesNetwork *lines, const NetworkLayer *layers, const Grid *input) {
    Grid *output = grid_new(input->n, layers->outputs);
    for (gsize i = 0; i < input->n; i++) {
        gsize width = input->lines[i].width, height = input->lines[i].height;
        lines_size(lines, lines->n, &width, &height);
        grid_set_size(output, i, width, height);
    }
    grid_allocate_floats(output);
    return output;
}

/* How many lines have been read. */
static gsize read_lines(const LinesKernels *by, const LinesNetwork *lines, const Grid *input,
                        const Grid *output, bool *checked) {
    g_autofree LinesPicture *pictures = g_new(LinesPicture, input->n);
    g_autofree float **out = g_new(float *, input->n);
    for (gsize i = 0; i < input->n; i++) {
        const GridLine *line = &input->lines[i];
        pictures[i] =
            (LinesPicture){line->first, line->width, line->height, line->across, line->down};
        out[i] = output->lines[i].floats;
    }
    return by->read(lines, pictures, input->n, out, checked);
}

/* Whether the first n lines are the same bits. */
static gboolean agree(const Grid *a, const Grid *b, gsize n) {
    for (gsize i = 0; i < n; i++) {
        gsize floats = a->lines[i].width * a->lines[i].height * a->depth;
        if (memcmp(a->lines[i].floats, b->lines[i].floats, floats * sizeof(float)) != 0)
            return FALSE;
    }
    return TRUE;
}

Grid *network_lines_forward(NetworkLines *numbers, const NetworkLayer *layers,
                            const ProductKernels *kernels, guint64 seed, const Grid *input) {
    const LinesKernels *by = lines_kernels();
    const LinesNetwork *lines = by ? lines_of(numbers, layers, seed) : NULL;
    if (lines == NULL)
        return layer_forward(layers, kernels, seed, input);
    Grid *output = output_of(lines, layers, input);
    bool checked = false;
    gsize done = read_lines(by, lines, input, output, &checked);
    if (done == input->n && !checked)
        return output;
    Grid *own = layer_forward(layers, kernels, seed, input);
    if (checked && !agree(output, own, done))
        by->differs();
    grid_free(output);
    return own;
}
