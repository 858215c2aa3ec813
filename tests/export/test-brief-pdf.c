/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "vigie-brief-pdf.h"
#include "vigie-error.h"
#include "vigie-export-sample.h"
#include "vigie-mbtiles.h"
#include "vigie-test-util.h"

typedef struct
{
  const char *name;
  guint n_closures;
  guint n_posts;
  guint n_photos;
  gboolean exercise;
  VigieLanguage language;
  const char *tiles; /* (nullable) */
  gboolean busy;
  gboolean landscape;
} Case;

static const Case cases[] = {
  { "empty", 0, 0, 0, FALSE, VIGIE_LANGUAGE_FRENCH, NULL },
  { "one", 1, 1, 0, FALSE, VIGIE_LANGUAGE_FRENCH, "saint-germain-raster.mbtiles" },
  { "usual", 4, 9, 3, FALSE, VIGIE_LANGUAGE_FRENCH, "saint-germain.mbtiles" },
  { "full", 30, 60, 14, FALSE, VIGIE_LANGUAGE_FRENCH, "saint-germain-raster.mbtiles" },
  { "exercise", 5, 12, 6, TRUE, VIGIE_LANGUAGE_FRENCH, "saint-germain.mbtiles" },
  { "english", 3, 8, 4, FALSE, VIGIE_LANGUAGE_ENGLISH, NULL },
  { "busy", 0, 14, 3, FALSE, VIGIE_LANGUAGE_FRENCH, "saint-germain.mbtiles", .busy = TRUE },
  { "busy-english", 0, 14, 3, TRUE, VIGIE_LANGUAGE_ENGLISH, "saint-germain.mbtiles", .busy = TRUE },
  { "across", 0, 14, 3, FALSE, VIGIE_LANGUAGE_FRENCH, "saint-germain.mbtiles", .busy = TRUE,
    .landscape = TRUE },
  { "across-full", 30, 60, 14, TRUE, VIGIE_LANGUAGE_FRENCH, "saint-germain-raster.mbtiles",
    .landscape = TRUE },
  { "across-one", 1, 1, 0, FALSE, VIGIE_LANGUAGE_FRENCH, "saint-germain.mbtiles",
    .landscape = TRUE },
  { "across-empty", 0, 0, 0, FALSE, VIGIE_LANGUAGE_FRENCH, NULL, .landscape = TRUE },
};

static VigieBasemap *
open_tiles (const char *name)
{
  g_autofree char *relative = name != NULL ? g_build_filename ("data/tiles", name, NULL) : NULL;
  g_autofree char *path = relative != NULL ? vigie_test_shared_path (relative) : NULL;
  g_autoptr (GError) error = NULL;
  VigieMbtiles *tiles;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  tiles = vigie_mbtiles_new (path, NULL, &error);
  g_assert_no_error (error);
  return VIGIE_BASEMAP (tiles);
}

/* Where the pages are kept for people to look at, else a folder of the test's own. */
static char *
get_page_path (const char *folder, const char *name)
{
  const char *kept = g_getenv ("VIGIE_SAMPLES");
  g_autofree char *file = g_strdup_printf ("brief-%s.pdf", name);

  return g_build_filename (kept != NULL ? kept : folder, file, NULL);
}

/* @credit: (nullable): of all photos */
static char *
write_credited (const Case *this, const char *credit, const char *folder, VigieBriefReport *report)
{
  g_autoptr (VigieBrief) brief =
      this->busy
          ? vigie_sample_busy_brief (this->n_posts, this->n_photos, this->exercise)
          : vigie_sample_brief (this->n_closures, this->n_posts, this->n_photos, this->exercise);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (VigieBasemap) basemap = open_tiles (this->tiles);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = get_page_path (folder, this->name);
  const VigieBriefOptions options = { .language = this->language,
                                      .landscape = this->landscape,
                                      .zone = zone,
                                      .basemap = basemap,
                                      .basemap_flags = VIGIE_BASEMAP_CACHE_ONLY,
                                      .load_photo = vigie_sample_photo,
                                      .created_at = SAMPLE_AT };

  for (guint i = 0; i < brief->items->len; i++)
    g_set_str (&((VigieBriefItem *) g_ptr_array_index (brief->items, i))->photo_credit, credit);
  vigie_brief_write_pdf (brief, &options, path, report, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static char *
write_case (const Case *this, const char *folder, VigieBriefReport *report)
{
  return write_credited (this, NULL, folder, report);
}

/* What pdftotext reads; NULL when it is not installed, and the test is skipped. */
static char *
read_text (const char *path)
{
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };

  return vigie_sample_run (argv);
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
test_says_in_french (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[2], folder, &report);
  g_autofree char *text = read_text (path);
  static const char *const wanted[] = {
    "POINT DE SITUATION",
    "N° 2",
    "241832Z NOV 26",
    "24 novembre 2026, 19:32",
    "Neige et verglas sur l’ouest des Yvelines",
    "Cne C. Martin, SDIS 78",
    "COS, CODIS 78, COD",
    "Événement réel",
    "précédent : n° 1, 18:32",
    "routes coupées",
    "dont 3 nouvelles",
    "coupure levée",
    "faits confirmés",
    "sur 9 publications reçues",
    "Routes coupées",
    "N 13 coupée au carrefour de la Croix de",
    "Chute d’arbre · depuis 19:09 · jusqu’à 22:02",
    "Neige · depuis 19:22 · fin non connue",
    "Ce qui a changé depuis le n° 1 (18:32)",
    "ROUVERTE",
    "D 157, pont de Conflans",
    "Inondation · levée à 19:12",
    "Faits confirmés",
    "La neige tient au sol",
    "19:27 · Mastodon · 48,9043 N",
    "± 50 m",
    "position non confirmée",
    "À confirmer",
    "Photos confirmées",
    "prise à 19:26 · Mastodon",
    "« Alertez d'abord le 18 ou le 112 »",
    "page 1/2",
    "page 2/2",
    "Point de situation N° 2 · Neige et verglas",
    "Main courante 3f2a90c1d4e5b6a7",
    "2 km",
    "NOUVEAU",
  };

  if (text == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    assert_contains (text, wanted[i]);
  assert_lacks (text, "EXERCICE");
  g_assert_cmpuint (report.n_shapes, ==, 3);
  g_assert_cmpuint (report.n_items, ==, 6);
  g_assert_cmpuint (report.n_photos, ==, 3);
}

static void
test_says_in_english (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[5], folder, &report);
  g_autofree char *text = read_text (path);
  static const char *const wanted[] = {
    "SITUATION BRIEF",
    "No. 2",
    "24 November 2026, 19:32",
    "Author",
    "Recipients",
    "Real event",
    "previous: no. 1, 18:32",
    "roads closed",
    "Closed roads",
    "Fallen tree · since 19:09 · until 22:02",
    "Confirmed facts",
    "± 50 m",
    "48.9043 N",
    "To be confirmed",
    "Confirmed photos",
    "taken at 19:26",
    "Alertez d'abord le 18 ou le 112",
    "No basemap. WGS 84 coordinates.",
    "Closed road",
    "Uncertainty",
  };
  static const char *const unwanted[] = { "Routes", "Faits", "depuis", "à confirmer", "Légende" };

  if (text == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    assert_contains (text, wanted[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
    assert_lacks (text, unwanted[i]);
}

/* The desk's locale must not matter: not its language, not its decimal comma, not its absence. */
static void
test_ignores_the_locale (void)
{
  static const char *const locales[] = { "C", "fr_FR.UTF-8", "en_US.UTF-8", "C.UTF-8" };
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      VigieBriefReport report;
      g_autofree char *path = NULL;
      g_autofree char *text = NULL;

      if (setlocale (LC_ALL, locales[i]) == NULL)
        {
          g_test_message ("%s is not generated here", locales[i]);
          continue;
        }
      path = write_case (&cases[5], folder, &report);
      setlocale (LC_ALL, "C.UTF-8");
      text = read_text (path);
      if (text == NULL)
        return;
      if (first == NULL)
        first = g_steal_pointer (&text);
      else
        g_assert_cmpstr (text, ==, first);
    }
  g_assert_nonnull (first);
}

static void
test_marks_an_exercise (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[4], folder, &report);
  g_autofree char *text = read_text (path);
  const char *argv[] = { "pdfinfo", path, NULL };
  g_autofree char *info = NULL;
  guint n = 0;

  if (text == NULL)
    return;
  for (const char *at = text; (at = strstr (at, "EXERCICE")) != NULL; at++)
    n++;
  g_assert_cmpuint (n, >=, 2); /* in the band and among the fields; the watermark lies askew */
  assert_lacks (text, "Événement réel");
  info = vigie_sample_run (argv);
  assert_contains (info, "EXERCICE – Point de situation N° 2");
}

/* Authors are never named, and an X post goes out as its link without its words. */
static void
test_keeps_people_out (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[4], folder, &report);
  g_autofree char *text = read_text (path);

  if (text == NULL)
    return;
  assert_lacks (text, "Jeanne");
  assert_contains (text, "https://mastodon.example/@temoin/1007"); /* the sample's X post */
}

static void
test_is_a_proper_document (gconstpointer data)
{
  const Case *this = data;
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (this, folder, &report);
  const char *info_argv[] = { "pdfinfo", "-isodates", path, NULL };
  const char *fonts_argv[] = { "pdffonts", path, NULL };
  g_autofree char *info = vigie_sample_run (info_argv);
  g_autofree char *fonts = NULL;
  g_autofree char *pages = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  if (info == NULL)
    return;
  pages = g_strdup_printf ("Pages:           %u\n", report.n_pages);
  assert_contains (info, pages);
  assert_contains (info, "(A4)");
  assert_contains (info, "Tagged:          yes");
  assert_contains (info, "Neige et verglas sur l’ouest des Yvelines");
  assert_contains (info, "Author:          Cne C. Martin");
  assert_contains (info, "CreationDate:    2026-11-24T18:32:00Z");

  fonts = vigie_sample_run (fonts_argv);
  lines = g_strsplit (fonts, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 3);
  for (gsize i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      if (strstr (lines[i], " yes yes yes ") == NULL) /* embedded, subset, with Unicode */
        g_error ("a font is not embedded: %s", lines[i]);
    }
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, <, 3 * 1024 * 1024);
  g_assert_nonnull (memmem (
      contents, length, this->language == VIGIE_LANGUAGE_FRENCH ? "/Lang (fr-FR)" : "/Lang (en-GB)",
      strlen ("/Lang (fr-FR)")));
}

/* Every word lies inside the margins, however much there is to say. */
static void
test_stays_inside_the_margins (gconstpointer data)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (data, folder, &report);
  const char *argv[] = { "pdftotext", "-bbox", path, "-", NULL };
  const gboolean across = ((const Case *) data)->landscape;
  const double width = across ? VIGIE_BRIEF_PAGE_HEIGHT : VIGIE_BRIEF_PAGE_WIDTH;
  const double height = across ? VIGIE_BRIEF_PAGE_WIDTH : VIGIE_BRIEF_PAGE_HEIGHT;
  g_autofree char *words = vigie_sample_run (argv);
  guint n = 0;

  if (words == NULL)
    return;
  for (const char *at = words; (at = strstr (at, "<word xMin=\"")) != NULL; at++)
    {
      double edges[4];
      const char *number = at;
      g_autofree char *line = g_strndup (at, strcspn (at, "\n"));

      for (int i = 0; i < 4; i++)
        {
          number = strchr (number, '"') + 1;
          edges[i] = g_ascii_strtod (number, (char **) &number);
          number++;
        }
      n++;
      if (strstr (line, ">EXERCICE<") != NULL || strstr (line, ">EXERCISE<") != NULL)
        continue; /* the watermark goes across */
      if (edges[0] < 33 || edges[2] > width - 33 || edges[1] < 25 || edges[3] > height - 22)
        g_error ("outside the margins: %s", line);
    }
  g_assert_cmpuint (n, >, 30);
}

/* Nothing is left out of the lists; what is cut short all the same is counted, not lost. */
static void
test_takes_the_pages_it_needs (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[3], folder, &report);
  g_autofree char *text = read_text (path);

  if (text == NULL)
    return;
  g_assert_cmpuint (report.n_pages, >=, 2);
  g_assert_cmpuint (report.n_pages, <=, 5);
  g_assert_cmpuint (report.n_shapes, ==, 29);
  g_assert_cmpuint (report.n_items, ==, VIGIE_BRIEF_MAX_FACTS);
  g_assert_cmpuint (report.n_photos, ==, VIGIE_BRIEF_MAX_PHOTOS);
  assert_contains (text, "et 2 autres photos au dossier");
  assert_contains (text, "et 2 de plus"); /* of what waits */
}

/* As licences want it. */
static void
test_photo_is_credited (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_credited (&cases[2], "Jane Doe, CC BY-SA 4.0", folder, &report);
  g_autofree char *text = read_text (path);

  g_assert_cmpuint (report.n_photos, >, 0);
  if (text == NULL)
    return;
  assert_contains (text, "Photo : Jane Doe, CC BY-SA 4.0");
}

static void
test_empty_incident (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[0], folder, &report);
  g_autofree char *text = read_text (path);

  if (text == NULL)
    return;
  g_assert_false (report.has_map);
  assert_contains (text, "N° 1");
  assert_contains (text, "premier point de situation");
  assert_contains (text, "Aucune coupure en cours.");
  assert_contains (text, "Aucun fait confirmé à cette heure.");
  assert_contains (text, "Rien à situer pour le moment");
}

/* A title of any length and with characters that mean something elsewhere keeps its place. */
static void
test_odd_texts (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autoptr (VigieBrief) brief = vigie_sample_brief (2, 2, 0, FALSE);
  g_autofree char *path = get_page_path (folder, "odd");
  g_autofree char *text = NULL;
  g_autoptr (GString) title = g_string_new ("<b>Crue & « inondation » {0} {1} %s");
  g_autoptr (GError) error = NULL;
  VigieBriefItem *item = g_ptr_array_index (brief->items, 0);
  const VigieBriefOptions options = { .language = VIGIE_LANGUAGE_FRENCH, .created_at = SAMPLE_AT };

  for (int i = 0; i < 60; i++)
    g_string_append (title, " de la Seine");
  vigie_brief_set_identity (brief, title->str, "", "", "", FALSE);
  g_free (item->url);
  item->url = g_strdup ("https://example.org/a'b\\c?q=é&x=<y> z");
  g_free (item->text);
  item->text =
      g_strdup ("{0} مرحبا 日本 %n <i> "
                "Unmotsansfinquinesecoupepasoupresquepascarilesttroplongpourunelignedelapage");

  vigie_brief_write_pdf (brief, &options, path, NULL, &error);
  g_assert_no_error (error);
  text = read_text (path);
  if (text == NULL)
    return;
  assert_contains (text, "<b>Crue & « inondation » {0} {1} %s de la Seine");
  assert_contains (text, "{0}");
  assert_contains (text, "…");
  assert_contains (text, "non précisé");
  assert_contains (text, "page 1/1");
}

static void
test_describes_its_figures (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[2], folder, &report);
  g_autofree char *contents = NULL;
  gsize length;
  const char *at;
  guint n = 0;
  /* "Carte" and "Photo" in UTF-16BE */
  static const char *const starts[] = { "/Alt <FEFF00430061007200740065",
                                        "/Alt <FEFF00500068006F0074006F" };

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  at = contents;
  while ((at = memmem (at, (gsize) (contents + length - at), "/Alt <", 6)) != NULL)
    {
      g_assert_true (g_str_has_prefix (at, starts[MIN (n, 1)]));
      n++;
      at++;
    }
  g_assert_cmpuint (n, ==, 4); /* the map, then three photos */
}

/* ---- pages ---- */

/* What a reader of the screen hears: headings in order, lists, the table with its head. */
static void
test_structure (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[6], folder, &report);
  const char *argv[] = { "pdfinfo", "-struct-text", path, NULL };
  g_autofree char *structure = vigie_sample_run (argv);
  static const char *const wanted[] = { "H1 (block)\n    \"Neige et verglas",
                                        "H2 (block)\n    \"Ce qui a changé depuis le n° 1",
                                        "Figure",
                                        "H2 (block)\n    \"Routes coupées\"",
                                        "Table (block)",
                                        "TR",
                                        "TH",
                                        "\"Route\"",
                                        "TD",
                                        "\"PR 21+100 – PR 21+900\"",
                                        "H2 (block)\n    \"Délestages\"",
                                        "H2 (block)\n    \"Faits confirmés\"",
                                        "H2 (block)\n    \"À confirmer\"",
                                        "H2 (block)\n    \"Rumeurs démenties\"",
                                        "H2 (block)\n    \"Consignes relayées\"",
                                        "H2 (block)\n    \"Photos confirmées\"",
                                        "Prochain point de situation à 20:30" };
  const char *at = structure;

  if (structure == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const char *next = strstr (at, wanted[i]);

      if (next == NULL)
        g_error ("“%s” is missing or too early in:\n%s", wanted[i], structure);
      at = next;
    }
}

static void
test_file_is_sound (gconstpointer data)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (data, folder, &report);
  const char *argv[] = { "qpdf", "--check", path, NULL };
  g_autofree char *checked = vigie_sample_run (argv);

  if (checked == NULL)
    return;
  assert_contains (checked, "No syntax or stream encoding errors found");
}

/* Every number on the map leads to its line, and every line to the map. */
static void
test_links_lead_somewhere (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  VigieBriefReport report;
  g_autofree char *path = write_case (&cases[6], folder, &report);
  const char *argv[] = { "pdfinfo", "-dests", path, NULL };
  g_autofree char *dests = vigie_sample_run (argv);
  static const char *const wanted[] = { "\"map\"",     "\"shape-A\"", "\"shape-C\"",
                                        "\"shape-E\"", "\"post-1\"",  "\"post-8\"" };

  if (dests == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    assert_contains (dests, wanted[i]);
  g_assert_null (strstr (dests, "\"post-9\""));
}

/* In the order in which it is drawn, something of its own follows every heading on its page. */
static void
assert_headings_have_company (const char *text)
{
  static const char *const headings[] = { "Routes coupées",    "Délestages",
                                          "Faits confirmés",   "À confirmer",
                                          "Rumeurs démenties", "Consignes relayées",
                                          "Photos confirmées", "Zones, périmètres et repères" };
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);

  for (gsize page = 0; pages[page] != NULL; page++)
    {
      g_auto (GStrv) lines = g_strsplit (g_strchomp (pages[page]), "\n", -1);

      for (gsize i = 0; lines[i] != NULL; i++)
        if (g_strv_contains (headings, lines[i]) && lines[i + 1] != NULL)
          {
            if (g_strv_contains (headings, lines[i + 1]) ||
                g_str_has_prefix (lines[i + 1], "« Alertez"))
              g_error ("“%s” stands alone on page %u", lines[i], (guint) page + 1);
          }
    }
}

static void
test_headings_are_never_alone (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();

  for (int i = 0; i < 14; i++)
    {
      const Case this = { "random",
                          (guint) g_rand_int_range (random, 0, 40),
                          (guint) g_rand_int_range (random, 0, 70),
                          0,
                          FALSE,
                          VIGIE_LANGUAGE_FRENCH,
                          NULL,
                          g_rand_boolean (random),
                          g_rand_boolean (random) };
      VigieBriefReport report;
      g_autofree char *path = write_case (&this, folder, &report);
      const char *argv[] = { "pdftotext", "-raw", path, "-", NULL };
      g_autofree char *text = vigie_sample_run (argv);
      g_autofree char *last = g_strdup_printf ("page %u/%u", report.n_pages, report.n_pages);

      if (text == NULL)
        return;
      assert_headings_have_company (text);
      assert_contains (text, last);
      /* Nothing is lost between pages. */
      g_assert_cmpuint (report.n_items, <=, VIGIE_BRIEF_MAX_FACTS);
    }
}

/* The next pages say what they belong to. */
static void
test_further_pages_say_what_they_are (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  const Case this = { "pages", 30, 60, 12, TRUE, VIGIE_LANGUAGE_FRENCH, NULL, FALSE, FALSE };
  VigieBriefReport report;
  g_autofree char *path = write_case (&this, folder, &report);
  g_autofree char *text = read_text (path);
  g_auto (GStrv) pages = NULL;

  if (text == NULL)
    return;
  pages = g_strsplit (text, "\f", -1);
  g_assert_cmpuint (g_strv_length (pages), ==, report.n_pages + 1);
  for (guint i = 1; i < report.n_pages; i++)
    {
      assert_contains (pages[i], "Point de situation N° 2 · Neige et verglas");
      assert_contains (pages[i], "EXERCICE · 241832Z NOV 26");
      assert_contains (pages[i], "« Alertez d'abord le 18 ou le 112 »");
    }
  assert_contains (text, "(suite)");
}

static void
test_pages_can_be_drawn_elsewhere (void)
{
  g_autoptr (VigieBrief) brief = vigie_sample_busy_brief (40, 5, TRUE);
  const VigieBriefOptions options = { .landscape = TRUE, .load_photo = vigie_sample_photo };
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieBriefDocument) document = vigie_brief_document_new (brief, &options, &error);
  double width;
  double height;

  g_assert_no_error (error);
  vigie_brief_document_get_page_size (document, &width, &height);
  g_assert_cmpfloat (width, >, height);
  for (guint i = 0; i < vigie_brief_document_get_n_pages (document); i++)
    {
      cairo_surface_t *surface =
          cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
      cairo_t *cr = cairo_create (surface);

      g_assert_true (vigie_brief_document_render_page (document, i, cr, &error));
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static void
test_leaves_the_old_file_when_cancelled (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "brief.pdf", NULL);
  g_autoptr (VigieBrief) brief = vigie_sample_brief (1, 1, 0, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) listing = NULL;
  g_autofree char *contents = NULL;
  const VigieBriefOptions options = { .created_at = SAMPLE_AT, .cancellable = cancellable };

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (vigie_brief_write_pdf (brief, &options, path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  listing = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (listing), ==, "brief.pdf");
  g_assert_null (g_dir_read_name (listing));
}

static void
test_refuses_a_missing_folder (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "none", "brief.pdf", NULL);
  g_autoptr (VigieBrief) brief = vigie_sample_brief (0, 0, 0, FALSE);
  g_autoptr (GError) error = NULL;
  const VigieBriefOptions options = { .created_at = SAMPLE_AT };

  g_assert_false (vigie_brief_write_pdf (brief, &options, path, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *document = g_strdup_printf ("/brief-pdf/proper-document/%s", cases[i].name);
      g_autofree char *sound = g_strdup_printf ("/brief-pdf/sound/%s", cases[i].name);
      g_autofree char *margins = g_strdup_printf ("/brief-pdf/inside-margins/%s", cases[i].name);

      g_test_add_data_func (document, &cases[i], test_is_a_proper_document);
      g_test_add_data_func (sound, &cases[i], test_file_is_sound);
      g_test_add_data_func (margins, &cases[i], test_stays_inside_the_margins);
    }
  g_test_add_func ("/brief-pdf/says-in-french", test_says_in_french);
  g_test_add_func ("/brief-pdf/says-in-english", test_says_in_english);
  g_test_add_func ("/brief-pdf/ignores-the-locale", test_ignores_the_locale);
  g_test_add_func ("/brief-pdf/marks-an-exercise", test_marks_an_exercise);
  g_test_add_func ("/brief-pdf/keeps-people-out", test_keeps_people_out);
  g_test_add_func ("/brief-pdf/takes-the-pages-it-needs", test_takes_the_pages_it_needs);
  g_test_add_func ("/brief-pdf/photo-is-credited", test_photo_is_credited);
  g_test_add_func ("/brief-pdf/empty-incident", test_empty_incident);
  g_test_add_func ("/brief-pdf/odd-texts", test_odd_texts);
  g_test_add_func ("/brief-pdf/describes-its-figures", test_describes_its_figures);
  g_test_add_func ("/brief-pdf/structure", test_structure);
  g_test_add_func ("/brief-pdf/links-lead-somewhere", test_links_lead_somewhere);
  g_test_add_func ("/brief-pdf/headings-are-never-alone", test_headings_are_never_alone);
  g_test_add_func ("/brief-pdf/further-pages-say-what-they-are",
                   test_further_pages_say_what_they_are);
  g_test_add_func ("/brief-pdf/pages-can-be-drawn-elsewhere", test_pages_can_be_drawn_elsewhere);
  g_test_add_func ("/brief-pdf/old-file-stays-when-cancelled",
                   test_leaves_the_old_file_when_cancelled);
  g_test_add_func ("/brief-pdf/refuses-a-missing-folder", test_refuses_a_missing_folder);
  return g_test_run ();
}
