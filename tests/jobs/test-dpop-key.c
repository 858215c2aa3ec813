/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of logins, and what they prove. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-bluesky.h"
#include "vigie-dpop-key.h"
#include "vigie-json.h"

#define N_KEYS 300 /* one of 256 has a number that begins with a zero */

static void
test_proof_is_signed_by_the_key_in_it (void)
{
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autoptr (VigieDpopKey) key = vigie_dpop_key_new ();
      g_autofree char *proof = vigie_dpop_key_prove (
          key, "GET", "https://pds.example/xrpc/a.b?q=1#x", "w\"rd\n", "t0ken", 1769850000999);
      g_autofree char *claims = fake_bluesky_read_proof (proof);
      g_autoptr (JsonNode) node = vigie_json_parse (claims, -1, NULL);
      JsonObject *object = json_node_get_object (node);

      g_assert_cmpstr (vigie_json_get_string (object, "htu"), ==, "https://pds.example/xrpc/a.b");
      g_assert_cmpstr (vigie_json_get_string (object, "htm"), ==, "GET");
      g_assert_cmpstr (vigie_json_get_string (object, "nonce"), ==, "w\"rd\n");
      /* openssl dgst -sha256 -binary | base64 */
      g_assert_cmpstr (vigie_json_get_string (object, "ath"), ==,
                       "tGwJZ3NDJh8LQ5pHJCIiXjojDJwJTWqxZ2LiA2tZcFM");
      g_assert_cmpint (json_object_get_int_member (object, "iat"), ==, 1769850000);
    }
}

static void
test_no_proof_is_like_another (void)
{
  g_autoptr (VigieDpopKey) key = vigie_dpop_key_new ();
  g_autofree char *first = vigie_dpop_key_prove (key, "POST", "https://a.example/b", NULL, NULL, 0);
  g_autofree char *second =
      vigie_dpop_key_prove (key, "POST", "https://a.example/b", NULL, NULL, 0);
  g_autofree char *claims = fake_bluesky_read_proof (first);

  g_assert_cmpstr (first, !=, second);
  g_assert_null (strstr (claims, "\"ath\""));
  g_assert_null (strstr (claims, "\"nonce\""));
}

static void
test_key_is_kept_as_text (void)
{
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autoptr (VigieDpopKey) key = vigie_dpop_key_new ();
      g_autofree char *text = vigie_dpop_key_to_text (key);
      g_autoptr (VigieDpopKey) again = vigie_dpop_key_new_from_text (text);
      g_autofree char *text_again = NULL;
      g_autofree char *proof = NULL;
      g_autofree char *claims = NULL;

      g_assert_nonnull (again);
      text_again = vigie_dpop_key_to_text (again);
      g_assert_cmpstr (text, ==, text_again);
      proof = vigie_dpop_key_prove (again, "GET", "https://a.example/", NULL, NULL, 0);
      claims = fake_bluesky_read_proof (proof);
    }
}

static void
test_other_text_is_no_key (void)
{
  g_autoptr (VigieDpopKey) key = vigie_dpop_key_new ();
  g_autoptr (VigieDpopKey) other = vigie_dpop_key_new ();
  g_autofree char *text = vigie_dpop_key_to_text (key);
  g_autofree char *other_text = vigie_dpop_key_to_text (other);
  g_auto (GStrv) parts = g_strsplit (text, ".", 3);
  g_auto (GStrv) other_parts = g_strsplit (other_text, ".", 3);
  g_autofree char *mixed = g_strjoin (".", parts[0], parts[1], other_parts[2], NULL);
  g_autofree char *longer = g_strconcat (text, ".", parts[0], NULL);
  g_autofree char *shorter = g_strndup (text, strlen (text) - 4);
  const char *const texts[] = { "", ".", "..", "a.b.c", mixed, longer, shorter, parts[0] };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (vigie_dpop_key_new_from_text (texts[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dpop-key/proof", test_proof_is_signed_by_the_key_in_it);
  g_test_add_func ("/dpop-key/proof-once", test_no_proof_is_like_another);
  g_test_add_func ("/dpop-key/key", test_key_is_kept_as_text);
  g_test_add_func ("/dpop-key/no-key", test_other_text_is_no_key);
  return g_test_run ();
}
