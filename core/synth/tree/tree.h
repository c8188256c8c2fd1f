/* A DICOM data set that can be changed: built anew, or loaded from a file, edited and written. */
#pragma once
#include "core/dicom/dicom.h"

typedef struct Tree Tree;

typedef struct Node {
    guint32 tag;
    char vr[3];
    GBytes *value;        /* numbers in little-endian; NULL for sequences and encapsulated data */
    GPtrArray *items;     /* of Tree; sequences only */
    GPtrArray *fragments; /* of GBytes, the first being the basic offset table; encapsulated only */
} Node;

struct Tree {
    GPtrArray *nodes; /* of Node, ascending by tag */
};

Tree *tree_new(void);
void tree_free(Tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_free)

/* A copy of a parsed data set. Values point into the file where they need not be changed, so the
 * file must outlive the tree. */
Tree *tree_load(const DicomDataset *dataset);

Node *tree_find(const Tree *tree, guint32 tag); /* NULL if absent */
void tree_remove(Tree *tree, guint32 tag);

/* Put an element in its place, or replace it. Text is padded to even length; it is in the data
 * set's character set. */
Node *tree_set_text(Tree *tree, guint32 tag, const char *vr, const char *text);
Node *tree_set_text_length(Tree *tree, guint32 tag, const char *vr, const char *text, gsize length);
Node *tree_set_u16(Tree *tree, guint32 tag, guint value);
Node *tree_set_bytes(Tree *tree, guint32 tag, const char *vr, gconstpointer bytes, gsize length);
Node *tree_set_fragments(Tree *tree, guint32 tag, GPtrArray *fragments); /* takes ownership */
Node *tree_set_empty_sequence(Tree *tree, guint32 tag);
/* An empty item appended to the sequence, which is made if need be. */
Tree *tree_add_item(Tree *tree, guint32 tag);

/* Text of a value without padding; newly allocated, NULL if absent or no value. */
char *tree_text(const Tree *tree, guint32 tag);

/* The place that a tag path names, as the answer key writes it:
 * `<(0008,1140)>[<0000>]<(0008,1150)>`, private ones `<(0009,"GEMS_IDEN_01",02)>`. NULL if absent;
 * owner is set to the data set that holds it. */
Node *tree_find_path(Tree *tree, const char *path, Tree **owner);
/* Appends an element's own part of such a path. */
void tree_append_path(const Tree *owner, guint32 tag, GString *path);

/* A whole Part 10 file (PS3.10 section 7), encoded as the transfer syntax says. */
gboolean tree_save(const Tree *tree, const char *path, const char *transfer_syntax, GError **error);
