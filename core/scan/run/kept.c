#include "core/scan/run/kept.h"

#include "core/output/formats/terminal_text.h"

static void tell_since(const Kept *kept, const char *since) {
    gsize looked_at = kept->changed + kept->lost + kept->other;
    g_printerr("--since %s: inputs kept: %" G_GSIZE_FORMAT ", looked at: %" G_GSIZE_FORMAT, since,
               kept->unchanged, looked_at);
    if (looked_at > 0)
        g_printerr(" (changed: %" G_GSIZE_FORMAT
                   "; new, archives, or not judged there: %" G_GSIZE_FORMAT,
                   kept->changed, kept->other);
    if (kept->lost > 0)
        g_printerr("; without their rows there: %" G_GSIZE_FORMAT, kept->lost);
    g_printerr(looked_at > 0 ? ")\n" : "\n");
}

static void tell_resume(const Kept *kept) {
    g_printerr("--resume: inputs that were finished: %" G_GSIZE_FORMAT
               ", that were not, or have changed: %" G_GSIZE_FORMAT,
               kept->finished + kept->taken_back,
               kept->unchanged + kept->changed + kept->lost + kept->other);
    if (kept->again > 0)
        g_printerr(" (looked at again, since they could not be read or ended a worker: "
                   "%" G_GSIZE_FORMAT ")",
                   kept->again);
    g_printerr("\n");
}

void kept_tell(const Kept *kept, const char *since, gboolean resume) {
    if (resume)
        tell_resume(kept);
    if (since != NULL)
        tell_since(kept, since);
    if (kept->drawn > 0)
        g_printerr("looked at again for pictures, since their rows have come among the worst: "
                   "%" G_GSIZE_FORMAT "\n",
                   kept->drawn);
}

void kept_tell_difference(const char *first, gsize gone, gsize changed, gsize left) {
    g_printerr("--resume: not all is as it was: %s. Of %" G_GSIZE_FORMAT
               " files that were judged: changed: %" G_GSIZE_FORMAT ", gone: %" G_GSIZE_FORMAT
               ", kept where their bytes are the same: %" G_GSIZE_FORMAT
               "; all others are looked at\n",
               first, gone + changed + left, changed, gone, left);
}

void kept_tell_other_names(const char *since, const char *there, const char *here) {
    g_autofree char *shown_there = terminal_text(there), *shown_here = terminal_text(here);
    g_printerr("--since %s: none of these paths stands there, and nothing is kept: the first file "
               "is called %s there, and %s here. To keep rows, end this run, and name the paths as "
               "they were named then\n",
               since, shown_there, shown_here);
}
