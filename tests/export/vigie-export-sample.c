/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-export-sample.h"

#include <math.h>

#define CENTRE_LON 2.09
#define CENTRE_LAT 48.93

static const char *const road_titles[] = {
  "D 190 coupée entre Le Pecq et Saint-Germain-en-Laye, PR 12+300 à PR 14+050",
  "N 13 coupée au carrefour de la Croix de Noailles",
  "D 157, pont de Conflans",
  "D 284, route des Loges, dans les deux sens",
  "Rue de la Surintendance",
};

static const char *const causes[] = { "snow", "fallen-tree", "flood", "accident", "ice" };

static const char *const texts[] = {
  "Verglas sur la D 190, deux voitures dans le fossé avant le pont du Pecq, les pompiers arrivent",
  ("Un arbre couché en travers de la N 13, impossible de passer dans les deux sens, demi-tour "
   "obligatoire. Les gendarmes sont sur place et renvoient vers Poissy, prévoyez une heure de "
   "plus."),
  "La neige tient au sol",
  "Camion en portefeuille à l’entrée de la forêt, la file remonte jusqu’au rond-point",
  "L’eau monte rue du Port, la chaussée est sous 30 cm d’eau",
  "Plus de courant à la gare, les quais sont fermés",
};

static double
spread (guint index, guint factor, double size)
{
  return (((double) ((index * factor + 7) % 97)) / 97 - 0.5) * size;
}

VigieShape *
vigie_sample_shape (const char *id, VigieShapeKind kind, VigieGeometry *geometry)
{
  VigieShape *shape = vigie_shape_new (id);

  shape->kind = kind;
  shape->drawn_at = SAMPLE_AT - 90 * SAMPLE_MINUTE;
  shape->edited_at = shape->drawn_at;
  shape->version = 1;
  shape->geometry = geometry;
  return shape;
}

VigieShape *
vigie_sample_closure (guint index)
{
  double lon = CENTRE_LON + spread (index, 31, 0.1);
  double lat = CENTRE_LAT + spread (index, 53, 0.06);
  double lonlat[14];
  g_autofree char *id = g_strdup_printf ("shape-%016x", index + 1);
  VigieShape *shape;

  for (int i = 0; i < 7; i++)
    {
      double r = 0.003 + 0.002 * ((i * 5 + (int) index) % 4);

      lonlat[2 * i] = lon + 1.5 * r * cos (2 * G_PI * i / 7);
      lonlat[2 * i + 1] = lat + r * sin (2 * G_PI * i / 7);
    }
  shape = vigie_sample_shape (id, VIGIE_SHAPE_CLOSURE, vigie_geometry_new_polygon (lonlat, 7));
  g_free (shape->title);
  shape->title = g_strdup (road_titles[index % G_N_ELEMENTS (road_titles)]);
  g_free (shape->cause);
  shape->cause = g_strdup (causes[index % G_N_ELEMENTS (causes)]);
  shape->drawn_at = SAMPLE_AT - (10 + 13 * index) * SAMPLE_MINUTE;
  shape->edited_at = shape->drawn_at;
  if (index % 3 == 1)
    shape->to = SAMPLE_AT + 150 * SAMPLE_MINUTE;
  return shape;
}

VigiePost *
vigie_sample_post (guint index, gboolean with_photo)
{
  g_autofree char *external_id = g_strdup_printf ("%u", 1000 + index);
  g_autofree char *url = g_strdup_printf ("https://mastodon.example/@temoin/%u", 1000 + index);
  VigiePosition position = { CENTRE_LON + spread (index, 41, 0.11),
                             CENTRE_LAT + spread (index, 67, 0.06), 50 + 150 * (index % 4),
                             VIGIE_ORIGIN_SOURCE };
  VigiePhotoFacts photo = { .taken_at = SAMPLE_AT - (6 + 5 * index) * SAMPLE_MINUTE };
  VigiePhotoFacts *photos[] = { &photo };
  char sha256[65];
  VigieObservation observation = {
    .source_kind = index % 4 == 3 ? "x" : "mastodon",
    .source_host = index % 4 == 3 ? "" : "mastodon.example",
    .external_id = external_id,
    .url = url,
    .author = "Jeanne Témoin",
    .text = texts[index % G_N_ELEMENTS (texts)],
    .posted_at = SAMPLE_AT - (5 + 5 * index) * SAMPLE_MINUTE,
    .received_at = SAMPLE_AT - (4 + 5 * index) * SAMPLE_MINUTE,
    .candidates = &position,
    .n_candidates = 1,
    .photos = photos,
    .n_photos = with_photo ? 1 : 0,
  };

  g_snprintf (sha256, sizeof sha256, "%064x", index + 1);
  photo.sha256 = sha256;
  return vigie_post_new ((gint64) index + 1, &observation);
}

VigiePostState *
vigie_sample_state (guint index, VigieStatus status)
{
  VigiePostState *state = g_new0 (VigiePostState, 1);

  state->status = status;
  state->decided_at = SAMPLE_AT - (2 + 5 * index) * SAMPLE_MINUTE;
  state->has_position = index % 5 != 4;
  state->position = (VigiePosition) { CENTRE_LON + spread (index, 41, 0.11),
                                      CENTRE_LAT + spread (index, 67, 0.06), 50 + 150 * (index % 4),
                                      VIGIE_ORIGIN_ANALYST };
  return state;
}

/* A landscape of gradients, different for every photo. */
VigieImage *
vigie_sample_photo (const char *sha256, int max_side, gpointer user_data)
{
  int seed = (int) g_ascii_strtoull (sha256 + 48, NULL, 16);
  int width = seed % 3 == 2 ? 900 : 1200;
  int height = seed % 3 == 2 ? 1200 : 800;
  guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);
  g_autoptr (GBytes) bytes = NULL;

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        {
          guint8 *pixel = pixels + ((gsize) y * (gsize) width + (gsize) x) * 4;
          gboolean ground = y > height / 2 + 40 * ((x / 90 + seed) % 4);

          pixel[0] = (guint8) (ground ? 90 + (x + seed * 37) % 60 : 150 + y * 80 / height);
          pixel[1] = (guint8) (ground ? 95 + (y + seed * 11) % 50 : 170 + y * 70 / height);
          pixel[2] = (guint8) (ground ? 80 + (x ^ y) % 40 : 210);
          pixel[3] = 255;
        }
    }
  bytes = g_bytes_new_take (pixels, (gsize) width * (gsize) height * 4);
  return vigie_image_new (width, height, (gsize) width * 4, bytes);
}

/* One brief was issued an hour before. The last of several closures was lifted since. */
VigieBrief *
vigie_sample_brief (guint n_closures, guint n_posts, guint n_photos, gboolean exercise)
{
  VigieBrief *brief = vigie_brief_new (SAMPLE_AT);
  g_autoptr (VigieDraft) draft = vigie_draft_new ("brief.issued", NULL, NULL, NULL, "Claire", NULL);

  vigie_brief_set_identity (brief, "Neige et verglas sur l’ouest des Yvelines", "Cne C. Martin",
                            "SDIS 78, officier communication", "COS, CODIS 78, COD", exercise);
  vigie_brief_set_log_head (brief,
                            "3f2a90c1d4e5b6a7980f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566f");
  if (n_posts > 0)
    {
      g_autoptr (VigieDecision) issued = vigie_decision_new (
          draft, "d1", "desk", 1, SAMPLE_AT - 60 * SAMPLE_MINUTE, VIGIE_HASH_NONE);

      vigie_brief_add_decision (brief, issued);
    }
  for (guint i = 0; i < n_closures; i++)
    {
      g_autoptr (VigieShape) shape = vigie_sample_closure (i);

      if (i == 2 && n_closures > 3)
        shape->lifted_at = SAMPLE_AT - 20 * SAMPLE_MINUTE;
      vigie_brief_add_shape (brief, shape);
    }
  for (guint i = 0; i < n_posts; i++)
    {
      VigieStatus status = i % 7 == 6   ? VIGIE_STATUS_REJECTED
                           : i % 5 == 3 ? VIGIE_STATUS_NEW
                                        : VIGIE_STATUS_CONFIRMED;
      g_autoptr (VigiePost) post = vigie_sample_post (i, n_photos > 0);
      g_autoptr (VigiePostState) state = vigie_sample_state (i, status);

      n_photos -=
          n_photos > 0 && status == VIGIE_STATUS_CONFIRMED && !vigie_post_is_link_only (post);
      vigie_brief_add_post (brief, post, state);
    }
  vigie_brief_finish (brief);
  return brief;
}

/* ---- A brief of a busy evening ---- */

static const char *const section_payloads[] = {
  "{\"sections\":[{\"road\":\"D 190\",\"from\":\"PR 12+300\",\"to\":\"PR 14+050\",\"direction\":"
  "\"both\",\"communes\":[\"Le "
  "Pecq\",\"Saint-Germain-en-Laye\"],\"length_m\":1742.5,\"edges\":[1,2]},"
  "{\"road\":\"Rue de la Surintendance\",\"from\":\"D 190\",\"to\":\"230 m from D "
  "7\",\"direction\":"
  "\"both\",\"commune\":\"Saint-Germain-en-Laye\",\"length_m\":88}],\"territory\":\"t\"}",
  "{\"sections\":[{\"road\":\"N 13\",\"from\":\"PR 21+100\",\"to\":\"PR 21+900\",\"direction\":"
  "\"west\",\"communes\":[\"Poissy\"],\"length_m\":803},{\"road\":\"D 190\",\"from\":\"PR "
  "9\",\"to\":"
  "\"PR "
  "9+420\",\"direction\":\"both\",\"communes\":[\"Poissy\"],\"length_m\":420}],\"territory\":"
  "\"t\"}",
  "{\"sections\":[{\"road\":\"D 157\",\"from\":\"PR 3\",\"to\":\"PR 3+200\",\"direction\":\"both\","
  "\"commune\":\"Conflans\",\"length_m\":200}],\"territory\":\"t\"}",
  NULL,
};

static const char *const reasons[] = { "Rumeur démentie", "Old photo", "Joke or advertisement" };

static VigieShape *
make_diversion (guint index)
{
  const double lonlat[] = { 2.05, 48.90 + 0.01 * index, 2.08, 48.94, 2.13, 48.945 };
  g_autofree char *id = g_strdup_printf ("shape-d%u", index);
  VigieShape *shape =
      vigie_sample_shape (id, VIGIE_SHAPE_DIVERSION, vigie_geometry_new_line (lonlat, 3));

  g_free (shape->title);
  shape->title = g_strdup (index == 0 ? "Délestage par la D 284" : "Délestage PL par la N 184");
  shape->drawn_at = SAMPLE_AT - 30 * SAMPLE_MINUTE;
  shape->details = g_strdup_printf (
      "{\"route\":{\"closure\":\"shape-%016x\",\"vehicle\":\"%s\",\"seconds\":1500,"
      "\"extra_seconds\":540,\"roads\":[{\"road\":\"D 284\",\"length_m\":4200},{\"road\":\"N 184\","
      "\"length_m\":7800}]},\"territory\":\"t\"}",
      index + 1, index == 0 ? "car" : "hgv");
  return shape;
}

static void
add_message (VigieBrief *brief, gint64 seq, gint64 at, const char *text)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) payload = json_node_new (JSON_NODE_OBJECT);
  JsonArray *channels = json_array_new ();
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autofree char *id = g_strdup_printf ("m%d", (int) seq);

  json_array_add_string_element (channels, "X");
  json_array_add_string_element (channels, "radio");
  json_object_set_string_member (object, "text", text);
  json_object_set_string_member (object, "language", "fr");
  json_object_set_array_member (object, "channels", channels);
  json_node_set_object (payload, object);
  draft = vigie_draft_new ("message", NULL, payload, NULL, "Claire", NULL);
  decision = vigie_decision_new (draft, id, "desk", seq, at, VIGIE_HASH_NONE);
  vigie_brief_add_decision (brief, decision);
}

/* Brief n° 2 with something of all that a brief may say: two of the closures with sections, one
 * without, one lifted; two diversions, of which one is cut; rumours and messages. */
VigieBrief *
vigie_sample_busy_brief (guint n_posts, guint n_photos, gboolean exercise)
{
  VigieBrief *brief = vigie_brief_new (SAMPLE_AT);
  g_autoptr (VigieDraft) draft = vigie_draft_new ("brief.issued", NULL, NULL, NULL, "Claire", NULL);
  g_autoptr (VigieDecision) issued =
      vigie_decision_new (draft, "d1", "desk", 1, SAMPLE_AT - 60 * SAMPLE_MINUTE, VIGIE_HASH_NONE);

  vigie_brief_set_identity (brief, "Neige et verglas sur l’ouest des Yvelines", "Cne C. Martin",
                            "SDIS 78, officier communication", "COS, CODIS 78, COD", exercise);
  vigie_brief_set_log_head (brief,
                            "3f2a90c1d4e5b6a7980f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566f");
  vigie_brief_set_next (brief, SAMPLE_AT + 58 * SAMPLE_MINUTE);
  vigie_brief_add_decision (brief, issued);
  add_message (brief, 2, SAMPLE_AT - 80 * SAMPLE_MINUTE, "Reportez vos déplacements.");
  add_message (brief, 3, SAMPLE_AT - 15 * SAMPLE_MINUTE,
               "D 190 coupée entre Le Pecq et Saint-Germain-en-Laye. Suivez le délestage par la "
               "D 284. Laissez la voie libre aux secours.");
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (VigieShape) shape = vigie_sample_closure (i);

      if (section_payloads[i] != NULL)
        shape->details = g_strdup (section_payloads[i]);
      if (i == 1) /* known before, and changed */
        {
          shape->drawn_at = SAMPLE_AT - 95 * SAMPLE_MINUTE;
          shape->edited_at = SAMPLE_AT - 23 * SAMPLE_MINUTE;
        }
      if (i == 2)
        shape->lifted_at = SAMPLE_AT - 20 * SAMPLE_MINUTE;
      vigie_brief_add_shape (brief, shape);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (VigieShape) diversion = make_diversion (i);

      vigie_brief_add_shape (brief, diversion);
    }
  vigie_brief_add_cut_diversion (brief, "shape-d1", "shape-0000000000000001", FALSE);
  for (guint i = 0; i < n_posts; i++)
    {
      VigieStatus status = i % 4 == 1   ? VIGIE_STATUS_REJECTED
                           : i % 5 == 3 ? VIGIE_STATUS_NEW
                                        : VIGIE_STATUS_CONFIRMED;
      g_autoptr (VigiePost) post = vigie_sample_post (i, n_photos > 0);
      g_autoptr (VigiePostState) state = vigie_sample_state (i, status);

      if (status == VIGIE_STATUS_REJECTED)
        state->reason = g_strdup (reasons[i / 4 % G_N_ELEMENTS (reasons)]);
      n_photos -=
          n_photos > 0 && status == VIGIE_STATUS_CONFIRMED && !vigie_post_is_link_only (post);
      vigie_brief_add_post (brief, post, state);
    }
  vigie_brief_finish (brief);
  for (guint i = 0; i < brief->items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (brief->items, i);
      const char *checks[] = { "time", "place", NULL };
      VigiePhotoState state = { .verdict = VIGIE_STATUS_CONFIRMED, .checks = (GStrv) checks };

      if (item->photo_sha256 != NULL && i % 2 == 0)
        vigie_brief_set_photo (brief, item->photo_sha256, &state);
    }
  return brief;
}

/* ---- Source ---- */

void
vigie_sample_board_init (VigieSampleBoard *self)
{
  self->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  self->posts = g_ptr_array_new_with_free_func (g_object_unref);
  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_post_state_free);
}

void
vigie_sample_board_clear (VigieSampleBoard *self)
{
  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  g_clear_pointer (&self->posts, g_ptr_array_unref);
  g_clear_pointer (&self->states, g_ptr_array_unref);
}

void
vigie_sample_board_add_post (VigieSampleBoard *self, VigiePost *post, VigiePostState *state)
{
  g_ptr_array_add (self->posts, post);
  g_ptr_array_add (self->states, state);
}

static gboolean
foreach_shape (gpointer source, VigieExportShapeFunc func, gpointer user_data, GError **error)
{
  VigieSampleBoard *self = source;

  for (guint i = 0; i < self->shapes->len; i++)
    {
      if (!func (g_ptr_array_index (self->shapes, i), user_data))
        break;
    }
  return TRUE;
}

static gboolean
foreach_post (gpointer source, VigieExportPostFunc func, gpointer user_data, GError **error)
{
  VigieSampleBoard *self = source;

  for (guint i = 0; i < self->posts->len; i++)
    {
      if (!func (g_ptr_array_index (self->posts, i), g_ptr_array_index (self->states, i),
                 user_data))
        break;
    }
  return TRUE;
}

VigieExportSource
vigie_sample_board_source (VigieSampleBoard *self)
{
  return (VigieExportSource) { foreach_shape, foreach_post, self };
}

char *
vigie_sample_run (const char *const *argv)
{
  g_autofree char *program = g_find_program_in_path (argv[0]);
  g_autofree char *out = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (program == NULL)
    {
      g_autofree char *why = g_strdup_printf ("%s is not installed", argv[0]);

      g_test_skip (why);
      return NULL;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &messages,
                &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  if (error != NULL)
    g_test_message ("%s: %s", argv[0], messages);
  g_assert_no_error (error);
  return g_steal_pointer (&out);
}
