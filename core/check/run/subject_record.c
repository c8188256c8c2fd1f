#include "core/check/run/subject_record.h"

#include "core/check/run/result_record.h"

static void exchange_row(RecordPort *port, gpointer element) {
    RowFate *fate = element;
    port_u32(port, &fate->row);
    port_flag(port, &fate->judged);
    fate->kind = (ListedKind)port_choice(port, fate->kind, LISTED_KINDS, LISTED_BAD_ROW);
    port_string(port, &fate->instance);
    port_string(port, &fate->reason);
}

static void exchange_fate(RecordPort *port, SubjectFate *fate) {
    port_string(port, &fate->file);
    port_size(port, &fate->item);
    port_flag(port, &fate->listed);
    fate->kind = (ListedKind)port_choice(port, fate->kind, LISTED_KINDS, LISTED_UNREADABLE);
    port_string(port, &fate->reason);
    port_u32(port, &fate->order);
    port_size(port, &fate->original);
    port_string(port, &fate->unread);
    port_array(port, fate->rows, sizeof(RowFate), exchange_row);
}

void subject_put(GByteArray *record, const SubjectFate *fate, const CheckResult *result) {
    RecordPort port = record_port_out(record);
    exchange_fate(&port, (SubjectFate *)fate); /* what is put stays as it is */
    record_put_byte(record, result != NULL);
    if (result != NULL)
        check_result_put(record, result);
}

gboolean subject_read(RecordReader *reader, SubjectFate *fate, CheckResult **result) {
    RecordPort port = record_port_in(reader);
    exchange_fate(&port, fate);
    *reader = port.in;
    *result = record_byte(reader) ? check_result_read(reader) : NULL;
    return !reader->broken;
}
