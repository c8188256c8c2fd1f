#include "core/synth/plan/plan.h"

#include "core/synth/failure.h"
#include "core/synth/random.h"
#include <string.h>

/* The published data's shape: subjects, studies, series and instances of both splits. */
static const struct {
    Split split;
    guint subjects, studies, series, instances;
} published[] = {
    {SPLIT_VALIDATION, 216, 241, 280, 23921},
    {SPLIT_TEST, 322, 364, 428, 29660},
};

/* How often series come in each encoding, of a thousand. */
static const struct {
    const char *name;
    guint share;
} encodings_of_midi[] = {
    {"raw", 470},   {"implicit", 330}, {"jpegll", 60},   {"j2k", 50}, {"rle", 25},
    {"jpegls", 25}, {"jpeg", 20},      {"deflated", 10}, {"big", 10},
};

/* The n-th of evenly spread numbers below a thousand. */
static guint spread(guint64 n, guint64 start) {
    guint64 golden = G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    return (guint)((((n * golden + start) >> 32) * 1000) >> 32);
}

static gboolean profile_serves(const Profile *profile, char **modalities) {
    if (modalities == NULL)
        return TRUE;
    return g_strv_contains((const char *const *)modalities, profile->modality) ||
           (strcmp(profile->modality, "OT") == 0 &&
            g_strv_contains((const char *const *)modalities, "SC"));
}

static GPtrArray *serving_profiles(char **modalities) {
    GPtrArray *serving = g_ptr_array_new();
    for (gsize i = 0; i < n_profiles; i++)
        if (profile_serves(&profiles[i], modalities))
            g_ptr_array_add(serving, (gpointer)&profiles[i]);
    return serving;
}

static const Encoding *encoding_that_serves(const Profile *profile, const Encoding *wanted) {
    gboolean serves =
        profile->look >= 0 ? encoding_serves(wanted, &profile->shape) : wanted->frame == NULL;
    return serves ? wanted : encoding_find("raw");
}

static const Profile *profile_by_share(const GPtrArray *serving, guint at) {
    guint total = 0;
    for (guint i = 0; i < serving->len; i++)
        total += ((const Profile *)serving->pdata[i])->share;
    guint sum = 0, limit = at * total / 1000;
    for (guint i = 0; i < serving->len; i++) {
        const Profile *profile = serving->pdata[i];
        sum += profile->share;
        if (limit < sum)
            return profile;
    }
    return serving->pdata[serving->len - 1];
}

static const Encoding *encoding_by_share(guint at) {
    for (gsize i = 0; i < G_N_ELEMENTS(encodings_of_midi); i++) {
        if (at < encodings_of_midi[i].share)
            return encoding_find(encodings_of_midi[i].name);
        at -= encodings_of_midi[i].share;
    }
    return encoding_find("raw");
}

/* Every profile and encoding in turn, an instance each. */
static void plan_small(Plan *plan, const GPtrArray *serving) {
    guint n_encodings = 0;
    while (encoding_nth(n_encodings))
        n_encodings++;
    guint n = plan->options.instances ? plan->options.instances : 40;
    for (guint i = 0; i < n; i++) {
        const Profile *profile = serving->pdata[i % serving->len];
        /* Turns that are no multiples of each other meet in every combination. */
        const Encoding *encoding = encoding_nth((i + i / serving->len) % n_encodings);
        PlannedSeries series = {profile, encoding_that_serves(profile, encoding), i, i, 1, 1, i, 1};
        g_array_append_val(plan->series, series);
    }
    plan->n_instances = plan->n_subjects = plan->n_studies = n;
}

/* Instances of volumes take up what single images leave, in proportion to how many they like. */
static void number_instances(const Plan *plan, guint from, guint instances) {
    enum { VOLUME = 10 };
    guint64 fixed = 0, wished = 0, seen = 0, given = 0;
    for (guint i = from; i < plan->series->len; i++) {
        PlannedSeries *series = &g_array_index(plan->series, PlannedSeries, i);
        Random random = random_stream(plan->options.seed, "series length", i);
        series->n_instances =
            random_between(&random, series->profile->fewest, series->profile->most);
        if (series->profile->fewest > VOLUME)
            wished += series->n_instances;
        else
            fixed += series->n_instances;
    }
    guint64 left = instances > fixed ? instances - fixed : 0;
    for (guint i = from; i < plan->series->len; i++) {
        PlannedSeries *series = &g_array_index(plan->series, PlannedSeries, i);
        if (series->profile->fewest <= VOLUME)
            continue;
        seen += series->n_instances;
        guint64 end = left * seen / wished;
        series->n_instances = (guint)MAX(1, end - given);
        given = end;
        fixed += series->n_instances;
    }
    /* What is too many or too few goes to the series in turn, each keeping one. */
    gint64 excess = (gint64)fixed - instances;
    for (guint i = from; excess != 0; i = i + 1 < plan->series->len ? i + 1 : from) {
        PlannedSeries *series = &g_array_index(plan->series, PlannedSeries, i);
        if (excess < 0) {
            series->n_instances++;
            excess++;
        } else if (series->n_instances > 1) {
            series->n_instances--;
            excess--;
        }
    }
}

/* n things over m owners, one each at least: what the i-th has. */
static guint dealt(guint n, guint m, guint i) {
    return n * (i + 1) / m - n * i / m;
}

static guint scaled(guint n, guint wanted, guint of) {
    return (guint)MAX(1, ((guint64)n * wanted + of / 2) / of);
}

static void plan_split(Plan *plan, const GPtrArray *serving, gsize row, guint instances) {
    guint of = published[row].instances, from = plan->series->len;
    guint subjects = scaled(published[row].subjects, instances, of);
    guint studies = MAX(subjects, scaled(published[row].studies, instances, of));
    guint n_series = MIN(instances, MAX(studies, scaled(published[row].series, instances, of)));
    subjects = MIN(subjects, n_series);
    studies = MIN(studies, n_series);
    guint study = 0, made = 0;
    guint64 start = random_hash("plan") + plan->options.seed * 0x9E3779B9u;
    for (guint subject = 0; subject < subjects; subject++)
        for (guint s = 0; s < dealt(studies, subjects, subject); s++, study++)
            for (guint k = 0; k < dealt(n_series, studies, study); k++, made++) {
                guint64 n = from + made;
                const Profile *profile = profile_by_share(serving, spread(n, start));
                const Encoding *encoding = encoding_by_share(spread(n * 7 + 3, start ^ of));
                PlannedSeries series = {profile,
                                        encoding_that_serves(profile, encoding),
                                        plan->n_subjects + subject,
                                        plan->n_studies + study,
                                        k + 1,
                                        s + 1,
                                        0,
                                        0};
                g_array_append_val(plan->series, series);
            }
    number_instances(plan, from, instances);
    for (guint i = from; i < plan->series->len; i++) {
        PlannedSeries *series = &g_array_index(plan->series, PlannedSeries, i);
        series->first = plan->n_instances;
        plan->n_instances += series->n_instances;
    }
    plan->n_subjects += subjects;
    plan->n_studies += studies;
}

static void plan_midi(Plan *plan, const GPtrArray *serving) {
    guint all = 0, wanted = 0, sum = 0;
    Split split = plan->options.split;
    for (gsize i = 0; i < G_N_ELEMENTS(published); i++)
        if (split == SPLIT_ALL || split == published[i].split)
            all += published[i].instances;
    wanted = plan->options.instances ? plan->options.instances : all;
    for (gsize i = 0; i < G_N_ELEMENTS(published); i++) {
        if (split != SPLIT_ALL && split != published[i].split)
            continue;
        guint before = (guint)((guint64)wanted * sum / all);
        sum += published[i].instances;
        guint here = (guint)((guint64)wanted * sum / all) - before;
        if (here > 0)
            plan_split(plan, serving, i, here);
    }
}

Plan *plan_new(const PlanOptions *options, GError **error) {
    g_autoptr(GPtrArray) serving = serving_profiles(options->modalities);
    if (serving->len == 0) {
        g_set_error(
            error, SYNTH_ERROR, SYNTH_ERROR_INPUT,
            "none of these modalities can be made (CT, MR, PT, NM, CR, DX, MG, US, SC, SR)");
        return NULL;
    }
    Plan *plan = g_new0(Plan, 1);
    plan->options = *options;
    plan->series = g_array_new(FALSE, FALSE, sizeof(PlannedSeries));
    (options->preset == PRESET_MIDI ? plan_midi : plan_small)(plan, serving);
    return plan;
}

void plan_free(Plan *plan) {
    g_array_unref(plan->series);
    g_free(plan);
}

const PlannedSeries *plan_series_of(const Plan *plan, guint instance) {
    guint first = 0, end = plan->series->len;
    while (end - first > 1) {
        guint middle = first + (end - first) / 2;
        if (g_array_index(plan->series, PlannedSeries, middle).first <= instance)
            first = middle;
        else
            end = middle;
    }
    return &g_array_index(plan->series, PlannedSeries, first);
}

gboolean plan_has_text(const Plan *plan, const PlannedSeries *series, guint instance) {
    enum { SMALL_PERCENT = 66 };
    if (series->profile->look < 0)
        return FALSE;
    guint percent = plan->options.text_percent >= 0        ? (guint)plan->options.text_percent
                    : plan->options.preset == PRESET_SMALL ? SMALL_PERCENT
                                                           : series->profile->text_percent;
    return spread(instance, random_hash("text") + plan->options.seed) < percent * 10;
}
