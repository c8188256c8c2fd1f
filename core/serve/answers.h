/* What the server answers, by path behind the token. Knows nothing of HTTP but statuses. */
#pragma once
#include "core/serve/desk.h"

typedef struct Answer {
    guint status;
    const char *type; /* static */
    const char *file; /* to be saved as; NULL: to be shown */
    GBytes *body;
    char nonce[33]; /* of the styles and scripts in it; "" without */
} Answer;

/* Arguments by name, UTF-8. */
typedef struct Route {
    const char *method, *path;
    void (*answer)(Desk *desk, GHashTable *arguments, Answer *answer);
} Route;
/* NULL where there is none. */
const Route *route_find(const char *method, const char *path);

/* A sentence as text. */
void answer_say(Answer *answer, guint status, const char *sentence);
/* Takes over what open_memstream() made. */
void answer_take(Answer *answer, const char *type, char *data, gsize length);

void answer_page(Desk *desk, GHashTable *arguments, Answer *answer);
void answer_about(Desk *desk, GHashTable *arguments, Answer *answer);
void answer_rows(Desk *desk, GHashTable *arguments, Answer *answer);
void answer_look(Desk *desk, GHashTable *arguments, Answer *answer);
void answer_crop(Desk *desk, GHashTable *arguments, Answer *answer);
void answer_decide(Desk *desk, GHashTable *arguments, Answer *answer);
void answer_export(Desk *desk, GHashTable *arguments, Answer *answer);

/* The row that an argument names; FALSE, having answered, where it names none. */
gboolean argument_row(const Desk *desk, GHashTable *arguments, Answer *answer, RowIndex *row);
/* A number from 0 to `most`; FALSE where it is none. */
gboolean argument_number(GHashTable *arguments, const char *name, gint64 most, gint64 *number);
/* What the arguments ask for. Texts stay theirs; its list of facets is to be freed. */
RowQuery argument_query(const Desk *desk, GHashTable *arguments);
