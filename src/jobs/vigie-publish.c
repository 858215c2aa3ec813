/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-publish.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-closing.h"
#include "vigie-content-key.h"
#include "vigie-diversion.h"
#include "vigie-error.h"
#include "vigie-publication.h"
#include "vigie-publish-photos.h"
#include "vigie-publish-private.h"
#include "vigie-publish-situation.h"
#include "vigie-web-address.h"

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

gboolean
vigie_publish_wants_second_person (VigieStore *store)
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

/* Keys of watched sources may hold paths of this desk, and names: only the kind and a server go
 * out. Returns: (transfer full): "mastodon:example.org", "folder" */
static char *
name_source (const char *key)
{
  g_auto (GStrv) words = g_strsplit (key, " ", -1);

  for (guint i = 1; words[0] != NULL && words[i] != NULL; i++)
    {
      g_autofree char *address = g_str_has_prefix (words[i], "url=")
                                     ? g_uri_unescape_string (words[i] + strlen ("url="), NULL)
                                     : NULL;
      g_autoptr (GUri) uri = address != NULL ? vigie_web_address_parse (NULL, address) : NULL;

      if (uri != NULL)
        return g_strconcat (words[0], ":", g_uri_get_host (uri), NULL);
    }
  return g_strdup (words[0] != NULL ? words[0] : "");
}

/* ms: what was noted later is not told */
static gint64
get_end (const Source *self)
{
  return self->at != VIGIE_TIME_UNKNOWN ? self->at : G_MAXINT64;
}

static GStrv
name_sources (Source *self, GPtrArray *arrivals)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < arrivals->len; i++)
    {
      const VigieProvenance *arrival = g_ptr_array_index (arrivals, i);
      g_autofree char *name = name_source (arrival->watch);

      if (arrival->at <= get_end (self) &&
          !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

/* What its source did with it up to the moment of the export. */
static void
take_changes (Source *self, GPtrArray *changes, VigieExportOrigin *origin)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const VigieProvenance *change = g_ptr_array_index (changes, i);

      if (change->at > get_end (self))
        continue;
      if (change->kind == VIGIE_POST_DELETED)
        origin->deleted_at = change->at;
      else
        {
          origin->edited_at = change->at;
          origin->deleted_at = VIGIE_TIME_UNKNOWN; /* it was there again */
        }
    }
}

static gboolean
find_origin (gpointer source, VigiePost *post, VigieExportOrigin *origin, GError **error)
{
  Source *self = source;
  const char *id = vigie_post_get_id (post);
  g_autoptr (GPtrArray) arrivals = vigie_store_list_provenances (self->store, id, error);
  g_autoptr (GPtrArray) changes = NULL;

  if (arrivals == NULL)
    return FALSE;
  changes = vigie_store_list_post_updates (self->store, id, error);
  if (changes == NULL)
    return FALSE;
  origin->sources = name_sources (self, arrivals);
  take_changes (self, changes, origin);
  return TRUE;
}

/* What is published replaces a file: never a database, which is an incident, this one or another, a
 * territory or a map, by whatever name or link; nor the files that SQLite keeps beside one. A
 * format that is a database itself replaces its own. */
gboolean
vigie_publish_check_target (const char *path, const VigieExportFormat *format, GError **error)
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
VigieGuide *
vigie_publish_open_guide (VigieStore *store,
                          VigieGuide *known, /* (nullable) */
                          GCancellable *cancellable,
                          char **problem)
{
  g_autoptr (GError) error = NULL;
  VigieGuide *guide;

  if (known != NULL)
    return vigie_guide_ref (known);
  guide = vigie_closing_open_guide (store, cancellable, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    *problem = g_strdup (error->message);
  return guide;
}

static gboolean
collect_shape (VigieShape *shape, gpointer user_data)
{
  g_ptr_array_add (user_data, vigie_shape_ref (shape));
  return TRUE;
}

/* (transfer full) (nullable) (element-type utf8): no format may advise a diversion that is cut */
static GHashTable *
find_cut (Source *source, gint64 at, GError **error)
{
  g_autoptr (GPtrArray) shapes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  g_autoptr (GArray) cuts = NULL;
  GHashTable *ids;

  if (!foreach_shape (source, collect_shape, shapes, error))
    return NULL;
  cuts = vigie_diversion_find_cut (shapes, at);
  ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < cuts->len; i++)
    g_hash_table_add (ids, g_strdup (g_array_index (cuts, VigieDiversionCut, i).diversion->id));
  return ids;
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
  const VigieExportSource export_source = { foreach_shape, foreach_post, source, find_origin };
  g_auto (VigiePublishedPhotos) photos = { 0 };
  VigieExportInput input = { situation, &export_source, request->include_authors,
                             request->include_unconfirmed, NULL };
  g_autoptr (VigieGuide) guide = NULL;
  g_autoptr (GHashTable) cut = NULL;

  situation->with_lifted = request->with_lifted;
  if ((format->flags & VIGIE_EXPORT_LINES) != 0)
    guide = vigie_publish_open_guide (source->store, request->guide, cancellable,
                                      &outcome->territory_problem);
  if ((format->flags & VIGIE_EXPORT_SHAPES) != 0 &&
      !vigie_publish_add_shapes (situation, source->store, source->board, guide, cancellable,
                                 error))
    return FALSE;
  if ((format->flags & VIGIE_EXPORT_SHAPES) == 0)
    {
      cut = find_cut (source, situation->at, error);
      if (cut == NULL)
        return FALSE;
    }
  input.cut = cut;
  if (!vigie_publish_photos_write (source->store, &export_source, request->photos, request->path,
                                   cancellable, &photos, error))
    return FALSE;
  input.photos = photos.by_post;
  if (!format->write (&input, request->path, cancellable, &outcome->report, error))
    return FALSE;
  vigie_publish_photos_tidy (&photos);
  outcome->n_photos = g_hash_table_size (photos.names);
  outcome->n_photos_left_out = photos.n_left_out;
  return TRUE;
}

/* As it stood then, or as it is. */
static gboolean
open_source (Source *source, VigieStore *store, const VigieOverlayRequest *request, GError **error)
{
  *source = (Source) { .store = store,
                       .at = request->at,
                       .four_eyes = vigie_publish_wants_second_person (store),
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
  const VigieExportSource export_source = { foreach_shape, foreach_post, &source, find_origin };
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

  if (!vigie_publish_check_target (request->path, format, error) ||
      !open_source (&source, store, request, error))
    return FALSE;
  board = source.board;
  if (request->photos != NULL && (format->flags & VIGIE_EXPORT_POSTS) == 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("%s holds no posts and so no photos. Choose another format for photos."),
                   _ (format->title));
      return FALSE;
    }
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
