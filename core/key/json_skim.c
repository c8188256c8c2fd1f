#include "core/key/json_skim.h"

#include <string.h>

static void skip_space(JsonSkim *skim) {
    while (skim->at < skim->end &&
           (*skim->at == ' ' || *skim->at == '\t' || *skim->at == '\n' || *skim->at == '\r'))
        skim->at++;
}

static gboolean take(JsonSkim *skim, char what) {
    skip_space(skim);
    if (skim->at == skim->end || *skim->at != what)
        return FALSE;
    skim->at++;
    return TRUE;
}

/* From a quote to behind the closing one: the first that an even number of backslashes precedes. */
static gboolean skip_string(JsonSkim *skim) {
    const char *start = skim->at + 1, *quote = start;
    while ((quote = memchr(quote, '"', (gsize)(skim->end - quote))) != NULL) {
        const char *slash = quote;
        while (slash > start && slash[-1] == '\\')
            slash--;
        if ((quote - slash) % 2 == 0) {
            skim->at = quote + 1;
            return TRUE;
        }
        quote++;
    }
    return FALSE;
}

static gboolean skip_value(JsonSkim *skim) {
    gsize depth = 0;
    const char *start = skim->at;
    for (; skim->at < skim->end; skim->at++) {
        switch (*skim->at) {
        case '"':
            if (!skip_string(skim))
                return FALSE;
            if (depth == 0)
                return TRUE;
            skim->at--;
            break;
        case '{':
        case '[':
            depth++;
            break;
        case '}':
        case ']':
            if (depth == 0)
                return skim->at > start;
            if (--depth == 0) {
                skim->at++;
                return TRUE;
            }
            break;
        case ',':
            if (depth == 0)
                return skim->at > start;
            break;
        default:
            break;
        }
    }
    return FALSE;
}

static JsonSkimStep end(JsonSkim *skim) {
    skip_space(skim);
    return skim->at == skim->end ? JSON_SKIM_END : JSON_SKIM_BROKEN;
}

JsonSkimStep json_skim_next(JsonSkim *skim, JsonMember *member) {
    if (!skim->inside) {
        if (!take(skim, '{'))
            return JSON_SKIM_BROKEN;
        if (take(skim, '}'))
            return end(skim);
        skim->inside = TRUE;
    } else if (take(skim, '}')) {
        return end(skim);
    } else if (!take(skim, ',')) {
        return JSON_SKIM_BROKEN;
    }
    skip_space(skim);
    member->name = skim->at + 1;
    if (skim->at == skim->end || *skim->at != '"' || !skip_string(skim))
        return JSON_SKIM_BROKEN;
    member->name_length = (gsize)(skim->at - 1 - member->name);
    if (!take(skim, ':'))
        return JSON_SKIM_BROKEN;
    skip_space(skim);
    member->value = skim->at;
    if (!skip_value(skim))
        return JSON_SKIM_BROKEN;
    member->value_length = (gsize)(skim->at - member->value);
    return JSON_SKIM_MEMBER;
}
