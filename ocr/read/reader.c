#include "ocr/read/reader.h"

#include "ocr/leptonica/zeros.h"
#include "ocr/no_memory.h"
#include "ocr/orientation.h"
#include "ocr/read/limits.h"
#include "ocr/read/line_image.h"
#include "ocr/read/line_part.h"
#include "ocr/read/rendering.h"
#include "ocr/read/spelling.h"
#include "ocr/read/strip.h"
#include <math.h>
#include <string.h>

enum { VIEWS = STRIPS };
G_STATIC_ASSERT((int)LINE_RENDERINGS == (int)VIEWS);

struct LineReader {
    Recognizer *recognizer, *own; /* own: NULL where the recogniser is the caller's */
    GHashTable *remembered;       /* LineReading by digest of the line image */
};

void line_reading_clear(LineReading *reading) {
    g_clear_pointer(&reading->text, g_free);
}

static void forget(gpointer reading) {
    line_reading_clear(reading);
    g_free(reading);
}

LineReader *line_reader_new(const char *name, GError **error) {
    g_autoptr(Recognizer) recognizer = recognizer_new_waiting(name, error);
    if (recognizer == NULL)
        return NULL;
    LineReader *reader = line_reader_new_sharing(recognizer);
    reader->own = g_steal_pointer(&recognizer);
    return reader;
}

LineReader *line_reader_new_sharing(Recognizer *recognizer) {
    LineReader *reader = g_new0(LineReader, 1);
    reader->recognizer = recognizer;
    reader->remembered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, forget);
    return reader;
}

void line_reader_free(LineReader *reader) {
    if (reader == NULL)
        return;
    recognizer_free(reader->own);
    g_hash_table_unref(reader->remembered);
    g_free(reader);
}

Recognizer *line_reader_recognizer(const LineReader *reader) {
    return reader->recognizer;
}

/* A line as it is read in a language. */
typedef struct Sight {
    const FoundLine *line;
    const char *language; /* NULL: English */
    Picture image;
    Box letters;   /* in the image */
    gsize n_views; /* that it is read in at most */
} Sight;

static void sight_clear(Sight *sight) {
    picture_clear(&sight->image);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sight, sight_clear)

/* Whether a line is read as strips: small Latin letters on an even ground. */
static gboolean is_strip(const Sight *sight) {
    return sight->language == NULL && sight->line->calm >= READ_CALM &&
           sight->line->letter_height < READ_LARGE_LETTERS;
}

static void add_image(GChecksum *checksum, const Sight *sight) {
    const Picture *image = &sight->image;
    gsize sizes[] = {image->width, image->height, sight->line->letter_height,
                     (gsize)is_strip(sight), sight->n_views};
    g_checksum_update(checksum, (const guchar *)sizes, sizeof sizes);
    g_checksum_update(checksum, (const guchar *)&sight->letters, sizeof sight->letters);
    for (gsize y = 0; y < image->height; y++)
        g_checksum_update(checksum, picture_row8(image, 0, y), (gssize)image->width);
}

/* A name for the samples of a line's images and how they are read. */
static char *image_key(const LineReader *reader, const Sight *english, const Sight *other) {
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    add_image(checksum, english);
    if (other->image.width > 0)
        add_image(checksum, other);
    for (char **name = recognizer_languages(reader->recognizer)->others; *name; name++)
        g_checksum_update(checksum, (const guchar *)*name, (gssize)strlen(*name) + 1);
    return g_strdup(g_checksum_get_string(checksum));
}

static void set_memory_error(GError **error) {
    g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("read a line"));
}

/* Reads the line in one of its views, strips or renderings, as many of either. NULL where that
 * fails. */
static TextReading *read_view(LineReader *reader, const Sight *sight, guint view, GError **error) {
    gboolean strip = is_strip(sight);
    gsize height = sight->line->letter_height;
    g_auto(Picture) rendered = {0};
    if (!(strip ? strip_line(&sight->image, sight->letters, height, (LineStrip)view, &rendered)
                : render_line(&sight->image, height, (LineRendering)view, &rendered))) {
        set_memory_error(error);
        return NULL;
    }
    TextReading *reading = recognizer_read_in(reader->recognizer, sight->language, &rendered,
                                              strip ? LAYOUT_RAW_LINE : LAYOUT_LINE, error);
    if (reading) {
        char *raw = reading->text;
        reading->text = spell_line(raw);
        g_free(raw);
    }
    return reading;
}

/* Whether another view won't help: what looks like few letters in texture, but does not read
 * like any, or like one or two, but reads like nothing twice, is none. */
static gboolean is_hopeless(TextReading *const *readings, gsize n, const FoundLine *line) {
    if (n == 1 && line->n_letters <= READ_FEW_LETTERS && line->calm < READ_TEXTURE)
        return readings[0]->confidence < READ_UNLIKELY;
    if (line->n_letters >= READ_SHORT || n < 2)
        return FALSE;
    for (gsize i = 0; i < n; i++)
        if (readings[i]->confidence >= READ_HOPELESS)
            return FALSE;
    return TRUE;
}

/* The reading whose letters another one repeats, or the most confident one if it is much more so
 * than that. */
static gsize choose(TextReading *const *readings, gsize n, gboolean *agreed) {
    gsize best = 0, repeated = 0;
    for (gsize i = 0; i < n; i++) {
        if (readings[i]->confidence > readings[best]->confidence)
            best = i;
        for (gsize k = 0; k < i; k++)
            if (spelling_agrees(readings[i]->text, readings[k]->text)) {
                *agreed = TRUE;
                repeated = readings[i]->confidence > readings[k]->confidence ? i : k;
            }
    }
    return *agreed && readings[best]->confidence <= readings[repeated]->confidence + READ_BETTER
               ? repeated
               : best;
}

/* Whether two views may say the same by chance, as what letters of another script are read as. */
static gboolean is_chance(const TextReading *reading) {
    gboolean few = spelling_count(reading->text) < READ_PLAIN_LETTERS;
    return reading->confidence < (few ? READ_CHANCE : READ_LONG_CHANCE);
}

/* Reads one view; where that is not sure, others: what two of them say is believed, else the
 * most confident one, which is doubtful. NULL where reading fails. */
static TextReading *recognize(LineReader *reader, const Sight *sight, gboolean *doubtful,
                              GError **error) {
    TextReading *readings[VIEWS] = {NULL}, *best = NULL;
    gsize n = 0, chosen = 0;
    gboolean agreed = FALSE, good = TRUE, sure = FALSE;
    while (n < sight->n_views && !agreed && !sure && !is_hopeless(readings, n, sight->line)) {
        readings[n] = read_view(reader, sight, (guint)n, error);
        good = readings[n] != NULL;
        if (!good)
            break;
        chosen = choose(readings, ++n, &agreed);
        sure = readings[0]->confidence >= (is_strip(sight) ? READ_SURE_STRIP : READ_SURE);
    }
    if (good)
        best = g_steal_pointer(&readings[chosen]);
    for (gsize i = 0; i < n; i++)
        text_reading_free(readings[i]);
    if (best)
        *doubtful = !sure && (!agreed || is_chance(best));
    return best;
}

/* What a reading's confidence must be for so many letters, both found and read. The more stand in a
 * line, the less need be said for it by how they look. */
static double least_confidence(guint letters, const FoundLine *line) {
    gboolean calm = line->calm >= READ_CALM;
    if (letters >= READ_LONG || line->n_letters >= READ_LONG_FOUND)
        return READ_LONG_CREDIBLE;
    if (line->n_letters < READ_SHORT)
        return calm ? READ_CALM_SHORT_CREDIBLE : READ_SHORT_CREDIBLE;
    return calm ? READ_CALM_CREDIBLE : READ_CREDIBLE;
}

/* Whether a reading is text. A row of letters on an even ground is, however much Tesseract doubts
 * what it says: it reads plain digits of some fonts at 20. */
static gboolean is_credible(const TextReading *reading, const FoundLine *line) {
    guint n = spelling_count(reading->text);
    if (line->slab.degrees != 0 && (n < READ_SHORT || reading->confidence < READ_TURNED_CREDIBLE))
        return FALSE;
    if (n < READ_LEAST_LETTERS || READ_OF_FOUND * n < line->n_letters)
        return FALSE;
    if (line->calm >= READ_CALM && line->n_letters >= READ_PLAIN_LETTERS)
        return TRUE;
    return reading->confidence >= least_confidence(MIN(n, line->n_letters), line);
}

static guint count_strokes(const guint8 *row, gint64 x0, gint64 x1) {
    guint n = 0;
    gboolean ink = FALSE;
    for (gint64 x = x0; x < x1; x++) {
        n += !ink && row[x] < READ_INK;
        ink = row[x] < READ_INK;
    }
    return n;
}

/* Whether most of the rows that letters are high are crossed by so many strokes for each letter
 * height, as letters are; traces and scales are crossed by few. There are more rows where marks
 * stand above or below the letters, as in Arabic. */
static gboolean is_dense(const Sight *sight, double strokes) {
    const Box *box = &sight->letters;
    double wide = (double)(box->x1 - box->x0) / (double)MAX(sight->line->letter_height, 1);
    gint64 n = 0;
    for (gint64 y = box->y0; y < box->y1; y++)
        n += count_strokes(picture_row8(&sight->image, 0, (gsize)y), box->x0, box->x1) >=
             strokes * wide;
    return 2 * n >= MIN(box->y1 - box->y0, (gint64)sight->line->letter_height);
}

/* Whether a line plainly is lettering: the less even the ground, the more must stand in a row; less
 * if it reads like text. Letters that touch are found as few. confidence: of what it reads like;
 * two signs by themselves that are read with confidence are no letters, or one. */
static gboolean is_plain(const Sight *sight, gboolean credible, double confidence) {
    const FoundLine *line = sight->line;
    gboolean sure = confidence >= READ_SURE_STRIP;
    static const struct {
        double calm;
        guint letters, width; /* percent of the letter height */
        double strokes;
        gboolean unsure;
    } rows[] = {
        {READ_PLAIN_EVEN, READ_LEAST_LETTERS, READ_PLAIN_WIDTH_EVEN, READ_PLAIN_STROKES_EVEN, TRUE},
        {READ_PLAIN_EVEN, 1, READ_PLAIN_WIDTH_JOINED_EVEN, READ_PLAIN_STROKES, TRUE},
        {READ_CALM, READ_LEAST_LETTERS, READ_PLAIN_WIDTH, READ_PLAIN_STROKES, FALSE},
        {READ_CALM, 1, READ_PLAIN_WIDTH_JOINED, READ_PLAIN_STROKES, FALSE},
        {READ_TEXTURE, READ_LEAST_LETTERS, READ_PLAIN_WIDTH_TEXTURE, READ_PLAIN_STROKES, FALSE},
        {READ_PLAIN_ROUGH, READ_PLAIN_LETTERS_ROUGH, READ_PLAIN_WIDTH_TEXTURE, READ_PLAIN_STROKES,
         FALSE}};
    gint64 width = (gint64)(100 * line->slab.length) / (gint64)MAX(line->letter_height, 1);
    gboolean askew = fmod(line->slab.degrees, 90) != 0;
    if (askew && line->n_letters < (line->calm >= READ_CALM ? READ_PLAIN_LETTERS_ASKEW_CALM
                                                            : READ_PLAIN_LETTERS_ASKEW))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (line->calm >= rows[i].calm && line->n_letters >= rows[i].letters &&
            width >= rows[i].width && !(rows[i].unsure && sure) && is_dense(sight, rows[i].strokes))
            return TRUE;
    return line->calm >= READ_CALM &&
           line->n_letters >= (credible ? READ_LEAST_LETTERS : READ_PLAIN_LETTERS);
}

/* Takes a reading over. */
static void take(TextReading *reading, gboolean doubtful, const Sight *sight, LineReading *out) {
    gboolean credible = is_credible(reading, sight->line);
    g_free(out->text);
    *out =
        (LineReading){credible ? g_steal_pointer(&reading->text) : g_strdup(""),
                      reading->confidence, doubtful || !credible,
                      (doubtful || !credible) && is_plain(sight, credible, reading->confidence), 0};
    text_reading_free(reading);
}

/* Reads a line in English, its zeros without their slashes and dots. */
static gboolean read_english(LineReader *reader, Sight *sight, LineReading *out, GError **error) {
    gboolean doubtful = FALSE;
    if (open_zeros(&sight->image, sight->line->letter_height) < 0) {
        set_memory_error(error);
        return FALSE;
    }
    TextReading *reading = recognize(reader, sight, &doubtful, error);
    if (reading)
        take(reading, doubtful, sight, out);
    return reading != NULL;
}

/* Reads a line in other languages, and takes what is read with more confidence. */
static gboolean read_others(LineReader *reader, Sight *sight, LineReading *out, GError **error) {
    if (!out->doubtful && *out->text && out->confidence >= READ_ENGLISH)
        return TRUE;
    for (char **name = recognizer_languages(reader->recognizer)->others; *name; name++) {
        gboolean doubtful = FALSE;
        sight->language = *name;
        TextReading *reading = recognize(reader, sight, &doubtful, error);
        if (reading == NULL)
            return FALSE;
        if (reading->confidence > out->confidence && is_credible(reading, sight->line))
            take(reading, doubtful, sight, out);
        else
            text_reading_free(reading);
    }
    return TRUE;
}

static void remember(LineReader *reader, char *key, LineReading *reading) {
    if (g_hash_table_size(reader->remembered) >= READ_REMEMBERED_MOST)
        g_hash_table_remove_all(reader->remembered);
    g_hash_table_insert(reader->remembered, key, reading);
}

/* Cuts a line out as it is read in English and, with the marks above and below it, in other
 * languages, if there are any. */
static gboolean cut_line(LineReader *reader, const Picture *picture, const FoundLine *line,
                         Sight *english, Sight *other) {
    if (!line_image(picture, line, &english->image, &english->letters))
        return FALSE;
    if (*recognizer_languages(reader->recognizer)->others == NULL)
        return TRUE;
    gint64 above = (gint64)line->letter_height / READ_MARKS;
    FoundLine whole = *line;
    whole.slab.breadth += 2 * (double)above;
    whole.box = box_clip(slab_box(&whole.slab), (gint64)picture->width, (gint64)picture->height);
    if (whole.slab.degrees == 0)
        whole.slab = slab_of_box(whole.box);
    return line_image(picture, &whole, &other->image, &other->letters);
}

static LineReading *look_at(LineReader *reader, Sight *english, Sight *other, GError **error) {
    g_autofree char *key = image_key(reader, english, other);
    LineReading *known = g_hash_table_lookup(reader->remembered, key);
    if (known != NULL)
        return known;
    g_auto(LineReading) fresh = {0};
    if (!read_english(reader, english, &fresh, error) ||
        (other->image.width > 0 && !read_others(reader, other, &fresh, error)))
        return NULL;
    known = g_memdup2(&fresh, sizeof fresh);
    fresh.text = NULL;
    remember(reader, g_steal_pointer(&key), known);
    return known;
}

/* Whether a line that was read so may as well stand upside down. Few letters in texture are read as
 * anything: both ways, twice as often. */
static gboolean may_be_upside_down(const LineReading *reading, const FoundLine *line) {
    gboolean brief = line->slab.degrees != 0 || line->n_letters <= READ_UPRIGHT_LETTERS;
    double upright = brief ? READ_UPRIGHT_BRIEF : READ_UPRIGHT;
    return (*reading->text == '\0' || reading->confidence < upright) &&
           line->n_letters >= READ_SHORT &&
           (line->calm >= READ_TEXTURE || line->n_letters >= READ_LONG_FOUND);
}

/* Whether letters and digits stand in one word, as where F 056Y is read upside down: A9S0 4. */
static gboolean is_mixed(const char *text) {
    for (; text[0] != '\0' && text[1] != '\0'; text++)
        if ((g_ascii_isdigit(text[0]) && g_ascii_isalpha(text[1])) ||
            (g_ascii_isalpha(text[0]) && g_ascii_isdigit(text[1])))
            return TRUE;
    return FALSE;
}

/* Whether what was read upside down is believed rather than what was read before. */
static gboolean is_better(const LineReading *upside_down, const LineReading *upright) {
    gboolean sure =
        upside_down->confidence >= READ_UPSIDE_DOWN_SURE && !is_mixed(upside_down->text);
    double least = upright->confidence + (sure ? READ_UPSIDE_DOWN_SURER : READ_UPSIDE_DOWN_BETTER);
    return *upside_down->text != '\0' && upside_down->confidence >= READ_UPSIDE_DOWN &&
           spelling_count(upside_down->text) >= READ_SHORT &&
           upside_down->confidence > (*upright->text == '\0' ? READ_TURNED_CREDIBLE : least);
}

/* Cuts a line out and turns it over; one view tells whether it stood upside down. */
static gboolean cut_over(const Picture *picture, const FoundLine *line, Sight *out) {
    g_auto(Picture) image = {0};
    Box letters;
    *out = (Sight){.line = line, .n_views = 1};
    if (!line_image(picture, line, &image, &letters))
        return FALSE;
    out->letters = box_orient(letters, image.width, image.height, ORIENTATION_HALF);
    return picture_orient(&image, ORIENTATION_HALF, &out->image);
}

/* Says whether a line that was turned over may read better so than upright: the beginning of a long
 * one tells. */
static gboolean reads_over(LineReader *reader, const Sight *over, const LineReading *upright,
                           gboolean *may, GError **error) {
    g_auto(Sight) part = {.line = over->line, .n_views = over->n_views},
                  none = {.line = over->line};
    *may = TRUE;
    if (!line_part(&over->image, over->letters, over->line->letter_height, &part.image,
                   &part.letters)) {
        set_memory_error(error);
        return FALSE;
    }
    if (part.image.width == 0)
        return TRUE;
    const LineReading *reading = look_at(reader, &part, &none, error);
    *may = reading != NULL &&
           (reading->confidence >= READ_UPSIDE_DOWN || reading->confidence > upright->confidence);
    return reading != NULL;
}

/* Takes what a line says upside down, if that is better. */
static gboolean look_over(LineReader *reader, const Picture *picture, const FoundLine *line,
                          LineReading *out, GError **error) {
    g_auto(Sight) over = {0}, none = {.line = line};
    gboolean may;
    if (!cut_over(picture, line, &over)) {
        set_memory_error(error);
        return FALSE;
    }
    if (!reads_over(reader, &over, out, &may, error))
        return FALSE;
    const LineReading *reading = may ? look_at(reader, &over, &none, error) : NULL;
    if (!may || (reading != NULL && !is_better(reading, out)))
        return TRUE;
    if (reading == NULL)
        return FALSE;
    g_free(out->text);
    *out = (LineReading){g_strdup(reading->text), reading->confidence, reading->doubtful,
                         reading->plain, fmod(line->slab.degrees + 180, 360)};
    return TRUE;
}

/* Reads a line with what runs through it taken out where it is crossed, or as it is. */
static gboolean look_once(LineReader *reader, const Picture *picture, const FoundLine *line,
                          LineReading *out, GError **error) {
    g_auto(Sight) english = {.line = line, .n_views = VIEWS},
                  other = {.line = line, .language = "", .n_views = VIEWS};
    if (!cut_line(reader, picture, line, &english, &other)) {
        set_memory_error(error);
        return FALSE;
    }
    const LineReading *reading = look_at(reader, &english, &other, error);
    if (reading == NULL)
        return FALSE;
    *out = (LineReading){g_strdup(reading->text), reading->confidence, reading->doubtful,
                         reading->plain, line->slab.degrees};
    if (!may_be_upside_down(out, line) || look_over(reader, picture, line, out, error))
        return TRUE;
    line_reading_clear(out);
    return FALSE;
}

/* Takes what a crossed line says as it is, if that is better: a thin line may do letters less harm
 * than taking it out. */
static gboolean look_crossed(LineReader *reader, const Picture *picture, const FoundLine *line,
                             LineReading *out, GError **error) {
    FoundLine as_is = *line;
    LineReading reading;
    as_is.crossed = FALSE;
    if (!look_once(reader, picture, &as_is, &reading, error))
        return FALSE;
    if (*reading.text != '\0' && (*out->text == '\0' || reading.confidence > out->confidence)) {
        line_reading_clear(out);
        *out = reading;
    } else {
        line_reading_clear(&reading);
    }
    return TRUE;
}

gboolean line_reader_look(LineReader *reader, const Picture *picture, const FoundLine *line,
                          LineReading *out, GError **error) {
    if (!look_once(reader, picture, line, out, error))
        return FALSE;
    if (!line->crossed || look_crossed(reader, picture, line, out, error))
        return TRUE;
    line_reading_clear(out);
    return FALSE;
}

char *line_reader_read(LineReader *reader, const Picture *picture, const FoundLine *line,
                       double *confidence, GError **error) {
    LineReading reading;
    if (!line_reader_look(reader, picture, line, &reading, error))
        return NULL;
    *confidence = reading.confidence;
    return reading.text;
}
