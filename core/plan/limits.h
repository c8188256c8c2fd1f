/* How a plan cuts an archive into shards. */
#pragma once
#include "ocr/limit.h"

LIMIT(
    ITEM_WEIGHT, 262144, "bytes that an item counts as beside its own",
    "opening a small file and looking at its one frame takes as long as the frames in a quarter of "
    "a MB more")
LIMIT(MAX_SHARDS, 1000000, "shards of a plan",
      "Slurm's arrays end at 4,000,000 tasks; a million shards of a billion files hold a thousand "
      "each")
LIMIT(ITEMS_AT_ONCE, 4096, "items that are looked at side by side",
      "a thread has hundreds of them to itself, and what is kept of them takes 100 KB")
LIMIT(LOOK_SECONDS, 300, "seconds for a DICOMDIR",
      "as long as a scan takes for a file by default; a million records are read in two")
LIMIT(PLAN_CHECKED_WHOLE, 4194304, "bytes of a plan that a shard checks all of",
      "100,000 files, read in 15 ms; of a larger plan a shard checks what it uses")
