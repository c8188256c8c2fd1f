/* How far archives are followed. What a limit cuts off is an item that says so. */
#pragma once
#include "ocr/limit.h"

LIMIT(
    MAX_ARCHIVE_DEPTH, 4, "archives in each other",
    "a tar.gz of zips of .dcm.gz files has three; bombs of archives in archives have six and more")
LIMIT(MAX_MEMBERS, 20000000, "members of all archives",
      "twenty times the largest datasets seen; what is kept of each takes about 150 bytes of disk")
LIMIT_REAL(MAX_UNPACKED, 1099511627776.0, "bytes of all archives",
           "a temporary folder of this size is rare; a larger archive is better unpacked by hand")
LIMIT_REAL(UNPACKED_WITHOUT_DOUBT, 1073741824.0, "bytes of an archive",
           "a disk has room for this much, however small the archive is: black frames pack 1000:1")
LIMIT_REAL(
    MAX_RATIO, 250.0, "unpacked bytes per packed byte",
    "images pack 2:1 to 10:1, mostly black ones 100:1; deflate reaches 1032:1, on zeros only")
LIMIT(MAX_LIST_LINE, 65536, "bytes of a path in a list",
      "sixteen times the longest path that Linux opens")
