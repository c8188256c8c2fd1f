#include "core/run/record.h"

RecordPort record_port_out(GByteArray *record) {
    return (RecordPort){.out = record};
}

RecordPort record_port_in(const RecordReader *reader) {
    return (RecordPort){.in = *reader};
}

void port_u32(RecordPort *port, guint32 *value) {
    if (port->out)
        record_put_u32(port->out, *value);
    else
        *value = record_u32(&port->in);
}

void port_i32(RecordPort *port, gint32 *value) {
    guint32 bits = (guint32)*value;
    port_u32(port, &bits);
    *value = (gint32)bits;
}

void port_i64(RecordPort *port, gint64 *value) {
    if (port->out)
        record_put_u64(port->out, (guint64)*value);
    else
        *value = (gint64)record_u64(&port->in);
}

void port_size(RecordPort *port, gsize *value) {
    gint64 number = (gint64)*value;
    port_i64(port, &number);
    *value = (gsize)number;
}

void port_flag(RecordPort *port, gboolean *value) {
    if (port->out)
        record_put_byte(port->out, *value != FALSE);
    else
        *value = record_byte(&port->in) != 0;
}

void port_double(RecordPort *port, double *value) {
    if (port->out)
        record_put_double(port->out, *value);
    else
        *value = record_double(&port->in);
}

guint port_choice(RecordPort *port, guint value, guint n, guint other) {
    guint32 number = value;
    port_u32(port, &number);
    return number < n ? number : other;
}

void port_string(RecordPort *port, char **string) {
    if (port->out) {
        record_put_string(port->out, *string ? *string : "");
        return;
    }
    *string = record_string(&port->in);
    if (*string == NULL)
        *string = g_strdup("");
}

void port_bytes(RecordPort *port, GBytes **bytes) {
    if (port->out)
        record_put_bytes(port->out, *bytes);
    else
        *bytes = record_new_bytes(&port->in);
}

void port_array(RecordPort *port, GPtrArray *array, gsize size, PortExchange exchange) {
    guint32 n = array ? array->len : 0;
    port_u32(port, &n);
    for (guint32 i = 0; i < n && !port->in.broken; i++) {
        gpointer element = port->out ? g_ptr_array_index(array, i) : g_malloc0(size);
        exchange(port, element);
        if (!port->out)
            g_ptr_array_add(array, element);
    }
}
