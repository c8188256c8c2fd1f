#include "core/truth/presidio.h"

#include "core/file/plain_file.h"
#include "core/run/foreign.h"
#include "core/text/text.h"
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

/* No image has a side as long; sums of two such numbers fit into 32 bits. */
#define LONGEST_SIDE 1e9
/* The shortest box is `{"label":"","left":0,"top":0,"width":1,"height":1}`, and a file's name with
 * an empty list takes `"":[],`: a process that has lost its mind can't send more records than
 * their text could hold. */
enum { LEAST_RECORD = 6 };
/* A box takes some 100 bytes: this is of two million and more, of which a parser makes a tree that
 * still has room beside other things. */
enum { TRUTH_MOST = 256 << 20 };

/* A truth on its way to the parent. */
typedef struct PresidioFile {
    const char *path;
    GPtrArray *files; /* of TruthFile */
    gsize left;       /* records that may still come */
} PresidioFile;

/* What a record is of. */
typedef enum PresidioPart { PART_FILE, PART_BOX, PART_LOST, N_PARTS } PresidioPart;

static gboolean read_side(JsonObject *object, const char *name, double *side) {
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node) ||
        !(json_node_get_value_type(node) == G_TYPE_INT64 ||
          json_node_get_value_type(node) == G_TYPE_DOUBLE))
        return FALSE;
    *side = json_node_get_double(node);
    return *side > -LONGEST_SIDE && *side < LONGEST_SIDE;
}

static const char *read_label(JsonObject *object) {
    JsonNode *node = json_object_get_member(object, "label");
    return node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                   json_node_get_value_type(node) == G_TYPE_STRING
               ? json_node_get_string(node)
               : "";
}

/* Fills the box in, whose text is the object's; what is wrong with it, or NULL. */
static const char *read_box(JsonNode *node, TruthBox *box) {
    double left, top, width, height;
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return "it is no object";
    JsonObject *object = json_node_get_object(node);
    *box = (TruthBox){.text = (char *)read_label(object)};
    if (!g_utf8_validate(box->text, -1, NULL) || *box->text == '\0')
        return "its label is no text";
    if (!read_side(object, "left", &left) || !read_side(object, "top", &top) ||
        !read_side(object, "width", &width) || !read_side(object, "height", &height))
        return "left, top, width or height is no number";
    if (!(left + width >= 1 && top + height >= 1 && width >= 1 && height >= 1))
        return "its box is empty";
    box->x0 = (guint32)MAX(left, 0);
    box->y0 = (guint32)MAX(top, 0);
    box->x1 = (guint32)ceil(left + width);
    box->y1 = (guint32)ceil(top + height);
    return NULL;
}

static gboolean send_box(ForeignSink *sink, guint number, JsonNode *node) {
    GByteArray *record = foreign_sink_record(sink);
    TruthBox box;
    const char *problem = read_box(node, &box);
    if (problem != NULL) {
        g_autofree char *text = g_strdup_printf("box %u: %s", number + 1, problem);
        record_put_byte(record, PART_LOST);
        record_put_string(record, text);
        return foreign_sink_send(sink);
    }
    record_put_byte(record, PART_BOX);
    record_put_string(record, box.text);
    const guint32 sides[] = {box.x0, box.y0, box.x1, box.y1};
    for (gsize i = 0; i < G_N_ELEMENTS(sides); i++)
        record_put_u32(record, sides[i]);
    return foreign_sink_send(sink);
}

static gboolean send_file(ForeignSink *sink, const char *name, JsonNode *node, const char *path,
                          GError **error) {
    if (!JSON_NODE_HOLDS_ARRAY(node)) {
        g_set_error(error, TRUTH_ERROR, 0, "%s: what stands for %s is no list of boxes", path,
                    name);
        return FALSE;
    }
    GByteArray *record = foreign_sink_record(sink);
    record_put_byte(record, PART_FILE);
    record_put_string(record, name);
    JsonArray *boxes = json_node_get_array(node);
    gboolean wanted = foreign_sink_send(sink);
    for (guint i = 0; wanted && i < json_array_get_length(boxes); i++)
        wanted = send_box(sink, i, json_array_get_element(boxes, i));
    return TRUE;
}

/* An object of lists of objects. */
enum { MOST_DEPTH = 32 };

/* Whether brackets outside of strings stand deeper in each other than a parser should go. */
static gboolean nests_deep(const char *text, gsize length) {
    gsize depth = 0;
    gboolean quoted = FALSE;
    for (gsize i = 0; i < length && depth <= MOST_DEPTH; i++) {
        char c = text[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted)
            i += c == '\\';
        else if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && depth > 0)
            depth--;
    }
    return depth > MOST_DEPTH;
}

/* Members as they stand in the text, and as they are kept: of two of one name the second alone. */
typedef struct MemberCount {
    gsize met, kept;
} MemberCount;

static void meet_member(JsonParser *parser, JsonObject *object, const char *name, gpointer data) {
    (void)parser;
    (void)object;
    (void)name;
    ((MemberCount *)data)->met++;
}

static void end_object(JsonParser *parser, JsonObject *object, gpointer data) {
    (void)parser;
    ((MemberCount *)data)->kept += json_object_get_size(object);
}

static JsonParser *parse(const char *path, GError **error) {
    g_autoptr(JsonParser) parser = json_parser_new();
    MemberCount members = {0};
    g_signal_connect(parser, "object-member", G_CALLBACK(meet_member), &members);
    g_signal_connect(parser, "object-end", G_CALLBACK(end_object), &members);
    g_autoptr(GError) failure = NULL;
    g_autofree char *text = NULL;
    gsize length = 0;
    if ((text = plain_file_text(path, TRUTH_MOST, "list of boxes", &length, &failure)) == NULL)
        g_set_error_literal(error, TRUTH_ERROR, 0, failure->message);
    else if (text_has_zero((Text){text, length}))
        g_set_error(
            error, TRUTH_ERROR, 0,
            "%s: it holds a character of the number 0 (\\u0000), behind which a label would "
            "be cut off: remove it",
            path);
    else if (nests_deep(text, length))
        g_set_error(error, TRUTH_ERROR, 0, "%s: nested too deep to be a list of boxes", path);
    else if (!json_parser_load_from_data(parser, text, (gssize)length, &failure))
        g_set_error(error, TRUTH_ERROR, 0, "%s: %s", path, failure->message);
    else if (json_parser_get_root(parser) == NULL ||
             !JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser)))
        g_set_error(error, TRUTH_ERROR, 0, "%s: no JSON object with a list of boxes for each file",
                    path);
    else if (members.met != members.kept)
        g_set_error(error, TRUTH_ERROR, 0,
                    "%s: a name stands in one object twice, of which only one would be taken: put "
                    "the boxes of a file into one list",
                    path);
    else
        return g_steal_pointer(&parser);
    return NULL;
}

/* In the process. */
static gboolean send_truth(ForeignSink *sink, gpointer data, GError **error) {
    const PresidioFile *file = data;
    g_autoptr(JsonParser) parser = parse(file->path, error);
    if (parser == NULL)
        return FALSE;
    JsonObjectIter members;
    const char *name;
    JsonNode *node;
    json_object_iter_init_ordered(&members, json_node_get_object(json_parser_get_root(parser)));
    while (json_object_iter_next_ordered(&members, &name, &node))
        if (!send_file(sink, name, node, file->path, error))
            return FALSE;
    return TRUE;
}

/* In the parent. */
static ForeignTaken refuse(const PresidioFile *file, GError **error) {
    g_set_error(error, TRUTH_ERROR, 0, "%s: its reader sent what can't be read", file->path);
    return FOREIGN_FAILED;
}

static void take_box(TruthFile *to, RecordReader *reader) {
    g_autofree char *text = record_string(reader);
    TruthBox box = {.text = text};
    guint32 *const sides[] = {&box.x0, &box.y0, &box.x1, &box.y1};
    for (gsize i = 0; i < G_N_ELEMENTS(sides); i++)
        *sides[i] = record_u32(reader);
    if (!reader->broken && g_utf8_validate(text, -1, NULL))
        truth_file_add(to, &box);
}

static ForeignTaken take_record(RecordReader *reader, gpointer data, GError **error) {
    PresidioFile *file = data;
    guint8 part = record_byte(reader);
    GPtrArray *files = file->files;
    if (part >= N_PARTS || file->left == 0 || (part != PART_FILE && files->len == 0))
        return refuse(file, error);
    file->left--;
    TruthFile *last = files->len > 0 ? g_ptr_array_index(files, files->len - 1) : NULL;
    if (part == PART_BOX) {
        take_box(last, reader);
        return FOREIGN_MORE;
    }
    char *text = record_string(reader);
    if (part == PART_LOST)
        g_ptr_array_add(last->lost, text);
    else
        g_ptr_array_add(files, truth_file_new(text ? text : ""));
    if (part == PART_FILE)
        g_free(text);
    return FOREIGN_MORE;
}

static gsize most_records(const char *path) {
    GStatBuf status;
    return g_stat(path, &status) == 0 ? (gsize)status.st_size / LEAST_RECORD + 1 : 1;
}

GPtrArray *presidio_read(const char *path, GError **error) {
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)truth_file_free);
    PresidioFile reading = {path, files, most_records(path)};
    ForeignFile file = {path, TRUTH_ERROR, send_truth, take_record, &reading};
    return foreign_file_read_alone(&file, error) ? g_steal_pointer(&files) : NULL;
}
