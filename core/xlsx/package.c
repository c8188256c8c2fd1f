#include "core/xlsx/package.h"

#include <expat.h>
#include <minizip/unzip.h>
#include <string.h>

enum { CHUNK = 1 << 16, MAX_ATTRIBUTES = 64, MAX_DEPTH = 64, CASE_SENSITIVE = 1 };
static const gsize MAX_INFLATED = 256u << 20;
/* Bytes of an element's start, or of anything else that Expat takes in whole: with every further
 * piece it looks at all of it again. */
static const gsize MAX_TOKEN = 4u << 20;
static const char SEPARATOR = '|'; /* between an element's namespace and its name */

struct Package {
    char *path;
    unzFile zip;
};

Package *package_open(const char *path, GError **error) {
    g_autoptr(Package) package = g_new0(Package, 1);
    package->path = g_strdup(path);
    package->zip = unzOpen64(path);
    if (package->zip != NULL)
        return g_steal_pointer(&package);
    g_set_error(error, XLSX_ERROR, 0,
                g_file_test(path, G_FILE_TEST_EXISTS) ? "%s: no workbook (no ZIP archive)"
                                                      : "%s: no such file",
                path);
    return NULL;
}

void package_close(Package *package) {
    if (package == NULL)
        return;
    if (package->zip != NULL)
        unzClose(package->zip);
    g_free(package->path);
    g_free(package);
}

gboolean package_has(Package *package, const char *part) {
    return unzLocateFile(package->zip, part, CASE_SENSITIVE) == UNZ_OK;
}

const char *part_attribute(const char *const *attributes, const char *name) {
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* A part being parsed. */
typedef struct Parsing {
    XML_Parser parser;
    const PartHandlers *handlers;
    gpointer data;
    guint depth;
    gsize given; /* bytes so far */
    gsize heard; /* of them when Expat last told of something */
    GError *failure;
} Parsing;

static const char *local_name(const char *name) {
    const char *separator = strrchr(name, SEPARATOR);
    return separator ? separator + 1 : name;
}

static void stop(Parsing *parsing, const char *why) {
    if (parsing->failure == NULL)
        g_set_error_literal(&parsing->failure, XLSX_ERROR, 0, why);
    XML_StopParser(parsing->parser, XML_FALSE);
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attributes) {
    Parsing *parsing = data;
    const char *local[MAX_ATTRIBUTES + 1];
    gsize n = 0;
    parsing->heard = parsing->given;
    if (parsing->failure != NULL)
        return;
    if (++parsing->depth > MAX_DEPTH) {
        stop(parsing, "elements nested too deep");
        return;
    }
    for (; attributes[n] != NULL; n += 2) {
        if (n + 2 > MAX_ATTRIBUTES) {
            stop(parsing, "an element with too many attributes");
            return;
        }
        local[n] = local_name(attributes[n]);
        local[n + 1] = attributes[n + 1];
    }
    local[n] = NULL;
    if (parsing->handlers->start != NULL &&
        !parsing->handlers->start(local_name(name), local, parsing->data, &parsing->failure))
        XML_StopParser(parsing->parser, XML_FALSE);
}

static void on_end(void *data, const XML_Char *name) {
    Parsing *parsing = data;
    parsing->heard = parsing->given;
    if (parsing->failure != NULL)
        return;
    parsing->depth--;
    if (parsing->handlers->end != NULL &&
        !parsing->handlers->end(local_name(name), parsing->data, &parsing->failure))
        XML_StopParser(parsing->parser, XML_FALSE);
}

static void on_text(void *data, const XML_Char *text, int length) {
    Parsing *parsing = data;
    parsing->heard = parsing->given;
    if (parsing->failure == NULL && parsing->handlers->text != NULL &&
        !parsing->handlers->text(text, (gsize)length, parsing->data, &parsing->failure))
        XML_StopParser(parsing->parser, XML_FALSE);
}

static void on_other(void *data, const XML_Char *text, int length) {
    Parsing *parsing = data;
    (void)text;
    (void)length;
    parsing->heard = parsing->given;
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    stop(data, "a document type, which no part of a workbook has");
}

/* Parses the current part of the archive, piece by piece; the parsing's failure tells the outcome.
 */
static void parse_pieces(unzFile zip, Parsing *parsing) {
    int n = 1;
    while (n > 0 && parsing->failure == NULL) {
        void *buffer = XML_GetBuffer(parsing->parser, CHUNK);
        n = buffer != NULL ? unzReadCurrentFile(zip, buffer, CHUNK) : -1;
        if (n < 0) {
            stop(parsing, "damaged compressed data");
            return;
        }
        parsing->given += (gsize)n;
        if (parsing->given > MAX_INFLATED) {
            stop(parsing, "inflates to more than 256 MiB");
            return;
        }
        if (XML_ParseBuffer(parsing->parser, n, n == 0) != XML_STATUS_OK &&
            parsing->failure == NULL)
            g_set_error(&parsing->failure, XLSX_ERROR, 0, "within its first %zu bytes: %s",
                        parsing->given, XML_ErrorString(XML_GetErrorCode(parsing->parser)));
        if (n > 0 && parsing->given - parsing->heard > MAX_TOKEN)
            stop(parsing, "an element with attributes of more than 4 MiB");
    }
}

static void parse_current(unzFile zip, Parsing *parsing) {
    unz_file_info64 info;
    if (unzGetCurrentFileInfo64(zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK ||
        (info.flag & 1) != 0 || unzOpenCurrentFile(zip) != UNZ_OK) {
        g_set_error_literal(&parsing->failure, XLSX_ERROR, 0, "can't be read, or is encrypted");
        return;
    }
    parsing->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    XML_SetUserData(parsing->parser, parsing);
    XML_SetElementHandler(parsing->parser, on_start, on_end);
    XML_SetCharacterDataHandler(parsing->parser, on_text);
    XML_SetDefaultHandler(parsing->parser, on_other);
    XML_SetStartDoctypeDeclHandler(parsing->parser, on_doctype);
    parse_pieces(zip, parsing);
    XML_ParserFree(parsing->parser);
    if (unzCloseCurrentFile(zip) != UNZ_OK && parsing->failure == NULL)
        g_set_error_literal(&parsing->failure, XLSX_ERROR, 0, "damaged: its checksum is wrong");
}

gboolean package_read(Package *package, const char *part, const PartHandlers *handlers,
                      gpointer data, GError **error) {
    Parsing parsing = {.handlers = handlers, .data = data};
    if (package_has(package, part))
        parse_current(package->zip, &parsing);
    else
        g_set_error_literal(&parsing.failure, XLSX_ERROR, 0, "not there");
    if (parsing.failure == NULL)
        return TRUE;
    g_propagate_prefixed_error(error, parsing.failure, "%s: %s: ", package->path, part);
    return FALSE;
}
