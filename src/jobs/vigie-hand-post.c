/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-hand-post.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-coordinates.h"
#include "vigie-error.h"
#include "vigie-post-link.h"
#include "vigie-text.h"

#define MAX_CANDIDATES (2 + VIGIE_HAND_MAX_PHOTOS)
#define MAX_AUTHOR_CHARS 200
#define MAX_TEXT_CHARS 100000
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

VigieHandPost *
vigie_hand_post_new (void)
{
  VigieHandPost *self = g_new0 (VigieHandPost, 1);

  self->posted_at = VIGIE_TIME_UNKNOWN;
  return self;
}

void
vigie_hand_post_free (VigieHandPost *self)
{
  if (self == NULL)
    return;
  g_free (self->link);
  g_free (self->text);
  g_free (self->author);
  g_clear_pointer (&self->photos, g_ptr_array_unref);
  g_free (self->part);
  g_free (self->observer);
  g_free (self);
}

/* What is pasted may hold anything: lines stay, other control characters go. */
static char *
clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *clean = g_string_new (NULL);
  guint n = 0;

  for (const char *c = valid; *c != '\0' && n < MAX_TEXT_CHARS; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\r' && c[1] == '\n')
        continue;
      if (character == '\r')
        character = '\n';
      if (g_unichar_iscntrl (character) && character != '\n' && character != '\t')
        continue;
      g_string_append_unichar (clean, character);
      n++;
    }
  return g_strstrip (g_string_free_and_steal (clean));
}

static char *
clean_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  char *line = vigie_text_make_line (valid, MAX_AUTHOR_CHARS);

  if (line[0] == '\0')
    g_clear_pointer (&line, g_free);
  return line;
}

/* ---- from what is given to an observation ---- */

/**
 * Making:
 *
 * An observation with all that it borrows.
 */
typedef struct
{
  VigiePostLink link;
  char *text;
  char *author;
  GPtrArray *photos; /* (element-type VigiePhotoFacts), borrowed */
  VigiePosition candidates[MAX_CANDIDATES];
  gsize n_candidates;
  VigieObservation observation;
} Making;

static void
making_clear (Making *making)
{
  vigie_post_link_clear (&making->link);
  g_free (making->text);
  g_free (making->author);
  g_clear_pointer (&making->photos, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

/* Two witnesses may send one photo with words of their own: those are two posts. The same photo
 * alone is the same post. */
static char *
make_external_id (GPtrArray *photos, const VigieHandPost *post)
{
  gboolean has_words = (post->text != NULL && post->text[0] != '\0') ||
                       (post->author != NULL && post->author[0] != '\0');
  g_autoptr (GChecksum) checksum = NULL;

  if (photos->len == 0)
    return g_uuid_string_random ();
  if (!has_words)
    return g_strdup (((VigiePhotoFacts *) g_ptr_array_index (photos, 0))->sha256);
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < photos->len; i++)
    {
      const VigiePhotoFacts *facts = g_ptr_array_index (photos, i);
      const char *name = facts->sha256 != NULL ? facts->sha256 : facts->uri;

      g_checksum_update (checksum, (const guchar *) (name != NULL ? name : ""), -1);
      g_checksum_update (checksum, (const guchar *) "\n", 1);
    }
  g_checksum_update (checksum, (const guchar *) (post->text != NULL ? post->text : ""), -1);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  g_checksum_update (checksum, (const guchar *) (post->author != NULL ? post->author : ""), -1);
  return g_strdup (g_checksum_get_string (checksum));
}

/* A map or a wall shows many things at one address. */
static void
name_part (VigiePostLink *link, const char *part)
{
  g_autofree char *address = NULL;

  if (part == NULL || strcmp (link->kind, VIGIE_SOURCE_HAND) != 0)
    return;
  address = g_steal_pointer (&link->external_id);
  link->external_id = g_strconcat (address, " ", part, NULL); /* no address has a blank */
}

static gboolean
read_link (Making *making, const VigieHandPost *post, GError **error)
{
  g_autofree char *link = g_strstrip (g_strdup (post->link != NULL ? post->link : ""));

  if (link[0] != '\0')
    {
      if (vigie_post_link_parse (link, &making->link))
        {
          name_part (&making->link, post->part);
          return TRUE;
        }
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The link is not an address of the web. It begins with https://."));
      return FALSE;
    }
  making->link = (VigiePostLink) { .kind = VIGIE_SOURCE_HAND,
                                   .host = g_strdup (""),
                                   .external_id = make_external_id (making->photos, post),
                                   .posted_at = VIGIE_TIME_UNKNOWN };
  return TRUE;
}

/* As imports do: what was given comes first, then what the photos and the text say. */
static void
collect_candidates (Making *making, const VigieHandPost *post)
{
  VigiePosition written;

  if (post->has_position)
    making->candidates[making->n_candidates++] = post->position;
  for (guint i = 0; i < making->photos->len; i++)
    {
      const VigiePhotoFacts *facts = g_ptr_array_index (making->photos, i);

      if (facts->has_position)
        making->candidates[making->n_candidates++] = facts->position;
    }
  if (vigie_coordinates_find_other (making->text, making->candidates, making->n_candidates,
                                    &written))
    making->candidates[making->n_candidates++] = written;
}

/* An id may be made up: what it says of the future is not believed. */
static gint64
choose_time (const Making *making, const VigieHandPost *post)
{
  gint64 tomorrow = g_get_real_time () / 1000 + DAY_MS;

  return making->link.posted_at != VIGIE_TIME_UNKNOWN && making->link.posted_at < tomorrow
             ? making->link.posted_at
             : post->posted_at;
}

static gboolean
make_observation (Making *making, const VigieHandPost *post, GError **error)
{
  making->text = clean_text (post->text);
  making->author = clean_line (post->author);
  making->photos = g_ptr_array_new ();
  for (guint i = 0; post->photos != NULL && i < post->photos->len; i++)
    g_ptr_array_add (making->photos,
                     ((VigieHandPhoto *) g_ptr_array_index (post->photos, i))->facts);
  if (making->photos->len > VIGIE_HAND_MAX_PHOTOS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                   _ ("A post has at most %d photos. Take some away."), VIGIE_HAND_MAX_PHOTOS);
      return FALSE;
    }
  if (!read_link (making, post, error))
    return FALSE;
  if (making->link.url == NULL && making->text[0] == '\0' && making->photos->len == 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("Give a link, a text or a photo."));
      return FALSE;
    }
  collect_candidates (making, post);
  making->observation = (VigieObservation) {
    .source_kind = making->link.kind,
    .source_host = making->link.host,
    .external_id = making->link.external_id,
    .url = making->link.url,
    .author = making->author != NULL ? making->author : making->link.author,
    .text = making->text,
    .posted_at = choose_time (making, post),
    .received_at = VIGIE_TIME_UNKNOWN,
    .candidates = making->candidates,
    .n_candidates = making->n_candidates,
    .photos = (VigiePhotoFacts *const *) (gpointer) making->photos->pdata,
    .n_photos = making->photos->len,
  };
  return TRUE;
}

/* Where photos came from, and when. They are here already: a failure costs only that. */
static void
note_fetches (VigieStore *store, const VigieHandPost *post)
{
  for (guint i = 0; post->photos != NULL && i < post->photos->len; i++)
    {
      const VigieHandPhoto *photo = g_ptr_array_index (post->photos, i);
      g_autoptr (GError) error = NULL;

      if (photo->final_uri != NULL &&
          !vigie_store_add_fetched_photo (store, photo->facts->uri, photo->final_uri,
                                          photo->fetched_at, photo->facts, &error))
        g_warning ("Where a photo was fetched from is not noted: %s", error->message);
    }
}

/* ---- who saw it ---- */

/**
 * vigie_hand_dup_watch:
 * @observer: who adds posts by hand, or ""
 *
 * Returns: (transfer full): what the incident notes of posts that came so
 */
char *
vigie_hand_dup_watch (const char *observer)
{
  g_autofree char *name = clean_line (observer);

  return g_strconcat (VIGIE_SOURCE_HAND " ", name, NULL);
}

/**
 * vigie_hand_watch_get_observer:
 * @watch: of a #VigieProvenance
 *
 * Returns: (transfer none) (nullable): who added the post by hand, "" where that is not known;
 *   %NULL where a watched source brought it
 */
const char *
vigie_hand_watch_get_observer (const char *watch)
{
  static const char before[] = VIGIE_SOURCE_HAND " ";

  return g_str_has_prefix (watch, before) ? watch + strlen (before) : NULL;
}

/* Who adds a post with other words than those that are here shows no edit of its author's: a
 * selection may be shorter. So one that is here is noted with the words that it has. */
static gboolean
ingest (VigieStore *store,
        const VigieHandPost *post,
        VigieObservation *observation,
        VigieIngestCounts *counts,
        GError **error)
{
  g_autofree char *watch = post->observer != NULL ? vigie_hand_dup_watch (post->observer) : NULL;
  g_autoptr (VigiePost) known = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];
  VigieBatch batch = { .watch = watch, .observations = observation, .n_observations = 1 };

  vigie_post_make_id (observation->source_kind, observation->source_host, observation->external_id,
                      id);
  known = watch != NULL ? vigie_store_find_post (store, id, NULL) : NULL;
  if (known != NULL)
    observation->text = vigie_post_get_text (known);
  return vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, counts, error);
}

/* What is not there after it was taken in was removed before: it does not come back. */
static VigiePost *
find_added (VigieStore *store, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  VigiePost *added = vigie_store_find_post (store, id, &failure);

  if (g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                         _ ("This post was removed from the incident on purpose, and does not come"
                            " back."));
  else if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return added;
}

/**
 * vigie_hand_post_add:
 * @store: an incident that can be written to
 * @post: what a person gives
 * @result: (out): the post as it is in the incident
 * @error: return location for a #GError
 *
 * Adds a post. A link of a network that imports know makes the same post that an import would
 * bring; any other is known by its address, then by its first photo. A post that is here already
 * stays as it is, without the photos that are given. Blocks; for worker threads.
 *
 * Errors: %VIGIE_ERROR_INVALID for what is no link or is nothing at all, %VIGIE_ERROR_NOT_FOUND for
 * a post that was removed on purpose, and those of the incident.
 *
 * Returns: whether the post is in the incident
 */
gboolean
vigie_hand_post_add (VigieStore *store,
                     const VigieHandPost *post,
                     VigieHandResult *result,
                     GError **error)
{
  g_auto (Making) making = { 0 };
  g_autoptr (VigiePost) added = NULL;
  VigieIngestCounts counts = { 0 };

  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);
  g_return_val_if_fail (post != NULL && result != NULL, FALSE);

  if (!make_observation (&making, post, error) ||
      !ingest (store, post, &making.observation, &counts, error))
    return FALSE;
  if (counts.imported > 0)
    note_fetches (store, post);
  result->is_known = counts.imported == 0;
  vigie_post_make_id (making.link.kind, making.link.host, making.link.external_id, result->post_id);
  added = find_added (store, result->post_id, error);
  if (added == NULL)
    return FALSE;
  result->row_id = vigie_post_get_row_id (added);
  return TRUE;
}

typedef struct
{
  VigieStore *store;
  VigieHandPost *post;
} Adding;

static void
adding_free (gpointer data)
{
  Adding *adding = data;

  g_object_unref (adding->store);
  vigie_hand_post_free (adding->post);
  g_free (adding);
}

static void
add_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Adding *adding = task_data;
  VigieHandResult result;
  GError *error = NULL;

  if (vigie_hand_post_add (adding->store, adding->post, &result, &error))
    g_task_return_pointer (task, g_memdup2 (&result, sizeof result), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_hand_post_add_async:
 * @store: an incident that can be written to
 * @post: (transfer full): what a person gives
 * @callback: called when done
 * @user_data: for @callback
 *
 * As vigie_hand_post_add(), in a worker. It cannot be cancelled: what a person added is there.
 */
void
vigie_hand_post_add_async (VigieStore *store,
                           VigieHandPost *post,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Adding *adding;

  g_return_if_fail (VIGIE_IS_STORE (store));
  g_return_if_fail (post != NULL);

  adding = g_new0 (Adding, 1);
  adding->store = g_object_ref (store);
  adding->post = post;
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, vigie_hand_post_add_async);
  g_task_set_task_data (task, adding, adding_free);
  g_task_run_in_thread (task, add_in_thread);
}

gboolean
vigie_hand_post_add_finish (GAsyncResult *result, VigieHandResult *added, GError **error)
{
  g_autofree VigieHandResult *found = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_hand_post_add_async), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  *added = *found;
  return TRUE;
}
