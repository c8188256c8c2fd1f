#include "core/image/places/sink.h"

void place_sink_give(PlaceSink *sink, Place *place) {
    if (sink->go_on)
        sink->go_on = sink->visit(place, place->name, NULL, sink->data);
    else
        place_free(place);
}

void place_sink_fail(PlaceSink *sink, const char *name, const GError *error) {
    if (sink->go_on)
        sink->go_on = sink->visit(NULL, name, error, sink->data);
}

void place_sink_fail_with(PlaceSink *sink, const char *name, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GError) error =
        g_error_new(DICOM_ERROR, DICOM_ERROR_VALUE, "%s: %s", dicom_file_name(sink->file), what);
    place_sink_fail(sink, name, error);
}
