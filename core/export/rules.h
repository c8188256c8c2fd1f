/* Redaction rules: which boxes of images of one device and size held text. */
#pragma once
#include "core/export/format.h"

typedef struct Rule {
    char *manufacturer, *model; /* "" where rules go by stations; model: "" where it isn't stated */
    char *station;              /* "" where rules go by devices */
    gint64 rows, columns;
    GArray *boxes; /* of Box: rule_boxes_add() */
    guint waste_percent;
    gsize n_texts; /* that lie in the boxes */
} Rule;

/* What a tool's rules can tell images by. */
typedef struct RuleTerms {
    gboolean by_station;        /* else by manufacturer and model */
    gboolean ignores_case;      /* names that differ in case alone are one: the first would hold */
    const char *cant_stand;     /* characters that no value of a condition can hold */
    const char *const *cant_be; /* texts likewise; ends with NULL */
} RuleTerms;

/* The rules of a run (GPtrArray of Rule), those with a model before those without, since tools take
 * the first that fits; what no rule can reach is left out. NULL with an error. */
GPtrArray *rules_gather(Export *export, const RuleTerms *terms, GError **error);
