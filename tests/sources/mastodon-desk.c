/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mastodon-desk.h"

#include <string.h>

#include "vigie-error.h"
#include "vigie-test-util.h"

/* ---- a sink that breaks off ---- */

static gboolean
breaking_sink_take (VigiePostSink *sink,
                    const VigieBatch *batch,
                    VigieIngestCounts *counts,
                    GError **error)
{
  BreakingSink *self = BREAKING_SINK (sink);

  if (self->n_left == 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE, "The disk is full.");
      return FALSE;
    }
  self->n_left--;
  return vigie_post_sink_take (VIGIE_POST_SINK (self->store), batch, counts, error);
}

static void
breaking_sink_iface_init (VigiePostSinkInterface *iface)
{
  iface->take = breaking_sink_take;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BreakingSink,
                               breaking_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_POST_SINK,
                                                      breaking_sink_iface_init))

static void
breaking_sink_class_init (BreakingSinkClass *klass)
{
}

static void
breaking_sink_init (BreakingSink *self)
{
}

/* ---- the desk ---- */

void
desk_watch (Desk *self, const char *const *more)
{
  g_autofree char *base =
      self->fake != NULL
          ? fake_mastodon_dup_uri (self->fake)
          : g_strdup_printf ("http://localhost:%u", vigie_real_server_get_port (self->server));
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_take (options, g_strconcat ("url=", base, "/about", NULL));
  g_strv_builder_addv (options, (const char **) more);
  all = g_strv_builder_end (options);
  g_clear_object (&self->source);
  self->source = vigie_source_new ("mastodon", (const char *const *) all, &error);
  g_assert_no_error (error);
}

static void
desk_init (Desk *self)
{
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->client = vigie_http_client_new ("desk@sdis21.example", FALSE);
  self->sink = g_object_new (TYPE_BREAKING_SINK, NULL);
  self->sink->store = self->store;
  self->sink->n_left = G_MAXUINT;
}

void
desk_set_up_fake (Desk *self, guint manner)
{
  static const char *const tags[] = { "tag=#crue", NULL };

  desk_init (self);
  self->fake = fake_mastodon_new ();
  self->manner = manner;
  fake_mastodon_set_manner (self->fake, manner);
  desk_watch (self, tags);
}

void
desk_clear (Desk *self)
{
  g_clear_pointer (&self->server, vigie_real_server_kill);
  g_clear_pointer (&self->fake, fake_mastodon_free);
  if (self->store != NULL)
    {
      vigie_http_client_close (self->client);
      assert_intact (self->store);
      close_and_unref (self->store);
      place_clear (&self->place);
    }
  g_clear_object (&self->client);
  g_clear_object (&self->sink);
  g_clear_object (&self->source);
  g_clear_error (&self->error);
  g_free (self->notes);
  g_free (self->snac);
  g_free (self->data);
  g_free (self->password);
}

/* One round, beginning where the incident says. */
gboolean
desk_poll (Desk *self)
{
  g_autofree char *key = vigie_source_dup_key (self->source);
  g_auto (VigieSourceRound) round = { .client = self->client,
                                      .sink = VIGIE_POST_SINK (self->sink),
                                      .secret = self->secret,
                                      .cursor = vigie_store_dup_cursor (self->store, key, NULL) };
  gboolean done;

  g_clear_error (&self->error);
  g_clear_pointer (&self->notes, g_free);
  done = vigie_source_poll (self->source, &round, &self->error);
  g_assert_true (done == (self->error == NULL));
  if (self->error != NULL)
    g_test_message ("%s", self->error->message);
  g_ptr_array_add (round.notes, NULL);
  self->notes = g_strjoinv ("\n", (char **) round.notes->pdata);
  g_ptr_array_remove_index (round.notes, round.notes->len - 1);
  self->counts = round.counts;
  return done;
}

guint64
desk_count_posts (Desk *self)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  return count_found (self->store, query);
}

void
desk_expect_round (Desk *self, guint n_imported, guint n_posts)
{
  desk_poll (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->counts.imported, ==, n_imported);
  g_assert_cmpuint (desk_count_posts (self), ==, n_posts);
}

void
desk_expect_failure (Desk *self, int code, const char *words)
{
  g_assert_false (desk_poll (self));
  g_assert_error (self->error, VIGIE_ERROR, code);
  g_assert_true (g_str_has_suffix (self->error->message, ".") ||
                 g_str_has_suffix (self->error->message, "?"));
  if (words != NULL)
    g_assert_nonnull (strstr (self->error->message, words));
}

/* ---- snac ---- */

/* (transfer full): what it says */
static char *
run_snac (const char *const *arguments, const char *input)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_strv_builder_addv (all, (const char **) arguments);
  g_strv_builder_add (all, NULL);
  argv = g_strv_builder_end (all);
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                   G_SUBPROCESS_FLAGS_STDERR_MERGE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

/* Its posts say http, as nothing here speaks TLS. */
static void
make_plain (Desk *self)
{
  g_autofree char *path = g_build_filename (self->data, "server.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (
      g_string_replace (changed, "\"protocol\": \"https\"", "\"protocol\": \"http\"", 0), ==, 1);
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
}

/* "User password is …" */
static void
take_password (Desk *self, const char *output)
{
  const char *at = strstr (output, "password is ");

  g_assert_nonnull (at);
  at += strlen ("password is ");
  g_free (self->password);
  self->password = g_strndup (at, strcspn (at, " \r\n"));
}

/* A fresh folder with one account, for each port. */
static GStrv
prepare_snac (guint port, gpointer user_data)
{
  Desk *self = user_data;
  g_autofree char *answers = g_strdup_printf ("127.0.0.1\n%u\nlocalhost:%u\n\n\n", port, port);
  g_autofree char *name = g_strdup_printf ("snac-%u", port);
  g_autofree char *made = NULL, *added = NULL;

  g_free (self->data);
  self->data = g_build_filename (self->place.folder, name, NULL);
  made = run_snac ((const char *const[]) { self->snac, "init", self->data, NULL }, answers);
  make_plain (self);
  added =
      run_snac ((const char *const[]) { self->snac, "adduser", self->data, "anne", NULL }, "\n");
  take_password (self, added);
  return g_strdupv ((char *[]) { self->snac, (char *) "httpd", self->data, NULL });
}

static void
start_snac (Desk *self)
{
  g_autofree char *output = g_build_filename (self->place.folder, "snac-output", NULL);

  self->server = vigie_real_server_start ("snac", output, prepare_snac, self);
}

/* FALSE, with a word, where the server is not installed. */
gboolean
desk_set_up_peer (Desk *self, const Peer *peer)
{
  static const char *const tags[] = { "tag=crue", NULL };

  if (!peer->is_real)
    {
      desk_set_up_fake (self, peer->manner);
      return TRUE;
    }
  self->snac = g_find_program_in_path ("snac");
  if (self->snac == NULL)
    {
      g_test_skip ("snac is not installed");
      return FALSE;
    }
  desk_init (self);
  start_snac (self);
  desk_watch (self, tags);
  return TRUE;
}

void
desk_publish (Desk *self, guint number)
{
  g_autofree char *words = g_strdup_printf ("Pont fermé %u #crue", number);

  if (self->fake != NULL)
    fake_mastodon_add (self->fake, words, NULL);
  else
    {
      g_autofree char *said = run_snac (
          (const char *const[]) { self->snac, "note", self->data, "anne", words, NULL }, NULL);
    }
}
