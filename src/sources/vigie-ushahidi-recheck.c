/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report that was withdrawn or deleted is only missing in lists, where it may be missing for
 * other reasons too: asked for by its number, it is said not to be there. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-ushahidi-walk.h"

#define PASS_MS (30 * 60 * 1000) /* from looking through all reports to doing so again */
#define REACH_MS (30 * G_GINT64_CONSTANT (86400000))
#define STEP_REPORTS 10
#define MAX_STEPS 40
#define MAX_ASKED 10 /* of a round, or somewhat more: each is a question of its own */
#define MIN_DOUBTED 5

static void
add_deletion (VigieUshahidiWalk *self, const char *id)
{
  VigieImportBatch *batch = self->intake.run.batch;
  const VigiePostUpdate update = {
    .kind = VIGIE_POST_DELETED,
    .source_kind = "ushahidi",
    .source_host = self->site->host,
    .external_id = vigie_import_batch_dup (batch, id, strlen (id)),
    .at = VIGIE_TIME_UNKNOWN,
  };

  vigie_import_batch_add_update (batch, &update);
}

/* FALSE with @error set where the site does not say */
static gboolean
look_up (VigieUshahidiWalk *self, const char *id, gboolean *is_gone, GError **error)
{
  g_autofree char *place = g_strdup_printf ("/api/v%u/posts/%s", self->version, id);
  g_autoptr (VigieHttpResponse) response = vigie_ushahidi_walk_ask (self, place, error);

  *is_gone = response != NULL && response->status == 404;
  return response != NULL;
}

typedef struct
{
  GPtrArray *gone; /* (element-type utf8) */
  guint n_found;
  guint n_asked;
} Pass;

static void
pass_clear (Pass *self)
{
  g_ptr_array_unref (self->gone);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

/* What a list of this round shows is there. */
static gboolean
look_at (VigieUshahidiWalk *self, Pass *pass, const char *id, GError **error)
{
  gboolean is_gone = FALSE;

  if (!g_hash_table_contains (self->seen, id))
    {
      pass->n_asked++;
      if (!look_up (self, id, &is_gone, error))
        return FALSE;
    }
  if (is_gone)
    g_ptr_array_add (pass->gone, g_strdup (id));
  else
    pass->n_found++;
  return TRUE;
}

/* A site that knows nothing of what it gave is out of order; nobody withdraws everything at once.
 */
static void
take_pass (VigieUshahidiWalk *self, const Pass *pass)
{
  if (pass->n_found == 0 && pass->gone->len >= MIN_DOUBTED)
    {
      vigie_source_round_add_note (
          self->round, g_strdup (_ ("Whether posts were deleted could not be looked up: the server "
                                    "knows none of them.")));
      return;
    }
  for (guint i = 0; i < pass->gone->len; i++)
    add_deletion (self, g_ptr_array_index (pass->gone, i));
}

/* A clock may have been set back. */
static gboolean
is_due (const VigieUshahidiWalk *self, gint64 now)
{
  return self->check_below != G_MAXINT64 || self->checked_at > now ||
         now - self->checked_at >= PASS_MS;
}

/**
 * vigie_ushahidi_recheck:
 * @self: a walk that came to its end
 * @error: those of the sink
 *
 * Looks whether reports that are here are still there. Where the site does not say, it goes on with
 * the next round.
 *
 * Returns: whether the incident could be read
 */
gboolean
vigie_ushahidi_recheck (VigieUshahidiWalk *self, GError **error)
{
  const gint64 now = vigie_http_client_get_now (self->round->client);
  g_auto (Pass) pass = { .gone = g_ptr_array_new_with_free_func (g_free) };

  if (self->checked_at == VIGIE_TIME_UNKNOWN)
    self->checked_at = now; /* they were read just now */
  if (!is_due (self, now))
    return TRUE;
  for (guint i = 0; i < MAX_STEPS && pass.n_asked < MAX_ASKED; i++)
    {
      gint64 below = self->check_below;
      g_autoptr (GPtrArray) ids =
          vigie_post_sink_list_recent (self->round->sink, "ushahidi", self->site->host,
                                       now - REACH_MS, G_MAXINT64, &below, STEP_REPORTS, error);

      if (ids == NULL)
        return FALSE;
      for (guint k = 0; k < ids->len; k++)
        if (!look_at (self, &pass, g_ptr_array_index (ids, k), NULL))
          {
            take_pass (self, &pass);
            return TRUE;
          }
      self->check_below = below;
      if (below != G_MAXINT64)
        continue;
      self->checked_at = now;
      break;
    }
  take_pass (self, &pass);
  return TRUE;
}
