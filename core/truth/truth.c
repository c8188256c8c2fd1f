#include "core/truth/truth.h"

#include "core/output/folder.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/output.h"
#include "core/source/index/instances.h"
#include "core/synth/key/answer_data.h"
#include "core/synth/key/key_writer.h"
#include "core/truth/presidio.h"
#include <string.h>

/* A file of the truth and the image that it is. */
typedef struct TruthMatch {
    const TruthFile *file;
    char *sop_instance; /* NULL: no image's name fits */
    gboolean several;   /* images' names do */
    gboolean clashes;   /* a name that is another file's fits the image, too */
} TruthMatch;

typedef struct TruthMaking {
    const TruthOptions *options;
    InstanceIndex *index;
    GPtrArray *files;    /* of TruthFile */
    TruthMatch *matches; /* one for each */
    GHashTable *by_name; /* a path's last component to GArray of guint, of `files` */
    TruthCounts *counts;
    FILE *map;
} TruthMaking;

static void left_out(TruthMaking *making, const char *name, const char *why) {
    g_autofree char *line = g_strdup_printf("%s: %s", name, why);
    g_autofree char *shown = terminal_text(line);
    if (making->counts->left++ == 0)
        g_printerr("left out of the key:\n");
    g_printerr("  %s\n", shown);
}

/* Within what was named as the originals. */
static const char *inner_name(const char *name, const char *top) {
    gsize length = strlen(top);
    return g_str_has_prefix(name, top) ? name + length + strspn(name + length, "!/") : name;
}

static void note_names(TruthMaking *making) {
    making->by_name =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    for (guint i = 0; i < making->files->len; i++) {
        const TruthFile *file = making->matches[i].file = g_ptr_array_index(making->files, i);
        g_autofree char *last = g_path_get_basename(file->name);
        GArray *same = g_hash_table_lookup(making->by_name, last);
        if (same == NULL) {
            same = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(making->by_name, g_steal_pointer(&last), same);
        }
        g_array_append_val(same, i);
    }
}

/* Finds what the truth says of an image, and writes the image's line of the map. */
static gboolean match(const char *sop_instance, gsize item, gpointer data) {
    TruthMaking *making = data;
    g_autofree char *name = sources_name(instance_index_sources(making->index), item);
    const char *inner = inner_name(name, making->options->original);
    g_autofree char *last = g_path_get_basename(name);
    const GArray *same = g_hash_table_lookup(making->by_name, last);
    for (guint i = 0; same != NULL && i < same->len; i++) {
        TruthMatch *found = &making->matches[g_array_index(same, guint, i)];
        if (!truth_name_fits(found->file->name, inner))
            continue;
        found->several = found->sop_instance != NULL;
        if (!found->several)
            found->sop_instance = g_strdup(sop_instance);
    }
    csv_write_row(making->map, 2, (const char *const[]){sop_instance, sop_instance});
    return TRUE;
}

static void tell_left_out(TruthMaking *making, const TruthMatch *found) {
    const TruthFile *file = found->file;
    if (found->several)
        left_out(making, file->name,
                 "its name fits several of the originals: name the folder that the truth's paths "
                 "start from");
    else if (found->clashes)
        left_out(
            making, file->name,
            "another name in the truth, which is not a longer or shorter one of this, fits the "
            "same image: name the folder that the truth's paths start from");
    else if (found->sop_instance == NULL)
        left_out(making, file->name, "none of the originals has this name and a UID of its own");
    for (guint i = 0; i < file->lost->len; i++)
        left_out(making, file->name, g_ptr_array_index(file->lost, i));
}

static void add_boxes(TruthMaking *making, const TruthFile *file, AnswerData *checks) {
    for (guint i = 0; i < file->boxes->len; i++) {
        const TruthBox *box = g_ptr_array_index(file->boxes, i);
        answer_data_add_region(checks, box->text, box->x0, box->y0, box->x1, box->y1);
    }
    making->counts->boxes += file->boxes->len;
}

/* One image's row, from all that the truth says of it: two names may be those of one image. */
static gboolean write_row(TruthMaking *making, KeyWriter *writer, const char *sop_instance,
                          const GArray *numbers, GError **error) {
    g_autoptr(AnswerData) checks = answer_data_new();
    for (guint i = 0; i < numbers->len; i++)
        add_boxes(making, making->matches[g_array_index(numbers, guint, i)].file, checks);
    g_autofree char *data = answer_data_finish(checks);
    making->counts->rows++;
    return key_writer_add(writer, &(KeyRow){.sop_instance = sop_instance, .answer_data = data},
                          error);
}

static gboolean is_matched(const TruthMatch *found) {
    return found->sop_instance != NULL && !found->several && !found->clashes;
}

/* In the truth's order. */
static gboolean write_rows(TruthMaking *making, KeyWriter *writer, GError **error) {
    g_autoptr(GHashTable) images =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < making->files->len; i++) {
        TruthMatch *found = &making->matches[i];
        tell_left_out(making, found);
        if (!is_matched(found))
            continue;
        GArray *numbers = g_hash_table_lookup(images, found->sop_instance);
        if (numbers == NULL) {
            numbers = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(images, found->sop_instance, numbers);
            g_ptr_array_add(order, found->sop_instance);
        }
        g_array_append_val(numbers, i);
    }
    gboolean good = TRUE;
    for (guint i = 0; good && i < order->len; i++) {
        const char *image = g_ptr_array_index(order, i);
        good = write_row(making, writer, image, g_hash_table_lookup(images, image), error);
    }
    return good && key_writer_finish(writer, error);
}

/* Two files can't be one image: by their names alone one would be taken for the other. */
static void find_clashes(TruthMaking *making) {
    g_autoptr(GHashTable) firsts = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint pass = 0; pass < 2; pass++) /* what came before a clash was seen clashes, too */
        for (guint i = 0; i < making->files->len; i++) {
            TruthMatch *found = &making->matches[i];
            if (found->sop_instance == NULL)
                continue;
            TruthMatch *first = g_hash_table_lookup(firsts, found->sop_instance);
            if (first == NULL)
                g_hash_table_insert(firsts, found->sop_instance, first = found);
            if (first->clashes || !truth_name_fits(first->file->name, found->file->name))
                first->clashes = found->clashes = TRUE;
        }
}

static gboolean any_matches(const TruthMaking *making, GError **error) {
    for (guint i = 0; i < making->files->len; i++)
        if (is_matched(&making->matches[i]))
            return TRUE;
    g_set_error(error, TRUTH_ERROR, 0,
                "%s: none of its %u names is that of one image in %s; name the folder that its "
                "paths start from",
                making->options->truth, making->files->len, making->options->original);
    return FALSE;
}

static gboolean write_key(TruthMaking *making, GError **error) {
    Output output = {0};
    if (!output_reserve(&output, making->options->out, "answers.db", error))
        return output_close(&output, FALSE, error);
    g_autoptr(KeyWriter) writer = key_writer_new(output.temporary, error);
    gboolean good = writer != NULL && write_rows(making, writer, error);
    return output_close(&output, good, error);
}

static gboolean write_all(TruthMaking *making, GError **error) {
    Output output = {0};
    const char *out = making->options->out;
    gboolean good =
        folder_make_empty(out, error) && output_open(&output, out, "uid_mapping.csv", error);
    if (good) {
        making->map = output.file;
        fputs("id_old,id_new\n", output.file);
        instance_index_each(making->index, match, making);
        find_clashes(making);
    }
    good = good && any_matches(making, error) && write_key(making, error);
    return output_close(&output, good, error);
}

static InstanceIndex *read_headers(const TruthOptions *options, GError **error) {
    g_autoptr(Confinement) confinement = confinement_new(0, FALSE, error);
    const ReaderTerms terms = {.jobs = options->jobs, .confinement = confinement};
    return confinement != NULL ? instance_index_of_path(options->original, NULL, &terms, error)
                               : NULL;
}

gboolean truth_make_key(const TruthOptions *options, TruthCounts *counts, GError **error) {
    *counts = (TruthCounts){0};
    g_autoptr(GPtrArray) files = presidio_read(options->truth, error);
    g_autoptr(InstanceIndex) index = files != NULL ? read_headers(options, error) : NULL;
    if (index == NULL)
        return FALSE;
    g_autofree TruthMatch *matches = g_new0(TruthMatch, MAX(files->len, 1));
    TruthMaking making = {
        .options = options, .index = index, .files = files, .matches = matches, .counts = counts};
    note_names(&making);
    gboolean good = write_all(&making, error);
    for (guint i = 0; i < files->len; i++)
        g_free(matches[i].sop_instance);
    g_hash_table_unref(making.by_name);
    return good;
}
