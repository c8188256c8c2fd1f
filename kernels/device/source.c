#include "kernels/device/source.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Embedded when the program is built. */
extern const char kernel_text_words[], kernel_text_task[], kernel_text_compare[],
    kernel_text_find[], kernel_text_rounds[], kernel_text_digest[], kernel_text_numbers[],
    kernel_text_pass[], kernel_text_lines[], kernel_text_measure[];

/* Set once, constant afterwards. */
static char *source;

static void join_once(void) {
    const char *const texts[] = {kernel_text_words,   kernel_text_task,   kernel_text_compare,
                                 kernel_text_find,    kernel_text_rounds, kernel_text_digest,
                                 kernel_text_numbers, kernel_text_pass,   kernel_text_lines,
                                 kernel_text_measure};
    size_t length = 1;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        length += strlen(texts[i]);
    source = calloc(1, length);
    for (size_t i = 0; source != NULL && i < sizeof texts / sizeof texts[0]; i++)
        strcat(source, texts[i]);
}

const char *kernel_source(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, join_once);
    return source;
}
