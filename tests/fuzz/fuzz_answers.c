/* AnswerData of any shape, the words of its texts, and paths out of it. */
#include "core/dicom/dicom.h"
#include "core/key/answers.h"
#include "core/text/words.h"
#include "core/values/path.h"
#include "tests/fuzz/target.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    GStringChunk *memory = g_string_chunk_new(4096);
    g_autoptr(GError) error = NULL;
    const DicomDataset empty = {0};
    const DicomDataset *holder;
    gboolean good = answer_data_parse((const char *)data, size, NULL, checks, memory, &error);
    if (good == (error != NULL) || (!good && checks->len > 0))
        g_error("a failure without an error, or half of the checks");
    g_autoptr(GArray) laid_out = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    char *copy = g_string_chunk_insert_len(memory, (const char *)data, (gssize)size);
    if (answer_layout_parse(copy, size, NULL, laid_out) && (!good || laid_out->len != checks->len))
        g_error("the usual layout is taken for what it isn't");
    for (guint i = 0; i < checks->len; i++) {
        const KeyCheck *check = &g_array_index(checks, KeyCheck, i);
        if (check->tag_ds.data)
            path_find(&empty, check->tag_ds.data, &holder);
        if (check->action_text.data)
            g_ptr_array_unref(text_words(check->action_text.data, check->action_text.length));
    }
    g_string_chunk_free(memory);
    return 0;
}
