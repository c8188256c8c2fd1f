/* What is read of one place, frame after frame (core/scan/place_scan.c). */
#pragma once
#include "ocr/limit.h"

LIMIT(SCAN_DOUBTFUL_CELL, 64, "samples each way",
      "false readings are remembered by cells of the place, about as large as a piece of texture "
      "that looks like a line; set on made loops")
LIMIT(SCAN_STANDS_STILL, 1, "samples",
      "the sides of a text that stays move by a sample where noise or texture beside it changes")
LIMIT(SCAN_SAME_BOX, 70, "percent of the smaller box",
      "boxes of one text in two views or frames lie over each other with most of their area; those "
      "of neighbours hardly at all")
LIMIT(SCAN_STANDING_MOST, 1000, "texts",
      "more than a screen full of text has; keeps memory and time bounded in a long loop")
LIMIT(SCAN_READ_PER_FRAME, 4, "lines",
      "of new lines in moving texture those with most letters are read; the others wait, and are "
      "read in the next frame if they stay. Set on made loops, for their time")
LIMIT(
    SCAN_SAVED_MOST, 32, "lines",
    "frames with fewer new lines save theirs for one with more, up to eight frames' worth; set on "
    "made loops, for their time")
LIMIT(SCAN_ENOUGH_READ, 30, "lines",
      "if so many of the best were read in a texture and none was text, it is texture: were one in "
      "ten text, all 30 would miss it in 4 of 100 cases")
LIMIT(SCAN_DOUBTED, 70, "percent",
      "a reading of less confidence may be of a line that another runs into, so that other views "
      "of it are read, too; set on made texts that lie over each other")
LIMIT(VIEWS_BELIEVED, 50, "percent of confidence",
      "a narrow window shows noise as strong as letters are elsewhere, and that reads like text of "
      "30 or 40; set on text-free images of shared sets")
LIMIT(VIEWS_LETTERS, 5, "letters",
      "in a row that plainly is lettering though it can't be read: noise has up to four")
LIMIT(VIEWS_COVERED, 40, "percent of a line",
      "lines of text leave a third to a half of their pitch empty, which a column of their letters "
      "runs over")
