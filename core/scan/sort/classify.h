/* How likely a piece of text identifies someone. */
#pragma once
#include "core/dicom/dicom.h"
#include "core/scan/finding.h"

typedef struct Classifier Classifier;

/* For the texts of one file, whose header they are compared with; NULL: it has none, as a
 * screenshot. Copies what it needs. */
Classifier *classifier_new(const DicomFile *file);
void classifier_free(Classifier *classifier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Classifier, classifier_free)

/* Class of a line of text (UTF-8; what is not valid counts as no letter) and why, in words that
 * say no more about anyone than the text does. The worst thing that it holds decides:
 *  - phi-match: a value of the header, or nearly: a part of a name, an ID, a date in any layout,
 *    an institution, the station;
 *  - phi-suspect: a date, time of day, age, telephone or record number, address, institution, what
 *    stands behind a label of patient data, a common name, or any word of four letters or more that
 *    neither scanners nor this program know;
 *  - device: words of core/scan/sort/words/device.txt, numbers as on scales;
 *  - other.
 * class and reason must not be NULL; reason is newly allocated. */
void classifier_classify(const Classifier *classifier, const char *text, FindingClass *class,
                         char **reason);

/* The same of a comment in a codestream, in which encoders name themselves: those that do, and hold
 * no date and nothing of the header, are `device`. */
void classifier_classify_comment(const Classifier *classifier, const char *text,
                                 FindingClass *class, char **reason);

/* What was not read with confidence is no device's: it is undetermined where it plainly is
 * lettering, unless what was read is phi-* all the same; so is a barcode that can't be read.
 * languages: those that were tried, for the reason. */
void classifier_doubt(Finding *finding, const char *languages);

/* Checks the header against the findings of the file (of Finding): where it says that no text is
 * burned in (Burned In Annotation (0028,0301) NO), or that the pixels were cleaned
 * (De-identification Method Code 113101), and some finding is phi-*, adds a finding that says so,
 * with place "header" and class phi-suspect. */
void classifier_finish(const Classifier *classifier, GPtrArray *findings);
