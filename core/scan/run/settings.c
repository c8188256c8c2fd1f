#include "core/scan/run/run.h"

char *scan_settings(const ScanOptions *options) {
    g_autofree char *languages =
        options->languages != NULL ? g_strjoinv(",", options->languages) : g_strdup("auto");
    g_autofree char *memory =
        options->memory > 0
            ? g_strdup_printf(", memory %" G_GUINT64_FORMAT " MiB", options->memory >> 20)
            : g_strdup("");
    return g_strdup_printf("languages %s, reader %s, timeout %g s%s%s%s", languages,
                           options->reader != NULL ? options->reader : "tesseract",
                           options->timeout, memory, options->dicom_only ? ", DICOM only" : "",
                           options->no_crops ? ", no crops" : "");
}
