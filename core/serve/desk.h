/* What a curator works at: the rows of a finished run, what was decided of them, and a process that
 * shows images. */
#pragma once
#include "core/output/told/finished.h"
#include "core/serve/look/looker.h"
#include "core/serve/rows/query.h"

typedef struct CropPlace {
    gint64 number; /* its rowid among the crops */
    char *side;
} CropPlace;

typedef struct Desk {
    GMutex mutex; /* for all but the looker */
    FinishedRun run;
    ResultView view;
    RowTable *rows;
    RowClasses *classes;
    Decisions *decisions;
    QueryEngine *engine;
    GHashTable *crops; /* GPtrArray of CropPlace by row + 1 */
    Looker *looker;    /* the caller's */
    gint64 ended;      /* seconds; -1: unknown */
    char *about;       /* about_make() */
    char *user;
} Desk;

/* Opens the results in a folder. Whatever comes back, clear it; zero *desk before. */
gboolean desk_open(Desk *desk, const char *out, GError **error);
void desk_clear(Desk *desk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

/* NULL where the row has none. */
const GPtrArray *desk_crops(const Desk *desk, RowIndex row);
/* The PNG of this rowid; NULL where there is none. The mutex is held. */
GBytes *desk_crop_png(Desk *desk, gint64 number);
/* What is known of the row's file, to be cleared. The mutex is held. */
LookRequest desk_look_request(Desk *desk, RowIndex row);
