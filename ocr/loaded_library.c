#include "ocr/loaded_library.h"

#include <dlfcn.h>
#include <string.h>

gboolean library_load(const char *name, gboolean lazily, const LibraryFunction *functions,
                      gsize n) {
    void *library = dlopen(name, (lazily ? RTLD_LAZY : RTLD_NOW) | RTLD_LOCAL);
    for (gsize i = 0; library && i < n; i++) {
        void *function = dlsym(library, functions[i].name);
        if (function == NULL) {
            dlclose(library);
            return FALSE;
        }
        memcpy(functions[i].function, &function, sizeof function);
    }
    return library != NULL;
}
