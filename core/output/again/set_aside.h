/* Rows of a run that is gone on with, though files have come, gone or changed since: they wait
 * under numbers that no item has, and come back as those of the item that their file is now. */
#pragma once
#include "core/output/again/earlier.h"

/* What was judged is set aside; what was listed is dropped, since it is met again. From now on
 * nothing counts as finished. It becomes durable with what is added next. */
gboolean results_set_aside(Results *results, GError **error);
/* Whether rows are set aside, here or by a run that was ended before it had taken them back. */
gboolean results_have_aside(const Results *results);
/* How many files on disk they are of; what archives hold doesn't count. */
gsize results_n_files_aside(Results *results);
/* What was judged under a name (bytes) and is set aside; FALSE where nothing is. */
gboolean results_find_aside(Results *results, const char *name, EarlierItem *item);
/* Makes its rows and pictures those of a task, which is finished with them; *taken: FALSE where
 * they were taken already, as of archives' members with one name. */
gboolean results_take_back(Results *results, const EarlierItem *item, gsize task, gboolean *taken,
                           GError **error);
/* What was not taken back is gone: before the results are concluded. */
gboolean results_drop_aside(Results *results, GError **error);
