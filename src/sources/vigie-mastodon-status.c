/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-mastodon-status.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-import-time.h"
#include "vigie-json-post.h"
#include "vigie-time.h"

#define MAX_IDS 20000

/* ---- whose they are ---- */

typedef struct
{
  char *id; /* of the server that showed it */
  char *host;
  char *external_id;
} Known;

struct _VigieMastodonIds
{
  GMutex mutex;
  GHashTable *known; /* (element-type utf8 Known) */
  GQueue order;      /* of Known, the oldest first */
  GHashTable *gone;  /* (element-type utf8): said to be gone before they were shown */
};

static void
known_free (gpointer data)
{
  Known *self = data;

  g_free (self->id);
  g_free (self->host);
  g_free (self->external_id);
  g_free (self);
}

VigieMastodonIds *
vigie_mastodon_ids_new (void)
{
  VigieMastodonIds *self = g_new0 (VigieMastodonIds, 1);

  g_mutex_init (&self->mutex);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, known_free);
  g_queue_init (&self->order);
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
vigie_mastodon_ids_free (VigieMastodonIds *self)
{
  g_queue_clear (&self->order);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->gone);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Returns: whether it is known to be gone */
static gboolean
note_id (VigieMastodonIds *self, yyjson_val *status, const VigieImportPost *post)
{
  g_autofree char *id = vigie_mastodon_dup_id (status);
  gboolean is_gone;
  Known *known;

  if (id == NULL || post->external_id == NULL)
    return FALSE;
  g_mutex_lock (&self->mutex);
  is_gone = g_hash_table_contains (self->gone, id);
  if (!g_hash_table_contains (self->known, id))
    {
      known = g_new0 (Known, 1);
      known->id = g_steal_pointer (&id);
      known->host = g_strdup (post->source_host);
      known->external_id = g_strdup (post->external_id);
      g_hash_table_insert (self->known, known->id, known);
      g_queue_push_tail (&self->order, known);
    }
  if (self->order.length > MAX_IDS)
    g_hash_table_remove (self->known, ((Known *) g_queue_pop_head (&self->order))->id);
  g_mutex_unlock (&self->mutex);
  return is_gone;
}

/**
 * vigie_mastodon_take_deletion:
 * @intake: gets it
 * @id: of a status, in its server's words
 * @ids: what the server showed
 *
 * Notes that a status is gone. One that was not shown here is taken for one of the server's own,
 * and if it is shown yet, it is gone all the same.
 */
void
vigie_mastodon_take_deletion (VigieSourceIntake *intake, const char *id, VigieMastodonIds *ids)
{
  VigieImportBatch *batch = intake->run.batch;
  VigiePostUpdate update = { .kind = VIGIE_POST_DELETED,
                             .source_kind = "mastodon",
                             .at = VIGIE_TIME_UNKNOWN };
  const Known *known;

  g_mutex_lock (&ids->mutex);
  known = g_hash_table_lookup (ids->known, id);
  if (known != NULL)
    {
      update.source_host = vigie_import_batch_dup (batch, known->host, strlen (known->host));
      update.external_id =
          vigie_import_batch_dup (batch, known->external_id, strlen (known->external_id));
    }
  else
    {
      if (g_hash_table_size (ids->gone) >= MAX_IDS)
        g_hash_table_remove_all (ids->gone);
      g_hash_table_add (ids->gone, g_strdup (id));
      update.source_host = intake->run.source_host;
      update.external_id = vigie_import_batch_dup (batch, id, strlen (id));
    }
  g_mutex_unlock (&ids->mutex);
  vigie_import_batch_add_update (batch, &update);
}

/* ---- what they say ---- */

/* Some servers write ids as numbers. */
char *
vigie_mastodon_dup_id (yyjson_val *status)
{
  yyjson_val *id = yyjson_obj_get (status, "id");

  if (yyjson_is_uint (id))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) yyjson_get_uint (id));
  return yyjson_is_str (id) && yyjson_get_len (id) > 0 ? g_strdup (yyjson_get_str (id)) : NULL;
}

/* Returns: ms, or %VIGIE_TIME_UNKNOWN */
gint64
vigie_mastodon_read_time (VigieSourceIntake *intake, yyjson_val *value)
{
  VigieImportRun *run = &intake->run;
  gint64 at;

  return yyjson_is_str (value) && vigie_import_parse_time (yyjson_get_str (value), run->time_zone,
                                                           run->date_order, &at)
             ? at
             : VIGIE_TIME_UNKNOWN;
}

/* A member also gets what only that member may read. */
static gboolean
is_public (yyjson_val *status)
{
  yyjson_val *visibility = yyjson_obj_get (status, "visibility");

  return !yyjson_is_str (visibility) || yyjson_equals_str (visibility, "public") ||
         yyjson_equals_str (visibility, "unlisted");
}

static void
add_edit (VigieSourceIntake *intake, yyjson_val *shown, const VigieImportPost *post)
{
  gint64 edited_at = vigie_mastodon_read_time (intake, yyjson_obj_get (shown, "edited_at"));

  if (edited_at != VIGIE_TIME_UNKNOWN)
    vigie_import_batch_add_update (intake->run.batch,
                                   &(VigiePostUpdate) { .kind = VIGIE_POST_EDITED,
                                                        .source_kind = post->source_kind,
                                                        .source_host = post->source_host,
                                                        .external_id = post->external_id,
                                                        .at = edited_at,
                                                        .text = post->text });
}

/**
 * vigie_mastodon_take_status:
 * @intake: gets the post, and its edit where it says that it was edited
 * @status: as a server gives it
 * @only_media: whether it is left out without a picture or a film
 * @ids: (nullable): gets whose it is
 * @n_hidden: (inout): counts what is not public, and left out
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set where a full batch was refused
 */
gboolean
vigie_mastodon_take_status (VigieSourceIntake *intake,
                            yyjson_val *status,
                            gboolean only_media,
                            VigieMastodonIds *ids,
                            guint *n_hidden,
                            GError **error)
{
  yyjson_val *inner = yyjson_obj_get (status, "reblog");
  yyjson_val *shown = yyjson_is_obj (inner) ? inner : status;
  g_autofree char *reason = NULL;
  VigieMembers members;
  VigieImportPost post;

  if (!is_public (shown))
    {
      (*n_hidden)++;
      return TRUE;
    }
  if (only_media && yyjson_arr_size (yyjson_obj_get (shown, "media_attachments")) == 0)
    return TRUE;
  vigie_members_read (&members, status);
  vigie_import_post_init (&post);
  if (!yyjson_is_obj (status) || !vigie_mastodon_to_post (&intake->run, &members, &post, &reason))
    {
      vigie_import_post_clear (&post);
      vigie_source_intake_reject (intake, reason != NULL ? reason : _ ("Not an object"));
      return TRUE;
    }
  add_edit (intake, shown, &post);
  if (ids != NULL && note_id (ids, shown, &post))
    vigie_import_batch_add_update (intake->run.batch,
                                   &(VigiePostUpdate) { .kind = VIGIE_POST_DELETED,
                                                        .source_kind = post.source_kind,
                                                        .source_host = post.source_host,
                                                        .external_id = post.external_id,
                                                        .at = VIGIE_TIME_UNKNOWN });
  return vigie_import_run_add (&intake->run, &post, error);
}

void
vigie_mastodon_note_hidden (VigieSourceRound *round, guint n_hidden)
{
  guint n;

  if (n_hidden == 0)
    return;
  round->n_hidden += n_hidden;
  n = (guint) MIN (round->n_hidden, G_MAXUINT);
  vigie_source_round_set_note (
      round, &round->hidden_note,
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u post is not public and was left out.",
                                    "%u posts are not public and were left out.", n),
                       n));
}
