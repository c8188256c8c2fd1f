#include "core/key/region.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

/* No image has a side as long; sums and differences of two such numbers fit into an int. */
#define LARGEST_COORDINATE 1e9

void answer_region_free(AnswerRegion *region) {
    if (region == NULL)
        return;
    g_free(region->text);
    g_free(region->problem);
    g_free(region);
}

/* The JSON, whatever brackets and blanks stand around it. */
static Text json_of(Text text) {
    while (text.length > 0 && strchr("< \t\r\n", text.data[0])) {
        text.data++;
        text.length--;
    }
    while (text.length > 0 && strchr("> \t\r\n", text.data[text.length - 1]))
        text.length--;
    return text;
}

static gboolean read_number(JsonNode *node, gint32 *number) {
    if (!JSON_NODE_HOLDS_VALUE(node) || !(json_node_get_value_type(node) == G_TYPE_INT64 ||
                                          json_node_get_value_type(node) == G_TYPE_DOUBLE))
        return FALSE;
    double value = json_node_get_double(node);
    if (!(value > -LARGEST_COORDINATE && value < LARGEST_COORDINATE))
        return FALSE;
    *number = (gint32)value;
    return TRUE;
}

static gboolean read_point(JsonObject *object, const char *name, gint32 *x, gint32 *y) {
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node))
        return FALSE;
    JsonArray *array = json_node_get_array(node);
    return json_array_get_length(array) == 2 && read_number(json_array_get_element(array, 0), x) &&
           read_number(json_array_get_element(array, 1), y);
}

/* NULL where there is none but blanks. */
static const char *read_text(JsonObject *object) {
    JsonNode *node = json_object_get_member(object, "text");
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node) ||
        json_node_get_value_type(node) != G_TYPE_STRING)
        return NULL;
    const char *text = json_node_get_string(node);
    return text[strspn(text, " \t\r\n")] ? text : NULL;
}

/* Fills in the box; what is wrong with it, or NULL. */
static const char *read_box(JsonObject *object, AnswerRegion *region) {
    gint32 x0, y0, x1, y1;
    if (!read_point(object, "top_left", &x0, &y0))
        return "its top_left is no pair of numbers";
    if (!read_point(object, "bottom_right", &x1, &y1))
        return "its bottom_right is no pair of numbers";
    if (x0 >= x1 || y0 >= y1)
        return "its box is empty: bottom_right is not below and to the right of top_left";
    region->x0 = x0;
    region->y0 = y0;
    region->x1 = x1;
    region->y1 = y1;
    return NULL;
}

/* Fills in the region; what is wrong with it, or NULL. Where only the text is missing, the box
 * still says where the image may have changed. */
static const char *read_region(JsonObject *object, AnswerRegion *region) {
    const char *problem = read_box(object, region), *text = read_text(object);
    if (problem != NULL)
        return problem;
    region->text = g_strdup(text);
    return text ? NULL
                : "the key has no text for this region; write into the key what was burned in "
                  "there, or compare both images by eye";
}

static const char *read_json(Text json, AnswerRegion *region) {
    static const char no_object[] = "its action_text is no JSON object";
    g_autoptr(JsonParser) parser = json_parser_new();
    if (text_has_zero(json))
        return "its action_text holds a character of the number 0 (\\u0000), behind which the text "
               "would be cut off; write into the key what was burned in there";
    if (text_nests_deep(json))
        return "its action_text is nested too deep to be read";
    if (json.length == 0 ||
        !json_parser_load_from_data(parser, json.data, (gssize)json.length, NULL))
        return no_object;
    JsonNode *root = json_parser_get_root(parser);
    return root && JSON_NODE_HOLDS_OBJECT(root) ? read_region(json_node_get_object(root), region)
                                                : no_object;
}

AnswerRegion *answer_region_new(Text number, Text action_text) {
    AnswerRegion *region = g_new0(AnswerRegion, 1);
    g_autofree char *index = g_strndup(number.data ? number.data : "", number.length);
    region->check_index = (guint)strtoul(index, NULL, 10);
    const char *problem = read_json(json_of(action_text), region);
    if (problem)
        region->problem = g_strdup_printf("check %s of the key: %s", index, problem);
    return region;
}
