#include "core/validate/checks.h"

#include <math.h>
#include <string.h>

Passed passed_if(gboolean condition) {
    return condition ? PASSED_YES : PASSED_NO;
}

void set_both(ResultRow *row, Passed passed, double score) {
    row->script.passed = row->own.passed = passed;
    row->script.score = row->own.score = score;
}

static void set_both_if(ResultRow *row, gboolean condition) {
    set_both(row, passed_if(condition), condition);
}

/* The script's check raises. */
static void set_raises(ResultRow *row) {
    row->script.passed = PASSED_UNKNOWN;
    row->script.score = NAN;
}

/* Without the characters of `drop`. */
static GString *without(Text text, const char *drop) {
    GString *kept = g_string_sized_new(text.length);
    for (gsize i = 0; i < text.length; i++)
        if (text.data[i] == '\0' || !strchr(drop, text.data[i]))
            g_string_append_c(kept, text.data[i]);
    return kept;
}

static gboolean consists_of(Text text, const char *characters) {
    gsize n = 0;
    while (n < text.length && text.data[n] && strchr(characters, text.data[n]))
        n++;
    return n == text.length;
}

static void judge_text(TextMemory *memory, TextWanted wanted, Text value, ResultRow *row) {
    if (wanted == TEXT_REMOVED && text_equals(value, "<REMOVED>"))
        value = text_of("<>");
    row->script.value = row->own.value = value;
    Text answer = row->check.action_text;
    if (!answer.data) {
        set_both(row, PASSED_UNKNOWN, NAN);
        row->reason = text_of("the check has no action_text");
        return;
    }
    TextVerdict verdict =
        text_rule(memory, value.data, value.length, answer.data, answer.length, wanted);
    set_both(row, passed_if(verdict.passed), verdict.score);
    if (verdict.raises) {
        set_raises(row);
        row->reason = text_of(verdict.reason);
    }
    if (wanted == TEXT_REMOVED && consists_of(answer, "<>")) {
        row->own.passed = PASSED_YES;
        row->own.score = 1;
        row->reason = text_of("the check names no text, so none of it is left");
    }
}

/* date_shifted, uid_changed: the key's value is gone. */
static void judge_changed(Text value, ResultRow *row) {
    Text answer = row->check.value;
    g_autoptr(GString) old = without(answer, "<>\\");
    if (!answer.data) {
        set_both(row, PASSED_UNKNOWN, NAN);
        row->reason = text_of("the check has no value");
        return;
    }
    g_autoptr(GString) now = without(value, "\\");
    set_both_if(row, memmem(now->str, now->len, old->str, old->len) == NULL);
    if (old->len == 0) {
        row->own.passed = PASSED_YES;
        row->own.score = 1;
        row->reason = text_of("the key has no value that could have stayed");
    }
}

/* The new ID that the map has for the key's value, which the caller frees. */
static char *mapped_value(const IdMap *map, const KeyCheck *check) {
    Text answer = check->value;
    if (answer.length < 2 || answer.data[0] != '<' || answer.data[answer.length - 1] != '>')
        return NULL;
    g_autofree char *old_id = g_strndup(answer.data + 1, answer.length - 2);
    return id_map_new_id(map, old_id);
}

/* uid_consistent, patid_consistent: the value is what the map makes of the key's. */
static void judge_consistent(const IdMap *map, Text value, ResultRow *row) {
    g_autofree char *mapped = mapped_value(map, &row->check);
    gsize length = mapped ? strlen(mapped) : 0;
    gboolean equal = mapped && value.length == length + 2 && value.data[0] == '<' &&
                     memcmp(value.data + 1, mapped, length) == 0 && value.data[length + 1] == '>';
    set_both_if(row, equal);
    if (!mapped)
        row->reason = text_of("the map has no entry for the key's value");
}

/* What the script makes of the element's absence where another file of the batch has it. */
static Absent absence(Action action, const CheckContext *context, const KeyCheck *check) {
    g_autofree char *mapped = NULL;
    switch (action) {
    case ACTION_DATE_SHIFTED:
    case ACTION_UID_CHANGED:
        return check->value.data && consists_of(check->value, "<>\\") ? ABSENT_FAILS : ABSENT_STAYS;
    case ACTION_UID_CONSISTENT:
        mapped = mapped_value(context->uids, check);
        return mapped ? ABSENT_FAILS : ABSENT_STAYS;
    case ACTION_PATID_CONSISTENT:
        mapped = mapped_value(context->patients, check);
        return mapped ? ABSENT_FAILS : ABSENT_STAYS;
    default:
        return ABSENT_NOT;
    }
}

static void check_unknown(ResultRow *row) {
    set_both(row, PASSED_UNKNOWN, NAN);
    row->only = TRUE;
    row->reason = text_of("the key asks for an action that is not known");
}

void check_element(Action action, const CheckContext *context, Text value, ResultRow *row) {
    row->script.value = row->own.value = value;
    if (!value.data && action != ACTION_UNKNOWN) {
        set_both_if(row, action_facts(action)->passes_without_element);
        row->absent = absence(action, context, &row->check);
        return;
    }
    switch (action) {
    case ACTION_TAG_RETAINED:
        set_both_if(row, TRUE);
        break;
    case ACTION_TEXT_NOTNULL:
        set_both_if(row, !text_equals(value, "<>"));
        break;
    case ACTION_TEXT_RETAINED:
        judge_text(context->words, TEXT_RETAINED, value, row);
        break;
    case ACTION_TEXT_REMOVED:
        judge_text(context->words, TEXT_REMOVED, value, row);
        break;
    case ACTION_DATE_SHIFTED:
    case ACTION_UID_CHANGED:
        judge_changed(value, row);
        break;
    case ACTION_UID_CONSISTENT:
        judge_consistent(context->uids, value, row);
        break;
    case ACTION_PATID_CONSISTENT:
        judge_consistent(context->patients, value, row);
        break;
    default:
        check_unknown(row);
        break;
    }
}

void check_missing(Action action, ResultRow *row) {
    row->script.value = row->own.value = text_of("<MISSING FILE>");
    if (action == ACTION_UNKNOWN)
        check_unknown(row);
    else
        set_both_if(row, action_facts(action)->passes_without_file);
}

void check_spelling(ResultRow *row) {
    if (row->check.kind == ACTION_UNKNOWN || row->check.spelled)
        return;
    row->only = TRUE;
    if (!row->reason.data)
        row->reason = text_of("the key spells the action as the public script does not know it");
}
