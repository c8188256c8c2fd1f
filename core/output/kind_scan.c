/* The results of `pixleak scan`: files, and all burned-in text that was found in them. */
#include "core/output/kind.h"

static const ResultTable tables[] = {
    [SCAN_FILES] = {.name = "files",
                    .columns = "task INTEGER, file TEXT, sop_instance TEXT, modality TEXT,"
                               " manufacturer TEXT, pictures INTEGER"},
    /* A row whose class is `undetermined` says what could not be looked at; `unread`, what was not
     * read since it is most likely none. */
    [SCAN_FINDINGS] =
        {
            .name = "findings",
            .columns =
                "task INTEGER, file TEXT, sop_instance TEXT, modality TEXT, manufacturer TEXT,"
                " place TEXT, frame INTEGER, x0 INTEGER, y0 INTEGER, x1 INTEGER, y1 INTEGER,"
                " text TEXT, confidence REAL, class TEXT, reason TEXT, direction REAL, location "
                "TEXT,"
                " model TEXT, station TEXT, rows INTEGER, columns INTEGER, series TEXT,"
                " patient TEXT",
            .verdicts = &finding_verdicts,
            .verdict_column = "class",
            .csv_columns = "file, sop_instance, place, frame, x0, y0, x1, y1, text,"
                           " round(confidence) AS confidence, class, reason,"
                           " round(direction) AS direction, location, manufacturer, model, rows,"
                           " columns, series, patient",
            .csv_order = "task, rowid",
        },
    {0},
};

static const ResultCount counts[] = {
    {"files", "files", "images and DICOM files", "SELECT count(*) FROM files"},
    {"members", NULL, "of them members of archives",
     "SELECT count(*) FROM files WHERE " FILE_IS_MEMBER},
    {"dicom", NULL, "of them DICOM instances",
     "SELECT count(*) FROM files WHERE sop_instance <> ''"},
    {"files_without_pixels", NULL, NULL, "SELECT count(*) FROM listed WHERE kind = 'no-pixels'"},
    {"not_dicom", NULL, NULL,
     "SELECT count(*) FROM listed WHERE kind IN ('not-dicom', 'no-image')"},
    {"pictures", "pictures", "frames and other pictures in them",
     "SELECT coalesce(sum(pictures), 0) FROM files"},
    {0},
};

static const PageColumn columns[] = {
    {"class", TRUE, NULL},        {"text", TRUE, NULL},
    {"confidence", FALSE, NULL},  {"reason", TRUE, NULL},
    {"file", TRUE, NULL},         {"modality", TRUE, NULL},
    {"manufacturer", TRUE, NULL}, {"place", TRUE, NULL},
    {"frame", FALSE, NULL},       {"x0", FALSE, NULL},
    {"y0", FALSE, NULL},          {"x1", FALSE, NULL},
    {"y1", FALSE, NULL},          {"direction", FALSE, NULL},
    {"location", TRUE, NULL},     {"sop_instance", TRUE, "instance"},
    {"accepted", TRUE, NULL},     {0}};

static const PageFact facts[] = {
    {"findings", "SELECT count(*) FROM findings WHERE class NOT IN ('undetermined', 'unread')"},
    {"files with PHI", "SELECT count(DISTINCT file) FROM findings WHERE class IN"
                       " (SELECT name FROM verdicts WHERE leak)"},
    {"files with text", "SELECT count(DISTINCT file) FROM findings WHERE class NOT IN"
                        " ('undetermined', 'unread')"},
    {0}};

static const char *const facets[] = {"modality", "manufacturer", "place", "location", "side", NULL};
static const char *const search[] = {"text", "reason", "place", "sop_instance", "accepted", NULL};
static const char *const sides[] = {"found", NULL};
static const int found_widths[] = {5, 0};

const ResultKind scan_result_kind = {
    .command = "scan",
    .tables = tables,
    .counts = counts,
    .groups = "SELECT modality, manufacturer, class, count(*) AS findings,"
              " count(DISTINCT file) AS files FROM findings"
              " GROUP BY modality, manufacturer, class ORDER BY 1, 2, 3",
    .found_heading = "files with most phi-* findings:\n",
    .found_sql = "SELECT count(*), file FROM findings WHERE class IN"
                 " (SELECT name FROM verdicts WHERE leak) AND ('findings', rowid) NOT IN accepted"
                 " GROUP BY file ORDER BY 1 DESC, 2",
    .found_widths = found_widths,
    .open_sql = "SELECT file, reason FROM findings WHERE class IN"
                " (SELECT name FROM verdicts WHERE severity = 1) GROUP BY 1, 2 ORDER BY min(task)",
    .page =
        {
            .noun = "findings",
            .columns = columns,
            .rows_sql =
                "SELECT rowid, class, text, round(confidence), reason, file, modality,"
                " manufacturer, place, frame, x0, y0, x1, y1, round(direction), location,"
                " sop_instance, CASE WHEN ('findings', rowid) IN accepted THEN 'accepted' END"
                " FROM findings"
                " ORDER BY confidence DESC, file, rowid",
            .crops_sql = "SELECT \"row\", side, png FROM crops ORDER BY rank, \"row\", rowid",
            .facts = facts,
            .facets = facets,
            .search = search,
            .sides = sides,
            .measure = "confidence",
            .measure_text = "read with # %",
        },
};
