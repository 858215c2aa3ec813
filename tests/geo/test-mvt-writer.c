/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-mvt-writer.h"

static VigieMvtTile *
read_back (VigieMvtWriter *writer)
{
  g_autoptr (GBytes) bytes = vigie_mvt_writer_end (writer);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *reason = NULL;
  VigieMvtTile *tile = vigie_mvt_parse (data, size, &reason);

  g_assert_cmpstr (reason, ==, NULL);
  g_assert_nonnull (tile);
  return tile;
}

static void
test_nothing_is_no_bytes (void)
{
  g_autoptr (VigieMvtWriter) writer = vigie_mvt_writer_new ();
  g_autoptr (GBytes) bytes = NULL;

  vigie_mvt_writer_begin_layer (writer, "empty", 4096);
  vigie_mvt_writer_begin_layer (writer, "without-parts", 4096);
  vigie_mvt_writer_begin_feature (writer, VIGIE_MVT_LINE);
  vigie_mvt_writer_add_string (writer, "name", "nowhere");
  bytes = vigie_mvt_writer_end (writer);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
}

static void
test_tags_come_back (void)
{
  const VigieMvtPoint point = { -3, 5000 };
  g_autoptr (VigieMvtWriter) writer = vigie_mvt_writer_new ();
  g_autoptr (VigieMvtTile) tile = NULL;
  const VigieMvtLayer *layer;
  const VigieMvtFeature *second;

  vigie_mvt_writer_begin_layer (writer, "place", 512);
  for (int i = 0; i < 2; i++)
    {
      vigie_mvt_writer_begin_feature (writer, VIGIE_MVT_POINT);
      vigie_mvt_writer_add_string (writer, "name", i == 0 ? "Fourqueux" : "L’Étang-la-Ville");
      vigie_mvt_writer_add_part (writer, &point, 1);
      vigie_mvt_writer_add_integer (writer, "rank", i == 0 ? 7 : -70000);
      vigie_mvt_writer_add_boolean (writer, "capital", i == 1);
    }
  tile = read_back (writer);
  layer = vigie_mvt_tile_find_layer (tile, "place");
  g_assert_cmpuint (layer->extent, ==, 512);
  g_assert_cmpuint (layer->version, ==, 2);
  g_assert_cmpuint (layer->n_features, ==, 2);
  second = &layer->features[1];
  g_assert_cmpstr (vigie_mvt_layer_find_string (layer, second, "name"), ==, "L’Étang-la-Ville");
  g_assert_cmpfloat (vigie_mvt_layer_find_tag (layer, second, "rank")->number, ==, -70000);
  g_assert_true (vigie_mvt_layer_find_tag (layer, second, "capital")->boolean);
  g_assert_false (vigie_mvt_layer_find_tag (layer, &layer->features[0], "capital")->boolean);
}

/* ---- anything that can be written ---- */

typedef struct
{
  VigieMvtGeometry geometry;
  guint n_parts;
  guint n_points[4];
  VigieMvtPoint points[4][12];
  char text[8];
} Made;

static void
make (Made *made)
{
  made->geometry = (VigieMvtGeometry) g_test_rand_int_range (VIGIE_MVT_POINT, 4);
  made->n_parts = made->geometry == VIGIE_MVT_POINT ? 1 : (guint) g_test_rand_int_range (1, 5);
  for (guint i = 0; i < made->n_parts; i++)
    {
      made->n_points[i] = (guint) g_test_rand_int_range (made->geometry, 13);
      for (guint j = 0; j < made->n_points[i]; j++)
        made->points[i][j] = (VigieMvtPoint) { g_test_rand_int_range (-100000, 100000),
                                               g_test_rand_int_range (-200, 5000) };
    }
  g_snprintf (made->text, sizeof made->text, "v%d", g_test_rand_int_range (0, 6));
}

static void
check (const VigieMvtLayer *layer, const VigieMvtFeature *feature, const Made *made)
{
  g_assert_cmpint (feature->geometry, ==, made->geometry);
  g_assert_cmpuint (feature->n_parts, ==, made->n_parts);
  g_assert_cmpstr (vigie_mvt_layer_find_string (layer, feature, "text"), ==, made->text);
  for (guint i = 0; i < made->n_parts; i++)
    {
      guint n;
      const VigieMvtPoint *points = vigie_mvt_layer_get_part (layer, feature, i, &n);

      g_assert_cmpuint (n, ==, made->n_points[i]);
      g_assert_cmpmem (points, n * sizeof *points, made->points[i], n * sizeof *points);
    }
}

static void
test_what_is_written_is_read (void)
{
  static const char *const names[] = { "a", "b", "c" };

  for (int round = 0; round < 200; round++)
    {
      g_autoptr (VigieMvtWriter) writer = vigie_mvt_writer_new ();
      g_autoptr (VigieMvtTile) tile = NULL;
      Made made[3][9];
      guint n = (guint) g_test_rand_int_range (1, 10);

      for (gsize l = 0; l < G_N_ELEMENTS (names); l++)
        {
          vigie_mvt_writer_begin_layer (writer, names[l], 4096);
          for (guint f = 0; f < n; f++)
            {
              make (&made[l][f]);
              vigie_mvt_writer_begin_feature (writer, made[l][f].geometry);
              for (guint p = 0; p < made[l][f].n_parts; p++)
                vigie_mvt_writer_add_part (writer, made[l][f].points[p], made[l][f].n_points[p]);
              vigie_mvt_writer_add_string (writer, "text", made[l][f].text);
            }
        }
      tile = read_back (writer);
      g_assert_cmpuint (vigie_mvt_tile_get_n_layers (tile), ==, G_N_ELEMENTS (names));
      for (gsize l = 0; l < G_N_ELEMENTS (names); l++)
        {
          const VigieMvtLayer *layer = vigie_mvt_tile_find_layer (tile, names[l]);

          g_assert_cmpuint (layer->n_features, ==, n);
          for (guint f = 0; f < n; f++)
            check (layer, &layer->features[f], &made[l][f]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mvt-writer/nothing-is-no-bytes", test_nothing_is_no_bytes);
  g_test_add_func ("/mvt-writer/tags-come-back", test_tags_come_back);
  g_test_add_func ("/mvt-writer/what-is-written-is-read", test_what_is_written_is_read);
  return g_test_run ();
}
