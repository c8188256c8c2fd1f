/* Reads lines of text in lower case, JSON strings' escapes \n and \t undone, and writes the words
 * of each, parted by a unit separator. */
#include "core/text/words.h"
#include <stdio.h>
#include <string.h>

int main(void) {
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    while ((length = getline(&line, &size, stdin)) >= 0) {
        g_strchomp(line);
        g_autofree char *text = g_strcompress(line);
        g_autoptr(GPtrArray) words = text_words(text, strlen(text));
        for (guint i = 0; i < words->len; i++)
            printf("%s%s", i ? "\x1f" : "", (const char *)g_ptr_array_index(words, i));
        putchar('\n');
    }
    free(line);
    return 0;
}
