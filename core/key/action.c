#include "core/key/action.h"

#include <string.h>

#define NAMED(name)                                                                                \
    name, {                                                                                        \
        "<" name ">", sizeof "<" name ">" - 1                                                      \
    }
static const ActionFacts facts[ACTION_UNKNOWN + 1] = {
    /* name, category, of pixels, passes without element, without file */
    [ACTION_TAG_RETAINED] = {NAMED("tag_retained"), "DICOM-IOD-1", FALSE, FALSE, FALSE},
    [ACTION_TEXT_NOTNULL] = {NAMED("text_notnull"), "DICOM-IOD-1", FALSE, FALSE, FALSE},
    [ACTION_TEXT_RETAINED] = {NAMED("text_retained"), "TCIA-PTKB-K", FALSE, FALSE, FALSE},
    [ACTION_TEXT_REMOVED] = {NAMED("text_removed"), "HIPAA-R", FALSE, TRUE, TRUE},
    [ACTION_DATE_SHIFTED] = {NAMED("date_shifted"), "HIPAA-C", FALSE, TRUE, TRUE},
    [ACTION_UID_CHANGED] = {NAMED("uid_changed"), "HIPAA-R", FALSE, TRUE, TRUE},
    [ACTION_PIXELS_HIDDEN] = {NAMED("pixels_hidden"), "HIPAA-A", TRUE, FALSE, TRUE},
    [ACTION_PIXELS_RETAINED] = {NAMED("pixels_retained"), "TCIA-P15-PIX-K", TRUE, FALSE, FALSE},
    [ACTION_UID_CONSISTENT] = {NAMED("uid_consistent"), "DICOM-P15-BASIC-U", FALSE, TRUE, FALSE},
    [ACTION_PATID_CONSISTENT] = {NAMED("patid_consistent"), "DICOM-P15-BASIC-C", FALSE, TRUE,
                                 FALSE},
    [ACTION_UNKNOWN] = {.name = "other"},
};
#undef NAMED

const ActionFacts *action_facts(Action action) {
    return &facts[MIN(action, ACTION_UNKNOWN)];
}

Action action_find(Text text) {
    /* All are spelled well, as a rule. */
    for (Action action = 0; action < ACTION_UNKNOWN; action++)
        if (text.length == facts[action].spelled.length &&
            memcmp(text.data, facts[action].spelled.data, text.length) == 0)
            return action;
    for (Action action = 0; action < ACTION_UNKNOWN; action++)
        if (text_names(text, facts[action].name))
            return action;
    return ACTION_UNKNOWN;
}
