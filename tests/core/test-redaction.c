/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-board.h"
#include "vigie-error.h"
#include "vigie-json.h"

#define PHOTO "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9"
#define FACE "{\"version\":1,\"regions\":[{\"points\":[[0.25,0.5],[0.5,0.5]],\"width\":0.2}]}"

/* ---- the decision ---- */

static VigieDraft *
make_draft (const char *payload, const char *subject, GError **error)
{
  g_autoptr (JsonNode) node = vigie_json_parse (payload, -1, NULL);

  g_assert_nonnull (node);
  return vigie_draft_new ("photo.redact", subject, node, NULL, "Ana", error);
}

static void
assert_refused (const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = make_draft (payload, PHOTO, &error);

  g_assert_null (draft);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

static void
test_payload_is_checked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = make_draft (FACE, PHOTO, &error);
  g_autoptr (VigieDraft) unnamed = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (vigie_draft_get_kind (draft), ==, VIGIE_DECISION_PHOTO_REDACT);
  assert_refused ("{}");
  assert_refused ("{\"version\":2,\"regions\":[]}");
  assert_refused ("{\"version\":1,\"regions\":{}}");
  assert_refused ("{\"version\":1,\"regions\":[7]}");
  assert_refused ("{\"version\":1,\"regions\":[],\"removed\":true}");
  assert_refused ("{\"version\":1,\"regions\":[],\"removed\":[{}]}");
  assert_refused ("{\"version\":1,\"regions\":[{\"points\":[[0.5]],\"width\":0.1}]}");
  assert_refused ("{\"version\":1,\"regions\":[{\"points\":[[0.5,1.5]],\"width\":0.1}]}");
  assert_refused ("{\"version\":1,\"regions\":[{\"points\":[[0.5,\"0\"]],\"width\":0.1}]}");
  assert_refused ("{\"version\":1,\"regions\":[{\"points\":[[0.5,0.5]]}]}");
  assert_refused ("{\"version\":1,\"regions\":[{\"points\":[[0.5,0.5]],\"width\":-1}]}");
  assert_refused ("{\"version\":1,\"regions\":[{\"points\":[[0.1,0.1],[0.2,0.2]],\"width\":0}]}");
  unnamed = make_draft (FACE, "photo.jpg", &error);
  g_assert_null (unnamed);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

/* What is too much is told as such, and not gone through. */
static void
test_too_much_is_refused (void)
{
  g_autoptr (GString) points = g_string_new ("{\"version\":1,\"regions\":[{\"points\":[");
  g_autoptr (GString) regions = g_string_new ("{\"version\":1,\"regions\":[");
  g_autoptr (GString) removed = g_string_new ("{\"version\":1,\"regions\":[],\"removed\":[");
  GString *texts[] = { points, regions, removed };

  for (int i = 0; i <= VIGIE_REDACTION_MAX_POINTS; i++)
    g_string_append (points, i == 0 ? "[0.5,0.5]" : ",[0.5,0.5]");
  g_string_append (points, "],\"width\":1}]}");
  for (int k = 1; k < 3; k++)
    {
      for (int i = 0; i <= VIGIE_REDACTION_MAX_REGIONS; i++)
        g_string_append_printf (texts[k], "%s{\"points\":[[0.5,0.5]],\"width\":0.1}",
                                i == 0 ? "" : ",");
      g_string_append (texts[k], "]}");
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (make_draft (texts[i]->str, PHOTO, &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE);
    }
}

static void
test_text_reads_back_as_the_same (void)
{
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
  g_autoptr (VigieRedaction) same = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 50; i++)
    {
      double points[20];

      for (guint k = 0; k < G_N_ELEMENTS (points); k++)
        points[k] = g_test_rand_double ();
      g_assert_true (vigie_redaction_add (redaction, points, 10, g_test_rand_double ()));
    }
  g_assert_true (vigie_redaction_add_rectangle (redaction, -0.5, 0.2, 1, 0.1));
  g_assert_false (vigie_redaction_add_rectangle (redaction, 1.5, 0.2, 1, 0.1));
  text = vigie_redaction_to_text (redaction);
  same = vigie_redaction_from_text (text, NULL);
  g_assert_true (vigie_redaction_equal (redaction, same));
  vigie_redaction_remove (same, 3);
  g_assert_false (vigie_redaction_equal (redaction, same));
}

static void
test_regions_are_limited (void)
{
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();

  for (guint i = 0; i < VIGIE_REDACTION_MAX_REGIONS; i++)
    g_assert_true (vigie_redaction_add_rectangle (redaction, 0, 0, 0.5, 0.5));
  g_assert_false (vigie_redaction_add_rectangle (redaction, 0, 0, 0.5, 0.5));
}

static void
test_region_is_found_by_place (void)
{
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
  const double stroke[] = { 0.2, 0.2, 0.4, 0.2 };

  vigie_redaction_add (redaction, stroke, 2, 0.1);
  vigie_redaction_add_rectangle (redaction, 0.6, 0.6, 0.2, 0.2);
  g_assert_cmpint (vigie_redaction_find (redaction, 0.3, 0.21, 1.5), ==, 0);
  g_assert_cmpint (vigie_redaction_find (redaction, 0.3, 0.3, 1.5), ==, -1);
  g_assert_cmpint (vigie_redaction_find (redaction, 0.7, 0.7, 1.5), ==, 1);
  /* The brush is round on the photo, thus higher in parts of its smaller height. */
  g_assert_cmpint (vigie_redaction_find (redaction, 0.3, 0.29, 2.0), ==, 0);
}

/* ---- the board ---- */

static VigieDecision *
decide (VigieBoard *board, const char *kind, const char *subject, const char *payload)
{
  static gint64 seq;
  g_autoptr (JsonNode) node = vigie_json_parse (payload, -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, node, NULL, "Ana", &error);
  g_autofree char *id = g_strdup_printf ("%032" G_GINT64_MODIFIER "x", (guint64) ++seq);
  VigieDecision *decision;

  g_assert_no_error (error);
  decision =
      vigie_decision_new (draft, id, "0123456789abcdef0123456789abcdef", seq, seq, VIGIE_HASH_NONE);
  vigie_board_apply (board, decision, &error);
  g_assert_no_error (error);
  return decision;
}

static guint
count_regions (VigieBoard *board)
{
  const VigiePhotoState *state = vigie_board_get_photo (board, PHOTO);

  return state != NULL && state->redaction != NULL
             ? vigie_redaction_get_n_regions (state->redaction)
             : 0;
}

static void
test_blur_and_verdict_stand_beside_each_other (void)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();
  g_autoptr (VigieDecision) verdict =
      decide (board, "photo.verdict", PHOTO, "{\"verdict\":\"confirmed\"}");
  g_autoptr (VigieDecision) blur = decide (board, "photo.redact", PHOTO, FACE);
  g_autoptr (VigieDecision) again = NULL;
  g_autoptr (VigieDecision) revoke = NULL;

  g_assert_cmpuint (count_regions (board), ==, 1);
  g_assert_cmpint (vigie_board_get_photo (board, PHOTO)->verdict, ==, VIGIE_STATUS_CONFIRMED);
  again = decide (board, "photo.verdict", PHOTO, "{\"verdict\":\"rejected\"}");
  g_assert_cmpuint (count_regions (board), ==, 1);
  revoke = decide (board, "revoke", vigie_decision_get_id (blur), "{}");
  g_assert_cmpuint (count_regions (board), ==, 0);
  g_assert_cmpint (vigie_board_get_photo (board, PHOTO)->verdict, ==, VIGIE_STATUS_REJECTED);
}

static void
test_last_blur_holds_and_its_undo_brings_the_one_before (void)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();
  g_autoptr (VigieDecision) first = decide (board, "photo.redact", PHOTO, FACE);
  g_autoptr (VigieDecision) none =
      decide (board, "photo.redact", PHOTO, "{\"version\":1,\"regions\":[]}");
  g_autoptr (VigieDecision) revoke = NULL;

  g_assert_cmpuint (count_regions (board), ==, 0);
  revoke = decide (board, "revoke", vigie_decision_get_id (none), "{}");
  g_assert_cmpuint (count_regions (board), ==, 1);
}

static gboolean
is_whole (VigieBoard *board)
{
  const VigieRedaction *redaction = vigie_board_get_photo (board, PHOTO)->redaction;
  const double *points =
      vigie_redaction_get_region (redaction, vigie_redaction_get_n_regions (redaction) - 1)->points;

  return points[0] == 0 && points[1] == 0 && points[4] == 1 && points[5] == 1;
}

/* As it comes from another desk, without having been checked. */
static void
apply_foreign (VigieBoard *board, VigieDecision *known, const char *old, const char *new)
{
  g_autoptr (GString) body = g_string_new (vigie_decision_get_body (known));
  g_autoptr (VigieDecision) foreign = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_string_replace (body, old, new, 1), ==, 1);
  g_string_replace (body, "\"id\":\"0", "\"id\":\"f", 0);
  foreign = vigie_decision_new_from_body (body->str, &error);
  g_assert_no_error (error);
  vigie_board_apply (board, foreign, NULL);
}

static void
test_what_a_newer_version_hid_stays_hidden (void)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();
  g_autoptr (VigieDecision) known = decide (board, "photo.redact", PHOTO, FACE);

  apply_foreign (board, known, "\"version\":1}", "\"version\":9}");
  g_assert_true (is_whole (board));
  g_assert_cmpuint (count_regions (board), ==, 2);
}

static void
test_too_much_from_another_desk_hides_all (void)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();
  g_autoptr (VigieDecision) known = decide (board, "photo.redact", PHOTO, FACE);
  g_autoptr (GString) points = g_string_new ("\"points\":[");

  for (int i = 0; i < VIGIE_REDACTION_MAX_POINTS; i++)
    g_string_append (points, "[0.5,0.5],");
  apply_foreign (board, known, "\"points\":[", points->str);
  g_assert_true (is_whole (board));
}

/* ---- two people ---- */

#define PLATE "{\"points\":[[0.1,0.1],[0.2,0.1],[0.2,0.2]],\"width\":0.0}"
#define FACE_REGION "{\"points\":[[0.25,0.5],[0.5,0.5]],\"width\":0.2}"

static void
test_blurs_of_two_people_join (void)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();
  g_autoptr (VigieDecision) theirs = decide (board, "photo.redact", PHOTO, FACE);
  g_autoptr (VigieDecision) ours =
      decide (board, "photo.redact", PHOTO, "{\"version\":1,\"regions\":[" PLATE "]}");
  g_autoptr (VigieDecision) both = decide (
      board, "photo.redact", PHOTO, "{\"version\":1,\"regions\":[" PLATE "," FACE_REGION "]}");
  g_autoptr (VigieDecision) less = NULL;
  g_autoptr (VigieDecision) revoke = NULL;

  g_assert_cmpuint (count_regions (board), ==, 2);
  less = decide (board, "photo.redact", PHOTO,
                 "{\"version\":1,\"regions\":[],\"removed\":[" FACE_REGION "]}");
  g_assert_cmpuint (count_regions (board), ==, 1);
  g_assert_cmpfloat (
      vigie_redaction_get_region (vigie_board_get_photo (board, PHOTO)->redaction, 0)->width, ==,
      0);
  revoke = decide (board, "revoke", vigie_decision_get_id (less), "{}");
  g_assert_cmpuint (count_regions (board), ==, 2);
}

/* The decision that an editor makes takes away what was taken away in it, and nothing else. */
static void
test_draft_names_what_was_taken_away (void)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();
  g_autoptr (VigieDecision) first = decide (board, "photo.redact", PHOTO, FACE);
  g_autoptr (VigieRedaction) before =
      vigie_redaction_copy (vigie_board_get_photo (board, PHOTO)->redaction);
  g_autoptr (VigieDecision) meanwhile =
      decide (board, "photo.redact", PHOTO, "{\"version\":1,\"regions\":[" PLATE "]}");
  g_autoptr (VigieRedaction) nothing = vigie_redaction_new ();
  g_autoptr (VigieDraft) draft = vigie_draft_new_photo_redaction (PHOTO, before, nothing, "Bo");
  g_autoptr (VigieDraft) idle = vigie_draft_new_photo_redaction (PHOTO, NULL, nothing, "Bo");
  g_autoptr (VigieDecision) second =
      decide (board, "photo.redact", PHOTO, vigie_draft_get_payload (draft));
  g_autoptr (VigieDecision) third =
      decide (board, "photo.redact", PHOTO, vigie_draft_get_payload (idle));

  g_assert_cmpuint (count_regions (board), ==, 1);
}

static void
test_no_room_for_both_hides_all (void)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();

  for (int k = 0; k < 2; k++)
    {
      g_autoptr (VigieRedaction) many = vigie_redaction_new ();
      g_autofree char *text = NULL;

      for (int i = 0; i < VIGIE_REDACTION_MAX_REGIONS - 100; i++)
        g_assert_true (vigie_redaction_add_rectangle (many, i / 1000.0, k / 2.0, 0.1, 0.1));
      text = vigie_redaction_to_text (many);
      g_object_unref (decide (board, "photo.redact", PHOTO, text));
    }
  g_assert_true (is_whole (board));
  g_assert_cmpuint (count_regions (board), <=, VIGIE_REDACTION_MAX_REGIONS);
}

/* ---- pixels ---- */

#define WIDTH 400
#define HEIGHT 300

static VigieImage *
make_noise (int width, int height)
{
  const gsize length = 4 * (gsize) width * (gsize) height;
  guint8 *data = g_malloc (length);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < length; i++)
    data[i] = i % 4 == 3 ? 255 : (guint8) g_test_rand_int_range (0, 256);
  bytes = g_bytes_new_take (data, length);
  return vigie_image_new (width, height, 4 * (gsize) width, bytes);
}

static const guint8 *
pixel_at (VigieImage *image, int x, int y)
{
  return (const guint8 *) g_bytes_get_data (image->pixels, NULL) + (gsize) y * image->stride +
         4 * (gsize) x;
}

/* Whether what is left tells anything of single pixels: 0 for not at all. */
static double
correlate (VigieImage *a, VigieImage *b, int x0, int y0, int x1, int y1)
{
  double sum_a = 0, sum_b = 0, sum_aa = 0, sum_bb = 0, sum_ab = 0;
  const double n = (double) (x1 - x0) * (y1 - y0);

  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      {
        const double p = pixel_at (a, x, y)[1];
        const double q = pixel_at (b, x, y)[1];

        sum_a += p;
        sum_b += q;
        sum_aa += p * p;
        sum_bb += q * q;
        sum_ab += p * q;
      }
  sum_aa -= sum_a * sum_a / n;
  sum_bb -= sum_b * sum_b / n;
  sum_ab -= sum_a * sum_b / n;
  return sum_bb <= 0 ? 0 : sum_ab / sqrt (sum_aa * sum_bb);
}

static void
test_nothing_of_the_detail_is_left (void)
{
  g_autoptr (VigieImage) image = make_noise (WIDTH, HEIGHT);
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
  g_autoptr (VigieImage) out = NULL;

  vigie_redaction_add_rectangle (redaction, 0.25, 0.25, 0.5, 0.5);
  out = vigie_redaction_apply (redaction, image, NULL, NULL);
  g_assert_cmpfloat (fabs (correlate (image, out, 100, 75, 300, 225)), <, 0.1);
  g_assert_cmpmem (pixel_at (out, 5, 5), 4, pixel_at (image, 5, 5), 4);
  /* As upright as before. */
  g_assert_cmpint (out->width, ==, WIDTH);
  g_assert_cmpint (out->height, ==, HEIGHT);
}

static VigieImage *
make_stripes (gboolean upright)
{
  const gsize length = 4 * WIDTH * HEIGHT;
  guint8 *data = g_malloc (length);
  g_autoptr (GBytes) bytes = NULL;

  memset (data, 255, length);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      memset (data + 4 * (y * WIDTH + x), ((upright ? x : y) & 1) != 0 ? 200 : 0, 3);
  bytes = g_bytes_new_take (data, length);
  return vigie_image_new (WIDTH, HEIGHT, 4 * WIDTH, bytes);
}

/* Two photos that differ in every pixel of a region, but little in the mean of its parts, come out
 * as the same: so nothing can tell which of them it was. */
static void
test_what_is_left_does_not_tell_two_photos_apart (void)
{
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
  g_autoptr (VigieImage) columns = make_stripes (TRUE);
  g_autoptr (VigieImage) rows = make_stripes (FALSE);
  g_autoptr (VigieImage) first = NULL;
  g_autoptr (VigieImage) second = NULL;
  const double stroke[] = { 0.3, 0.5, 0.7, 0.5 };

  vigie_redaction_add (redaction, stroke, 2, 0.3);
  first = vigie_redaction_apply (redaction, columns, NULL, NULL);
  second = vigie_redaction_apply (redaction, rows, NULL, NULL);
  for (int x = 130; x < 270; x++)
    g_assert_cmpmem (pixel_at (first, x, HEIGHT / 2), 4, pixel_at (second, x, HEIGHT / 2), 4);
}

/* What was painted is covered whole; the soft edge lies outside of it. */
static void
test_edge_leaks_nothing_of_what_was_painted (void)
{
  g_autoptr (VigieImage) image = make_noise (WIDTH, HEIGHT);
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
  g_autoptr (VigieImage) cover = NULL;
  const double dot[] = { 0.5, 0.5 };
  const double radius = 0.1 * WIDTH;

  vigie_redaction_add (redaction, dot, 1, 0.2);
  cover = vigie_redaction_render_cover (redaction, image);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        const double away = hypot (x + 0.5 - WIDTH / 2.0, y + 0.5 - HEIGHT / 2.0);

        if (away <= radius)
          g_assert_cmpuint (pixel_at (cover, x, y)[3], ==, 255);
        if (away > 2 * radius)
          g_assert_cmpuint (pixel_at (cover, x, y)[3], ==, 0);
      }
}

/* Thin strokes side by side are as good as one wide one. */
static void
test_thin_strokes_hide_as_well (void)
{
  g_autoptr (VigieImage) image = make_noise (WIDTH, HEIGHT);
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
  g_autoptr (VigieImage) out = NULL;

  for (int i = 0; i < 40; i++)
    {
      const double y = 0.25 + i * 0.0125;
      const double stroke[] = { 0.25, y, 0.75, y };

      vigie_redaction_add (redaction, stroke, 2, 0.015);
    }
  out = vigie_redaction_apply (redaction, image, NULL, NULL);
  g_assert_cmpfloat (fabs (correlate (image, out, 105, 80, 295, 215)), <, 0.1);
}

static void
test_any_region_on_any_size (void)
{
  for (int i = 0; i < 200; i++)
    {
      g_autoptr (VigieImage) image =
          make_noise (g_test_rand_int_range (1, 80), g_test_rand_int_range (1, 80));
      g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
      g_autoptr (VigieImage) out = NULL;
      g_autoptr (VigieImage) cover = NULL;

      for (int k = g_test_rand_int_range (1, 5); k > 0; k--)
        {
          double points[8];

          for (guint p = 0; p < G_N_ELEMENTS (points); p++)
            points[p] = g_test_rand_bit () ? g_test_rand_double () : g_test_rand_int_range (0, 2);
          vigie_redaction_add (redaction, points, 4,
                               g_test_rand_bit () ? g_test_rand_double () : 0);
        }
      out = vigie_redaction_apply (redaction, image, NULL, NULL);
      cover = vigie_redaction_render_cover (redaction, image);
      for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
          {
            if (pixel_at (cover, x, y)[3] == 0)
              g_assert_cmpmem (pixel_at (out, x, y), 4, pixel_at (image, x, y), 4);
          }
    }
}

/* The worst that passes the check, on a photo of common size: each would go on for minutes
 * where every stroke visited all that it covers. */
static void
test_worst_payload_is_bounded (void)
{
  static const struct
  {
    guint n_regions;
    guint n_points;
    double width;
  } worst[] = {
    { 1, 20000, 1 }, { 500, 40, 1 }, { 500, 40, 0 }, { 1, 20000, 0 }, { 500, 40, 1e-5 }
  };
  g_autoptr (VigieImage) image = make_noise (800, 600);

  for (guint i = 0; i < G_N_ELEMENTS (worst); i++)
    {
      g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
      g_autoptr (VigieImage) out = NULL;
      g_autofree double *points = g_new (double, 2 * worst[i].n_points);
      gint64 begin;

      for (guint r = 0; r < worst[i].n_regions; r++)
        {
          for (guint p = 0; p < worst[i].n_points; p++)
            {
              points[2 * p] = g_test_rand_double ();
              points[2 * p + 1] = p % 2;
            }
          g_assert_true (
              vigie_redaction_add (redaction, points, worst[i].n_points, worst[i].width));
        }
      begin = g_get_monotonic_time ();
      out = vigie_redaction_apply (redaction, image, NULL, NULL);
      g_test_message ("%u × %u points, width %g: %.0f ms", worst[i].n_regions, worst[i].n_points,
                      worst[i].width, (double) (g_get_monotonic_time () - begin) / 1000);
      g_assert_cmpfloat (fabs (correlate (image, out, 200, 150, 600, 450)), <, 0.1);
    }
}

static void
test_cancelled_blur_ends (void)
{
  g_autoptr (VigieImage) image = make_noise (40, 30);
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new_whole ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vigie_redaction_apply (redaction, image, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Pixel by pixel as the definition says: all within the brush's half width of the line, all inside
 * of an area. */
static void
test_mask_is_what_the_points_say (void)
{
  for (int i = 0; i < 100; i++)
    {
      g_autoptr (VigieImage) image = make_noise (60, 45);
      g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
      g_autoptr (VigieImage) cover = NULL;
      const double width = g_test_rand_bit () ? 0 : 0.05 + 0.3 * g_test_rand_double ();
      double points[10];

      for (guint p = 0; p < G_N_ELEMENTS (points); p++)
        points[p] = g_test_rand_int_range (0, 11) / 10.0;
      vigie_redaction_add (redaction, points, 5, width);
      cover = vigie_redaction_render_cover (redaction, image);
      for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
          {
            if (vigie_redaction_find (redaction, (x + 0.5) / 60, (y + 0.5) / 45, 60 / 45.0) >= 0)
              g_assert_cmpuint (pixel_at (cover, x, y)[3], ==, 255);
          }
    }
}

/* 24 megapixels with a wide stroke across: told, not judged. */
static void
test_large_photo (void)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (VigieImage) out = NULL;
  g_autoptr (VigieRedaction) redaction = vigie_redaction_new ();
  double points[200];
  const gsize length = (gsize) 4 * 6000 * 4000;
  gint64 begin;

  for (int i = 0; i < 100; i++)
    {
      points[2 * i] = i / 99.0;
      points[2 * i + 1] = 0.5 + 0.3 * sin (i / 10.0);
    }
  vigie_redaction_add (redaction, points, 100, 0.1);
  vigie_redaction_add_rectangle (redaction, 0.1, 0.1, 0.05, 0.05);
  bytes = g_bytes_new_take (g_malloc0 (length), length);
  image = vigie_image_new (6000, 4000, 4 * 6000, bytes);
  begin = g_get_monotonic_time ();
  out = vigie_redaction_apply (redaction, image, NULL, NULL);
  g_test_message ("24 megapixels: %.0f ms", (double) (g_get_monotonic_time () - begin) / 1000);
  g_assert_cmpint (out->width, ==, 6000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redaction/payload-is-checked", test_payload_is_checked);
  g_test_add_func ("/redaction/text-reads-back", test_text_reads_back_as_the_same);
  g_test_add_func ("/redaction/regions-are-limited", test_regions_are_limited);
  g_test_add_func ("/redaction/region-is-found-by-place", test_region_is_found_by_place);
  g_test_add_func ("/redaction/blur-and-verdict-stand-beside-each-other",
                   test_blur_and_verdict_stand_beside_each_other);
  g_test_add_func ("/redaction/last-blur-holds",
                   test_last_blur_holds_and_its_undo_brings_the_one_before);
  g_test_add_func ("/redaction/what-a-newer-version-hid-stays-hidden",
                   test_what_a_newer_version_hid_stays_hidden);
  g_test_add_func ("/redaction/too-much-is-refused", test_too_much_is_refused);
  g_test_add_func ("/redaction/too-much-from-another-desk-hides-all",
                   test_too_much_from_another_desk_hides_all);
  g_test_add_func ("/redaction/blurs-of-two-people-join", test_blurs_of_two_people_join);
  g_test_add_func ("/redaction/draft-names-what-was-taken-away",
                   test_draft_names_what_was_taken_away);
  g_test_add_func ("/redaction/no-room-for-both-hides-all", test_no_room_for_both_hides_all);
  g_test_add_func ("/redaction/worst-payload-is-bounded", test_worst_payload_is_bounded);
  g_test_add_func ("/redaction/cancelled-blur-ends", test_cancelled_blur_ends);
  g_test_add_func ("/redaction/mask-is-what-the-points-say", test_mask_is_what_the_points_say);
  g_test_add_func ("/redaction/nothing-of-the-detail-is-left", test_nothing_of_the_detail_is_left);
  g_test_add_func ("/redaction/two-photos-are-not-told-apart",
                   test_what_is_left_does_not_tell_two_photos_apart);
  g_test_add_func ("/redaction/edge-leaks-nothing", test_edge_leaks_nothing_of_what_was_painted);
  g_test_add_func ("/redaction/thin-strokes-hide-as-well", test_thin_strokes_hide_as_well);
  g_test_add_func ("/redaction/any-region-on-any-size", test_any_region_on_any_size);
  g_test_add_func ("/redaction/large-photo", test_large_photo);
  return g_test_run ();
}
