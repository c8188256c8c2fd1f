/* What is read of a sealed file. */
#pragma once
#include "ocr/limit.h"

LIMIT(SEALED_VALUE, 67108864, "bytes of a value that is read",
      "a picture of what was found is a few MB at most; one of a GB can't be held several times")
