/* One made instance: its file, and its row of the key. */
#pragma once
#include "core/synth/dataset/dataset.h"
#include "core/synth/draw/typeset.h"

/* What a row of texts holds, in this order; those from the font on are empty where no text is
 * burned in, those from the scene on where the text stands in none. */
enum {
    ROW_MODALITY,
    ROW_SOP_CLASS,
    ROW_PATIENT,
    ROW_STUDY,
    ROW_SERIES,
    ROW_SOP_INSTANCE,
    ROW_ANSWERS,
    ROW_FONT,
    ROW_CAPITALS,
    ROW_CONTRAST,
    ROW_SCENE,
    ROW_DRAWN,
    ROW_DEGREES,
    ROW_X,
    ROW_Y,
    N_ROW_TEXTS
};

/* Writes the instance's file; its row, newly allocated, or NULL. base: the file to start from, or
 * NULL. */
char **instance_make(const DatasetOptions *options, const Plan *plan, guint instance,
                     const char *base, Typesetter *typesetter, GError **error);
