/* The whole picture that a row was found in, and what its header says, for a browser. Files are of
 * strangers: this is for a confined worker. */
#pragma once
#include "core/run/record.h"

/* Numbers of -1 are unknown. */
typedef struct LookRequest {
    char *file, *place; /* place: as rows have it; "" for frames */
    gint64 frame;
    char *instance;    /* the SOP Instance UID that it had; "": unknown */
    gint64 size, time; /* that it had: bytes, and nanoseconds of its last change */
    gint64 latest;     /* seconds: it was there before, so that it has changed if it is newer */
    gboolean whole;    /* grey over its whole range, not through the header's window */
} LookRequest;
void look_request_clear(LookRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LookRequest, look_request_clear)
void look_request_port(RecordPort *port, LookRequest *request);

typedef struct ShownValue {
    char *name, *value; /* "Patient's Name (0010,0010)"; UTF-8 */
} ShownValue;

typedef struct Look {
    char *failure;        /* why there is no picture, in words; "" where there is one */
    GBytes *png;          /* maybe smaller than it is */
    gint64 width, height; /* of the picture itself, to which boxes refer */
    gint64 frame, n_frames;
    char *window; /* through which grey is seen: "window 40/80", "whole range", "as stored" */
    gboolean has_window; /* the header has one */
    GPtrArray *values;   /* ShownValue */
} Look;
Look *look_new(void);
Look *look_new_failed(const char *failure);
void look_free(Look *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Look, look_free)
void look_port(RecordPort *port, Look *look);

/* Never NULL. A file that is not the one that the row is of gives no picture. */
Look *look_at(const LookRequest *request);
