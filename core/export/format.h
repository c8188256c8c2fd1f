/* Forms that a run is exported in. A new one is a file in formats/ with a function of this form and
 * a row in format.c's table. */
#pragma once
#include "core/export/found.h"
#include <stdio.h>

typedef struct ExportFormat ExportFormat;

/* One export while it is written. */
typedef struct Export {
    const ExportFormat *format;
    const FinishedRun *run;
    gboolean all;
    const char *out;
    FILE *file;       /* NULL of a format that makes a folder */
    GPtrArray *left;  /* of char *: what was left out and why, each once */
    GHashTable *told; /* the same, as a set */
    gsize n_put, n_left;
} Export;

struct ExportFormat {
    const char *name;
    gboolean names_files; /* what was found stands under the name of its file */
    gboolean is_folder;   /* `out` is one, and the format makes its files */
    const char *like;     /* what it begins with, for output_may_replace(); NULL: the format has no
                             place to say who wrote it */
    gboolean (*write)(Export *export, GError **error);
};

/* NULL where there is none of this name. */
const ExportFormat *export_format_find(const char *name);

/* What was found is left out, for this reason: a clause, such as "it has no box". */
void export_leave(Export *export, const ExportText *found, const char *why);
/* Why the format can't hold it whatever it is: it could not be judged, has no box, or is in a file
 * that can't be named. NULL where it might. */
const char *export_obstacle(const Export *export, const ExportText *found);
/* Whether a character can stand in any format: not those at which some reader ends a line (YAML 1.1
 * does at more than line feeds), nor those that YAML can't hold, nor what stands for bytes that
 * could not be read. */
gboolean export_can_stand(gunichar c);
/* Each line of what was left out behind the start of a comment; characters of `without` and those
 * that can't stand become "_". */
void export_write_left(const Export *export, const char *comment, const char *without);
/* A line that says what the file is, who made it and of which run. */
void export_write_head(const Export *export, const char *comment, const char *what);

/* formats/NAME.c */
gboolean ctp_write(Export *export, GError **error);
gboolean deid_write(Export *export, GError **error);
gboolean karnak_write(Export *export, GError **error);
gboolean presidio_write(Export *export, GError **error);
gboolean boxes_json_write(Export *export, GError **error);
gboolean masks_write(Export *export, GError **error);
