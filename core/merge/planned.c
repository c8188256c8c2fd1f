#include "core/merge/planned.h"

#include "core/output/formats/terminal_text.h"

void planned_tell(const ResultPart *part) {
    g_autofree char *time = terminal_text(part->planned), *paths = terminal_text(part->paths);
    g_printerr("The shards are of a plan that was made at %s of %s. Files that came later were not "
               "looked at. The seconds are those of all shards together.\n",
               time, paths);
}

void planned_tell_changed(const PartsChanged *changed) {
    if (changed->n == 0)
        return;
    g_autoptr(GString) names = g_string_new(NULL);
    for (gsize i = 0; i < MIN(changed->n, PARTS_CHANGED_NAMES); i++) {
        g_autofree char *name = terminal_text(changed->names[i]);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", name);
    }
    g_printerr(
        "Files that are not what they were when the plan was made (of another size or time of "
        "change, or gone), judged as their shards found them: %" G_GSIZE_FORMAT " (%s%s)\n",
        changed->n, names->str, changed->n > PARTS_CHANGED_NAMES ? ", ..." : "");
}
