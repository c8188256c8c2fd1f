/* How lines are drawn for reading, and which readings are believed (ocr/read). "Set on made lines"
 * means made text in bitmap and outline fonts of 7 to 24 pixels, and the images of
 * burnin/truth.tsv (docs/scan.md). */
#pragma once
#include "ocr/limit.h"

/* Which views of a line are read (ocr/read/reader.c). */
LIMIT(READ_SURE, 85, "percent", "of a first reading that needs no second one; set on made lines")
LIMIT(READ_SURE_STRIP, 75, "percent",
      "likewise where it is a strip, which is drawn as the network takes it; set on made lines")
LIMIT(READ_BETTER, 15, "percent",
      "by how much one must be more confident than two that agree; set on made lines")
LIMIT(READ_HOPELESS, 50, "percent",
      "of two readings of one or two letters, below which a third finds none; set on made lines")
LIMIT(READ_UNLIKELY, 40, "percent",
      "of a first reading of few letters in texture, below which others find none; set on made "
      "lines")
LIMIT(READ_FEW_LETTERS, 4, "letters", "so many strokes in a row are seen in texture without text")
LIMIT_REAL(READ_CALM, 0.95, "part of what is around a line that is like its ground",
           "on an even ground; hardly anything but text looks like a line there")
LIMIT_REAL(READ_TEXTURE, 0.9, "likewise", "less than this over texture")
LIMIT(READ_LARGE_LETTERS, 19, "samples high",
      "Tesseract reads larger ones better where it finds the line itself; pixel fonts of 21 pixels "
      "were read worse as strips")
LIMIT(READ_CHANCE, 58, "percent",
      "two readings of few signs that agree but are less sure may agree by chance: so do one in "
      "four of Chinese and Hebrew lines read in English; set on made lines of nine scripts")
LIMIT(READ_LONG_CHANCE, 40, "percent",
      "likewise of more signs, of which hardly any agree by chance")
LIMIT(READ_ENGLISH, 93, "percent",
      "of a reading in English of a line that is read in no other language: half of the lines of "
      "Latin letters are read so, and hardly one of others; set on made lines of nine scripts")
LIMIT(READ_MARKS, 2, "letter height divided by this",
      "above and below the letters, where vowels and tones of other scripts stand")
LIMIT(READ_UPRIGHT, 82, "percent",
      "of a reading, below which a line is read upside down, too: hardly a reading is surer than "
      "this and READ_UPSIDE_DOWN_BETTER")
LIMIT(READ_UPRIGHT_BRIEF, 89, "percent",
      "likewise of a line that is not level, or of few letters, and READ_UPSIDE_DOWN_SURER")
LIMIT(READ_UPRIGHT_LETTERS, 5, "letters", "of such a line: it costs little to read again")
LIMIT(READ_TURNED_CREDIBLE, 75, "percent",
      "of a reading of three letters or more, of a line that is not level, that counts: more than "
      "of a level one is looked at, and hardly any of it is text. Set on the text-free images")
LIMIT(READ_UPSIDE_DOWN, 55, "percent", "of a reading upside down that counts; set on made lines")
LIMIT(READ_UPSIDE_DOWN_BETTER, 15, "percent",
      "by which that must be more confident than the first: short texts read nearly as well both "
      "ways, and more of them stand upright")
LIMIT(READ_UPSIDE_DOWN_SURE, 88, "percent",
      "of a reading upside down that need be only READ_UPSIDE_DOWN_SURER more confident")
LIMIT(READ_UPSIDE_DOWN_SURER, 7, "percent",
      "by which that must be: VNNVH is read at 84 and HANNA at 96 percent")
LIMIT(READ_REMEMBERED_MOST, 20000, "line images", "a few MB of texts and digests a worker")

/* Which readings count as text (ocr/read/reader.c). */
LIMIT(READ_LONG, 5, "letters read", "nothing in texture reads like so many")
LIMIT(READ_LONG_FOUND, 7, "letters found", "nor is anything in texture laid out like so many")
LIMIT(READ_LONG_CREDIBLE, 25, "percent", "of a reading that counts, of such lines")
LIMIT(READ_SHORT, 3, "letters", "anything may look like fewer")
LIMIT(READ_CREDIBLE, 55, "percent", "of a reading of three or four that counts; set on made lines")
LIMIT(READ_SHORT_CREDIBLE, 75, "percent", "likewise of two; set on made lines")
LIMIT(READ_CALM_CREDIBLE, 30, "percent",
      "likewise of three or more on an even ground, as labels are; set on made lines")
LIMIT(READ_CALM_SHORT_CREDIBLE, 60, "percent", "likewise of two there; set on made lines")
LIMIT(READ_PLAIN_LETTERS, 5, "letters",
      "such a row on an even ground is text however its reading is doubted: Tesseract reads plain "
      "digits of some fonts at 20 percent")
LIMIT(
    READ_PLAIN_WIDTH, 250, "percent of the letter height",
    "a row of two letters or more that is so long is lettering on an even ground whatever it reads "
    "like: letters that touch, as in Arabic, are found as few. Set on made lines of nine scripts, "
    "and on the images of dicom/ for what is none")
LIMIT(READ_PLAIN_WIDTH_JOINED, 400, "percent of the letter height",
      "likewise of letters that all touch, as a word in Hindi")
LIMIT_REAL(READ_PLAIN_EVEN, 0.99, "part of what is around a line that is like its ground",
           "nothing else is near: there two letters of any script stand out")
LIMIT(READ_PLAIN_WIDTH_EVEN, 150, "percent of the letter height",
      "of two letters or more there: two Chinese ones are twice as long as high")
LIMIT(READ_PLAIN_WIDTH_JOINED_EVEN, 280, "percent of the letter height",
      "likewise of letters that all touch: three of Hindi")
LIMIT(READ_PLAIN_WIDTH_TEXTURE, 300, "percent of the letter height",
      "likewise on a less even ground")
LIMIT(READ_INK, 128, "of 255, black being 0", "nearer to a letter's value than to its ground's")
LIMIT_REAL(READ_PLAIN_STROKES, 0.7, "strokes across a row for each letter height of its width",
           "letters have one to three; traces, scales and frames hardly half of one")
LIMIT_REAL(
    READ_PLAIN_STROKES_EVEN, 1.2, "likewise",
    "of two letters by themselves: Chinese and Korean ones have two to six, brackets, rings and "
    "other marks hardly one")
LIMIT_REAL(READ_PLAIN_ROUGH, 0.85, "part of what is around a line that is like its ground",
           "less even still: vowels and tones stand above and below the letters")
LIMIT(READ_PLAIN_LETTERS_ROUGH, 4, "letters", "of a row there; few strokes stand so in texture")
LIMIT(READ_PLAIN_LETTERS_ASKEW, 7, "letters",
      "of a row at an angle: a few specks of any picture lie in line at one of them")
LIMIT(READ_PLAIN_LETTERS_ASKEW_CALM, 5, "letters", "likewise on an even ground, which has few")
LIMIT(READ_LEAST_LETTERS, 2, "letters", "one by itself may be anything")
LIMIT(READ_OF_FOUND, 3, "letters found divided by this",
      "a reading of fewer letters is not that of the line: words that touch are found as few, and "
      "not the other way round")

/* The beginning of a line (ocr/read/line_part.c). */
LIMIT(PART_LINE, 9, "letter heights", "of a line that is longer than its beginning by some words")
LIMIT(PART_LEAST, 4, "letter heights", "of the beginning at least, four letters and more")
LIMIT(PART_MOST, 7, "letter heights",
      "at most; most words end before that, and words that are cut read worse")

/* Line images (ocr/read/line_image.c). */
LIMIT(IMAGE_ASIDE, 2, "letter height divided by this",
      "and IMAGE_MARGIN: ground at the sides, as Tesseract's training lines have")
LIMIT(IMAGE_ABOVE, 4, "letter height divided by this", "likewise above and below")
LIMIT(IMAGE_MARGIN, 2, "samples", "what blur and antialiasing may reach, at least")
LIMIT(
    IMAGE_HALO, 8, "letter height divided by this",
    "around the letters, at least IMAGE_MARGIN: what their blur may reach; neighbours beyond would "
    "be read as signs at the line's ends")
LIMIT(IMAGE_GAP, 4, "letter height divided by this",
      "between letters that stood far apart once they are moved together")
LIMIT(IMAGE_STROKE, 128, "of 255", "halfway between ink and ground: what lines are traced along")
LIMIT(IMAGE_RULES_AROUND, 3, "letter heights",
      "that a trace through letters is followed beyond them: spikes go above and below a line")

/* Renderings (ocr/read/rendering.c). */
LIMIT(RENDERING_SMOOTH, 32, "pixels high",
      "letters drawn as squares; heights were measured on lines of ultrasound and CT devices")
LIMIT(RENDERING_LINEAR, 26, "pixels high", "letters interpolated; likewise")
LIMIT(RENDERING_BLACK, 40, "pixels high", "letters in black and white; likewise")
LIMIT(RENDERING_BORDER, 12, "pixels", "Tesseract drops letters that touch the edge")
LIMIT(RENDERING_SIDE_MOST, 16000, "pixels", "Tesseract refuses sides of 32767 and more")
LIMIT_REAL(RENDERING_ENLARGED, 1.2, "times",
           "below it samples drawn as squares would differ in size from each other")
LIMIT_REAL(RENDERING_BLUR, 0.34, "of a square's side",
           "radius that rounds the corners of a device's bitmap fonts; set on made lines")
LIMIT(RENDERING_SOFTENED, 1, "pixels", "radius that takes the steps off black and white letters")

/* Strips (ocr/read/strip.c). */
LIMIT(STRIP_ROWS, 36, "pixels", "of the network's input (Tesseract's models of 2017 and later)")
LIMIT(STRIP_CLEAR, 2, "pixels", "of these at least are above and below the letters")
LIMIT(STRIP_HEIGHT, 22, "pixels high", "letters in the first and second strip; set on made lines")
LIMIT(STRIP_HEIGHT_CRISP, 20, "pixels high", "letters in the third; set on made lines")
LIMIT_REAL(
    STRIP_NARROWING, 0.85, "of the width in proportion",
    "devices' letters are broad, and the narrower, the sooner read; 15 percent narrower lost "
    "no token of the made lines")
LIMIT(STRIP_ENLARGED, 4, "times",
      "that samples are drawn in before they are brought to size by area: squares all of one size")
LIMIT(STRIP_SOFT, 2, "pixels of the enlargement", "radius that softens by half a sample")
LIMIT(STRIP_CRISP_SOFT, 1, "pixels of the enlargement", "by a quarter of a sample")
LIMIT(STRIP_BROAD_SOFT, 1, "pixels", "radius of the strip that is drawn in size")
LIMIT_REAL(STRIP_ASIDE, 0.1, "of the letter height", "ground at the ends; set on made lines")
LIMIT(STRIP_SIDE_MOST, 16000, "pixels", "Tesseract refuses sides of 32767 and more")

/* Spelling (ocr/read/spelling.c). */
LIMIT(SPELL_MENDED, 2, "letters",
      "that look like digits before a unit; of more, at most half of the number's signs")
