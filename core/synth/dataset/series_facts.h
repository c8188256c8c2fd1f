/* What is known of a series and an instance of it. */
#pragma once
#include "core/synth/header/facts.h"
#include "core/synth/plan/plan.h"

/* Sets the UIDs, the equipment, descriptions and geometry, on top of subject and study. */
void series_set_facts(Facts *facts, const Plan *plan, const PlannedSeries *series, guint instance);
