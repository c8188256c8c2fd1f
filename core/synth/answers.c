#include "core/synth/answers.h"

#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>

struct Answers {
    char *folder;
    sqlite3 *database;
    sqlite3_stmt *insert;
    guint n;
    GString *uid_map, *patid_map, *regions, *pixels;
};

static void set_sqlite_error(GError **error, sqlite3 *database) {
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "answers.db: %s", sqlite3_errmsg(database));
}

static gboolean open_database(Answers *answers, GError **error) {
    static const char schema[] =
        "DROP TABLE IF EXISTS answer_data;"
        "CREATE TABLE answer_data (\"index\" INTEGER, \"group\" INTEGER, Modality TEXT,"
        " SOPClassUID TEXT, PatientID TEXT, StudyInstanceUID TEXT, SeriesInstanceUID TEXT,"
        " SOPInstanceUID TEXT, scope TEXT, AnswerData TEXT);"
        "BEGIN";
    static const char insert[] = "INSERT INTO answer_data VALUES (?,?,?,?,?,?,?,?,'<Instance>',?)";
    g_autofree char *path = g_build_filename(answers->folder, "answers.db", NULL);
    if (sqlite3_open(path, &answers->database) == SQLITE_OK &&
        sqlite3_exec(answers->database, schema, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(answers->database, insert, -1, &answers->insert, NULL) == SQLITE_OK)
        return TRUE;
    set_sqlite_error(error, answers->database);
    return FALSE;
}

Answers *answers_new(const char *folder, GError **error) {
    g_autoptr(Answers) answers = g_new0(Answers, 1);
    answers->folder = g_strdup(folder);
    answers->uid_map = g_string_new("id_old,id_new\n");
    answers->patid_map = g_string_new("id_old,id_new\n");
    answers->regions = g_string_new("file,original_sop,deid_sop,treatment,expect,level,x0,y0,x1,y1,"
                                    "text,font_px,codec_original,codec_deid\n");
    answers->pixels = g_string_new("file,original_sop,deid_sop,kind,treatment,outside,damaged_box,"
                                   "codec_original,codec_deid\n");
    return open_database(answers, error) ? g_steal_pointer(&answers) : NULL;
}

void answers_free(Answers *answers) {
    sqlite3_finalize(answers->insert);
    sqlite3_close(answers->database);
    GString *const tables[] = {answers->uid_map, answers->patid_map, answers->regions,
                               answers->pixels};
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        g_string_free(tables[i], TRUE);
    g_free(answers->folder);
    g_free(answers);
}

/* Where a category stands in answer_category_v2. */
typedef enum Category { NOTHING, HIPAA_M, DICOM_IOD, TCIA_PTKB, TCIA_P15, N_CATEGORIES } Category;

static void add_strings(JsonBuilder *json, const char *name, gsize n,
                        const char *const pairs[][2]) {
    json_builder_set_member_name(json, name);
    json_builder_begin_object(json);
    for (gsize i = 0; i < n; i++) {
        json_builder_set_member_name(json, pairs[i][0]);
        json_builder_add_string_value(json, pairs[i][1]);
    }
    json_builder_end_object(json);
}

static void add_category(JsonBuilder *json, Category category, const char *code) {
    const char *codes[N_CATEGORIES] = {"", "", "", "", ""};
    codes[category] = code;
    json_builder_set_member_name(json, "answer_category");
    json_builder_add_string_value(json, "");
    json_builder_set_member_name(json, "answer_category_v2");
    json_builder_begin_object(json);
    add_strings(json, "hipaa", 2, (const char *const[][2]){{"z", ""}, {"m", codes[HIPAA_M]}});
    add_strings(json, "dicom", 3,
                (const char *const[][2]){{"p15", ""}, {"iod", codes[DICOM_IOD]}, {"safe", ""}});
    add_strings(json, "tcia", 3,
                (const char *const[][2]){
                    {"ptkb", codes[TCIA_PTKB]}, {"p15", codes[TCIA_P15]}, {"rev", ""}});
    json_builder_set_member_name(json, "prev_cat");
    json_builder_begin_array(json);
    json_builder_end_array(json);
    json_builder_end_object(json);
}

/* One entry of AnswerData. value and wanted come without their angle brackets; wanted NULL: the
 * action needs no text. */
static void add_check(JsonBuilder *json, guint *number, const char *tag, const char *name,
                      const char *value, const char *action, const char *wanted, Category category,
                      const char *code) {
    g_autofree char *index = g_strdup_printf("%u", (*number)++);
    g_autofree char *value_text = *tag ? g_strdup_printf("<%s>", value) : g_strdup("");
    g_autofree char *name_text = g_strdup_printf("<%s>", name);
    g_autofree char *action_name = g_strdup_printf("<%s>", action);
    g_autofree char *action_text = wanted ? g_strdup_printf("<%s>", wanted) : g_strdup("");
    const char *const pairs[][2] = {
        {"tag", tag},          {"tag_ds", tag},         {"tag_name", name_text},
        {"value", value_text}, {"action", action_name}, {"action_text", action_text}};
    json_builder_set_member_name(json, index);
    json_builder_begin_object(json);
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        json_builder_set_member_name(json, pairs[i][0]);
        json_builder_add_string_value(json, pairs[i][1]);
    }
    add_category(json, category, code);
    json_builder_end_object(json);
}

/* `{"text": ..., "top_left": [x, y], "bottom_right": [x, y]}` */
static char *region_json(const TextRegion *region, const char *text) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    const guint corners[2][2] = {{region->x0, region->y0}, {region->x1, region->y1}};
    json_builder_begin_object(json);
    json_builder_set_member_name(json, "text");
    json_builder_add_string_value(json, text);
    for (guint i = 0; i < 2; i++) {
        json_builder_set_member_name(json, i == 0 ? "top_left" : "bottom_right");
        json_builder_begin_array(json);
        json_builder_add_int_value(json, corners[i][0]);
        json_builder_add_int_value(json, corners[i][1]);
        json_builder_end_array(json);
    }
    json_builder_end_object(json);
    g_autoptr(JsonNode) root = json_builder_get_root(json);
    return json_to_string(root, FALSE);
}

static char *answer_data(const Answer *answer) {
    const Identity *who = answer->before;
    const char *modality = picture_kind_modality(answer->kind);
    const char *sop_class = picture_kind_sop_class(answer->kind);
    g_autofree char *rows = g_strdup_printf("%u", answer->picture->rows);
    g_autofree char *columns = g_strdup_printf("%u", answer->picture->columns);
    g_autofree char *bits = g_strdup_printf("%u", answer->picture->bits_allocated);
    g_autofree char *spoken_name = g_strdelimit(g_strdup(who->patient_name), "^", ' ');
    const struct {
        const char *tag, *name, *value, *action, *wanted;
        Category category;
        const char *code;
    } checks[] = {
        {"<(0008,0016)>", "SOP Class UID", sop_class, "tag_retained", NULL, DICOM_IOD,
         "DICOM-IOD-1"},
        {"<(0028,0010)>", "Rows", rows, "tag_retained", NULL, DICOM_IOD, "DICOM-IOD-1"},
        {"<(0028,0011)>", "Columns", columns, "tag_retained", NULL, DICOM_IOD, "DICOM-IOD-1"},
        {"<(0028,0100)>", "Bits Allocated", bits, "tag_retained", NULL, DICOM_IOD, "DICOM-IOD-1"},
        {"<(0008,0060)>", "Modality", modality, "text_notnull", NULL, DICOM_IOD, "DICOM-IOD-1"},
        {"<(0008,0060)>", "Modality", modality, "text_retained", modality, TCIA_PTKB,
         "TCIA-PTKB-K"},
        {"<(0008,1030)>", "Study Description", answer->study_description, "text_retained",
         answer->study_description, TCIA_P15, "TCIA-P15-DESC-C"},
        {"<(0008,103e)>", "Series Description", who->series_description, "text_retained",
         answer->after->series_description, TCIA_P15, "TCIA-P15-DESC-C"},
        {"<(0008,103e)>", "Series Description", who->series_description, "text_removed",
         spoken_name, HIPAA_M, "HIPAA-A"},
        {"<(0010,0010)>", "Patient's Name", who->patient_name, "text_removed", who->patient_name,
         HIPAA_M, "HIPAA-A"},
        {"<(0010,0020)>", "Patient ID", who->patient_id, "text_removed", who->patient_id, HIPAA_M,
         "HIPAA-H"},
        {"<(0010,0030)>", "Patient's Birth Date", who->birth_date, "text_removed", who->birth_date,
         HIPAA_M, "HIPAA-C"},
        {"<(0008,0050)>", "Accession Number", who->accession_number, "text_removed",
         who->accession_number, HIPAA_M, "HIPAA-H"},
        {"<(0008,0080)>", "Institution Name", who->institution_name, "text_removed",
         who->institution_name, HIPAA_M, "HIPAA-B"},
        {"<(0008,0090)>", "Referring Physician's Name", who->referring_physician, "text_removed",
         who->referring_physician, HIPAA_M, "HIPAA-A"},
        {"<(0008,0020)>", "Study Date", who->study_date, "date_shifted", NULL, HIPAA_M, "HIPAA-C"},
        {"<(0008,0021)>", "Series Date", who->study_date, "date_shifted", NULL, HIPAA_M, "HIPAA-C"},
        {"<(0008,0023)>", "Content Date", who->study_date, "date_shifted", NULL, HIPAA_M,
         "HIPAA-C"},
        {"<(0008,0018)>", "SOP Instance UID", who->sop_instance, "uid_changed", NULL, HIPAA_M,
         "HIPAA-R"},
        {"<(0008,0018)>", "SOP Instance UID", who->sop_instance, "uid_consistent", NULL, NOTHING,
         ""},
        {"<(0020,000d)>", "Study Instance UID", who->study_instance, "uid_changed", NULL, HIPAA_M,
         "HIPAA-R"},
        {"<(0020,000d)>", "Study Instance UID", who->study_instance, "uid_consistent", NULL,
         NOTHING, ""},
        {"<(0020,000e)>", "Series Instance UID", who->series_instance, "uid_changed", NULL, HIPAA_M,
         "HIPAA-R"},
        {"<(0020,000e)>", "Series Instance UID", who->series_instance, "uid_consistent", NULL,
         NOTHING, ""},
        {"<(0010,0020)>", "Patient ID", who->patient_id, "patid_consistent", NULL, NOTHING, ""},
    };
    g_autoptr(JsonBuilder) json = json_builder_new();
    guint number = 0;
    json_builder_begin_object(json);
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++)
        add_check(json, &number, checks[i].tag, checks[i].name, checks[i].value, checks[i].action,
                  checks[i].wanted, checks[i].category, checks[i].code);
    if (answer->region) {
        g_autofree char *region = region_json(answer->region, answer->text);
        add_check(json, &number, "", "", "", "pixels_hidden", region, HIPAA_M, "HIPAA-A");
    } else
        add_check(json, &number, "", "", "", "pixels_retained", answer->pixels_digest, TCIA_P15,
                  "TCIA-P15-PIX-K");
    json_builder_end_object(json);
    g_autoptr(JsonNode) root = json_builder_get_root(json);
    return json_to_string(root, FALSE);
}

static void map_line(GString *map, const char *from, const char *to) {
    g_string_append_printf(map, "%s,%s\n", from, to);
}

/* The truth files hold no quotes: names, tokens and numbers without commas, but for the box. */
static void add_truth(Answers *answers, const Answer *answer) {
    const Treatment *treatment = answer->treatment;
    const TextRegion *region = answer->region;
    g_autofree char *start = g_strdup_printf("%s,%s,%s", answer->file, answer->before->sop_instance,
                                             answer->after->sop_instance);
    if (region) {
        g_autofree char *text = g_strescape(answer->text, NULL);
        g_string_append_printf(answers->regions, "%s,%s,%s,%s,%u,%u,%u,%u,%s,%u,%s,%s\n", start,
                               treatment->name, treatment->leak ? "leak" : "hidden",
                               treatment->level, region->x0, region->y0, region->x1, region->y1,
                               text, region->size, answer->codec_original, answer->codec_deid);
    }
    g_string_append_printf(answers->pixels, "%s,%s,%s,%s,\"%s\",%s,%s\n", start,
                           region ? "text" : "plain", treatment->name, treatment->outside,
                           answer->damaged_box ? answer->damaged_box : "", answer->codec_original,
                           answer->codec_deid);
}

gboolean answers_add(Answers *answers, const Answer *answer, GError **error) {
    const Identity *from = answer->before, *to = answer->after;
    map_line(answers->uid_map, from->study_instance, to->study_instance);
    map_line(answers->uid_map, from->series_instance, to->series_instance);
    map_line(answers->uid_map, from->sop_instance, to->sop_instance);
    map_line(answers->patid_map, from->patient_id, to->patient_id);
    add_truth(answers, answer);

    g_autofree char *data = answer_data(answer);
    const char *const texts[] = {picture_kind_modality(answer->kind),
                                 picture_kind_sop_class(answer->kind),
                                 from->patient_id,
                                 from->study_instance,
                                 from->series_instance,
                                 from->sop_instance,
                                 data};
    sqlite3_stmt *insert = answers->insert;
    sqlite3_bind_int(insert, 1, (int)answers->n);
    sqlite3_bind_int(insert, 2, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        sqlite3_bind_text(insert, (int)i + 3, texts[i], -1, SQLITE_STATIC);
    gboolean good = sqlite3_step(insert) == SQLITE_DONE;
    if (!good)
        set_sqlite_error(error, answers->database);
    sqlite3_reset(insert);
    answers->n++;
    return good;
}

static const char config[] = "{\n"
                             "  \"run_name\": \"pixleak_synth\",\n"
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

gboolean answers_finish(Answers *answers, GError **error) {
    const struct {
        const char *name, *text;
    } files[] = {{"uid_mapping.csv", answers->uid_map->str},
                 {"patid_mapping.csv", answers->patid_map->str},
                 {"config.json", config},
                 {"truth_regions.csv", answers->regions->str},
                 {"truth_pixels.csv", answers->pixels->str}};
    if (sqlite3_exec(answers->database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        set_sqlite_error(error, answers->database);
        return FALSE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(answers->folder, files[i].name, NULL);
        if (!g_file_set_contents(path, files[i].text, -1, error))
            return FALSE;
    }
    return TRUE;
}
