/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-publish.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-brief-pdf.h"
#include "vigie-closing.h"
#include "vigie-content-key.h"
#include "vigie-error.h"
#include "vigie-photo-decoder.h"
#include "vigie-publication.h"
#include "vigie-publish-private.h"
#include "vigie-publish-situation.h"
#include "vigie-territory-basemap.h"

/* ---- the overlay ---- */

typedef struct
{
  VigieStore *store;
  VigieBoard *board; /* (nullable): as it stood then; NULL for now */
  gint64 at;         /* of the board */
  gboolean four_eyes;
  gboolean include_unconfirmed;
  guint n_waiting;
} Source;

static gboolean
wants_second_person (VigieStore *store)
{
  g_autofree char *four_eyes = vigie_store_get (store, VIGIE_INFO_FOUR_EYES);

  return g_strcmp0 (four_eyes, "true") == 0;
}

typedef struct
{
  Source *source;
  VigieExportPostFunc func;
  gpointer user_data;
  guint n_waiting;
} Forward;

/* What one person alone confirmed does not go out as confirmed where two are wanted. */
static gboolean
forward_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Forward *forward = user_data;
  g_autoptr (VigiePostState) waiting = NULL;

  if (state == NULL || state->status != VIGIE_STATUS_CONFIRMED ||
      vigie_post_state_is_cleared (state, forward->source->four_eyes))
    return forward->func (post, state, forward->user_data);
  forward->n_waiting++;
  if (!forward->source->include_unconfirmed)
    return TRUE;
  waiting = vigie_post_state_copy (state);
  waiting->status = VIGIE_STATUS_NEW;
  return forward->func (post, waiting, forward->user_data);
}

static gboolean
foreach_shape (gpointer source, VigieExportShapeFunc func, gpointer user_data, GError **error)
{
  Source *self = source;
  g_autoptr (GPtrArray) shapes = NULL;

  shapes = self->board != NULL ? vigie_board_list_shapes (self->board)
                               : vigie_store_list_shapes (self->store, error);
  if (shapes == NULL)
    return FALSE;
  for (guint i = 0; i < shapes->len; i++)
    {
      if (!func (g_ptr_array_index (shapes, i), user_data))
        break;
    }
  return TRUE;
}

/* A post that was purged since is not there to export any more. */
static gboolean
foreach_post_of_board (Source *self, Forward *forward, GError **error)
{
  g_autoptr (GPtrArray) ids = vigie_board_list_posts (self->board);

  for (guint i = 0; i < ids->len; i++)
    {
      const VigiePostState *state = vigie_board_get_post (self->board, g_ptr_array_index (ids, i));
      g_autoptr (GError) local_error = NULL;
      g_autoptr (VigiePost) post = NULL;

      if (state == NULL || state->status != VIGIE_STATUS_CONFIRMED)
        continue;
      post = vigie_store_find_post (self->store, g_ptr_array_index (ids, i), &local_error);
      if (post == NULL && !g_error_matches (local_error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (post != NULL && !forward_post (post, state, forward))
        break;
    }
  return TRUE;
}

/* Of posts that nobody has decided on the board knows nothing: they are those that were here. */
static gboolean
forward_known_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Forward *forward = user_data;

  if (vigie_post_get_received_at (post) > forward->source->at)
    return TRUE;
  state = vigie_board_get_post (forward->source->board, vigie_post_get_id (post));
  return forward_post (post, state, forward);
}

static gboolean
foreach_post (gpointer source, VigieExportPostFunc func, gpointer user_data, GError **error)
{
  Source *self = source;
  Forward forward = { self, func, user_data, 0 };
  VigieQuery query = VIGIE_QUERY_INIT;
  gboolean done;

  if (self->board == NULL)
    {
      query.statuses = 1u << VIGIE_STATUS_CONFIRMED;
      if (self->include_unconfirmed)
        query.statuses |= 1u << VIGIE_STATUS_NEW | 1u << VIGIE_STATUS_UNVERIFIABLE |
                          1u << VIGIE_STATUS_KNOWN_TO_COMMAND;
      done = vigie_store_foreach_post (self->store, &query, 0, forward_post, &forward, error);
    }
  else if (self->include_unconfirmed)
    done = vigie_store_foreach_post (self->store, &query, 0, forward_known_post, &forward, error);
  else
    done = foreach_post_of_board (self, &forward, error);
  self->n_waiting = forward.n_waiting; /* the same each time that a format asks */
  return done;
}

/* What is published replaces a file: never a database, which is an incident, this one or another, a
 * territory or a map, by whatever name or link; nor the files that SQLite keeps beside one. A
 * format that is a database itself replaces its own. */
static gboolean
check_target (const char *path, const VigieExportFormat *format, GError **error)
{
  static const char magic[] = "SQLite format 3";
  char begin[sizeof magic] = { 0 };
  g_autofree char *lower = g_ascii_strdown (path, -1);
  GStatBuf info;
  FILE *file;
  gboolean is_database;

  if (g_str_has_suffix (lower, ".vigie-wal") || g_str_has_suffix (lower, ".vigie-shm"))
    is_database = TRUE;
  else
    {
      if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
        {
          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
                       _ ("%s is not a file and is not replaced. Choose another name."), path);
          return FALSE;
        }
      file = g_fopen (path, "rbe");
      if (file == NULL)
        return TRUE; /* nothing is there, or writing will say what is wrong */
      is_database = fread (begin, 1, sizeof magic, file) == sizeof magic &&
                    memcmp (begin, magic, sizeof magic) == 0;
      fclose (file);
      if (is_database && format != NULL && format->may_replace != NULL)
        is_database = !format->may_replace (path);
    }
  if (is_database)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
                 _ ("%s is an incident or another database and is not replaced. Choose another "
                    "name."),
                 path);
  return !is_database;
}

void
vigie_overlay_outcome_clear (VigieOverlayOutcome *self)
{
  vigie_export_report_clear (&self->report);
  g_clear_pointer (&self->territory_problem, g_free);
  g_clear_pointer (&self->log_problem, g_free);
}

/* (transfer full) (nullable): where it cannot be read, what needs no lines goes out all the same.
 */
static VigieGuide *
open_guide (VigieStore *store,
            const VigieOverlayRequest *request,
            GCancellable *cancellable,
            char **problem)
{
  g_autoptr (GError) error = NULL;
  VigieGuide *guide;

  if (request->guide != NULL)
    return vigie_guide_ref (request->guide);
  guide = vigie_closing_open_guide (store, cancellable, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    *problem = g_strdup (error->message);
  return guide;
}

static gboolean
write_format (Source *source,
              const VigieOverlayRequest *request,
              const VigieExportFormat *format,
              GCancellable *cancellable,
              VigieOverlayOutcome *outcome,
              GError **error)
{
  g_autoptr (VigieSituation) situation = vigie_publish_begin_situation (source->store, request->at);
  const VigieExportSource export_source = { foreach_shape, foreach_post, source };
  const VigieExportInput input = { situation, &export_source, request->include_authors,
                                   request->include_unconfirmed };
  g_autoptr (VigieGuide) guide = NULL;

  situation->with_lifted = request->with_lifted;
  if ((format->flags & VIGIE_EXPORT_LINES) != 0)
    guide = open_guide (source->store, request, cancellable, &outcome->territory_problem);
  if ((format->flags & VIGIE_EXPORT_SHAPES) != 0 &&
      !vigie_publish_add_shapes (situation, source->store, source->board, guide, cancellable,
                                 error))
    return FALSE;
  return format->write (&input, request->path, cancellable, &outcome->report, error);
}

/* As it stood then, or as it is. */
static gboolean
open_source (Source *source, VigieStore *store, const VigieOverlayRequest *request, GError **error)
{
  *source = (Source) { .store = store,
                       .at = request->at,
                       .four_eyes = wants_second_person (store),
                       .include_unconfirmed = request->include_unconfirmed };
  if (request->at == VIGIE_TIME_UNKNOWN)
    return TRUE;
  source->board = vigie_store_fold (store, request->at, error);
  return source->board != NULL;
}

/*
 * vigie_publish_visit:
 * @request: what is asked for
 * @shape_func: called for every shape, ended ones too
 * @post_func: called for every post that may go out
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_publish_visit (VigieStore *store,
                     const VigieOverlayRequest *request,
                     VigieExportShapeFunc shape_func,
                     VigieExportPostFunc post_func,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (VigieBoard) board = NULL;
  Source source;

  if (!open_source (&source, store, request, error))
    return FALSE;
  board = source.board;
  return foreach_shape (&source, shape_func, user_data, error) &&
         foreach_post (&source, post_func, user_data, error);
}

/**
 * vigie_publish_get_content:
 * @store: the incident
 * @request: what is asked for; neither its path nor its format count
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Says what an overlay would tell: see vigie_content_key_new().
 *
 * Returns: (transfer full) (nullable): 64 hex digits, or %NULL with @error set
 */
char *
vigie_publish_get_content (VigieStore *store,
                           const VigieOverlayRequest *request,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (VigieSituation) situation = vigie_publish_begin_situation (store, request->at);
  g_autoptr (VigieBoard) board = NULL;
  Source source;
  const VigieExportSource export_source = { foreach_shape, foreach_post, &source };
  const VigieExportInput input = { situation, &export_source, request->include_authors,
                                   request->include_unconfirmed };

  if (!open_source (&source, store, request, error))
    return NULL;
  board = source.board;
  situation->with_lifted = request->with_lifted;
  return vigie_content_key_new (&input, cancellable, error);
}

/* The file is there and good: what the log cannot say about it does not take it back. */
static void
note_file (VigieStore *store,
           const VigieOverlayRequest *request,
           const char *content,
           VigieOverlayOutcome *outcome)
{
  g_autofree char *name = g_path_get_basename (request->path);
  g_autofree char *display_name = g_filename_display_name (name);
  g_autofree char *sha256 = NULL;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  VigiePublication publication;

  file = g_mapped_file_new (request->path, FALSE, &error);
  if (file != NULL)
    {
      bytes = g_mapped_file_get_bytes (file);
      sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
      vigie_publication_init (&publication, request, &outcome->report);
      publication.channel = VIGIE_CHANNEL_FILE;
      publication.target = display_name;
      publication.sha256 = sha256;
      publication.content = content;
      vigie_publication_record (store, &publication, NULL, &error);
    }
  if (error != NULL)
    outcome->log_problem = g_strdup (error->message);
}

/**
 * vigie_publish_overlay:
 * @store: the incident
 * @request: what is asked for
 * @cancellable: (nullable): ends it
 * @outcome: (out caller-allocates) (optional): what was written, of zeros before; to be cleared
 * @error: return location for a #GError
 *
 * Writes what is valid in one of the formats; the file is replaced whole or not at all. Where the
 * log is to say that it left and cannot, the file stands all the same, and @outcome says why.
 *
 * Returns: %FALSE with @error set when nothing was written
 */
gboolean
vigie_publish_overlay (VigieStore *store,
                       const VigieOverlayRequest *request,
                       GCancellable *cancellable,
                       VigieOverlayOutcome *outcome,
                       GError **error)
{
  const VigieExportFormat *format =
      request->format != NULL ? request->format : vigie_export_format_find ("geojson");
  const gboolean to_log = request->to_log && request->at == VIGIE_TIME_UNKNOWN;
  g_autoptr (VigieBoard) board = NULL;
  g_autofree char *content = NULL;
  g_auto (VigieOverlayOutcome) ignored = { 0 };
  Source source;

  if (!check_target (request->path, format, error) || !open_source (&source, store, request, error))
    return FALSE;
  board = source.board;
  if (outcome == NULL)
    outcome = &ignored;
  /* Asked before it is written: what changes in between is then still to be published. */
  if (to_log)
    content = vigie_publish_get_content (store, request, cancellable, error);
  if ((to_log && content == NULL) ||
      !write_format (&source, request, format, cancellable, outcome, error))
    return FALSE;
  outcome->n_waiting = source.n_waiting;
  if (to_log)
    note_file (store, request, content, outcome);
  return TRUE;
}

/* ---- the brief ---- */

typedef struct
{
  VigieBrief *brief;
  gboolean four_eyes;
  guint n_waiting;
} Collection;

/* What waits for a second person stands among what is to be confirmed. */
static gboolean
add_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Collection *collection = user_data;

  if (state != NULL && state->status == VIGIE_STATUS_CONFIRMED &&
      !vigie_post_state_is_cleared (state, collection->four_eyes))
    {
      g_autoptr (VigiePostState) waiting = vigie_post_state_copy (state);

      waiting->status = VIGIE_STATUS_NEW;
      collection->n_waiting++;
      vigie_brief_add_post (collection->brief, post, waiting);
    }
  else
    vigie_brief_add_post (collection->brief, post, state);
  return TRUE;
}

static gboolean
add_decisions (VigieBrief *brief, VigieStore *store, GError **error)
{
  g_autoptr (GPtrArray) issued =
      vigie_store_list_decisions (store, VIGIE_DECISION_BRIEF_ISSUED, error);

  if (issued == NULL)
    return FALSE;
  for (guint i = 0; i < issued->len; i++)
    vigie_brief_add_decision (brief, g_ptr_array_index (issued, i));
  return TRUE;
}

static VigieBrief *
collect (VigieStore *store, gint64 now, guint *n_waiting, GError **error)
{
  g_autoptr (VigieBrief) brief = vigie_brief_new (now);
  g_autoptr (GPtrArray) shapes = vigie_store_list_shapes (store, error);
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_autofree char *author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  g_autofree char *organisation = vigie_store_get (store, VIGIE_INFO_ORGANISATION);
  g_autofree char *recipients = vigie_store_get (store, VIGIE_INFO_RECIPIENTS);
  g_autofree char *exercise = vigie_store_get (store, VIGIE_INFO_EXERCISE);
  g_autofree char *head = vigie_store_dup_head (store, error);
  VigieQuery everything = VIGIE_QUERY_INIT;
  Collection collection = { brief, wants_second_person (store), 0 };

  if (shapes == NULL || head == NULL || !add_decisions (brief, store, error))
    return NULL;
  vigie_brief_set_identity (brief, title, author, organisation, recipients,
                            g_strcmp0 (exercise, "true") == 0);
  vigie_brief_set_log_head (brief, head);
  for (guint i = 0; i < shapes->len; i++)
    vigie_brief_add_shape (brief, g_ptr_array_index (shapes, i));
  if (!vigie_store_foreach_post (store, &everything, 0, add_post, &collection, error))
    return NULL;
  *n_waiting = collection.n_waiting;
  vigie_brief_finish (brief);
  return g_steal_pointer (&brief);
}

/* A photo that cannot be shown leaves its place to the others. */
static VigieImage *
load_photo (const char *sha256, int max_side, gpointer user_data)
{
  g_autoptr (GBytes) bytes = vigie_store_load_photo (user_data, sha256, NULL);

  return bytes != NULL ? vigie_photo_decode (bytes, max_side, NULL, NULL) : NULL;
}

/* What the map can be drawn on without any tiles. A territory that cannot be read is said, and the
 * brief goes out without it: what is known does not wait for a map. */
static VigieBasemap *
open_territory (VigieStore *store, GCancellable *cancellable, char **problem)
{
  g_autofree char *path = vigie_store_get (store, VIGIE_INFO_TERRITORY);
  g_autoptr (VigieTerritory) territory = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || path[0] == '\0')
    return NULL;
  territory = vigie_territory_open (path, cancellable, &error);
  if (territory == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        *problem = g_strdup (error->message);
      return NULL;
    }
  return vigie_territory_basemap_new (territory);
}

void
vigie_brief_outcome_clear (VigieBriefOutcome *self)
{
  g_clear_pointer (&self->territory_problem, g_free);
}

/* The log says which briefs went out. */
static gboolean
note_issued (VigieStore *store, const VigieBriefOutcome *outcome, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) payload = NULL;
  g_autofree char *author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, outcome->number);
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, outcome->sha256);
  json_builder_end_object (builder);
  payload = json_builder_get_root (builder);
  draft =
      vigie_draft_new ("brief.issued", NULL, payload, NULL,
                       author != NULL && author[0] != '\0' ? author : g_get_real_name (), error);
  if (draft == NULL)
    return FALSE;
  decision = vigie_store_append (store, draft, error);
  return decision != NULL;
}

/**
 * vigie_publish_brief:
 * @store: the incident
 * @request: what is asked for
 * @cancellable: (nullable): ends it
 * @outcome: (out caller-allocates) (optional): what was written, of zeros before; to be cleared
 * @error: return location for a #GError
 *
 * Writes the next brief as PDF and notes in the log that it was issued. Decodes photos, so it takes
 * its time: call it in a worker thread.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_publish_brief (VigieStore *store,
                     const VigieBriefRequest *request,
                     GCancellable *cancellable,
                     VigieBriefOutcome *outcome,
                     GError **error)
{
  gint64 now = g_get_real_time () / 1000;
  g_autoptr (VigieBrief) brief = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *sha256 = NULL;
  g_autofree char *contents = NULL;
  VigieBriefOptions options = { .language = vigie_language_get_default (),
                                .zone = zone,
                                .basemap = request->basemap,
                                .stand_in = request->territory,
                                .basemap_flags = VIGIE_BASEMAP_CACHE_ONLY,
                                .load_photo = load_photo,
                                .photo_data = store,
                                .created_at = now,
                                .cancellable = cancellable };
  VigieBriefReport report = { 0 };
  g_autoptr (VigieBasemap) territory = NULL;
  g_auto (VigieBriefOutcome) ignored = { 0 };
  guint n_waiting = 0;
  gsize length;

  if (vigie_store_is_read_only (store))
    {
      g_set_error_literal (
          error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY,
          _ ("A brief is numbered and noted in the log, and this incident cannot be "
             "written to. Make it from a copy."));
      return FALSE;
    }
  brief = collect (store, now, &n_waiting, error);
  if (brief == NULL || !check_target (request->path, NULL, error))
    return FALSE;
  if (request->language != NULL &&
      !vigie_language_from_string (request->language, &options.language))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("Briefs are written in French (fr) or English (en), not in “%s”."),
                   request->language);
      return FALSE;
    }
  if (outcome == NULL)
    outcome = &ignored;
  if (request->territory == NULL)
    options.stand_in = territory = open_territory (store, cancellable, &outcome->territory_problem);
  if (!vigie_brief_write_pdf (brief, &options, request->path, &report, error) ||
      !g_file_get_contents (request->path, &contents, &length, error))
    return FALSE;

  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
  g_strlcpy (outcome->sha256, sha256, sizeof outcome->sha256);
  outcome->number = brief->number;
  outcome->n_waiting = n_waiting;
  outcome->n_tiles_missing = report.map.n_missing;
  outcome->map_is_territory = report.map.used_stand_in;
  return note_issued (store, outcome, error);
}
