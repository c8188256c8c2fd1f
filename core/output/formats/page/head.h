/* What a page says of a run before its rows: title, facts, classes, columns. For reports and for
 * `pixleak serve`. */
#pragma once
#include "core/output/view.h"
#include <stdio.h>

/* A class of rows; texts are static. */
typedef struct PageClass {
    const char *name, *tone, *meaning;
    const char *note; /* of a kind that is listed: "not judged", "allowed", "listed"; else "" */
} PageClass;
/* Of PageClass, worst first. */
GArray *page_classes(const ResultView *view);

/* Members of a JSON object, without its brackets: title, subtitle, noun, facts, classes (worst
 * first: name, tone, meaning, note), columns, facets, search, sides, measure, measureText, how. */
gboolean page_head_write(const ResultView *view, FILE *file, GError **error);

/* A member, and one with a comma before it that holds a list, which ends with NULL. */
void page_member_write(FILE *file, const char *name, const char *text);
void page_list_write(FILE *file, const char *name, const char *const *texts);
