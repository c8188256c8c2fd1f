/* Reads archives and DICOMDIRs, in a process that may not survive it. */
#include "core/source/expand/dicomdir.h"
#include "core/source/expand/expand.h"
#include "core/source/expand/expansion_part.h"
#include "core/source/expand/unpack.h"
#include "core/source/items.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct ExpansionReading {
    const Sources *sources;
    gsize item;
    const char *name;
    GBytes *bytes;
    GByteArray *part; /* that is sent next */
    ExpansionSend send;
    gpointer data;
} ExpansionReading;

static void begin(ExpansionReading *reading, ExpansionPart kind) {
    g_byte_array_set_size(reading->part, 0);
    record_put_byte(reading->part, (guint8)kind);
}

static gboolean send_part(ExpansionReading *reading) {
    return reading->send(reading->part, reading->data);
}

static gboolean send_texts(ExpansionReading *reading, ExpansionPart kind, const char *first,
                           const char *second) {
    begin(reading, kind);
    record_put_string(reading->part, first);
    record_put_string(reading->part, second);
    return send_part(reading);
}

static gboolean send_bytes(ExpansionReading *reading, const guint8 *block, gsize length) {
    begin(reading, EXPANSION_BYTES);
    g_byte_array_append(reading->part, block, (guint)length);
    return send_part(reading);
}

static gboolean send_member(ExpansionReading *reading, Unpacker *unpacker, const char *member) {
    const guint8 *block;
    gsize length;
    g_autofree char *reason = NULL;
    if (!send_texts(reading, EXPANSION_MEMBER, member, NULL))
        return FALSE;
    do {
        if (!unpacker_read(unpacker, &block, &length, &reason))
            return send_texts(reading, EXPANSION_CUT_OFF, reason, NULL);
        if (length > 0 && !send_bytes(reading, block, length))
            return FALSE;
    } while (length > 0);
    return send_texts(reading, EXPANSION_END, NULL, NULL);
}

static void send_members(ExpansionReading *reading, const char *format) {
    g_autoptr(Unpacker) unpacker = unpacker_new(reading->bytes, reading->name, format);
    gboolean more = TRUE;
    while (more) {
        g_autofree char *member = NULL, *reason = NULL;
        UnpackStep step = unpacker_next(unpacker, &member, &reason);
        if (step == UNPACK_END)
            break;
        more = step == UNPACK_MEMBER ? send_member(reading, unpacker, member)
               : step == UNPACK_LINK ? send_texts(reading, EXPANSION_LINK, member, reason)
                                     : send_texts(reading, EXPANSION_FAULT, member, reason);
    }
}

static gboolean send_named(const char *id, gboolean in_use, gpointer data, GError **error) {
    ExpansionReading *reading = data;
    (void)error;
    begin(reading, EXPANSION_NAMED);
    record_put_string(reading->part, id);
    record_put_byte(reading->part, in_use != FALSE);
    return send_part(reading);
}

static void send_directory(ExpansionReading *reading) {
    g_autoptr(GError) problem = NULL;
    if (!send_texts(reading, EXPANSION_DIRECTORY, NULL, NULL))
        return;
    g_autoptr(DicomFile) file =
        dicom_file_new_from_bytes(reading->bytes, reading->name, 0, &problem);
    if (file == NULL)
        send_texts(reading, EXPANSION_PROBLEM, problem->message, NULL);
    else
        dicomdir_visit(file, send_named, reading, NULL);
}

static gboolean may_be_directory(SourceKind kind) {
    return kind == SOURCE_DICOMDIR || kind == SOURCE_DICOM || kind == SOURCE_MAYBE_DICOM;
}

static gboolean says_directory(const Sources *sources, gsize item) {
    g_autoptr(DicomFile) file = sources_dicom(sources, item, DICOM_TAG(0x0003, 0), NULL);
    return file != NULL && dicomdir_is(file);
}

/* Whether a file's beginning has the class of DICOMDIR files, which stands there in clear (PS3.10,
 * 7.1): most files needn't be opened further. */
gboolean sources_may_be_directory(const Sources *sources, gsize item) {
    static const char class[] = "1.2.840.10008.1.3.10";
    char start[4096];
    g_autofree char *path = sources_path(sources, item);
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
    ssize_t n = fd >= 0 ? read(fd, start, sizeof start) : -1;
    if (fd >= 0)
        close(fd);
    return n > 0 && memmem(start, (gsize)n, class, strlen(class)) != NULL;
}

gboolean sources_is_directory(const Sources *sources, gsize item) {
    if (!sources_may_be_directory(sources, item) || !says_directory(sources, item))
        return FALSE;
    gsize size;
    g_autoptr(DicomFile) whole = sources_dicom(sources, item, 0, NULL);
    g_autoptr(GBytes) bytes = sources_bytes(sources, item, NULL);
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    return whole != NULL && data != NULL &&
           may_be_directory(source_kind_of_bytes(data, size, NULL));
}

void expansion_read(const Sources *sources, gsize item, ExpansionSend send, gpointer data) {
    SourceItem self = source_item_get(sources, item);
    if (self.kind != SOURCE_FILE && self.kind != SOURCE_ARCHIVE && !may_be_directory(self.kind))
        return;
    g_autofree char *name = sources_name(sources, item);
    /* What can't be read is told by whoever reads it. */
    g_autoptr(GBytes) bytes = sources_bytes(sources, item, NULL);
    g_autoptr(GByteArray) part = g_byte_array_new();
    ExpansionReading reading = {sources, item, name, bytes, part, send, data};
    gsize size = 0;
    const guint8 *content = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    const char *format;
    SourceKind kind = source_kind_of_bytes(content, size, &format);
    if (kind == SOURCE_ARCHIVE) {
        if (send_texts(&reading, EXPANSION_ARCHIVE, NULL, NULL) &&
            !sources->options.leave_archives && self.depth < sources->options.max_depth)
            send_members(&reading, format);
    } else if (may_be_directory(kind) && says_directory(sources, item)) {
        send_directory(&reading);
    }
}
