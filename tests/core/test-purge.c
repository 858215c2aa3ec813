/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-purge.h"

static void
test_accounts_are_masked (void)
{
  static const struct
  {
    const char *text;
    const char *masked;
  } cases[] = {
    { "Verglas sur la D190, prudence !", "Verglas sur la D190, prudence !" },
    { "merci @philo_q. et @@bo", "merci @…. et @…" },
    { "@Zoé et @philo@social.example, au col", "@… et @…, au col" },
    { "@philo@bo@zoe, merci @a@b.fr@c", "@…, merci @…" },
    { "a@b.fr@c", "@…" },
    { "écrire à zoe.martin+neige@mairie.example.fr svp", "écrire à @… svp" },
    { "vu https://social.example/@philo/112233 !", "vu … !" },
    { "https://social.example/users/philo/statuses/1", "…" },
    { "https://x.com/philo_q/status/42 (hier)", "… (hier)" },
    { "www.facebook.com/philo.quatrevingt", "…" },
    { "voir https://m.facebook.com/story.php?id=1, merci", "voir … merci" },
    { "https://bsky.app/profile/philo.bsky.social/post/3k", "…" },
    { "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3k",
      "at://…/app.bsky.feed.post/3k" },
    { "la carte : https://inforoutes.example/d190?at=5,47",
      "la carte : https://inforoutes.example/d190?at=5,47" },
    { "www.netflix.com/title ou fox.com/news", "www.netflix.com/title ou fox.com/news" },
    { "rendez-vous @ 18 h, 3 km/h, 12:30", "rendez-vous @ 18 h, 3 km/h, 12:30" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = vigie_mask_accounts (cases[i].text);
      g_autofree char *again = vigie_mask_accounts (masked);

      g_assert_cmpstr (masked, ==, cases[i].masked);
      g_assert_cmpstr (again, ==, masked);
    }
  g_assert_null (vigie_mask_accounts (NULL));
}

/* Whatever a post says: it is text, it ends, and no mention is left. */
static void
test_any_text_is_masked (void)
{
  static const char *const parts[] = { "@",      "a",   ".",  "/",  "https://",
                                       "x.com/", "é",   " ",  "@@", "did:plc:",
                                       "users/", "%40", "\n", "…",  "-" };

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *masked = NULL;
      const int n = i == 0 ? 20000 : g_test_rand_int_range (0, 40);

      for (int k = 0; k < n; k++)
        g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      masked = vigie_mask_accounts (text->str);
      g_assert_true (g_utf8_validate (masked, -1, NULL));
      g_assert_false (g_regex_match_simple ("(?<!\\w)@\\w", masked, 0, 0));
    }
}

static VigieRemoval *
write_and_read (VigieDraft *draft)
{
  g_autoptr (VigieDraft) owned = draft;
  g_autoptr (VigieDecision) decision = vigie_decision_new (
      owned, "0123456789abcdef0123456789abcdef", "0123456789abcdef", 1, 1000, VIGIE_HASH_NONE);

  g_assert_false (vigie_decision_kind_is_undoable (vigie_decision_get_kind (decision)));
  return vigie_removal_new (decision);
}

static void
test_entries_say_rule_and_numbers (void)
{
  const VigiePurge purges[] = {
    { VIGIE_PURGE_POSTS, VIGIE_PURGE_ALL, 0, VIGIE_STATUS_NEW },
    { VIGIE_PURGE_PHOTOS, VIGIE_PURGE_OLDER, G_GINT64_CONSTANT (1769846400123), VIGIE_STATUS_NEW },
    { VIGIE_PURGE_POSTS, VIGIE_PURGE_STATUS, 0, VIGIE_STATUS_UNVERIFIABLE },
  };
  g_autoptr (VigieRemoval) names =
      write_and_read (vigie_pseudonyms_make_draft (7, 12, "demande", "Zoé"));

  for (gsize i = 0; i < G_N_ELEMENTS (purges); i++)
    {
      g_autoptr (VigieRemoval) removal =
          write_and_read (vigie_purge_make_draft (&purges[i], 12, 3, 4567, "délai", "Zoé"));

      g_assert_false (removal->is_pseudonymising);
      g_assert_cmpint (removal->purge.what, ==, purges[i].what);
      g_assert_cmpint (removal->purge.rule, ==, purges[i].rule);
      g_assert_cmpint (removal->purge.older_than, ==, purges[i].older_than);
      g_assert_cmpint (removal->purge.status, ==, purges[i].status);
      g_assert_cmpuint (removal->n_posts, ==, 12);
      g_assert_cmpuint (removal->n_photos, ==, 3);
      g_assert_cmpuint (removal->n_bytes, ==, 4567);
      g_assert_cmpstr (removal->actor, ==, "Zoé");
      g_assert_cmpstr (removal->reason, ==, "délai");
    }
  g_assert_true (names->is_pseudonymising);
  g_assert_cmpuint (names->n_authors, ==, 7);
  g_assert_cmpuint (names->n_posts, ==, 12);
}

/* Another desk, or somebody by hand, may have written anything. */
static void
test_strange_entries_are_read (void)
{
  static const char *const payloads[] = { "{}", "{\"rule\":7,\"posts\":\"a\",\"bytes\":-1}",
                                          "{\"what\":[],\"rule\":{\"status\":\"gone\"}}",
                                          "{\"posts\":1e300,\"photos\":null}" };

  for (gsize i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (payloads[i], NULL);
      g_autoptr (VigieRemoval) removal =
          write_and_read (vigie_draft_new ("data.purge", NULL, node, NULL, NULL, NULL));

      g_assert_cmpuint (removal->n_posts, ==, 0);
      g_assert_cmpuint (removal->n_bytes, ==, 0);
      g_assert_cmpint (removal->purge.rule, ==, VIGIE_PURGE_ALL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/masks", test_accounts_are_masked);
  g_test_add_func ("/purge/any-text", test_any_text_is_masked);
  g_test_add_func ("/purge/entries", test_entries_say_rule_and_numbers);
  g_test_add_func ("/purge/strange-entries", test_strange_entries_are_read);

  return g_test_run ();
}
