#include "core/output/formats/json_stream.h"

void json_write_string(FILE *file, const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    fputc('"', file);
    for (const char *at = valid; *at; at++) {
        guchar byte = (guchar)*at;
        if (byte == '"' || byte == '\\')
            fprintf(file, "\\%c", byte);
        else if (byte < 0x20 || byte == 0x7F || byte == '<' || byte == '>' || byte == '&')
            fprintf(file, "\\u%04x", byte);
        else
            fputc(byte, file);
    }
    fputc('"', file);
}

static void begin_line(const JsonStream *json) {
    fprintf(json->file, "\n%*s", (int)(2 * json->depth), "");
}

/* All that stands before a value. */
static void begin(JsonStream *json, const char *name) {
    if (json->filled)
        fputc(',', json->file);
    if (json->depth > 0)
        begin_line(json);
    json->filled = TRUE;
    if (name != NULL) {
        json_write_string(json->file, name);
        fputs(" : ", json->file);
    }
}

void json_open(JsonStream *json, const char *name, char bracket) {
    begin(json, name);
    fputc(bracket, json->file);
    json->depth++;
    json->filled = FALSE;
}

void json_close(JsonStream *json, char bracket) {
    json->depth--;
    if (json->filled)
        begin_line(json);
    fputc(bracket, json->file);
    json->filled = TRUE;
}

void json_text(JsonStream *json, const char *name, const char *text) {
    begin(json, name);
    json_write_string(json->file, text);
}

void json_boolean(JsonStream *json, const char *name, gboolean value) {
    begin(json, name);
    fputs(value ? "true" : "false", json->file);
}

void json_integer(JsonStream *json, const char *name, gint64 value) {
    begin(json, name);
    fprintf(json->file, "%" G_GINT64_FORMAT, value);
}

void json_double(JsonStream *json, const char *name, double value) {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    begin(json, name);
    fputs(g_ascii_dtostr(buffer, sizeof buffer, value), json->file);
}
