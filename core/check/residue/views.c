#include "core/check/residue/views.h"

#include "core/check/limits/residue_limits.h"

/* What a view looks at. */
typedef enum LooksAt {
    CONTRAST,       /* values that stand out from their surroundings */
    LOCAL_CONTRAST, /* relative to the contrast nearby */
    AGITATION,      /* how much values vary there: outlines, noise that is stronger on strokes */
} LooksAt;

typedef struct ResidueView {
    LooksAt looks_at;
    guint blur;      /* radius that the text was blurred with, percent of the line's height */
    guint n_windows; /* whole lines; halves as well; and about six and four characters */
} ResidueView;

static const ResidueView views[VIEWS] = {
    {CONTRAST, 0, 4},
    {LOCAL_CONTRAST, 0, 4},
    {AGITATION, 0, 2},
    {CONTRAST, RESIDUE_BLUR_SLIGHT, 2},
    {CONTRAST, RESIDUE_BLUR_STRONG, 2},
};

/* Radius, in pixels, that a view takes the text to be blurred with. */
static double blur_radius(const ResidueView *view, gsize height) {
    return view->blur * (double)height / 100;
}

/* A text's strokes as a view expects them to look in what is left. */
static gint16 *view_strokes(const ResidueView *view, const Levels *strokes, gsize radius) {
    g_auto(Levels) copy = levels_copy(strokes);
    levels_smooth(&copy, (gsize)(blur_radius(view, copy.height) + 0.5));
    levels_high_pass(&copy, radius);
    gint16 *template = g_new(gint16, MAX(copy.width * copy.height, 1));
    levels_scale(&copy, template);
    return template;
}

/* What a view looks at in what is left. */
static gint16 *view_residue(const ResidueView *view, const Levels *left, gsize radius) {
    g_auto(Levels) copy = levels_copy(left);
    levels_high_pass(&copy, radius);
    if (view->looks_at == AGITATION) {
        for (gsize i = 0; i < copy.width * copy.height; i++)
            copy.samples[i] = ABS(copy.samples[i]);
        levels_smooth(&copy, RESIDUE_AGITATION);
        levels_high_pass(&copy, radius);
    }
    gint16 *residue = g_new(gint16, MAX(copy.width * copy.height, 1));
    if (view->looks_at == LOCAL_CONTRAST)
        levels_scale_locally(&copy, radius, residue);
    else
        levels_scale(&copy, residue);
    return residue;
}

static gsize view_radius(const ResidueView *view, gsize height) {
    return MAX(RESIDUE_RADIUS_LEAST, height / RESIDUE_RADIUS + (gsize)(RESIDUE_RADIUS_BLURRED *
                                                                       blur_radius(view, height)));
}

guint view_windows(guint view) {
    return views[view].n_windows;
}

void view_compare(guint view, const Levels *left, const Levels *wanted, const GPtrArray *others,
                  Comparison *out) {
    const ResidueView *as = &views[view];
    gsize radius = view_radius(as, wanted->height);
    g_autofree gint16 *expected = view_strokes(as, wanted, radius);
    GPtrArray *seen = NULL;
    if (others != NULL) {
        seen = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; i < others->len; i++)
            g_ptr_array_add(seen, view_strokes(as, others->pdata[i], radius));
    }
    comparison_init(out, wanted->width, wanted->height, view_residue(as, left, radius), expected,
                    seen);
}
