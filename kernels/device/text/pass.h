/* What a kernel is to do with one layer of a line's network over all lines of a batch. The host and
 * the kernels share this text, so that both mean the same bytes. */
#pragma once
#ifdef DEVICE_HOST
#include <stdint.h>
#endif

/* Sequences that the items of a group run together, and the most units of an LSTM. */
#define LSTM_TOGETHER 4
#define LSTM_UNITS 512

/* A line's places begin at `start`, counted over all lines. */
typedef struct PassLine {
    uint32_t width, height, start;
} PassLine;

/* What an LSTM runs along: the first place and how far it is to the next one, before and behind the
 * layer; likewise over all lines. */
typedef struct PassSequence {
    int32_t from, from_step, to, to_step;
    uint32_t length;
} PassSequence;

/* Where something lies is told in bytes from its buffer's start. Places lie side by side. */
typedef struct DevicePass {
    uint32_t reads_inputs; /* whether the layer before is the picture, among what is read */
    uint32_t from, to;     /* values; the latter, and else the former, among the results */
    uint32_t from_stride, to_stride;  /* bytes of a place */
    uint32_t inputs, outputs;         /* values of a place */
    uint32_t n;                       /* places of all lines behind the layer; sequences */
    uint32_t n_lines, before, behind; /* PassLine of each, among what is read */
    uint32_t sequences;               /* PassSequence of each, likewise, the longest first */
    uint32_t across, down;
    uint32_t noise; /* the generator's state before the first number */
    uint32_t is_logistic, is_summary;
    uint32_t lanes;                                      /* outputs in whole blocks, of all gates */
    uint32_t weights, recurrent, biases, scales, curves; /* in the image */
} DevicePass;
