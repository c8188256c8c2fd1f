/* The line network against its scalar form: a line of any grey levels reads the same, to the bit,
 * with each instruction set that the processor has. The model is an installed one. */
#include "tests/fuzz/read_with_all.h"
#include "tests/fuzz/target.h"

static const char model[] = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata";

enum { MOST_ROWS = 60, MOST_COLUMNS = 120 };

static Picture *picture_of(FuzzInput *input) {
    gsize rows = 1 + fuzz_byte(input) % MOST_ROWS, columns = 1 + fuzz_byte(input) % MOST_COLUMNS;
    Picture *picture = picture_new(columns, rows, 8, 1);
    /* The input over and over, so that few bytes make a line */
    for (gsize y = 0; y < rows; y++)
        for (gsize x = 0; x < columns; x++)
            ((guint8 *)picture->planes[0])[y * picture->stride + x] =
                input->left > 0 ? input->at[(y * columns + x) % input->left] : 255;
    return picture;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    static Network *network; /* is read once, and lives as long as the process */
    static gboolean tried;
    g_autoptr(GError) error = NULL;
    if (!tried && (network = network_open(model, &error)) == NULL)
        g_printerr("SKIPPED: %s\n", error->message);
    tried = TRUE;
    if (network == NULL)
        return 0;
    FuzzInput input = {data, size};
    g_autoptr(Picture) picture = picture_of(&input);
    read_with_all(network, picture);
    return 0;
}
