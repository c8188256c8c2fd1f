/* A script for the DicomPixelAnonymizer of RSNA's Clinical Trial Processor: signatures in braces,
 * each with regions (left, top, width, height); the first signature that fits an image holds. What
 * stands elsewhere and is neither is a comment. Grammar: CTP's classes PixelScript, Signature and
 * DicomObject (github.com/johnperry/CTP), and
 * https://mircwiki.rsna.org/index.php?title=The_CTP_DICOM_Pixel_Anonymizer */
#include "core/export/rules.h"

/* A value stands between quotes in parentheses in braces, and nothing escapes those. */
static const char *const nothing[] = {NULL};
static const RuleTerms terms = {FALSE, TRUE, "\"(){}\\", nothing};

static void write_rule(FILE *file, const Rule *rule) {
    fprintf(file,
            "\n%" G_GSIZE_FORMAT " texts\n"
            "{ Manufacturer.equalsIgnoreCase(\"%s\") *\n"
            "  ManufacturerModelName.equalsIgnoreCase(\"%s\") *\n"
            "  Rows.equals(\"%" G_GINT64_FORMAT "\") *\n"
            "  Columns.equals(\"%" G_GINT64_FORMAT "\") }\n",
            rule->n_texts, rule->manufacturer, rule->model, rule->rows, rule->columns);
    for (guint i = 0; i < rule->boxes->len; i++) {
        Box box = g_array_index(rule->boxes, Box, i);
        fprintf(file, "(%d,%d,%d,%d)\n", (int)box.x0, (int)box.y0, (int)(box.x1 - box.x0),
                (int)(box.y1 - box.y0));
    }
}

gboolean ctp_write(Export *export, GError **error) {
    g_autoptr(GPtrArray) rules = rules_gather(export, &terms, error);
    if (rules == NULL)
        return FALSE;
    export_write_head(export, "#", "Script for CTP's DicomPixelAnonymizer");
    export_write_left(export, "#", "(){}\"");
    for (guint i = 0; i < rules->len; i++)
        write_rule(export->file, g_ptr_array_index(rules, i));
    return TRUE;
}
