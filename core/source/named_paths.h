/* The paths that a run was told to look at, for the record. */
#pragma once
#include <glib.h>

/* As text: a dictionary of GVariant (core/output/settings_text.h), with the folder that they start
 * in where one is relative. paths: ended by NULL, as sources_open() takes them. The caller frees
 * it. */
char *named_paths_text(char **paths);
