/* Steps through a JSON object member by member without parsing the values: answer keys hold 100 KB
 * of checks per instance, few of which anyone asks for. RFC 8259. */
#pragma once
#include <glib.h>

typedef struct JsonSkim {
    const char *at, *end;
    gboolean inside; /* behind the first member */
} JsonSkim;

/* Slices of the text. The name is without its quotes, escapes left as they are. */
typedef struct JsonMember {
    const char *name, *value;
    gsize name_length, value_length;
} JsonMember;

typedef enum JsonSkimStep {
    JSON_SKIM_MEMBER,
    JSON_SKIM_END,    /* of the object, and nothing but space behind it */
    JSON_SKIM_BROKEN, /* no object that ends where it should; what was given before may be wrong */
} JsonSkimStep;

/* Begin with {text, text + length, FALSE}. Strings and brackets are followed; whether values are
 * valid beyond that is not looked at. */
JsonSkimStep json_skim_next(JsonSkim *skim, JsonMember *member);
