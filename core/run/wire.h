/* A CheckResult on its way from a worker to the parent. */
#pragma once
#include "core/check/check.h"

/* What is in CHECK_RESULT_TYPE, to be put into a larger type. */
#define CHECK_RESULT_FORMAT "(ayayaya(uiiiiayuayxayuuddaya(ayay))(uddxb(xxxx)ay))"

/* A new floating variant; strings travel as bytes, since paths need not be UTF-8. */
GVariant *check_result_to_variant(const CheckResult *result);
/* The reverse; NULL where the variant is not normal. */
CheckResult *check_result_from_variant(GVariant *variant);
