/* A profile for Karnak (YAML): masks by station and image size, each with rectangles "left top
 * width height", and the profile element that applies them. Before it stand, for each mask,
 * elements that set Burned In Annotation (0028,0301) to YES, since Karnak masks images of most SOP
 * classes only then. Grammar: Karnak's profileByPixel.yml and class MaskBody
 * (github.com/OsiriX-Foundation/karnak), and https://karnak.team/profiles, "Pixel Data Cleaning
 * Exceptions" and "Conditions" */
#include "core/export/limits.h"
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

/* In quotes of a condition (SpEL), which stand in it doubled. */
static char *quoted(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    return g_strjoinv("''", parts);
}

/* Whether an image is one of those that the rule is for, as Karnak finds masks. */
static char *condition_of(const Rule *rule) {
    g_autofree char *station = quoted(rule->station);
    return g_strdup_printf("tagValueIsPresent(#Tag.StationName,'%s') &&"
                           " tagValueIsPresent(#Tag.Columns,'%" G_GINT64_FORMAT
                           "') && tagValueIsPresent(#Tag.Rows,'%" G_GINT64_FORMAT "')",
                           station, rule->columns, rule->rows);
}

/* An element is added where it is missing, and replaced where it says something else: that is one
 * profile element each. */
static void write_annotation(FILE *file, const Rule *rule) {
    g_autofree char *condition = condition_of(rule);
    g_autofree char *missing =
        g_strconcat(condition, " && !tagIsPresent(#Tag.BurnedInAnnotation)", NULL);
    if (g_utf8_strlen(missing, -1) > KARNAK_CONDITION_MOST) {
        fprintf(file,
                "  # \"%s\" is too long for a condition: set (0028,0301) of its images to YES"
                " before\n",
                rule->station);
        return;
    }
    fprintf(file,
            "  - name: \"Say that text is burned in, where nothing is said\"\n"
            "    codename: \"action.add.tag\"\n"
            "    condition: \"%s\"\n"
            "    arguments:\n      value: \"YES\"\n      vr: \"CS\"\n"
            "    tags:\n      - \"(0028,0301)\"\n"
            "  - name: \"Say that text is burned in\"\n"
            "    codename: \"expression.on.tags\"\n"
            "    condition: \"%s\"\n"
            "    arguments:\n      expr: \"Replace('YES')\"\n"
            "    tags:\n      - \"(0028,0301)\"\n",
            missing, condition);
}

gboolean karnak_write(Export *export, GError **error) {
    g_autoptr(GPtrArray) rules = rules_gather(export, &terms, error);
    if (rules == NULL)
        return FALSE;
    export_write_head(export, "#", "Profile for Karnak");
    fputs(
        "# Karnak masks ultrasound, secondary captures and photographs, and other images only "
        "where\n# their Burned In Annotation is YES, which the first elements set for images that "
        "have a mask.\n# Scan what comes out: where text is left, pass it through the profile "
        "once more.\n",
        export->file);
    export_write_left(export, "#", "");
    fputs("name: \"Texts that pixleak found\"\nversion: \"1.0\"\nminimumKarnakVersion: \"0.9.2\"\n"
          "defaultIssuerOfPatientID:\nprofileElements:\n",
          export->file);
    for (guint i = 0; i < rules->len; i++)
        write_annotation(export->file, g_ptr_array_index(rules, i));
    fputs("  - name: \"Clean pixel data\"\n    codename: \"clean.pixel.data\"\n\n", export->file);
    fputs(rules->len > 0 ? "masks:\n" : "masks: []\n", export->file);
    for (guint i = 0; i < rules->len; i++)
        write_rule(export->file, g_ptr_array_index(rules, i));
    return TRUE;
}
