/* Barcodes and QR codes in a picture, by ZBar, which is opened when it is first needed: the program
 * runs without it. */
#pragma once
#include "ocr/picture.h"

typedef struct Barcode {
    char *kind;    /* "CODE-128", "QR-Code" */
    char *content; /* valid UTF-8, one line */
    Box box;       /* in the picture; a line across the bars at least */
} Barcode;
void barcode_free(Barcode *barcode);

/* Whether barcodes can be read here. */
gboolean barcodes_readable(void);

/* The barcodes of a picture, of Barcode, newly allocated; empty where none can be read. NULL where
 * memory runs out. */
GPtrArray *barcodes_read(const Picture *picture);
