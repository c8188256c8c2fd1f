/* Bounds on what a model file may ask for, and the constants of decoding. The latter are those of
 * the program that the models were made for: readings and confidences are to be the same. */
#pragma once
#include "ocr/limit.h"

LIMIT(MODEL_DEPTH, 16, "layers within layers", "those of all languages are nested four deep")
LIMIT(MODEL_LAYERS, 64, "layers in one", "those of all languages hold nine")
LIMIT(MODEL_NODES, 65536, "values of a layer", "the largest alphabet has a tenth of them")
LIMIT(MODEL_WINDOW, 15, "pixels to each side", "those of all languages look one aside")
LIMIT(MODEL_BYTES, 256 * 1024 * 1024, "bytes of a model file", "the largest has a tenth of them")
LIMIT(MODEL_HEIGHT, 256, "rows of a line", "those of all languages take 36 or 48")
LIMIT(MODEL_DIRECTIONS, 32, "directions of letters", "Unicode has twenty-three of them")
LIMIT_REAL(MODEL_SCALE, 1e6, "of a weight", "any larger one makes infinite sums")

LIMIT(LINE_WIDTH_MOST, 32000, "columns of a scaled line", "bounds the memory that a line takes")
LIMIT(COLUMNS_TOGETHER, 10000, "columns of scaled lines",
      "what a batch takes, 1.5 MiB, about fits the second-level cache")
LIMIT(LSTM_TOGETHER, 32, "sequences", "what a step of them needs fits the second-level cache")

LIMIT(CODE_LENGTH, 9, "codes of a letter", "the format's own limit")
LIMIT(BEAM_WIDTH, 5, "ways of each kind",
      "as the models' own program has it without a letter begun")
LIMIT(BEAM_WIDTH_MOST, 16, "ways of each kind", "the same within a letter of several codes")
LIMIT_REAL(CERTAINTY_LEAST, -20, "logarithm", "less likely codes are not looked at")
LIMIT_REAL(CERTAINTY_OFFSET, -0.085, "logarithm", "taken off each step's certainty")
LIMIT_REAL(CERTAINTY_RATIO, 2.25, "times", "a certainty that no word list confirms")
LIMIT_REAL(CERTAINTY_SCALE, 7, "times", "a word's certainty in its confidence")
LIMIT_REAL(CONFIDENCE_STEP, 5, "percent", "a unit of certainty")
