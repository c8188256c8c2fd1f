/* Which texts count as identifying, beside headers made here and, where it is there, real ones. */
#include "core/scan/sort/beside.h"
#include "core/scan/sort/classify.h"
#include "core/scan/sort/dates.h"
#include "tests/seeded.h"
#include <string.h>

/* A data set in Explicit VR Little Endian, written element by element in the order of tags. */
static void put(GByteArray *out, guint32 tag, const char *vr, const char *value) {
    gsize length = strlen(value), padded = length + (length & 1);
    guint8 header[8] = {(guint8)(tag >> 16), (guint8)(tag >> 24),  (guint8)tag,
                        (guint8)(tag >> 8),  (guint8)vr[0],        (guint8)vr[1],
                        (guint8)padded,      (guint8)(padded >> 8)};
    g_byte_array_append(out, header, sizeof header);
    g_byte_array_append(out, (const guint8 *)value, (guint)length);
    if (padded > length)
        g_byte_array_append(out, (const guint8 *)" ", 1);
}

/* A sequence with one item. */
static void put_item(GByteArray *out, guint32 tag, const GByteArray *item) {
    guint8 header[20] = {
        (guint8)(tag >> 16), (guint8)(tag >> 24), (guint8)tag, (guint8)(tag >> 8), 'S', 'Q'};
    guint32 lengths[2] = {GUINT32_TO_LE(item->len + 8), GUINT32_TO_LE(item->len)};
    memcpy(header + 8, &lengths[0], 4);
    memcpy(header + 12, "\xFE\xFF\x00\xE0", 4);
    memcpy(header + 16, &lengths[1], 4);
    g_byte_array_append(out, header, sizeof header);
    g_byte_array_append(out, item->data, item->len);
}

typedef struct Patient {
    const char *name, *id, *born, *study, *time, *accession, *institution, *physician,
        *operator, * station, *manufacturer, *model, *burned_in, *method;
} Patient;

static Classifier *classifier_of(const Patient *patient) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const struct {
        guint32 tag;
        const char *vr, *value;
    } elements[] = {{DICOM_TAG(0x0008, 0x0005), "CS", "ISO_IR 192"},
                    {DICOM_TAG(0x0008, 0x0018), "UI", "1.2.3"},
                    {DICOM_TAG(0x0008, 0x0020), "DA", patient->study},
                    {DICOM_TAG(0x0008, 0x0030), "TM", patient->time},
                    {DICOM_TAG(0x0008, 0x0050), "SH", patient->accession},
                    {DICOM_TAG(0x0008, 0x0070), "LO", patient->manufacturer},
                    {DICOM_TAG(0x0008, 0x0080), "LO", patient->institution},
                    {DICOM_TAG(0x0008, 0x0090), "PN", patient->physician},
                    {DICOM_TAG(0x0008, 0x1010), "SH", patient->station},
                    {
                        DICOM_TAG(0x0008, 0x1070),
                        "PN",
                        patient->operator},
                        {DICOM_TAG(0x0008, 0x1090), "LO", patient->model},
                        {DICOM_TAG(0x0010, 0x0010), "PN", patient->name},
                        {DICOM_TAG(0x0010, 0x0020), "LO", patient->id},
                        {DICOM_TAG(0x0010, 0x0030), "DA", patient->born},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(elements); i++)
        if (elements[i].value != NULL)
            put(bytes, elements[i].tag, elements[i].vr, elements[i].value);
    if (patient->method != NULL) {
        g_autoptr(GByteArray) item = g_byte_array_new();
        put(item, DICOM_TAG(0x0008, 0x0100), "SH", patient->method);
        put_item(bytes, DICOM_TAG(0x0012, 0x0064), item);
    }
    if (patient->burned_in != NULL)
        put(bytes, DICOM_TAG(0x0028, 0x0301), "CS", patient->burned_in);
    g_autoptr(GBytes) whole = g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = dicom_file_new_from_bytes(whole, "made here", 0, &error);
    g_assert_no_error(error);
    return classifier_new(file);
}

/* Says every text whose class is another one, then fails. */
static gboolean all_are(const Classifier *classifier, FindingClass best, FindingClass worst,
                        const char *const *texts, gsize n) {
    gboolean good = TRUE;
    for (gsize i = 0; i < n; i++) {
        FindingClass class;
        g_autofree char *reason = NULL;
        classifier_classify(classifier, texts[i], &class, &reason);
        g_assert_nonnull(reason);
        if (class < best || class > worst) {
            g_printerr("\"%s\" is %s: %s\n", texts[i], finding_class_name(class), reason);
            good = FALSE;
        }
    }
    return good;
}
#define ALL_ARE(classifier, best, worst, texts)                                                    \
    g_assert_true(all_are(classifier, best, worst, texts, G_N_ELEMENTS(texts)))

static const Patient okafor = {.name = "OKAFOR-LINDQVIST^CHIDI^EMEKA^DR",
                               .id = "MRN-4471902",
                               .born = "19510829",
                               .study = "20120309",
                               .time = "142825.123",
                               .accession = "A90417733",
                               .institution = "Städtisches Klinikum Schwetzingen",
                               .physician = "VAN DER BERG^WILLEMIJN",
                               .operator= "TRẦN^HỒNG",
                               .station = "SWZ-US-0417",
                               .manufacturer = "GE Healthcare",
                               .model = "LOGIQ E9"};

static void test_header_values(void) {
    g_autoptr(Classifier) classifier = classifier_of(&okafor);
    static const char *const texts[] = {
        "OKAFOR-LINDQVIST, CHIDI",
        "Okafor",
        "0KAF0R",
        "LlNDQVlST",
        "Chidi E.",
        "EMEKA OKAFOR",
        "CHIDI OKAFOR  GAIN 50",
        "MI 1.1 OKAFOR",
        "xxLINDQVIST",
        "Pat: OKAF0R-LINDQVIST",
        "4471902",
        "MRN 4471902",
        "447I9O2",
        "MRN-4471902",
        "A90417733",
        "Acc# A9O417733",
        "Willemijn",
        "W. VAN DER BERG",
        "Hong",
        "TRAN HONG",
        "Klinikum Schwetzingen",
        "SCHWETZINGEN",
        "Schwetzlngen",
        "SWZ-US-0417",
        "SWZ US 0417",
        "1951-08-29",
        "08/29/1951",
        "29.08.51",
        "29 Aug 1951",
        "AUG 29, 1951",
        "29AUG51",
        "29-Août-1951",
        "19510829",
        "29081951",
        "O8/29/l951",
        "20120309",
        "03.09.2012",
        "9 Mar 12",
        "2012-03-09",
        "Mar 9, 2012",
        "09/03/12",
        "3/9/2012",
        "09. März 2012",
        "9 marzo 2012",
        "12/03/09",
        "March 2012",
        "2012/MAR/09",
        "09MAR2012 14:10",
        "03092012",
        "0309.2012",
        "14:28:25",
        "2:28:25 PM",
        "2:28 pm",
        "14:28",
    };
    ALL_ARE(classifier, FINDING_PHI_MATCH, FINDING_PHI_MATCH, texts);
    static const char *const vendors[] = {"GE", "GE Healthcare", "LOGIQ E9", "LOGIQ", "Klinik"};
    ALL_ARE(classifier, FINDING_PHI_SUSPECT, FINDING_OTHER, vendors);
}

/* A model's name as station, a short name, placeholders. */
static void test_header_values_that_say_little(void) {
    const Patient patient = {.name = "OB^^^^",
                             .id = "12",
                             .institution = "Philips Healthcare",
                             .station = "EPIQ7",
                             .manufacturer = "Philips Medical Systems",
                             .model = "EPIQ 7C"};
    g_autoptr(Classifier) classifier = classifier_of(&patient);
    static const char *const device[] = {"PHILIPS", "EPIQ7", "Gen OB",
                                         "12 cm",   "12",    "Philips Medical Systems"};
    ALL_ARE(classifier, FINDING_DEVICE, FINDING_DEVICE, device);
    static const char *const match[] = {"OB", "Philips Healthcare"};
    ALL_ARE(classifier, FINDING_PHI_MATCH, FINDING_PHI_MATCH, match);
    const Patient anonymous = {.name = "ANONYMOUS", .id = "UNKNOWN"};
    g_autoptr(Classifier) other = classifier_of(&anonymous);
    static const char *const nobody[] = {"ANONYMOUS", "Unknown"};
    ALL_ARE(other, FINDING_DEVICE, FINDING_OTHER, nobody);
    const Patient japanese = {.name = "Yamada^Tarou=山田^太郎", .id = "778"};
    g_autoptr(Classifier) third = classifier_of(&japanese);
    static const char *const tarou[] = {"TAROU YAMADA", "山田", "ID: 778", "778"};
    ALL_ARE(third, FINDING_PHI_MATCH, FINDING_PHI_MATCH, tarou);
}

/* Values in sequences and of unknown VR count; without any header nothing breaks. */
static void test_headers_without_values(void) {
    const Patient nobody = {.name = NULL};
    g_autoptr(Classifier) classifier = classifier_of(&nobody);
    static const char *const suspects[] = {
        "SMITH, JOHN",
        "Kim Lee",
        "NG ANH",
        "LI WEI",
        "O'Connor",
        "McKinley",
        "DE LA CRUZ MARIA",
        "Jürgen Hörmann",
        "ZIELINSKA",
        "Papadopoulos",
        "BERNARD: SOPHIE",
        "Dr. Weissgerber",
        "A. Haraldsdottir",
        "DOE^JANE",
        "GAIN 50 TRUJILLO 12cm",
        "Иванов",
        "Wojciechowski Abd",
        "Anna K.",
        "VIKT0RIA",
        "Nakashima-Torres",
        "05/25/2011",
        "5/25/11",
        "24-MAY-02",
        "24-MAV-02",
        "28 Mar 02",
        "28Mar02",
        "1.2.1987",
        "2020-12-31",
        "31.12.2020 23:59",
        "12 déc. 2019",
        "7 lutego 2018",
        "May 2015",
        "03 09 2012",
        "19991231",
        "Tue 14 Jan 2020",
        "Juli 17, 2008",
        "11:24:20",
        "11:24",
        "4:28:03 pm",
        "04:28PM",
        "14h05",
        "9.15 Uhr",
        "7:05am",
        "DOB 1/2/60",
        "DOB: 08/29/1951",
        "Name: X1",
        "MRN: 4471",
        "ID: 4471",
        "ID# 00123",
        "Acc# 7781",
        "Geb. 1951",
        "630P630",
        "00079241539",
        "11-05-25-142825",
        "123-45-6789",
        "E801911",
        "P0012345",
        "AB-1234567",
        "7719302",
        "98 76543-1",
        "Tel. 06221 56-0",
        "+49 6221 560",
        "(555) 123-4567",
        "555-123-4567",
        "555.867.5309",
        "Fax: 555 1234",
        "0171 4456778",
        "jane@example.org",
        "www.stmarys.org",
        "12 Elm Street",
        "4410 N Main St",
        "Bahnhofstr. 12",
        "Hauptstrasse 7",
        "14 rue de la Paix",
        "Via Garibaldi 3",
        "P.O. Box 77",
        "1.2.840.113619.2.55.3",
        "045Y",
        "92 Y/O",
        "Age: 91",
        "34Y",
        "67 ans",
        "54 Jahre",
        "006M",
        "F/54",
        "54/M",
        "71 years",
        "Alter: 33",
        "BAPTIST MED CTR",
        "WESTWAY MEDICAL",
        "HOPITAL CARDIO LYON",
        "St. Mary's Hospital",
        "Univ. Klinik Köln",
        "CHU Nantes",
        "Universitätsklinikum",
        "H0SPITAL",
        "Hospltal General",
        "Ospedale Maggiore",
        "Sahlgrenska Sjukhuset",
        "Szpital Miejski",
        "Krankenhaus Nord",
        "UMC Utrecht Ziekenhuis",
        "Mayo Clinic",
        "Cancer Center",
        "Hospital Clínico",
        "Radiologie Dr. Mertens",
        "Praxis am Markt",
        "Stanford University",
        "NHS Trust",
        "Charité Berlin",
        "Kantonsspital",
        /* short and odd ones */
        "LE THI",
        "MA LI",
        "Mrs Au",
        "Mr Li",
        "MRS HALE",
        "Dr Ho",
        "Op: JK",
        "Ref: Wu",
        "OP: KM",
        "Tech: Bo",
        "F 056Y",
        "F O56Y",
        "M 0O7Y",
        "O34Y",
        "F SY",
        "FSY",
        "F OS6Y",
        "LMP 14.3",
        "LMP 14.:",
        "EDD: 02/11",
        "LMP 14-MAR",
        "447 190",
        "903 117 452",
        "93.O9.2012",
        "0B.16.1976",
        "DB/16/1976",
        "32.13.1976",
        "2OI2-93-09",
    };
    ALL_ARE(classifier, FINDING_PHI_SUSPECT, FINDING_PHI_SUSPECT, suspects);
}

/* As on screens of GE, Philips, Siemens, Toshiba/Canon, Samsung, Mindray and Hitachi, and on CR and
 * DX images. */
static void test_device_texts(void) {
    g_autoptr(Classifier) classifier = classifier_of(&okafor);
    static const char *const texts[] = {
        /* GE */
        "MI 1.1",
        "TIs 0.4",
        "TIb 0.2",
        "CHROMA 2",
        "Matrix 256x192",
        "DFOV 36.0cm",
        "TIS<0.4 MI=0.8 AO=100%",
        "FR 28",
        "AO% 100",
        "CHI",
        "Frq 4.0",
        "Gn 60",
        "S/A 2/1",
        "Map F/0",
        "D 16.0",
        "DR 66",
        "C5-1",
        "9L-D",
        "C1-5-D",
        "ML6-15",
        "22G22",
        "78DR78",
        "CF PRF 1.3 kHz",
        "WF 150 Hz",
        "LOGIQ E10",
        "Voluson E8",
        "Vivid 7",
        "4Vc-D",
        "SRI 3 / CRI 2",
        "Har-low",
        "Pwr 100",
        "2nd Trim. OB",
        "Qual high1",
        "THI H",
        /* Philips */
        "Adult Echo",
        "S5-1",
        "49Hz",
        "16cm",
        "2D",
        "64%",
        "C 50",
        "P Low",
        "HPen",
        "HGen",
        "P Med",
        "Gen",
        "Res",
        "Dyn R 58",
        "Adv Breast",
        "L12-5",
        "36Hz",
        "RS",
        "M3",
        "4.0cm",
        "65bpm",
        "TIB0.2 MI 1.1",
        "EPIQ 7C",
        "CF 77% 4200Hz WF 399Hz 2.5MHz",
        "PW 50% 1.6MHz SV4.0mm",
        "Asc Ao Diam 3.3 cm",
        "Vel 102 cm/s",
        "-61.6 cm/s",
        "JPEG",
        "*** bpm",
        "XRES ON",
        "SonoCT",
        /* Siemens, Acuson */
        "88dB",
        "Gain= -2dB",
        "8.0MHz",
        "14L5 SP",
        "4C1",
        "DTCE M",
        "Dist = 0.263cm",
        "Store in progress",
        "General /V",
        "2DG 3 dB",
        "THI/H3.5 MHz",
        "SOMATOM Definition",
        "kV 120",
        "mAs 210",
        "TI 1.0",
        "GT 0.0",
        "SL 5.0",
        "W 400 C 40",
        "SIEMENS MAGNETOM Avanto",
        /* Toshiba, Canon */
        "PVT-375BT",
        "T5.0",
        "diffT5.0",
        "G:80",
        "DR:65",
        "A:3",
        "P:100%",
        "Aplio 500",
        "PLT-805AT",
        "APure:On",
        "CF 4.2 kHz",
        /* Samsung */
        "#1 / 8.7cm",
        "MI 1.0",
        "TIs 0.1",
        "[2D] G51/95dB",
        "FA5/P90",
        "HAR/FSI2",
        "WS80A",
        "CA1-7A / Abdomen",
        /* Mindray */
        "F H5.0",
        "D 15.3",
        "G 50",
        "FR 25",
        "DR 115",
        "iClear 3",
        "B",
        "AP 97.7%",
        "SC5-1U",
        "Resona 7",
        /* Hitachi, Aloka */
        "9123 5.0 R15 G66 C6 A2",
        "DVA: 94%",
        "3:PELVIS",
        "FPS 20",
        "BG:20 DR:70",
        "EUP-C715",
        "HI VISION Ascendus",
        "20Hz",
        /* measurements */
        "BPD 5.21 cm",
        "HC 19.40 cm 21w4d",
        "GA=24w3d",
        "EF 62 %",
        "LVIDd 4.8 cm",
        "RI 0.68",
        "PSV 88.2 cm/s",
        "AVA (VTI) 2.1 cm2",
        "1 L 3.42 cm",
        "+ Dist 12.3 mm",
        "Vol 23.5 ml",
        "1.06 cm",
        "1.8 3.6",
        "120",
        "0.5",
        "-20",
        "+2:09:04",
        /* anatomy and markers */
        "LYMPH NODE",
        "RT KIDNEY LONG",
        "LIVER TRANS",
        "Leber quer",
        "Rein droit",
        "Riñón derecho",
        "Fegato",
        "L",
        "R",
        "R LAT",
        "PA ERECT",
        "AP SUPINE PORTABLE",
        "LCC",
        "RMLO",
        "L MLO",
        "RIGHT",
        "LEFT HAND",
        "UPRIGHT",
        "CHEST PA",
        "Thyroid Rt Trans",
        "PELVlS",
        "KlDNEY",
        "GALLBLADDER",
        "CCA DIST",
        "HUMERALE",
        "Superficiel",
        "red",
        "green",
        "blue",
        /* consoles */
        "WL: 40 WW: 400",
        "Zoom 100%",
        "Se: 2",
        "Im: 14/120",
        "120 kV 200 mA",
        "EI 1820",
        "S=200 L=2.0",
        "FFD 180 cm",
        "Thk 5.0 mm",
        "T2 FLAIR AX",
        "TR 9000 TE 120",
        "NEX 1",
        "FOV 240",
        "512 x 512",
        "Lossy 10:1",
    };
    gsize flagged = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        FindingClass class;
        g_autofree char *reason = NULL;
        classifier_classify(classifier, texts[i], &class, &reason);
        if (class > FINDING_PHI_SUSPECT)
            continue;
        g_printerr("\"%s\" is %s: %s\n", texts[i], finding_class_name(class), reason);
        flagged++;
    }
    g_printerr("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " device texts flagged\n", flagged,
               G_N_ELEMENTS(texts));
    /* One in fifty may be wrong: a wrong alarm costs a look. */
    g_assert_cmpuint(flagged * 50, <=, G_N_ELEMENTS(texts));
}

/* What OCR makes of anatomy and noise is neither. */
static void test_noise(void) {
    g_autoptr(Classifier) classifier = classifier_of(&okafor);
    static const char *const texts[] = {"",   " ",   "|",  "- . _", "~ ;: '",
                                        "ii", "_ e", "\\", "xK",    "<>"};
    ALL_ARE(classifier, FINDING_DEVICE, FINDING_OTHER, texts);
    const char broken[] = "\xFF\xFE\x80 OKAFOR \xC3";
    const char *const bad[] = {broken};
    ALL_ARE(classifier, FINDING_PHI_MATCH, FINDING_PHI_MATCH, bad);
}

static guint finish(const Patient *patient, const char *text) {
    g_autoptr(Classifier) classifier = classifier_of(patient);
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    Finding *finding = finding_new();
    finding->text = g_strdup(text);
    g_ptr_array_add(findings, finding);
    classifier_classify(classifier, text, &finding->class, &finding->reason);
    classifier_finish(classifier, findings);
    if (findings->len == 2) {
        const Finding *added = g_ptr_array_index(findings, 1);
        g_assert_cmpstr(added->place, ==, "header");
        g_assert_cmpint(added->class, ==, FINDING_PHI_SUSPECT);
        g_assert_nonnull(added->reason);
        g_assert_nonnull(added->text);
        g_assert_null(strstr(added->reason, text));
    }
    return findings->len;
}

static void test_header_against_pixels(void) {
    const Patient no = {.name = "A^B", .burned_in = "NO"},
                  yes = {.name = "A^B", .burned_in = "YES"},
                  clean = {.name = "A^B", .method = "113101"},
                  other = {.name = "A^B", .method = "113100"};
    g_assert_cmpuint(finish(&no, "SMITH"), ==, 2);
    g_assert_cmpuint(finish(&clean, "SMITH"), ==, 2);
    g_assert_cmpuint(finish(&yes, "SMITH"), ==, 1);
    g_assert_cmpuint(finish(&other, "SMITH"), ==, 1);
    g_assert_cmpuint(finish(&no, "12 cm"), ==, 1);
}

/* Every day of some years is found in every layout. */
static void test_dates(void) {
    guint32 seed = test_seed() | 1;
    g_test_message("seed %u", seed);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    static const char *const layouts[] = {"%Y%m%d",   "%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d",
                                          "%d-%m-%y", "%m/%d/%y", "%y/%m/%d"};
    static const char *const names[] = {"Jan", "Feb",    "March", "Apr", "May", "June",
                                        "Jul", "August", "Sept",  "Oct", "Nov", "December"};
    for (guint i = 0; i < 2000; i++) {
        g_autoptr(GDateTime) day =
            g_date_time_new_utc(g_rand_int_range(rand, 1920, 2030), g_rand_int_range(rand, 1, 13),
                                g_rand_int_range(rand, 1, 29), 0, 0, 0);
        g_autofree char *text = NULL;
        guint layout = (guint)g_rand_int_range(rand, 0, G_N_ELEMENTS(layouts) + 2);
        if (layout < G_N_ELEMENTS(layouts))
            text = g_date_time_format(day, layouts[layout]);
        else
            text =
                g_strdup_printf(layout == G_N_ELEMENTS(layouts) ? "%d %s %d" : "%2$s %1$d, %3$d",
                                g_date_time_get_day_of_month(day),
                                names[g_date_time_get_month(day) - 1], g_date_time_get_year(day));
        g_autofree char *padded = g_strdup_printf("x %s y", text);
        g_autoptr(Line) line = line_new(padded);
        FoundDate found;
        if (!date_find(line, 1, &found))
            g_error("seed %u: no date in \"%s\"", seed, padded);
        guint32 wanted =
            (guint32)(g_date_time_get_year(day) * 10000 + g_date_time_get_month(day) * 100 +
                      g_date_time_get_day_of_month(day));
        gboolean seen = FALSE;
        for (guint j = 0; j < found.n_days; j++)
            seen |= found.days[j] == wanted;
        if (!seen)
            g_error("seed %u: \"%s\" is not read as %u", seed, padded, wanted);
    }
}

/* The texts that a person read on real images, class beside class. */
static void test_real_texts(void) {
    const char *shared = g_getenv("PIXLEAK_SHARED");
    g_autofree char *truth = g_build_filename(shared ? shared : "", "burnin", "truth.tsv", NULL);
    g_autofree char *content = NULL;
    if (!g_file_get_contents(truth, &content, NULL, NULL)) {
        g_test_skip("the real images are not here");
        return;
    }
    guint tokens = 0, flagged = 0, texts = 0, alarms = 0;
    g_auto(GStrv) rows = g_strsplit(content, "\n", -1);
    for (char **row = rows + 1; *row && **row; row++) {
        g_auto(GStrv) columns = g_strsplit(*row, "\t", -1);
        if (g_strv_length(columns) != 3 || !*columns[2])
            continue;
        g_autofree char *path = g_build_filename(shared, columns[0], NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(DicomFile) file = dicom_file_open(path, 0, &error);
        g_assert_no_error(error);
        g_autoptr(Classifier) classifier = classifier_new(file);
        FindingClass class;
        g_autofree char *reason = NULL;
        classifier_classify(classifier, columns[2], &class, &reason);
        gboolean phi = g_str_equal(columns[1], "phi"), is_flagged = class <= FINDING_PHI_SUSPECT;
        g_autofree char *upper = g_ascii_strup(columns[2], -1);
        g_auto(GStrv) words = g_regex_split_simple("[^A-Z0-9]+", upper, 0, 0);
        for (char **word = words; phi && *word; word++) {
            tokens += strlen(*word) > 1;
            flagged += strlen(*word) > 1 && is_flagged;
        }
        texts += !phi;
        alarms += !phi && is_flagged;
        if (phi != is_flagged)
            g_printerr("%s \"%s\" is %s: %s\n", columns[1], columns[2], finding_class_name(class),
                       reason);
    }
    g_printerr("%u of %u phi tokens flagged; %u of %u other texts flagged\n", flagged, tokens,
               alarms, texts);
    g_assert_cmpuint(flagged * 63, >=, 58 * tokens);
    g_assert_cmpuint(alarms * 5, <=, texts);
}

/* Findings in one line of a frame, capitals of ten pixels; -1 ends them. */
static GPtrArray *findings_at(const Classifier *classifier, const char *const *texts,
                              const gint32 *x0) {
    GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    for (guint i = 0; x0[i] >= 0; i++) {
        Finding *finding = finding_new();
        finding->place = g_strdup("frame");
        finding->text = g_strdup(texts[i]);
        finding->x0 = x0[i];
        finding->x1 = x0[i] + 8 * (gint32)strlen(texts[i]);
        finding->y0 = 20;
        finding->y1 = 30;
        classifier_classify(classifier, texts[i], &finding->class, &finding->reason);
        g_ptr_array_add(findings, finding);
    }
    return findings;
}

static void test_beside(void) {
    static const struct {
        const char *texts[3];
        gint32 x0[4];
        FindingClass before[3], after[3];
    } lines[] = {
        {{"Sonographer:", "Delacroix"}, {10, 130, -1}, {3, 1}, {1, 1}},
        {{"ID:", "393693"}, {10, 60, -1}, {3, 1}, {1, 1}},
        {{"Dr.", "Whitcomb"}, {10, 50, -1}, {2, 1}, {1, 1}},
        {{"Op:", "Tech:", "Delacroix"}, {10, 60, 120, -1}, {3, 3, 1}, {1, 1, 1}},
        {{"MRN", "471"}, {10, 60, -1}, {3, 2}, {1, 1}},
        {{"DOB Dec 10,", "1925"}, {10, 110, -1}, {1, 2}, {1, 1}},
        {{"DOB 02 Sep", "1955"}, {10, 110, -1}, {1, 2}, {1, 1}},
        {{"4:28:03", "pm"}, {10, 80, -1}, {1, 3}, {1, 1}},
        {{"Ref:", "Wu"}, {10, 50, -1}, {2, 3}, {1, 1}},
        {{"Ref :", "Li"}, {10, 66, -1}, {2, 2}, {1, 1}},
        {{"MA", "LI"}, {10, 38, -1}, {2, 2}, {1, 1}},
        {{"F", "8Y"}, {10, 30, -1}, {2, 1}, {2, 1}},
        {{"LMP", "14.3"}, {10, 48, -1}, {2, 2}, {1, 1}},
        /* too far away, or nothing that goes on */
        {{"MA", "LI"}, {10, 50, -1}, {2, 2}, {2, 2}},
        {{"447", "190"}, {10, 45, -1}, {2, 2}, {2, 2}},
        {{"Sonographer:", "Delacroix"}, {10, 300, -1}, {3, 1}, {3, 1}},
        {{"DOB Dec 10,", "1925"}, {10, 300, -1}, {1, 2}, {1, 2}},
        {{"Name:", "MI 0.4"}, {10, 60, -1}, {3, 2}, {3, 2}},
        {{"Name:"}, {10, -1}, {3}, {3}},
        {{"1.1", "12.3"}, {10, 50, -1}, {2, 2}, {2, 2}},
        {{"28 Mar 2002", "64%"}, {10, 110, -1}, {1, 2}, {1, 2}},
        {{"Gain", "Delacroix"}, {10, 50, -1}, {2, 1}, {2, 1}},
    };
    g_autoptr(Classifier) classifier = classifier_of(&(Patient){.id = "X"});
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GPtrArray) findings = findings_at(classifier, lines[i].texts, lines[i].x0);
        for (guint turn = 0; turn < 2; turn++) {
            for (guint j = 0; j < findings->len; j++) {
                const Finding *finding = g_ptr_array_index(findings, j);
                FindingClass expected = turn ? lines[i].after[j] : lines[i].before[j];
                if (finding->class != expected)
                    g_error("\"%s\" of line %" G_GSIZE_FORMAT " %s is %s: %s", finding->text, i,
                            turn ? "then" : "first", finding_class_name(finding->class),
                            finding->reason);
            }
            findings_judge_beside(classifier, findings);
        }
        /* In another line nothing is beside it. */
        g_autoptr(GPtrArray) apart = findings_at(classifier, lines[i].texts, lines[i].x0);
        for (guint j = 0; j < apart->len; j++) {
            Finding *finding = g_ptr_array_index(apart, j);
            finding->y0 += 30 * (gint32)j;
            finding->y1 += 30 * (gint32)j;
        }
        findings_judge_beside(classifier, apart);
        for (guint j = 0; j < apart->len; j++)
            g_assert_cmpint(((Finding *)g_ptr_array_index(apart, j))->class, ==,
                            lines[i].before[j]);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/classify/header-values", test_header_values);
    g_test_add_func("/classify/header-values-that-say-little", test_header_values_that_say_little);
    g_test_add_func("/classify/without-header", test_headers_without_values);
    g_test_add_func("/classify/device", test_device_texts);
    g_test_add_func("/classify/noise", test_noise);
    g_test_add_func("/classify/header-against-pixels", test_header_against_pixels);
    g_test_add_func("/classify/dates", test_dates);
    g_test_add_func("/classify/beside", test_beside);
    g_test_add_func("/classify/real", test_real_texts);
    return g_test_run();
}
