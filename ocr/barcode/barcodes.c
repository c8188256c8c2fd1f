#include "ocr/barcode/barcodes.h"

#include "ocr/loaded_library.h"

/* Of ZBar 0.23's interface what is called here (zbar.h; LGPL 2.1). */
typedef struct ZBar {
    void *(*scanner_create)(void);
    void (*scanner_destroy)(void *scanner);
    int (*scanner_set_config)(void *scanner, int symbology, int config, int value);
    int (*scan_image)(void *scanner, void *image);
    void *(*image_create)(void);
    void (*image_destroy)(void *image);
    void (*image_set_format)(void *image, unsigned long format);
    void (*image_set_size)(void *image, unsigned width, unsigned height);
    void (*image_set_data)(void *image, const void *data, unsigned long n, void (*free)(void *));
    const void *(*image_first_symbol)(const void *image);
    const void *(*symbol_next)(const void *symbol);
    int (*symbol_get_type)(const void *symbol);
    const char *(*symbol_get_data)(const void *symbol);
    unsigned (*symbol_get_data_length)(const void *symbol);
    unsigned (*symbol_get_loc_size)(const void *symbol);
    int (*symbol_get_loc_x)(const void *symbol, unsigned i);
    int (*symbol_get_loc_y)(const void *symbol, unsigned i);
    const char *(*get_symbol_name)(int type);
} ZBar;

enum { CONFIG_ENABLE = 0, GREY = 'Y' | '8' << 8 | '0' << 16 | '0' << 24 };

static gboolean open_functions(ZBar *zbar) {
    const LibraryFunction functions[] = {
        {"zbar_image_scanner_create", &zbar->scanner_create},
        {"zbar_image_scanner_destroy", &zbar->scanner_destroy},
        {"zbar_image_scanner_set_config", &zbar->scanner_set_config},
        {"zbar_scan_image", &zbar->scan_image},
        {"zbar_image_create", &zbar->image_create},
        {"zbar_image_destroy", &zbar->image_destroy},
        {"zbar_image_set_format", &zbar->image_set_format},
        {"zbar_image_set_size", &zbar->image_set_size},
        {"zbar_image_set_data", &zbar->image_set_data},
        {"zbar_image_first_symbol", &zbar->image_first_symbol},
        {"zbar_symbol_next", &zbar->symbol_next},
        {"zbar_symbol_get_type", &zbar->symbol_get_type},
        {"zbar_symbol_get_data", &zbar->symbol_get_data},
        {"zbar_symbol_get_data_length", &zbar->symbol_get_data_length},
        {"zbar_symbol_get_loc_size", &zbar->symbol_get_loc_size},
        {"zbar_symbol_get_loc_x", &zbar->symbol_get_loc_x},
        {"zbar_symbol_get_loc_y", &zbar->symbol_get_loc_y},
        {"zbar_get_symbol_name", &zbar->get_symbol_name},
    };
    return library_load("libzbar.so.0", FALSE, functions, G_N_ELEMENTS(functions));
}

/* Opened once and never changed; NULL where it is not installed. */
static const ZBar *get_zbar(void) {
    static gsize opened;
    static ZBar functions;
    enum { ABSENT = 1, PRESENT };
    if (g_once_init_enter(&opened))
        g_once_init_leave(&opened, open_functions(&functions) ? PRESENT : ABSENT);
    return opened == PRESENT ? &functions : NULL;
}

gboolean barcodes_readable(void) {
    return get_zbar() != NULL;
}

void barcode_free(Barcode *barcode) {
    if (barcode == NULL)
        return;
    g_free(barcode->kind);
    g_free(barcode->content);
    g_free(barcode);
}

static Box box_of(const ZBar *zbar, const void *symbol, const Picture *picture) {
    Box box = {G_MAXINT32, G_MAXINT32, 0, 0};
    for (unsigned i = 0; i < zbar->symbol_get_loc_size(symbol); i++) {
        gint64 x = zbar->symbol_get_loc_x(symbol, i), y = zbar->symbol_get_loc_y(symbol, i);
        box = (Box){MIN(box.x0, x), MIN(box.y0, y), MAX(box.x1, x + 1), MAX(box.y1, y + 1)};
    }
    return box_clip(box, (gint64)picture->width, (gint64)picture->height);
}

static void add_symbol(const ZBar *zbar, const void *symbol, const Picture *picture,
                       GPtrArray *barcodes) {
    Barcode *barcode = g_new(Barcode, 1);
    char *content = g_utf8_make_valid(zbar->symbol_get_data(symbol),
                                      (gssize)zbar->symbol_get_data_length(symbol));
    *barcode = (Barcode){g_strdup(zbar->get_symbol_name(zbar->symbol_get_type(symbol))),
                         g_strdelimit(content, "\r\n\t", ' '), box_of(zbar, symbol, picture)};
    g_ptr_array_add(barcodes, barcode);
}

/* Reads width * height grey samples without gaps between rows. FALSE where memory runs out. */
static gboolean scan(const ZBar *zbar, const guint8 *grey, const Picture *picture,
                     GPtrArray *barcodes) {
    void *scanner = zbar->scanner_create(), *image = scanner ? zbar->image_create() : NULL;
    if (image == NULL) {
        if (scanner != NULL)
            zbar->scanner_destroy(scanner);
        return FALSE;
    }
    zbar->scanner_set_config(scanner, 0, CONFIG_ENABLE, 1);
    zbar->image_set_format(image, GREY);
    zbar->image_set_size(image, (unsigned)picture->width, (unsigned)picture->height);
    zbar->image_set_data(image, grey, picture->width * picture->height, NULL);
    zbar->scan_image(scanner, image);
    for (const void *symbol = zbar->image_first_symbol(image); symbol != NULL;
         symbol = zbar->symbol_next(symbol))
        add_symbol(zbar, symbol, picture, barcodes);
    zbar->image_destroy(image);
    zbar->scanner_destroy(scanner);
    return TRUE;
}

/* The samples of a picture in 8 bits, its range stretched. */
static guint8 *grey_of(const Picture *picture) {
    guint plane = picture->n_planes > 1 ? 1 : 0, low = G_MAXUINT, high = 0;
    gsize n;
    guint8 *grey =
        __builtin_mul_overflow(picture->width, picture->height, &n) ? NULL : g_try_malloc(n);
    for (gsize y = 0; grey && y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++) {
            guint value = picture_sample(picture, plane, x, y);
            low = MIN(low, value);
            high = MAX(high, value);
        }
    for (gsize y = 0; grey && y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            grey[y * picture->width + x] = (guint8)((picture_sample(picture, plane, x, y) - low) *
                                                    (guint64)255 / MAX(high - low, 1));
    return grey;
}

GPtrArray *barcodes_read(const Picture *picture) {
    GPtrArray *barcodes = g_ptr_array_new_with_free_func((GDestroyNotify)barcode_free);
    const ZBar *zbar = get_zbar();
    g_autofree guint8 *grey = zbar ? grey_of(picture) : NULL;
    if (zbar != NULL && (grey == NULL || !scan(zbar, grey, picture, barcodes)))
        g_clear_pointer(&barcodes, g_ptr_array_unref);
    return barcodes;
}
