/* A shard of `pixleak validate`: notes on files (part_add_subject()) and no rows; those of the
 * whole are in a database of its own, core/validate/results.h. */
#include "core/output/kind.h"

static const ResultTable tables[] = {{0}};
static const ResultCount counts[] = {{0}};

const ResultKind validate_result_kind = {.command = "validate", .tables = tables, .counts = counts};
