#include "core/cli/options/option.h"

#include <string.h>

#define PATHS_ARE "files, folders, archives, @LIST, or - for a list on standard input"
#define CONFIG_IS "one configuration, as the public MIDI script reads it"

static const Command rows[N_COMMANDS] = {
    {.id = COMMAND_BASELINE,
     .name = "baseline",
     .summary = "accept what a run found, so that later runs fail at new findings only",
     .parameters = "RUN",
     .parameters_are = "the results of one run",
     .least = 1,
     .most = 1,
     .text =
         "RUN is a folder that `pixleak check`, `scan` or `validate` wrote. FILE gets a line "
         "for each of its findings, without PHI, for --baseline of later runs of that command. "
         "Notes behind the lines of a FILE that is there stay. What was decided to be a leak in "
         "`pixleak serve` is left out.",
     .examples = {{"Accept what is known:", "pixleak baseline RESULTS --out known.baseline"},
                  {"Fail at anything else:",
                   "pixleak scan IMAGES --out RESULTS-2 --baseline known.baseline"}},
     .statuses = {{0, "the list is there"}, {2, "the usage is wrong, or the list is not there"}}},
    {.id = COMMAND_BENCH,
     .name = "bench",
     .summary = "measure how fast every stage of a check is on a dataset",
     .parameters = "DATASET",
     .parameters_are = "one dataset, or with --compare two tables",
     .least = 1,
     .most = 2,
     .text =
         "DATASET is a folder as synth and scrub make it, or any folder of DICOM files (then "
         "without OCR and the whole pipeline). Next to each stage stands what the machine gives "
         "at most, measured in the same run with as many workers.",
     .examples = {{"Measure all stages with one and two workers:",
                   "pixleak bench DATASET -j2 --json here.json"},
                  {"Compare two machines, or two versions:",
                   "pixleak bench --compare here.json there.json"}},
     .statuses = {{0, "everything was measured, or compared"},
                  {2, "the usage is wrong, or something could not be measured"}}},
    {.id = COMMAND_CHECK,
     .name = "check",
     .summary = "judge a scrubbed dataset against its answer key",
     .text =
         "Each region of the key gets a verdict, and so do all pixels outside the regions. Every "
         "frame, overlay, icon, palette and unused bit is looked at, and the worst place decides. "
         "Results go into results.db, CSV files, summary.json and report.html in OUT.\n\n"
         "With --plan one shard is judged and nothing is printed; `pixleak merge` tells what was "
         "found.",
     .examples = {{"Judge a dataset with its originals:",
                   "pixleak check --key answers.db --uid-map uid_mapping.csv --original ORIGINALS "
                   "--deid SCRUBBED --out RESULTS"},
                  {"Judge it without the originals:",
                   "pixleak check --key answers.db --uid-map uid_mapping.csv --deid SCRUBBED --out "
                   "RESULTS"}},
     .statuses = {{0, "nothing was found; with --plan: the shard's results are there"},
                  {1, "a leak or damage was found"},
                  {2, "the usage is wrong, or inputs can't be read or don't belong together"},
                  {3, "something could not be judged, and no leak was found"}}},
    {.id = COMMAND_CONFORMANCE,
     .name = "conformance",
     .summary = "run dciodvfy over every file of a validation",
     .parameters = "CONFIG.json",
     .parameters_are = CONFIG_IS,
     .least = 1,
     .most = 1,
     .text =
         "What dciodvfy (Debian's package dicom3tools) says of the files of input_data_path goes "
         "into dciodvfy_report.csv in output_data_path/run_name.",
     .examples = {{"Judge all files that a configuration names:",
                   "pixleak conformance config.json"}},
     .statuses = {{0, "all files were judged"},
                  {2, "the usage is wrong, or nothing was judged"},
                  {3, "some files could not be judged"}}},
    {.id = COMMAND_DIFF,
     .name = "diff",
     .summary = "compare the results of two runs: what is worse, new, better, gone",
     .parameters = "RUN_A RUN_B",
     .parameters_are = "the results of two runs",
     .least = 2,
     .most = 2,
     .text = "RUN_A and RUN_B are folders that two runs of one command, check, scan or validate, "
             "wrote. Each row of RUN_B is compared with its like in RUN_A, whatever the folders' "
             "paths and the order of files. What is printed holds no text that was burned in.",
     .examples = {{"See whether a new version of a scrubber leaves more than the old one:",
                   "pixleak diff RESULTS-OLD RESULTS-NEW"}},
     .statuses = {{0, "nothing is worse in RUN_B"},
                  {1, "something is worse, or a finding is new"},
                  {2, "the usage is wrong, or the results can't be read"},
                  {3, "something can't be judged any more, or was not looked at, and nothing is "
                      "worse"}}},
    {.id = COMMAND_DIGEST,
     .name = "digest",
     .summary = "print digests of files' pixel data and decoded samples",
     .parameters = "FILE...",
     .parameters_are = "DICOM files",
     .least = 1,
     .most = G_MAXUINT,
     .text = "A line is printed for each file, with columns separated by tabs: path, transfer "
             "syntax, frames, md5 of the Pixel Data bytes, md5 of the decoded samples in "
             "little-endian (equal for equal pixels in different codecs). Files without pixel data "
             "have 0 frames and `-`; what can't be decoded has `?`.",
     .examples = {{"See whether two files hold the same pixels:", "pixleak digest a.dcm b.dcm"}},
     .statuses = {{0, "all files have their digests"},
                  {2, "the usage is wrong"},
                  {3, "something can't be read or decoded"}}},
    {.id = COMMAND_EXPORT,
     .name = "export",
     .summary = "write what a run found as redaction rules, boxes or masks for another tool",
     .parameters = "RUN",
     .parameters_are = "the results of one run",
     .least = 1,
     .most = 1,
     .text = "RUN is a folder that `pixleak scan` or `pixleak check` wrote. What identifies "
             "someone, and of check each region that leaks, goes into OUT. ctp, deid and karnak "
             "get a rule for each device and image size, with margins; presidio, boxes-json and "
             "masks get the boxes of each file. What a format can't hold is told line by line.",
     .examples = {{"Hand CTP rules for all devices of an archive:",
                   "pixleak export RESULTS --to ctp --out DicomPixelAnonymizer.script"},
                  {"Draw where text is, image by image:",
                   "pixleak export RESULTS --to masks --out MASKS"}},
     .statuses = {{0, "all of it is in OUT"},
                  {2, "the usage is wrong, or OUT could not be written"},
                  {3, "something is left out"}}},
    {.id = COMMAND_IMPORT,
     .name = "import",
     .summary = "take a reviewer's corrections of a validation back",
     .parameters = "CONFIG.json",
     .parameters_are = CONFIG_IS,
     .least = 1,
     .most = 1,
     .text = "The edited pixel_validation.xlsx of output_data_path/run_name is read, and its "
             "check_passed and check_score are written into validation_results.db beside it.",
     .examples = {{"Take the corrections back, then score anew:",
                   "pixleak import config.json && pixleak report config.json"}},
     .statuses = {{0, "all rows were imported"},
                  {2, "the usage is wrong, or nothing was imported"},
                  {3, "some rows could not be imported"}}},
    {.id = COMMAND_INFO,
     .name = "info",
     .summary = "tell version, libraries, instruction sets, devices and transfer syntaxes",
     .text = "What this program is made of and what it finds on this machine: the languages that "
             "Tesseract reads, the devices for --gpu, the transfer syntaxes that can be decoded.",
     .examples = {{"See what is there:", "pixleak info"}},
     .statuses = {{0, "always"}, {2, "the usage is wrong"}}},
    {.id = COMMAND_KEY,
     .name = "key",
     .summary = "make an answer key of what Presidio's ground truth says was burned in",
     .parameters = "TRUTH.json",
     .parameters_are = "one ground truth, as the verifier of Presidio's DICOM image redactor takes "
                       "it, or as `pixleak export --to presidio` writes it",
     .least = 1,
     .most = 1,
     .text = "DIR gets answers.db, in which each box of TRUTH.json is a region that must be "
             "hidden, and uid_mapping.csv, by which each image keeps its UID. A scrubber that "
             "gives new UIDs has a map of its own. An entry that is no box, or whose file isn't "
             "one image of --original, is left out, and told.",
     .examples = {{"Judge by Presidio's truth what its redactor left:",
                   "pixleak key truth.json --original IMAGES --out KEY && pixleak check --key "
                   "KEY/answers.db --uid-map KEY/uid_mapping.csv --original IMAGES --deid REDACTED "
                   "--out RESULTS"}},
     .statuses = {{0, "all of the truth is in the key"},
                  {2, "the usage is wrong, or there is no key"},
                  {3, "something is left out"}}},
    {.id = COMMAND_MERGE,
     .name = "merge",
     .summary = "put the results of a plan's shards together",
     .parameters = "SHARDS...",
     .parameters_are = "results of shards: shard-*.db files, or folders of them",
     .least = 1,
     .most = G_MAXUINT,
     .text = "The results are those of one run over all of the plan.",
     .examples = {{"Put together what all shards found:", "pixleak merge SHARDS --out RESULTS"}},
     .statuses = {{0, "nothing was found"},
                  {1, "something was found"},
                  {2, "the usage is wrong, or a shard is missing"},
                  {3, "something could not be judged, and nothing was found"}}},
    {.id = COMMAND_PLAN,
     .name = "plan",
     .summary = "cut an archive into shards, which machines judge by themselves",
     .parameters = "PATH...",
     .parameters_are = PATHS_ARE,
     .least = 1,
     .most = G_MAXUINT,
     .one_of = {"shards", "shard-size"},
     .text = "Of each file the size is taken, and whether it is a DICOMDIR; none is judged.",
     .examples = {{"Cut an archive into a hundred shards:",
                   "pixleak plan ARCHIVE --shards 100 --out archive.plan"},
                  {"Scan the first of them:",
                   "pixleak scan --plan archive.plan --shard 0 --out SHARDS"}},
     .statuses = {{0, "the plan is there"}, {2, "the plan is not there"}}},
    {.id = COMMAND_REPORT,
     .name = "report",
     .summary = "score a validation and list what did not pass",
     .parameters = "CONFIG.json",
     .parameters_are = CONFIG_IS ", or with --format the results of a run",
     .least = 1,
     .most = 1,
     .text = "validation_results.db of output_data_path/run_name is read. Beside it are written "
             "scoring_report_instance.xlsx or, where report_series is \"True\", "
             "scoring_report_series.xlsx, and discrepancy_report_internal.csv and "
             "discrepancy_report_participant.csv.",
     .examples = {{"Score what `pixleak validate` judged:", "pixleak report config.json"},
                  {"Tell a CI system what a check found:",
                   "pixleak report RESULTS --format sarif --out pixleak.sarif"}},
     .statuses = {{0, "the reports are there"}, {2, "the usage is wrong, or they are not there"}}},
    {.id = COMMAND_SCAN,
     .name = "scan",
     .summary = "find, read and sort burned-in text, without a key",
     .parameters = "PATH...",
     .parameters_are = PATHS_ARE,
     .least = 1,
     .most = G_MAXUINT,
     .stand_in = "plan",
     .text =
         "DICOM files and screenshots are read, in folders, archives and lists. Each text is "
         "sorted by how likely it identifies someone: phi-match, phi-suspect, device, other. "
         "Results go into results.db, CSV files, summary.json and report.html in OUT.\n\n"
         "With --plan one shard is looked at and nothing is printed; `pixleak merge` tells what "
         "was found.",
     .examples = {{"Look for text in a folder:", "pixleak scan IMAGES --out RESULTS"},
                  {"Look again, at what has changed since:",
                   "pixleak scan IMAGES --since RESULTS --out RESULTS-2"},
                  {"Look at what a list names, one path a line:",
                   "find . -name '*.dcm' | pixleak scan - --out RESULTS"}},
     .statuses = {{0, "nothing was found that identifies someone; with --plan: the shard's results "
                      "are there"},
                  {1, "text that identifies someone was found"},
                  {2, "the usage is wrong, or inputs can't be read"},
                  {3, "something could not be judged, and nothing was found"}}},
    {.id = COMMAND_SCRUB,
     .name = "scrub",
     .summary = "carry out an answer key's actions on a dataset, with known flaws",
     .text = "The curated copy of a dataset is made, with every action of the key done but for the "
             "flaws, and the truth about each of them: deid/, uid_mapping.csv, patid_mapping.csv, "
             "config.json, truth_regions.csv, truth_pixels.csv, truth_tags.csv.",
     .examples = {{"Scrub what `pixleak synth` made:",
                   "pixleak scrub --key DATASET/answers.db --original DATASET/original --out "
                   "DATASET"}},
     .statuses = {{0, "the copy is there"},
                  {2, "the usage is wrong, or the copy is not there"},
                  {3, "some instances were left out"}}},
    {.id = COMMAND_SERVE,
     .name = "serve",
     .summary = "show a run's results in a browser, and keep a curator's decisions",
     .parameters = "OUT",
     .parameters_are = "the results of one run",
     .least = 1,
     .most = 1,
     .text =
         "OUT is a folder that `pixleak check` or `pixleak scan` wrote. The address that is "
         "printed opens a page with all of its rows: whole images with the box, header values, "
         "equal texts grouped. Each row can be decided to be a leak, a false alarm or accepted, "
         "with a note; that is written into OUT/results.db, and `pixleak baseline OUT --decided` "
         "makes a list of what later runs may find. Only this machine's users who know the address "
         "can open it. It ends at Ctrl-C.",
     .examples = {{"Look through what was found:", "pixleak serve RESULTS"},
                  {"Hand on what was decided:",
                   "pixleak baseline RESULTS --decided --out known.baseline"}},
     .statuses = {{0, "it was ended by SIGINT or SIGTERM"},
                  {2, "the usage is wrong, or the results can't be shown"}}},
    {.id = COMMAND_SYNTH,
     .name = "synth",
     .summary = "make a MIDI-shaped dataset with synthetic PHI and its answer key",
     .text = "Drawn images of every modality, or your own (--base), get made-up names, dates and "
             "numbers in headers, private and nested elements, and pixels: original/, answers.db. "
             "`pixleak scrub` makes the curated copy of it.",
     .examples = {{"Make forty instances:", "pixleak synth --out DATASET"},
                  {"Make a dataset of the published shape:",
                   "pixleak synth --preset midi --out DATASET"}},
     .statuses = {{0, "the dataset is there"}, {2, "the usage is wrong, or it is not there"}}},
    {.id = COMMAND_VALIDATE,
     .name = "validate",
     .summary = "judge every check of a MIDI answer key",
     .parameters = "CONFIG.json",
     .parameters_are = CONFIG_IS,
     .least = 1,
     .most = 1,
     .text = "All ten actions are judged: tags, text, dates, UIDs and pixels. Results go into "
             "validation_results.db and pixel_validation.xlsx in output_data_path/run_name.\n\n"
             "With --plan one shard is judged and nothing is printed; `pixleak merge` tells what "
             "was found.",
     .examples = {{"Judge a curated dataset:", "pixleak validate config.json"},
                  {"Compare its pixels with the originals, too:",
                   "pixleak validate config.json --original ORIGINALS"},
                  {"Fail at checks that did not fail before:",
                   "pixleak validate config.json --baseline known.baseline"}},
     .statuses = {{0, "all checks passed, or those that failed are accepted; with --plan: the "
                      "shard's results are there"},
                  {1, "a check failed that is not accepted"},
                  {2, "the usage is wrong, or the key can't be read"},
                  {3, "something could not be judged, and no other check failed"}}},
};

const Command *command_row(CommandId id) {
    return &rows[id];
}

const Command *command_find(const char *name) {
    for (gsize i = 0; i < N_COMMANDS; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}
