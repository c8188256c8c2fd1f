/* What a validation reads before it looks at files: key, maps, the list of originals. */
#pragma once
#include "core/key/answers.h"
#include "core/run/confinement.h"
#include "core/source/index/instances.h"
#include "core/validate/inputs.h"
#include "core/validate/validate.h"

typedef struct ValidateInputs {
    IdMap *uids, *patients;
    AnswerIndex *answers;
    InstanceIndex *original; /* NULL: not given */
} ValidateInputs;

/* Zero *inputs before; whatever comes back, clear it. Workers may read the originals behind it. */
gboolean validate_inputs_read(ValidateInputs *inputs, const ValidateOptions *options,
                              Confinement *confinement, GError **error);
void validate_inputs_clear(ValidateInputs *inputs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ValidateInputs, validate_inputs_clear)

/* As many as the options, or else the configuration, ask for. */
guint validate_n_workers(const ValidateOptions *options);
/* What these may do; see confinement_new(). */
Confinement *validate_confinement(const ValidateOptions *options, GError **error);
/* What else workers read: the key and the files. */
void validate_inputs_allow(const ValidateOptions *options, const Inputs *files,
                           Confinement *confinement);
