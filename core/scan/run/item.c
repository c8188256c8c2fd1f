#include "core/scan/run/item.h"

#include "core/languages/language_option.h"
#include "core/source/expand/dicomdir.h"
#include <string.h>

#define MANUFACTURER DICOM_TAG(0x0008, 0x0070)

/* Whether the bytes say that they are DICOM (PS3.10, 7.1), however broken; also where the preamble
 * is missing or has another one before it. */
static gboolean has_prefix(const guint8 *data, gsize size) {
    enum { PREAMBLE = 128, PREAMBLES = 2, PREFIX = 4 };
    for (gsize at = 0; at <= PREAMBLES * PREAMBLE && at + PREFIX <= size; at += PREAMBLE)
        if (memcmp(data + at, "DICM", PREFIX) == 0)
            return TRUE;
    return FALSE;
}

/* A file that does not read to its end is still told by what stands before the break. */
static void note_broken(ScanResult *result, const Sources *sources, gsize item, GBytes *bytes,
                        const GError *failure) {
    static const guint32 stops[] = {MANUFACTURER + 1, DICOM_SOP_INSTANCE_UID + 1};
    for (gsize i = 0; i < G_N_ELEMENTS(stops); i++) {
        g_autoptr(DicomFile) file = sources_dicom_of(sources, item, bytes, stops[i], NULL);
        if (file == NULL)
            continue;
        scan_result_describe(result, file);
        break;
    }
    scan_result_add_problem(result, "file", -1, failure->message);
}

/* What is no readable DICOM. */
static void look_at_other(ScanResult *result, LineReader *reader, const Sources *sources,
                          gsize item, GBytes *bytes, const GError *failure,
                          const ScanItemOptions *options) {
    gsize size;
    const char *format;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    SourceKind kind = source_kind_of_bytes(data, size, &format);
    if (!g_error_matches(failure, DICOM_ERROR, DICOM_ERROR_NOT_DICOM) || has_prefix(data, size)) {
        note_broken(result, sources, item, bytes, failure);
    } else if (kind == SOURCE_RASTER && !options->dicom_only) {
        language_option_apply(options->languages, 0, line_reader_recognizer(reader));
        scan_result_look_at_raster(result, reader, bytes, options->crops);
    } else {
        g_autofree char *reason = source_kind_reason(kind, format);
        result->wider = kind == SOURCE_ARCHIVE;
        scan_result_list(result, source_kind_info(kind)->listed, reason);
    }
}

ScanResult *scan_item(LineReader *reader, const Sources *sources, gsize item,
                      const ScanItemBytes *read, const ScanItemOptions *options) {
    g_autofree char *name = sources_name(sources, item);
    g_autofree char *reason = sources_reason(sources, item);
    ScanResult *result = scan_result_new(name);
    g_autoptr(GError) error = NULL;
    if (reason != NULL) {
        scan_result_list(result, source_kind_info(sources_kind(sources, item))->listed, reason);
        return result;
    }
    if (read->bytes == NULL) {
        scan_result_list(result, LISTED_UNREADABLE, read->failure->message);
        return result;
    }
    g_autoptr(DicomFile) file = sources_dicom_of(sources, item, read->bytes, 0, &error);
    if (file == NULL) {
        look_at_other(result, reader, sources, item, read->bytes, error, options);
        return result;
    }
    language_option_apply(options->languages, header_scripts(file), line_reader_recognizer(reader));
    scan_result_look(result, reader, file, options->crops);
    result->wider = dicomdir_is(file);
    if (result->wider && result->listed)
        scan_result_list(result, LISTED_DICOMDIR, "it names files; each is looked at by itself");
    return result;
}
