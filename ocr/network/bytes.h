/* Reading a component of a model file, never beyond its end. A failed read leaves zeros and makes
 * all that follow fail, so that a caller may ask once after several. */
#pragma once
#include <glib.h>

#define NETWORK_ERROR (network_error_quark())
GQuark network_error_quark(void);
typedef enum NetworkError {
    NETWORK_ERROR_FILE,    /* can't be read, or breaks off or contradicts itself */
    NETWORK_ERROR_UNKNOWN, /* holds what this engine doesn't compute */
} NetworkError;

typedef struct ModelBytes {
    const char *file, *component; /* for messages */
    const guint8 *data;
    gsize size, at;
    gboolean failed;
} ModelBytes;

guint8 model_u8(ModelBytes *bytes);
gint32 model_i32(ModelBytes *bytes);
gint64 model_i64(ModelBytes *bytes);
double model_double(ModelBytes *bytes);
/* The next n bytes; NULL where there are fewer. */
const guint8 *model_take(ModelBytes *bytes, gsize n);
/* A string with its length before it, newly allocated; "" where it failed. */
char *model_string(ModelBytes *bytes);

/* Sets an error that names file, component and offset; returns FALSE. */
gboolean model_fail(const ModelBytes *bytes, NetworkError code, GError **error, const char *format,
                    ...) G_GNUC_PRINTF(4, 5);
/* TRUE unless a read failed. */
gboolean model_check(const ModelBytes *bytes, GError **error);
