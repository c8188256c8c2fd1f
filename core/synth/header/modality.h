/* Elements of each kind of instance. */
#pragma once
#include "core/synth/header/fields.h"

extern const Field fields_ct[], fields_mr[], fields_pt[], fields_nm[], fields_cr[], fields_dx[],
    fields_mg[], fields_us[], fields_us_loop[], fields_sc[], fields_sr[];

/* Of instances that name another one of their series. */
extern const Field fields_reference[];

/* Manufacturers' private elements. */
extern const Field private_ge[], private_ge_pet[], private_siemens[], private_philips[],
    private_toshiba[], private_hologic[], private_agfa[];
