/* Whole pages of text: scanned forms, letters, reports. */
#pragma once
#include <glib.h>

/* Where a picture of a place holds so much text that it is a page, puts one finding for it before
 * the others of an array of Finding, classified, and keeps of its lines those that match the header
 * and the worst others, PAGES_LINES_KEPT in all. */
void findings_gather_pages(GPtrArray *findings);
