/* What is known of a subject, study, series and instance, by name, and texts with {names} in them.
 */
#pragma once
#include <glib.h>

typedef struct Facts Facts;

Facts *facts_new(void);
void facts_free(Facts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Facts, facts_free)

/* name is not copied; text is. */
void facts_set(Facts *facts, const char *name, const char *text);
void facts_setf(Facts *facts, const char *name, const char *format, ...) G_GNUC_PRINTF(3, 4);
const char *facts_get(const Facts *facts, const char *name); /* "" where it isn't known */
/* The text with every {name} replaced; newly allocated. */
char *facts_expand(const Facts *facts, const char *text);
