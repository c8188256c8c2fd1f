#include "core/serve/look/look.h"

void look_request_clear(LookRequest *request) {
    g_clear_pointer(&request->file, g_free);
    g_clear_pointer(&request->place, g_free);
    g_clear_pointer(&request->instance, g_free);
}

void look_request_port(RecordPort *port, LookRequest *request) {
    port_string(port, &request->file);
    port_string(port, &request->place);
    port_i64(port, &request->frame);
    port_string(port, &request->instance);
    port_i64(port, &request->size);
    port_i64(port, &request->time);
    port_i64(port, &request->latest);
    port_flag(port, &request->whole);
}

static void header_value_free(gpointer data) {
    ShownValue *value = data;
    g_free(value->name);
    g_free(value->value);
    g_free(value);
}

Look *look_new(void) {
    Look *look = g_new0(Look, 1);
    look->values = g_ptr_array_new_with_free_func(header_value_free);
    return look;
}

Look *look_new_failed(const char *failure) {
    Look *look = look_new();
    look->failure = g_strdup(failure);
    return look;
}

void look_free(Look *look) {
    if (look == NULL)
        return;
    g_free(look->failure);
    g_free(look->window);
    g_clear_pointer(&look->png, g_bytes_unref);
    g_ptr_array_unref(look->values);
    g_free(look);
}

static void value_port(RecordPort *port, gpointer element) {
    ShownValue *value = element;
    port_string(port, &value->name);
    port_string(port, &value->value);
}

void look_port(RecordPort *port, Look *look) {
    port_string(port, &look->failure);
    port_bytes(port, &look->png);
    port_i64(port, &look->width);
    port_i64(port, &look->height);
    port_i64(port, &look->frame);
    port_i64(port, &look->n_frames);
    port_string(port, &look->window);
    port_flag(port, &look->has_window);
    port_array(port, look->values, sizeof(ShownValue), value_port);
}
