/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-jetstream.h"
#include "real-bluesky.h"
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-photo-fetch.h"
#include "vigie-test-util.h"
#include "vigie-watching.h"

/* A desk that watches a Jetstream of ours, or a real one. For test programs only. */

#define PATIENCE_MS 20000
#define PASSWORD REAL_BLUESKY_PASSWORD

/* ---- a desk ---- */

typedef struct
{
  Place place;
  VigieStore *store;
  VigieHttpClient *client;
  VigieSource *source;
  const char *secret;
  GCancellable *cancellable;
  GAsyncResult *result; /* once it has ended */
  gboolean is_live;

  FakeJetstream fake;
  RealBluesky real;
  char *did;
} Desk;

static void
on_news (const VigieWatchingNews *news, gpointer user_data)
{
  ((Desk *) user_data)->is_live = news->is_live;
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ((Desk *) user_data)->result = g_object_ref (result);
}

static gboolean
has_ended (gpointer data)
{
  return ((Desk *) data)->result != NULL;
}

static gboolean
is_live (gpointer data)
{
  return ((Desk *) data)->is_live || has_ended (data);
}

static void
desk_begin (Desk *self)
{
  g_assert_null (self->cancellable);
  self->is_live = FALSE;
  self->cancellable = g_cancellable_new ();
  vigie_watching_follow_async (self->store, self->source, self->client, self->secret,
                               self->cancellable, on_news, on_ended, self);
}

/* Its error is in @error, its notes in @notes. */
static void
desk_take_end (Desk *self, char **notes, GError **error)
{
  g_auto (VigieSourceRound) round = { 0 };

  g_assert_true (vigie_test_wait_until (has_ended, self, PATIENCE_MS));
  g_assert_false (vigie_watching_follow_finish (self->result, &round, error));
  g_ptr_array_add (round.notes, NULL);
  if (notes != NULL)
    *notes = g_strjoinv ("\n", (char **) round.notes->pdata);
  g_clear_object (&self->result);
  g_clear_object (&self->cancellable);
}

static void
desk_stop (Desk *self)
{
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (self->cancellable);
  desk_take_end (self, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
desk_open (Desk *self, const char *const *options)
{
  g_autoptr (GError) error = NULL;

  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->client = vigie_http_client_new (NULL, TRUE);
  self->source = vigie_source_new ("bluesky", options, &error);
  g_assert_no_error (error);
}

static void
desk_init (Desk *self, const char *path, gboolean has_account)
{
  g_autofree char *url = NULL;
  g_autofree char *jetstream = NULL;

  fake_jetstream_init (&self->fake);
  url = g_strdup_printf ("url=http://127.0.0.1:%u", self->fake.thread.port);
  jetstream = g_strdup_printf ("jetstream=ws://127.0.0.1:%u%s", self->fake.thread.port, path);
  self->secret = has_account ? PASSWORD : NULL;
  self->did = g_strdup (FAKE_JETSTREAM_DID);
  desk_open (self,
             (const char *const[]) { "q=inondation", "tag=crue", url, jetstream,
                                     has_account ? "handle=" FAKE_JETSTREAM_HANDLE : NULL, NULL });
}

static void
desk_clear (Desk *self)
{
  if (self->cancellable != NULL)
    desk_stop (self);
  if (self->store != NULL)
    {
      vigie_http_client_close (self->client);
      g_clear_object (&self->client);
      g_clear_object (&self->source);
      close_and_unref (self->store);
      place_clear (&self->place);
    }
  fake_jetstream_clear (&self->fake);
  real_bluesky_clear (&self->real);
  g_free (self->did);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

/* ---- a real network ---- */

/* FALSE, with a word, where the environment names no network. */
static gboolean
desk_init_peer (Desk *self, gboolean is_real)
{
  g_autofree char *url = NULL;
  g_autofree char *stream = NULL;

  if (!is_real)
    {
      desk_init (self, "/subscribe", TRUE);
      return TRUE;
    }
  if (!real_bluesky_init (&self->real))
    return FALSE;
  self->secret = PASSWORD;
  self->did = g_strdup (self->real.did);
  url = g_strconcat ("url=", self->real.pds, NULL);
  stream = g_strconcat ("jetstream=", self->real.jetstream, NULL);
  desk_open (self, (const char *const[]) { "q=inondation", url, stream,
                                           "handle=" FAKE_JETSTREAM_HANDLE, NULL });
  return TRUE;
}
