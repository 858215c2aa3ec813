/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "photo-fixture.h"
#include "vigie-error.h"
#include "vigie-photo-copy.h"

/* Photos in a window of their own: the viewer with a real incident. */

#define NEAR 1e-9

typedef PhotoFixture Fixture;

static void
assert_near (const guint8 *pixel, int red, int green, int tolerance)
{
  g_test_message ("%u %u %u %u, expected %d %d", pixel[0], pixel[1], pixel[2], pixel[3], red,
                  green);
  g_assert_cmpint (ABS (pixel[0] - red), <=, tolerance);
  g_assert_cmpint (ABS (pixel[1] - green), <=, tolerance);
}

static void
test_a_photo_is_seen_whole_then_at_100_percent (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);
  g_autoptr (VigieImage) whole = NULL;
  g_autoptr (VigieImage) near = NULL;
  double fit;

  photo_fixture_show (self, 0);
  fit = photo_fixture_get_fit_zoom (view);
  g_assert_true (vigie_image_view_get_fit (view));
  g_assert_cmpfloat (fit, <, 1);
  g_assert_cmpfloat_with_epsilon (vigie_image_view_get_zoom (view), fit, NEAR);
  whole = photo_fixture_draw (view);
  assert_near (photo_pattern_get_pixel (whole, whole->width / 2, whole->height / 2), 127, 127, 4);

  photo_fixture_act (self, "viewer.full-size");
  photo_fixture_wait (self);
  g_assert_false (vigie_image_view_get_fit (view));
  g_assert_cmpfloat (vigie_image_view_get_zoom (view), ==, 1);
  near = photo_fixture_draw (view);
  assert_near (photo_pattern_get_pixel (near, near->width / 2, near->height / 2), 127, 127, 4);
  assert_near (photo_pattern_get_pixel (near, 0, 0), 127 - near->width / 2 * 255 / 2400,
               127 - near->height / 2 * 255 / 1600, 4);

  photo_fixture_act (self, "viewer.zoom-in");
  g_assert_cmpfloat_with_epsilon (vigie_image_view_get_zoom (view), 1.5, NEAR);
  for (int i = 0; i < 12; i++)
    photo_fixture_act (self, "viewer.zoom-in");
  g_assert_cmpfloat (vigie_image_view_get_zoom (view), ==, VIGIE_IMAGE_MAX_ZOOM);
  for (int i = 0; i < 20; i++)
    photo_fixture_act (self, "viewer.zoom-out");
  g_assert_true (vigie_image_view_get_fit (view));
  g_assert_cmpfloat_with_epsilon (vigie_image_view_get_zoom (view), fit, NEAR);
  photo_fixture_act (self, "viewer.full-size");
  photo_fixture_act (self, "viewer.fit");
  g_assert_true (vigie_image_view_get_fit (view));
}

static void
test_every_pixel_is_seen_at_the_largest_zoom (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);
  g_autoptr (VigieImage) near = NULL;
  int same = 0;

  photo_fixture_show (self, 1);
  vigie_image_view_set_zoom (view, VIGIE_IMAGE_MAX_ZOOM);
  photo_fixture_wait (self);
  near = photo_fixture_draw (view);
  for (int x = 1; x < near->width; x++)
    same += memcmp (photo_pattern_get_pixel (near, x - 1, 100),
                    photo_pattern_get_pixel (near, x, 100), 4) == 0;
  /* Nothing between two pixels: a colour lasts for sixteen, or longer. */
  g_assert_cmpint (same, >=, near->width - near->width / 16 - 2);
}

/* Tiles are how it is drawn, not what is seen. */
static void
test_a_photo_is_of_one_piece (Fixture *self, gconstpointer data)
{
  static const double zooms[] = { 0.37, 0.71, 1.0, 1.37, 3.9, 7.3 };
  VigieImageView *view = photo_fixture_get_view (self, 0);

  photo_fixture_show (self, 0);
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (zooms); i++)
    {
      double scale = i % 2 == 0 ? 1.0 : 0.9873; /* cuts then lie anywhere */
      g_autoptr (VigieImage) drawn = NULL;

      vigie_image_view_set_zoom (view, zooms[i / 2]);
      g_object_set (view, "centre-x", 0.43, "centre-y", 0.6422, NULL);
      vigie_image_view_rotate (view, 1);
      photo_fixture_wait (self);
      drawn = photo_fixture_draw_scaled (view, scale);
      /* Red and green rise slowly: a seam would be a jump. */
      for (int y = 300; y < drawn->height - 300; y += 7)
        for (int x = 400; x < drawn->width - 400; x++)
          {
            const guint8 *left = photo_pattern_get_pixel (drawn, x - 1, y);
            const guint8 *here = photo_pattern_get_pixel (drawn, x, y);

            g_assert_cmpint (ABS (here[0] - left[0]), <=, 2);
            g_assert_cmpint (ABS (here[1] - left[1]), <=, 2);
            g_assert_cmpint (here[3], ==, 255);
          }
      for (int x = 400; x < drawn->width - 400; x += 7)
        for (int y = 300; y < drawn->height - 300; y++)
          {
            const guint8 *above = photo_pattern_get_pixel (drawn, x, y - 1);
            const guint8 *here = photo_pattern_get_pixel (drawn, x, y);

            g_assert_cmpint (ABS (here[0] - above[0]), <=, 2);
            g_assert_cmpint (ABS (here[1] - above[1]), <=, 2);
            g_assert_cmpint (here[3], ==, 255);
          }
    }
}

static void
test_a_photo_is_turned (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);
  g_autoptr (VigieImage) turned = NULL;
  int rotation;

  photo_fixture_show (self, 0);
  photo_fixture_act (self, "viewer.rotate-right");
  photo_fixture_wait (self);
  g_object_get (view, "rotation", &rotation, NULL);
  g_assert_cmpint (rotation, ==, 90);
  g_assert_true (vigie_image_view_get_fit (view));
  g_assert_cmpfloat_with_epsilon (vigie_image_view_get_zoom (view),
                                  photo_fixture_get_fit_zoom (view), NEAR);
  /* What was on the left is on top. */
  turned = photo_fixture_draw (view);
  assert_near (photo_pattern_get_pixel (turned, turned->width / 2, 2), 0, 127, 6);
  assert_near (photo_pattern_get_pixel (turned, turned->width / 2, turned->height - 3), 254, 127,
               6);

  photo_fixture_act (self, "viewer.rotate-left");
  photo_fixture_act (self, "viewer.rotate-left");
  g_assert_cmpint (vigie_image_view_get_rotation (view), ==, 270);
  g_object_set (view, "rotation", 180, NULL);
  g_assert_cmpint (vigie_image_view_get_rotation (view), ==, 180);
}

static void
test_a_photo_is_moved_up_to_its_edges (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);
  g_autoptr (VigieImage) corner = NULL;
  double x, y;

  photo_fixture_show (self, 0);
  g_assert_false (vigie_image_view_pan (view, 100, 100, VIGIE_IMAGE_VIEW_AT_ONCE));
  photo_fixture_act (self, "viewer.full-size");
  g_assert_true (vigie_image_view_pan (view, 1e5, 1e5, VIGIE_IMAGE_VIEW_AT_ONCE));
  g_assert_false (vigie_image_view_pan (view, 10, 10, VIGIE_IMAGE_VIEW_AT_ONCE));
  corner = photo_fixture_draw (view);
  assert_near (photo_pattern_get_pixel (corner, 2, 2), 0, 0, 4);
  g_object_get (view, "centre-x", &x, "centre-y", &y, NULL);
  g_assert_cmpfloat_with_epsilon (x, gtk_widget_get_width (GTK_WIDGET (view)) / 4800.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, gtk_widget_get_height (GTK_WIDGET (view)) / 3200.0, 1e-6);
  g_object_set (view, "centre-x", 1.0, NULL);
  g_object_get (view, "centre-x", &x, NULL);
  g_assert_cmpfloat_with_epsilon (x, 1 - gtk_widget_get_width (GTK_WIDGET (view)) / 4800.0, 1e-6);
}

static gboolean
is_lifted (gpointer data)
{
  VigieImageView *view = data;
  g_autoptr (VigieImage) drawn = photo_fixture_draw (view);

  /* Blue is 20 there, and comes up to far more. */
  return vigie_image_view_is_at_rest (view) &&
         photo_pattern_get_pixel (drawn, drawn->width / 2 + 20, drawn->height / 2 + 20)[2] > 60;
}

static gboolean
is_plain (gpointer data)
{
  g_autoptr (VigieImage) drawn = photo_fixture_draw (data);

  return photo_pattern_get_pixel (drawn, drawn->width / 2 + 20, drawn->height / 2 + 20)[2] < 30;
}

static void
test_shadows_are_lifted_in_what_is_drawn (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);
  GtkAdjustment *shadows;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) before = NULL;
  const char *sha256 = ((VigieViewerPhoto *) self->photos->pdata[0])->sha256;

  photo_fixture_show (self, 0);
  g_assert_true (vigie_test_wait_until (is_plain, view, APP_PATIENCE_MS));
  before = vigie_store_load_photo (self->store, sha256, NULL);
  shadows = app_fixture_get_part (self->viewer, "shadows");
  for (int i = 1; i <= 50; i++) /* as a slider goes */
    gtk_adjustment_set_value (shadows, i / 50.0);
  g_assert_true (vigie_test_wait_until (is_lifted, view, APP_PATIENCE_MS));
  photo_fixture_act (self, "viewer.full-size"); /* another size is made with the same tone */
  g_assert_true (vigie_test_wait_until (is_lifted, view, APP_PATIENCE_MS));

  photo_fixture_act (self, "viewer.reset-tone");
  g_assert_true (vigie_test_wait_until (is_plain, view, APP_PATIENCE_MS));
  g_assert_cmpfloat (gtk_adjustment_get_value (shadows), ==, 0);
  bytes = vigie_store_load_photo (self->store, sha256, NULL);
  g_assert_true (g_bytes_equal (bytes, before));
}

static void
note_photo (VigiePhotoViewer *viewer, const char *sha256, GPtrArray *seen)
{
  g_ptr_array_add (seen, g_strdup (sha256));
}

static void
test_stepping_goes_round_and_begins_anew (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  double contrast;

  g_signal_connect (self->viewer, "photo-changed", G_CALLBACK (note_photo), seen);
  photo_fixture_show (self, 0);
  photo_fixture_act (self, "viewer.full-size");
  photo_fixture_act (self, "viewer.rotate-right");
  gtk_adjustment_set_value (app_fixture_get_part (self->viewer, "contrast"), 0.5);
  photo_fixture_act (self, "viewer.next");
  photo_fixture_wait (self);
  g_assert_cmpuint (vigie_photo_viewer_get_index (self->viewer), ==, 1);
  g_assert_cmpfloat (vigie_image_view_get_geometry (view)->image_width, ==, 600);
  g_assert_true (vigie_image_view_get_fit (view));
  g_assert_cmpint (vigie_image_view_get_rotation (view), ==, 0);
  g_object_get (view, "contrast", &contrast, NULL);
  g_assert_cmpfloat (contrast, ==, 0);
  photo_fixture_act (self, "viewer.previous");
  photo_fixture_act (self, "viewer.previous");
  g_assert_cmpuint (vigie_photo_viewer_get_index (self->viewer), ==, 3);
  photo_fixture_act (self, "viewer.next");
  photo_fixture_wait (self);
  g_assert_cmpfloat (vigie_image_view_get_geometry (view)->image_width, ==, 2400);

  g_assert_cmpuint (seen->len, ==, 5);
  g_assert_cmpstr (seen->pdata[0], ==, ((VigieViewerPhoto *) self->photos->pdata[0])->sha256);
  g_assert_cmpstr (seen->pdata[1], ==, ((VigieViewerPhoto *) self->photos->pdata[1])->sha256);
  g_assert_null (seen->pdata[3]);
}

static void
test_only_the_last_of_fast_steps_is_shown (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);

  vigie_photo_viewer_set_photos (self->viewer, self->photos, 0);
  gtk_window_present (GTK_WINDOW (self->viewer));
  for (int i = 0; i < 41; i++)
    photo_fixture_act (self, "viewer.next");
  photo_fixture_wait (self);
  g_assert_cmpuint (vigie_photo_viewer_get_index (self->viewer), ==, 1);
  g_assert_cmpfloat (vigie_image_view_get_geometry (view)->image_width, ==, 600);
}

static void
keep_thumbnail_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      vigie_photo_cache_load_finish (VIGIE_PHOTO_CACHE (object), result, &error);

  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_a_known_thumbnail_is_there_at_once (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);
  VigieViewerPhoto *photo = self->photos->pdata[0];
  gboolean is_kept = FALSE;

  vigie_photo_cache_load_async (self->cache, photo->sha256, VIGIE_PHOTO_THUMBNAIL_PX, NULL,
                                keep_thumbnail_cb, &is_kept);
  g_assert_true (vigie_test_wait_until (is_true, &is_kept, APP_PATIENCE_MS));
  vigie_photo_viewer_set_photos (self->viewer, self->photos, 0);
  g_assert_true (vigie_image_view_has_picture (view));
  g_assert_true (vigie_image_view_is_preview (view));
  g_assert_cmpfloat (vigie_image_view_get_geometry (view)->image_width, ==,
                     VIGIE_PHOTO_THUMBNAIL_PX);
  gtk_window_present (GTK_WINDOW (self->viewer));
  photo_fixture_wait (self);
  g_assert_false (vigie_image_view_is_preview (view));
  g_assert_cmpfloat (vigie_image_view_get_geometry (view)->image_width, ==, 2400);
  g_assert_true (vigie_image_view_get_fit (view));
}

static void
test_what_cannot_be_shown_says_why (Fixture *self, gconstpointer data)
{
  GtkStack *stack;
  VigiePhotoPane *pane = vigie_photo_viewer_get_pane (self->viewer, 0);

  photo_fixture_show (self, 2);
  stack = app_fixture_get_part (pane, "stack");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "broken");
  g_assert_nonnull (vigie_photo_pane_get_reason (pane));
  g_assert_cmpuint (strlen (vigie_photo_pane_get_reason (pane)), >, 10);
  /* Its bytes can be saved all the same; nothing can be zoomed. */
  g_assert_false (vigie_image_view_has_picture (photo_fixture_get_view (self, 0)));
  photo_fixture_act (self, "viewer.next");
  g_assert_cmpstr (vigie_photo_pane_get_reason (pane), ==, "The photo is not on this desk.");
  photo_fixture_act (self, "viewer.next");
  photo_fixture_wait (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "picture");
  g_assert_null (vigie_photo_pane_get_reason (pane));
}

/* ---- comparing ---- */

static void
compare (Fixture *self, guint index, guint other)
{
  g_autoptr (GPtrArray) others =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_viewer_photo_unref);

  g_ptr_array_add (others, vigie_viewer_photo_ref (self->photos->pdata[other]));
  g_ptr_array_add (others, vigie_viewer_photo_ref (self->photos->pdata[index]));
  photo_fixture_show (self, index);
  vigie_photo_viewer_set_others (self->viewer, others);
  photo_fixture_act (self, "viewer.comparing");
  photo_fixture_wait (self);
}

static double
get_magnification (VigieImageView *view)
{
  return vigie_image_view_get_zoom (view) / photo_fixture_get_fit_zoom (view);
}

static void
test_compared_photos_move_together (Fixture *self, gconstpointer data)
{
  VigieImageView *first = photo_fixture_get_view (self, 0);
  VigieImageView *second = photo_fixture_get_view (self, 1);
  double zoom, x, other_x;

  compare (self, 0, 1);
  g_assert_cmpfloat (vigie_image_view_get_geometry (second)->image_width, ==, 600);
  photo_fixture_act (self, "viewer.full-size");
  photo_fixture_wait (self);
  g_assert_cmpfloat_with_epsilon (get_magnification (first), get_magnification (second), 1e-6);
  g_assert_false (vigie_image_view_get_fit (second));

  /* From either of the two, and by as much on the screen. */
  g_object_get (first, "centre-x", &x, NULL);
  g_assert_true (vigie_image_view_pan (second, 30, 0, VIGIE_IMAGE_VIEW_AT_ONCE));
  g_object_get (first, "centre-x", &other_x, NULL);
  g_assert_cmpfloat_with_epsilon ((x - other_x) * 2400 * vigie_image_view_get_zoom (first), 30,
                                  1e-3);
  photo_fixture_act (self, "viewer.rotate-right");
  g_assert_cmpint (vigie_image_view_get_rotation (second), ==, 90);
  photo_fixture_act (self, "viewer.fit");
  g_assert_true (vigie_image_view_get_fit (second));

  photo_fixture_act (self, "viewer.linked");
  zoom = vigie_image_view_get_zoom (second);
  photo_fixture_act (self, "viewer.full-size");
  photo_fixture_act (self, "viewer.rotate-left");
  g_assert_cmpfloat (vigie_image_view_get_zoom (second), ==, zoom);
  g_assert_cmpint (vigie_image_view_get_rotation (second), ==, 90);
}

static void
test_a_photo_that_comes_later_lies_on_the_other (Fixture *self, gconstpointer data)
{
  VigieImageView *first = photo_fixture_get_view (self, 0);
  VigieImageView *second = photo_fixture_get_view (self, 1);
  g_autoptr (GPtrArray) others =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_viewer_photo_unref);

  g_ptr_array_add (others, vigie_viewer_photo_ref (self->photos->pdata[1]));
  photo_fixture_show (self, 0);
  vigie_photo_viewer_set_others (self->viewer, others);
  photo_fixture_act (self, "viewer.comparing");
  photo_fixture_act (self, "viewer.rotate-right");
  photo_fixture_act (self, "viewer.zoom-in");
  g_assert_false (vigie_image_view_has_picture (second));
  photo_fixture_wait (self);
  g_assert_cmpfloat (get_magnification (first), >, 1.4);
  g_assert_cmpfloat_with_epsilon (get_magnification (first), get_magnification (second), 1e-6);
  g_assert_cmpint (vigie_image_view_get_rotation (second), ==, 90);

  photo_fixture_act (self, "viewer.next"); /* both begin anew */
  photo_fixture_wait (self);
  g_assert_true (vigie_image_view_get_fit (first));
  g_assert_true (vigie_image_view_get_fit (second));
  g_assert_cmpint (vigie_image_view_get_rotation (first), ==, 0);
  g_assert_cmpint (vigie_image_view_get_rotation (second), ==, 0);
}

static void
test_linked_again_they_go_on_as_they_lie (Fixture *self, gconstpointer data)
{
  VigieImageView *first = photo_fixture_get_view (self, 0);
  VigieImageView *second = photo_fixture_get_view (self, 1);
  double magnification;

  compare (self, 0, 1);
  photo_fixture_act (self, "viewer.linked");
  vigie_image_view_rotate (second, 1);
  vigie_image_view_set_zoom (second, photo_fixture_get_fit_zoom (second) * 3);
  magnification = get_magnification (second);
  photo_fixture_act (self, "viewer.linked");
  g_assert_cmpint (vigie_image_view_get_rotation (first), ==, 0); /* nothing jumps */
  g_assert_cmpfloat (get_magnification (second), ==, magnification);
  vigie_image_view_set_zoom (first, photo_fixture_get_fit_zoom (first) * 2);
  g_assert_cmpfloat_with_epsilon (get_magnification (second), 6, 1e-6);
  vigie_image_view_rotate (first, 1);
  g_assert_cmpint (vigie_image_view_get_rotation (second), ==, 180);
  vigie_image_view_rotate (second, -1);
  g_assert_cmpint (vigie_image_view_get_rotation (first), ==, 0);
}

static void
test_the_other_photo_is_chosen (Fixture *self, gconstpointer data)
{
  VigieImageView *second = photo_fixture_get_view (self, 1);
  GtkListBox *list;
  GtkWidget *button;
  gboolean is_comparing;

  photo_fixture_act (self, "viewer.comparing"); /* with nothing */
  g_object_get (self->viewer, "comparing", &is_comparing, NULL);
  g_assert_false (is_comparing);
  compare (self, 0, 1);
  photo_fixture_act (self, "viewer.next-other");
  photo_fixture_wait (self);
  g_assert_cmpfloat (vigie_image_view_get_geometry (second)->image_width, ==, 2400);
  button = app_fixture_get_part (self->viewer, "others_button");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  list = app_fixture_get_part (self->viewer, "others_list");
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 1);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  photo_fixture_wait (self);
  g_assert_cmpfloat (vigie_image_view_get_geometry (second)->image_width, ==, 600);

  vigie_photo_viewer_set_others (self->viewer, NULL);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (second)));
  g_assert_null (vigie_photo_pane_get_photo (vigie_photo_viewer_get_pane (self->viewer, 1)));
}

/* ---- the window ---- */

static void
test_facts_are_shown_beside (Fixture *self, gconstpointer data)
{
  GtkWidget *facts = gtk_label_new ("Taken on 12 January");

  photo_fixture_show (self, 1);
  photo_fixture_act (self, "viewer.show-facts"); /* of which there are none */
  g_assert_false (
      adw_overlay_split_view_get_show_sidebar (app_fixture_get_part (self->viewer, "split")));
  vigie_photo_viewer_set_sidebar (self->viewer, facts);
  photo_fixture_act (self, "viewer.show-facts");
  g_assert_true (gtk_widget_get_child_visible (gtk_widget_get_parent (facts)));
  g_assert_true (
      adw_overlay_split_view_get_show_sidebar (app_fixture_get_part (self->viewer, "split")));
  vigie_photo_viewer_set_sidebar (self->viewer, NULL);
  g_assert_false (
      adw_overlay_split_view_get_show_sidebar (app_fixture_get_part (self->viewer, "split")));
}

static void
test_the_search_says_what_it_sends (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) photos =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_viewer_photo_unref);
  VigieViewerPhoto *known = self->photos->pdata[1];
  AdwDialog *dialog;
  GtkWidget *row;

  g_ptr_array_add (photos, vigie_viewer_photo_new (known->sha256, "@anne", "11:26",
                                                   "https://example.org/photo.jpg", NULL));
  g_ptr_array_add (photos, vigie_viewer_photo_new (known->sha256, "@anne", "11:26",
                                                   "http://192.168.1.2/photo.jpg", NULL));
  vigie_photo_viewer_set_photos (self->viewer, photos, 0);
  gtk_window_present (GTK_WINDOW (self->viewer));
  photo_fixture_wait (self);
  photo_fixture_act (self, "viewer.search");
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (self->viewer));
  g_assert_true (adw_alert_dialog_has_response (ADW_ALERT_DIALOG (dialog), "search"));
  row = app_fixture_find (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog)),
                          ADW_TYPE_ACTION_ROW);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "https://example.org/photo.jpg");
  adw_dialog_force_close (dialog);

  photo_fixture_act (self, "viewer.next");
  photo_fixture_act (self, "viewer.search");
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (self->viewer));
  g_assert_false (adw_alert_dialog_has_response (ADW_ALERT_DIALOG (dialog), "search"));
  g_assert_true (gtk_widget_get_sensitive (app_fixture_find (
      adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog)), ADW_TYPE_BUTTON_ROW)));
  adw_dialog_force_close (dialog);
}

static void
test_a_copy_is_the_original (Fixture *self, gconstpointer data)
{
  VigieViewerPhoto *photo = self->photos->pdata[2]; /* even of what is damaged */
  g_autofree char *path = g_build_filename (self->dir, "copy", NULL);
  g_autofree char *nowhere = g_build_filename (self->dir, "none", "copy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) no_file = g_file_new_for_path (nowhere);
  g_autoptr (GBytes) original = vigie_store_load_photo (self->store, photo->sha256, NULL);
  g_autoptr (GBytes) copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = vigie_photo_copy_make_name (photo->sha256, original);
  g_autofree char *expected = g_strdup_printf ("photo-%.12s.jpg", photo->sha256);
  GAsyncResult *result = NULL;

  g_assert_cmpstr (name, ==, expected);
  vigie_photo_copy_write_async (self->store, photo->sha256, file, NULL, vigie_test_take_result,
                                &result);
  g_assert_true (vigie_photo_copy_write_finish (vigie_test_wait_result (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  copy = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_true (g_bytes_equal (copy, original));

  vigie_photo_copy_write_async (self->store, photo->sha256, no_file, NULL, vigie_test_take_result,
                                &result);
  g_assert_false (vigie_photo_copy_write_finish (vigie_test_wait_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_object (&result);
  g_clear_error (&error);
  vigie_photo_copy_write_async (self->store, "00", file, NULL, vigie_test_take_result, &result);
  g_assert_false (vigie_photo_copy_write_finish (vigie_test_wait_result (&result), &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_object (&result);
}

/* Every action that a button or the menu has is on a key too. */
static void
test_every_action_has_a_key (Fixture *self, gconstpointer data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->viewer));
  g_autoptr (GHashTable) with_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const GVariantType *parameter_type;
  const char *name, *property;
  GType owner;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
                        j < g_list_model_get_n_items (G_LIST_MODEL (controller));
           j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);

          if (GTK_IS_NAMED_ACTION (action))
            g_hash_table_add (
                with_key, g_strdup (gtk_named_action_get_action_name (GTK_NAMED_ACTION (action))));
        }
    }
  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (self->viewer), i, &owner,
                                                   &name, &parameter_type, &property);
       i++)
    if (g_str_has_prefix (name, "viewer."))
      {
        g_test_message ("%s", name);
        g_assert_true (g_hash_table_contains (with_key, name));
      }
}

static void
test_closing_ends_what_is_loading (Fixture *self, gconstpointer data)
{
  gpointer watched = self->viewer;

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) others =
          g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_viewer_photo_unref);

      g_ptr_array_add (others, vigie_viewer_photo_ref (self->photos->pdata[1]));
      g_object_add_weak_pointer (G_OBJECT (self->viewer), &watched);
      vigie_photo_viewer_set_photos (self->viewer, self->photos, 0);
      vigie_photo_viewer_set_others (self->viewer, others);
      g_object_set (self->viewer, "comparing", TRUE, NULL);
      gtk_window_present (GTK_WINDOW (self->viewer));
      if (i == 1)
        photo_fixture_wait (self);
      if (i == 1) /* or while a tone is being made */
        gtk_adjustment_set_value (app_fixture_get_part (self->viewer, "contrast"), 1);
      photo_fixture_act (self, "viewer.leave");
      g_assert_true (vigie_test_wait_until (photo_fixture_has_no_windows, NULL, APP_PATIENCE_MS));
      g_assert_null (watched);
      self->viewer = vigie_photo_viewer_new (self->cache, self->store);
      watched = self->viewer;
    }
  vigie_photo_viewer_set_photos (self->viewer, self->photos, 1);
  gtk_window_present (GTK_WINDOW (self->viewer));
  photo_fixture_wait (self);
}

static void
test_movements_are_animated_where_they_may_be (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  photo_fixture_show (self, 0);
  photo_fixture_act (self, "viewer.full-size");
  g_assert_false (vigie_image_view_is_at_rest (view));
  g_assert_cmpfloat (vigie_image_view_get_zoom (view), ==, 1); /* where it ends */
  photo_fixture_act (self, "viewer.rotate-right");             /* and on from the middle of it */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  photo_fixture_wait (self);
  photo_fixture_act (self, "viewer.fit");
  g_assert_true (vigie_image_view_is_at_rest (view));
}

/* ---- pictures for people ---- */

static VigieViewerPhoto *
add_demo_photo (Fixture *self, const char *name, const char *author, const char *when)
{
  g_autofree char *file = g_strconcat (name, ".jpg", NULL);
  g_autofree char *path =
      g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "data", "demo", "photos", file, NULL);
  g_autofree char *sha256 = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize size;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (contents, size);
  sha256 = photo_fixture_add_photo (self->store, name, bytes);
  return vigie_viewer_photo_new (sha256, author, when, "https://example.org/media/photo.jpg", NULL);
}

static GtkWidget *
make_facts (void)
{
  static const char *const facts[][2] = { { "Posted", "12 January 2026, 18:04" },
                                          { "Taken", "12 January 2026, 17:58" },
                                          { "Camera", "Pixel 8" },
                                          { "Size", "1600 × 1200" } };
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), "Facts");
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), facts[i][0]);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts[i][1]);
      gtk_widget_add_css_class (row, "property");
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static void
keep_picture (Fixture *self, const char *name)
{
  AppFixture window = { .window = (gpointer) self->viewer };

  photo_fixture_wait (self);
  app_fixture_keep_picture (&window, name);
}

static void
test_pictures_are_taken (Fixture *self, gconstpointer data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GPtrArray) photos =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_viewer_photo_unref);
  g_autoptr (GPtrArray) others =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_viewer_photo_unref);

  g_ptr_array_add (photos, add_demo_photo (self, "village-square", "@anne_mrtn", "12 Jan, 18:04"));
  g_ptr_array_add (photos, add_demo_photo (self, "queue-night", "@routes21", "12 Jan, 18:20"));
  g_ptr_array_add (photos, vigie_viewer_photo_ref (self->photos->pdata[2]));
  g_ptr_array_add (others, add_demo_photo (self, "village-square-mirrored", "@luc", "9 Jan 2019"));
  g_ptr_array_add (others, add_demo_photo (self, "barn-roof", "@vincent", "12 Jan, 18:31"));

  vigie_photo_viewer_set_photos (self->viewer, photos, 0);
  vigie_photo_viewer_set_sidebar (self->viewer, make_facts ());
  vigie_photo_viewer_set_others (self->viewer, others);
  gtk_window_present (GTK_WINDOW (self->viewer));
  keep_picture (self, "photo-viewer");
  photo_fixture_act (self, "viewer.search");
  keep_picture (self, "photo-search");
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (self->viewer)));
  photo_fixture_act (self, "viewer.show-facts");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "photo-viewer-facts-dark");
  photo_fixture_act (self, "viewer.show-facts");
  photo_fixture_act (self, "viewer.comparing");
  photo_fixture_act (self, "viewer.zoom-in");
  keep_picture (self, "photo-compare-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  keep_picture (self, "photo-compare");
  gtk_window_set_default_size (GTK_WINDOW (self->viewer), 420, 720);
  keep_picture (self, "photo-narrow");
  gtk_window_set_default_size (GTK_WINDOW (self->viewer), 1200, 820);
  photo_fixture_act (self, "viewer.comparing");
  photo_fixture_act (self, "viewer.next");
  gtk_adjustment_set_value (app_fixture_get_part (self->viewer, "shadows"), 1);
  gtk_adjustment_set_value (app_fixture_get_part (self->viewer, "contrast"), 0.3);
  keep_picture (self, "photo-shadows");
  photo_fixture_act (self, "viewer.next");
  keep_picture (self, "photo-broken");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/photo-viewer/" name, Fixture, NULL, photo_fixture_set_up, func,                    \
              photo_fixture_tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("zoom", test_a_photo_is_seen_whole_then_at_100_percent);
  ADD ("pixels", test_every_pixel_is_seen_at_the_largest_zoom);
  ADD ("seams", test_a_photo_is_of_one_piece);
  ADD ("rotate", test_a_photo_is_turned);
  ADD ("pan", test_a_photo_is_moved_up_to_its_edges);
  ADD ("tone", test_shadows_are_lifted_in_what_is_drawn);
  ADD ("step", test_stepping_goes_round_and_begins_anew);
  ADD ("fast-steps", test_only_the_last_of_fast_steps_is_shown);
  ADD ("preview", test_a_known_thumbnail_is_there_at_once);
  ADD ("broken", test_what_cannot_be_shown_says_why);
  ADD ("linked", test_compared_photos_move_together);
  ADD ("linked-later", test_a_photo_that_comes_later_lies_on_the_other);
  ADD ("linked-again", test_linked_again_they_go_on_as_they_lie);
  ADD ("other", test_the_other_photo_is_chosen);
  ADD ("facts", test_facts_are_shown_beside);
  ADD ("search", test_the_search_says_what_it_sends);
  ADD ("copy", test_a_copy_is_the_original);
  ADD ("keys", test_every_action_has_a_key);
  ADD ("close", test_closing_ends_what_is_loading);
  ADD ("pictures", test_pictures_are_taken);
  ADD ("animation", test_movements_are_animated_where_they_may_be);

  return g_test_run ();
}
