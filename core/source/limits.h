/* How far archives are followed: what a limit cuts off is an item that says so. What bytes must be
 * like to be a text and no more. */
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

LIMIT(REMARK_BYTES, 512, "bytes beside an archive's members",
      "that are no text: times, owners and attributes take up to 300; a picture with letters has a "
      "format, whose beginning is told, or is larger")
LIMIT(
    REMARK_USUAL, 64, "bytes",
    "of each of them that don't count for REMARKS_BYTES: times, owners and small attributes, which "
    "each member of a large archive may have")
LIMIT(REMARKS_BYTES, 4096, "bytes beside an archive's members",
      "together, in pieces that are each short enough: a picture may be cut into many")
LIMIT(LARGEST_NO_IMAGE, 16384, "bytes of a .DS_Store",
      "Finder makes them of 6148 bytes for a folder, and larger only for those with hundreds of "
      "files; what it holds is not looked at")
LIMIT_REAL(TEXT_ASCII_SHARE, 0.875, "of a text's bytes",
           "are ASCII in Latin-1 and its kin, of whose letters one in twenty has an accent; pixels "
           "have any value. Texts in UTF-8 need no such share")
LIMIT(TEXT_LONGEST_LINE, 4096, "bytes of a line",
      "of a text that is not UTF-8: tables have lines of some hundreds, pixels none at all")
LIMIT(TEXT_LONGEST_WORD, 200, "characters of UTF-16",
      "without white space or punctuation: sentences of any script have some, also where words are "
      "not parted by spaces; samples of a picture have none, or have them by chance")
LIMIT(TEXT_SCRIPTS_MOST, 4, "scripts",
      "of a text in UTF-16: Japanese has three, beside Latin letters; samples of 16 bits fall into "
      "dozens")
LIMIT(TEXT_BASE64_RUN, 4096, "characters of base64",
      "in a row may be a picture: a certificate or a key of 4096 bits takes 3300")
LIMIT(TEXT_BASE64_LINE, 16, "characters",
      "of the shortest line within base64, whose writers break lines at 64 or 76; shorter ones are "
      "words and numbers")
LIMIT(TEXT_HEX_RUN, 4096, "hexadecimal digits",
      "in lines one after the other may be a picture of 2 KB: a key of 8192 bits takes 2048")
LIMIT(TEXT_HEX_LINE, 32, "hexadecimal digits",
      "of a line within such a run: dump programs write 16 bytes a line or more")
LIMIT(TEXT_HEX_LETTERS, 64, "digits for each letter, and for each numeral",
      "at most; of random bytes three digits in eight are letters, of numbers none, of words all")
LIMIT(TEXT_BYTE_ROW, 2048, "numbers of a byte each", "in a row, as TEXT_HEX_RUN has digits")
LIMIT(TEXT_BYTE_VALUES, 224, "numbers",
      "of the 256 of a byte, that such a row in decimal digits has, so that it is told from ages, "
      "percentages and other tables")
LIMIT(TEXT_OCTAL_VALUES, 16, "numbers",
      "that differ in such a row in octal digits; a column may hold 100 in each line")
LIMIT(TEXT_GAP, 32, "letters and digits",
      "between two pieces of what stands for bytes: a line of a program has a name and a command "
      "there; records have fields, and prose has sentences")
LIMIT(TEXT_LONG_PIECE, 48, "characters",
      "of a piece that counts for TEXT_BASE64_RUN among other pieces: pseudonyms and digests in "
      "base64 take up to 44")
LIMIT(TEXT_PIECE, 6, "characters", "of the shortest piece: shorter ones are words in any case")
LIMIT(TEXT_PICTURE_BYTES, 64, "bytes",
      "behind what begins a picture's file; the smallest PNG has 67")
LIMIT(TEXT_BITS, 4096, "zeros and ones",
      "without another number between: a bitmap of 64 by 64; lists of flags are shorter")
LIMIT(TEXT_CONTROLS, 512, "control characters",
      "that a text writes by escapes: programs name some, and bytes have one in eleven")
LIMIT(TEXT_PICTURE_RUN, 128, "characters of base64, base85 or digits",
      "behind what begins a picture's file: programs that know such beginnings name them alone")
LIMIT(TEXT_BASE85_RUN, 4096, "characters without a blank",
      "in lines as long as those of base64, which TEXT_BASE64_RUN is for, too")
LIMIT(TEXT_BASE85_SHARE, 5, "percent",
      "of capitals, other letters, digits and signs each at least: base85 has 12 to 31; lists of "
      "addresses and paths have less of one")
LIMIT(TEXT_BASE85_SIGNS, 16, "signs",
      "that differ, of the 23 that base85 has; numbers, addresses and paths take a dozen")
