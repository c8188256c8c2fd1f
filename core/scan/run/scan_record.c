#include "core/scan/run/scan_record.h"

static void exchange_finding(RecordPort *port, gpointer element) {
    Finding *finding = element;
    port_string(port, &finding->place);
    port_i64(port, &finding->frame);
    port_i32(port, &finding->x0);
    port_i32(port, &finding->y0);
    port_i32(port, &finding->x1);
    port_i32(port, &finding->y1);
    port_string(port, &finding->text);
    port_double(port, &finding->confidence);
    finding->class =
        (FindingClass)port_choice(port, finding->class, FINDING_CLASSES, FINDING_PHI_SUSPECT);
    port_string(port, &finding->reason);
    port_double(port, &finding->direction);
    port_string(port, &finding->location);
    port_bytes(port, &finding->crop);
}

static void exchange_problem(RecordPort *port, gpointer element) {
    ScanProblem *problem = element;
    port_string(port, &problem->place);
    port_i64(port, &problem->frame);
    port_string(port, &problem->reason);
    port_flag(port, &problem->texture);
}

static void exchange_result(RecordPort *port, ScanResult *result) {
    port_string(port, &result->file);
    port_flag(port, &result->listed);
    result->kind = (ListedKind)port_choice(port, result->kind, LISTED_KINDS, LISTED_UNREADABLE);
    port_string(port, &result->listed_reason);
    port_flag(port, &result->wider);
    port_string(port, &result->sop_instance);
    port_string(port, &result->modality);
    origin_exchange(port, &result->origin);
    port_size(port, &result->n_pictures);
    port_array(port, result->findings, sizeof(Finding), exchange_finding);
    port_array(port, result->problems, sizeof(ScanProblem), exchange_problem);
}

void scan_result_put(GByteArray *record, const ScanResult *result) {
    RecordPort port = record_port_out(record);
    exchange_result(&port, (ScanResult *)result); /* what is put stays as it is */
}

/* Without a text yet. */
static ScanResult *empty_result(void) {
    ScanResult *result = scan_result_new("");
    g_clear_pointer(&result->file, g_free);
    g_clear_pointer(&result->listed_reason, g_free);
    g_clear_pointer(&result->sop_instance, g_free);
    g_clear_pointer(&result->modality, g_free);
    return result;
}

ScanResult *scan_result_read(RecordReader *reader) {
    RecordPort port = record_port_in(reader);
    g_autoptr(ScanResult) result = empty_result();
    exchange_result(&port, result);
    *reader = port.in;
    return reader->broken ? NULL : g_steal_pointer(&result);
}
