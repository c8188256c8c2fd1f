/* Any bytes as a picture's file: what stands in it beside its pages, and what is told of that.
 * Pages are decoded by libraries of others, and are left out. */
#include "core/scan/raster_parts.h"
#include "tests/fuzz/target.h"

enum { DEPTH_MOST = 2 };

static void look_at(GBytes *bytes, guint depth, UnreadParts *unread);

static void look_at_part(const RasterPart *part, gsize size, guint depth, UnreadParts *unread) {
    g_autofree char *text = raster_part_text(part);
    if (part->offset > size && depth == 0)
        g_error("%s stands behind the file", part->what);
    if (*part->what == '\0' || g_bytes_get_size(part->content) == 0)
        g_error("a part of nothing");
    if (text != NULL && !g_utf8_validate(text, -1, NULL))
        g_error("%s is a text of no letters", part->what);
    guint sum = 0;
    gsize length;
    const guint8 *data = g_bytes_get_data(part->content, &length);
    for (gsize i = 0; i < length; i++)
        sum += data[i];
    fuzz_keep(sum);
    unread_parts_add(unread, part);
    if (text == NULL && depth < DEPTH_MOST)
        look_at(part->content, depth + 1, unread);
}

static void look_at(GBytes *bytes, guint depth, UnreadParts *unread) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Raster) raster = raster_open(bytes, &error);
    if ((raster == NULL) != (error != NULL))
        g_error("a picture and an error, or neither");
    if (raster == NULL)
        return;
    if (raster_n_pages(raster) == 0)
        g_error("a picture without pages");
    for (guint i = 0; i < raster_parts(raster)->len; i++)
        look_at_part(g_ptr_array_index(raster_parts(raster), i), g_bytes_get_size(bytes), depth,
                     unread);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_auto(UnreadParts) unread;
    g_autoptr(GBytes) bytes = g_bytes_new(data, size); /* of this size, so that what is read beyond
                                                          it is seen */
    unread_parts_init(&unread);
    look_at(bytes, 0, &unread);
    unread_parts_end(&unread);
    return 0;
}
