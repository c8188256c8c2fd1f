#include "core/export/format.h"

#include <string.h>

static const ExportFormat formats[] = {
    {"ctp", FALSE, FALSE, "# Script for CTP's*, made by pixleak *", ctp_write},
    {"deid", FALSE, FALSE, "FORMAT dicom\n\n#*, made by pixleak *", deid_write},
    {"karnak", FALSE, FALSE, "# Profile for Karnak, made by pixleak *", karnak_write},
    {"presidio", TRUE, FALSE, NULL, presidio_write},
    {"boxes-json", TRUE, FALSE,
     "{\n  \"version\" : \"*\",\n  \"command\" : \"*\",\n  \"boxes\" : *", boxes_json_write},
    {"masks", TRUE, TRUE, NULL, masks_write},
};

const ExportFormat *export_format_find(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

void export_leave(Export *export, const ExportText *found, const char *why) {
    g_autofree char *frame = found->frame > 0
                                 ? g_strdup_printf(", frame %" G_GINT64_FORMAT, found->frame)
                                 : g_strdup("");
    char *line =
        g_strdup_printf("%s: %s%s: %s: %s", found->file, found->place, frame, found->verdict, why);
    export->n_left++;
    if (g_hash_table_contains(export->told, line)) {
        g_free(line);
        return;
    }
    g_ptr_array_add(export->left, line);
    g_hash_table_add(export->told, line);
}

enum { REPLACEMENT = 0xFFFD };

const char *export_obstacle(const Export *export, const ExportText *found) {
    if (box_is_empty(found->box))
        return found->is_open ? "it could not be judged" : "it has no box";
    if (found->is_open && !export->all)
        return "it could not be judged; --all takes its box";
    if (export->format->names_files && g_utf8_strchr(found->file, -1, REPLACEMENT) != NULL)
        return "the name of its file is not in UTF-8: rename it, and scan it again";
    return NULL;
}

gboolean export_can_stand(gunichar c) {
    enum { DELETE = 0x7F, LAST_CONTROL = 0x9F, LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR };
    gboolean is_control = c < ' ' || (c >= DELETE && c <= LAST_CONTROL);
    gboolean is_none = c == REPLACEMENT || (c & 0xFFFE) == 0xFFFE;
    return !is_control && !is_none && c != LINE_SEPARATOR && c != PARAGRAPH_SEPARATOR;
}

void export_write_left(const Export *export, const char *comment, const char *without) {
    if (export->left->len > 0)
        fprintf(export->file, "%s Left out, and still to be removed:\n", comment);
    for (guint i = 0; i < export->left->len; i++) {
        g_autofree char *line = g_utf8_make_valid(g_ptr_array_index(export->left, i), -1);
        fprintf(export->file, "%s   ", comment);
        for (const char *at = line; *at != '\0'; at = g_utf8_next_char(at)) {
            gunichar c = g_utf8_get_char(at);
            gboolean bad = !export_can_stand(c) || (c < 0x80 && strchr(without, (int)c) != NULL);
            fprintf(export->file, "%.*s", bad ? 1 : (int)(g_utf8_next_char(at) - at),
                    bad ? "_" : at);
        }
        fputc('\n', export->file);
    }
}

void export_write_head(const Export *export, const char *comment, const char *what) {
    fprintf(export->file,
            "%s %s, made by pixleak %s export of a run of pixleak %s.\n"
            "%s It removes what was found in the images of that run; scan again what it has "
            "treated.\n",
            comment, what, PIXLEAK_VERSION, export->run->kind->command, comment);
}
