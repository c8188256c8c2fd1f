/* The inside of Results. For core/output and the folders in it alone. */
#pragma once
#include "core/output/place/place.h"
#include "core/output/results.h"
#include "core/output/view.h"
#include "core/sealed/sealed.h"

struct Results {
    const ResultKind *kind;
    Account *account;
    char *out, *path;
    const char *suffix; /* of all files' names until they are complete; NULL: they are */
    gboolean stays;     /* what is not complete, when the run ends */
    int claim;          /* of the folder; -1: none */
    sqlite3 *database;
    sqlite3_stmt *add_row[VIEW_TABLES], *add_crop, *add_listed;
    sqlite3_stmt *add_item, *find_item; /* of a run that can be gone on with */
    gboolean copied;                    /* from complete results, to be gone on with */
    sqlite3_stmt *note_unpictured;      /* of such a run, before pictures are dropped; else NULL */
    sqlite3_stmt *drop_listed;          /* of an item that is looked at again */
    sqlite3_stmt *find_aside, *take_item, *take_crops, *take_unpictured;
    sqlite3_stmt *take_rows[VIEW_TABLES];
    gsize n_crops;
    gsize n_rows; /* added since an item was last noted */
    gboolean in_transaction;
    gint64 committed;
    Sealed sealed; /* of a part; its database is this one */
};

/* Tasks from this number on are none of a run: their rows are set aside (core/output/again). A
 * row's number has room for twice as many. */
#define FIRST_ASIDE ((gint64)1 << 38)

/* For what a run writes into OUT, not opened yet. */
Results *results_of_folder(const ResultKind *kind, const char *out, Account *account);
ResultPlace results_place(const Results *results);
/* Claims the folder until the results are freed; see folder_claim(). */
gboolean results_claim(Results *results, GError **error);
/* Opens the database, which is there. */
gboolean results_open(Results *results, GError **error);
/* Whether a database has the kind's tables with the columns of this version. */
gboolean results_has_tables(sqlite3 *database, const ResultKind *kind);
/* On an open database with its tables. */
gboolean results_prepare_rows(Results *results, GError **error);
/* On an open database: makes the tables and notes the start. */
gboolean results_start(Results *results, char **arguments, GError **error);
gboolean results_begin(Results *results, GError **error); /* a transaction, unless there is one */
/* Keeps the pictures of the worst RESULTS_CROPS rows of those that are not set aside. */
gboolean results_keep_worst_crops(Results *results, GError **error);
/* Keeps the worst pictures alone, notes the end, seals all, and makes it durable. exit_status: -1
 * without, and without a seal. */
gboolean results_finish(Results *results, int exit_status, GError **error);
/* Finalizes all statements, so that the database can be closed. */
void results_close(Results *results);
