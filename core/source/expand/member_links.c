#include "core/source/expand/member_links.h"

#include <string.h>

/* Links that lead to links: as many as Linux follows (path_resolution(7)). */
enum { MAX_HOPS = 40 };

struct MemberLinks {
    GHashTable *members; /* plain names of what is there */
    GHashTable *targets; /* plain name of a link to that of its target; "" for the top */
    GPtrArray *names;    /* of the links, as they were added, each with its target behind it */
    guint next;
};

MemberLinks *member_links_new(void) {
    MemberLinks *links = g_new0(MemberLinks, 1);
    links->members = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    links->targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    links->names = g_ptr_array_new_with_free_func(g_free);
    return links;
}

void member_links_free(MemberLinks *links) {
    if (links == NULL)
        return;
    g_hash_table_unref(links->members);
    g_hash_table_unref(links->targets);
    g_ptr_array_unref(links->names);
    g_free(links);
}

/* Takes the last component off; FALSE where there is none. */
static gboolean go_up(GString *path) {
    const char *slash = strrchr(path->str, '/');
    gboolean is_top = path->len == 0;
    g_string_truncate(path, slash != NULL ? (gsize)(slash - path->str) : 0);
    return !is_top;
}

/* The plain name of a path that starts at a folder with a plain name; NULL: it leads out. */
static char *plain(const char *folder, const char *path) {
    g_autoptr(GString) at = g_string_new(folder);
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (char **part = parts; *part != NULL; part++) {
        if (strcmp(*part, "..") == 0 && !go_up(at))
            return NULL;
        if (**part == '\0' || strcmp(*part, ".") == 0 || strcmp(*part, "..") == 0)
            continue;
        g_string_append_printf(at, "%s%s", at->len > 0 ? "/" : "", *part);
    }
    return g_string_free(g_steal_pointer(&at), FALSE);
}

void member_links_note(MemberLinks *links, const char *name) {
    g_autofree char *path = plain("", name);
    g_autoptr(GString) at = g_string_new(path);
    while (at->len > 0 && g_hash_table_add(links->members, g_strdup(at->str)))
        go_up(at);
}

/* Behind a link `..` is not the folder that the path says: such targets are taken to lead nowhere,
 * which is told. */
static gboolean goes_up_again(const char *target) {
    while (g_str_has_prefix(target, "../") || g_str_has_prefix(target, "./"))
        target = strchr(target, '/') + 1;
    return strcmp(target, "..") != 0 && (strstr(target, "/../") || g_str_has_suffix(target, "/.."));
}

/* Symbolic links lead from their own folder, and absolute ones out of the archive. */
static char *plain_target(const char *name, const char *target, gboolean is_hard) {
    g_autofree char *own = plain("", name);
    if (own == NULL || (*target == '/' && !is_hard) || goes_up_again(target))
        return NULL;
    g_autoptr(GString) folder = g_string_new(is_hard ? "" : own);
    go_up(folder);
    return plain(folder->str, target);
}

void member_links_add(MemberLinks *links, const char *name, const char *target, gboolean is_hard) {
    char *own = plain("", name), *to = plain_target(name, target ? target : "", is_hard);
    g_ptr_array_add(links->names, g_strdup(name));
    g_ptr_array_add(links->names, g_strdup(target ? target : ""));
    if (own != NULL && to != NULL && target != NULL && *target != '\0') {
        g_hash_table_replace(links->targets, own, to);
        return;
    }
    g_free(own);
    g_free(to);
}

/* Where a path leads whose beginning, or all of it, is a link; NULL: nothing of it is. */
static char *follow(const MemberLinks *links, const char *path) {
    const char *rest = path;
    do {
        rest += strcspn(rest + 1, "/") + 1;
        g_autofree char *start = g_strndup(path, (gsize)(rest - path));
        const char *target = g_hash_table_lookup(links->targets, start);
        if (target != NULL)
            return plain(target, rest);
    } while (*rest != '\0');
    return NULL;
}

static gboolean leads_somewhere(const MemberLinks *links, const char *name) {
    g_autofree char *at = plain("", name);
    for (guint hops = 0; at != NULL && *at != '\0' && hops <= MAX_HOPS; hops++) {
        if (hops > 0 && g_hash_table_contains(links->members, at))
            return TRUE;
        char *next = follow(links, at);
        g_free(at);
        at = next;
        if (at != NULL && *at == '\0')
            return TRUE; /* the archive's top */
    }
    return FALSE;
}

gboolean member_links_next(MemberLinks *links, MemberLink *link) {
    if (links->next >= links->names->len)
        return FALSE;
    *link = (MemberLink){.name = g_ptr_array_index(links->names, links->next),
                         .target = g_ptr_array_index(links->names, links->next + 1)};
    link->leads_somewhere = leads_somewhere(links, link->name);
    links->next += 2;
    return TRUE;
}
