/* The options of a command that decide on what its shards find, by one list for both directions: as
 * a text that names them (core/output/settings_difference.h), and back from it, since shards are
 * merged by a run that has the same. */
#pragma once
#include <glib.h>

/* What the field of an option is. */
typedef enum ShardOptionType {
    SHARD_PATH,   /* const char *, bytes; NULL: not given */
    SHARD_TEXT,   /* const char *; NULL likewise */
    SHARD_TEXTS,  /* GStrv, without commas in them; NULL likewise */
    SHARD_REAL,   /* double */
    SHARD_NUMBER, /* guint64 */
    SHARD_FLAG    /* gboolean */
} ShardOptionType;

/* A list of them ends with a name that is NULL. */
typedef struct ShardOption {
    const char *name;
    ShardOptionType type;
    gsize offset;    /* of its field in the command's options */
    gboolean needed; /* of what may be NULL: it never is */
} ShardOption;

/* folder: files_folder() of all paths that decide, digest: files_digest() of what they hold;
 * NULL: without. The caller frees it. */
char *shard_options_text(const ShardOption *list, gconstpointer options, const char *folder,
                         const char *digest);

/* Where texts lie that were read. */
typedef struct ShardOptionTexts {
    GPtrArray *texts, *lists; /* of char *; of GStrv */
} ShardOptionTexts;
void shard_option_texts_clear(ShardOptionTexts *held);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ShardOptionTexts, shard_option_texts_clear)

/* Sets the fields; `held` must live as long as the options, and be cleared. FALSE with an error
 * where the text is none, and where relative paths start elsewhere than they did. */
gboolean shard_options_read(const ShardOption *list, const char *text, gpointer options,
                            ShardOptionTexts *held, GError **error);
/* Whether two such texts are of the same options. One folder may have two names, by which they
 * start. */
gboolean shard_options_are_same(const char *first, const char *second);
