#include "core/cli/cli.h"
#include "core/image/pixel_data.h"

/* One line for a file; FALSE after saying on standard error what is wrong with it. */
static gboolean digest_file(const char *path) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = dicom_file_open(path, 0, &error);
    g_autoptr(PixelData) pixels = NULL;
    if (file != NULL)
        pixels = pixel_data_new(file, dicom_file_dataset(file), &error);
    if (error != NULL) {
        g_printerr("pixleak digest: %s\n", error->message);
        return FALSE;
    }
    if (pixels == NULL) {
        g_print("%s\t%s\t0\t-\t-\n", path, dicom_file_transfer_syntax(file));
        return TRUE;
    }
    g_autofree char *bytes = pixel_data_digest_bytes(pixels);
    g_autofree char *samples = pixel_data_digest_samples(pixels, &error);
    g_print("%s\t%s\t%" G_GSIZE_FORMAT "\t%s\t%s\n", path, dicom_file_transfer_syntax(file),
            pixel_data_n_frames(pixels), bytes, samples ? samples : "?");
    if (samples == NULL)
        g_printerr("pixleak digest: %s\n", error->message);
    return samples != NULL;
}

int cmd_digest(int argc, char **argv) {
    const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
    if (!cli_parse(
            "digest", "FILE... - digests of pixel data",
            "A line per file, columns separated by tabs: path, transfer syntax, frames, md5 of "
            "the\nPixel Data bytes, md5 of the decoded samples in little-endian (equal for equal "
            "pixels in\ndifferent codecs). Files without pixel data have 0 frames and `-`; "
            "what can't be decoded\nhas `?` and exit status 3.",
            entries, &argc, &argv))
        return EXIT_USAGE;
    if (argc < 2) {
        g_printerr("pixleak digest: no files given\n");
        return EXIT_USAGE;
    }
    gboolean good = TRUE;
    for (int i = 1; i < argc; i++)
        good &= digest_file(argv[i]);
    return good ? EXIT_FINE : EXIT_UNDETERMINED;
}
