/* The results of `pixleak check`: regions of the key, and all other pixels of its images. */
#include "core/output/kind.h"

static const ResultTable tables[] = {
    [CHECK_REGIONS] =
        {
            .name = "regions",
            .columns =
                "task INTEGER, check_index INTEGER, original_sop TEXT, deid_sop TEXT, file TEXT,"
                " x0 INTEGER, y0 INTEGER, x1 INTEGER, y1 INTEGER, expected_text TEXT,"
                " verdict TEXT, place TEXT, frame INTEGER, ocr_text TEXT, tokens_total INTEGER,"
                " tokens_removed INTEGER, score REAL, residue REAL, reason TEXT, manufacturer TEXT,"
                " model TEXT, station TEXT, rows INTEGER, columns INTEGER",
            .verdicts = &region_verdicts,
            .verdict_column = "verdict",
            .csv_columns = "original_sop, deid_sop, file, x0, y0, x1, y1, expected_text, verdict,"
                           " place, frame, ocr_text, tokens_total, tokens_removed, score, residue,"
                           " reason",
            .csv_order = "task, check_index",
        },
    [CHECK_PIXELS] =
        {
            .name = "pixels",
            .columns = "task INTEGER, original_sop TEXT, deid_sop TEXT, file TEXT, verdict TEXT,"
                       " max_error REAL, psnr REAL, changed_pixels INTEGER, damaged_box TEXT,"
                       " reason TEXT, frames INTEGER",
            .verdicts = &pixels_verdicts,
            .verdict_column = "verdict",
            .csv_columns = "original_sop, deid_sop, file, verdict, max_error, psnr,"
                           " changed_pixels, damaged_box, reason",
            .csv_order = "task",
        },
    {0},
};

static const ResultCount counts[] = {
    {"instances", "instances", "instances", "SELECT count(*) FROM pixels"},
    {"members", NULL, "of them members of archives",
     "SELECT count(*) FROM pixels WHERE " FILE_IS_MEMBER},
    {"frames", NULL, "frames in them", "SELECT coalesce(sum(frames), 0) FROM pixels"},
    {"missing", NULL, NULL, "SELECT count(*) FROM listed WHERE kind = 'missing'"},
    {"unmapped", NULL, NULL, "SELECT count(*) FROM listed WHERE kind = 'unmapped'"},
    {"unreadable", NULL, NULL, "SELECT count(*) FROM listed WHERE kind = 'unreadable'"},
    {"duplicate", NULL, NULL, "SELECT count(*) FROM listed WHERE kind = 'duplicate'"},
    {0},
};

static const PageColumn columns[] = {{"class", TRUE, "verdict"},
                                     {"text", TRUE, "expected text"},
                                     {"read", TRUE, "read"},
                                     {"reason", TRUE, NULL},
                                     {"file", TRUE, NULL},
                                     {"place", TRUE, NULL},
                                     {"frame", FALSE, NULL},
                                     {"x0", FALSE, NULL},
                                     {"y0", FALSE, NULL},
                                     {"x1", FALSE, NULL},
                                     {"y1", FALSE, NULL},
                                     {"removed", TRUE, "tokens removed"},
                                     {"residue", FALSE, NULL},
                                     {"max_error", FALSE, "largest error"},
                                     {"psnr", TRUE, "PSNR"},
                                     {"changed", FALSE, "changed pixels"},
                                     {"box", TRUE, "changed box"},
                                     {"original_sop", TRUE, "original instance"},
                                     {"deid_sop", TRUE, "scrubbed instance"},
                                     {"accepted", TRUE, NULL},
                                     {0}};

static const PageFact facts[] = {
    {"images", "SELECT count(*) FROM pixels"},
    {"regions", "SELECT count(*) FROM regions"},
    {"leaks", "SELECT count(*) FROM regions WHERE verdict IN"
              " (SELECT name FROM verdicts WHERE leak)"},
    {"damaged images", "SELECT count(*) FROM pixels WHERE verdict = 'damaged'"},
    {"undetermined", "SELECT (SELECT count(*) FROM regions WHERE verdict = 'undetermined') +"
                     " (SELECT count(*) FROM pixels WHERE verdict = 'undetermined')"},
    {0}};

static const char *const facets[] = {"place", "side", NULL};
static const char *const search[] = {"text",         "read",     "reason",   "place",
                                     "original_sop", "deid_sop", "accepted", NULL};
static const char *const sides[] = {"before", "after", NULL};
static const int found_widths[] = {-12, -14, -9, 0};

const ResultKind check_result_kind = {
    .command = "check",
    .tables = tables,
    .counts = counts,
    .found_heading = "",
    /* severity 2: SEVERITY_FOUND */
    .found_sql = "SELECT verdict, place, shown_frame, shown FROM (SELECT verdict, place,"
                 " coalesce('frame ' || frame, '') AS shown_frame, file AS shown, task FROM regions"
                 " WHERE ('regions', rowid) NOT IN accepted"
                 " UNION ALL SELECT verdict, '', '', file || '  ' || reason, task FROM pixels"
                 " WHERE ('pixels', rowid) NOT IN accepted)"
                 " JOIN verdicts ON name = verdict WHERE severity = 2 ORDER BY rank, task",
    .open_sql = "SELECT CASE file WHEN '' THEN original_sop ELSE file END, reason FROM"
                " (SELECT task, file, original_sop, reason, verdict FROM regions UNION ALL"
                " SELECT task, file, original_sop, reason, verdict FROM pixels)"
                " WHERE verdict IN (SELECT name FROM verdicts WHERE severity = 1)"
                " GROUP BY 1, 2 ORDER BY min(task)",
    .found_widths = found_widths,
    .page =
        {
            .noun = "regions and images",
            .columns = columns,
            .rows_sql =
                "SELECT number, verdict, expected_text, ocr_text, reason, file, place, frame, x0,"
                " y0, x1, y1, removed, residue, max_error, psnr, changed_pixels, damaged_box,"
                " original_sop, deid_sop, accepted FROM ("
                "SELECT rowid AS number, task, check_index, verdict, expected_text, ocr_text,"
                " reason, file, place, frame, x0, y0, x1, y1, score,"
                " tokens_removed || ' of ' || tokens_total AS removed, residue, NULL AS max_error,"
                " NULL AS psnr, NULL AS changed_pixels, NULL AS damaged_box, original_sop, "
                "deid_sop,"
                " CASE WHEN ('regions', rowid) IN accepted THEN 'accepted' END AS accepted"
                " FROM regions UNION ALL "
                "SELECT -rowid, task, -1, verdict, 'image', NULL, reason, file, 'image', NULL,"
                " NULL, NULL, NULL, NULL, 0, NULL, NULL, max_error,"
                " CASE WHEN psnr IS NULL THEN NULL WHEN psnr > 1e300 THEN 'inf'"
                " ELSE round(psnr, 1) || ' dB' END, changed_pixels, damaged_box, original_sop,"
                " deid_sop, CASE WHEN ('pixels', rowid) IN accepted THEN 'accepted' END FROM pixels"
                " WHERE verdict NOT IN ('retained', 'transcoded'))"
                " ORDER BY score, task, check_index",
            .crops_sql = "SELECT CASE \"table\" WHEN 'pixels' THEN -\"row\" ELSE \"row\" END, side,"
                         " png FROM crops ORDER BY rank, \"table\", \"row\", rowid",
            .facts = facts,
            .facets = facets,
            .search = search,
            .sides = sides,
            .measure = "removed",
            .measure_text = "# removed",
        },
};
