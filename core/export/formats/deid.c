/* A recipe for pydicom's deid, whose DicomCleaner blanks the coordinates of the labels whose
 * conditions an image meets: https://pydicom.github.io/deid/getting-started/dicom-config and
 * https://pydicom.github.io/deid/user-docs/recipe-filters */
#include "core/export/rules.h"

/* Conditions end at a #, and are cut at these signs where a condition seems to follow. Of several
 * values, which a backslash separates, deid compares each with the whole. */
static const char *const operators[] = {"||", NULL};
static const RuleTerms terms = {FALSE, FALSE, "#+\\", operators};

static void write_rule(FILE *file, guint number, const Rule *rule) {
    fprintf(file, "\n# %" G_GSIZE_FORMAT " texts\nLABEL pixleak %u\n  equals Manufacturer %s\n",
            rule->n_texts, number, rule->manufacturer);
    if (*rule->model != '\0')
        fprintf(file, "  + equals ManufacturerModelName %s\n", rule->model);
    fprintf(file, "  + equals Rows %" G_GINT64_FORMAT "\n  + equals Columns %" G_GINT64_FORMAT "\n",
            rule->rows, rule->columns);
    for (guint i = 0; i < rule->boxes->len; i++) {
        Box box = g_array_index(rule->boxes, Box, i);
        fprintf(file, "  coordinates %d,%d,%d,%d\n", (int)box.x0, (int)box.y0, (int)box.x1,
                (int)box.y1);
    }
}

gboolean deid_write(Export *export, GError **error) {
    g_autoptr(GPtrArray) rules = rules_gather(export, &terms, error);
    if (rules == NULL)
        return FALSE;
    fputs("FORMAT dicom\n\n", export->file);
    export_write_head(export, "#", "Recipe for deid's DicomCleaner");
    export_write_left(export, "#", "");
    fputs("\n%filter graylist\n", export->file);
    for (guint i = 0; i < rules->len; i++)
        write_rule(export->file, i + 1, g_ptr_array_index(rules, i));
    return TRUE;
}
