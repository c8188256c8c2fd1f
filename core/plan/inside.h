/* The tables of a plan. For this folder alone. */
#pragma once
#include "core/plan/digest.h"
#include "core/sealed/sealed.h"

/* plan: one row. folder: the one that relative paths start at; NULL where there is no such path;
 * planned: when, UTC, ISO 8601. paths: what was planned, as it was named (bytes).
 * items: path is bytes; kind a SourceKind; reason NULL but for what can't be read; bytes of a file,
 * and the nanoseconds of its last change. directories: the items that a DICOMDIR leads to, at which
 * there is one. shards: digest is that of plan_shard_digest(). */
#define PLAN_SCHEMA                                                                                \
    "CREATE TABLE plan (version TEXT, id TEXT, folder BLOB, roots INTEGER, shards INTEGER,"        \
    " planned TEXT);"                                                                              \
    "CREATE TABLE paths (path BLOB);"                                                              \
    "CREATE TABLE items (item INTEGER PRIMARY KEY, path BLOB, kind INTEGER, reason TEXT,"          \
    " bytes INTEGER, time INTEGER);"                                                               \
    "CREATE TABLE directories (item INTEGER PRIMARY KEY, first INTEGER, n INTEGER);"               \
    "CREATE TABLE shards (shard INTEGER PRIMARY KEY, first INTEGER, n INTEGER, bytes INTEGER,"     \
    " digest TEXT)"

/* The id that the table of shards makes; the caller frees it. NULL where it can't be read. */
char *archive_plan_make_id(sqlite3 *database, const char *facts, GError **error);

/* Cuts the items into shards: fills that table, and all of *totals. */
gboolean archive_plan_cut(sqlite3 *database, const ArchivePlanOptions *options, PlanTotals *totals,
                          GError **error);
