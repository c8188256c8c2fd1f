#include "core/origin/origin.h"

#include "core/image/tags.h"

/* PS3.3, C.7.5.1 General Equipment, C.7.3.1 General Series, C.7.1.1 Patient. */
#define MANUFACTURER DICOM_TAG(0x0008, 0x0070)
#define STATION_NAME DICOM_TAG(0x0008, 0x1010)
#define MODEL_NAME DICOM_TAG(0x0008, 0x1090)
#define PATIENT_ID DICOM_TAG(0x0010, 0x0020)
#define SERIES_UID DICOM_TAG(0x0020, 0x000E)

static char *text_at(const DicomDataset *dataset, guint32 tag) {
    char *text = dicom_dataset_text(dataset, tag);
    return text != NULL ? g_strstrip(text) : NULL;
}

void origin_read(ImageOrigin *origin, const DicomFile *file) {
    const DicomDataset *dataset = dicom_file_dataset(file);
    *origin = (ImageOrigin){.manufacturer = text_at(dataset, MANUFACTURER),
                            .model = text_at(dataset, MODEL_NAME),
                            .station = text_at(dataset, STATION_NAME),
                            .series = text_at(dataset, SERIES_UID),
                            .patient = text_at(dataset, PATIENT_ID)};
    if (!dicom_dataset_int(dataset, TAG_ROWS, &origin->rows))
        origin->rows = 0;
    if (!dicom_dataset_int(dataset, TAG_COLUMNS, &origin->columns))
        origin->columns = 0;
}

void origin_exchange(RecordPort *port, ImageOrigin *origin) {
    port_string(port, &origin->manufacturer);
    port_string(port, &origin->model);
    port_string(port, &origin->station);
    port_string(port, &origin->series);
    port_string(port, &origin->patient);
    port_i64(port, &origin->rows);
    port_i64(port, &origin->columns);
}

void origin_clear(ImageOrigin *origin) {
    g_free(origin->manufacturer);
    g_free(origin->model);
    g_free(origin->station);
    g_free(origin->series);
    g_free(origin->patient);
    *origin = (ImageOrigin){0};
}
