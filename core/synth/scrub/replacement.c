#include "core/synth/scrub/replacement.h"

#include "core/synth/random.h"
#include <string.h>

static void digest(guint64 seed, const char *text, guint8 out[32]) {
    g_autoptr(GChecksum) sha = g_checksum_new(G_CHECKSUM_SHA256);
    guint64 salt = GUINT64_TO_LE(seed);
    gsize length = 32;
    g_checksum_update(sha, (const guchar *)&salt, sizeof salt);
    g_checksum_update(sha, (const guchar *)text, (gssize)strlen(text));
    g_checksum_get_digest(sha, out, &length);
}

char *replacement_uid(guint64 seed, const char *uid) {
    guint8 bytes[32];
    digest(seed, uid, bytes);
    unsigned __int128 number = 0;
    for (guint i = 0; i < 16; i++)
        number = number << 8 | bytes[i];
    char digits[40];
    guint at = sizeof digits - 1;
    digits[at] = '\0';
    do
        digits[--at] = (char)('0' + (guint)(number % 10));
    while ((number /= 10) != 0);
    return g_strconcat("2.25.", digits + at, NULL);
}

char *replacement_patient(guint64 seed, const char *patient) {
    guint8 bytes[32];
    digest(seed, patient, bytes);
    guint64 number = 0;
    for (guint i = 0; i < 8; i++)
        number = number << 8 | bytes[i];
    return g_strdup_printf("DEID-%012" G_GINT64_MODIFIER "X", number >> 16);
}

guint replacement_days(guint64 seed, const char *patient) {
    Random random = random_stream(seed ^ random_hash(patient), "days", 0);
    return random_between(&random, 30, 3000);
}

static gboolean parse_date(const char *text, GDate *date) {
    for (guint i = 0; i < 8; i++)
        if (!g_ascii_isdigit(text[i]))
            return FALSE;
    g_autofree char *digits = g_strndup(text, 8);
    guint number = (guint)g_ascii_strtoull(digits, NULL, 10);
    guint day = number % 100, month = number / 100 % 100, year = number / 10000;
    if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return FALSE;
    g_date_clear(date, 1);
    g_date_set_dmy(date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return TRUE;
}

char *replacement_dates(const char *dates, guint days) {
    g_auto(GStrv) values = g_strsplit(dates, "\\", -1);
    GString *out = g_string_new(NULL);
    for (gsize i = 0; values[i]; i++) {
        GDate date;
        if (i > 0)
            g_string_append_c(out, '\\');
        if (!parse_date(values[i], &date))
            continue;
        g_date_subtract_days(&date, days);
        g_string_append_printf(out, "%04u%02u%02u%s", g_date_get_year(&date),
                               (guint)g_date_get_month(&date), g_date_get_day(&date),
                               values[i] + 8);
    }
    return g_string_free(out, FALSE);
}
