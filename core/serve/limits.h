/* What `pixleak serve` gives a browser, and how long it waits. No verdict depends on it. */
#pragma once
#include "ocr/limit.h"

LIMIT(SERVE_ROWS_MOST, 500, "rows of one answer",
      "ten screens of rows: an answer of some 200 kB, which a browser takes in a few ms")
LIMIT(SERVE_FACET_MOST, 200, "values of a menu",
      "more can't be looked through; the search finds them")
LIMIT(SERVE_BODY_MOST, 65536, "bytes of a request",
      "a note and a filter: whoever sends more has something else in mind")
LIMIT(SERVE_NOTE_MOST, 4000, "bytes of a note", "two pages: longer ones belong elsewhere")
LIMIT(SERVE_CONNECTIONS_MOST, 32, "connections at once",
      "a browser opens six; each has a thread of its own")
LIMIT(SERVE_IDLE_SECONDS, 60, "seconds", "after which a silent connection is closed")
LIMIT(LOOK_ACROSS_MOST, 4096, "pixels across",
      "mammograms and screens are shown whole; wider slides are halved until they fit")
LIMIT(LOOK_BYTES_MOST, 33554432, "bytes of a PNG",
      "4096 x 4096 noisy pixels take 16 MB; a browser holds twice that")
LIMIT(LOOK_SECONDS_MOST, 30, "seconds of one picture",
      "the largest frames decode in a few; nobody waits longer for a picture")
LIMIT(LOOK_ANSWER_MOST, 67108864, "bytes that a worker may send",
      "the largest PNG and its header's values, with room to spare")
