#include "ocr/network/bytes.h"

#include <string.h>

G_DEFINE_QUARK(network - error - quark, network_error)

const guint8 *model_take(ModelBytes *bytes, gsize n) {
    if (bytes->failed || n > bytes->size - bytes->at) {
        bytes->failed = TRUE;
        return NULL;
    }
    bytes->at += n;
    return bytes->data + bytes->at - n;
}

static void read_to(ModelBytes *bytes, gpointer out, gsize n) {
    const guint8 *from = model_take(bytes, n);
    if (from)
        memcpy(out, from, n);
}

guint8 model_u8(ModelBytes *bytes) {
    guint8 value = 0;
    read_to(bytes, &value, sizeof value);
    return value;
}

gint32 model_i32(ModelBytes *bytes) {
    gint32 value = 0;
    read_to(bytes, &value, sizeof value);
    return GINT32_FROM_LE(value);
}

gint64 model_i64(ModelBytes *bytes) {
    gint64 value = 0;
    read_to(bytes, &value, sizeof value);
    return GINT64_FROM_LE(value);
}

double model_double(ModelBytes *bytes) {
    gint64 bits = model_i64(bytes);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

char *model_string(ModelBytes *bytes) {
    guint32 length = (guint32)model_i32(bytes);
    const guint8 *text = model_take(bytes, length);
    return text ? g_strndup((const char *)text, length) : g_strdup("");
}

gboolean model_fail(const ModelBytes *bytes, NetworkError code, GError **error, const char *format,
                    ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, NETWORK_ERROR, code, "%s, %s, byte %" G_GSIZE_FORMAT ": %s", bytes->file,
                bytes->component, bytes->at, what);
    return FALSE;
}

gboolean model_check(const ModelBytes *bytes, GError **error) {
    return !bytes->failed ||
           model_fail(bytes, NETWORK_ERROR_FILE, error, "the file breaks off; reinstall it");
}
