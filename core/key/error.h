/* Errors of answer keys and maps. */
#pragma once
#include <glib.h>

#define KEY_ERROR (key_error_quark())
GQuark key_error_quark(void);
typedef enum KeyError {
    KEY_ERROR_IO,
    KEY_ERROR_FORMAT, /* not a key or map, or a table or column is missing */
} KeyError;
