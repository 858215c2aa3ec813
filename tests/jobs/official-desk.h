/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-watching.h"
#include "vigie-web-server.h"

G_BEGIN_DECLS

/* An incident that asks one authority, and the authority. For test programs only. */
typedef struct
{
  Place place;
  VigieStore *store;
  VigieWebServer *server;
  VigieHttpClient *client;
  VigieSource *source;
  gint64 now; /* ms, of the incident's clock */
} Desk;

/* Of the other files of the program */
void add_bisonfute_tests (void);
void add_vigilance_tests (void);

#define DESK_START G_GINT64_CONSTANT (1768223520000) /* 2026-01-12T13:12:00Z */
#define MINUTE_MS G_GINT64_CONSTANT (60000)

static gint64
desk_clock (gpointer data)
{
  return ((Desk *) data)->now;
}

static inline void
desk_serve (Desk *self, const char *text, const char *etag)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  vigie_web_server_set (self->server, "/official", 200, "application/json", body, "ETag", etag,
                        NULL);
}

static inline void
desk_init (Desk *self, const char *kind, const char *option)
{
  g_autofree char *uri = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&self->place);
  self->now = DESK_START;
  self->store = create_store (self->place.path);
  vigie_store_set_clock (self->store, desk_clock, self);
  self->server = vigie_web_server_new ();
  self->client = vigie_http_client_new (NULL, FALSE);
  vigie_http_client_set_clock (self->client, desk_clock, self);
  uri = vigie_web_server_dup_uri (self->server, "/official");
  url = g_strconcat ("url=", uri, NULL);
  self->source = vigie_source_new (kind, (const char *const[]) { url, option, NULL }, &error);
  g_assert_no_error (error);
}

static inline void
desk_clear (Desk *self)
{
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->source);
  vigie_web_server_free (self->server);
  close_and_unref (self->store);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static inline gboolean
desk_poll (Desk *self, const char *secret, VigieSourceRound *round, GError **error)
{
  vigie_source_round_clear (round);
  return vigie_watching_poll (self->store, self->source, self->client, secret, NULL, round, error);
}

static inline void
desk_poll_well (Desk *self, const char *secret, VigieSourceRound *round)
{
  g_autoptr (GError) error = NULL;

  desk_poll (self, secret, round, &error);
  g_assert_no_error (error);
}

static inline GPtrArray *
desk_list (Desk *self, gint64 at)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *sheets = vigie_store_list_official (self->store, at, &error);

  g_assert_no_error (error);
  return sheets;
}

/* What is refused says so, and what was known stays. */
static inline void
desk_expect_refusal (Desk *self, const char *secret, const char *body)
{
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) before = desk_list (self, G_MAXINT64);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;

  desk_serve (self, body, "\"faulty\"");
  g_assert_false (desk_poll (self, secret, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  after = desk_list (self, G_MAXINT64);
  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < after->len; i++)
    g_assert_cmpint (((VigieOfficialSheet *) g_ptr_array_index (after, i))->last_at, ==,
                     ((VigieOfficialSheet *) g_ptr_array_index (before, i))->last_at);
}

static inline const VigieOfficialItem *
desk_find (const VigieOfficialSheet *sheet, const char *id)
{
  for (guint i = 0; i < sheet->state->items->len; i++)
    {
      const VigieOfficialItem *item = g_ptr_array_index (sheet->state->items, i);

      if (g_str_equal (item->id, id))
        return item;
    }
  g_error ("There is nothing called %s", id);
}

static inline gboolean
desk_has (const VigieOfficialSheet *sheet, const char *id)
{
  for (guint i = 0; i < sheet->state->items->len; i++)
    if (g_str_equal (((VigieOfficialItem *) g_ptr_array_index (sheet->state->items, i))->id, id))
      return TRUE;
  return FALSE;
}

G_END_DECLS
