#include "core/synth/people/charset.h"

#include <string.h>

static const struct {
    const char *term, *iconv;
    gboolean extended; /* ISO 2022, ASCII until another set is invoked */
} sets[] = {
    {"", "ASCII", FALSE},
    {"ISO_IR 6", "ASCII", FALSE},
    {"ISO_IR 100", "ISO-8859-1", FALSE},
    {"ISO 2022 IR 100", "ISO-8859-1", FALSE},
    {"ISO_IR 101", "ISO-8859-2", FALSE},
    {"ISO_IR 109", "ISO-8859-3", FALSE},
    {"ISO_IR 110", "ISO-8859-4", FALSE},
    {"ISO_IR 126", "ISO-8859-7", FALSE},
    {"ISO_IR 127", "ISO-8859-6", FALSE},
    {"ISO_IR 138", "ISO-8859-8", FALSE},
    {"ISO_IR 144", "ISO-8859-5", FALSE},
    {"ISO_IR 148", "ISO-8859-9", FALSE},
    {"ISO_IR 166", "ISO-8859-11", FALSE},
    {"ISO_IR 192", "UTF-8", FALSE},
    {"GB18030", "GB18030", FALSE},
    {"GBK", "GBK", FALSE},
    {"\\ISO 2022 IR 87", "ISO-2022-JP", TRUE},
    {"\\ISO 2022 IR 149", "EUC-KR", FALSE},
};

/* Piece by piece, so that each ends in ASCII (PS3.5 section 6.1.2.5.3). */
static char *encode_extended(const char *iconv, const char *utf8, gsize *length) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (;;) {
        gsize n = strcspn(utf8, "^=\\\r\n"), written;
        g_autofree char *piece = g_convert(utf8, (gssize)n, iconv, "UTF-8", NULL, &written, NULL);
        if (piece == NULL)
            return NULL;
        g_string_append_len(out, piece, (gssize)written);
        if (utf8[n] == '\0')
            break;
        g_string_append_c(out, utf8[n]);
        utf8 += n + 1;
    }
    *length = out->len;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *charset_encode(const char *character_set, const char *utf8, gsize *length) {
    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++)
        if (strcmp(sets[i].term, character_set) == 0)
            return sets[i].extended
                       ? encode_extended(sets[i].iconv, utf8, length)
                       : g_convert(utf8, -1, sets[i].iconv, "UTF-8", NULL, length, NULL);
    return NULL;
}
