/* A profile for Karnak (YAML): masks by station and image size, each with rectangles "left top
 * width height", and the profile element that applies them. Grammar: Karnak's profileByPixel.yml
 * and class MaskBody (github.com/OsiriX-Foundation/karnak), and https://karnak.team/profiles */
#include "core/export/rules.h"

/* Between quotes YAML reads escapes; whoever has a station of that name can still write it. */
static const char *const nothing[] = {NULL};
static const RuleTerms terms = {TRUE, FALSE, "\"\\", nothing};

static void write_rule(FILE *file, const Rule *rule) {
    fprintf(file,
            "  # %" G_GSIZE_FORMAT " texts\n"
            "  - stationName: \"%s\"\n"
            "    imageWidth: %" G_GINT64_FORMAT "\n"
            "    imageHeight: %" G_GINT64_FORMAT "\n"
            "    color: \"000000\"\n"
            "    rectangles:\n",
            rule->n_texts, rule->station, rule->columns, rule->rows);
    for (guint i = 0; i < rule->boxes->len; i++) {
        Box box = g_array_index(rule->boxes, Box, i);
        fprintf(file, "      - \"%d %d %d %d\"\n", (int)box.x0, (int)box.y0, (int)(box.x1 - box.x0),
                (int)(box.y1 - box.y0));
    }
}

gboolean karnak_write(Export *export, GError **error) {
    g_autoptr(GPtrArray) rules = rules_gather(export, &terms, error);
    if (rules == NULL)
        return FALSE;
    export_write_head(export, "#", "Profile for Karnak");
    fputs("# Karnak masks ultrasound, secondary captures and photographs, and other images only "
          "where\n# their Burned In Annotation is YES. The masks can be copied into a profile that "
          "also treats headers.\n",
          export->file);
    export_write_left(export, "#", "");
    fputs("name: \"Texts that pixleak found\"\nversion: \"1.0\"\nminimumKarnakVersion: \"0.9.2\"\n"
          "defaultIssuerOfPatientID:\nprofileElements:\n  - name: \"Clean pixel data\"\n"
          "    codename: \"clean.pixel.data\"\n\n",
          export->file);
    fputs(rules->len > 0 ? "masks:\n" : "masks: []\n", export->file);
    for (guint i = 0; i < rules->len; i++)
        write_rule(export->file, g_ptr_array_index(rules, i));
    return TRUE;
}
