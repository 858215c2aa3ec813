/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody signs in at a server that people run (snac), in the browser, and what only members may
 * do is done with the login. */
#include <libsoup/soup.h>
#include <string.h>

#include "mastodon-desk.h"
#include "vigie-error.h"
#include "vigie-login.h"
#include "vigie-secret.h"
#include "vigie-test-util.h"

typedef struct
{
  Desk desk;
  SoupSession *browser;
  char *address; /* of the page */
  GAsyncResult *shown;
  GAsyncResult *result;
} Person;

static const char *
find (GHashTable *query, const char *name)
{
  const char *value = g_hash_table_lookup (query, name);

  g_assert_nonnull (value);
  return value;
}

/* The page asks for name and password, and sends them with what the address said. */
static void
fill_in (Person *self, const char *password)
{
  g_autoptr (GUri) uri = g_uri_parse (self->address, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GHashTable) query = soup_form_decode (g_uri_get_query (uri));
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *form = NULL;
  g_autofree char *place =
      g_strdup_printf ("http://localhost:%d/oauth/x-snac-login", g_uri_get_port (uri));

  g_assert_cmpstr (find (query, "code_challenge_method"), ==, "S256");
  form =
      soup_form_encode ("login", "anne", "passwd", password, "redir", find (query, "redirect_uri"),
                        "cid", find (query, "client_id"), "state", find (query, "state"), NULL);
  message = soup_message_new_from_encoded_form ("POST", place, g_steal_pointer (&form));
  soup_session_send_and_read_async (self->browser, message, G_PRIORITY_DEFAULT, NULL,
                                    vigie_test_take_result, &self->shown);
}

static void
on_page (const char *address, gpointer user_data)
{
  g_set_str (&((Person *) user_data)->address, address);
}

static void
on_logged_in (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ((Person *) user_data)->result = g_object_ref (result);
}

static gboolean
has_page (gpointer data)
{
  return ((Person *) data)->address != NULL || ((Person *) data)->result != NULL;
}

static char *
log_in (Person *self)
{
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  char *secret;

  vigie_login_async (self->desk.source, self->desk.client, 60000, NULL, on_page, on_logged_in,
                     self);
  g_assert_true (vigie_test_wait_until (has_page, self, 20000));
  g_assert_null (self->result);
  fill_in (self, self->desk.password);
  vigie_test_wait_result (&self->shown);
  page = soup_session_send_and_read_finish (self->browser, self->shown, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  g_assert_nonnull (strstr (text, "You can close this window."));
  vigie_test_wait_result (&self->result);
  secret = vigie_login_finish (self->result, &error);
  g_assert_no_error (error);
  return secret;
}

static void
test_member_searches_until_the_login_is_given_back (void)
{
  static const Peer snac = { "snac", TRUE, 0 };
  static const char *const search[] = { "q=Pont fermé", NULL };
  g_autofree char *account = NULL;
  g_autoptr (GError) error = NULL;
  Person self = { 0 };
  char *secret, *token;

  if (!desk_set_up_peer (&self.desk, &snac))
    return;
  self.browser = soup_session_new ();
  for (guint i = 0; i < 3; i++)
    desk_publish (&self.desk, i);
  desk_watch (&self.desk, search);
  desk_expect_failure (&self.desk, VIGIE_ERROR_LOGIN, "access token");

  secret = log_in (&self);
  account = vigie_login_dup_account (secret);
  g_assert_nonnull (account);
  g_assert_true (g_str_has_prefix (account, "@anne@"));
  self.desk.secret = token = vigie_login_dup_token (secret);
  desk_expect_round (&self.desk, 3, 3);
  desk_publish (&self.desk, 3);
  desk_expect_round (&self.desk, 1, 4);

  vigie_login_revoke (self.desk.source, self.desk.client, secret, NULL, &error);
  g_assert_no_error (error);
  desk_expect_failure (&self.desk, VIGIE_ERROR_LOGIN, NULL);
  vigie_secret_free (secret);
  vigie_secret_free (token);
  g_clear_object (&self.shown);
  g_clear_object (&self.result);
  g_object_unref (self.browser);
  g_free (self.address);
  desk_clear (&self.desk);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/real-login/snac", test_member_searches_until_the_login_is_given_back);
  return g_test_run ();
}
