/* A file that is judged: what it holds, and the checks that the key has for it. */
#pragma once
#include "core/image/digest.h"
#include "core/validate/rows.h"

typedef enum FileStatus {
    FILE_JUDGED,
    FILE_NOT_DICOM, /* nothing in it looks like DICOM */
    FILE_BROKEN,
    FILE_HIDDEN, /* the public script doesn't see it */
} FileStatus;

enum { IDENTITY_PATIENT = 2, IDENTITY_STUDY, IDENTITY_SERIES, IDENTITY_INSTANCE };
/* The name of such an element and its tag, as in "Patient ID (0010,0020)"; newly allocated. */
char *identity_name(gsize i);

/* A row of the key that can't be read, and why. */
typedef struct Malformed {
    const AnswerRow *answer;
    char *reason;
} Malformed;

/* An element by its path, and its value once that was asked for. */
typedef struct SubjectElement {
    Text path, value;
    gboolean known;
} SubjectElement;

typedef struct Subject {
    guint32 number; /* of the list */
    char *path;
    DicomFile *file; /* NULL: not judged */
    FileStatus status;
    char *reason;               /* why it isn't judged, or what is odd about it */
    char *unread;               /* why the pixel data isn't read */
    gboolean unseen;            /* the script doesn't see it: for that its instance is missing */
    char *identity[N_IDENTITY]; /* NULL where absent */
    char *old_instance;         /* NULL: not in the map */
    GPtrArray *answers;         /* of AnswerRow: rows of the key that apply to it */
    GArray *checks;             /* of KeyCheck */
    GArray *malformed;          /* of Malformed */
    GStringChunk *memory;       /* of checks and values */
    GString *scratch;
    GArray *elements; /* of SubjectElement: those that checks name, in their order */
    PixelDigest digest;
} Subject;

/* Opens the file; one that is broken in its pixel data is judged without. The path is taken over.
 */
void subject_open(Subject *subject, guint32 number, char *path);
/* The same as far as is needed to tell whose it is: of the identity only the instance. */
void subject_open_head(Subject *subject, guint32 number, char *path);
void subject_clear(Subject *subject);

/* Finds the rows of the key and reads their checks. reader NULL: why in no_reader. */
void subject_read_checks(Subject *subject, const IdMap *uids, AnswerReader *reader,
                         const char *no_reader);
/* The digests of Pixel Data, all files' at once, which takes hardly longer than one's; "None"
 * without it. Only where a check asks for it. */
void subjects_digest(Subject *subjects, gsize n);
/* The text, with < and >, of the element that a check of the subject names; data NULL where it
 * isn't there. Lives as long as the subject. */
Text subject_value(Subject *subject, const KeyCheck *check);
/* Whether the element is there. */
gboolean subject_has(const Subject *subject, const char *path);
