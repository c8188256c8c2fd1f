#include "core/synth/scrub/outputs.h"

#include "core/spill/spill_table.h"
#include "core/synth/failure.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { UIDS, PATIENTS, REGIONS, PIXELS, TAGS, N_FILES };

static const struct {
    const char *name, *header;
} files[N_FILES] = {
    [UIDS] = {"uid_mapping.csv", "id_old,id_new\n"},
    [PATIENTS] = {"patid_mapping.csv", "id_old,id_new\n"},
    [REGIONS] = {"truth_regions.csv", "file,original_sop,deid_sop,treatment,expect,level,x0,y0,x1,"
                                      "y1,text,font_px,codec_original,codec_deid\n"},
    [PIXELS] = {"truth_pixels.csv", "file,original_sop,deid_sop,kind,treatment,outside,damaged_box,"
                                    "codec_original,codec_deid\n"},
    [TAGS] = {"truth_tags.csv", "file,deid_sop,flaw,tag_ds,action\n"},
};

struct Outputs {
    char *folder;
    FILE *files[N_FILES];
    SpillTable *mapped; /* studies, series and patients that have a line */
};

static const char config[] = "{\n"
                             "  \"run_name\": \"pixleak_scrub\",\n"
                             "  \"input_data_path\": \"deid\",\n"
                             "  \"output_data_path\": \"results\",\n"
                             "  \"answer_db_file\": \"answers.db\",\n"
                             "  \"uid_mapping_file\": \"uid_mapping.csv\",\n"
                             "  \"patid_mapping_file\": \"patid_mapping.csv\",\n"
                             "  \"multiprocessing\": \"True\",\n"
                             "  \"multiprocessing_cpus\": \"2\",\n"
                             "  \"log_path\": \"logs\",\n"
                             "  \"log_level\": \"info\",\n"
                             "  \"report_series\": \"False\"\n"
                             "}\n";

Outputs *outputs_new(const char *folder, GError **error) {
    g_autoptr(Outputs) outputs = g_new0(Outputs, 1);
    outputs->folder = g_strdup(folder);
    if ((outputs->mapped = spill_table_new(error)) == NULL)
        return NULL;
    for (guint i = 0; i < N_FILES; i++) {
        g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
        outputs->files[i] = fopen(path, "we");
        if (outputs->files[i] == NULL) {
            g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: %s", path, g_strerror(errno));
            return NULL;
        }
        fputs(files[i].header, outputs->files[i]);
    }
    return g_steal_pointer(&outputs);
}

void outputs_free(Outputs *outputs) {
    for (guint i = 0; i < N_FILES; i++)
        if (outputs->files[i])
            fclose(outputs->files[i]);
    spill_table_free(outputs->mapped);
    g_free(outputs->folder);
    g_free(outputs);
}

char *outputs_csv(const char *text) {
    if (strpbrk(text, ",\"\r\n") == NULL)
        return g_strdup(text);
    GString *quoted = g_string_new("\"");
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(quoted, '"');
        g_string_append_c(quoted, *text);
    }
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

static gboolean add_pair(Outputs *outputs, guint file, const char *from, const char *to,
                         GError **error) {
    g_autofree char *key = g_strdup_printf("%u %s", file, from);
    gboolean added;
    if (!spill_table_add(outputs->mapped, key, "", &added, error))
        return FALSE;
    g_autofree char *quoted = added ? outputs_csv(from) : NULL;
    if (added)
        fprintf(outputs->files[file], "%s,%s\n", quoted, to);
    return TRUE;
}

gboolean outputs_map_uid(Outputs *outputs, const char *from, const char *to, GError **error) {
    return add_pair(outputs, UIDS, from, to, error);
}

gboolean outputs_map_patient(Outputs *outputs, const char *from, const char *to, GError **error) {
    return add_pair(outputs, PATIENTS, from, to, error);
}

void outputs_add_truth(Outputs *outputs, const char *regions, const char *pixels,
                       const char *tags) {
    fputs(regions, outputs->files[REGIONS]);
    fputs(pixels, outputs->files[PIXELS]);
    fputs(tags, outputs->files[TAGS]);
}

gboolean outputs_finish(Outputs *outputs, GError **error) {
    gboolean good = TRUE;
    for (guint i = 0; i < N_FILES; i++) {
        FILE *file = outputs->files[i];
        outputs->files[i] = NULL;
        gboolean failed = ferror(file) != 0;
        failed = fclose(file) != 0 || failed;
        if (failed && good) {
            g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: can't be written",
                        files[i].name);
            good = FALSE;
        }
    }
    g_autofree char *path = g_build_filename(outputs->folder, "config.json", NULL);
    return good && g_file_set_contents(path, config, -1, error);
}
