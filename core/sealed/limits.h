/* What is read of a sealed file. */
#pragma once
#include "ocr/limit.h"

LIMIT(SEALED_VALUE, 268435456, "bytes of a value that is read",
      "the pictures of one file are a few MB; what claims a GB can't be held several times")
