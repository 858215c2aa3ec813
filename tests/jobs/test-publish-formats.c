/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random incidents in every format: what others read in them, and what must never be there. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "store-support.h"
#include "vigie-exercise-word.h"
#include "vigie-export-sample.h"
#include "vigie-publish.h"
#include "vigie-test-util.h"

#ifdef __SANITIZE_ADDRESS__
#define N_ROUNDS 2
#else
#define N_ROUNDS 5
#endif
#define N_POSTS 24

/* Posts of X say « SecretOfX » and are by « WriterOfX », rejected ones say « WrongOne ». */
typedef struct
{
  Place place;
  VigieStore *store;
  GRand *random;
  gint64 now;
  gboolean exercise;
} Incident;

static void
append (Incident *self, VigieDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = vigie_store_append (self->store, draft, &error);

  g_assert_no_error (error);
}

static void
decide (Incident *self, const char *kind, const char *subject, JsonNode *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, payload, NULL, "anne", &error);

  g_assert_no_error (error);
  append (self, draft);
}

static gint64
shift (const Incident *self, gint64 at)
{
  return at != VIGIE_TIME_UNKNOWN ? at - SAMPLE_AT + self->now : at;
}

/* ---- shapes ---- */

static void
add_text (Incident *self, JsonBuilder *builder, const char *member)
{
  g_autofree char *text = vigie_sample_text (self->random);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, valid);
}

/* As a territory says it, or another desk that says nonsense. */
static JsonNode *
make_sections (Incident *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const int n = g_rand_int_range (self->random, 0, 4);

  json_builder_begin_array (builder);
  for (int i = 0; i < n; i++)
    {
      json_builder_begin_object (builder);
      add_text (self, builder, "road");
      if (g_rand_boolean (self->random))
        {
          json_builder_set_member_name (builder, "from");
          json_builder_add_string_value (builder, "PR 12+300");
          json_builder_set_member_name (builder, "to");
          json_builder_add_string_value (builder, "PR 14+050");
        }
      else
        add_text (self, builder, "from");
      json_builder_set_member_name (builder, "length_m");
      json_builder_add_double_value (builder, g_rand_double_range (self->random, 0, 1e5));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static JsonNode *
make_route (Incident *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "length_m");
  json_builder_add_double_value (builder, g_rand_double_range (self->random, 0, 1e5));
  json_builder_set_member_name (builder, "roads");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_text (self, builder, "road");
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
draw (Incident *self, const VigieShape *shape)
{
  g_autofree char *title = g_utf8_make_valid (shape->title, -1);
  g_autoptr (VigieDraft) draft = vigie_draft_new_shape (
      shape->id, VIGIE_DECISION_SHAPE_DRAW, shape->kind, title, shape->cause,
      shift (self, shape->from), shift (self, shape->to), shape->geometry, "anne");
  g_autoptr (JsonNode) payload = NULL;
  JsonObject *object;

  if (draft == NULL)
    return;
  payload = json_from_string (vigie_draft_get_payload (draft), NULL);
  object = json_node_get_object (payload);
  if (shape->kind == VIGIE_SHAPE_CLOSURE)
    json_object_set_member (object, "sections", make_sections (self));
  else if (shape->kind == VIGIE_SHAPE_DIVERSION && g_rand_boolean (self->random))
    json_object_set_member (object, "route", make_route (self));
  decide (self, "shape.draw", shape->id, payload);
  if (shape->lifted_at != VIGIE_TIME_UNKNOWN)
    {
      g_autoptr (VigieDraft) lift =
          vigie_draft_new_lift (shape->id, shift (self, shape->lifted_at), "anne");

      append (self, lift);
    }
}

static void
draw_shapes (Incident *self)
{
  g_auto (VigieSampleBoard) board = { 0 };
  g_autoptr (VigieSituation) situation = NULL;

  vigie_sample_board_init (&board);
  situation = vigie_sample_situation (&board);
  vigie_sample_add_random (self->random, &board, situation,
                           (guint) g_rand_int_range (self->random, 0, 25));
  for (guint i = 0; i < board.shapes->len; i++)
    draw (self, g_ptr_array_index (board.shapes, i));
}

/* ---- posts ---- */

static void
judge (Incident *self, const VigieObservation *post, const char *status)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (JsonNode) payload = NULL;
  g_autofree char *text = g_strdup_printf ("{\"status\":\"%s\"}", status);

  vigie_post_make_id (post->source_kind, post->source_host, post->external_id, id);
  payload = json_from_string (text, NULL);
  decide (self, "post.status", id, payload);
}

static void
add_post (Incident *self, guint i)
{
  static const char *const kinds[] = { "x", "mastodon", "bluesky", "file" };
  static const char *const verdicts[] = { NULL,           "confirmed",        "rejected",
                                          "unverifiable", "known-to-command", "confirmed" };
  const char *kind = kinds[i % G_N_ELEMENTS (kinds)];
  const char *verdict =
      verdicts[g_rand_int_range (self->random, 0, (gint32) G_N_ELEMENTS (verdicts))];
  const gboolean rejected = g_strcmp0 (verdict, "rejected") == 0;
  g_autofree char *strange = vigie_sample_text (self->random);
  g_autofree char *valid = g_utf8_make_valid (strange, -1);
  g_autofree char *text = g_strdup_printf ("%s%s %s", kind[0] == 'x' ? "SecretOfX " : "",
                                           rejected ? "WrongOne" : "Told", valid);
  g_autofree char *external_id = g_strdup_printf ("%u", i);
  g_autofree char *url = g_strdup_printf ("https://%s.example/post/%u", kind, i);
  const VigiePosition position = { g_rand_double_range (self->random, -180, 180),
                                   g_rand_double_range (self->random, -89, 89),
                                   g_rand_int_range (self->random, 1, 5000), VIGIE_ORIGIN_SOURCE };
  const VigieObservation post = { .source_kind = kind,
                                  .source_host = kind[0] == 'f' ? "a.csv" : "",
                                  .external_id = external_id,
                                  .url = url,
                                  .author = kind[0] == 'x' ? "WriterOfX" : "SomeWriter",
                                  .text = text,
                                  .posted_at = self->now - (gint64) i * SAMPLE_MINUTE,
                                  .received_at = self->now,
                                  .candidates = &position,
                                  .n_candidates = g_rand_boolean (self->random) };
  g_autoptr (GError) error = NULL;

  vigie_store_ingest (self->store, &post, 1, NULL, &error);
  g_assert_no_error (error);
  if (verdict != NULL)
    judge (self, &post, verdict);
}

static void
incident_init (Incident *self, GRand *random)
{
  g_autofree char *title = vigie_sample_text (random);
  g_autofree char *valid = g_utf8_make_valid (title, -1);

  *self = (Incident) { .random = random, .now = g_get_real_time () / 1000 };
  place_init (&self->place);
  self->exercise = g_rand_boolean (random);
  self->store = vigie_store_create (self->place.path, valid, self->exercise, NULL);
  g_assert_nonnull (self->store);
  vigie_store_set (self->store, VIGIE_INFO_ORGANISATION, "SDIS 21", NULL);
  draw_shapes (self);
  for (guint i = 0; i < N_POSTS; i++)
    add_post (self, i);
}

static void
incident_clear (Incident *self)
{
  vigie_store_close (self->store);
  g_clear_object (&self->store);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Incident, incident_clear)

/* ---- what others say of a file ---- */

static gboolean
has_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  if (path == NULL)
    g_test_message ("not asked: %s is not installed", name);
  return path != NULL;
}

static void
assert_valid_xml (const char *path, const char *schema)
{
  g_autofree char *shared = schema != NULL ? vigie_test_shared_path (schema) : NULL;
  const char *checked[] = { "xmllint", "--nonet", "--noout", "--schema", shared, path, NULL };
  const char *parsed[] = { "xmllint", "--nonet", "--noout", path, NULL };
  g_autofree char *out = NULL;

  if (schema != NULL && shared == NULL)
    g_test_message ("not validated: there is no %s", schema);
  if (has_program ("xmllint"))
    out = vigie_sample_run (shared != NULL ? checked : parsed);
}

/* How many features GDAL finds. No territory tells the lines of sections, so they stand only in the
 * table of a GeoPackage. */
static void
assert_features (const char *path, guint64 expected)
{
  const char *argv[] = { "ogrinfo", "-json", "-al", "-so", path, NULL };
  g_autofree char *out = has_program ("ogrinfo") ? vigie_sample_run (argv) : NULL;
  g_autoptr (JsonNode) root = out != NULL ? json_from_string (out, NULL) : NULL;
  JsonArray *layers;
  guint64 n = 0;

  if (out == NULL)
    return;
  g_assert_nonnull (root);
  layers = json_object_get_array_member (json_node_get_object (root), "layers");
  for (guint i = 0; i < json_array_get_length (layers); i++)
    {
      JsonObject *layer = json_array_get_object_element (layers, i);

      if (strcmp (json_object_get_string_member (layer, "name"), "sections") != 0)
        n += (guint64) json_object_get_int_member (layer, "featureCount");
    }
  g_assert_cmpuint (n, ==, expected);
}

static void
ask_others (const char *path, const VigieExportFormat *format, const VigieExportReport *report)
{
  static const struct
  {
    const char *format;
    const char *schema;
  } schemas[] = {
    { "datex2", "data/schemas/datex-xsd/datex-v3.7/DATEXII_3_D2Payload.xsd" },
    { "datex2-2.3", "data/schemas/datex-xsd/datex-v2.3/DATEXIISchema_2_2_3.xsd" },
    { "cap", "data/schemas/CAP-v1.2.xsd" },
  };
  const char *schema = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++)
    if (strcmp (schemas[i].format, format->name) == 0)
      schema = schemas[i].schema;
  if (g_str_has_suffix (format->suffix, ".xml") || g_str_has_suffix (format->suffix, ".kml"))
    assert_valid_xml (path, schema);
  if ((format->flags & VIGIE_EXPORT_POSTS) != 0)
    assert_features (path, report->n_shapes + report->n_posts);
}

/* ---- what must and must not be in it ---- */

static guint
count_bytes (const char *contents, gsize length, const char *text)
{
  const gsize size = strlen (text);
  const char *end = contents + length;
  guint n = 0;

  for (const char *at = contents; (at = memmem (at, (gsize) (end - at), text, size)) != NULL;
       at += size)
    n++;
  return n;
}

static void
check_file (Incident *self,
            const char *path,
            const VigieOverlayRequest *request,
            const VigieExportReport *report)
{
  const gboolean has_posts = (request->format->flags & VIGIE_EXPORT_POSTS) != 0;
  const gboolean is_geojson = g_str_has_suffix (request->format->suffix, ".geojson");
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, ==, report->n_bytes);
  g_assert_cmpuint (count_bytes (contents, length, "SecretOfX"), ==, 0);
  g_assert_cmpuint (count_bytes (contents, length, "WriterOfX"), ==, 0);
  g_assert_cmpuint (count_bytes (contents, length, "WrongOne"), ==, 0);
  if (!request->include_authors || !has_posts)
    g_assert_cmpuint (count_bytes (contents, length, "SomeWriter"), ==, 0);
  if (!self->exercise)
    g_assert_cmpuint (count_bytes (contents, length, VIGIE_EXERCISE_WORD), ==, 0);
  else if (report->n_shapes + report->n_posts > 0)
    g_assert_cmpuint (count_bytes (contents, length, VIGIE_EXERCISE_WORD), >=,
                      is_geojson ? (guint) (report->n_shapes + report->n_posts) : 1);
  if (is_geojson)
    {
      g_assert_cmpuint (count_bytes (contents, length, "\"exercise\":true"), ==,
                        self->exercise ? (guint) (report->n_shapes + report->n_posts) + 1 : 0);
      /* Wherever a post is, its radius is. */
      g_assert_cmpuint (count_bytes (contents, length, "\"radius_m\":"), ==,
                        count_bytes (contents, length, "\"position_origin\":"));
    }
}

static void
write_format (Incident *self, const VigieExportFormat *format)
{
  g_autofree char *path = g_strdup_printf ("%s/o%s", self->place.folder, format->suffix);
  const VigieOverlayRequest request = { .path = path,
                                        .format = format,
                                        .at = VIGIE_TIME_UNKNOWN,
                                        .with_lifted = g_rand_boolean (self->random),
                                        .include_authors = g_rand_boolean (self->random),
                                        .include_unconfirmed = g_rand_boolean (self->random) };
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  g_unlink (path);
  vigie_publish_overlay (self->store, &request, NULL, &outcome, &error);
  g_assert_no_error (error);
  check_file (self, path, &request, &outcome.report);
  ask_others (path, format, &outcome.report);
}

static void
test_random_incidents (void)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();
  gsize n;
  const VigieExportFormat *formats = vigie_export_formats_get (&n);

  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_auto (Incident) incident = { 0 };

      incident_init (&incident, random);
      for (gsize j = 0; j < n; j++)
        {
          g_test_message ("incident %d as %s", i, formats[j].name);
          write_format (&incident, &formats[j]);
        }
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publish-formats/random-incidents", test_random_incidents);
  return g_test_run ();
}
