/* Carries out a key row's actions on a data set, and spoils one if told to. */
#pragma once
#include "core/synth/scrub/scrub_rows.h"
#include "core/synth/tree/tree.h"

/* What can go wrong with elements. */
typedef enum TagFlaw {
    TAG_TEXT_LEFT,          /* a text that had to go is still there */
    TAG_DATE_LEFT,          /* a date isn't shifted */
    TAG_UID_LEFT,           /* a UID isn't changed; never the SOP Instance UID */
    TAG_UID_INCONSISTENT,   /* a study or series UID isn't what the map says */
    TAG_PATID_INCONSISTENT, /* nor the patient ID */
    TAG_ELEMENT_LOST,       /* an element that had to stay is gone */
    TAG_VALUE_EMPTIED,      /* it is there without its value */
    TAG_TEXT_LOST,          /* a text that had to stay is gone */
    N_TAG_FLAWS
} TagFlaw;
const char *tag_flaw_name(TagFlaw flaw);

/* Of a row, the check that the flaw can be shown on, chosen by a number; NULL if none. */
const ScrubCheck *tag_flaw_choose(const ScrubRow *row, const Tree *tree, TagFlaw flaw,
                                  guint64 number);

/* spoiled[i] is the check of the i-th flaw, NULL for none. */
void actions_carry_out(Tree *tree, const ScrubRow *row, guint64 seed,
                       const ScrubCheck *const spoiled[N_TAG_FLAWS]);
