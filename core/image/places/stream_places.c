#include "core/image/places/stream_places.h"

#include "codecs/samples.h"
#include "codecs/stream/parts.h"
#include "core/image/comment.h"
#include "core/image/limits.h"
#include "core/image/places/embedded.h"
#include <string.h>

/* The stream of one frame. */
typedef struct Stream {
    const PixelData *pixels;
    const Codec *codec;
    gsize frame;
    EncodedFrame encoded;
    GBytes *joined;
    GArray *parts;    /* of StreamPart */
    const char *name; /* of its places */
} Stream;

static void stream_clear(Stream *stream) {
    g_clear_pointer(&stream->joined, g_bytes_unref);
    g_clear_pointer(&stream->parts, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stream, stream_clear)

/* FALSE where there is no stream, or none that can be told from others: decoding says why. */
static gboolean stream_open(Stream *stream, const PixelData *pixels, gsize frame) {
    *stream = (Stream){.pixels = pixels, .frame = frame};
    const TransferSyntax *syntax = transfer_syntax_find(pixel_data_transfer_syntax(pixels));
    if (pixel_data_element(pixels)->n_fragments == 0 || syntax == NULL || syntax->codec == NULL ||
        !pixel_data_encoded(pixels, frame, &stream->encoded, &stream->joined, NULL))
        return FALSE;
    stream->codec = syntax->codec;
    stream->parts = stream_parts(syntax->codec, &stream->encoded, pixel_data_format(pixels));
    return TRUE;
}

static const StreamPart *stream_part(const Stream *stream, guint i) {
    return &g_array_index(stream->parts, StreamPart, i);
}

static Place *new_place(const Stream *stream, PlaceKind kind, const char *what) {
    Place *place = g_new0(Place, 1);
    *place = (Place){
        .kind = kind, .name = g_strconcat(stream->name, what, NULL), .frame = stream->frame};
    return place;
}

static void give_comment(PlaceSink *sink, const Stream *stream, const StreamPart *part) {
    gsize length = comment_without_zeros(part->data, part->length);
    if (comment_is_text(part->data, length)) {
        Place *place = new_place(stream, PLACE_COMMENT, "comment");
        place->text = comment_text(part->data, length);
        place_sink_give(sink, place);
        if (comment_is_too_long(part->data, length))
            place_sink_fail_with(sink, "comment",
                                 "frame %" G_GSIZE_FORMAT " has a comment of %" G_GSIZE_FORMAT
                                 " bytes, which is more than a text for people and may hold a "
                                 "picture; look at it by hand",
                                 stream->frame, length);
    } else if (!embedded_visit(sink, "comment", "a comment", part->data, part->length) &&
               length >= STREAM_BEHIND_LEAST) {
        place_sink_fail_with(sink, "comment",
                             "frame %" G_GSIZE_FORMAT " has a comment of %" G_GSIZE_FORMAT
                             " bytes that is no text and was not looked at",
                             stream->frame, length);
    }
}

/* Pixels of a JFIF thumbnail. */
static const guint8 *thumbnail_pixel(const StreamPart *part, gsize i) {
    enum { COLOURS = 256 };
    if (part->kind == STREAM_RGB_THUMBNAIL)
        return part->data + 3 * i;
    return part->data + 3 * (gsize)part->data[3 * COLOURS + i];
}

static void give_thumbnail(PlaceSink *sink, const Stream *stream, const StreamPart *part) {
    Place *place = new_place(stream, PLACE_EMBEDDED, "thumbnail");
    guint16 *samples = g_new(guint16, (gsize)part->columns * part->rows); /* both below 256 */
    for (gsize i = 0; i < (gsize)part->columns * part->rows; i++) {
        const guint8 *pixel = thumbnail_pixel(part, i);
        samples[i] = (guint16)samples_luma(pixel[0], pixel[1], pixel[2]);
    }
    place->picture = picture_take_samples(samples, part->columns, part->rows);
    place_sink_give(sink, place);
}

/* As another frame of the image, or as a picture of its own. */
static void give_further(PlaceSink *sink, const Stream *stream, const StreamPart *part) {
    static const char what[] = "further picture";
    g_autofree char *name = g_strconcat(stream->name, what, NULL);
    EncodedFrame encoded = {part->data, part->length, 0};
    g_auto(Frame) frame = {0};
    g_autoptr(GError) error = NULL;
    Place *place = NULL;
    if (codec_decode(pixel_data_transfer_syntax(stream->pixels), &encoded,
                     pixel_data_format(stream->pixels), &frame, &error))
        place = place_from_frame(&frame, pixel_data_palette(stream->pixels), stream->frame, NULL);
    if (place != NULL) {
        place->kind = PLACE_EMBEDDED;
        place->same_grid = FALSE;
        g_free(place->name);
        place->name = g_steal_pointer(&name);
        place_sink_give(sink, place);
    } else if (!embedded_visit(sink, name, "the stream of the pixel data", part->data,
                               part->length)) {
        place_sink_fail_with(sink, name,
                             "frame %" G_GSIZE_FORMAT
                             " is followed by another picture, which can't be looked at%s%s",
                             stream->frame, error ? ": " : "", error ? error->message : "");
    }
}

/* What is found in nearly every file: profiles of colour, settings of cameras and of editors. */
static gboolean is_known_application(const StreamPart *part) {
    static const char *const names[] = {"ICC_PROFILE",   "Adobe", "Exif", "http://ns.adobe.com/",
                                        "Photoshop 3.0", "Ducky", "MPF",  "mrfx",
                                        "HPLT"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (part->length > strlen(names[i]) && memcmp(part->data, names[i], strlen(names[i])) == 0)
            return TRUE;
    return FALSE;
}

static void give_application(PlaceSink *sink, const Stream *stream, const StreamPart *part) {
    static const char name[] = "picture in the stream";
    if (!embedded_visit(sink, name, "the stream of the pixel data", part->data, part->length) &&
        part->length >= IMAGE_RAW_LEAST && !is_known_application(part))
        place_sink_fail_with(sink, name,
                             "frame %" G_GSIZE_FORMAT " has a segment of %" G_GSIZE_FORMAT
                             " bytes of a kind that is not known and may be a picture",
                             stream->frame, part->length);
}

static void give_part(PlaceSink *sink, const Stream *stream, const StreamPart *part) {
    switch (part->kind) {
    case STREAM_COMMENT:
        give_comment(sink, stream, part);
        break;
    case STREAM_RGB_THUMBNAIL:
    case STREAM_PALETTE_THUMBNAIL:
        give_thumbnail(sink, stream, part);
        break;
    case STREAM_APPLICATION:
        give_application(sink, stream, part);
        break;
    case STREAM_FURTHER:
        give_further(sink, stream, part);
        break;
    case STREAM_BEHIND:
        place_sink_fail_with(sink, "behind the frame",
                             "%" G_GSIZE_FORMAT " bytes in the stream of frame %" G_GSIZE_FORMAT
                             " belong to no picture; what they hold was not looked at",
                             part->length, stream->frame);
        break;
    }
}

void stream_places_visit(PlaceSink *sink, const PixelData *pixels, const char *prefix,
                         gsize frame) {
    g_auto(Stream) stream = {0};
    if (!stream_open(&stream, pixels, frame))
        return;
    stream.name = prefix;
    for (guint i = 0; i < stream.parts->len && sink->go_on; i++)
        give_part(sink, &stream, stream_part(&stream, i));
}

static gboolean is_picture(const StreamPart *part) {
    if (part->kind == STREAM_COMMENT)
        return FALSE;
    if (part->kind != STREAM_APPLICATION)
        return TRUE;
    g_autoptr(GArray) found = embedded_find(part->data, part->length);
    return found->len > 0;
}

gboolean stream_holds_pictures(const PixelData *pixels, gsize frame) {
    g_auto(Stream) stream = {0};
    gboolean holds = FALSE;
    if (!stream_open(&stream, pixels, frame))
        return FALSE;
    for (guint i = 0; i < stream.parts->len && !holds; i++)
        holds = is_picture(stream_part(&stream, i));
    return holds;
}
