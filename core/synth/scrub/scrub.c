#include "core/synth/scrub/scrub.h"

#include "core/source/index/instances.h"
#include "core/synth/dataset/dataset.h"
#include "core/synth/failure.h"
#include "core/synth/ordered.h"
#include "core/synth/scrub/image.h"
#include "core/synth/scrub/outputs.h"
#include "core/synth/scrub/replacement.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct Scrub {
    const ScrubOptions *options;
    ScrubRows *rows;
    Flaws *flaws;
    InstanceIndex *originals;
    Outputs *outputs;
    ScrubCounts counts;
} Scrub;

/* What a worker says of a row, in this order; nothing at all where the instance is left out. */
enum {
    DONE_PATIENT,
    DONE_STUDY,
    DONE_SERIES,
    DONE_INSTANCE,
    DONE_REGIONS,
    DONE_PIXELS,
    DONE_TAGS,
    N_DONE
};

static gpointer start(gpointer data, GError **error) {
    Scrub *scrub = data;
    return scrub_rows_open(scrub->rows, error) ? typesetter_new(scrub->options->fonts, error)
                                               : NULL;
}

/* The instance's place below the folders. */
static const char *relative_path(const Scrub *scrub, const char *path) {
    gsize length = strlen(scrub->options->original);
    const char *rest = g_str_has_prefix(path, scrub->options->original) ? path + length : path;
    while (*rest == '/')
        rest++;
    return rest;
}

static char *regions_truth(const ScrubRow *row, const ScrubbedImage *image, const char *head) {
    GString *lines = g_string_new(NULL);
    const Treatment *treatment = image->treatment;
    for (guint i = 0; treatment && i < row->regions->len; i++) {
        const ScrubRegion *region = &g_array_index(row->regions, ScrubRegion, i);
        g_auto(GStrv) parts = g_strsplit(region->text, "\n", -1);
        g_autofree char *joined = g_strjoinv("\\n", parts);
        g_autofree char *text = outputs_csv(joined);
        /* Pixels per em; capitals are 0.73 of it. */
        guint font = (image->capital_height * 137 + 50) / 100;
        g_string_append_printf(lines, "%s,%s,%s,%s,%u,%u,%u,%u,%s,%u,%s,%s\n", head,
                               treatment->name, treatment->leak ? "leak" : "hidden",
                               treatment->level, region->x0, region->y0, region->x1, region->y1,
                               text, font, image->codec_original, image->codec_deid);
    }
    return g_string_free(lines, FALSE);
}

static char *pixels_truth(const ScrubRow *row, const ScrubbedImage *image, const char *head) {
    if (image->treatment == NULL)
        return g_strdup("");
    g_autofree char *box = outputs_csv(image->damaged_box ? image->damaged_box : "");
    return g_strdup_printf("%s,%s,%s,%s,%s,%s,%s\n", head, row->regions->len ? "text" : "plain",
                           image->treatment->name, image->outside, box, image->codec_original,
                           image->codec_deid);
}

/* Chooses what goes wrong with the row's elements, at most one thing with each. */
static char *choose_tag_flaws(const Scrub *scrub, gsize task, const ScrubRow *row, const Tree *tree,
                              const char *file, const char *deid_sop,
                              const ScrubCheck *spoiled[N_TAG_FLAWS]) {
    GString *lines = g_string_new(NULL);
    guint64 seed = scrub->options->seed;
    Random random = random_stream(seed ^ random_hash(row->answer->instance), "tag flaws", 0);
    for (TagFlaw flaw = 0; flaw < N_TAG_FLAWS; flaw++) {
        guint64 number = random_next(&random);
        spoiled[flaw] = flaws_has_tag_flaw(scrub->flaws, flaw, task, seed)
                            ? tag_flaw_choose(row, tree, flaw, number >> 8)
                            : NULL;
        for (TagFlaw earlier = 0; spoiled[flaw] && earlier < flaw; earlier++)
            if (spoiled[earlier] && strcmp(spoiled[earlier]->path, spoiled[flaw]->path) == 0)
                spoiled[flaw] = NULL;
        if (spoiled[flaw] == NULL)
            continue;
        g_autofree char *path = outputs_csv(spoiled[flaw]->path);
        g_string_append_printf(lines, "%s,%s,%s,%s,%s\n", file, deid_sop, tag_flaw_name(flaw), path,
                               action_facts(spoiled[flaw]->action)->name);
    }
    return g_string_free(lines, FALSE);
}

static gboolean save(const Scrub *scrub, const Tree *tree, const char *file,
                     const ScrubbedImage *image, GError **error) {
    g_autofree char *path = g_build_filename(scrub->options->out, "deid", file, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: %s", folder, g_strerror(errno));
        return FALSE;
    }
    return tree_save(tree, path, image->transfer_syntax, error);
}

static char **scrub_row(const Scrub *scrub, gsize task, const ScrubRow *row, const char *path,
                        Typesetter *typesetter, GError **error) {
    guint64 seed = scrub->options->seed;
    g_autoptr(DicomFile) dicom = dicom_file_open(path, 0, error);
    if (dicom == NULL)
        return NULL;
    g_autoptr(Tree) tree = tree_load(dicom_file_dataset(dicom));
    const char *file = relative_path(scrub, path);
    char **done = g_new0(char *, N_DONE + 1);
    g_auto(GStrv) owned = done;
    done[DONE_PATIENT] = replacement_patient(seed, row->answer->patient);
    done[DONE_STUDY] = replacement_uid(seed, row->answer->study);
    done[DONE_SERIES] = replacement_uid(seed, row->answer->series);
    done[DONE_INSTANCE] = replacement_uid(seed, row->answer->instance);
    g_autofree char *head =
        g_strdup_printf("%s,%s,%s", file, row->answer->instance, done[DONE_INSTANCE]);

    g_auto(PlacedText) placed = {0};
    gboolean in_scene = scrub_rows_placed_text(scrub->rows, row->answer->instance, &placed);
    ImageTask image_task = {.flaws = scrub->flaws,
                            .row = row,
                            .ordinal = scrub_rows_ordinal(scrub->rows, task),
                            .seed = seed,
                            .capital_height =
                                scrub_rows_capital_height(scrub->rows, row->answer->instance),
                            .placed = in_scene ? &placed : NULL,
                            .typesetter = typesetter};
    g_auto(ScrubbedImage) image = {0};
    if (!image_scrub(&image_task, dicom, tree, &image, error)) {
        g_prefix_error(error, "%s: ", file);
        return NULL;
    }
    done[DONE_REGIONS] = regions_truth(row, &image, head);
    done[DONE_PIXELS] = pixels_truth(row, &image, head);
    const ScrubCheck *spoiled[N_TAG_FLAWS] = {NULL};
    gboolean missing = flaws_is_missing(scrub->flaws, task, seed);
    if (missing) {
        /* Nothing is there that could be judged. */
        g_free(done[DONE_REGIONS]);
        g_free(done[DONE_PIXELS]);
        done[DONE_REGIONS] = g_strdup("");
        done[DONE_PIXELS] = g_strdup("");
        done[DONE_TAGS] = g_strdup_printf("%s,%s,file-missing,,\n", file, done[DONE_INSTANCE]);
    } else {
        done[DONE_TAGS] =
            choose_tag_flaws(scrub, task, row, tree, file, done[DONE_INSTANCE], spoiled);
        actions_carry_out(tree, row, seed, spoiled);
        if (!save(scrub, tree, file, &image, error))
            return NULL;
    }
    return g_steal_pointer(&owned);
}

static char **run(gsize task, gpointer state, gpointer data, GError **error) {
    const Scrub *scrub = data;
    g_autoptr(ScrubRow) row = scrub_rows_read(scrub->rows, task, error);
    if (row == NULL)
        return NULL;
    g_autofree char *path = instance_index_find_path(scrub->originals, row->answer->instance);
    if (path == NULL)
        return NULL;
    g_autoptr(GError) failure = NULL;
    char **done = scrub_row(scrub, task, row, path, state, &failure);
    if (done == NULL) {
        /* It costs this instance only, unless nothing can be written. */
        if (g_error_matches(failure, SYNTH_ERROR, SYNTH_ERROR_WRITE))
            g_propagate_error(error, g_steal_pointer(&failure));
        else
            g_printerr("pixleak scrub: left out: %s\n", failure->message);
        return NULL;
    }
    /* The old ones in front of the new ones. */
    char **all = g_new0(char *, 4 + N_DONE + 1);
    all[DONE_PATIENT] = g_strdup(row->answer->patient);
    all[DONE_STUDY] = g_strdup(row->answer->study);
    all[DONE_SERIES] = g_strdup(row->answer->series);
    all[DONE_INSTANCE] = g_strdup(row->answer->instance);
    memcpy(all + 4, done, N_DONE * sizeof *done);
    g_free(done);
    return all;
}

static gboolean take(gsize task, const char *const *texts, gpointer data, GError **error) {
    (void)task;
    Scrub *scrub = data;
    if (texts[0] == NULL) {
        scrub->counts.left_out++;
        return TRUE;
    }
    const char *const *now = texts + 4;
    if (!outputs_map_patient(scrub->outputs, texts[DONE_PATIENT], now[DONE_PATIENT], error) ||
        !outputs_map_uid(scrub->outputs, texts[DONE_STUDY], now[DONE_STUDY], error) ||
        !outputs_map_uid(scrub->outputs, texts[DONE_SERIES], now[DONE_SERIES], error) ||
        !outputs_map_uid(scrub->outputs, texts[DONE_INSTANCE], now[DONE_INSTANCE], error))
        return FALSE;
    outputs_add_truth(scrub->outputs, now[DONE_REGIONS], now[DONE_PIXELS], now[DONE_TAGS]);
    scrub->counts.instances++;
    return TRUE;
}

static void clear(Scrub *scrub) {
    g_clear_pointer(&scrub->rows, scrub_rows_free);
    g_clear_pointer(&scrub->flaws, flaws_free);
    g_clear_pointer(&scrub->originals, instance_index_free);
    g_clear_pointer(&scrub->outputs, outputs_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scrub, clear)

/* A folder of its own, or the one that holds the originals and the key. */
static gboolean prepare_folder(const char *out, GError **error) {
    g_autofree char *deid = g_build_filename(out, "deid", NULL);
    return dataset_make_folder(deid, error);
}

gboolean scrub_make(const ScrubOptions *options, ScrubCounts *counts, GError **error) {
    g_auto(Scrub) scrub = {.options = options};
    guint jobs = options->jobs > 0 ? options->jobs : g_get_num_processors();
    if ((scrub.flaws = flaws_new(options->flaws, error)) == NULL ||
        (scrub.rows = scrub_rows_new(options->key, error)) == NULL ||
        (scrub.originals = instance_index_of_path(options->original, NULL,
                                                  &(ReaderTerms){.jobs = jobs}, error)) == NULL ||
        !prepare_folder(options->out, error) ||
        (scrub.outputs = outputs_new(options->out, error)) == NULL)
        return FALSE;
    OrderedJob job = {.n_tasks = scrub_rows_count(scrub.rows),
                      .jobs = jobs,
                      .start = start,
                      .run = run,
                      .take = take,
                      .quiet = options->quiet,
                      .data = &scrub};
    if (!ordered_run(&job, error) || !outputs_finish(scrub.outputs, error))
        return FALSE;
    *counts = scrub.counts;
    return TRUE;
}
