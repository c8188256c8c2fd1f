#include "core/check/lettering/lettering.h"

#include "core/check/lettering/directions.h"
#include "core/check/lettering/region_lines.h"
#include "core/check/lettering/repeats.h"
#include "core/check/lettering/shared_words.h"
#include "core/check/limits/lettering_limits.h"
#include "core/check/limits/repeats_limits.h"
#include "ocr/fold.h"
#include "ocr/languages/script.h"
#include "ocr/no_memory.h"
#include "ocr/orientation.h"
#include "ocr/read/reader.h"
#include "ocr/read/spelling.h"
#include "ocr/rotation.h"
#include <string.h>

void lettering_clear(Lettering *lettering) {
    g_clear_pointer(&lettering->read, g_free);
    g_clear_pointer(&lettering->unread, g_free);
    g_clear_pointer(&lettering->others, g_array_unref);
}

gboolean lettering_is_unreadable(const char *text, const Recognizer *engine) {
    const Languages *languages = recognizer_languages(engine);
    ScriptSet scripts = scripts_of_text(text) & ~((ScriptSet)1 << SCRIPT_LATIN);
    return (scripts & languages->unreadable) != 0 || (scripts != 0 && *languages->others == NULL);
}

void lettering_append(char **lines, const char *line) {
    char *joined = *lines ? g_strconcat(*lines, "\n", line, NULL) : g_strdup(line);
    g_free(*lines);
    *lines = joined;
}

/* Pieces that stand beside each other, as one row. */
static LetterRow row_of(const GArray *lines, guint first, const guint8 *usable) {
    const FoundLine *line = &g_array_index(lines, FoundLine, first);
    LetterRow row = {line->box, line->ink, line->ground};
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *other = &g_array_index(lines, FoundLine, i);
        gint64 top = MAX(row.box.y0, other->box.y0);
        gint64 bottom = MIN(row.box.y1, other->box.y1);
        gint64 height = MIN(row.box.y1 - row.box.y0, other->box.y1 - other->box.y0);
        if (!usable[i] || other->second || other->bright != line->bright ||
            LETTERING_IN_ROW * (bottom - top) < height)
            continue;
        row.box = box_unite(row.box, other->box);
    }
    return row;
}

/* Letters that the finder left out stand in the row as well. */
static void widen(const Picture *picture, Box region, LetterRow *row) {
    region = box_clip(region, (gint64)picture->width, (gint64)picture->height);
    guint middle = (row->ink + row->ground) / 2;
    for (gint64 x = region.x0; x < region.x1; x++)
        for (gint64 y = row->box.y0; y < row->box.y1; y++) {
            guint value = picture_row16(picture, 0, (gsize)y)[x];
            if (row->ink > row->ground ? value <= middle : value >= middle)
                continue;
            row->box.x0 = MIN(row->box.x0, x);
            row->box.x1 = MAX(row->box.x1, x + 1);
        }
}

static gboolean look_for_repeats(const Picture *picture, Box region, const GArray *lines,
                                 const guint8 *usable, const char *text) {
    g_auto(GStrv) expected = g_strsplit(text, "\n", -1);
    for (guint i = 0; i < lines->len; i++) {
        if (!usable[i] || g_array_index(lines, FoundLine, i).second)
            continue;
        LetterRow row = row_of(lines, i, usable);
        widen(picture, region, &row);
        for (char **line = expected; *line; line++)
            if (repeats_measure(picture, &row, *line) > REPEATS_TELL)
                return TRUE;
    }
    return FALSE;
}

gboolean lettering_holds_any(const char *text, double confidence, char **tokens) {
    for (; *tokens; tokens++)
        if (match_text(text, confidence, *tokens))
            return TRUE;
    return FALSE;
}

/* Whether folded letters but the first or the last, at which a line may be cut off so that it reads
 * as another letter, stand in the folded text. */
static gboolean is_part_cut_off(const FoldedText *part, const FoldedText *whole) {
    if (part->length <= LETTERING_CUT_OFF)
        return FALSE;
    g_autofree char *head = g_strndup(part->letters, part->length - 1);
    return strstr(whole->letters, head) != NULL ||
           strstr(whole->letters, part->letters + 1) != NULL;
}

gboolean lettering_is_part(const char *read, const char *text) {
    g_autoptr(FoldedText) part = fold_text(read);
    g_autoptr(FoldedText) whole = fold_text(text);
    return (part->length > 0 && strstr(whole->letters, part->letters) != NULL) ||
           is_part_cut_off(part, whole) || match_text(text, LETTERING_DOUBTED, read);
}

/* A line of lettering, where it stands in the region's picture. */
typedef struct Stretch {
    Box box;
    guint n_letters;
    guint way;  /* in which it was seen */
    char *text; /* owned; as what it was read */
} Stretch;

static void clear_stretch(gpointer stretch) {
    g_free(((Stretch *)stretch)->text);
}

/* A search for lettering, in all the ways that it may lie. */
typedef struct LetteringLook {
    const char *text;
    char **tokens;
    gboolean legible_script; /* of the text: what is read may tell it */
    LineReader *reader;
    GPtrArray *readings; /* of TextReading */
    GArray *others;      /* of Stretch: what is read with confidence as another text */
    GArray *unread;      /* of Stretch: what can't be read */
    GArray *clear;       /* of FoundLine: what was read with confidence in this way */
    guint way;           /* that the region is looked at in now, a number */
    gboolean again;      /* the same strokes were looked at in another way */
    Lettering *out;
} LetteringLook;

static LetteringLook look_new(const char *text, char **tokens, Recognizer *engine, Lettering *out) {
    LetteringLook look = {text,
                          tokens,
                          !lettering_is_unreadable(text, engine),
                          line_reader_new_sharing(engine),
                          g_ptr_array_new_with_free_func((GDestroyNotify)text_reading_free),
                          g_array_new(FALSE, FALSE, sizeof(Stretch)),
                          g_array_new(FALSE, FALSE, sizeof(Stretch)),
                          g_array_new(FALSE, FALSE, sizeof(FoundLine)),
                          0,
                          FALSE,
                          out};
    g_array_set_clear_func(look.others, clear_stretch);
    g_array_set_clear_func(look.unread, clear_stretch);
    return look;
}

static void look_clear(LetteringLook *look) {
    g_clear_pointer(&look->reader, line_reader_free);
    g_clear_pointer(&look->readings, g_ptr_array_unref);
    g_clear_pointer(&look->others, g_array_unref);
    g_clear_pointer(&look->unread, g_array_unref);
    g_clear_pointer(&look->clear, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LetteringLook, look_clear)

/* The region's picture, turned so that text which lies in it in that way stands upright. */
typedef struct TurnedRegion {
    Picture picture;
    Box region;
    Orientation orientation;
    gboolean tilted; /* by an angle, in place of the orientation */
    Rotation rotation;
} TurnedRegion;

static void turned_clear(TurnedRegion *turned) {
    picture_clear(&turned->picture);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TurnedRegion, turned_clear)

/* Where a box of the turned picture lies in the region's. */
static Box box_back(const TurnedRegion *turned, Box box) {
    return turned->tilted ? rotation_box_back(&turned->rotation, box)
                          : box_orient(box, turned->picture.width, turned->picture.height,
                                       turned->orientation);
}

/* Whether other texts of at least half as many letters cover half of a line, or lie within it: what
 * a line turned otherwise looks like is not believed beside it. */
static gboolean is_explained(const LetteringLook *look, Box box, guint n_letters) {
    gint64 covered = 0, least = box_extent(box);
    guint n = 0;
    for (guint i = 0; i < look->others->len; i++) {
        const Stretch *other = &g_array_index(look->others, Stretch, i);
        gint64 both = box_extent(box_intersect(other->box, box));
        if (both == 0)
            continue;
        covered += both;
        least = MIN(least, box_extent(other->box));
        n += other->n_letters;
    }
    return LETTERING_WITHIN * n >= n_letters && LETTERING_WITHIN * covered >= least && covered > 0;
}

/* Whether nothing but marks such as `DOB:` was read. */
static gboolean is_mark(const char *read) {
    g_auto(GStrv) tokens = match_tokens(read);
    return spelling_count(read) > 0 && *tokens == NULL;
}

/* Whether a line that was read with confidence is another text. */
static gboolean is_other_text(const LetteringLook *look, const LineReading *line) {
    const char *read = line->text;
    if (!look->legible_script || line->doubtful || line->confidence < LETTERING_OTHER_TEXT)
        return FALSE;
    return is_mark(read) || (spelling_count(read) >= LETTERING_SHORT &&
                             !lettering_holds_any(read, LETTERING_DOUBTED, look->tokens) &&
                             !lettering_is_part(read, look->text));
}

/* One that reads like nothing but plainly is lettering has as many letters as count. */
static void keep_unread(LetteringLook *look, Box box, const FoundLine *line,
                        const LineReading *reading) {
    gsize n = spelling_count(reading->text);
    if (look->again || line->second || (n == 0 && !reading->plain && line->calm < LETTERING_CALM))
        return;
    guint least = n == 0 && reading->plain ? LETTERING_LEAST : 0;
    Stretch unread = {box, MAX((guint)MAX(n, line->n_letters), least), look->way,
                      g_strdup(reading->text)};
    g_array_append_val(look->unread, unread);
}

/* Whether a line is what another one, which reads well as it is, leaves where something that runs
 * through it was taken out. */
static gboolean is_spoilt(const LetteringLook *look, const FoundLine *line) {
    for (guint i = 0; i < look->clear->len && line->crossed && line->second; i++)
        if (found_lines_overlap(&g_array_index(look->clear, FoundLine, i), line))
            return TRUE;
    return FALSE;
}

/* Reads a line; FALSE where that fails. *usable: it may be the expected text. */
static gboolean look_at_line(LetteringLook *look, const TurnedRegion *turned, const Picture *plane,
                             const FoundLine *line, gboolean *usable, GError **error) {
    Box box = box_back(turned, line->box);
    if (is_explained(look, box, line->n_letters) || is_spoilt(look, line))
        return TRUE;
    LineReading reading;
    if (!line_reader_look(look->reader, plane, line, &reading, error))
        return FALSE;
    g_autofree char *read = reading.text;
    gsize n = spelling_count(read);
    if (!reading.doubtful && reading.confidence >= LETTERING_OTHER_TEXT)
        g_array_append_vals(look->clear, line, 1);
    if (n > 0) {
        g_ptr_array_add(look->readings, text_reading_new(g_strdup(read), reading.confidence));
        if (!turned->tilted && turned->orientation == ORIENTATION_UPRIGHT)
            lettering_append(&look->out->read, read);
    }
    *usable = !is_other_text(look, &reading);
    if (*usable) {
        keep_unread(look, box, line, &reading);
    } else {
        Stretch other = {box, (guint)n, look->way, g_steal_pointer(&read)};
        g_array_append_val(look->others, other);
        look->out->n_other += (guint)n;
    }
    return TRUE;
}

/* Whether so much of the expected text was read that no reading of the same letters turned over or
 * mirrored makes them another text. */
static gboolean is_long_part(const LetteringLook *look, const char *read) {
    return spelling_count(read) > LETTERING_CUT_OFF && lettering_is_part(read, look->text);
}

/* Letters that can't be read in one way of looking; appends as what they were read to `text`, which
 * may be NULL. */
static guint count_unread(const LetteringLook *look, guint way, char **text) {
    guint n = 0;
    for (guint i = 0; i < look->unread->len; i++) {
        const Stretch *stretch = &g_array_index(look->unread, Stretch, i);
        if (stretch->way != way || (is_explained(look, stretch->box, stretch->n_letters) &&
                                    !is_long_part(look, stretch->text)))
            continue;
        n += stretch->n_letters;
        if (text != NULL)
            lettering_append(text, stretch->text);
    }
    return n;
}

static gboolean is_legible(const LetteringLook *look) {
    return look->out->match.tokens_removed < look->out->match.tokens_total;
}

/* Reads the lines of a turned picture. *n_usable: those that may be the expected text. */
static gboolean look_in(LetteringLook *look, const TurnedRegion *turned, guint *n_usable,
                        GError **error) {
    gint64 pitch = (turned->region.y1 - turned->region.y0) / region_lines_expected(look->text);
    g_auto(Picture) plane = {0};
    g_autoptr(GArray) lines = region_lines_find(&turned->picture, &plane, error);
    if (lines == NULL)
        return FALSE;
    g_autofree guint8 *usable = g_malloc0(MAX(lines->len, 1));
    g_array_set_size(look->clear, 0);
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        gboolean may_be = FALSE;
        if (!region_line_counts(&turned->picture, line, turned->region, pitch))
            continue;
        if (!look_at_line(look, turned, &plane, line, &may_be, error))
            return FALSE;
        usable[i] = may_be;
        *n_usable += may_be;
    }
    look->out->match = match_readings(look->readings, look->tokens, NULL);
    guint n_unread = count_unread(look, look->way, NULL);
    look->way++;
    if (n_unread >= LETTERING_LEAST && !is_legible(look) && !turned->tilted)
        look->out->repeats |=
            look_for_repeats(&turned->picture, turned->region, lines, usable, look->text);
    return TRUE;
}

static gboolean look_oriented(LetteringLook *look, const Picture *picture, Box region,
                              Orientation orientation, guint *n_usable, GError **error) {
    Orientation undo = orientation_inverse(orientation);
    g_auto(TurnedRegion)
        turned = {.region = box_orient(region, picture->width, picture->height, undo),
                  .orientation = orientation};
    if (picture_orient(picture, undo, &turned.picture))
        return look_in(look, &turned, n_usable, error);
    g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("turn a region"));
    return FALSE;
}

/* Along one axis: what looks like letters in one way does so turned over and mirrored as well. */
static gboolean look_along(LetteringLook *look, const Picture *picture, Box region,
                           const Orientation orientations[4], GError **error) {
    guint n_usable = 0;
    for (guint i = 0; i < 4 && (i == 0 || n_usable > 0) && !is_legible(look); i++) {
        look->again = i > 0;
        if (!look_oriented(look, picture, region, orientations[i], &n_usable, error))
            return FALSE;
    }
    look->again = FALSE;
    return TRUE;
}

static guint median_sample(const Picture *picture) {
    g_autofree gsize *histogram = g_new0(gsize, G_MAXUINT16 + 1);
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            histogram[picture_row16(picture, 0, y)[x]]++;
    gsize half = picture->width * picture->height / 2, below = 0;
    guint value = 0;
    while (value < G_MAXUINT16 && (below += histogram[value]) <= half)
        value++;
    return value;
}

static gboolean look_aslant(LetteringLook *look, const Picture *picture, GError **error) {
    guint ground = median_sample(picture), around[3] = {ground, ground, ground}, n_usable = 0;
    for (gint step = 1; step * LETTERING_TILT < 90; step++)
        for (gint side = -1; side <= 1 && !is_legible(look); side += 2) {
            g_auto(TurnedRegion) turned = {.tilted = TRUE};
            if (!picture_rotate(picture, side * step * LETTERING_TILT, around, &turned.rotation,
                                &turned.picture)) {
                g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("turn a region"));
                return FALSE;
            }
            turned.region = picture_box(&turned.picture);
            if (!look_in(look, &turned, &n_usable, error))
                return FALSE;
        }
    return TRUE;
}

/* The way in which most letters can't be read. */
static void take_unread(const LetteringLook *look) {
    Lettering *out = look->out;
    for (guint way = 0; way < look->way; way++) {
        guint n = count_unread(look, way, NULL);
        if (n <= out->n_unread)
            continue;
        g_clear_pointer(&out->unread, g_free);
        out->n_unread = count_unread(look, way, &out->unread);
    }
}

static GArray *boxes_of(const GArray *stretches) {
    GArray *boxes = g_array_new(FALSE, FALSE, sizeof(Box));
    for (guint i = 0; i < stretches->len; i++)
        g_array_append_val(boxes, g_array_index(stretches, Stretch, i).box);
    return boxes;
}

gboolean lettering_find(const Picture *picture, Box region, const char *text, char **tokens,
                        Recognizer *engine, Lettering *out, GError **error) {
    static const Orientation axes[][4] = {
        {ORIENTATION_UPRIGHT, ORIENTATION_HALF, ORIENTATION_MIRRORED, ORIENTATION_MIRRORED_HALF},
        {ORIENTATION_QUARTER, ORIENTATION_THREE_QUARTERS, ORIENTATION_MIRRORED_QUARTER,
         ORIENTATION_MIRRORED_THREE_QUARTERS}};
    *out = (Lettering){.match = {g_strv_length(tokens), g_strv_length(tokens), 1}};
    g_auto(LetteringLook) look = look_new(text, tokens, engine, out);
    for (gsize i = 0; i < G_N_ELEMENTS(axes); i++)
        if (!look_along(&look, picture, region, axes[i], error))
            return FALSE;
    if (!is_legible(&look) && directions_may_be_aslant(text, region) &&
        !look_aslant(&look, picture, error))
        return FALSE;
    take_unread(&look);
    out->shared = shared_words_only(look.readings, text, tokens);
    out->others = boxes_of(look.others);
    return TRUE;
}
