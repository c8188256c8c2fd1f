/* What whoever reads an archive or a DICOMDIR sends of it, one part after the other. */
#pragma once
#include "core/run/record.h"
#include "core/source/source.h"

typedef enum ExpansionPart {
    EXPANSION_ARCHIVE,   /* the item is one; its members follow */
    EXPANSION_MEMBER,    /* its name; its bytes follow */
    EXPANSION_BYTES,     /* some of them */
    EXPANSION_END,       /* no more of them follow */
    EXPANSION_CUT_OFF,   /* the rest of them can't be read: the reason */
    EXPANSION_LINK,      /* a member's name, and why it has no bytes */
    EXPANSION_FAULT,     /* a member's name, NULL where it is the archive's own, and the reason */
    EXPANSION_DIRECTORY, /* the item is a DICOMDIR; files that it names follow */
    EXPANSION_NAMED,     /* a file's ID, and whether its record is in use */
    EXPANSION_PROBLEM,   /* what is wrong with the DICOMDIR itself */
} ExpansionPart;

/* FALSE: no more of the item is wanted. */
typedef gboolean (*ExpansionSend)(const GByteArray *part, gpointer data);
/* Sends what there is of an item; nothing of one that leads to no others. */
void expansion_read(const Sources *sources, gsize item, ExpansionSend send, gpointer data);
