#include "core/xlsx/sheet.h"
#include "core/xlsx/package.h"

#include <string.h>

enum {
    MAX_ROWS = 1 << 20,
    MAX_COLUMNS = 1 << 14,
    MAX_TEXT = 1 << 20, /* bytes in a cell; Excel allows 32767 characters */
    MAX_SHARED = 1 << 22,
};

char *cell_name(guint row, guint column) {
    g_autoptr(GString) letters = g_string_new(NULL);
    for (; column > 0; column = (column - 1) / 26)
        g_string_prepend_c(letters, (char)('A' + (column - 1) % 26));
    return g_strdup_printf("%s%u", letters->str, row);
}

/* "B12" to column 2, row 12; FALSE where it is no cell that a sheet can have. */
static gboolean parse_reference(const char *reference, guint *row, guint *column) {
    guint64 number = 0;
    *column = 0;
    for (; g_ascii_isalpha(*reference) && *column <= MAX_COLUMNS; reference++)
        *column = *column * 26 + (guint)(g_ascii_toupper(*reference) - 'A' + 1);
    if (*column == 0 || *column > MAX_COLUMNS ||
        !g_ascii_string_to_unsigned(reference, 10, 1, MAX_ROWS, &number, NULL))
        return FALSE;
    *row = (guint)number;
    return TRUE;
}

/* Where the parts of a workbook are. */
typedef struct Book {
    char *main;            /* the workbook's part */
    char *sheet_id;        /* the first sheet's relation */
    char *sheet, *strings; /* parts; strings NULL where there are none */
    const char *folder;    /* of the relations being read */
} Book;

static void book_clear(Book *book) {
    g_free(book->main);
    g_free(book->sheet_id);
    g_free(book->sheet);
    g_free(book->strings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Book, book_clear)

/* A relation's target as a part's name. */
static char *resolve(const char *folder, const char *target) {
    if (*target == '/')
        return g_strdup(target + 1);
    g_autofree char *joined = g_build_filename("/", folder, target, NULL);
    g_autofree char *canonical = g_canonicalize_filename(joined, "/");
    return g_strdup(canonical + 1);
}

static gboolean on_root_relation(const char *name, const char *const *attributes, gpointer data,
                                 GError **error) {
    (void)error;
    Book *book = data;
    const char *type = part_attribute(attributes, "Type");
    const char *target = part_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") == 0 && type != NULL && target != NULL &&
        g_str_has_suffix(type, "/officeDocument") && book->main == NULL)
        book->main = resolve("", target);
    return TRUE;
}

static gboolean on_workbook(const char *name, const char *const *attributes, gpointer data,
                            GError **error) {
    (void)error;
    Book *book = data;
    if (strcmp(name, "sheet") == 0 && book->sheet_id == NULL)
        book->sheet_id = g_strdup(part_attribute(attributes, "id"));
    return TRUE;
}

static gboolean on_relation(const char *name, const char *const *attributes, gpointer data,
                            GError **error) {
    (void)error;
    Book *book = data;
    const char *type = part_attribute(attributes, "Type");
    const char *target = part_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || type == NULL || target == NULL)
        return TRUE;
    if (g_strcmp0(part_attribute(attributes, "Id"), book->sheet_id) == 0 && book->sheet == NULL)
        book->sheet = resolve(book->folder, target);
    if (g_str_has_suffix(type, "/sharedStrings") && book->strings == NULL)
        book->strings = resolve(book->folder, target);
    return TRUE;
}

static gboolean find_parts(Package *package, const char *path, Book *book, GError **error) {
    static const PartHandlers root = {.start = on_root_relation}, workbook = {.start = on_workbook},
                              relations = {.start = on_relation};
    if (!package_read(package, "_rels/.rels", &root, book, error))
        return FALSE;
    if (book->main == NULL)
        book->main = g_strdup("xl/workbook.xml");
    g_autofree char *folder = g_path_get_dirname(book->main);
    g_autofree char *name = g_path_get_basename(book->main);
    g_autofree char *part =
        g_strdup_printf("%s/_rels/%s.rels", strcmp(folder, ".") == 0 ? "" : folder, name);
    book->folder = folder;
    if (!package_read(package, book->main, &workbook, book, error) ||
        !package_read(package, *part == '/' ? part + 1 : part, &relations, book, error))
        return FALSE;
    book->folder = NULL;
    if (book->sheet == NULL)
        g_set_error(error, XLSX_ERROR, 0, "%s: no sheet in it", path);
    return book->sheet != NULL;
}

/* Text of <t> elements, without phonetic readings (<rPh>). */
typedef struct RichText {
    GString *text;
    gboolean in_t, in_phonetic;
} RichText;

static void rich_start(RichText *rich, const char *name) {
    if (strcmp(name, "rPh") == 0)
        rich->in_phonetic = TRUE;
    rich->in_t = strcmp(name, "t") == 0 && !rich->in_phonetic;
}

static void rich_end(RichText *rich, const char *name) {
    if (strcmp(name, "rPh") == 0)
        rich->in_phonetic = FALSE;
    rich->in_t = FALSE;
}

static gboolean append(GString *text, const char *more, gsize length, GError **error) {
    if (text->len + length > MAX_TEXT) {
        g_set_error(error, XLSX_ERROR, 0, "a cell of more than %d bytes", MAX_TEXT);
        return FALSE;
    }
    g_string_append_len(text, more, (gssize)length);
    return TRUE;
}

typedef struct Strings {
    GPtrArray *strings;
    RichText rich;
} Strings;

static gboolean on_string_start(const char *name, const char *const *attributes, gpointer data,
                                GError **error) {
    (void)attributes;
    Strings *strings = data;
    rich_start(&strings->rich, name);
    if (strcmp(name, "si") == 0 && strings->strings->len >= MAX_SHARED) {
        g_set_error(error, XLSX_ERROR, 0, "more than %d shared strings", MAX_SHARED);
        return FALSE;
    }
    return TRUE;
}

static gboolean on_string_end(const char *name, gpointer data, GError **error) {
    (void)error;
    Strings *strings = data;
    rich_end(&strings->rich, name);
    if (strcmp(name, "si") == 0) {
        g_ptr_array_add(strings->strings,
                        g_strndup(strings->rich.text->str, strings->rich.text->len));
        g_string_truncate(strings->rich.text, 0);
    }
    return TRUE;
}

static gboolean on_string_text(const char *text, gsize length, gpointer data, GError **error) {
    Strings *strings = data;
    return !strings->rich.in_t || append(strings->rich.text, text, length, error);
}

static GPtrArray *read_strings(Package *package, const char *part, GError **error) {
    static const PartHandlers handlers = {on_string_start, on_string_end, on_string_text};
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) text = g_string_new(NULL);
    Strings reading = {strings, {.text = text}};
    if (part != NULL && package_has(package, part) &&
        !package_read(package, part, &handlers, &reading, error))
        return NULL;
    return g_steal_pointer(&strings);
}

/* The sheet being read. */
typedef struct SheetReading {
    const GPtrArray *strings;
    CellVisit visit;
    gpointer data;
    guint row, column; /* of the cell being read */
    char type[16];
    gboolean in_cell, in_value;
    RichText rich; /* an inline string's */
    GString *value;
} SheetReading;

static gboolean begin_cell(SheetReading *reading, const char *const *attributes, GError **error) {
    const char *reference = part_attribute(attributes, "r");
    const char *type = part_attribute(attributes, "t");
    reading->in_cell = TRUE;
    reading->column++;
    g_strlcpy(reading->type, type ? type : "n", sizeof reading->type);
    g_string_truncate(reading->value, 0);
    if ((reference == NULL || parse_reference(reference, &reading->row, &reading->column)) &&
        reading->row >= 1 && reading->row <= MAX_ROWS && reading->column <= MAX_COLUMNS)
        return TRUE;
    g_set_error(error, XLSX_ERROR, 0, "a cell that no sheet has: %.40s",
                reference ? reference : "beyond the last");
    return FALSE;
}

static gboolean begin_row(SheetReading *reading, const char *const *attributes, GError **error) {
    const char *number = part_attribute(attributes, "r");
    guint64 row = (guint64)reading->row + 1;
    if ((number != NULL && !g_ascii_string_to_unsigned(number, 10, 1, MAX_ROWS, &row, NULL)) ||
        row > MAX_ROWS) {
        g_set_error(error, XLSX_ERROR, 0, "a row that no sheet has: %.40s",
                    number ? number : "beyond the last");
        return FALSE;
    }
    reading->row = (guint)row;
    reading->column = 0;
    return TRUE;
}

static gboolean on_sheet_start(const char *name, const char *const *attributes, gpointer data,
                               GError **error) {
    SheetReading *reading = data;
    if (strcmp(name, "row") == 0)
        return begin_row(reading, attributes, error);
    if (strcmp(name, "c") == 0)
        return begin_cell(reading, attributes, error);
    reading->in_value = reading->in_cell && strcmp(name, "v") == 0;
    rich_start(&reading->rich, name);
    return TRUE;
}

static gboolean on_sheet_text(const char *text, gsize length, gpointer data, GError **error) {
    SheetReading *reading = data;
    gboolean wanted = reading->in_value || (reading->in_cell && reading->rich.in_t);
    return !wanted || append(reading->value, text, length, error);
}

static gboolean shared_string(const SheetReading *reading, Cell *cell, GError **error) {
    guint64 index;
    if (!g_ascii_string_to_unsigned(cell->text, 10, 0, MAX_SHARED, &index, NULL) ||
        index >= reading->strings->len) {
        g_autofree char *name = cell_name(cell->row, cell->column);
        g_set_error(error, XLSX_ERROR, 0, "cell %s: no shared string %.40s", name, cell->text);
        return FALSE;
    }
    cell->text = g_ptr_array_index(reading->strings, (guint)index);
    return TRUE;
}

static gboolean end_cell(SheetReading *reading, GError **error) {
    Cell cell = {reading->row, reading->column, CELL_NUMBER, reading->value->str};
    reading->in_cell = FALSE;
    if (reading->value->len == 0)
        return TRUE;
    if (strcmp(reading->type, "s") == 0) {
        cell.kind = CELL_TEXT;
        if (!shared_string(reading, &cell, error))
            return FALSE;
    } else if (strcmp(reading->type, "b") == 0)
        cell.kind = CELL_BOOLEAN;
    else if (strcmp(reading->type, "e") == 0)
        cell.kind = CELL_ERROR;
    else if (strcmp(reading->type, "n") != 0)
        cell.kind = CELL_TEXT; /* str, inlineStr, and dates (d) */
    return *cell.text == '\0' || reading->visit(&cell, reading->data, error);
}

static gboolean on_sheet_end(const char *name, gpointer data, GError **error) {
    SheetReading *reading = data;
    reading->in_value = FALSE;
    rich_end(&reading->rich, name);
    return strcmp(name, "c") != 0 || !reading->in_cell || end_cell(reading, error);
}

/* In the process. */
static gboolean read_cells(const char *path, CellVisit visit, gpointer data, GError **error) {
    static const PartHandlers handlers = {on_sheet_start, on_sheet_end, on_sheet_text};
    g_autoptr(Package) package = package_open(path, error);
    g_auto(Book) book = {0};
    if (package == NULL || !find_parts(package, path, &book, error))
        return FALSE;
    g_autoptr(GPtrArray) strings = read_strings(package, book.strings, error);
    g_autoptr(GString) value = g_string_new(NULL);
    SheetReading reading = {.strings = strings, .visit = visit, .data = data, .value = value};
    return strings != NULL && package_read(package, book.sheet, &handlers, &reading, error);
}

/* Cells on their way to the parent. */
typedef struct CellsReading {
    const char *path;
    CellVisit visit;
    gpointer data;
} CellsReading;

static gboolean send_cell(const Cell *cell, gpointer data, GError **error) {
    ForeignSink *sink = data;
    GByteArray *record = foreign_sink_record(sink);
    (void)error;
    record_put_u32(record, cell->row);
    record_put_u32(record, cell->column);
    record_put_u32(record, cell->kind);
    record_put_string(record, cell->text);
    return foreign_sink_send(sink);
}

static gboolean send_cells(ForeignSink *sink, gpointer data, GError **error) {
    const CellsReading *reading = data;
    return read_cells(reading->path, send_cell, sink, error);
}

/* In the parent. */
static ForeignTaken take_cell(RecordReader *reader, gpointer data, GError **error) {
    const CellsReading *reading = data;
    Cell cell = {.row = record_u32(reader)};
    cell.column = record_u32(reader);
    guint32 kind = record_u32(reader);
    cell.kind = (CellKind)MIN(kind, CELL_ERROR);
    g_autofree char *text = record_string(reader);
    cell.text = text != NULL ? text : "";
    if (reader->broken || reading->visit(&cell, reading->data, error))
        return FOREIGN_MORE;
    g_prefix_error(error, "%s: ", reading->path);
    return FOREIGN_FAILED;
}

gboolean sheet_read(const char *path, ForeignRead read, CellVisit visit, gpointer data,
                    GError **error) {
    CellsReading reading = {path, visit, data};
    ForeignFile file = {path, XLSX_ERROR, send_cells, take_cell, &reading};
    return read(&file, error);
}
