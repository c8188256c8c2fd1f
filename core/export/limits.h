/* What redaction rules and masks keep to (core/export). No verdict depends on it. */
#pragma once
#include "ocr/limit.h"

LIMIT(RULE_MARGIN_PERCENT, 50, "percent of a box's shorter side",
      "that side is the height of a line: half of it takes in soft edges, shadows and accents, and "
      "the pixels by which the same line is found higher or lower in another image")
LIMIT(RULE_MARGIN_LEAST, 2, "pixels", "bitmap letters of few pixels have soft edges, too")
LIMIT(RULE_WASTE_PERCENT, 30, "percent of a box made of two that lies in neither",
      "words of a line and lines of a block become one box; a corner and the opposite one don't")
LIMIT(RULE_MOST_BOXES, 64, "boxes of a rule",
      "tools compare every row of an image with every box, and nobody reads through more; beyond "
      "it the waste that is taken doubles")
LIMIT(KARNAK_CONDITION_MOST, 255, "characters of a condition",
      "Karnak's database keeps it in a column of as many (db.changelog-1.0.xml)")
LIMIT(MASK_MOST_PIXELS, 268435456, "pixels of a mask",
      "what 16 bits for rows and columns allow would take 4 GiB")
