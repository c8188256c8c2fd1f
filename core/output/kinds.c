#include "core/output/kind.h"

const ResultKind *const result_kinds[] = {&check_result_kind, &scan_result_kind, NULL};
