/* Who is in a dataset: subjects and staff, made up out of the tables. */
#pragma once
#include "core/synth/header/facts.h"
#include "core/synth/random.h"

/* Sets what is known of the n-th subject: charset, name, spoken (LAST FIRST, as in a sentence),
 * burned (the same in Latin letters, some without diacritics), id, birth_date and birth_screen
 * (MM.DD.YYYY), birth_year, sex, phone, address, ... */
void people_set_subject(Facts *facts, guint64 seed, guint n);
/* What a study adds: dates, times, accession, hospital and staff. */
void people_set_study(Facts *facts, guint64 seed, guint n);
