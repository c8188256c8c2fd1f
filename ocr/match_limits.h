/* What counts as a word or number that was read (ocr/match.c). Costs are hundredths of one wrong
 * letter. Allowances keep another random surname from matching, which tests/ocr/test_match.c
 * counts, and let one wrong letter in five or six through: `KAUPMAN` is `KAUFMAN`. Costs were set
 * on what Tesseract makes of made and real text. */
#pragma once
#include "ocr/limit.h"

/* Costs of letters. */
LIMIT(MATCH_CONFUSED, 40, "hundredths of a letter",
      "a letter for one that looks like it, or two for one: the usual misreadings")
LIMIT(MATCH_WRONG, 100, "hundredths of a letter", "any other letter: the unit")
LIMIT(MATCH_LOST, 80, "hundredths of a letter", "a letter not read, or a letter too many")
LIMIT(MATCH_THIN_LOST, 60, "hundredths of a letter",
      "the same for I, which vanishes or appears beside upright strokes")

/* Costs of digits. */
LIMIT(MATCH_DIGIT_AS_LETTER, 20, "hundredths of a letter",
      "a letter in place of a digit that looks like it: no other text says so in a date's place")
LIMIT(MATCH_DIGIT_LOOKALIKE, 60, "hundredths of a letter",
      "a digit for one that looks like it: one passes from six digits on, two never do")
LIMIT(MATCH_DIGIT_LOST, 60, "hundredths of a letter", "a lost or added digit, likewise")
LIMIT(MATCH_DIGIT_WRONG, 100, "hundredths of a letter",
      "another digit in a reading of little confidence: one passes in eight")
LIMIT(
    MATCH_WITHIN_DIGITS, 40, "hundredths of a letter",
    "allowed where further digits follow or precede directly: a lost digit may as well be another "
    "one there")
LIMIT(MATCH_CONFIDENT, 80, "percent",
      "of a reading in which another digit is another number: a scrubber may have written another "
      "date there")

/* What a word of so many letters and more may cost where it starts and ends with words that were
 * read; of one or two letters nothing. */
LIMIT(MATCH_WORD_3, 40, "hundredths of a letter", "room for one confused letter")
LIMIT(MATCH_WORD_4, 80, "hundredths of a letter", "room for two confused letters or a lost one")
LIMIT(MATCH_WORD_5, 100, "hundredths of a letter", "room for a wrong letter too")
LIMIT(MATCH_WORD_7, 140, "hundredths of a letter", "room for one wrong letter and a confused one")
LIMIT(MATCH_WORD_9, 200, "hundredths of a letter", "room for two wrong letters")
LIMIT(MATCH_WORD_11, 240, "hundredths of a letter", "room for two wrong letters and a confused one")
/* Likewise anywhere; words of up to three letters are not looked for there, or `LI` would be found
 * in `LIVER`. */
LIMIT(MATCH_INSIDE_4, 0, "hundredths of a letter", "no room: four letters stand in many words")
LIMIT(MATCH_INSIDE_5, 80, "hundredths of a letter", "room for a lost letter")
LIMIT(MATCH_INSIDE_7, 100, "hundredths of a letter", "room for a wrong letter")
LIMIT(MATCH_INSIDE_9, 140, "hundredths of a letter", "room for a wrong letter and a confused one")
LIMIT(MATCH_INSIDE_11, 200, "hundredths of a letter", "room for two wrong letters")
/* Likewise a number of so many digits and more; of up to three nothing. */
LIMIT(MATCH_NUMBER_4, 40, "hundredths of a letter", "room for two letters read for digits")
LIMIT(MATCH_NUMBER_6, 60, "hundredths of a letter", "room for a lost digit or one like another")
LIMIT(MATCH_NUMBER_8, 100, "hundredths of a letter", "room for a wrong digit in a poor reading")
LIMIT(MATCH_NUMBER_LEAST, 4, "digits", "shorter numbers are found as words of their own only")

/* Words in scripts without a Latin form (ocr/languages/letters.c). */
LIMIT(MATCH_OTHER_SCRIPT_LEAST, 2, "letters",
      "a part of a name in such a script is told by two of its letters; one is found in other "
      "words")
LIMIT(MATCH_OTHER_SCRIPT_SURE, 4, "letters to an error",
      "in a reading that is confident: names of three letters are another one's with one changed")
LIMIT(MATCH_OTHER_SCRIPT_DOUBTED, 3, "letters to an error",
      "in other readings: of three Chinese letters two tell the name in most")
LIMIT(MATCH_CHINESE_LETTERS, 300, "letters",
      "noise is read as simple ones of thousands: so many make up most of it")
LIMIT(MATCH_KANA_LETTERS, 30, "letters", "likewise of about fifty")
LIMIT(MATCH_OTHER_LETTERS, 12, "letters",
      "likewise of an alphabet's 25 to 45, some of which are frequent")
LIMIT_REAL(MATCH_CHANCE_DOUBTED, 0.005, "times a word stands in a reading by chance",
           "a region is read about ten times: one in twenty with noise would else hold a word")
LIMIT_REAL(MATCH_CHANCE_SURE, 0.05, "times a word stands in a reading by chance",
           "noise is hardly read with such confidence, but another text is")

/* What noise is read as: many letters of little confidence, among which any short name can be found
 * with an error or two. */
LIMIT(MATCH_UNSURE, 50, "percent",
      "readings of less must hold a short token, or one among much else, exactly")
LIMIT(MATCH_ONE_LETTER, 80, "percent",
      "of a reading that holds a text of one letter: texture and boxes are read as one")
LIMIT(MATCH_DOUBTFUL, 30, "percent", "readings of less must hold any word exactly")
LIMIT(MATCH_BABBLE, 2, "times as many letters as were expected", "what is read in noise has more")
LIMIT(MATCH_SHORT, 4, "letters", "of a token that noise may hold but for an error")
LIMIT(MATCH_EXACT_INSIDE, 5, "letters", "shorter tokens must be words of their own there")

/* What a scrubber's box left over. */
LIMIT(MATCH_PART_LEAST, 5, "letters", "shorter parts are parts of too many words")
LIMIT(MATCH_PART, 2, "thirds of the token",
      "read without an error as a word of its own; of less another name may be the whole")
