/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-mvt.h"

/* A tiny writer of protobuf, so that a test says what it breaks. */
static void
put_varint (GByteArray *out, guint64 value)
{
  do
    {
      guint8 byte = (guint8) (value & 0x7f) | (value > 0x7f ? 0x80 : 0);

      g_byte_array_append (out, &byte, 1);
      value >>= 7;
    }
  while (value);
}

static void
put_number (GByteArray *out, guint field, guint64 value)
{
  put_varint (out, field << 3);
  put_varint (out, value);
}

static void
put_bytes (GByteArray *out, guint field, gconstpointer data, gsize size)
{
  put_varint (out, field << 3 | 2);
  put_varint (out, size);
  g_byte_array_append (out, data, (guint) size);
}

static void
put_text (GByteArray *out, guint field, const char *text)
{
  put_bytes (out, field, text, strlen (text));
}

static void
put_message (GByteArray *out, guint field, GByteArray *message)
{
  put_bytes (out, field, message->data, message->len);
  g_byte_array_unref (message);
}

static guint64
zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (guint64) (value >> 63);
}

/* @numbers: commands and parameters as they stand, -1 first means "command count" pairs are given
 * by the caller in encoded form */
static GByteArray *
packed (gsize n, const guint64 *numbers)
{
  GByteArray *out = g_byte_array_new ();

  for (gsize i = 0; i < n; i++)
    put_varint (out, numbers[i]);
  return out;
}

#define MOVE(n) ((guint64) (n) << 3 | 1)
#define LINE(n) ((guint64) (n) << 3 | 2)
#define CLOSE (1 << 3 | 7)
#define PACKED(...)                                                                                \
  packed (sizeof ((const guint64[]) { __VA_ARGS__ }) / sizeof (guint64),                           \
          (const guint64[]) { __VA_ARGS__ })

static GByteArray *
new_feature (guint type, GByteArray *geometry, GByteArray *tags)
{
  GByteArray *feature = g_byte_array_new ();

  put_number (feature, 1, 7);
  if (tags)
    put_message (feature, 2, tags);
  put_number (feature, 3, type);
  put_message (feature, 4, geometry);
  return feature;
}

/* A layer "roads" with one key and one value of each kind that matters. */
static GByteArray *
new_layer (GByteArray *feature)
{
  GByteArray *layer = g_byte_array_new ();
  GByteArray *text = g_byte_array_new ();
  GByteArray *number = g_byte_array_new ();
  GByteArray *flag = g_byte_array_new ();

  put_number (layer, 15, 2);
  put_text (layer, 1, "roads");
  if (feature)
    put_message (layer, 2, feature);
  put_text (layer, 3, "highway");
  put_text (layer, 3, "lanes");
  put_text (layer, 3, "oneway");
  put_text (text, 1, "primary");
  put_message (layer, 4, text);
  put_number (number, 6, zigzag (-3));
  put_message (layer, 4, number);
  put_number (flag, 7, 1);
  put_message (layer, 4, flag);
  put_number (layer, 5, 2048);
  return layer;
}

/* (transfer full) for @layer */
static VigieMvtTile *
parse_layer (GByteArray *layer, const char **reason)
{
  g_autoptr (GByteArray) tile = g_byte_array_new ();

  put_message (tile, 3, layer);
  return vigie_mvt_parse (tile->data, tile->len, reason);
}

static VigieMvtTile *
parse_geometry (guint type, GByteArray *geometry)
{
  return parse_layer (new_layer (new_feature (type, geometry, NULL)), NULL);
}

static void
test_reads_a_line (void)
{
  const char *reason;
  g_autoptr (VigieMvtTile) tile = parse_layer (
      new_layer (new_feature (VIGIE_MVT_LINE,
                              PACKED (MOVE (1), zigzag (2), zigzag (2), LINE (2), zigzag (0),
                                      zigzag (8), zigzag (-10), zigzag (0)),
                              PACKED (0, 0, 1, 1, 2, 2))),
      &reason);
  const VigieMvtLayer *layer;
  const VigieMvtFeature *feature;
  const VigieMvtPoint *points;
  guint n_points;

  g_assert_cmpstr (reason, ==, NULL);
  g_assert_cmpuint (vigie_mvt_tile_get_n_layers (tile), ==, 1);
  g_assert_null (vigie_mvt_tile_find_layer (tile, "water"));
  layer = vigie_mvt_tile_find_layer (tile, "roads");
  g_assert_cmpuint (layer->extent, ==, 2048);
  g_assert_cmpuint (layer->version, ==, 2);
  g_assert_cmpuint (layer->n_features, ==, 1);
  feature = &layer->features[0];
  g_assert_cmpuint (feature->id, ==, 7);
  g_assert_cmpint (feature->geometry, ==, VIGIE_MVT_LINE);
  g_assert_cmpuint (feature->n_parts, ==, 1);
  points = vigie_mvt_layer_get_part (layer, feature, 0, &n_points);
  g_assert_cmpuint (n_points, ==, 3);
  g_assert_cmpint (points[1].x, ==, 2);
  g_assert_cmpint (points[1].y, ==, 10);
  g_assert_cmpint (points[2].x, ==, -8);
  g_assert_cmpint (points[2].y, ==, 10);

  g_assert_cmpstr (vigie_mvt_layer_find_string (layer, feature, "highway"), ==, "primary");
  g_assert_null (vigie_mvt_layer_find_string (layer, feature, "lanes"));
  g_assert_null (vigie_mvt_layer_find_tag (layer, feature, "name"));
  g_assert_cmpfloat (vigie_mvt_layer_find_tag (layer, feature, "lanes")->number, ==, -3.0);
  g_assert_true (vigie_mvt_layer_find_tag (layer, feature, "oneway")->boolean);
}

static void
test_reads_several_parts (void)
{
  g_autoptr (VigieMvtTile) tile =
      parse_geometry (VIGIE_MVT_LINE, PACKED (MOVE (1), 2, 2, LINE (1), 4, 4, MOVE (1), 2, 2,
                                              LINE (2), 4, 4, 6, 6));
  const VigieMvtLayer *layer = vigie_mvt_tile_get_layer (tile, 0);
  guint n_points;

  g_assert_cmpuint (layer->features[0].n_parts, ==, 2);
  g_assert_cmpint (vigie_mvt_layer_get_part (layer, &layer->features[0], 1, &n_points)->x, ==, 4);
  g_assert_cmpuint (n_points, ==, 3);
}

static void
test_reads_polygons (void)
{
  /* The specification's example of a square with a hole, §4.3.5.5, shortened. */
  g_autoptr (VigieMvtTile) tile = parse_geometry (
      VIGIE_MVT_POLYGON, PACKED (MOVE (1), 0, 0, LINE (3), 20, 0, 0, 20, 19, 0, CLOSE, MOVE (1), 22,
                                 2, LINE (2), 18, 0, 0, 18, CLOSE));
  const VigieMvtLayer *layer = vigie_mvt_tile_get_layer (tile, 0);
  const VigieMvtPoint *hole;
  guint n_points;

  g_assert_cmpuint (layer->features[0].n_parts, ==, 2);
  hole = vigie_mvt_layer_get_part (layer, &layer->features[0], 1, &n_points);
  g_assert_cmpuint (n_points, ==, 3);
  g_assert_cmpint (hole->x, ==, 11); /* goes on from the last point, not from the first */
  g_assert_cmpint (hole->y, ==, 11);
}

static void
test_leaves_out_what_cannot_be_drawn (void)
{
  g_autoptr (VigieMvtTile) line = parse_geometry (VIGIE_MVT_LINE, PACKED (MOVE (1), 2, 2));
  g_autoptr (VigieMvtTile) ring =
      parse_geometry (VIGIE_MVT_POLYGON, PACKED (MOVE (1), 2, 2, LINE (1), 2, 2, CLOSE));
  g_autoptr (VigieMvtTile) unknown = parse_geometry (9, PACKED (MOVE (1), 2, 2));
  g_autoptr (VigieMvtTile) point = parse_geometry (VIGIE_MVT_POINT, PACKED (MOVE (2), 2, 2, 4, 4));

  g_assert_cmpuint (vigie_mvt_tile_get_layer (line, 0)->n_features, ==, 0);
  g_assert_cmpuint (vigie_mvt_tile_get_layer (ring, 0)->n_features, ==, 0);
  g_assert_cmpuint (vigie_mvt_tile_get_layer (unknown, 0)->n_features, ==, 0);
  g_assert_cmpuint (vigie_mvt_tile_get_layer (point, 0)->n_features, ==, 1);
}

static void
expect_damaged (guint type, GByteArray *geometry)
{
  g_autoptr (VigieMvtTile) tile = parse_geometry (type, geometry);

  g_assert_null (tile);
}

static void
test_refuses_wrong_geometry (void)
{
  expect_damaged (VIGIE_MVT_LINE, PACKED (LINE (1), 2, 2));             /* no start */
  expect_damaged (VIGIE_MVT_LINE, PACKED (MOVE (2), 2, 2, 2, 2));       /* two starts */
  expect_damaged (VIGIE_MVT_LINE, PACKED (MOVE (1), 2));                /* half a point */
  expect_damaged (VIGIE_MVT_LINE, PACKED (MOVE (1), 2, 2, LINE (0)));   /* nothing */
  expect_damaged (VIGIE_MVT_LINE, PACKED (MOVE (1), 2, 2, CLOSE));      /* a line has no end */
  expect_damaged (VIGIE_MVT_LINE, PACKED (MOVE (1), 2, 2, 1 << 3 | 3)); /* no such command */
  expect_damaged (VIGIE_MVT_LINE, PACKED (MOVE (1), 2, 2, LINE ((1 << 29) - 1), 2, 2)); /* a lie */
  expect_damaged (VIGIE_MVT_POINT, PACKED (MOVE (1), 2, 2, LINE (1), 2, 2));
  expect_damaged (VIGIE_MVT_POLYGON, PACKED (MOVE (1), 2, 2, LINE (2), 2, 2, 4, 4)); /* open */
  expect_damaged (VIGIE_MVT_POINT, PACKED (MOVE (1), zigzag (1 << 25), 0)); /* out of the world */
  expect_damaged (VIGIE_MVT_POINT, PACKED (MOVE (1), G_MAXUINT64, 0));
}

static void
test_refuses_wrong_layers (void)
{
  const char *reason;
  GByteArray *layer;

  /* tags that point nowhere, and half a pair */
  g_assert_null (parse_layer (
      new_layer (new_feature (VIGIE_MVT_POINT, PACKED (MOVE (1), 2, 2), PACKED (0, 3))), NULL));
  g_assert_null (parse_layer (
      new_layer (new_feature (VIGIE_MVT_POINT, PACKED (MOVE (1), 2, 2), PACKED (3, 0))), NULL));
  g_assert_null (parse_layer (
      new_layer (new_feature (VIGIE_MVT_POINT, PACKED (MOVE (1), 2, 2), PACKED (0))), NULL));

  layer = g_byte_array_new ();
  put_text (layer, 1, "no version");
  g_assert_null (parse_layer (layer, &reason));
  g_assert_cmpstr (reason, ==, "damaged layer");

  layer = g_byte_array_new ();
  put_number (layer, 15, 2);
  g_assert_null (parse_layer (layer, NULL)); /* no name */

  layer = g_byte_array_new ();
  put_number (layer, 15, 3);
  put_text (layer, 1, "later");
  g_assert_null (parse_layer (layer, &reason));
  g_assert_cmpstr (reason, ==, "vector tile of a later version");

  layer = new_layer (NULL);
  put_number (layer, 5, 0); /* an extent of nothing */
  g_assert_null (parse_layer (layer, NULL));

  layer = new_layer (NULL);
  put_text (layer, 3, "\xff\xfe");
  g_assert_null (parse_layer (layer, NULL));
}

static void
test_skips_unknown_fields (void)
{
  GByteArray *layer = new_layer (NULL);
  g_autoptr (VigieMvtTile) tile = NULL;

  put_number (layer, 99, 1);
  put_text (layer, 98, "from later");
  tile = parse_layer (layer, NULL);
  g_assert_nonnull (tile);
}

static void
test_empty_tile (void)
{
  g_autoptr (VigieMvtTile) tile = vigie_mvt_parse (NULL, 0, NULL);

  g_assert_nonnull (tile);
  g_assert_cmpuint (vigie_mvt_tile_get_n_layers (tile), ==, 0);
}

static void
test_every_truncation_and_mutation (void)
{
  g_autoptr (GByteArray) model = g_byte_array_new ();

  put_message (model, 3,
               new_layer (new_feature (
                   VIGIE_MVT_POLYGON, PACKED (MOVE (1), 0, 0, LINE (3), 20, 0, 0, 20, 19, 0, CLOSE),
                   PACKED (0, 0, 1, 1))));
  for (guint size = 0; size < model->len; size++)
    {
      g_autofree guint8 *cut = g_memdup2 (model->data, size);
      g_autoptr (VigieMvtTile) tile = vigie_mvt_parse (cut, size, NULL);

      g_assert_true ((tile == NULL) == (size > 0));
    }
  for (guint round = 0; round < 50000; round++)
    {
      g_autofree guint8 *copy = g_memdup2 (model->data, model->len);
      g_autoptr (VigieMvtTile) tile = NULL;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        copy[g_test_rand_int_range (0, (gint32) model->len)] = (guint8) g_test_rand_int ();
      tile = vigie_mvt_parse (copy, model->len, NULL);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/mvt/reads-a-line", test_reads_a_line);
  g_test_add_func ("/mvt/reads-several-parts", test_reads_several_parts);
  g_test_add_func ("/mvt/reads-polygons", test_reads_polygons);
  g_test_add_func ("/mvt/leaves-out-what-cannot-be-drawn", test_leaves_out_what_cannot_be_drawn);
  g_test_add_func ("/mvt/refuses-wrong-geometry", test_refuses_wrong_geometry);
  g_test_add_func ("/mvt/refuses-wrong-layers", test_refuses_wrong_layers);
  g_test_add_func ("/mvt/skips-unknown-fields", test_skips_unknown_fields);
  g_test_add_func ("/mvt/empty-tile", test_empty_tile);
  g_test_add_func ("/mvt/every-truncation-and-mutation", test_every_truncation_and_mutation);

  return g_test_run ();
}
