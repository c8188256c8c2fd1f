#include "core/check/run/judge.h"

#include "core/check/run/subject_record.h"

struct CheckJudge {
    const Dataset *dataset;
    gboolean no_ocr, no_crops;
    GStrv languages;
    const char *reader; /* the kind of recogniser */
    AnswerReader *answers;
    char *no_answers; /* why there are none */
    Recognizer *engine;
    char *no_engine; /* why there is none although one is wanted */
    gboolean tried_engine;
};

CheckJudge *check_judge_new(const Dataset *dataset, gboolean no_ocr, gboolean no_crops,
                            GStrv languages, const char *reader) {
    CheckJudge *judge = g_new0(CheckJudge, 1);
    g_autoptr(GError) error = NULL;
    *judge = (CheckJudge){.dataset = dataset,
                          .no_ocr = no_ocr,
                          .no_crops = no_crops,
                          .languages = languages,
                          .reader = reader};
    judge->answers = answer_reader_new(dataset->answers, dataset->uid_map, &error);
    if (judge->answers == NULL)
        judge->no_answers = g_strdup(error->message);
    return judge;
}

/* Why the task can't be judged whatever the pixels are; NULL where it can. */
static const char *need_engine(CheckJudge *judge, const CheckTask *task) {
    if (judge->no_ocr || task->regions->len == 0)
        return NULL;
    if (!judge->tried_engine) {
        g_autoptr(GError) error = NULL;
        judge->tried_engine = TRUE;
        judge->engine = recognizer_new(judge->reader, &error);
        if (judge->engine == NULL)
            judge->no_engine = g_strdup(error->message);
    }
    return judge->no_engine;
}

/* The key has gone since it was indexed: nothing can be judged. */
static void put_unread(const CheckJudge *judge, gsize instance, GByteArray *record) {
    const InstanceIndex *deid = judge->dataset->deid;
    g_auto(SubjectFate) fate = {0};
    subject_fate_init(&fate);
    fate.item = instance_index_item(deid, instance);
    fate.file = sources_name(instance_index_sources(deid), fate.item);
    fate.listed = TRUE;
    fate.kind = LISTED_UNREADABLE;
    fate.reason = g_strdup_printf("not judged, since the answer key can no longer be read: %s",
                                  judge->no_answers);
    subject_put(record, &fate, NULL);
}

static void open_file(const CheckJudge *judge, CheckSubject *subject, gsize instance) {
    check_subject_open(subject, judge->dataset, judge->answers,
                       instance_index_item(judge->dataset->deid, instance));
    if (subject->task == NULL)
        return;
    subject->task->with_crops = !judge->no_crops;
    subject->task->languages = judge->languages;
}

void check_judge_files(CheckJudge *judge, const gsize *instances, gsize n, GByteArray *record) {
    CheckSubject subjects[CHECK_TOGETHER];
    CheckTask *tasks[CHECK_TOGETHER] = {NULL};
    CheckResult *results[CHECK_TOGETHER] = {NULL}, *judged[CHECK_TOGETHER];
    gsize owners[CHECK_TOGETHER], n_tasks = 0;
    for (gsize i = 0; judge->answers == NULL && i < n; i++)
        put_unread(judge, instances[i], record);
    if (judge->answers == NULL)
        return;
    for (gsize i = 0; i < n; i++) {
        open_file(judge, &subjects[i], instances[i]);
        CheckTask *task = subjects[i].task;
        const char *no_engine = task ? need_engine(judge, task) : NULL;
        if (no_engine != NULL) {
            results[i] = check_result_undetermined(task, no_engine);
        } else if (task != NULL) {
            owners[n_tasks] = i;
            tasks[n_tasks++] = task;
        }
    }
    check_instances(tasks, n_tasks, judge->engine, judged);
    for (gsize i = 0; i < n_tasks; i++)
        results[owners[i]] = judged[i];
    for (gsize i = 0; i < n; i++) {
        subject_put(record, &subjects[i].fate, results[i]);
        g_clear_pointer(&results[i], check_result_free);
        check_subject_clear(&subjects[i]);
    }
}

void check_judge_lost(CheckJudge *judge, gsize instance, const char *reason, GByteArray *record) {
    if (judge->answers == NULL) {
        put_unread(judge, instance, record);
        return;
    }
    g_auto(CheckSubject) subject = {0};
    open_file(judge, &subject, instance);
    g_autoptr(CheckResult) result =
        subject.task ? check_result_undetermined(subject.task, reason) : NULL;
    subject_put(record, &subject.fate, result);
}

void check_judge_row(CheckJudge *judge, guint32 row, GByteArray *record) {
    g_auto(CheckSubject) subject = {0};
    if (judge->answers == NULL) {
        RowFate *fate = g_new0(RowFate, 1);
        subject_fate_init(&subject.fate);
        fate->row = row;
        fate->kind = LISTED_BAD_ROW;
        fate->instance = g_strdup_printf("row %u of the key", row + 1);
        fate->reason = g_strdup(judge->no_answers);
        g_ptr_array_add(subject.fate.rows, fate);
        subject_put(record, &subject.fate, NULL);
        return;
    }
    check_subject_of_row(&subject, judge->dataset, judge->answers, row);
    g_autoptr(CheckResult) result =
        subject.task ? check_result_undetermined(subject.task, subject.task->missing) : NULL;
    subject_put(record, &subject.fate, result);
}
