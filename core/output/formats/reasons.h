/* Why a run ended as it did, and what became of what it met, in words: for all formats alike. */
#pragma once
#include "core/output/view.h"

/* What decides the exit status, of this severity: "regions: 2 untouched, 1 legible", "listed: 1
 * unmapped", "nothing was judged". NULL-terminated; empty where nothing does. */
char **exit_reasons(const ResultView *view, Severity severity);
/* "28 of 30 inputs judged, 2 listed"; of originals, of rows of the key. */
char *account_sentence(const Account *account, AccountSide side);
/* The kinds that the user accepts, with commas between them; "" where none is. */
char *allowed_kinds(const Account *account);
/* Likewise those that are listed and keep the run from being green, which a user may accept; ""
 * where something else keeps its exit status as it is. */
char *kinds_to_allow(const ResultView *view);
