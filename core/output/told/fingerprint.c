#include "core/output/told/fingerprint.h"

#include "core/output/view.h"
#include "core/sealed/sealed.h"
#include <string.h>

/* A change of what goes into fingerprints is another version, since nothing accepted stands then.
 */
static const char version[] = "pixleak fingerprint 1";

static void take_digits(GChecksum *checksum, char digits[FINGERPRINT_DIGITS + 1]) {
    g_strlcpy(digits, g_checksum_get_string(checksum), FINGERPRINT_DIGITS + 1);
}

/* Each part with its length, so that no two lists of parts are the same bytes. */
static void add_part(GChecksum *checksum, sqlite3_value *part) {
    const guchar *bytes = sqlite3_value_text(part);
    int length = bytes != NULL ? sqlite3_value_bytes(part) : -1;
    g_autofree char *head = g_strdup_printf("%d:", length);
    g_checksum_update(checksum, (const guchar *)head, -1);
    if (length > 0)
        g_checksum_update(checksum, bytes, length);
}

static void make_fingerprint(sqlite3_context *context, int n, sqlite3_value **parts) {
    char digits[FINGERPRINT_DIGITS + 1];
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)version, -1);
    for (int i = 0; i < n; i++)
        add_part(checksum, parts[i]);
    take_digits(checksum, digits);
    sqlite3_result_text(context, digits, -1, SQLITE_TRANSIENT);
}

/* Letters and digits in lower case: how a text is set and spaced may change with its reading. */
static char *bare_text(const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded = g_utf8_casefold(valid, -1);
    GString *bare = g_string_new(NULL);
    for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_isalnum(g_utf8_get_char(at)))
            g_string_append_unichar(bare, g_utf8_get_char(at));
    return g_string_free(bare, FALSE);
}

/* One byte of a text's digest: that another text stands there is told, but nobody who guesses names
 * and dates learns from a fingerprint which it was. */
static void make_text_byte(sqlite3_context *context, int n, sqlite3_value **parts) {
    (void)n;
    const char *text = (const char *)sqlite3_value_text(parts[0]);
    g_autofree char *bare = bare_text(text != NULL ? text : "");
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, bare, -1);
    digest[2] = '\0';
    sqlite3_result_text(context, *bare != '\0' ? digest : "", -1, SQLITE_TRANSIENT);
}

static void make_base_name(sqlite3_context *context, int n, sqlite3_value **parts) {
    (void)n;
    const char *path = (const char *)sqlite3_value_text(parts[0]);
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    sqlite3_result_text(context, slash != NULL ? slash + 1 : path, -1, SQLITE_TRANSIENT);
}

gboolean fingerprint_functions_add(sqlite3 *database, GError **error) {
    static const struct {
        const char *name;
        int n;
        void (*run)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {{"fingerprint", -1, make_fingerprint},
                     {"text_byte", 1, make_text_byte},
                     {"base_name", 1, make_base_name}};
    for (gsize i = 0; i < G_N_ELEMENTS(functions); i++)
        if (sqlite3_create_function(database, functions[i].name, functions[i].n,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, functions[i].run,
                                    NULL, NULL) != SQLITE_OK)
            return sealed_fail(database, error);
    return TRUE;
}

void fingerprint_of_nth(const char *same, gint64 nth, char fingerprint[FINGERPRINT_DIGITS + 1]) {
    if (nth <= 1) {
        g_strlcpy(fingerprint, same, FINGERPRINT_DIGITS + 1);
        return;
    }
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *both = g_strdup_printf("%s %" G_GINT64_FORMAT, same, nth);
    g_checksum_update(checksum, (const guchar *)both, -1);
    take_digits(checksum, fingerprint);
}

gboolean fingerprint_is_one(const char *text) {
    return strlen(text) == FINGERPRINT_DIGITS &&
           strspn(text, "0123456789abcdef") == FINGERPRINT_DIGITS;
}
