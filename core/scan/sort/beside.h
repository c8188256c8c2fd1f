/* Findings that stand beside each other and say more together: a label and its value, the parts of
 * a date. */
#pragma once
#include "core/scan/sort/classify.h"

/* Looks at findings (of Finding, classified) of one file that stand in one line of one frame, at
 * most six times their height apart with nothing between:
 *  - a label ("DOB:", "Sonographer:") before what is phi-* is phi-suspect; behind a label of
 *    patient data, what would be `other` or a number is phi-suspect;
 *  - where a date or time goes on in the next finding ("28 Mar", "2002"), both are what the whole
 *    is, if one of them is phi-* already: numbers beside numbers make no date;
 *  - what is a short text that identifies someone together ("Ref:" and "Wu", "MA" and "LI", "F" and
 *    "8Y"), a blank apart, or behind a colon, is one. */
void findings_judge_beside(const Classifier *classifier, GPtrArray *findings);
