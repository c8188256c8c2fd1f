/* What was written, made durable: what is left of it after a power cut. */
#pragma once
#include <glib.h>

/* The bytes of a file. FALSE with PLAIN_FILE_ERROR where storage could not keep them. */
gboolean file_sync(const char *path, GError **error);
/* Likewise the names in a folder, as far as its file system can do that. */
gboolean folder_sync(const char *path, GError **error);
