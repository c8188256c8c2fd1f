#include "core/languages/header_scripts.h"

#include <string.h>

#define CHARACTER_SET DICOM_TAG(0x0008, 0x0005)
#define SET(script) ((ScriptSet)1 << SCRIPT_##script)

/* By the end of a defined term, with or without code extensions ("ISO_IR 144", "ISO 2022 IR 144").
 */
static const struct {
    const char *term;
    ScriptSet scripts;
} sets[] = {
    {"IR 144", SET(CYRILLIC)},       {"IR 126", SET(GREEK)},
    {"IR 127", SET(ARABIC)},         {"IR 138", SET(HEBREW)},
    {"IR 166", SET(THAI)},           {"IR 13", SET(KANA) | SET(HAN)},
    {"IR 87", SET(KANA) | SET(HAN)}, {"IR 159", SET(KANA) | SET(HAN)},
    {"IR 149", SET(HANGUL)},         {"IR 58", SET(HAN)},
    {"GB18030", SET(HAN)},           {"GBK", SET(HAN)},
};

static ScriptSet scripts_of_term(const char *term) {
    g_autofree char *trimmed = g_strstrip(g_strdelimit(g_strdup(term), "_", ' '));
    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++)
        if (g_str_has_suffix(trimmed, sets[i].term))
            return sets[i].scripts;
    return 0;
}

static gboolean add_letters(const DicomDataset *dataset, const DicomElement *element,
                            gpointer data) {
    static const guint16 text_vrs[] = {DICOM_VR('P', 'N'), DICOM_VR('L', 'O'), DICOM_VR('S', 'H'),
                                       DICOM_VR('S', 'T'), DICOM_VR('L', 'T'), DICOM_VR('U', 'C'),
                                       DICOM_VR('U', 'T')};
    ScriptSet *scripts = data;
    for (gsize i = 0; i < G_N_ELEMENTS(text_vrs); i++) {
        if (element->vr != text_vrs[i])
            continue;
        g_autofree char *text = dicom_dataset_text(dataset, element->tag);
        *scripts |= text ? scripts_of_text(text) : 0;
    }
    return TRUE;
}

ScriptSet header_scripts(const DicomFile *file) {
    const DicomDataset *dataset = dicom_file_dataset(file);
    g_autofree char *text = dicom_dataset_text(dataset, CHARACTER_SET);
    ScriptSet scripts = 0;
    if (text == NULL)
        return 0; /* ASCII alone */
    g_auto(GStrv) terms = g_strsplit(text, "\\", -1);
    for (char **term = terms; *term; term++)
        scripts |= scripts_of_term(*term);
    dicom_dataset_walk(dataset, add_letters, &scripts);
    return scripts;
}
