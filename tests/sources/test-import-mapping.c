/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-import-mapping.h"

/* @header and the fields that it should give, both parted by |. */
static void
assert_guess (const char *header, const char *expected)
{
  g_auto (GStrv) names = g_strsplit (header, "|", -1);
  g_autoptr (VigieImportMapping) mapping =
      vigie_import_mapping_new_guess ((const char *const *) names);
  g_autoptr (GString) fields = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (fields, "%s%s", i > 0 ? "|" : "",
                            vigie_import_field_to_string (vigie_import_mapping_get (mapping, i)));
  g_assert_cmpstr (fields->str, ==, expected);
}

static void
test_names (void)
{
  assert_guess ("id|date|author|text|url|lat|lon|photo",
                "id|time|author|text|url|latitude|longitude|photo");
  assert_guess ("id|posted_at|y|x|wkt", "id|time|latitude|longitude|wkt");
  assert_guess ("ID|Posted At|LATITUDE|Lng", "id|time|latitude|longitude");
  assert_guess ("Identifiant|Date & heure|Auteur|Contenu|Lien", "id|time|author|text|url");
  assert_guess ("Texte|Géométrie|Adresse web", "text|wkt|url");
  assert_guess ("Tweet ID|Tweet Text|Information Source", "tweet_id|text|none");
  assert_guess ("date_haiti|message|original", "time|text|none");
  assert_guess ("geo_point_2d|rayon_m", "latlon|radius");
}

static void
test_better_names_win (void)
{
  assert_guess ("title|description|text", "none|none|text");
  assert_guess ("name|user|author", "text|none|author");
  assert_guess ("timestamp|created_at", "none|time");
  assert_guess ("date|time|text", "time|clock|text");
  assert_guess ("heure|date", "clock|time");
  assert_guess ("heure|texte", "time|text");
}

static void
test_source_needs_its_own_id (void)
{
  assert_guess ("id|source|text", "id|none|text");
  assert_guess ("id|source|external_id|text", "none|source|id|text");
}

static void
test_odd_names (void)
{
  assert_guess ("||  |€|\xff\xfe|a-name-that-is-much-too-long-to-be-known",
                "none|none|none|none|none|none");
}

static void
test_changing (void)
{
  g_autoptr (VigieImportMapping) mapping = vigie_import_mapping_new (3);

  g_assert_false (vigie_import_mapping_is_usable (mapping));
  vigie_import_mapping_set (mapping, 0, VIGIE_IMPORT_FIELD_TEXT);
  g_assert_true (vigie_import_mapping_is_usable (mapping));
  vigie_import_mapping_set (mapping, 2, VIGIE_IMPORT_FIELD_TEXT); /* takes it from the first */
  g_assert_cmpint (vigie_import_mapping_get (mapping, 0), ==, VIGIE_IMPORT_FIELD_NONE);
  g_assert_cmpint (vigie_import_mapping_find (mapping, VIGIE_IMPORT_FIELD_TEXT), ==, 2);
  vigie_import_mapping_set (mapping, 0, VIGIE_IMPORT_FIELD_PHOTO);
  vigie_import_mapping_set (mapping, 1, VIGIE_IMPORT_FIELD_PHOTO); /* photos may be several */
  g_assert_cmpint (vigie_import_mapping_get (mapping, 0), ==, VIGIE_IMPORT_FIELD_PHOTO);
  g_assert_cmpint (vigie_import_mapping_get (mapping, 9), ==, VIGIE_IMPORT_FIELD_NONE);
}

static void
test_fields_have_words (void)
{
  for (guint i = 0; i < VIGIE_N_IMPORT_FIELDS; i++)
    {
      const char *name = vigie_import_field_to_string ((VigieImportField) i);
      VigieImportField back;

      g_assert_nonnull (name);
      g_assert_true (vigie_import_field_from_string (name, &back));
      g_assert_cmpuint (back, ==, i);
      g_assert_cmpuint (strlen (vigie_import_field_describe ((VigieImportField) i)), >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/import-mapping/knows-names-in-both-languages", test_names);
  g_test_add_func ("/import-mapping/better-names-win", test_better_names_win);
  g_test_add_func ("/import-mapping/a-source-needs-its-own-id", test_source_needs_its_own_id);
  g_test_add_func ("/import-mapping/odd-names-mean-nothing", test_odd_names);
  g_test_add_func ("/import-mapping/can-be-changed", test_changing);
  g_test_add_func ("/import-mapping/fields-have-words", test_fields_have_words);

  return g_test_run ();
}
