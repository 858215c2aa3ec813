/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-brief-text.h"
#include "vigie-export-sample.h"

static GTimeZone *
paris (void)
{
  return g_time_zone_new_identifier ("Europe/Paris");
}

static void
assert_contains (const char *text, const char *wanted)
{
  if (strstr (text, wanted) == NULL)
    g_error ("“%s” is missing in:\n%s", wanted, text);
}

static void
assert_lacks (const char *text, const char *unwanted)
{
  if (strstr (text, unwanted) != NULL)
    g_error ("“%s” must not be in:\n%s", unwanted, text);
}

static void
test_subject (void)
{
  g_autoptr (VigieBrief) brief = vigie_sample_busy_brief (0, 0, TRUE);
  g_autoptr (GTimeZone) zone = paris ();
  g_autofree char *french = vigie_brief_to_subject (brief, VIGIE_LANGUAGE_FRENCH, zone);
  g_autofree char *english = vigie_brief_to_subject (brief, VIGIE_LANGUAGE_ENGLISH, zone);

  g_assert_cmpstr (french, ==,
                   "[EXERCICE] Point de situation N° 2 – Neige et verglas sur l’ouest des "
                   "Yvelines – 241832Z NOV 26");
  g_assert_cmpstr (english, ==,
                   "[EXERCICE] Situation brief No. 2 – Neige et verglas sur l’ouest des "
                   "Yvelines – 241832Z NOV 26");
}

/* Word by word, as it is read in a mail. */
static void
test_text_in_french (void)
{
  g_autoptr (VigieBrief) brief = vigie_sample_busy_brief (3, 0, FALSE);
  g_autoptr (GTimeZone) zone = paris ();
  g_autofree char *text = vigie_brief_to_text (brief, VIGIE_LANGUAGE_FRENCH, zone);

  g_assert_cmpstr (
      text, ==,
      "Point de situation N° 2 – Neige et verglas sur l’ouest des Yvelines –\n"
      "241832Z NOV 26\n"
      "\n"
      "Situation au\u00a0:  24 novembre 2026, 19:32 (UTC+1)\n"
      "Rédacteur\u00a0:     Cne C. Martin, SDIS 78, officier communication\n"
      "Destinataires\u00a0: COS, CODIS 78, COD\n"
      "Nature\u00a0:        Événement réel · précédent : n° 1, 18:32\n"
      "\n"
      "CE QUI A CHANGÉ DEPUIS LE N° 1 (18:32)\n"
      "Coupée          D 190 coupée entre Le Pecq et Saint-Germain-en-Laye,\n"
      "                PR 12+300 à PR 14+050 (Neige · depuis 19:22 · fin non\n"
      "                connue)\n"
      "Coupée          D 284, route des Loges, dans les deux sens (Accident ·\n"
      "                depuis 18:43 · fin non connue)\n"
      "Modifiée        N 13 coupée au carrefour de la Croix de Noailles (tracé\n"
      "                modifié)\n"
      "Rouverte        D 157, pont de Conflans (Inondation · levée à 19:12)\n"
      "Délestage coupé Délestage PL par la N 184 (COUPÉ par A)\n"
      "Délestage       Délestage par la D 284 (contourne A · VL · 12\u00a0km, 9 min de\n"
      "                plus · D 284 · N 184)\n"
      "Confirmé        Verglas sur la D 190, deux voitures dans le fossé avant le\n"
      "                pont du Pecq, les pompiers arrivent (19:27 · Mastodon)\n"
      "Confirmé        La neige tient au sol (19:17 · Mastodon)\n"
      "Démenti         «\u00a0Un arbre couché en travers de la N 13, impossible de\n"
      "                passer dans les deux sens, demi-tour obligatoire. Les\n"
      "                gendarmes sont sur place et renvoient vers Poissy, prévoyez\n"
      "                une heure de plus.\u00a0» (Rumeur démentie)\n"
      "Consigne relayée D 190 coupée entre Le Pecq et Saint-Germain-en-Laye. Suivez\n"
      "                le délestage par la D 284. Laissez la voie libre aux\n"
      "                secours. (19:17 · X, radio)\n"
      "\n"
      "ROUTES COUPÉES\n"
      "B   N 13 PR 21+100 – PR 21+900 (Poissy), vers O, 803\u00a0m · Chute d’arbre ·\n"
      "    depuis 17:57 · jusqu’à 22:02\n"
      "B   D 190 PR 9 – PR 9+420 (Poissy), 2 sens, 420\u00a0m · Chute d’arbre · depuis\n"
      "    17:57 · jusqu’à 22:02\n"
      "A   D 190 PR 12+300 – PR 14+050 (Le Pecq, Saint-Germain-en-Laye), 2 sens,\n"
      "    1,7\u00a0km · Neige · depuis 19:22 · fin non connue → D\n"
      "A   Rue de la Surintendance D 190 – D 7\u00a0+\u00a0230\u00a0m (Saint-Germain-en-Laye), 2\n"
      "    sens, 88\u00a0m · Neige · depuis 19:22 · fin non connue → D\n"
      "C   D 284, route des Loges, dans les deux sens · Accident · depuis 18:43 ·\n"
      "    fin non connue\n"
      "\n"
      "DÉLESTAGES\n"
      "D   Délestage par la D 284 · contourne A · VL · 12\u00a0km, 9 min de plus · D 284\n"
      "    · N 184\n"
      "E   Délestage PL par la N 184 · contourne B · PL · 12\u00a0km, 9 min de plus ·\n"
      "    D 284 · N 184 · COUPÉ\n"
      "\n"
      "FAITS CONFIRMÉS\n"
      "1   Verglas sur la D 190, deux voitures dans le fossé avant le pont du Pecq,\n"
      "    les pompiers arrivent (19:27 · Mastodon · 48,9043\u00a0N\u00a0\u00a02,0429\u00a0E, "
      "±\u00a050\u00a0m)\n"
      "2   La neige tient au sol (19:17 · Mastodon · 48,9272\u00a0N\u00a0\u00a02,1359\u00a0E, "
      "±\u00a0350\u00a0m)\n"
      "\n"
      "RUMEURS DÉMENTIES\n"
      "-   «\u00a0Un arbre couché en travers de la N 13, impossible de passer dans les\n"
      "    deux sens, demi-tour obligatoire. Les gendarmes sont sur place et\n"
      "    renvoient vers Poissy, prévoyez une heure de plus.\u00a0» (Rumeur démentie ·\n"
      "    19:22 · Mastodon)\n"
      "\n"
      "CONSIGNES RELAYÉES\n"
      "19:17 D 190 coupée entre Le Pecq et Saint-Germain-en-Laye. Suivez le\n"
      "      délestage par la D 284. Laissez la voie libre aux secours.\n"
      "18:12 Reportez vos déplacements.\n"
      "\n"
      "Prochain point de situation à 20:30\n"
      "« Alertez d'abord le 18 ou le 112 »\n");
}

/* No name, no word of a post of X, no line that a mail program would break. */
static void
test_text_keeps_to_its_rules (void)
{
  g_autoptr (VigieBrief) brief = vigie_sample_busy_brief (30, 0, TRUE);
  g_autoptr (GTimeZone) zone = paris ();
  g_autofree char *text = vigie_brief_to_text (brief, VIGIE_LANGUAGE_FRENCH, zone);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  assert_lacks (text, "Jeanne");
  assert_contains (text, "https://mastodon.example/@temoin/1007"); /* of X: its link */
  assert_contains (text, "RUMEURS DÉMENTIES");
  assert_contains (text, "«\u00a0Un arbre couché");
  assert_contains (text, "[EXERCICE]");
  for (gsize i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 76);
  g_assert_true (g_str_has_suffix (text, "18 ou le 112 »\n"));
}

static void
test_text_in_english (void)
{
  g_autoptr (VigieBrief) brief = vigie_sample_busy_brief (9, 0, FALSE);
  g_autofree char *text = vigie_brief_to_text (brief, VIGIE_LANGUAGE_ENGLISH, NULL);
  static const char *const wanted[] = { "WHAT CHANGED SINCE NO. 1 (17:32)",
                                        "CLOSED ROADS",
                                        "DIVERSIONS",
                                        "CONFIRMED FACTS",
                                        "DENIED RUMOURS",
                                        "Next brief at 19:30",
                                        "Rumour, denied",
                                        "HGV" };
  static const char *const unwanted[] = { "Routes", "depuis", "Rumeur", "«\u00a0" };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    assert_contains (text, wanted[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
    assert_lacks (text, unwanted[i]);
}

static void
test_empty_incident (void)
{
  g_autoptr (VigieBrief) brief = vigie_sample_brief (0, 0, 0, FALSE);
  g_autofree char *text = vigie_brief_to_text (brief, VIGIE_LANGUAGE_FRENCH, NULL);
  g_autofree char *message = vigie_brief_to_short_text (brief, VIGIE_LANGUAGE_FRENCH, NULL);

  assert_contains (text, "premier point de situation");
  assert_contains (text, "Aucune coupure en cours.");
  assert_lacks (text, "CE QUI A CHANGÉ");
  g_assert_cmpstr (message, ==,
                   "Point de situation N° 1 – Neige et verglas sur l’ouest des Yvelines\n"
                   "Aucune route coupée.\n241832Z NOV 26.");
}

static void
test_short_text_says_what_matters (void)
{
  g_autoptr (VigieBrief) brief = vigie_sample_busy_brief (14, 0, TRUE);
  g_autoptr (GTimeZone) zone = paris ();
  g_autofree char *text = vigie_brief_to_short_text (brief, VIGIE_LANGUAGE_FRENCH, zone);

  g_assert_true (g_str_has_prefix (text, "EXERCICE – Point de situation N° 2 – Neige"));
  assert_contains (text, "\nNouveau\u00a0: coupée D 190 coupée entre Le Pecq");
  assert_contains (text, "\nRoutes coupées\u00a0: N 13 PR 21+100 – PR 21+900, D 190 (×2)");
  assert_contains (text, " +"); /* what is left out is counted */
  g_assert_true (g_str_has_suffix (text, "\n241832Z NOV 26. Prochain point 20:30."));
  assert_lacks (text, "Jeanne");
}

/* A word of random length and script. */
static void
append_word (GString *out, GRand *random)
{
  static const char *const letters[] = { "a", "é", "œ", "م", "日", "❄️", "D", "1" };
  const int length = g_rand_int_range (random, 1, g_rand_boolean (random) ? 9 : 70);

  for (int i = 0; i < length; i++)
    g_string_append (out, letters[g_rand_int_range (random, 0, G_N_ELEMENTS (letters))]);
}

static char *
make_words (GRand *random, int max)
{
  GString *out = g_string_new (NULL);
  const int n = g_rand_int_range (random, 0, max);

  for (int i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      append_word (out, random);
    }
  return g_string_free_and_steal (out);
}

static VigieBrief *
make_random_brief (GRand *random)
{
  VigieBrief *brief = vigie_brief_new (SAMPLE_AT);
  g_autofree char *title = make_words (random, 40);
  const guint n = (guint) g_rand_int_range (random, 0, 40);

  brief->number = (guint) g_rand_int_range (random, 1, 1000);
  if (g_rand_boolean (random))
    brief->previous_at = SAMPLE_AT - 200 * SAMPLE_MINUTE;
  if (g_rand_boolean (random))
    vigie_brief_set_next (brief, SAMPLE_AT + 3000 * SAMPLE_MINUTE);
  vigie_brief_set_identity (brief, title, "A", "", "", g_rand_boolean (random));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VigieShape) shape = vigie_sample_closure (i);

      g_free (shape->title);
      shape->title = make_words (random, 12);
      if (g_rand_boolean (random))
        shape->details = g_strdup_printf (
            "{\"sections\":[{\"road\":\"D %d\",\"from\":\"PR %d+100\",\"to\":\"PR %d\"}]}",
            g_rand_int_range (random, 1, 12), g_rand_int_range (random, 0, 80),
            g_rand_int_range (random, 0, 80));
      vigie_brief_add_shape (brief, shape);
    }
  vigie_brief_finish (brief);
  return brief;
}

/* Whatever there is to say: short enough, whole characters, no road cut through. */
static void
test_short_text_is_never_too_long (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (int i = 0; i < 400; i++)
    {
      g_autoptr (VigieBrief) brief = make_random_brief (random);
      const VigieLanguage language = i % 2 == 0 ? VIGIE_LANGUAGE_FRENCH : VIGIE_LANGUAGE_ENGLISH;
      g_autofree char *text = vigie_brief_to_short_text (brief, language, NULL);
      g_autofree char *number = g_strdup_printf ("%u", brief->number);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (text, -1), <=, VIGIE_BRIEF_SHORT_TEXT_MAX);
      assert_contains (text, number);
      assert_contains (text, "241832Z NOV 26");
      g_assert_true (g_str_has_suffix (text, "."));
      if (brief->exercise)
        g_assert_true (g_str_has_prefix (text, "EXERCI"));
      if (brief->next_at != VIGIE_TIME_UNKNOWN)
        assert_contains (text, "26/11 20:32");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brief-text/subject", test_subject);
  g_test_add_func ("/brief-text/in-french", test_text_in_french);
  g_test_add_func ("/brief-text/in-english", test_text_in_english);
  g_test_add_func ("/brief-text/keeps-to-its-rules", test_text_keeps_to_its_rules);
  g_test_add_func ("/brief-text/empty-incident", test_empty_incident);
  g_test_add_func ("/brief-text/short-says-what-matters", test_short_text_says_what_matters);
  g_test_add_func ("/brief-text/short-is-never-too-long", test_short_text_is_never_too_long);
  return g_test_run ();
}
