/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-message.h"

#include <string.h>

#include "vigie-error.h"

/* Each allocation is unwound there, and a message is many. */
#ifdef __SANITIZE_ADDRESS__
#define EVERY 11
#else
#define EVERY 1
#endif

static VigieMessageFacts *
make_facts (guint n_roads)
{
  VigieMessageFacts *facts = vigie_message_facts_new ();
  g_autoptr (GStrvBuilder) roads = g_strv_builder_new ();

  for (guint i = 0; i < n_roads; i++)
    g_strv_builder_take (roads, g_strdup_printf ("D %u", 971 + i));
  g_strfreev (facts->roads);
  facts->roads = g_strv_builder_end (roads);
  g_strfreev (facts->communes);
  facts->communes = g_strsplit ("Chanceaux,Saint-Seine-l’Abbaye", ",", -1);
  g_strfreev (facts->causes);
  facts->causes = g_strsplit ("snow", ",", -1);
  g_set_str (&facts->incident, "Neige sur la Côte-d’Or");
  return facts;
}

static char *
write_message (const char *id,
               VigieMessageLanguage language,
               const VigieMessageFacts *facts,
               const VigieNetwork *network)
{
  g_autofree char *body =
      vigie_message_compose (vigie_message_find_template (id), language, facts, network);

  return vigie_message_finish (body, language, facts->exercise, network);
}

static void
assert_holds (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_every_variant_says_whom_to_call_and_fits (void)
{
  static const guint n_roads[] = { 0, 1, 2, 7, 40 };
  gsize n_templates, n_networks;
  const VigieMessageTemplate *templates = vigie_message_list_templates (&n_templates);
  const VigieNetwork *networks = vigie_network_list (&n_networks);

  for (gsize i = 0; i < n_templates * n_networks * G_N_ELEMENTS (n_roads) * 4; i += EVERY)
    {
      const VigieMessageTemplate *template = &templates[i / 4 % n_templates];
      const VigieNetwork *network = &networks[i / 4 / n_templates % n_networks];
      const VigieMessageLanguage language = i % 2;
      g_autoptr (VigieMessageFacts) facts = make_facts (n_roads[i / 4 / n_templates / n_networks]);
      g_autofree char *text = NULL;

      facts->exercise = i % 4 > 1;
      text = write_message (template->id, language, facts, network);
      if (!vigie_message_fits (network, text))
        g_error ("%s in %s does not fit on %s: %s", template->id,
                 vigie_message_language_to_string (language), network->id, text);
      assert_holds (text, language == VIGIE_MESSAGE_ENGLISH  ? "Call 18 or 112 first."
                          : strcmp (network->id, "sms") == 0 ? "Alertez d'abord le 18 ou le 112."
                                                             : "Alertez d’abord le 18 ou le 112.");
      g_assert_true (facts->exercise == g_str_has_prefix (text, "EXERCICE – ") ||
                     strcmp (network->id, "sms") == 0);
      g_assert_null (strchr (text, '{'));
    }
}

static void
test_sentences_without_a_fact_are_left_out (void)
{
  g_autoptr (VigieMessageFacts) facts = vigie_message_facts_new ();
  g_autofree char *text = write_message ("flood", VIGIE_MESSAGE_FRENCH, facts, NULL);

  assert_holds (text, "Inondations en cours.");
  g_assert_null (strstr (text, "Circulation coupée"));
  g_assert_null (strstr (text, "Secteur"));
}

static void
test_roads_are_joined_and_shortened (void)
{
  g_autoptr (VigieMessageFacts) two = make_facts (2);
  g_autoptr (VigieMessageFacts) many = make_facts (40);
  g_autofree char *french = write_message ("snow-ice", VIGIE_MESSAGE_FRENCH, two, NULL);
  g_autofree char *english = write_message ("snow-ice", VIGIE_MESSAGE_ENGLISH, two, NULL);
  g_autofree char *shortened = write_message ("snow-ice", VIGIE_MESSAGE_FRENCH, many, NULL);

  assert_holds (french, "sur la RD\u00a0971 et la RD\u00a0972.");
  assert_holds (english, "on D 971 and D 972.");
  assert_holds (shortened, "la RD\u00a0976 et 34 autres routes.");
  assert_holds (french, "Secteur\u00a0: Chanceaux et Saint-Seine-l’Abbaye.");
}

static void
test_roads_have_their_article (void)
{
  g_autoptr (VigieMessageFacts) facts = vigie_message_facts_new ();
  g_autofree char *text = NULL;

  g_strfreev (facts->roads);
  facts->roads = g_strsplit ("A 38;N 7;D16;Rue des Halles", ";", -1);
  text = write_message ("road-closed", VIGIE_MESSAGE_FRENCH, facts, NULL);
  assert_holds (text, "l’A\u00a038, la RN\u00a07, la RD\u00a016 et Rue des Halles");
}

static void
test_what_is_filled_in_is_no_template (void)
{
  g_autoptr (VigieMessageFacts) facts = make_facts (1);
  g_autofree char *text = NULL;

  g_set_str (&facts->incident, "{roads} {broken\n%s");
  text = write_message ("flood", VIGIE_MESSAGE_FRENCH, facts, NULL);
  assert_holds (text, "Événement\u00a0: {roads} {broken %s.");
}

static void
test_what_people_write_keeps_the_sentence (void)
{
  g_autofree char *own =
      vigie_message_finish ("Restez chez vous.", VIGIE_MESSAGE_FRENCH, TRUE, NULL);
  g_autofree char *said = vigie_message_finish ("Restez. Alertez d’abord le 18 ou le 112. \n",
                                                VIGIE_MESSAGE_FRENCH, FALSE, NULL);
  g_autofree char *empty = vigie_message_finish ("  ", VIGIE_MESSAGE_ENGLISH, FALSE, NULL);
  g_autofree char *broken = vigie_message_finish ("a\xff", VIGIE_MESSAGE_ENGLISH, FALSE, NULL);

  g_assert_cmpstr (own, ==, "EXERCICE – Restez chez vous. Alertez d’abord le 18 ou le 112.");
  g_assert_cmpstr (said, ==, "Restez. Alertez d’abord le 18 ou le 112.");
  g_assert_cmpstr (empty, ==, "Call 18 or 112 first.");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
}

static gboolean
suggests (const char *id, const char *cause, const char *title)
{
  g_autoptr (VigieMessageFacts) facts = vigie_message_facts_new ();

  g_strfreev (facts->causes);
  facts->causes = g_strsplit (cause, ";", -1);
  g_set_str (&facts->incident, title);
  return vigie_message_suggests (vigie_message_find_template (id), facts);
}

static void
test_causes_and_titles_suggest_templates (void)
{
  g_assert_true (suggests ("snow-ice", "ice;flood", ""));
  g_assert_true (suggests ("flood", "ice;flood", ""));
  g_assert_false (suggests ("wildfire", "ice;flood", ""));
  g_assert_true (suggests ("train", "other", "Déraillement à Velars"));
  g_assert_true (suggests ("storm", "", "TEMPÊTE Ciarán"));
  g_assert_true (suggests ("landslide", "éboulement", ""));
  g_assert_false (suggests ("end", "snow", "Neige"));
}

static void
test_relayed_messages_are_decisions (void)
{
  static const char *const channels[] = { "x", "sms", NULL };
  g_autoptr (VigieMessageFacts) facts = make_facts (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new_message ("flood", VIGIE_MESSAGE_FRENCH, "Texte",
                                                          facts, channels, "Anne", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (vigie_draft_get_payload (draft), ==,
                   "{\"channels\":[\"x\",\"sms\"],\"communes\":[\"Chanceaux\","
                   "\"Saint-Seine-l’Abbaye\"],\"language\":\"fr\",\"roads\":[\"D 971\"],"
                   "\"template\":\"flood\",\"text\":\"Texte\"}");
  g_assert_null (
      vigie_draft_new_message (NULL, VIGIE_MESSAGE_FRENCH, " ", facts, channels, "Anne", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

/* What kills is said before what is merely useful: it stays where room is short. */
static void
test_short_versions_keep_what_saves_lives (void)
{
  static const struct
  {
    const char *id;
    const char *words[2];
  } must[] = {
    { "flood", { "ne traversez pas une route inondée", "point haut" } },
    { "storm", { "Ne touchez jamais un fil électrique", "Restez chez vous" } },
    { "wildfire", { "N’approchez pas du feu", "Éloignez-vous des fumées" } },
    { "industrial-cloud", { "calfeutrez", "à l’école" } },
    { "power-cut", { "monoxyde de carbone tue", "Ne touchez jamais un fil" } },
    { "landslide", { "vers un point haut", "N’entrez pas" } },
    { "train", { "3\u00a0m d’aucun câble", "sur les voies" } },
    { "end", { "accord des autorités", "Merci" } },
  };
  g_autoptr (VigieMessageFacts) facts = make_facts (1);

  for (gsize i = 0; i < G_N_ELEMENTS (must); i++)
    {
      g_autofree char *text =
          write_message (must[i].id, VIGIE_MESSAGE_FRENCH, facts, vigie_network_find ("bluesky"));

      for (gsize j = 0; j < G_N_ELEMENTS (must[i].words); j++)
        assert_holds (text, must[i].words[j]);
    }
}

/* A text message warns, too: it tells what is cut and the first thing to do. */
static void
test_the_shortest_still_says_what_to_do (void)
{
  const VigieNetwork *sms = vigie_network_find ("sms");
  g_autoptr (VigieMessageFacts) facts = make_facts (1);
  g_autofree char *flood = write_message ("flood", VIGIE_MESSAGE_FRENCH, facts, sms);
  g_autofree char *storm = write_message ("storm", VIGIE_MESSAGE_ENGLISH, facts, sms);

  assert_holds (flood, "sur la RD 971. Montez à l'étage ou sur un point haut. Alertez");
  assert_holds (storm, "on D 971. Stay at home, ");
}

static void
test_templates_are_complete (void)
{
  gsize n;
  const VigieMessageTemplate *templates = vigie_message_list_templates (&n);

  g_assert_cmpuint (n, >=, 12);
  for (gsize i = 0; i < n; i++)
    for (guint language = 0; language < VIGIE_MESSAGE_N_LANGUAGES; language++)
      {
        const VigieMessageText *text = &templates[i].texts[language];

        g_assert_cmpuint (text->facts[0].rank, ==, 0);
        g_assert_nonnull (text->to_do[0].text);
        g_assert_nonnull (text->not_to_do[0].text);
        g_assert_true (vigie_message_find_template (templates[i].id) == &templates[i]);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/always-says-whom-to-call",
                   test_every_variant_says_whom_to_call_and_fits);
  g_test_add_func ("/message/no-fact-no-sentence", test_sentences_without_a_fact_are_left_out);
  g_test_add_func ("/message/roads-are-joined", test_roads_are_joined_and_shortened);
  g_test_add_func ("/message/roads-have-articles", test_roads_have_their_article);
  g_test_add_func ("/message/filled-in-once", test_what_is_filled_in_is_no_template);
  g_test_add_func ("/message/edited-text", test_what_people_write_keeps_the_sentence);
  g_test_add_func ("/message/suggestions", test_causes_and_titles_suggest_templates);
  g_test_add_func ("/message/decision", test_relayed_messages_are_decisions);
  g_test_add_func ("/message/shortest", test_the_shortest_still_says_what_to_do);
  g_test_add_func ("/message/short-and-safe", test_short_versions_keep_what_saves_lives);
  g_test_add_func ("/message/templates-are-complete", test_templates_are_complete);
  return g_test_run ();
}
