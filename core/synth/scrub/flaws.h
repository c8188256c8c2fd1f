/* How often a scrubber errs, and in which ways. */
#pragma once
#include "core/synth/scrub/actions.h"
#include "core/synth/scrub/treatment/treatment.h"

typedef struct Flaws Flaws;

/* choice: "none", "default", or a file of lines `KIND NAME PERCENT` (docs/synth.md). Fails with the
 * file and line that can't be understood. */
Flaws *flaws_new(const char *choice, GError **error);
void flaws_free(Flaws *flaws);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Flaws, flaws_free)

/* What happens to the pixels of the ordinal-th image of its sort (with text, or without): evenly
 * spread, so that the rates hold in small sets, too. They are rates of the images that can show
 * the flaw: met, bits of Needs; lossy, what they are. */
const Treatment *flaws_treatment(const Flaws *flaws, gboolean has_text, gsize ordinal, guint64 seed,
                                 guint met, gboolean lossy);
/* Whether the i-th instance has this flaw. */
gboolean flaws_has_tag_flaw(const Flaws *flaws, TagFlaw flaw, gsize i, guint64 seed);
gboolean flaws_is_missing(const Flaws *flaws, gsize i, guint64 seed);
