/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-drafts.h"

#include "store-support.h"

#define STROKE "{\"points\":[[0.1,0.2],[0.25,0.3333333]],\"width\":0.05}"
#define DOT "{\"points\":[[0.5,0.5]],\"width\":0.2}"

const char *const draft_photos[DRAFT_PHOTOS] = {
  "92b2fa58028958317e408bd84ecfa70f5ee35b121991dbc232c49d166353708b",
  "377089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9",
};

VigieDraft *
draft_from (const char *kind, const char *subject, const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (payload, &error);
  VigieDraft *draft;

  g_assert_no_error (error);
  draft =
      vigie_draft_new (kind, subject, node, g_test_rand_bit () ? "parce que" : NULL, "Ana", &error);
  g_assert_no_error (error);
  return draft;
}

VigieDraft *
draft_on_post (void)
{
  static const char *const labels[] = { "{\"label\":\"a\"}", "{\"label\":\"b, \\\"c\\\"\\n\"}",
                                        "{\"label\":\"a\",\"remove\":true}" };
  static const char *const redactions[] = {
    "{\"version\":1,\"regions\":[]}",
    "{\"version\":1,\"regions\":[" STROKE "]}",
    "{\"version\":1,\"regions\":[" DOT "," STROKE "]}",
    "{\"version\":1,\"regions\":[" DOT "],\"removed\":[" STROKE "]}",
    "{\"version\":1,\"regions\":[],\"removed\":[" DOT "]}",
  };
  static const char *const owners[] = { "{\"owner\":\"Bo\"}", "{\"owner\":\"\"}",
                                        "{\"owner\":\"Ana\",\"take_over\":true}" };
  g_autofree char *payload = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];
  char other[VIGIE_POST_ID_LENGTH + 1];

  guint number = (guint) g_test_rand_int_range (0, DRAFT_POSTS + 3); /* three never arrive */

  numbered_post_id (number, id);
  numbered_post_id ((number + (guint) g_test_rand_int_range (1, DRAFT_POSTS)) % DRAFT_POSTS, other);
  if (g_str_equal (id, other))
    numbered_post_id (DRAFT_POSTS + 5, other);
  switch (g_test_rand_int_range (0, 11))
    {
    case 0:
    case 1:
      return vigie_draft_new_status (id, (VigieStatus) g_test_rand_int_range (0, VIGIE_N_STATUSES),
                                     "vu", g_test_rand_bit () ? "Ana" : "Bo");
    case 2:
      payload = g_strdup_printf ("{\"lon\":%d,\"lat\":47,\"radius_m\":10,\"origin\":\"analyst\"}",
                                 g_test_rand_int_range (-179, 180));
      return draft_from ("post.position", id, payload);
    case 3:
      return draft_from ("post.position", id, "{}");
    case 4:
      return draft_from ("post.label", id,
                         labels[g_test_rand_int_range (0, G_N_ELEMENTS (labels))]);
    case 5:
      payload = g_strdup_printf ("{\"post\":\"%s\"%s}", other,
                                 g_test_rand_bit () ? ",\"same\":false" : "");
      return draft_from ("post.duplicate-of", id, payload);
    case 6:
      return draft_from ("photo.verdict", draft_photos[g_test_rand_int_range (0, DRAFT_PHOTOS)],
                         g_test_rand_bit () ? "{\"verdict\":\"rejected\"}"
                                            : "{\"checks\":[\"time\"],\"verdict\":\"confirmed\"}");
    case 7:
      return draft_from ("photo.redact", draft_photos[g_test_rand_int_range (0, DRAFT_PHOTOS)],
                         redactions[g_test_rand_int_range (0, G_N_ELEMENTS (redactions))]);
    default:
      return draft_from ("post.owner", id, owners[g_test_rand_int_range (0, 3)]);
    }
}

/* Payloads with what a territory said; of few geometries, so that the same ones come again. */
static VigieDraft *
draft_on_closure (const char *id)
{
  static const char *const details[] = {
    "",
    ",\"sections\":[{\"road\":\"D 190\"}],\"territory\":\"a\"",
    ",\"sections\":[],\"include\":[1,2],\"territory\":\"b\"",
    ",\"include\":null,\"exclude\":[3]",
    ",\"sections\":null,\"exclude\":null,\"territory\":null",
    ",\"route\":{\"length_m\":1.5}",
  };
  static const char *const kinds[] = { "closure", "hazard", "diversion" };
  const int west = g_test_rand_int_range (0, 3);
  g_autofree char *ring = g_strdup_printf (
      ",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%d,47],[%d,47],[%d,48],[%d,47]]]}",
      west, west + 1, west + 1, west);
  const gboolean draws = g_test_rand_int_range (0, 3) == 0;
  g_autofree char *payload = g_strdup_printf (
      "{\"kind\":\"%s\"%s%s}", kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))],
      draws || g_test_rand_bit () ? ring : "",
      details[g_test_rand_int_range (0, G_N_ELEMENTS (details))]);

  return draft_from (draws ? "shape.draw" : "shape.edit", id, payload);
}

static VigieDraft *
draft_on_shape (GPtrArray *shapes, gint64 now)
{
  const char *id = g_ptr_array_index (shapes, (guint) g_test_rand_int_range (0, (int) shapes->len));
  double west = g_test_rand_int_range (0, 50) * 0.1;
  const double ring[] = { west, 47, west + 0.1, 47, west + 0.1, 47.1 };
  g_autoptr (VigieGeometry) polygon = vigie_geometry_new_polygon (ring, 3);

  if (g_test_rand_int_range (0, 4) == 0)
    return vigie_draft_new_lift (id, now, "Ana");
  if (g_test_rand_bit ())
    return draft_on_closure (id);
  return vigie_draft_new_shape (
      id, g_test_rand_bit () ? VIGIE_DECISION_SHAPE_DRAW : VIGIE_DECISION_SHAPE_EDIT,
      VIGIE_SHAPE_HAZARD, "D 190", "ice", now, g_test_rand_bit () ? VIGIE_TIME_UNKNOWN : now + 1000,
      polygon, "Ana");
}

VigieDraft *
draft_anything (GPtrArray *ids, GPtrArray *shapes, gint64 now)
{
  const char *id = g_ptr_array_index (ids, (guint) g_test_rand_int_range (0, (int) ids->len));

  switch (g_test_rand_int_range (0, 10))
    {
    case 0:
    case 1:
    case 2:
      return vigie_draft_new_revoke (id, "Ana");
    case 3:
    case 4:
      return draft_on_shape (shapes, now);
    case 5:
      return draft_from ("note", NULL, "{\"text\":\"RAS\"}");
    default:
      return draft_on_post ();
    }
}
