/* What a merge of a scan tells of the plan that its shards are of. */
#pragma once
#include "core/output/part/part_file.h"

/* When it was made, and of what: of what came later no shard knows. */
void planned_tell(const ResultPart *part);
/* Which files were others when they were planned, unless none was. */
void planned_tell_changed(const PartsChanged *changed);
