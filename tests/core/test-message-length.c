/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-message-length.h"

static VigieMessageLength
measure (const char *network, const char *text)
{
  VigieMessageLength length;

  vigie_message_measure (vigie_network_find (network), text, &length);
  return length;
}

static guint
count (const char *network, const char *text)
{
  return measure (network, text).count;
}

/* (transfer full) */
static char *
repeat (const char *text, guint n)
{
  GString *out = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (out, text);
  return g_string_free_and_steal (out);
}

/* The cases are those of twitter-text's conformance tests for configuration version 3. */
static void
test_x_weighs_characters (void)
{
  g_assert_cmpuint (count ("x", ""), ==, 0);
  g_assert_cmpuint (count ("x", "This is a test."), ==, 15);
  g_assert_cmpuint (count ("x", "éàç’«»–… \u00a0"), ==, 11); /* … weighs as much as two letters */
  g_assert_cmpuint (count ("x", "e\u0301te\u0301"), ==, 3);  /* composed first */
  g_assert_cmpuint (count ("x", "日本"), ==, 4);
  g_assert_cmpuint (count ("x", "€"), ==, 2);
}

static void
test_x_counts_a_whole_emoji_as_two (void)
{
  g_assert_cmpuint (count ("x", "🚒"), ==, 2);
  g_assert_cmpuint (count ("x", "🇫🇷"), ==, 2);
  g_assert_cmpuint (count ("x", "👨\u200d👩\u200d👧"), ==, 2);
  g_assert_cmpuint (count ("x", "👍🏽"), ==, 2);
  g_assert_cmpuint (count ("x", "⚠\ufe0f"), ==, 2);
  g_assert_cmpuint (count ("x", "1\ufe0f\u20e3"), ==, 2);
  g_assert_cmpuint (count ("x", "18 112 #"), ==, 8);
}

static void
test_x_counts_every_link_as_23 (void)
{
  g_assert_cmpuint (count ("x", "http://test.com"), ==, 23);
  g_assert_cmpuint (count ("x", "https://www.cotedor.fr/routes/etat?jour=12&heure=18#carte"), ==,
                    23);
  g_assert_cmpuint (count ("x", "inforoute21.fr"), ==, 23);
  g_assert_cmpuint (count ("x", "Voir inforoute21.fr."), ==, 5 + 23 + 1);
  g_assert_cmpuint (count ("x", "https://a.fr et https://b.fr"), ==, 23 + 4 + 23);
  g_assert_cmpuint (count ("x", "coupée.Ne partez pas"), ==, 20);
  g_assert_cmpuint (count ("x", "pompiers@sdis21.fr"), ==, 18);
}

static void
test_mastodon_counts_clusters_links_and_mentions (void)
{
  g_assert_cmpuint (count ("mastodon", "👨\u200d👩\u200d👧 e\u0301"), ==, 3);
  g_assert_cmpuint (count ("mastodon", "https://www.cotedor.fr/routes/etat/de/la/journee"), ==, 23);
  g_assert_cmpuint (count ("mastodon", "inforoute21.fr"), ==, 14);
  g_assert_cmpuint (count ("mastodon", "@sdis21@social.numerique.gouv.fr oui"), ==, 11);
}

static void
test_bluesky_counts_clusters (void)
{
  g_assert_cmpuint (count ("bluesky", "🇫🇷 été"), ==, 5);
  g_assert_cmpuint (count ("bluesky", "https://a.fr"), ==, 12);
}

static void
test_sms_of_the_gsm_alphabet (void)
{
  g_autofree char *full = repeat ("a", 160);
  g_autofree char *more = repeat ("a", 161);
  g_autofree char *parts = repeat ("a", 2 * 153);
  g_autofree char *three = repeat ("a", 2 * 153 + 1);
  VigieMessageLength length = measure ("sms", full);

  g_assert_false (length.is_unicode);
  g_assert_cmpuint (length.limit, ==, 160);
  g_assert_cmpuint (length.n_parts, ==, 1);
  g_assert_cmpuint (measure ("sms", more).n_parts, ==, 2);
  g_assert_cmpuint (measure ("sms", parts).n_parts, ==, 2);
  g_assert_cmpuint (measure ("sms", three).n_parts, ==, 3);
  g_assert_cmpuint (measure ("sms", "").n_parts, ==, 0);
  g_assert_cmpuint (count ("sms", "éàè @£"), ==, 6);
}

static void
test_sms_counts_escapes_twice_and_tears_none (void)
{
  g_autofree char *lead = repeat ("a", 152);
  g_autofree char *tail = repeat ("b", 152);
  g_autofree char *torn = g_strconcat (lead, "€", tail, NULL);

  g_assert_cmpuint (count ("sms", "[€]"), ==, 6);
  /* 306 septets would be two parts, but the escape does not fit the first one's last septet. */
  g_assert_cmpuint (measure ("sms", torn).count, ==, 306);
  g_assert_cmpuint (measure ("sms", torn).n_parts, ==, 3);
}

static void
test_sms_with_other_letters (void)
{
  g_autofree char *full = repeat ("ê", 70);
  g_autofree char *more = repeat ("ê", 71);
  g_autofree char *lead = repeat ("ê", 66);
  g_autofree char *torn = g_strconcat (lead, "🚒", lead, NULL);

  g_assert_true (measure ("sms", full).is_unicode);
  g_assert_cmpuint (measure ("sms", full).limit, ==, 70);
  g_assert_cmpuint (measure ("sms", full).n_parts, ==, 1);
  g_assert_cmpuint (measure ("sms", more).n_parts, ==, 2);
  g_assert_cmpuint (count ("sms", "🚒"), ==, 2);
  g_assert_cmpuint (count ("sms", torn), ==, 134);
  g_assert_cmpuint (measure ("sms", torn).n_parts, ==, 3); /* a pair of surrogates stays whole */
}

static void
test_sms_are_spelled_plainly (void)
{
  g_autofree char *plain =
      vigie_message_make_gsm ("Tempête\u00a0: «\u00a0ça œuvre…\u00a0» – l’été À");
  g_autofree char *kept = vigie_message_make_gsm ("🚒 日");

  g_assert_cmpstr (plain, ==, "Tempete : \"ca oeuvre...\" - l'été A");
  g_assert_false (measure ("sms", plain).is_unicode);
  g_assert_cmpstr (kept, ==, "🚒 日");
}

static void
test_networks_without_a_limit_take_all (void)
{
  g_autofree char *text = repeat ("Restez chez vous. ", 500);

  g_assert_true (vigie_message_fits (vigie_network_find ("facebook"), text));
  g_assert_true (vigie_message_fits (vigie_network_find ("whatsapp"), text));
  g_assert_false (vigie_message_fits (vigie_network_find ("mastodon"), text));
  g_assert_null (vigie_network_find ("minitel"));
  g_assert_null (vigie_network_find (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message-length/x-weighs-characters", test_x_weighs_characters);
  g_test_add_func ("/message-length/x-emoji-are-two", test_x_counts_a_whole_emoji_as_two);
  g_test_add_func ("/message-length/x-links-are-23", test_x_counts_every_link_as_23);
  g_test_add_func ("/message-length/mastodon", test_mastodon_counts_clusters_links_and_mentions);
  g_test_add_func ("/message-length/bluesky", test_bluesky_counts_clusters);
  g_test_add_func ("/message-length/sms-gsm", test_sms_of_the_gsm_alphabet);
  g_test_add_func ("/message-length/sms-escapes", test_sms_counts_escapes_twice_and_tears_none);
  g_test_add_func ("/message-length/sms-unicode", test_sms_with_other_letters);
  g_test_add_func ("/message-length/sms-plain-spelling", test_sms_are_spelled_plainly);
  g_test_add_func ("/message-length/no-limit", test_networks_without_a_limit_take_all);
  return g_test_run ();
}
