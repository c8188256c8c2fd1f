/* JSON that is written as it comes, indented by two blanks a level. */
#pragma once
#include <glib.h>
#include <stdio.h>

/* A string that also stands safely inside a script element of HTML: no `<` that could end it. Bytes
 * that are no UTF-8 become U+FFFD. */
void json_write_string(FILE *file, const char *text);

typedef struct JsonStream {
    FILE *file;
    guint depth;
    gboolean filled; /* something stands before, on this level */
} JsonStream;

/* Members of an object, or with a NULL name elements of an array. bracket: '{' or '['. */
void json_open(JsonStream *json, const char *name, char bracket);
void json_close(JsonStream *json, char bracket); /* '}' or ']' */
void json_text(JsonStream *json, const char *name, const char *text);
void json_boolean(JsonStream *json, const char *name, gboolean value);
void json_integer(JsonStream *json, const char *name, gint64 value);
void json_double(JsonStream *json, const char *name, double value); /* finite */
