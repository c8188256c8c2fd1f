#include "core/scan/sort/header.h"

#include "core/scan/limits/header_limits.h"
#include "core/scan/sort/dates.h"
#include "core/scan/sort/words.h"
#include "ocr/fold.h"
#include "ocr/languages/letters.h"
#include "ocr/match.h"
#include <string.h>

enum {
    TAG_MANUFACTURER = DICOM_TAG(0x0008, 0x0070),
    TAG_MODEL = DICOM_TAG(0x0008, 0x1090),
    TAG_BURNED_IN_ANNOTATION = DICOM_TAG(0x0028, 0x0301),
    TAG_DEIDENTIFICATION_CODES = DICOM_TAG(0x0012, 0x0064),
    TAG_CODE_VALUE = DICOM_TAG(0x0008, 0x0100),
};

typedef enum ValueKind {
    VALUE_NAME,    /* any of its parts, in any order */
    VALUE_ID,      /* whole */
    VALUE_PLACE,   /* institution or address: whole, or a word that says more than "hospital" */
    VALUE_PHONE,   /* its digits */
    VALUE_STATION, /* whole, unless it is a model's name */
    VALUE_DATE,
    VALUE_TIME,
} ValueKind;

typedef struct HeaderValue {
    ValueKind kind;
    const char *label; /* static */
    char *text;        /* UTF-8 */
    char *folded;
    char **parts;   /* folded words that identify by themselves; NULL-terminated */
    guint32 number; /* of dates and times */
} HeaderValue;

struct Header {
    GPtrArray *values; /* of Value */
    GHashTable *seen;  /* set: kind and text */
    char *vendor;      /* manufacturer and model, folded */
    gboolean denies_text, claims_clean;
};

/* Elements by tag; all other names and dates go by their VR. */
static const struct {
    guint32 tag;
    ValueKind kind;
    const char *label;
} known[] = {
    {DICOM_TAG(0x0010, 0x0010), VALUE_NAME, "Patient's Name"},
    {DICOM_TAG(0x0010, 0x1001), VALUE_NAME, "Other Patient Names"},
    {DICOM_TAG(0x0008, 0x0090), VALUE_NAME, "Referring Physician's Name"},
    {DICOM_TAG(0x0008, 0x1048), VALUE_NAME, "Physician(s) of Record"},
    {DICOM_TAG(0x0008, 0x1050), VALUE_NAME, "Performing Physician's Name"},
    {DICOM_TAG(0x0008, 0x1060), VALUE_NAME, "Name of Physician(s) Reading Study"},
    {DICOM_TAG(0x0008, 0x1070), VALUE_NAME, "Operators' Name"},
    {DICOM_TAG(0x0032, 0x1032), VALUE_NAME, "Requesting Physician"},
    {DICOM_TAG(0x0010, 0x0020), VALUE_ID, "Patient ID"},
    {DICOM_TAG(0x0010, 0x1000), VALUE_ID, "Other Patient IDs"},
    {DICOM_TAG(0x0010, 0x1090), VALUE_ID, "Medical Record Locator"},
    {DICOM_TAG(0x0010, 0x0050), VALUE_ID, "Patient's Insurance Plan Code"},
    {DICOM_TAG(0x0038, 0x0010), VALUE_ID, "Admission ID"},
    {DICOM_TAG(0x0008, 0x0050), VALUE_ID, "Accession Number"},
    {DICOM_TAG(0x0020, 0x0010), VALUE_ID, "Study ID"},
    {DICOM_TAG(0x0040, 0x1001), VALUE_ID, "Requested Procedure ID"},
    {DICOM_TAG(0x0018, 0x1000), VALUE_ID, "Device Serial Number"},
    {DICOM_TAG(0x0008, 0x0080), VALUE_PLACE, "Institution Name"},
    {DICOM_TAG(0x0008, 0x0081), VALUE_PLACE, "Institution Address"},
    {DICOM_TAG(0x0008, 0x1040), VALUE_PLACE, "Institutional Department Name"},
    {DICOM_TAG(0x0010, 0x1040), VALUE_PLACE, "Patient's Address"},
    {DICOM_TAG(0x0010, 0x2154), VALUE_PHONE, "Patient's Telephone Numbers"},
    {DICOM_TAG(0x0008, 0x0094), VALUE_PHONE, "Referring Physician's Telephone Numbers"},
    {DICOM_TAG(0x0040, 0x1103), VALUE_PHONE, "Person's Telephone Numbers"},
    {DICOM_TAG(0x0008, 0x1010), VALUE_STATION, "Station Name"},
    {DICOM_TAG(0x0010, 0x0030), VALUE_DATE, "Patient's Birth Date"},
    {DICOM_TAG(0x0008, 0x0020), VALUE_DATE, "Study Date"},
    {DICOM_TAG(0x0008, 0x0021), VALUE_DATE, "Series Date"},
    {DICOM_TAG(0x0008, 0x0022), VALUE_DATE, "Acquisition Date"},
    {DICOM_TAG(0x0008, 0x0023), VALUE_DATE, "Content Date"},
    {DICOM_TAG(0x0008, 0x0030), VALUE_TIME, "Study Time"},
    {DICOM_TAG(0x0008, 0x0031), VALUE_TIME, "Series Time"},
    {DICOM_TAG(0x0008, 0x0032), VALUE_TIME, "Acquisition Time"},
    {DICOM_TAG(0x0008, 0x0033), VALUE_TIME, "Content Time"},
};

static void value_free(gpointer data) {
    HeaderValue *value = data;
    g_free(value->text);
    g_free(value->folded);
    g_strfreev(value->parts);
    g_free(value);
}

void header_free(Header *header) {
    if (header == NULL)
        return;
    g_ptr_array_unref(header->values);
    g_hash_table_unref(header->seen);
    g_free(header->vendor);
    g_free(header);
}

static gboolean is_one_of(const char *word, const char *const *list, gsize n) {
    for (gsize i = 0; i < n; i++)
        if (g_str_equal(word, list[i]))
            return TRUE;
    return FALSE;
}

/* What stands where a name was removed, and what stands beside names. */
static gboolean says_nothing(const char *folded) {
    static const char *const words[] = {"ANON",
                                        "ANONYMOUS",
                                        "ANONYMIZED",
                                        "ANONYMISED",
                                        "ANONYMIZE",
                                        "DEIDENTIFIED",
                                        "REMOVED",
                                        "REDACTED",
                                        "UNKNOWN",
                                        "NONE",
                                        "NULL",
                                        "EMPTY",
                                        "DR",
                                        "PROF",
                                        "MR",
                                        "MRS",
                                        "MS",
                                        "MD",
                                        "PHD",
                                        "JR",
                                        "SR",
                                        "II",
                                        "III",
                                        "HERR",
                                        "FRAU",
                                        "MME",
                                        "DEIDENTIFICATION",
                                        "PSEUDONYMIZED",
                                        "NOTAPPLICABLE"};
    return is_one_of(folded, words, G_N_ELEMENTS(words));
}

/* Whether every letter of a word can be read in manufacturer or model. */
static gboolean is_vendors(const Header *header, const char *folded) {
    return strlen(folded) >= HEADER_VENDOR_LEAST && strstr(header->vendor, folded) != NULL;
}

static gboolean identifies(const Header *header, ValueKind kind, const char *word) {
    if (kind == VALUE_NAME)
        return strlen(word) >= HEADER_NAME_LEAST && !says_nothing(word);
    WordKind is = word_kind(word, NULL);
    gboolean place = kind == VALUE_PLACE && strlen(word) >= HEADER_WORD_LEAST &&
                     is != WORD_DEVICE && is != WORD_INSTITUTION && is != WORD_WEAK &&
                     is != WORD_LABEL;
    return place && !is_vendors(header, word) && !says_nothing(word);
}

/* An ID's number, which may stand without the letters before it. */
static char **digits_of_id(const char *folded) {
    GPtrArray *parts = g_ptr_array_new();
    while (*folded) {
        folded += strcspn(folded, "0123456789");
        gsize length = strspn(folded, "0123456789");
        if (length >= HEADER_ID_DIGITS)
            g_ptr_array_add(parts, g_strndup(folded, length));
        folded += length;
    }
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(parts, FALSE);
}

static char **split_parts(const Header *header, ValueKind kind, const char *text) {
    g_auto(GStrv) words = g_strsplit_set(text, " ^=,;/()\r\n\t", -1);
    GPtrArray *parts = g_ptr_array_new();
    for (char **word = words; *word; word++) {
        g_autoptr(FoldedText) folded = fold_text(*word);
        if (!identifies(header, kind, folded->letters))
            continue;
        /* A hyphen stays for match_text(), which finds the name by either side of it. */
        gboolean hyphen = kind == VALUE_NAME && strchr(*word, '-') != NULL;
        g_ptr_array_add(parts, hyphen ? g_utf8_strup(*word, -1) : g_strdup(folded->letters));
    }
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(parts, FALSE);
}

static void add_value(Header *header, ValueKind kind, const char *label, const char *text) {
    g_autofree char *trimmed =
        g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), HEADER_LENGTH_MOST));
    g_strstrip(trimmed);
    guint32 number = 0;
    if (*trimmed == '\0' || header->values->len >= HEADER_VALUES_MOST ||
        (kind == VALUE_DATE && !date_of_dicom(trimmed, &number)) ||
        (kind == VALUE_TIME && !time_of_dicom(trimmed, &number)))
        return;
    g_autofree char *key = g_strdup_printf("%d %s", kind, trimmed);
    if (!g_hash_table_add(header->seen, g_steal_pointer(&key)))
        return;
    g_autoptr(FoldedText) folded = fold_text(trimmed);
    if (kind == VALUE_STATION &&
        (is_vendors(header, folded->letters) || word_kind(folded->letters, NULL) == WORD_DEVICE))
        return;
    if (says_nothing(folded->letters))
        return;
    HeaderValue *value = g_new(HeaderValue, 1);
    *value = (HeaderValue){.kind = kind,
                           .label = label,
                           .text = g_strdup(trimmed),
                           .folded = g_strdup(folded->letters),
                           .parts = kind == VALUE_ID ? digits_of_id(folded->letters)
                                                     : split_parts(header, kind, trimmed),
                           .number = number};
    g_ptr_array_add(header->values, value);
}

static gboolean kind_of_element(const DicomElement *element, ValueKind *kind, const char **label) {
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (known[i].tag == element->tag) {
            *kind = known[i].kind;
            *label = known[i].label;
            return TRUE;
        }
    guint16 vr =
        element->vr == DICOM_VR('U', 'N') ? dicom_dictionary_vr(element->tag) : element->vr;
    *kind = vr == DICOM_VR('P', 'N')   ? VALUE_NAME
            : vr == DICOM_VR('T', 'M') ? VALUE_TIME
                                       : VALUE_DATE;
    *label = *kind == VALUE_NAME ? "a person's name" : *kind == VALUE_TIME ? "a time" : "a date";
    return *kind != VALUE_DATE || vr == DICOM_VR('D', 'A') || vr == DICOM_VR('D', 'T');
}

static gboolean collect(const DicomDataset *dataset, const DicomElement *element, gpointer data) {
    Header *header = data;
    ValueKind kind;
    const char *label;
    if (dataset->parent != NULL && element->tag == TAG_CODE_VALUE) {
        const DicomElement *codes = dicom_dataset_find(dataset->parent, TAG_DEIDENTIFICATION_CODES);
        gboolean is_method =
            codes != NULL && dataset >= codes->items && dataset < codes->items + codes->n_items;
        g_autofree char *code = is_method ? dicom_dataset_text(dataset, element->tag) : NULL;
        header->claims_clean |= code != NULL && g_str_equal(g_strstrip(code), "113101");
        return TRUE;
    }
    if (!kind_of_element(element, &kind, &label))
        return TRUE;
    g_autofree char *text = dicom_dataset_text(dataset, element->tag);
    if (text == NULL)
        return TRUE;
    g_auto(GStrv) values = g_strsplit(text, "\\", -1);
    for (char **value = values; *value; value++) {
        add_value(header, kind, label, *value);
        guint16 vr = element->vr;
        if (vr == DICOM_VR('D', 'T') && strlen(*value) >= 12)
            add_value(header, VALUE_TIME, "a time", *value + 8);
    }
    return TRUE;
}

Header *header_new(const DicomFile *file) {
    Header *header = g_new0(Header, 1);
    header->values = g_ptr_array_new_with_free_func(value_free);
    header->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (file == NULL) {
        header->vendor = g_strdup("");
        return header;
    }
    const DicomDataset *dataset = dicom_file_dataset(file);
    g_autofree char *manufacturer = dicom_dataset_text(dataset, TAG_MANUFACTURER);
    g_autofree char *model = dicom_dataset_text(dataset, TAG_MODEL);
    g_autofree char *both =
        g_strconcat(manufacturer ? manufacturer : "", " ", model ? model : "", NULL);
    g_autoptr(FoldedText) folded = fold_text(both);
    header->vendor = g_strdup(folded->letters);
    g_autofree char *annotation = dicom_dataset_text(dataset, TAG_BURNED_IN_ANNOTATION);
    header->denies_text = annotation != NULL && g_str_equal(g_strstrip(annotation), "NO");
    dicom_dataset_walk(dataset, collect, header);
    return header;
}

/* Whether all words of a line are parts of a name. */
static gboolean is_all_of(const Line *line, char *const *parts) {
    for (guint i = 0; i < line->runs->len; i++) {
        g_autoptr(FoldedText) run = fold_text(line_run(line, i)->text);
        if (!is_one_of(run->letters, (const char *const *)parts, g_strv_length((char **)parts)))
            return FALSE;
    }
    return line->runs->len > 0;
}

/* Whether a text has a value in a script without a Latin form, or a part of it; names are also
 * written without the space or the sign between their parts (PS3.5, 6.2.1.1). */
static gboolean holds_letters(const char *text, const char *value) {
    g_auto(GStrv) groups = g_strsplit(value, "=", -1);
    for (char **group = groups; *group; group++) {
        if (letters_hold(text, HEADER_CONFIDENCE, *group))
            return TRUE;
        g_auto(GStrv) parts = g_strsplit_set(*group, " ^,", -1);
        for (char **part = parts; *part; part++)
            if (letters_hold(text, HEADER_CONFIDENCE, *part))
                return TRUE;
    }
    return FALSE;
}

static gboolean matches_name(const HeaderValue *value, const char *text, const char *rest,
                             const Line *line) {
    for (char **part = value->parts; *part; part++) {
        gboolean common = strlen(*part) < HEADER_NAME_INSIDE || word_is_device(*part);
        if (common ? is_all_of(line, value->parts) : match_text(rest, HEADER_CONFIDENCE, *part))
            return TRUE;
    }
    return holds_letters(text, value->text);
}

/* An ID of three characters is told from a scale's number only where nothing stands beside it but
 * what names it; shorter ones are not. */
static gboolean matches_id(const HeaderValue *value, const char *text, const char *whole,
                           const Line *line) {
    gsize length = strlen(value->folded);
    for (char **part = value->parts; *part; part++)
        if (match_text(text, HEADER_CONFIDENCE, *part))
            return TRUE;
    if (length >= HEADER_ID_LEAST)
        return match_text(text, HEADER_CONFIDENCE, value->folded) ||
               (length >= HEADER_ID_INSIDE && strstr(whole, value->folded) != NULL);
    guint others = 0, found = 0;
    for (guint i = 0; i < line->runs->len; i++) {
        const char *run = line_run(line, i)->folded;
        if (g_str_equal(run, value->folded))
            found++;
        else
            others += word_kind(run, NULL) != WORD_LABEL && !g_str_equal(run, "ID");
    }
    return length >= HEADER_ID_ALONE && found > 0 && others == 0;
}

static gboolean matches_phone(const HeaderValue *value, const char *text) {
    g_autoptr(GString) wanted = g_string_new(NULL), read = g_string_new(NULL);
    for (const char *at = value->text; *at; at++)
        if (g_ascii_isdigit(*at))
            g_string_append_c(wanted, *at);
    for (const char *at = text; *at; at++)
        if (g_ascii_isdigit(*at))
            g_string_append_c(read, *at);
    return wanted->len >= HEADER_PHONE_LEAST && strstr(read->str, wanted->str) != NULL;
}

static gboolean matches_place(const HeaderValue *value, const char *text, const char *rest) {
    if (strlen(value->folded) >= HEADER_WORD_LEAST &&
        word_kind(value->folded, NULL) != WORD_DEVICE &&
        match_text(text, HEADER_CONFIDENCE, value->folded))
        return TRUE;
    for (char **part = value->parts; *part; part++)
        if (match_text(rest, HEADER_CONFIDENCE, *part))
            return TRUE;
    return holds_letters(text, value->text);
}

/* Dates that lost their signs, or a digit: by all their digits. */
static gboolean matches_date(const HeaderValue *value, const char *text) {
    guint year = value->number / 10000, month = value->number / 100 % 100,
          day = value->number % 100;
    static const char order[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        g_autoptr(GString) digits = g_string_new(NULL);
        for (gsize part = 0; part < 3; part++)
            g_string_append_printf(digits, order[i][part] == 0 ? "%04u" : "%02u",
                                   order[i][part] == 0   ? year
                                   : order[i][part] == 1 ? month
                                                         : day);
        if (match_text(text, HEADER_CONFIDENCE, digits->str))
            return TRUE;
    }
    return FALSE;
}

/* The line without what scanners write, in which a name is looked for that may be misread: "GAIN"
 * is no misread "GAIL". */
static char *without_device_words(const Line *line) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < line->runs->len; i++) {
        const LineRun *run = line_run(line, i);
        g_string_append(out, run->gap);
        if (word_is_device(run->folded))
            g_string_append(out, " , ");
        else
            g_string_append(out, run->text);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* In which way a text has a value. */
static const char *how(const HeaderValue *value, const char *letters) {
    if (*letters == '\0') /* another script */
        return "holds";
    gboolean holds = strstr(letters, value->folded) != NULL;
    for (char **part = value->parts; *part && !holds; part++)
        holds = strstr(letters, *part) != NULL;
    return g_str_equal(letters, value->folded) ? "equals" : holds ? "holds" : "nearly holds";
}

char *header_match(const Header *header, const char *text, const Line *line) {
    g_autofree char *rest = without_device_words(line);
    g_autoptr(FoldedText) folded = fold_text(text);
    for (guint i = 0; i < header->values->len; i++) {
        const HeaderValue *value = g_ptr_array_index(header->values, i);
        gboolean found = FALSE;
        switch (value->kind) {
        case VALUE_NAME:
            found = matches_name(value, text, rest, line);
            break;
        case VALUE_ID:
            found = matches_id(value, text, folded->letters, line);
            break;
        case VALUE_PLACE:
            found = matches_place(value, text, rest);
            break;
        case VALUE_PHONE:
            found = matches_phone(value, text);
            break;
        case VALUE_STATION:
            found = strlen(value->folded) >= HEADER_ID_LEAST &&
                    match_text(text, HEADER_CONFIDENCE, value->folded);
            break;
        case VALUE_DATE:
        case VALUE_TIME:
            break;
        }
        if (found)
            return g_strdup_printf("%s %s of the header", how(value, folded->letters),
                                   value->label);
    }
    return NULL;
}

const char *header_near_date(const Header *header, const char *text) {
    for (guint i = 0; i < header->values->len; i++) {
        const HeaderValue *value = g_ptr_array_index(header->values, i);
        if (value->kind == VALUE_DATE && matches_date(value, text))
            return value->label;
    }
    return NULL;
}

const char *header_date(const Header *header, guint32 day) {
    for (guint i = 0; i < header->values->len; i++) {
        const HeaderValue *value = g_ptr_array_index(header->values, i);
        gboolean same = value->number == day ||
                        (day % 100 == 0 && value->number / 100 == day / 100) ||
                        (day < 10000 && value->number % 10000 == day);
        if (value->kind == VALUE_DATE && same)
            return value->label;
    }
    return NULL;
}

const char *header_time(const Header *header, guint32 time, gboolean seconds) {
    for (guint i = 0; i < header->values->len; i++) {
        const HeaderValue *value = g_ptr_array_index(header->values, i);
        if (value->kind == VALUE_TIME &&
            (seconds ? value->number == time : value->number / 100 == time / 100))
            return value->label;
    }
    return NULL;
}

gboolean header_denies_text(const Header *header) {
    return header->denies_text;
}

gboolean header_claims_clean(const Header *header) {
    return header->claims_clean;
}
