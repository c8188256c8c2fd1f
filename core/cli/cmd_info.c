#include "codecs/codec.h"
#include "core/cli/cli.h"
#include "kernels/kernels.h"
#include "ocr/recognizer.h"

#include <charls/charls.h>
#include <openjpeg.h>
#include <sqlite3.h>
#include <stdio.h>
#include <zlib.h>

#include <jpeglib.h>

#define TEXT_OF(value) #value
#define TEXT(value) TEXT_OF(value)

int cmd_info(int argc, char **argv) {
    const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
    if (!cli_parse("info", "- what this program is made of", "", entries, &argc, &argv))
        return EXIT_USAGE;
    g_print("pixleak       %s\n", PIXLEAK_VERSION);
    g_print("GLib          %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
    g_print("SQLite        %s\n", sqlite3_libversion());
    g_print("zlib          %s\n", zlibVersion());
    g_print("OpenJPEG      %s\n", opj_version());
    g_print("libjpeg-turbo %s\n", TEXT(LIBJPEG_TURBO_VERSION));
    g_print("CharLS        %s\n", charls_get_version_string());
    gsize n_recognizers;
    const RecognizerKind *const *recognizers = recognizer_kinds(&n_recognizers);
    for (gsize i = 0; i < n_recognizers; i++)
        g_print("%-13s %s\n", recognizers[i]->library, recognizers[i]->version());
    g_print("kernels       ");
    const Kernels *kernels;
    for (gsize i = 0; (kernels = kernels_nth(i)) != NULL; i++)
        g_print("%s%s", kernels->name, kernels == kernels_get() ? " (used) " : " ");
#ifdef __SANITIZE_ADDRESS__
    g_print("\nbuilt with    AddressSanitizer");
#endif
    g_print("\n\ntransfer syntaxes\n");
    const TransferSyntax *row;
    for (gsize i = 0; (row = transfer_syntax_nth(i)) != NULL; i++)
        g_print("  %-24s %-15s %s\n", row->uid, row->codec ? row->codec->name : "not decodable",
                row->name);
    return EXIT_FINE;
}
