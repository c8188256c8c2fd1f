/* The report of `pixleak scan`: all burned-in text that was found. */
#include "core/page/page.h"

gboolean page_write_scan(sqlite3 *database, const char *out, GError **error) {
    static const PageClass classes[] = {
        {"phi-match", "bad", "A value of the file's own header, or nearly"},
        {"phi-suspect", "warn", "Looks like what identifies someone"},
        {"device", "info", "Scanner settings, scales, anatomy, markers, vendor names"},
        {"other", "mute", "Anything else"},
        {"undetermined", "warn", "Could not be looked at"},
        {"unread", "mute", "Texture that looked like text for a frame at a time"},
        {0}};
    static const PageColumn columns[] = {{"class", TRUE, NULL},
                                         {"text", TRUE, NULL},
                                         {"confidence", FALSE, NULL},
                                         {"reason", TRUE, NULL},
                                         {"file", TRUE, NULL},
                                         {"modality", TRUE, NULL},
                                         {"manufacturer", TRUE, NULL},
                                         {"place", TRUE, NULL},
                                         {"frame", FALSE, NULL},
                                         {"x0", FALSE, NULL},
                                         {"y0", FALSE, NULL},
                                         {"x1", FALSE, NULL},
                                         {"y1", FALSE, NULL},
                                         {"sop_instance", TRUE, "instance"},
                                         {0}};
    static const PageFact facts[] = {
        {"findings", "SELECT count(*) FROM findings WHERE class NOT IN"
                     " ('undetermined', 'unread')"},
        {"files with PHI", "SELECT count(DISTINCT file) FROM findings WHERE class IN"
                           " ('phi-match', 'phi-suspect')"},
        {"files with text", "SELECT count(DISTINCT file) FROM findings WHERE class NOT IN"
                            " ('undetermined', 'unread')"},
        {0}};
    static const char *const facets[] = {"modality", "manufacturer", "place", NULL};
    static const char *const search[] = {"text", "reason", "place", "sop_instance", NULL};
    static const char *const sides[] = {"found", NULL};
    static const Page page = {
        .title = "pixleak scan",
        .noun = "findings",
        .classes = classes,
        .columns = columns,
        .rows_sql = "SELECT rowid, class, text, round(confidence), reason, file, modality,"
                    " manufacturer, place, frame, x0, y0, x1, y1, sop_instance FROM findings"
                    " ORDER BY CASE class WHEN 'phi-match' THEN 0 WHEN 'phi-suspect' THEN 1"
                    " WHEN 'undetermined' THEN 2 WHEN 'device' THEN 3 WHEN 'other' THEN 4 ELSE 5 "
                    "END, confidence DESC, "
                    "file, rowid",
        .crops_sql = "SELECT \"row\", side, png FROM crops ORDER BY rank, \"row\", rowid",
        .facts = facts,
        .facets = facets,
        .search = search,
        .sides = sides,
        .measure = "confidence",
        .measure_text = "read with # %",
    };
    return page_write(database, &page, out, error);
}
