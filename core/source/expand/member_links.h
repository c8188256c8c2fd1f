/* Where the links of an archive lead. A link holds nothing by itself: that nothing is lost with it
 * is so only where what it names is in the archive, as a member that is looked at, or a folder. */
#pragma once
#include <glib.h>

typedef struct MemberLinks MemberLinks;
MemberLinks *member_links_new(void);
void member_links_free(MemberLinks *links);

/* What is in the archive, by its name there; with it the folders above it. */
void member_links_note(MemberLinks *links, const char *name);
/* A link, to be settled once all members are noted. Of a hard link the target starts where names
 * do, else at the link's folder; it may be NULL. */
void member_links_add(MemberLinks *links, const char *name, const char *target, gboolean is_hard);

typedef struct MemberLink {
    const char *name, *target; /* as they were added; target "" for none */
    gboolean leads_somewhere;
} MemberLink;
/* The next link, in their order; FALSE where there is none. Valid until the links are freed. */
gboolean member_links_next(MemberLinks *links, MemberLink *link);
