/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos that posts name by address, and what else a session asks the web for. */
#include "vigie-session-private.h"

#include "vigie-settings.h"

/**
 * vigie_session_get_fetcher:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): who fetches photos into the incident, made when it is first
 *   asked for; %NULL where nothing can be written, or once the session is closed
 */
VigiePhotoFetcher *
vigie_session_get_fetcher (VigieSession *self)
{
  g_return_val_if_fail (VIGIE_IS_SESSION (self), NULL);

  if (self->fetcher == NULL && self->store != NULL && !vigie_store_is_read_only (self->store))
    {
      g_autofree char *contact = vigie_settings_dup_contact ();

      self->fetcher = vigie_photo_fetcher_new (self->store, contact, self->allow_local);
    }
  return self->fetcher;
}

/**
 * vigie_session_set_allow_local:
 * @self: a session that fetched nothing yet
 * @allow_local: whether addresses in the local network are asked too
 *
 * For tests, whose servers are on this machine.
 */
void
vigie_session_set_allow_local (VigieSession *self, gboolean allow_local)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));
  g_return_if_fail (self->fetcher == NULL);

  self->allow_local = allow_local;
}

/* ---- a post that is on its way into the feed ---- */

static void
stop_waiting (VigieSession *self)
{
  g_clear_signal_handler (&self->awaited_handler, self->awaited_feed);
  g_clear_object (&self->awaited_feed);
  g_clear_object (&self->item_before);
}

static void
on_awaited_items (VigieSession *self)
{
  gint64 row_id = self->awaited_row;
  guint position;

  if (self->selected_item != self->item_before || self->selected_rows != NULL)
    {
      stop_waiting (self); /* somebody looks at something else by now */
      return;
    }
  if (!vigie_feed_model_find (self->awaited_feed, row_id, &position))
    return;
  stop_waiting (self);
  vigie_session_select_row (self, row_id);
}

/**
 * vigie_session_select_row_when_there:
 * @self: a session
 * @row_id: the key of a post that was just added
 *
 * Selects a post as soon as the feed has it; not where the filters leave it out, nor where another
 * post is looked at first.
 */
void
vigie_session_select_row_when_there (VigieSession *self, gint64 row_id)
{
  g_return_if_fail (VIGIE_IS_SESSION (self));

  vigie_session_stop_waiting (self);
  if (self->feed == NULL)
    return;
  self->awaited_row = row_id;
  self->awaited_feed = g_object_ref (self->feed);
  g_set_object (&self->item_before, self->selected_item);
  self->awaited_handler =
      g_signal_connect_swapped (self->feed, "items-changed", G_CALLBACK (on_awaited_items), self);
  on_awaited_items (self);
}

void
vigie_session_stop_waiting (VigieSession *self)
{
  if (self->awaited_feed != NULL)
    stop_waiting (self);
}
