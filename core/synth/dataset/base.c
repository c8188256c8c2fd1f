#include "core/synth/dataset/base.h"

#include "core/source/index/instances.h"
#include "core/synth/failure.h"
#include <string.h>

typedef struct BaseFile {
    char *path, *patient, *study, *series;
} BaseFile;

typedef struct InstanceFiles {
    const InstanceIndex *index;
    GPtrArray *files; /* of BaseFile */
} InstanceFiles;

static void base_file_free(gpointer data) {
    BaseFile *file = data;
    g_free(file->path);
    g_free(file->patient);
    g_free(file->study);
    g_free(file->series);
    g_free(file);
}

static char *element_text(const DicomFile *file, guint32 tag) {
    char *text = dicom_dataset_text(dicom_file_dataset(file), tag);
    return text ? text : g_strdup("");
}

/* Takes the path over. */
static void add_file(GPtrArray *files, char *path) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = dicom_file_open(path, 0, &error);
    if (file == NULL) {
        g_printerr("pixleak synth: left out: %s\n", error->message);
        g_free(path);
        return;
    }
    BaseFile *base = g_new(BaseFile, 1);
    *base = (BaseFile){path, element_text(file, 0x00100020), element_text(file, 0x0020000D),
                       element_text(file, 0x0020000E)};
    g_ptr_array_add(files, base);
}

/* Files on disk, of an instance the first; members of archives are left out. */
static gboolean add_instance(const char *sop_instance, gsize item, gpointer data) {
    InstanceFiles *all = data;
    (void)sop_instance;
    char *path = sources_path(instance_index_sources(all->index), item);
    if (path != NULL)
        add_file(all->files, path);
    return TRUE;
}

static gint compare(gconstpointer a, gconstpointer b) {
    const BaseFile *first = *(BaseFile *const *)a, *second = *(BaseFile *const *)b;
    gint order = strcmp(first->patient, second->patient);
    order = order ? order : strcmp(first->study, second->study);
    order = order ? order : strcmp(first->series, second->series);
    return order ? order : strcmp(first->path, second->path);
}

/* Descriptions for those that have none. */
static const Profile base_profile = {.modality = "OT",
                                     .sop_class = "",
                                     .manufacturer = "UNKNOWN",
                                     .model = "UNKNOWN",
                                     .software = "1.0",
                                     .look = PICTURE_CT,
                                     .shape = {.photometric_interpretation = "MONOCHROME2"},
                                     .image_type = "ORIGINAL\\PRIMARY",
                                     .studies = {"CHEST", "ABDOMEN", "HEAD"},
                                     .series = {"SERIES A", "SERIES B", "SERIES C"},
                                     .text_percent = 30};

static Plan *plan_of(const GPtrArray *files, const PlanOptions *options) {
    Plan *plan = g_new0(Plan, 1);
    plan->options = *options;
    plan->series = g_array_new(FALSE, FALSE, sizeof(PlannedSeries));
    guint n = options->instances ? options->instances : files->len;
    const BaseFile *before = NULL;
    guint study_in_subject = 0, series_in_study = 0;
    for (guint i = 0; i < n; i++) {
        const BaseFile *file = files->pdata[i % files->len];
        gboolean new_patient =
            before == NULL || i % files->len == 0 || strcmp(file->patient, before->patient) != 0;
        gboolean new_study = new_patient || strcmp(file->study, before->study) != 0;
        gboolean new_series = new_study || strcmp(file->series, before->series) != 0;
        plan->n_subjects += new_patient;
        plan->n_studies += new_study;
        study_in_subject = new_patient ? 1 : study_in_subject + new_study;
        series_in_study = new_study ? 1 : series_in_study + new_series;
        if (new_series) {
            PlannedSeries series = {&base_profile,
                                    encoding_find("raw"),
                                    plan->n_subjects - 1,
                                    plan->n_studies - 1,
                                    series_in_study,
                                    study_in_subject,
                                    i,
                                    0};
            g_array_append_val(plan->series, series);
        }
        g_array_index(plan->series, PlannedSeries, plan->series->len - 1).n_instances++;
        before = file;
    }
    plan->n_instances = n;
    return plan;
}

GPtrArray *base_find(const char *folder, const PlanOptions *options, Plan **plan, GError **error) {
    g_autoptr(InstanceIndex) index =
        instance_index_of_path(folder, NULL, &(ReaderTerms){.jobs = g_get_num_processors()}, error);
    if (index == NULL)
        return NULL;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(base_file_free);
    instance_index_each(index, add_instance, &(InstanceFiles){index, files});
    if (files->len == 0) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT, "%s: no DICOM file that can be used",
                    folder);
        return NULL;
    }
    g_ptr_array_sort(files, compare);
    *plan = plan_of(files, options);
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < files->len; i++)
        g_ptr_array_add(paths, g_strdup(((const BaseFile *)files->pdata[i])->path));
    return paths;
}

static gboolean is_plain(const DicomElement *element) {
    for (gsize i = 0; i < element->length; i++)
        if (element->value[i] >= 0x80 || element->value[i] == 0x1B)
            return FALSE;
    return TRUE;
}

/* Whether any text was changed to UTF-8. */
static gboolean unify(const DicomDataset *dataset, Tree *tree) {
    static const char *const vrs[] = {"LO", "LT", "PN", "SH", "ST", "UC", "UT", NULL};
    gboolean changed = FALSE;
    for (gsize i = 0; i < dataset->n_elements; i++) {
        const DicomElement *element = &dataset->elements[i];
        Node *node = tree_find(tree, element->tag);
        for (gsize item = 0; node && node->items && item < element->n_items; item++)
            changed = unify(&element->items[item], node->items->pdata[item]) || changed;
        if (node == NULL || !g_strv_contains(vrs, node->vr) || is_plain(element))
            continue;
        g_autofree char *text = dicom_dataset_text(dataset, element->tag);
        const char vr[3] = {node->vr[0], node->vr[1], '\0'};
        if (text)
            tree_set_text(tree, element->tag, vr, text);
        changed = TRUE;
    }
    /* Items may name a set of their own; the data set's holds for all of them now. */
    if (dataset->parent)
        tree_remove(tree, 0x00080005);
    return changed;
}

void base_unify_texts(const DicomDataset *dataset, Tree *tree, Facts *facts) {
    if (unify(dataset, tree))
        facts_set(facts, "charset", "ISO_IR 192");
    tree_remove(tree, 0x00080005);
}

void base_set_facts(const Tree *tree, Facts *facts) {
    static const struct {
        guint32 tag;
        const char *fact;
    } said[] = {{0x00080008, "image_type"},
                {0x00080016, "sop_class"},
                {0x00080060, "modality"},
                {0x00080070, "manufacturer"},
                {0x00081030, "study_description"},
                {0x0008103E, "series_description"},
                {0x00081090, "model"},
                {0x00181020, "software"},
                {0x00200020, "orientation"},
                {0x00200011, "series_number"},
                {0x00200013, "instance_number"},
                {0x00181030, "protocol"}};
    for (gsize i = 0; i < G_N_ELEMENTS(said); i++) {
        g_autofree char *text = tree_text(tree, said[i].tag);
        gboolean fits = text && *text && g_utf8_validate(text, -1, NULL) &&
                        strpbrk(text, "<>{}") == NULL && g_utf8_strlen(text, -1) <= 40;
        if (fits)
            facts_set(facts, said[i].fact, text);
    }
}

static gboolean is_spoken_of(guint32 tag, const Field *const *tables) {
    for (gsize i = 0; tables[i]; i++)
        for (const Field *field = tables[i]; field->name; field++)
            if (field->level == 0 && field->tag == tag)
                return TRUE;
    return FALSE;
}

void base_add_checks(const Tree *tree, const Field *const *tables, AnswerData *checks) {
    static const char *const texts[] = {"AE", "AS", "CS", "LO", "SH", NULL};
    for (guint i = 0; i < tree->nodes->len; i++) {
        const Node *node = tree->nodes->pdata[i];
        guint group = node->tag >> 16;
        if (group % 2 == 1 || group == 0x0028 || group >= 0x5000 || node->value == NULL ||
            is_spoken_of(node->tag, tables))
            continue;
        g_autoptr(GString) path = g_string_new(NULL);
        tree_append_path(tree, node->tag, path);
        g_autofree char *text = tree_text(tree, node->tag);
        gboolean is_text = text && *text && g_utf8_validate(text, -1, NULL);
        NewCheck check = {
            .path = path->str, .tag_name = "", .value = "", .action = ACTION_TAG_RETAINED};
        gboolean known = is_text &&
                         (g_strv_contains(texts, node->vr) || strcmp(node->vr, "DA") == 0 ||
                          strcmp(node->vr, "UI") == 0) &&
                         strpbrk(text, "<>") == NULL;
        g_autofree char *value = known ? fields_python_text(node->vr, text) : g_strdup("");
        check.value = value;
        if (known && strcmp(node->vr, "DA") == 0)
            check.action = ACTION_DATE_SHIFTED;
        else if (known && strcmp(node->vr, "UI") == 0 && !g_str_has_prefix(text, "1.2.840.10008."))
            check.action = ACTION_UID_CHANGED;
        answer_data_add(checks, &check);
        if (known && g_strv_contains(texts, node->vr)) {
            check.action = ACTION_TEXT_RETAINED;
            check.action_text = value;
            answer_data_add(checks, &check);
        }
    }
}
