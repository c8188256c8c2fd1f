#include "core/serve/look/look.h"

#include "core/image/frame_picture.h"
#include "core/image/voi.h"
#include "core/serve/limits.h"
#include "core/serve/look/shown_values.h"
#include "ocr/leptonica/png.h"
#include "ocr/leptonica/raster.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* Takes over the message. */
static gboolean fail(Look *look, char *failure) {
    g_free(look->failure);
    look->failure = failure;
    return FALSE;
}

static gboolean fail_without_memory(Look *look) {
    return fail(look, g_strdup("There is not enough memory for the picture (--limit-memory)"));
}

static gboolean fail_with(Look *look, const char *what, const GError *error) {
    return fail(look, g_strdup_printf("%s: %s", what, error != NULL ? error->message : "unknown"));
}

#define CHANGED "The file has changed since the run, so that nothing here is a picture of this row"

/* A file that another one has taken the place of may look much like it. */
static gboolean is_as_it_was(Look *look, const LookRequest *request) {
    enum { NANOSECONDS = 1000000000 };
    struct stat status;
    if (stat(request->file, &status) != 0)
        return fail(look, strstr(request->file, "!/") != NULL
                              ? g_strdup("The image lies in an archive, which is not unpacked "
                                         "here: unpack it and scan the folder to see it whole")
                              : g_strdup_printf("The file is not where the run found it: %s",
                                                g_strerror(errno)));
    gint64 time = (gint64)status.st_mtim.tv_sec * NANOSECONDS + status.st_mtim.tv_nsec;
    if (!S_ISREG(status.st_mode))
        return fail(look, g_strdup("What is there now is no file"));
    if ((request->size >= 0 && request->size != status.st_size) ||
        (request->time >= 0 && request->time != time) ||
        (request->latest >= 0 && request->latest < status.st_mtim.tv_sec))
        return fail(look, g_strdup(CHANGED));
    return TRUE;
}

static gboolean is_instance(Look *look, const LookRequest *request, const DicomFile *file) {
    g_autofree char *there = dicom_dataset_text(dicom_file_dataset(file), DICOM_SOP_INSTANCE_UID);
    return *request->instance == '\0' || g_strcmp0(there, request->instance) == 0 ||
           fail(look, g_strdup(CHANGED ": it is another instance"));
}

static void invert(Picture *picture) {
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            picture_row8(picture, 0, y)[x] ^= G_MAXUINT8;
}

/* Of 8 bits, as a page shows it. */
static gboolean give_picture(Look *look, const Picture *picture) {
    look->width = (gint64)picture->width;
    look->height = (gint64)picture->height;
    look->png = png_encode_small(picture, LOOK_ACROSS_MOST, LOOK_BYTES_MOST);
    return look->png != NULL || fail_without_memory(look);
}

/* Over the whole range of its samples where they have more than 8 bits. */
static gboolean give_whole(Look *look, const Picture *picture, gboolean inverted) {
    g_autoptr(Picture) narrow = NULL;
    SampleRange ranges[3];
    g_free(look->window);
    look->window = g_strdup(picture->depth == 1 ? "as stored" : "whole range");
    if (picture->depth == 2) {
        picture_ranges(picture, ranges);
        narrow = picture_narrow(picture, ranges);
    } else {
        narrow = picture_new(picture->width, picture->height, 1, picture->n_planes);
        for (guint plane = 0; narrow != NULL && plane < picture->n_planes; plane++)
            for (gsize y = 0; y < picture->height; y++)
                memcpy(picture_row8(narrow, plane, y), picture_row8(picture, plane, y),
                       picture->width);
    }
    if (narrow == NULL)
        return fail_without_memory(look);
    if (inverted && narrow->n_planes == 1)
        invert(narrow);
    return give_picture(look, narrow);
}

/* The view of a place "frame, window 40/80", else the header's first. */
static gsize find_view(const VoiViews *views, const char *place) {
    for (gsize i = 0; i < voi_views_n(views); i++)
        if (g_str_has_prefix(place, "frame, ") &&
            strcmp(place + strlen("frame, "), voi_view_name(views, i)) == 0)
            return i;
    return 0;
}

static gboolean give_frame(Look *look, const LookRequest *request, const DicomFile *file,
                           const PixelData *pixels, const Picture *picture) {
    const PixelFormat *format = pixel_data_format(pixels);
    gboolean inverted = format->photometric_interpretation == PHOTOMETRIC_MONOCHROME1;
    g_autoptr(VoiViews) views = voi_views_new(dicom_file_dataset(file), format);
    look->has_window = views != NULL;
    if (views == NULL || request->whole)
        return give_whole(look, picture, inverted);
    gsize view = find_view(views, request->place);
    g_autoptr(Picture) seen = voi_picture(views, view, picture);
    look->window = g_strdup(voi_view_name(views, view));
    if (seen == NULL)
        return fail_without_memory(look);
    if (inverted)
        invert(seen);
    return give_picture(look, seen);
}

static gboolean look_at_frame(Look *look, const LookRequest *request, const DicomFile *file,
                              const PixelData *pixels) {
    g_autoptr(GError) error = NULL;
    g_auto(Frame) frame = {0};
    look->n_frames = (gint64)pixel_data_n_frames(pixels);
    look->frame = MAX(request->frame, 0);
    if (look->frame >= look->n_frames)
        return fail(look, g_strdup_printf("The image has %" G_GINT64_FORMAT
                                          " frames: there is no frame %" G_GINT64_FORMAT,
                                          look->n_frames, look->frame));
    if (!pixel_data_decode(pixels, (gsize)look->frame, &frame, &error))
        return fail_with(look, "The frame can't be decoded", error);
    g_autoptr(Picture) picture = picture_from_frame(&frame, pixel_data_palette(pixels), &error);
    return picture != NULL ? give_frame(look, request, file, pixels, picture)
                           : fail_with(look, "The frame can't be shown", error);
}

typedef struct PlaceSearch {
    Look *look;
    const LookRequest *request;
    gboolean found;
} PlaceSearch;

static gboolean look_at_place(Place *place, const char *name, const GError *error, gpointer data) {
    PlaceSearch *search = data;
    g_autoptr(Place) own = place;
    const LookRequest *request = search->request;
    if (strcmp(place != NULL ? place->name : name, request->place) != 0)
        return TRUE;
    if (place == NULL) {
        fail_with(search->look, "The place can't be read", error);
        return TRUE; /* another of this name may be */
    }
    if (request->frame >= 0 && (gsize)request->frame != place->frame)
        return TRUE;
    search->found = TRUE;
    search->look->frame = request->frame;
    search->look->n_frames = 1;
    g_clear_pointer(&search->look->failure, g_free);
    if (place->text != NULL)
        fail(search->look, g_strdup("It is text beside the pixels, and no picture"));
    else
        give_whole(search->look, &place->picture, FALSE);
    return FALSE;
}

static void look_at_places(Look *look, const LookRequest *request, const DicomFile *file,
                           const PixelData *pixels) {
    PlaceSearch search = {look, request, FALSE};
    places_visit(file, pixels, look_at_place, &search);
    if (!search.found && look->failure == NULL)
        fail(look, g_strdup_printf("The file has no place \"%s\" of this frame", request->place));
}

/* Rows of a whole image or file show its first frame. */
static gboolean is_of_frames(const char *place) {
    static const char *const names[] = {"", "frame", "image", "file"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(place, names[i]) == 0)
            return TRUE;
    return g_str_has_prefix(place, "frame, ");
}

static void look_at_dicom(Look *look, const LookRequest *request, const DicomFile *file) {
    g_autoptr(GError) error = NULL;
    if (!is_instance(look, request, file))
        return;
    shown_values_add(look->values, dicom_file_dataset(file));
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), &error);
    if (!is_of_frames(request->place))
        look_at_places(look, request, file, pixels);
    else if (pixels == NULL && error == NULL)
        fail(look, g_strdup("The file holds no pixels"));
    else if (pixels == NULL)
        fail_with(look, "The pixels can't be read", error);
    else
        look_at_frame(look, request, file, pixels);
}

static const Picture *page_picture(const RasterPage *page, const char *place) {
    return strcmp(place, "page flattened") == 0 ? &page->flattened
           : strcmp(place, "page alpha") == 0   ? &page->alpha
           : strcmp(place, "page indices") == 0 ? &page->indices
                                                : &page->colours;
}

/* A picture in a format of everyday use. */
static gboolean look_at_raster(Look *look, const LookRequest *request, GBytes *bytes) {
    g_autoptr(GError) error = NULL;
    g_auto(RasterPage) page = {0};
    g_autoptr(Raster) raster = raster_open(bytes, &error);
    if (raster == NULL)
        return fail_with(look, "The file is no picture that can be shown", error);
    look->n_frames = raster_n_pages(raster);
    look->frame = MAX(request->frame, 0);
    if (look->frame >= look->n_frames)
        return fail(look, g_strdup("The file has no such page"));
    if (!raster_read(raster, (guint)look->frame, &page, &error))
        return fail_with(look, "The page can't be decoded", error);
    const Picture *picture = page_picture(&page, request->place);
    return picture->width > 0 ? give_whole(look, picture, FALSE)
                              : fail(look, g_strdup("The page has no such picture"));
}

Look *look_at(const LookRequest *request) {
    g_autoptr(Look) look = look_new();
    g_autoptr(GError) error = NULL;
    if (!is_as_it_was(look, request))
        return g_steal_pointer(&look);
    g_autoptr(GBytes) bytes = dicom_file_bytes(request->file, NULL, &error);
    if (bytes == NULL) {
        fail_with(look, "The file can't be read", error);
        return g_steal_pointer(&look);
    }
    g_autoptr(DicomFile) file = dicom_file_new_from_bytes(bytes, request->file, 0, &error);
    if (file != NULL)
        look_at_dicom(look, request, file);
    else if (g_error_matches(error, DICOM_ERROR, DICOM_ERROR_NOT_DICOM) &&
             *request->instance == '\0')
        look_at_raster(look, request, bytes);
    else
        fail_with(look, "The file can't be read", error);
    return g_steal_pointer(&look);
}
