#include "core/synth/people/people.h"

#include "core/synth/people/names.h"
#include <string.h>

static const Origin *choose_origin(Random *random) {
    guint at = random_below(random, 100);
    for (gsize i = 0; i < n_origins; i++) {
        if (at < origins[i].share)
            return &origins[i];
        at -= origins[i].share;
    }
    return &origins[0];
}

/* A name of the tables: as its owner writes it, in kana, in Latin letters. */
typedef struct Name {
    char *native, *phonetic, *latin;
} Name;

static void name_clear(Name *name) {
    g_free(name->native);
    g_free(name->phonetic);
    g_free(name->latin);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Name, name_clear)

static Name split_name(const char *entry) {
    gsize native = strcspn(entry, "=|");
    const char *bar = strchr(entry, '|');
    Name name = {.native = g_strndup(entry, native)};
    if (entry[native] == '=')
        name.phonetic = g_strndup(entry + native + 1, (gsize)(bar - entry) - native - 1);
    name.latin = g_strdup(bar ? bar + 1 : name.native);
    return name;
}

static void set_name(Facts *facts, Random *random, const Origin *origin, gboolean female) {
    g_auto(Name) last = split_name(RANDOM_PICK(random, origin->last));
    g_auto(Name) first = split_name(female ? RANDOM_PICK(random, origin->female)
                                           : RANDOM_PICK(random, origin->male));
    const char *middle = RANDOM_PICK(random, middle_names);
    const char *separator = *middle ? "^" : "";
    facts_set(facts, "charset", origin->character_set);
    if (last.phonetic) {
        facts_setf(facts, "name", "%s^%s=%s^%s=%s^%s", last.latin, first.latin, last.native,
                   first.native, last.phonetic, first.phonetic);
        facts_setf(facts, "spoken", "%s %s", last.latin, first.latin);
    } else {
        facts_setf(facts, "name", "%s^%s%s%s", last.native, first.native, separator, middle);
        facts_setf(facts, "spoken", "%s %s", last.native, first.native);
    }
    facts_set(facts, "last", last.phonetic ? last.latin : last.native);
    facts_setf(facts, "burned", "%s %s", last.latin, first.latin);
    facts_setf(facts, "other_name", "%s^%s",
               last.phonetic ? last.latin : RANDOM_PICK(random, origins[0].last),
               first.phonetic ? first.latin : first.native);
    facts_setf(facts, "mother", "%s^%s", RANDOM_PICK(random, origins[0].last),
               RANDOM_PICK(random, origins[0].female));
    facts_set(facts, "street", origin->street ? origin->street : RANDOM_PICK(random, streets));
    facts_set(facts, "city", origin->city ? origin->city : RANDOM_PICK(random, cities));
}

void people_set_subject(Facts *facts, guint64 seed, guint n) {
    Random random = random_stream(seed, "subject", n);
    gboolean female = random_percent(&random, 50);
    set_name(facts, &random, choose_origin(&random), female);
    guint year = random_between(&random, 1925, 1989), month = random_between(&random, 1, 12),
          day = random_between(&random, 1, 28);
    facts_setf(facts, "birth_date", "%04u%02u%02u", year, month, day);
    facts_setf(facts, "birth_screen", "%02u.%02u.%04u", month, day, year);
    facts_setf(facts, "birth_year", "%04u", year);
    facts_set(facts, "sex", female ? "F" : "M");
    /* The subject's number keeps them apart. */
    facts_setf(facts, "id", "%u%04u", random_between(&random, 1000, 9999), n);
    facts_setf(facts, "other_id", "MRN%u", random_between(&random, 1000000, 9999999));
    facts_setf(facts, "phone", "%u-555-%04u", random_between(&random, 201, 989),
               random_below(&random, 10000));
    facts_setf(facts, "zip", "%05u", random_between(&random, 10000, 99999));
    facts_setf(facts, "weight", "%u.%u", random_between(&random, 45, 110),
               random_below(&random, 10));
    facts_setf(facts, "size", "1.%02u", random_between(&random, 50, 95));
}

void people_set_study(Facts *facts, guint64 seed, guint n) {
    Random random = random_stream(seed, "study", n);
    const Origin *staff = &origins[0];
    guint year = random_between(&random, 2008, 2021), month = random_between(&random, 1, 12),
          day = random_between(&random, 1, 28), hour = random_between(&random, 7, 18);
    facts_setf(facts, "date", "%04u%02u%02u", year, month, day);
    facts_setf(facts, "date_screen", "%02u.%02u.%04u", month, day, year);
    facts_setf(facts, "date_written", "%02u/%02u/%04u", month, day, year);
    facts_setf(facts, "hour", "%02u", hour);
    facts_setf(facts, "time", "%02u%02u%02u", hour, random_below(&random, 60),
               random_below(&random, 60));
    guint age = year - (guint)g_ascii_strtoull(facts_get(facts, "birth_year"), NULL, 10);
    facts_setf(facts, "age", "%03uY", age);
    facts_setf(facts, "accession", "A%u", random_between(&random, 1000000, 9999999));
    facts_setf(facts, "study_id", "ST%u", random_between(&random, 10000, 99999));
    facts_setf(facts, "procedure_id", "RP%u", random_between(&random, 100000, 999999));
    facts_setf(facts, "step_id", "SPS%u", random_between(&random, 100000, 999999));
    facts_setf(facts, "admission_id", "ADM%u", random_between(&random, 100000, 999999));
    facts_set(facts, "hospital", RANDOM_PICK(&random, hospitals));
    facts_set(facts, "department", RANDOM_PICK(&random, departments));
    facts_setf(facts, "hospital_address", "%s, %s", RANDOM_PICK(&random, streets),
               RANDOM_PICK(&random, cities));
    facts_setf(facts, "hospital_phone", "%u-555-%04u", random_between(&random, 201, 989),
               random_below(&random, 10000));
    static const char *const roles[] = {"referring", "performing", "reading", "requesting"};
    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++)
        facts_setf(facts, roles[i], "%s^%s^^DR", RANDOM_PICK(&random, staff->last),
                   RANDOM_PICK(&random, staff->male));
    const char *last = RANDOM_PICK(&random, staff->last);
    facts_setf(facts, "operator", "%s^%s", last, RANDOM_PICK(&random, staff->female));
    facts_set(facts, "operator_last", last);
}
