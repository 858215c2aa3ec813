/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vector tiles come from servers and files that nobody checked. Whatever is accepted is walked
 * through to its last point, so that a wrong index shows. */
#include "fuzz.h"
#include "vigie-mvt.h"

static void
walk_feature (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  static const guint least[] = { 0, 1, 2, 3 };

  g_assert_cmpuint (feature->n_parts, >, 0);
  for (guint part = 0; part < feature->n_parts; part++)
    {
      guint n_points;
      const VigieMvtPoint *points = vigie_mvt_layer_get_part (layer, feature, part, &n_points);

      g_assert_cmpuint (n_points, >=, least[feature->geometry]);
      for (guint i = 0; i < n_points; i++)
        g_assert_cmpint (ABS (points[i].x) + ABS (points[i].y), <=, 1 << 25);
    }
  vigie_mvt_layer_find_tag (layer, feature, "no such key");
  for (guint i = 0; i < feature->n_tags; i++)
    {
      const char *key = layer->keys[layer->tags[feature->first_tag + 2 * i]];
      const VigieMvtValue *value = vigie_mvt_layer_find_tag (layer, feature, key);

      g_assert_nonnull (value);
      g_assert_true ((value->type == VIGIE_MVT_STRING) == (value->string != NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *reason = NULL;
  g_autoptr (VigieMvtTile) tile = vigie_mvt_parse (data, size, &reason);

  g_assert_true ((tile == NULL) == (reason != NULL));
  for (guint i = 0; tile && i < vigie_mvt_tile_get_n_layers (tile); i++)
    {
      const VigieMvtLayer *layer = vigie_mvt_tile_get_layer (tile, i);

      g_assert_nonnull (vigie_mvt_tile_find_layer (tile, layer->name));
      for (guint j = 0; j < layer->n_features; j++)
        walk_feature (layer, &layer->features[j]);
    }
  return 0;
}
