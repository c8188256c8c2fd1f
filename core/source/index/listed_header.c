#include "core/source/index/listed_header.h"

#include "core/source/expand/dicomdir.h"
#include <sys/stat.h>

#define ICON_IMAGE_SEQUENCE DICOM_TAG(0x0088, 0x0200)
#define PIXEL_DATA DICOM_TAG(0x7FE0, 0x0010)

void listed_header_clear(ListedHeader *header) {
    g_clear_pointer(&header->uid, g_free);
    g_clear_pointer(&header->reason, g_free);
}

/* Why an item that is no readable DICOM holds no instance. */
static void tell_kind(const Sources *sources, gsize item, ListedHeader *header,
                      const GError *failure) {
    gsize size;
    const char *format;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = sources_bytes(sources, item, &error);
    if (bytes == NULL) {
        header->kind = LISTED_UNREADABLE;
        header->reason = g_strdup(error->message);
        return;
    }
    const guint8 *data = g_bytes_get_data(bytes, &size);
    SourceKind kind = source_kind_of_bytes(data, size, &format);
    gboolean broken = kind == SOURCE_DICOM || kind == SOURCE_MAYBE_DICOM ||
                      !g_error_matches(failure, DICOM_ERROR, DICOM_ERROR_NOT_DICOM);
    header->kind = broken ? LISTED_UNREADABLE : source_kind_info(kind)->listed;
    header->reason = broken ? g_strdup(failure->message) : source_kind_reason(kind, format);
}

static gboolean is_picture(const DicomDataset *dataset, const DicomElement *element,
                           gpointer data) {
    (void)dataset;
    *(gboolean *)data |= element->tag == ICON_IMAGE_SEQUENCE || element->tag == PIXEL_DATA;
    return !*(gboolean *)data;
}

/* Directory records may have icons (PS3.3 F.5). */
static gboolean has_pictures(const Sources *sources, gsize item) {
    gboolean found = FALSE;
    g_autoptr(DicomFile) file = sources_dicom(sources, item, 0, NULL);
    if (file == NULL)
        return TRUE; /* nobody knows */
    dicom_dataset_walk(dicom_file_dataset(file), is_picture, &found);
    return found;
}

FileStamp file_stamp(const Sources *sources, gsize item) {
    struct stat status;
    g_autofree char *path = sources_path(sources, item);
    if (path == NULL || stat(path, &status) != 0)
        return (FileStamp){0};
    return (FileStamp){status.st_dev, status.st_ino, (guint64)status.st_size, status.st_mtim.tv_sec,
                       status.st_mtim.tv_nsec};
}

static void read_header(const Sources *sources, gsize item, ListedHeader *header) {
    g_autoptr(GError) error = NULL;
    header->kind = LISTED_KINDS;
    header->stamp = file_stamp(sources, item);
    header->reason = sources_reason(sources, item);
    if (header->reason != NULL) {
        header->kind = source_kind_info(sources_kind(sources, item))->listed;
        return;
    }
    g_autoptr(DicomFile) file = sources_dicom(sources, item, DICOM_SOP_INSTANCE_UID + 1, &error);
    if (file == NULL) {
        tell_kind(sources, item, header, error);
        return;
    }
    g_autofree char *uid = dicom_dataset_text(dicom_file_dataset(file), DICOM_SOP_INSTANCE_UID);
    header->wider = dicomdir_is(file);
    if (uid != NULL && *uid != '\0') {
        header->uid = g_steal_pointer(&uid);
    } else if (header->wider) {
        header->kind = has_pictures(sources, item) ? LISTED_NOT_IN_KEY : LISTED_DICOMDIR;
        header->reason =
            header->kind == LISTED_DICOMDIR
                ? source_kind_reason(SOURCE_DICOMDIR, NULL)
                : g_strdup("a DICOMDIR that holds pictures, for which the key has no row");
    } else {
        header->kind = LISTED_UNREADABLE;
        header->reason = g_strdup("it has no SOP Instance UID (0008,0018)");
    }
}

static void exchange_stamp(RecordPort *port, FileStamp *stamp) {
    guint64 *const numbers[] = {&stamp->device, &stamp->number, &stamp->size};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        port_size(port, numbers[i]);
    port_i64(port, &stamp->seconds);
    port_i64(port, &stamp->nanoseconds);
}

static void exchange_header(RecordPort *port, ListedHeader *header) {
    port_string(port, &header->uid);
    port_flag(port, &header->wider);
    header->kind = port_choice(port, header->kind, LISTED_KINDS + 1, LISTED_UNREADABLE);
    port_string(port, &header->reason);
    exchange_stamp(port, &header->stamp);
}

void listed_header_put(GByteArray *record, const Sources *sources, gsize item) {
    g_auto(ListedHeader) header = {0};
    RecordPort port = record_port_out(record);
    read_header(sources, item, &header);
    exchange_header(&port, &header);
}

gboolean listed_header_take(GBytes *record, ListedHeader *header) {
    RecordReader reader = record_reader(record);
    RecordPort port = record_port_in(&reader);
    exchange_header(&port, header);
    gboolean has_uid = header->uid[0] != '\0';
    return !port.in.broken && port.in.at == port.in.end &&
           has_uid == (header->kind == LISTED_KINDS);
}

ListedHeader listed_header_lost(const Sources *sources, gsize item, const char *failure) {
    return (ListedHeader){
        .uid = g_strdup(""),
        .kind = LISTED_UNREADABLE,
        .reason = g_strdup_printf("its header could not be read: %s", failure),
        .stamp = file_stamp(sources, item),
    };
}
