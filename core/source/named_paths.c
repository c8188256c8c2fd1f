#include "core/source/named_paths.h"

/* "@list" names a list, "-" the standard input. */
static gboolean is_relative(const char *path) {
    return !g_str_equal(path, "-") && !g_path_is_absolute(*path == '@' ? path + 1 : path);
}

char *named_paths_text(char **paths) {
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    gboolean relative = FALSE;
    for (char **path = paths; *path != NULL; path++)
        relative |= is_relative(*path);
    g_autofree char *folder = relative ? g_get_current_dir() : NULL;
    g_variant_builder_add(&builder, "{sv}", "paths",
                          g_variant_new_bytestring_array((const char *const *)paths, -1));
    if (folder != NULL)
        g_variant_builder_add(&builder, "{sv}", "folder", g_variant_new_bytestring(folder));
    g_autoptr(GVariant) text = g_variant_ref_sink(g_variant_builder_end(&builder));
    return g_variant_print(text, TRUE);
}
