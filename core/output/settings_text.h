/* The options that decide on what a run finds, which it keeps as text: a dictionary of GVariant by
 * their names. How they are told to people. */
#pragma once
#include <glib.h>

/* What text was read with stands among them and is no option (core/languages/recognition.h). */
#define SETTING_RECOGNITION "recognition"

/* NULL where the text is no such dictionary. */
GVariant *settings_parse(const char *text);
/* A text with the options of two, as the run keeps it; the caller frees it. The first alone where
 * the other is none. */
char *settings_join(const char *settings, const char *more);
/* Whether the value is what was to be looked at, a path or several; else it says how. */
gboolean setting_is_path(GVariant *value);
/* Whether it is an option of the user's, neither a path nor what text was read with. */
gboolean setting_is_option(const char *name, GVariant *value);
/* What its user calls the option: "--limit-memory"; of what is no option, what it is. The caller
 * frees it. */
char *setting_name(const char *name);
/* Its value, NULL where it is not given; the caller frees it. */
char *setting_text(const char *name, GVariant *value);
