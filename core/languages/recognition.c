#include "core/languages/recognition.h"

#include "kernels/digest.h"
#include "ocr/barcode/barcodes.h"
#include "ocr/recognizer.h"

/* Of a model pieces all over the file are compared: training changes all of a network's weights. */
enum { PIECES = 16, PIECE_BYTES = 4096, DIGITS_TOLD = 12 };

static char *digest_pieces(const guint8 *data, gsize size) {
    Md5Bytes pieces[PIECES], joined;
    guint8 digests[PIECES][MD5_SIZE], digest[1][MD5_SIZE];
    char text[2 * MD5_SIZE + 1];
    gsize length = MIN(size / PIECES, PIECE_BYTES);
    for (gsize i = 0; i < PIECES; i++)
        pieces[i] = (Md5Bytes){data + i * (size / PIECES), length};
    md5_digest(pieces, PIECES, digests);
    joined = (Md5Bytes){digests[0], sizeof digests};
    md5_digest(&joined, 1, digest);
    md5_text(digest[0], text);
    return g_strndup(text, DIGITS_TOLD);
}

/* Where models are read from. */
typedef struct Models {
    const RecognizerKind *kind;
    char *folder; /* NULL: nobody knows */
} Models;

static char *model_text(const Models *models, const char *language) {
    g_autofree char *path =
        models->folder != NULL ? models->kind->model(models->folder, language) : NULL;
    g_autoptr(GMappedFile) file = path != NULL ? g_mapped_file_new(path, FALSE, NULL) : NULL;
    if (file == NULL)
        return g_strdup("installed");
    gsize size = g_mapped_file_get_length(file);
    g_autofree char *digest = digest_pieces((const guint8 *)g_mapped_file_get_contents(file), size);
    return g_strdup_printf("installed (%" G_GSIZE_FORMAT " bytes, %s)", size, digest);
}

static void add(GVariantBuilder *to, const char *name, const char *text) {
    g_variant_builder_add(to, "{sv}", name, g_variant_new_string(text));
}

static void add_language(GVariantBuilder *to, const Models *models, const char *language) {
    g_autofree char *name = g_strconcat("the language ", language, NULL);
    g_autofree char *text = model_text(models, language);
    add(to, name, text);
}

/* English, which is tried first, and all others that lettering may be read in. */
static void add_languages(GVariantBuilder *to, const Models *models, GStrv named) {
    const ScriptSet all = (ScriptSet)((G_GUINT64_CONSTANT(1) << SCRIPTS) - 1);
    g_auto(GStrv) installed = models->kind->languages(NULL);
    const char *const *usable = (const char *const *)(named != NULL ? named : installed);
    add_language(to, models, "eng");
    if (usable == NULL)
        return;
    g_autoptr(Languages) languages = languages_new(all, (const char *const *)named, usable);
    for (char **name = languages->others; *name != NULL; name++)
        if (!g_str_equal(*name, "eng"))
            add_language(to, models, *name);
}

char *recognition_text(gboolean ocr, GStrv languages) {
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    gsize n;
    const RecognizerKind *kind = recognizer_kinds(&n)[0]; /* whose models all kinds read */
    if (ocr) {
        add(&builder, kind->library, kind->version());
        Models models = {kind, kind->models()};
        add_languages(&builder, &models, languages);
        g_free(models.folder);
    }
    if (barcodes_readable())
        add(&builder, "ZBar", "installed");
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&builder));
    return g_variant_print(all, TRUE);
}
