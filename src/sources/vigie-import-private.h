/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"
#include "vigie-import-batch.h"
#include "vigie-import-rejects.h"
#include "vigie-import.h"

G_BEGIN_DECLS

#define VIGIE_IMPORT_MAX_RECORD (16 * 1024 * 1024)
#define VIGIE_IMPORT_MAX_DEPTH 64
#define VIGIE_IMPORT_MAX_CANDIDATES 4
#define VIGIE_IMPORT_MAX_PHOTOS 16
#define VIGIE_IMPORT_MAX_IGNORED 24

/**
 * VigieImportRun:
 *
 * One import under way: what all formats share.
 */
typedef struct
{
  const VigieImportOptions *options;
  GFile *file;       /* (nullable): what comes over the web has none */
  GFile *folder;     /* (nullable) */
  char *real_folder; /* (nullable): photos must lie in it */
  GTimeZone *time_zone;
  VigieDateOrder date_order;
  char *source_host;
  VigieImportBatch *batch;
  VigieImportRejects *rejects;
  VigieImportResult *result;
  gboolean owns_result;
  GCancellable *cancellable;

  VigieImportProgressFunc progress;
  gpointer progress_data;
  guint64 n_total;
  guint64 n_rows;

  guint64 n_without_time;
  guint64 n_replaced;
  guint64 n_null_island;
  guint64 n_photo_errors;
  GPtrArray *ignored; /* (element-type utf8): names of columns or members that mean nothing here */
  GHashTable *known_members; /* member name → VigieImportField */
} VigieImportRun;

/**
 * VigieImportPost:
 *
 * A post that is being put together; its strings live in the batch.
 */
typedef struct
{
  const char *source_kind;
  const char *source_host;
  const char *external_id;
  const char *url;
  const char *author;
  const char *text;
  gint64 posted_at;
  gint64 received_at;
  VigiePosition candidates[VIGIE_IMPORT_MAX_CANDIDATES];
  guint n_candidates;
  VigiePhotoFacts *photos[VIGIE_IMPORT_MAX_PHOTOS];
  guint n_photos;
  gsize photo_bytes;
} VigieImportPost;

void vigie_import_run_init (VigieImportRun *run,
                            const VigieImportOptions *options,
                            const char *host,
                            VigiePostSink *sink,
                            GCancellable *cancellable);
void vigie_import_run_set_folder (VigieImportRun *run, GFile *folder);
void vigie_import_run_clear (VigieImportRun *run);

void vigie_import_post_init (VigieImportPost *self);
void vigie_import_post_clear (VigieImportPost *self); /* after a rejection */
void vigie_import_post_add_candidate (VigieImportPost *self, const VigiePosition *position);
gboolean vigie_import_post_add_geometry (VigieImportPost *self,
                                         const VigieGeometry *geometry,
                                         char **reason);
void vigie_import_post_add_photo (VigieImportPost *self, VigieImportRun *run, const char *place);
void vigie_import_post_add_photo_bytes (VigieImportPost *self,
                                        VigieImportRun *run,
                                        const char *name,
                                        GBytes *bytes /* (nullable) */,
                                        const char *problem /* (nullable) */);
void
vigie_import_post_add_remote_photo (VigieImportPost *self, const char *url, int width, int height);

const char *vigie_import_run_keep (VigieImportRun *run, const char *text, gsize length);
const char *
vigie_import_run_text (VigieImportRun *run, const char *text, gsize length, gboolean one_line);
gboolean vigie_import_run_add (VigieImportRun *run, VigieImportPost *post, GError **error);
char *vigie_import_describe_bad_position (double lon, double lat);
char *vigie_import_shorten (const char *text, gsize length, glong n_chars);
void
vigie_import_run_note_reject (VigieImportRun *run, guint64 line, guint64 place, const char *reason);
void vigie_import_run_report (VigieImportRun *run, guint64 n_bytes);
void vigie_import_run_ignore (VigieImportRun *run, const char *name, gsize length);

/**
 * VigieImportRow:
 *
 * A row of named values, from a table or a plain object; not NUL-terminated where they
 * come from JSON with NULs inside.
 */
typedef struct
{
  const char *data;
  gsize length;
} VigieSlice;

typedef struct
{
  VigieSlice values[VIGIE_N_IMPORT_FIELDS];
  gboolean text_is_html;
  const char *content; /* what the id is made of where there is none */
  gsize content_length;
} VigieImportRow;

gboolean vigie_import_row_to_post (VigieImportRun *run,
                                   const VigieImportRow *row,
                                   VigieImportPost *post,
                                   char **reason);
void vigie_import_add_photo_list (VigieImportRun *run, VigieImportPost *post, VigieSlice list);
gboolean vigie_import_split_source (VigieImportRun *run,
                                    const char *source,
                                    gsize length,
                                    VigieImportPost *post);
const char *vigie_import_content_id (VigieImportRun *run, const char *content, gsize length);

gboolean vigie_import_csv (VigieImportRun *run, GInputStream *stream, GError **error);
gboolean vigie_import_json (VigieImportRun *run, GInputStream *stream, GError **error);

G_END_DECLS
