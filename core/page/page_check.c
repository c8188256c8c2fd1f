/* The report of `pixleak check`: regions and images that are not as they should be. */
#include "core/page/page.h"

gboolean page_write_check(sqlite3 *database, const char *out, GError **error) {
    static const PageClass classes[] = {
        {"untouched", "bad", "The text stands there as in the original"},
        {"legible", "bad", "The text can be read, wholly or in part"},
        {"recoverable", "bad", "What is left tells the text from other texts"},
        {"damaged", "warn", "Pixels outside the regions were removed or changed"},
        {"undetermined", "warn", "Could not be judged"},
        {"lossy", "mute", "Small errors all over the image, as lossy coding makes them"},
        {"hidden", "good", "The text is gone"},
        {0}};
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
                                         {0}};
    static const PageFact facts[] = {
        {"images", "SELECT count(*) FROM pixels"},
        {"regions", "SELECT count(*) FROM regions"},
        {"leaks", "SELECT count(*) FROM regions WHERE verdict IN"
                  " ('untouched', 'legible', 'recoverable')"},
        {"damaged images", "SELECT count(*) FROM pixels WHERE verdict = 'damaged'"},
        {"not judged", "SELECT (SELECT count(*) FROM regions WHERE verdict = 'undetermined') +"
                       " (SELECT count(*) FROM pixels WHERE verdict = 'undetermined')"},
        {"files listed", "SELECT count(*) FROM listed"},
        {0}};
    static const char *const facets[] = {"place", NULL};
    static const char *const search[] = {"text",         "read",     "reason", "place",
                                         "original_sop", "deid_sop", NULL};
    static const char *const sides[] = {"before", "after", NULL};
    static const Page page = {
        .title = "pixleak check",
        .noun = "regions and images",
        .classes = classes,
        .columns = columns,
        .rows_sql =
            "SELECT number, verdict, expected_text, ocr_text, reason, file, place, frame, x0, y0,"
            " x1, y1, removed, residue, max_error, psnr, changed_pixels, damaged_box,"
            " original_sop, deid_sop FROM ("
            "SELECT rowid AS number, task, check_index, verdict, expected_text, ocr_text, reason,"
            " file, place, frame, x0, y0, x1, y1, score,"
            " tokens_removed || ' of ' || tokens_total AS removed, residue, NULL AS max_error,"
            " NULL AS psnr, NULL AS changed_pixels, NULL AS damaged_box, original_sop, deid_sop"
            " FROM regions UNION ALL "
            "SELECT -rowid, task, -1, verdict, 'image', NULL, reason, file, 'image', NULL, NULL,"
            " NULL, NULL, NULL, 0, NULL, NULL, max_error,"
            " CASE WHEN psnr IS NULL THEN NULL WHEN psnr > 1e300 THEN 'inf'"
            " ELSE round(psnr, 1) || ' dB' END, changed_pixels, damaged_box, original_sop,"
            " deid_sop FROM pixels WHERE verdict NOT IN ('retained', 'transcoded'))"
            " ORDER BY CASE verdict WHEN 'untouched' THEN 0 WHEN 'legible' THEN 1"
            " WHEN 'recoverable' THEN 2 WHEN 'damaged' THEN 3 WHEN 'undetermined' THEN 4"
            " WHEN 'lossy' THEN 5 ELSE 6 END, score, task, check_index",
        .crops_sql = "SELECT CASE \"table\" WHEN 'pixels' THEN -\"row\" ELSE \"row\" END, side,"
                     " png FROM crops ORDER BY rank, \"table\", \"row\", rowid",
        .facts = facts,
        .facets = facets,
        .search = search,
        .sides = sides,
        .measure = "removed",
        .measure_text = "# removed",
    };
    return page_write(database, &page, out, error);
}
