#include "core/synth/instance.h"

#include "core/synth/writer.h"
#include <string.h>

static const char *const last_names[] = {"KAUFMAN",   "NGUYEN",    "DAVIDSON",  "ROSENTHAL",
                                         "CALDERON",  "LINDQVIST", "YAMAMOTO",  "HARTMANN",
                                         "GUTIERREZ", "OSTROWSKI", "MARTIN",    "VILLANUEVA",
                                         "OKAFOR",    "BERGSTROM", "PELLETIER", "ABERNATHY"};
static const char *const first_names[2][8] = {
    {"SCOTT", "STANLEY", "CHAD", "TIMOTHY", "ERNEST", "GREGORY", "DOUGLAS", "ALISTAIR"},
    {"CATHERINE", "DOROTHY", "GLORIA", "HELEN", "BEATRICE", "JOSEPHINE", "MARGARET", "INGRID"}};
static const char *const hospitals[] = {"LAKESIDE GENERAL HOSPITAL", "ST BRENDAN MEDICAL CENTER",
                                        "NORTHFIELD CLINIC"};

#define PICK(random, list) (list)[g_rand_int_range(random, 0, G_N_ELEMENTS(list))]

static char *replacement_uid(GRand *random) {
    guint part[4];
    for (guint i = 0; i < 4; i++)
        part[i] = (guint)g_rand_int_range(random, 0, 1000000000);
    return g_strdup_printf("2.25.%d%09u%09u%09u%09u", g_rand_int_range(random, 1, 10), part[0],
                           part[1], part[2], part[3]);
}

void identity_clear(Identity *identity) {
    char **fields = (char **)identity;
    for (gsize i = 0; i < sizeof *identity / sizeof *fields; i++)
        g_clear_pointer(&fields[i], g_free);
}

void identity_invent(GRand *random, const char *description, Identity *out, char **burned_in) {
    gboolean female = g_rand_boolean(random);
    const char *last = PICK(random, last_names);
    const char *first = first_names[female][g_rand_int_range(random, 0, 8)];
    gint birth[3] = {g_rand_int_range(random, 1925, 1990), g_rand_int_range(random, 1, 13),
                     g_rand_int_range(random, 1, 29)};
    gint study[3] = {g_rand_int_range(random, 2008, 2022), g_rand_int_range(random, 1, 13),
                     g_rand_int_range(random, 1, 29)};
    guint root = (guint)g_rand_int_range(random, 0, 800);
    gint uid = g_rand_int_range(random, 1000000, 9999999);
    *out = (Identity){
        .patient_name = g_strdup_printf("%s^%s", last, first),
        .patient_id = g_strdup_printf("%d", g_rand_int_range(random, 10000000, 99999999)),
        .birth_date = g_strdup_printf("%04d%02d%02d", birth[0], birth[1], birth[2]),
        .sex = g_strdup(female ? "F" : "M"),
        .study_date = g_strdup_printf("%04d%02d%02d", study[0], study[1], study[2]),
        .study_time =
            g_strdup_printf("%02d%02d%02d", g_rand_int_range(random, 7, 19),
                            g_rand_int_range(random, 0, 60), g_rand_int_range(random, 0, 60)),
        .accession_number = g_strdup_printf("%d", g_rand_int_range(random, 1000000, 9999999)),
        .institution_name = g_strdup(PICK(random, hospitals)),
        .referring_physician =
            g_strdup_printf("%s^%s", PICK(random, last_names), PICK(random, first_names[female])),
        .series_description = g_strdup_printf("%s for %s %s", description, last, first),
        .study_instance = g_strdup_printf("1.3.%u.%d.1", 100 + root, uid),
        .series_instance = g_strdup_printf("1.3.%u.%d.2", 100 + root, uid),
        .sop_instance = g_strdup_printf("1.3.%u.%d.3", 100 + root, uid),
    };
    *burned_in =
        g_strdup_printf("%s %s [%s] %02d.%02d.%04d\nDOB: %02d.%02d.%04d", last, first, out->sex,
                        study[1], study[2], study[0], birth[1], birth[2], birth[0]);
}

static char *shifted_date(const char *date, gint days) {
    GDate shifted;
    guint value = (guint)g_ascii_strtoull(date, NULL, 10);
    g_date_clear(&shifted, 1);
    g_date_set_dmy(&shifted, (GDateDay)(value % 100), (GDateMonth)(value / 100 % 100),
                   (GDateYear)(value / 10000));
    g_date_subtract_days(&shifted, (guint)days);
    return g_strdup_printf("%04u%02u%02u", g_date_get_year(&shifted),
                           (guint)g_date_get_month(&shifted), g_date_get_day(&shifted));
}

void identity_replace(const Identity *from, guint number, const char *description, GRand *random,
                      Identity *out) {
    *out = (Identity){
        .patient_name = g_strdup(""),
        .patient_id = g_strdup_printf("DEID-%04u", number),
        .birth_date = g_strdup(""),
        .sex = g_strdup(from->sex),
        .study_date = shifted_date(from->study_date, g_rand_int_range(random, 30, 3000)),
        .study_time = g_strdup(from->study_time),
        .accession_number = g_strdup(""),
        .institution_name = g_strdup(""),
        .referring_physician = g_strdup(""),
        .series_description = g_strdup(description),
        .study_instance = replacement_uid(random),
        .series_instance = replacement_uid(random),
        .sop_instance = replacement_uid(random),
    };
}

static void write_identity(Writer *w, const InstanceFile *file) {
    const Identity *identity = file->identity;
    gboolean screen = file->kind == PICTURE_SC;
    writer_text(w, 0x00080005, "CS", "ISO_IR 100");
    writer_text(w, 0x00080008, "CS", screen ? "DERIVED\\SECONDARY" : "ORIGINAL\\PRIMARY");
    writer_text(w, 0x00080016, "UI", picture_kind_sop_class(file->kind));
    writer_text(w, 0x00080018, "UI", identity->sop_instance);
    writer_text(w, 0x00080020, "DA", identity->study_date);
    writer_text(w, 0x00080021, "DA", identity->study_date);
    writer_text(w, 0x00080023, "DA", identity->study_date);
    writer_text(w, 0x00080030, "TM", identity->study_time);
    writer_text(w, 0x00080033, "TM", identity->study_time);
    writer_text(w, 0x00080050, "SH", identity->accession_number);
    writer_text(w, 0x00080060, "CS", picture_kind_modality(file->kind));
    if (screen)
        writer_text(w, 0x00080064, "CS", "WSD");
    writer_text(w, 0x00080070, "LO", "PIXLEAK");
    writer_text(w, 0x00080080, "LO", identity->institution_name);
    writer_text(w, 0x00080090, "PN", identity->referring_physician);
    writer_text(w, 0x00081030, "LO", file->study_description);
    writer_text(w, 0x0008103E, "LO", identity->series_description);
    writer_text(w, 0x00100010, "PN", identity->patient_name);
    writer_text(w, 0x00100020, "LO", identity->patient_id);
    writer_text(w, 0x00100030, "DA", identity->birth_date);
    writer_text(w, 0x00100040, "CS", identity->sex);
    if (file->deidentified) {
        writer_text(w, 0x00120062, "CS", "YES");
        writer_text(w, 0x00120063, "LO", "pixleak synth");
    }
    writer_text(w, 0x0020000D, "UI", identity->study_instance);
    writer_text(w, 0x0020000E, "UI", identity->series_instance);
    writer_text(w, 0x00200010, "SH", "1");
    writer_text(w, 0x00200011, "IS", "1");
    writer_text(w, 0x00200013, "IS", "1");
}

static void write_image_description(Writer *w, const Picture *p, const char *photometric) {
    writer_u16(w, 0x00280002, p->samples_per_pixel);
    writer_text(w, 0x00280004, "CS", photometric);
    if (p->samples_per_pixel > 1)
        writer_u16(w, 0x00280006, 0);
    if (p->frames > 1) {
        g_autofree char *frames = g_strdup_printf("%u", p->frames);
        writer_text(w, 0x00280008, "IS", frames);
    }
    writer_u16(w, 0x00280010, p->rows);
    writer_u16(w, 0x00280011, p->columns);
    writer_u16(w, 0x00280100, p->bits_allocated);
    writer_u16(w, 0x00280101, p->bits_stored);
    writer_u16(w, 0x00280102, p->bits_stored - 1);
    writer_u16(w, 0x00280103, 0);
}

static void write_native(Writer *w, const Picture *p) {
    gsize n = picture_length(p);
    if (p->bits_allocated == 16) {
        writer_words(w, 0x7FE00010, "OW", p->samples, n);
        return;
    }
    g_autofree guint8 *bytes = g_malloc(n);
    for (gsize i = 0; i < n; i++)
        bytes[i] = (guint8)p->samples[i];
    writer_bytes(w, 0x7FE00010, "OB", bytes, n);
}

/* Icon Image Sequence (PS3.3 C.7.6.1.1.6): the first frame in grey, 8 bits, at half the size. */
static void write_icon(Writer *w, const Picture *of) {
    Picture icon = {.rows = of->rows / 2,
                    .columns = of->columns / 2,
                    .frames = 1,
                    .samples_per_pixel = 1,
                    .bits_allocated = 8,
                    .bits_stored = 8};
    g_autofree guint16 *samples = g_new(guint16, picture_length(&icon));
    icon.samples = samples;
    for (guint y = 0; y < icon.rows; y++)
        for (guint x = 0; x < icon.columns; x++) {
            guint sum = 0;
            for (guint i = 0; i < 4; i++)
                sum += picture_at(of, 0, 2 * x + i % 2, 2 * y + i / 2)[0];
            *picture_at(&icon, 0, x, y) = (guint16)((sum / 4) >> (of->bits_stored - 8));
        }
    writer_begin_sequence(w, 0x00880200);
    write_image_description(w, &icon, of->photometric_interpretation);
    write_native(w, &icon);
    writer_end_sequence(w);
}

/* PS3.3 C.9.2, as a plane of its own or (retired) in the bit above the stored ones. */
static void write_overlay(Writer *w, const InstanceFile *file) {
    const Picture *p = file->picture;
    gboolean embedded = file->leftover == LEFTOVER_OVERLAY_BITS;
    gint16 origin[2] = {1, 1};
    writer_u16(w, 0x60000010, p->rows);
    writer_u16(w, 0x60000011, p->columns);
    writer_text(w, 0x60000040, "CS", "G");
    writer_words(w, 0x60000050, "SS", (const guint16 *)origin, 2);
    writer_u16(w, 0x60000100, embedded ? p->bits_allocated : 1);
    writer_u16(w, 0x60000102, embedded ? p->bits_stored : 0);
    if (embedded)
        return;
    gsize n = ((gsize)p->rows * p->columns + 15) / 16;
    g_autofree guint16 *words = g_new0(guint16, n);
    const TextRegion *region = file->region;
    for (guint y = region->y0; y < region->y1; y++)
        for (guint x = region->x0; x < region->x1; x++) {
            gsize bit = (gsize)y * p->columns + x;
            gsize at = (gsize)(y - region->y0) * region->drawn.width + x - region->x0;
            if (region->drawn.coverage[at] >= 128)
                words[bit / 16] |= (guint16)(1 << bit % 16);
        }
    writer_words(w, 0x60003000, "OW", words, n);
}

static gboolean write_pixels(Writer *w, const InstanceFile *file, GError **error) {
    if (file->encoding->frame == NULL) {
        write_native(w, file->picture);
        return TRUE;
    }
    g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (guint frame = 0; frame < file->picture->frames; frame++) {
        GBytes *encoded = file->encoding->frame(file->picture, frame, error);
        if (encoded == NULL)
            return FALSE;
        g_ptr_array_add(frames, encoded);
    }
    writer_fragments(w, 0x7FE00010, frames);
    return TRUE;
}

gboolean instance_save(const char *path, const InstanceFile *file, GError **error) {
    const Encoding *encoding = file->encoding;
    const Picture *p = file->picture;
    Writer writer = {g_byte_array_new(), encoding->implicit, encoding->big_endian};
    g_autoptr(GByteArray) bytes = writer.bytes;
    write_identity(&writer, file);
    gboolean colour = p->samples_per_pixel == 3 && encoding->photometric_of_colour;
    write_image_description(
        &writer, p, colour ? encoding->photometric_of_colour : p->photometric_interpretation);
    writer_text(&writer, 0x00280301, "CS", file->deidentified ? "NO" : "YES");
    if (encoding->lossy)
        writer_text(&writer, 0x00282110, "CS", "01");
    if (file->icon_of)
        write_icon(&writer, file->icon_of);
    if (file->leftover == LEFTOVER_OVERLAY || file->leftover == LEFTOVER_OVERLAY_BITS)
        write_overlay(&writer, file);
    return write_pixels(&writer, file, error) &&
           writer_save(path, encoding->transfer_syntax, picture_kind_sop_class(file->kind),
                       file->identity->sop_instance, bytes, error);
}
