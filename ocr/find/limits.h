/* What is taken for text before it is read: tiles, letters, lines (ocr/find). Most were set on made
 * words in bitmap and outline fonts of 7 to 40 pixels over black, grey, CT, MR, noise and speckle,
 * and on pieces of CT, MR and noise without text (docs/scan.md); "set on made text" means these. */
#pragma once
#include "ocr/limit.h"

/* Tiles (ocr/find/finder.c). */
LIMIT(TILE_LARGEST_CAPITALS, 16, "samples high",
      "bold ones whose strokes the kernels' reach spans; larger ones are seen at half the size")
LIMIT(TILE_NARROWEST, 64, "samples",
      "of the longer side of a picture in half the size: it holds one short word")
LIMIT(TILE_LEAST_CONTRAST, 64, "the picture's range divided by this",
      "what differs by less is not legible")
LIMIT(TILE_STROKES_AROUND, 3, "samples on upright strokes",
      "around a tile of text in noise: a stem, as the smallest letters have")
LIMIT(TILE_FEW, 64, "all tiles divided by this",
      "defective samples and another text are in fewer: nearly all tiles have nothing to do with "
      "these")
LIMIT(TILE_ASIDE, 2, "tiles", "beside one with strokes that letters of the line may reach into")
LIMIT(TILE_ABOVE, 1, "tiles", "likewise above and below: a line of small letters is 1 to 2 high")
LIMIT(TILE_NOISE, 5, "times the mean roughness",
      "Gaussian noise of deviation s has a roughness of about 0.75 s a sample, and hardly a sample "
      "of it exceeds both sides' lowest by 3.75 s")
LIMIT(TILE_LETTERS_RANGE, 141, "256ths of the range of 3 x 3 tiles",
      "small letters are rough themselves, but their range is hardly less than 7 deviations of "
      "noise: this part sets noise apart from letters")
LIMIT(TILE_PRESSED, 4, "the picture's range divided by this",
      "tiles within that are so few of 256 values that faint text in them can't be told; they are "
      "looked at again in the range they have")
LIMIT(TILE_QUIET_NEAR, 2, "tiles", "how far from letters there is smooth ground, if there is any")
LIMIT(TILE_QUIET, 10, "times less rough than noise of the range here",
      "text on black or grey has such tiles around it, text in noise none; set on made text")

/* Text that runs along columns (ocr/find/turn/areas.c). */
LIMIT(
    AREA_STROKES, 3, "samples on level strokes of either polarity",
    "in a group of tiles: letters and their gaps have both; of the tiles with level strokes in CT "
    "and MR without text 12 percent are in such groups, of those in made text 80")
LIMIT(AREA_FILLED, 40, "percent", "of a group's box that are tiles with strokes; set on made text")
LIMIT(AREA_LONG, 100, "percent of the width", "that the group of a line is long at least")
LIMIT(AREA_LINES, 12, "tiles", "of lines side by side, which are wider together")
LIMIT(AREA_DENSE, 7, "samples on level strokes a tile", "in these; set on made text")
LIMIT(
    AREA_ASIDE, 10, "samples",
    "beside these tiles that the letters of the line may reach into, and what is looked at beside "
    "them")
LIMIT(AREA_ALONG, 20, "samples", "likewise above and below")
LIMIT(AREA_SHORTEST, 64, "samples", "of what is turned, along the text: kernels are slow on less")
LIMIT(AREA_COVERED, 50, "percent",
      "of an area that level lines cover: its strokes are those of their letters")
LIMIT(AREA_TIGHT, 140, "percent of the height",
      "that a letter of a line takes with its gap, at most, on average; letters of lines that run "
      "along columns side by side are further apart")

/* Lines at an angle (ocr/find/turn/slants.c, ocr/find/found_lines.c). */
LIMIT(SLANT_LETTERS, 3, "letters", "of a line at an angle: two have any")
LIMIT(SLANT_LETTERS_TURNED, 4, "letters", "likewise of one that is nearer to columns than to rows")
LIMIT_REAL(SLANT_TINY_CALM, 0.99, "part of what is around a line that is like its ground",
           "nothing else is near: a word of two letters that runs along columns stands out")
LIMIT(SLANT_CERTAIN, 7, "letters",
      "of a line at an angle, or along columns, that may stand in texture")
LIMIT(SLANT_FITTED, 32, "letters", "of a chain that tell its slope; more say the same")
LIMIT(SLANT_SIZES, 2, "times the smaller letter's size", "capitals beside small letters, as boxes")
LIMIT(SLANT_NEAR, 140, "percent of the larger letter's size",
      "from the middle of one letter of a word to the next")
LIMIT(SLANT_REACH, 200, "percent of the larger letter's size",
      "likewise along a line whose direction is known: over a gap between words")
LIMIT(SLANT_ASIDE, 50, "percent of the larger letter's size",
      "that a letter's middle lies off the line's: those of letters with and without ascenders and "
      "descenders differ by less")
LIMIT(SLANT_APART, 22, "percent of the letters' size",
      "that their middles lie off the line, on average; set on made text")
LIMIT(SLANT_STEEPEST, 140, "percent",
      "slope between two letters of a line that rises by 45 degrees")
LIMIT(SLANT_LEAST, 3, "degrees", "less is as good as level for finding")
LIMIT(SLANT_RISE, 4, "letter heights divided by this",
      "that a line rises over its length before it is turned for reading: less hardly changes it")
LIMIT(SLANT_LEAST_RISE, 2, "samples", "likewise, at least: less may be that of antialiased letters")
LIMIT(SLANT_BESIDE, 60, "percent of the letters' size",
      "from the middle of a line at an angle to where its ground is looked at")
LIMIT(SLANT_EVEN, 75, "percent", "of the samples there that are like the ground; set on made text")
LIMIT(SLANT_EVEN_FEW, 90, "percent", "likewise of few letters; set on pieces of CT and MR")
LIMIT(SLANT_LOOKS, 4, "looks",
      "at a line at an angle, each at as much as the one before found; bounds the time")
LIMIT(SLANT_STILL, 1, "degree", "that a line still rises where it need not be turned again")
LIMIT(SLANT_OTHER, 20, "degrees", "a line that rises so much is found better where it is turned")
LIMIT(SLANT_LEFT, 4, "degrees",
      "that a line may rise in a picture that was turned for it; more is another text")

/* Letters (ocr/find/letters.c). */
LIMIT(LETTER_SMALLEST, 5, "samples high", "small letters of 7 pixel type, at the picture's scale")
LIMIT(LETTER_SMALLEST_HALVED, 10, "samples high",
      "likewise at any other scale: smaller ones were seen at the scale before")
LIMIT(LETTER_TALLEST, 44, "samples high",
      "larger letters are seen at the next scale, which shows those from twice "
      "LETTER_SMALLEST_HALVED on")
LIMIT(LETTER_WIDEST, 8, "times the height", "of several letters that touch; longer ones are rules")
LIMIT(LETTER_EMPTIEST, 12, "the box's samples divided by this",
      "thin strokes of large letters cover more of their box, frames around texts less")
LIMIT(LETTER_SAMPLES_LOOKED_AT, 2048, "samples",
      "of a part, that its rise is told from; more say the same and take longer")
LIMIT(LETTER_CONTRAST_PERCENTILE, 75, "percent of a letter's samples",
      "rise by less than its contrast: edges rise less than strokes. Set on made text")
LIMIT(LETTER_INK_PERCENTILE, 80, "percent of a letter's samples",
      "are at most as bright as its ink, for dark ones as dark: few samples of small antialiased "
      "letters are all ink. Set on made text")
LIMIT(LETTER_STEADY, 8, "contrast divided by this",
      "samples that differ from the ink by less have nearly its value. Set on made text")
LIMIT(LETTER_SHARP_PERCENTILE, 85, "percent of a part's samples",
      "rise by less than what its sharpest strokes do; set on made text")
LIMIT(LETTER_SHARP, 45, "percent of that rise",
      "less is blur around letters, and what lies behind them. Set on made text")

/* Fields (ocr/find/fields.c). */
LIMIT(FIELD_STEP, 4, "of 255, mean over a tile",
      "of the steps from a row to the next: letters cover a fifth of a tile")
LIMIT(FIELD_STEPS, 170, "percent of the steps from a row to the next but one",
      "that those from a row to the next are where two fields differ; in noise both are the same")
LIMIT(FIELD_TILES, 3, "tiles", "of such text: two letters and more")
LIMIT(FIELD_NEAR, 4, "tiles", "between tiles of one text at most: a word's gap in large letters")

/* Lines and traces that run through letters (ocr/find/rules.c). */
LIMIT(RULE_LONG, 48, "samples", "no stroke of the tallest letters is so long and straight")
LIMIT(RULE_STROKES, 3, "strokes across a row",
      "a line and the two stems of a letter beside each other; edges of anatomy have one or two")
LIMIT(RULE_TRACE, 96, "samples", "across: hardly any letters hang together over so much")
LIMIT(RULE_CROSSED, 48, "samples each way", "a stroke that crosses a line is no longer")
LIMIT(RULE_THICKEST, 6, "samples", "of lines and traces drawn over text of this scale")
LIMIT(RULE_TRACE_SLACK, 1, "samples",
      "by which a trace is thicker in places where no letter crosses it")
LIMIT(RULE_SPECK, 4, "samples", "what is left at the bends of a trace, or where rules cross")
LIMIT(RULE_PLAIN, 25, "percent of a line's length",
      "that nothing touches or crosses, at least, in a text that it runs through")
LIMIT(RULE_GAP, 8, "samples",
      "the widest stroke that crosses a line: nothing rises where they cross")
LIMIT(RULE_GAP_LEVEL, 16, "of 255", "by which a line may be fainter there than beside it")
LIMIT(RULE_STROKE, 45, "percent of the rise of the sharpest strokes within a tile of it",
      "less is blur, as of letters")
LIMIT(RULE_FRESH, 40, "percent of a trace's length", "that is on no straight line")
LIMIT(RULE_TRACES, 3, "traces", "that cross each other; bounds the time")

/* Letters that stand side by side (ocr/find/chains.c). */
LIMIT(CHAIN_INK, 4, "the lesser contrast divided by this",
      "letters of a line are written in one value, but antialiasing and texture change it; set on "
      "made text")
LIMIT(CHAIN_GAP, 150, "percent of the higher one's height",
      "more than a space between words; farther pieces are joined as lines")
LIMIT(CHAIN_HIGHEST, 2, "times the lower one's height",
      "capitals beside small letters are hardly higher")
LIMIT(CHAIN_ON_LINE, 6, "height divided by this",
      "heads or feet of letters on a line are level but for this, and a sample at least: round "
      "letters reach beyond")
LIMIT(CHAIN_BESIDE, 60, "percent of the lower one's height",
      "that letters on a line have in common; set on made text")

/* Letters that stand far apart (ocr/find/spread.c). */
LIMIT(SPREAD_MOST, 96, "letters",
      "by themselves, of one polarity: more are texture, and take long to pair")
LIMIT(SPREAD_TOGETHER, 4, "letters",
      "that may be found as a word where others of their line stand too far apart")
LIMIT(SPREAD_CLEAR, 2, "contrast, in thresholds of its tile", "of each: noise has hardly so much")
LIMIT(SPREAD_LEAST, 3, "letters", "of a word; two marks stand in line by chance")
LIMIT(SPREAD_LEAST_BROAD, 3, "letters", "of these that are broad: ticks of a scale are not")
LIMIT(SPREAD_BROAD, 35, "percent of the height", "of the width of a letter that is no I")
LIMIT(SPREAD_PITCH, 480, "percent of the letter height",
      "from the middle of one letter to the next at most; the numbers of scales are farther apart. "
      "Set on made text")
LIMIT(SPREAD_CLOSEST, 110, "percent of the letter height",
      "from the middle of one letter to the next at least: others are found as words")
LIMIT(SPREAD_UNEVEN, 260, "percent of the least pitch",
      "of the widest: a space or a point between two letters, and broad ones beside narrow ones")
LIMIT_REAL(SPREAD_CALM, 0.97, "part of the samples around a line that are like its ground",
           "nothing but the letters stands in line; set on made text")

/* Lines that touch (ocr/find/touching.c). */
LIMIT(TOUCHING_LOWEST, 30, "percent of what reaches over two lines",
      "that a letter of one of them is high: a small one with nothing below it")
LIMIT(TOUCHING_HIGHEST, 70, "percent likewise", "a letter with a descender or a capital")
LIMIT(TOUCHING_NEAR, 5, "times the height of both lines", "where letters tell what the lines are")
LIMIT(TOUCHING_LETTERS, 2, "letters", "of each line that tell where it is; a speck is one")
LIMIT(TOUCHING_BELOW, 2, "letter height divided by this",
      "by which small letters begin below capitals, and letters of the upper line reach into the "
      "lower one")

/* Lines (ocr/find/found_lines.c). */
LIMIT(FOUND_SEVERAL, 5, "letters",
      "hardly anything else stands in line like so many; two to four strokes may in any texture")
LIMIT(FOUND_FEW, 3, "letters", "of fewer that are large, or small, more is asked")
LIMIT(FOUND_TALLEST_PART, 7, "the picture's height divided by this",
      "text is hardly ever higher; bones are laid out like a few large letters")
LIMIT(FOUND_TALLEST_ANYWAY, 22, "samples", "or than so much, in small pictures")
LIMIT(FOUND_LOOKS, 4, "looks",
      "at one picture, each in about a quarter of the range of that before; bounds the time")
LIMIT_REAL(FOUND_CALM, 0.9, "part of the samples around a line that are like its ground",
           "as around a label; measured on made text and on pieces of CT, MR and noise without any")
LIMIT_REAL(FOUND_UNCALM, 0.45, "likewise",
           "of few letters in texture, which has no frame of its own; measured likewise")
LIMIT_REAL(FOUND_CLEAR, 2.0, "contrast, in thresholds of its tiles",
           "of several letters in texture; measured likewise")
LIMIT_REAL(FOUND_VERY_CLEAR, 4.0, "contrast, in thresholds of its tiles",
           "of few letters on an even ground, whatever their values: none of thin antialiased "
           "strokes are alike")
LIMIT_REAL(FOUND_LITTLE_CLEAR, 1.5, "contrast, in thresholds of its tiles",
           "likewise of few letters that are even, or stand on an even ground")
LIMIT_REAL(FOUND_STEADY_SEVERAL, 0.25, "part of the strokes of one value",
           "of several letters: few samples of small antialiased ones are all ink")
LIMIT_REAL(FOUND_STEADY_CALM, 0.2, "part of the strokes of one value",
           "likewise on an even ground, where small blurred letters are lines, too")
LIMIT_REAL(FOUND_STEADY_FEW, 0.5, "part of the strokes of one value",
           "of few letters in texture: what is none has hardly two samples of one value")
LIMIT(FOUND_AWAY, 2, "samples", "from the letters: what blur and antialiasing don't reach")
LIMIT(FOUND_LIKE_GROUND, 4, "contrast divided by this",
      "samples that differ less from the ground are like it; set on made text")
LIMIT(FOUND_TOUCHING_WIDE, 125, "percent of the height",
      "letters that touch are wider together, one letter is not")
LIMIT_REAL(FOUND_TOUCHING_STROKES, 1.4, "strokes across a row, on average",
           "crosses and arcs have fewer side by side than letters that touch")
LIMIT(FOUND_TOUCHING_LONG, 3, "times the letters' height",
      "what touches is a word of three letters or more then, and may stand in texture")
LIMIT(FOUND_SLACK, 4, "letter height divided by this",
      "and a sample: how far commas and accents reach below and above a line")
LIMIT(FOUND_AT_ENDS, 2, "thirds of the letter height",
      "gap to dots and dashes at a line's ends: that between two words")
LIMIT(FOUND_BLANK, 150, "percent of the letter height",
      "gap between words in fonts whose letters are all as wide, with the room beside the letters")
LIMIT(FOUND_BRIEF, 9, "letter heights", "of a short text with such a gap, as LMP 14.3")
LIMIT_REAL(FOUND_EVEN, 0.99, "part of the samples around a line that are like its ground",
           "nothing else is near that words could be taken for")
LIMIT(FOUND_OWN_LINE, 3, "letters", "of a chain of so many, small ones are another line's")
LIMIT(FOUND_OWN_LINE_LOW, 2, "thirds of the letter height", "these are that high at most")
LIMIT(FOUND_JOINED_WIDEST, 4, "times the letter height",
      "what a line takes in is no wider: rules and underlines are")
LIMIT(FOUND_JOINED_TALLEST, 175, "percent of the letter height",
      "nor higher: brackets and slashes are at most")
LIMIT(FOUND_JOINED_FAINTEST, 3, "contrast divided by this",
      "nor fainter: specks of noise are; set on made text")
LIMIT(FOUND_PIECES_INK, 2, "the lesser contrast divided by this",
      "by which values of two pieces of a line may differ, as over a ground that changes")
LIMIT(FOUND_PIECES_BESIDE, 70, "percent of the lower one's height",
      "that two pieces of a line have in common")
LIMIT(FOUND_PIECES_HEIGHT, 60, "percent of the larger one's letter height",
      "small letters have against capitals of the same type")
LIMIT(FOUND_BELIEVED_GAP, 3, "letter heights", "a wide gap between words of one line")
LIMIT(FOUND_PIECES_GAP, 1, "letter heights", "an ordinary gap between words of one line")
LIMIT(FOUND_STACKED, 70, "percent of the wider one",
      "that the upper and the lower parts of Korean or Chinese letters in a line have in common")
LIMIT(FOUND_STACKED_GAP, 4, "the larger letter height divided by this",
      "between these parts; lines of text are farther apart")
LIMIT(FOUND_OVERLAP, 50, "percent of the smaller one",
      "lines that have more in common are views of one; lines of a paragraph have none")
LIMIT(FOUND_SAME, 80, "percent of the larger one",
      "a view that has so much in common with another says nothing new")
LIMIT(FOUND_HALF, 75, "percent of a line's height",
      "what a line across letters leaves of them on one side is no higher")
LIMIT(FOUND_TWO_LINES, 150, "percent of a line's height",
      "what reaches over two lines that touch is that high at least")
LIMIT(FOUND_WHOLE, 75, "percent of the letters of a line that seems to touch another",
      "a line with so many was found whole without that")
LIMIT_REAL(FOUND_CALM_FIELD, 0.75, "part of the samples around a line that are like its ground",
           "in one field of a picture; less is a dithered picture")
