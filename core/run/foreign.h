/* Strangers' files of which the parent needs what they say: keys, maps, workbooks, configurations.
 * A process that may do nothing but compute reads one and sends records; the parent takes these. */
#pragma once
#include "core/run/reader_terms.h"
#include "core/run/record.h"

/* In the process: where records go. */
typedef struct ForeignSink ForeignSink;
/* To be appended to, and to be handed on behind each record. FALSE: no more are wanted. */
GByteArray *foreign_sink_record(ForeignSink *sink);
gboolean foreign_sink_send(ForeignSink *sink);

typedef enum ForeignTaken { FOREIGN_MORE, FOREIGN_ENOUGH, FOREIGN_FAILED } ForeignTaken;

typedef struct ForeignFile {
    const char *path;
    GQuark domain; /* of all errors; those of the process keep their code and their words */
    /* In the process, which alone may open the file. Where foreign_sink_send() is FALSE it leaves
     * off, and gives TRUE. */
    gboolean (*read)(ForeignSink *sink, gpointer data, GError **error);
    /* In the parent: the next record, which may be whatever a process sent that has lost its mind;
     * one that is broken ends the reading by itself. FOREIGN_ENOUGH: no others are wanted. */
    ForeignTaken (*take)(RecordReader *reader, gpointer data, GError **error);
    gpointer data;
} ForeignFile;

/* Reads the file by these terms; NULL: in this process. Before it there is one thread. Fails for
 * folders, pipes, devices and sockets, as read() and take() do, and where the process ends or takes
 * too long, with an error that names the file. */
gboolean foreign_file_read(const ForeignFile *file, const ReaderTerms *terms, GError **error);
/* The same by terms of its own, for the one file of a short run; and in this process. */
typedef gboolean (*ForeignRead)(const ForeignFile *file, GError **error);
gboolean foreign_file_read_alone(const ForeignFile *file, GError **error);
gboolean foreign_file_read_here(const ForeignFile *file, GError **error);
