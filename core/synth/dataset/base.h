/* Images to start from: the user's own, de-identified. */
#pragma once
#include "core/synth/header/facts.h"
#include "core/synth/plan/plan.h"
#include "core/synth/tree/tree.h"

/* The files that can be read, in the order of patients, studies, series and paths, and a plan whose
 * n-th instance is the n-th of them; instances beyond the last begin anew, as other subjects'.
 * Fails where there is none. */
GPtrArray *base_find(const char *folder, const PlanOptions *options, Plan **plan, GError **error);

/* Texts into one character set: UTF-8 where any of them isn't ASCII; sets the fact "charset" then.
 */
void base_unify_texts(const DicomDataset *dataset, Tree *tree, Facts *facts);
/* What the file says of itself, for the header that it gets: modality, equipment, descriptions. */
void base_set_facts(const Tree *tree, Facts *facts);
/* Checks on the file's own elements that the tables in `tables` (NULL at the end) don't speak of:
 * dates have to shift, UIDs to change, the rest to stay. Private elements go unchecked. */
void base_add_checks(const Tree *tree, const Field *const *tables, AnswerData *checks);
