#include "core/check/lettering/shared_words.h"

#include "core/check/lettering/lettering.h"
#include "core/check/limits/lettering_limits.h"
#include "ocr/match.h"
#include "ocr/read/spelling.h"

static gboolean holds_digit(const char *token) {
    for (; *token; token++)
        if (g_ascii_isdigit(*token))
            return TRUE;
    return FALSE;
}

static gboolean is_read(const GPtrArray *readings, const char *token) {
    for (guint i = 0; i < readings->len; i++) {
        const TextReading *reading = readings->pdata[i];
        if (match_text(reading->text, reading->confidence, token))
            return TRUE;
    }
    return FALSE;
}

/* Letters and digits of the words in a line that are none of the expected text's, nor pieces or
 * misreadings of them. */
static guint count_foreign(const char *line, const char *text, char **tokens) {
    guint n = 0;
    g_auto(GStrv) words = match_tokens(line);
    for (char **word = words; *word; word++) {
        guint length = spelling_count(*word);
        if (length >= LETTERING_SHORT && !lettering_holds_any(*word, LETTERING_DOUBTED, tokens) &&
            !lettering_is_part(*word, text))
            n += length;
    }
    return n;
}

/* The most of these in a line that holds a word of the expected text. */
static guint most_foreign(const TextReading *reading, const char *text, char **tokens) {
    guint most = 0;
    g_auto(GStrv) lines = g_strsplit(reading->text, "\n", -1);
    for (char **line = lines; *line && reading->confidence >= LETTERING_OTHER_TEXT; line++)
        if (lettering_holds_any(*line, reading->confidence, tokens))
            most = MAX(most, count_foreign(*line, text, tokens));
    return most;
}

gboolean shared_words_only(const GPtrArray *readings, const char *text, char **tokens) {
    guint n_shared = 0, n_foreign = 0;
    gboolean lacks_word = FALSE;
    for (char **token = tokens; *token; token++) {
        gboolean found = is_read(readings, *token), is_number = holds_digit(*token);
        if (found && is_number)
            return FALSE;
        n_shared += found ? spelling_count(*token) : 0;
        lacks_word |= !found && !is_number;
    }
    for (guint i = 0; i < readings->len; i++)
        n_foreign = MAX(n_foreign, most_foreign(readings->pdata[i], text, tokens));
    return n_shared > 0 && lacks_word && n_foreign >= n_shared;
}
