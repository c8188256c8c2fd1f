#include "codecs/codec.h"
#include "core/cli/cli.h"
#include "core/run/confinement.h"
#include "kernels/device/device.h"
#include "kernels/instructions.h"
#include "ocr/recognizer.h"

#include <charls/charls.h>
#include <openjpeg.h>
#include <sqlite3.h>
#include <stdio.h>
#include <zlib.h>

#include <jpeglib.h>

#define TEXT_OF(value) #value
#define TEXT(value) TEXT_OF(value)

/* The instruction sets that this machine runs, which of them is used, and what became of the
 * setting. */
static void print_instructions(void) {
    InstructionChoice choice = instructions_chosen();
    g_print("instructions ");
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++)
        if (instructions_run(set))
            g_print(" %s%s", instructions_name(set), set == choice.set ? " (used)" : "");
    g_print("\n");
    const char *setting = g_getenv("PIXLEAK_INSTRUCTIONS");
    if (!choice.known) {
        g_print("              PIXLEAK_INSTRUCTIONS=%s is not known and changes nothing; known are",
                setting);
        for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++)
            g_print("%s %s", set > 0 ? "," : "", instructions_name(set));
        g_print("\n");
    } else if (setting && setting[0] != '\0') {
        g_print("              PIXLEAK_INSTRUCTIONS=%s is the highest set that may be used\n",
                setting);
    }
}

/* What OpenCL and CUDA find here. */
static void print_devices(void) {
    DeviceFacts facts[DEVICE_MOST];
    gsize n = device_list(facts, DEVICE_MOST);
    g_print("devices       %s\n", n > 0 ? "(for --gpu)" : "none but the processor");
    for (gsize i = 0; i < n; i++)
        g_print("  %-11s %s%s\n              %s, %" G_GUINT64_FORMAT " MiB\n", facts[i].driver,
                facts[i].name, facts[i].is_processor ? " (a processor: used by name only)" : "",
                facts[i].version, facts[i].memory >> 20);
}

/* Its version, and the languages that it reads here. */
static void print_recognizer(const RecognizerKind *kind) {
    g_autoptr(GError) error = NULL;
    g_print("%-13s %s\n", kind->library, kind->version());
    g_auto(GStrv) installed = kind->languages(&error);
    g_autofree char *languages = installed != NULL ? g_strjoinv(", ", installed) : NULL;
    g_print("  languages   %s\n", languages != NULL ? languages : error->message);
}

/* What a run's workers are not kept from here. */
static gboolean print_sandbox(GError **error) {
    g_autoptr(Confinement) confinement = confinement_new(0, FALSE, error);
    g_autofree char *told = confinement != NULL ? confinement_tell(confinement) : NULL;
    if (confinement != NULL)
        g_print("sandbox       %s\n", told != NULL ? told : "whole (of workers without --gpu)");
    return confinement != NULL;
}

int cmd_info(const Arguments *arguments, GError **error) {
    (void)arguments;
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
        print_recognizer(recognizers[i]);
    print_instructions();
    print_devices();
    if (!print_sandbox(error))
        return EXIT_USAGE;
#ifdef __SANITIZE_ADDRESS__
    g_print("built with    AddressSanitizer\n");
#endif
    g_print("\ntransfer syntaxes\n");
    const TransferSyntax *row;
    for (gsize i = 0; (row = transfer_syntax_nth(i)) != NULL; i++)
        g_print("  %-24s %-15s %s\n", row->uid, row->codec ? row->codec->name : "not decodable",
                row->name);
    return EXIT_FINE;
}
