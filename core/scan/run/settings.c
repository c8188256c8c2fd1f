#include "core/languages/recognition.h"
#include "core/scan/run/run.h"

char *scan_settings(const ScanOptions *options) {
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    g_autofree char *languages =
        options->languages != NULL ? g_strjoinv(",", options->languages) : g_strdup("auto");
    g_variant_builder_add(&builder, "{sv}", "languages", g_variant_new_string(languages));
    g_variant_builder_add(
        &builder, "{sv}", "reader",
        g_variant_new_string(options->reader != NULL ? options->reader : "tesseract"));
    g_autofree char *recognition = recognition_text(TRUE, options->languages);
    g_variant_builder_add(&builder, "{sv}", "recognition", g_variant_new_string(recognition));
    g_variant_builder_add(&builder, "{sv}", "timeout", g_variant_new_double(options->timeout));
    g_variant_builder_add(&builder, "{sv}", "memory", g_variant_new_uint64(options->memory));
    g_variant_builder_add(&builder, "{sv}", "dicom-only",
                          g_variant_new_boolean(options->dicom_only));
    g_variant_builder_add(&builder, "{sv}", "no-crops", g_variant_new_boolean(options->no_crops));
    g_autoptr(GVariant) settings = g_variant_ref_sink(g_variant_builder_end(&builder));
    return g_variant_print(settings, TRUE);
}
