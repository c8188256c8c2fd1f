/* What the tables of fields are written in. */
#pragma once
#include "core/synth/header/fields.h"

/* Rows end with the last column that they need. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#define T(group, element) DICOM_TAG(0x##group, 0x##element)

/* What has to happen with an element. */
enum {
    STAY = ACTION_BIT(ACTION_TAG_RETAINED),
    FULL = ACTION_BIT(ACTION_TAG_RETAINED) | ACTION_BIT(ACTION_TEXT_NOTNULL),
    KEEP = ACTION_BIT(ACTION_TEXT_RETAINED),
    GONE = ACTION_BIT(ACTION_TEXT_REMOVED),
    SHIFT = ACTION_BIT(ACTION_DATE_SHIFTED),
    NEW_UID = ACTION_BIT(ACTION_UID_CHANGED),
    MAPPED_UID = ACTION_BIT(ACTION_UID_CHANGED) | ACTION_BIT(ACTION_UID_CONSISTENT),
    MAPPED_ID = ACTION_BIT(ACTION_TEXT_REMOVED) | ACTION_BIT(ACTION_PATID_CONSISTENT),
};
#define SEQUENCE FIELD_SEQUENCE
#define EMPTY_SEQUENCE FIELD_EMPTY_SEQUENCE
