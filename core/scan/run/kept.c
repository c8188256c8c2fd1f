#include "core/scan/run/kept.h"

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

void kept_tell(const Kept *kept, const char *since, gboolean resume) {
    if (resume)
        g_printerr("--resume: inputs that were finished: %" G_GSIZE_FORMAT
                   ", that were not: %" G_GSIZE_FORMAT "\n",
                   kept->finished, kept->unchanged + kept->changed + kept->lost + kept->other);
    if (since != NULL)
        tell_since(kept, since);
}
