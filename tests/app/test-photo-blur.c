/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "photo-fixture.h"
#include "photo-samples.h"
#include "vigie-blur-brush.h"
#include "vigie-blur-sign.h"
#include "vigie-install.h"
#include "xdotool.h"

/* The blur brush under real keys and a real pointer. What is decided is written as the desk does.
 */

typedef struct
{
  PhotoFixture base;
  VigieBlurBrush *brush;
  GPtrArray *decided; /* (element-type VigieRedaction) */
  char *sha256;       /* of the last */
} Fixture;

static void
on_redact (Fixture *self, const char *sha256, VigieRedaction *before, VigieRedaction *after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new_photo_redaction (sha256, before, after, "Ana");
  g_autoptr (VigieDecision) decision = vigie_store_append (self->base.store, draft, &error);

  g_assert_no_error (error);
  g_assert_nonnull (decision);
  g_ptr_array_add (self->decided, vigie_redaction_copy (after));
  g_free (self->sha256);
  self->sha256 = g_strdup (sha256);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  photo_fixture_set_up (&self->base, data);
  self->decided = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_redaction_unref);
  g_signal_connect_swapped (self->base.viewer, "redact", G_CALLBACK (on_redact), self);
  self->brush =
      VIGIE_BLUR_BRUSH (app_fixture_find (GTK_WIDGET (self->base.viewer), VIGIE_TYPE_BLUR_BRUSH));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  photo_fixture_tear_down (&self->base, data);
  g_ptr_array_unref (self->decided);
  g_free (self->sha256);
}

static gboolean
have_pointer (void)
{
  g_autofree char *path = g_find_program_in_path ("xdotool");

  if (path == NULL || g_getenv ("DISPLAY") == NULL)
    g_test_skip ("xdotool or the X server is absent");
  return path != NULL && g_getenv ("DISPLAY") != NULL;
}

/* ---- waiting ---- */

static gboolean
is_painting (gpointer data)
{
  Fixture *self = data;

  return vigie_blur_brush_get_redaction (self->brush) != NULL &&
         gtk_widget_get_mapped (GTK_WIDGET (self->brush)) &&
         gtk_widget_get_width (GTK_WIDGET (self->brush)) ==
             gtk_widget_get_width (GTK_WIDGET (photo_fixture_get_view (&self->base, 0)));
}

static gboolean
is_at_rest (gpointer data)
{
  Fixture *self = data;

  return photo_fixture_is_settled (&self->base) && is_painting (self);
}

static void
begin (Fixture *self, guint index)
{
  xdotool ("mousemove 600 300");
  photo_fixture_show (&self->base, index);
  xdotool ("key b");
  /* The bar takes its room from the photo with one of the next frames. */
  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (vigie_test_wait_until (is_at_rest, self, APP_PATIENCE_MS));
      gtk_widget_queue_resize (GTK_WIDGET (self->base.viewer));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (self->base.viewer));
    }
}

static gboolean
is_not_painting (gpointer data)
{
  Fixture *self = data;

  return vigie_blur_brush_get_redaction (self->brush) == NULL &&
         photo_fixture_is_settled (&self->base);
}

static void
end (Fixture *self, const char *script)
{
  xdotool (script);
  g_assert_true (vigie_test_wait_until (is_not_painting, self, APP_PATIENCE_MS));
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Wanted;

static gboolean
has_regions (gpointer data)
{
  Wanted *wanted = data;
  const VigieRedaction *redaction = vigie_blur_brush_get_redaction (wanted->fixture->brush);

  return redaction != NULL && vigie_redaction_get_n_regions (redaction) == wanted->n;
}

static void
expect_regions (Fixture *self, const char *script, guint n)
{
  Wanted wanted = { self, n };

  xdotool (script);
  g_test_message ("%s", script);
  g_assert_true (vigie_test_wait_until (has_regions, &wanted, APP_PATIENCE_MS));
}

/* ---- the pointer on the photo ---- */

/* @x and @y: parts of the upright photo */
static void
find_on_screen (Fixture *self, double x, double y, int *screen_x, int *screen_y)
{
  VigieImageView *view = photo_fixture_get_view (&self->base, 0);
  graphene_point_t point;
  double wx, wy, frame_x, frame_y;

  gtk_native_get_surface_transform (GTK_NATIVE (self->base.viewer), &frame_x, &frame_y);
  vigie_image_geometry_to_widget (vigie_image_view_get_geometry (view), x, y, &wx, &wy);
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (view), GTK_WIDGET (self->base.viewer),
                                           &GRAPHENE_POINT_INIT ((float) wx, (float) wy), &point));
  *screen_x = (int) lround (point.x + frame_x);
  *screen_y = (int) lround (point.y + frame_y);
}

static char *
make_stroke (Fixture *self, double x0, double y0, double x1, double y1, const char *key)
{
  int a[2], b[2];

  find_on_screen (self, x0, y0, &a[0], &a[1]);
  find_on_screen (self, x1, y1, &b[0], &b[1]);
  return g_strdup_printf ("%s%s mousemove %d %d mousedown 1 mousemove --sync %d %d "
                          "mousemove --sync %d %d mouseup 1 %s%s",
                          key != NULL ? "keydown " : "", key != NULL ? key : "", a[0], a[1],
                          (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, b[0], b[1],
                          key != NULL ? "keyup " : "", key != NULL ? key : "");
}

static void
paint (Fixture *self, double x0, double y0, double x1, double y1, guint n)
{
  g_autofree char *script = make_stroke (self, x0, y0, x1, y1, NULL);

  expect_regions (self, script, n);
}

/* Within two pixels of the screen. */
static void
assert_stroke (Fixture *self, const VigieRedactionRegion *region, const double *ends)
{
  const VigieImageGeometry *geometry =
      vigie_image_view_get_geometry (photo_fixture_get_view (&self->base, 0));
  const double *last = region->points + 2 * (region->n_points - 1);
  const double near = 2.0 / (geometry->zoom * MIN (geometry->image_width, geometry->image_height));

  g_assert_cmpuint (region->n_points, >=, 2);
  g_assert_cmpfloat_with_epsilon (region->points[0], ends[0], near);
  g_assert_cmpfloat_with_epsilon (region->points[1], ends[1], near);
  g_assert_cmpfloat_with_epsilon (last[0], ends[2], near);
  g_assert_cmpfloat_with_epsilon (last[1], ends[3], near);
  g_assert_cmpfloat_with_epsilon (region->width, 0.05, 1e-9);
}

static void
assert_original_untouched (Fixture *self, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = vigie_store_load_photo (self->base.store, sha256, &error);
  g_autofree char *sum = NULL;

  g_assert_no_error (error);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_assert_cmpstr (sum, ==, sha256);
}

static guint
count_stored_regions (Fixture *self, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  VigiePhotoState state;
  guint n;

  g_assert_true (vigie_store_load_photo_state (self->base.store, sha256, &state, &error));
  g_assert_no_error (error);
  n = state.redaction != NULL ? vigie_redaction_get_n_regions (state.redaction) : 0;
  vigie_photo_state_clear (&state);
  return n;
}

static const char *
get_sha256 (Fixture *self, guint index)
{
  return ((VigieViewerPhoto *) g_ptr_array_index (self->base.photos, index))->sha256;
}

/* ---- tests ---- */

static void
test_painting_decides_once (Fixture *self, gconstpointer data)
{
  const double first[] = { 0.2, 0.3, 0.4, 0.35 }, second[] = { 0.6, 0.7, 0.8, 0.6 };

  if (!have_pointer ())
    return;
  begin (self, 0);
  paint (self, 0.2, 0.3, 0.4, 0.35, 1);
  paint (self, 0.6, 0.7, 0.8, 0.6, 2);
  g_assert_cmpuint (self->decided->len, ==, 0);
  end (self, "key ctrl+Return");
  g_assert_cmpuint (self->decided->len, ==, 1);
  g_assert_cmpstr (self->sha256, ==, get_sha256 (self, 0));
  assert_stroke (self, vigie_redaction_get_region (self->decided->pdata[0], 0), first);
  assert_stroke (self, vigie_redaction_get_region (self->decided->pdata[0], 1), second);
  g_assert_cmpuint (count_stored_regions (self, self->sha256), ==, 2);
  assert_original_untouched (self, self->sha256);

  /* What is decided is there again; as it stays so, nothing more is written. */
  expect_regions (self, "key b", 2);
  end (self, "key b");
  g_assert_cmpuint (self->decided->len, ==, 1);
}

static void
test_upright_however_it_is_seen (Fixture *self, gconstpointer data)
{
  static const char *const tags[] = { "Exif.Image.Orientation", "6", NULL };
  const double ends[] = { 0.45, 0.5, 0.5, 0.55 };
  g_autoptr (GBytes) plain = photo_fixture_make_jpeg (800, 600);
  g_autoptr (GBytes) turned = photo_samples_tag_jpeg (plain, tags);
  VigieImageView *view = photo_fixture_get_view (&self->base, 0);

  if (!have_pointer ())
    return;
  g_ptr_array_add (self->base.photos,
                   photo_fixture_add_viewer_photo (&self->base, "turned", turned));
  begin (self, 4);
  g_assert_cmpfloat (vigie_image_view_get_geometry (view)->image_height, ==, 800);
  paint (self, 0.45, 0.5, 0.5, 0.55, 1);
  photo_fixture_act (&self->base, "viewer.rotate-right");
  g_assert_true (vigie_test_wait_until (is_at_rest, self, APP_PATIENCE_MS));
  paint (self, 0.45, 0.5, 0.5, 0.55, 2);
  vigie_image_view_set_zoom (view, 2.0);
  g_assert_true (vigie_test_wait_until (is_at_rest, self, APP_PATIENCE_MS));
  paint (self, 0.45, 0.5, 0.5, 0.55, 3);
  end (self, "key ctrl+Return");
  g_assert_cmpuint (self->decided->len, ==, 1);
  vigie_image_view_set_fit (view, TRUE);
  g_assert_true (vigie_test_wait_until (photo_fixture_is_settled, &self->base, APP_PATIENCE_MS));
  for (guint i = 0; i < 3; i++)
    assert_stroke (self, vigie_redaction_get_region (self->decided->pdata[0], i), ends);
  assert_original_untouched (self, self->sha256);
}

static void
test_undo_and_eraser (Fixture *self, gconstpointer data)
{
  g_autofree char *over = NULL;

  if (!have_pointer ())
    return;
  begin (self, 0);
  paint (self, 0.2, 0.3, 0.4, 0.3, 1);
  paint (self, 0.6, 0.7, 0.8, 0.7, 2);
  expect_regions (self, "key ctrl+z", 1);
  paint (self, 0.6, 0.7, 0.8, 0.7, 2);
  over = make_stroke (self, 0.3, 0.2, 0.3, 0.4, "shift");
  expect_regions (self, over, 1);
  expect_regions (self, "key ctrl+z", 2); /* what was taken away comes back */
  xdotool ("key e");
  paint (self, 0.7, 0.6, 0.7, 0.8, 1);
  xdotool ("key e");
  paint (self, 0.1, 0.1, 0.2, 0.1, 2);
  end (self, "key ctrl+Return");
  g_assert_cmpuint (self->decided->len, ==, 1);

  /* Nothing is blurred any more, and that is a decision as well. */
  expect_regions (self, "key b", 2);
  xdotool ("key e");
  paint (self, 0.3, 0.2, 0.3, 0.4, 1);
  paint (self, 0.15, 0.05, 0.15, 0.2, 0);
  end (self, "key ctrl+Return");
  g_assert_cmpuint (self->decided->len, ==, 2);
  g_assert_cmpuint (count_stored_regions (self, self->sha256), ==, 0);
}

/* Somebody else blurs the same photo while it is painted on; only what was taken away here goes. */
static void
test_blur_of_another_window_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRedaction) theirs = vigie_redaction_new ();
  g_autoptr (VigieRedaction) more = vigie_redaction_new ();
  const char *sha256 = get_sha256 (self, 0);

  if (!have_pointer ())
    return;
  vigie_redaction_add_rectangle (theirs, 0.25, 0.25, 0.1, 0.1);
  vigie_redaction_add_rectangle (more, 0.7, 0.1, 0.1, 0.1);
  on_redact (self, sha256, NULL, theirs);
  begin (self, 0);
  on_redact (self, sha256, NULL, more);
  paint (self, 0.2, 0.8, 0.4, 0.8, 2);
  xdotool ("key e");
  paint (self, 0.3, 0.2, 0.3, 0.4, 1);
  end (self, "key ctrl+Return");
  g_assert_cmpuint (self->decided->len, ==, 3);
  g_assert_cmpuint (count_stored_regions (self, sha256), ==, 2);
}

static gboolean
is_signed (gpointer data)
{
  Fixture *self = data;

  return gtk_widget_get_mapped (
      app_fixture_find (GTK_WIDGET (self->base.viewer), VIGIE_TYPE_BLUR_SIGN));
}

static gboolean
is_not_signed (gpointer data)
{
  return !is_signed (data);
}

/* Who looks at the photo sees the original, so it is said that something else goes out. */
static void
test_sign_follows_what_is_decided (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRedaction) whole = vigie_redaction_new_whole ();
  g_autoptr (VigieRedaction) nothing = vigie_redaction_new ();

  photo_fixture_show (&self->base, 0);
  g_assert_false (is_signed (self));
  on_redact (self, get_sha256 (self, 0), NULL, whole);
  g_assert_true (vigie_test_wait_until (is_signed, self, APP_PATIENCE_MS));
  photo_fixture_act (&self->base, "viewer.next");
  g_assert_true (vigie_test_wait_until (is_not_signed, self, APP_PATIENCE_MS));
  photo_fixture_act (&self->base, "viewer.previous");
  g_assert_true (vigie_test_wait_until (is_signed, self, APP_PATIENCE_MS));
  photo_fixture_act (&self->base, "viewer.blur"); /* nothing lies over what is painted on */
  g_assert_false (is_signed (self));
  g_assert_true (vigie_test_wait_until (is_painting, self, APP_PATIENCE_MS));
  photo_fixture_act (&self->base, "viewer.leave");
  g_assert_true (is_signed (self));
  on_redact (self, get_sha256 (self, 0), whole, nothing);
  g_assert_true (vigie_test_wait_until (is_not_signed, self, APP_PATIENCE_MS));
}

static void
test_keys_alone (Fixture *self, gconstpointer data)
{
  const VigieRedactionRegion *region;

  if (!have_pointer ())
    return;
  begin (self, 1);
  /* It comes into the middle, moves by hundredths, and grows. */
  expect_regions (self, "key Right Right Right Down shift+Right shift+Right Return", 1);
  end (self, "key ctrl+Return");
  g_assert_cmpuint (self->decided->len, ==, 1);
  region = vigie_redaction_get_region (self->decided->pdata[0], 0);
  g_assert_cmpfloat (region->width, ==, 0);
  g_assert_cmpuint (region->n_points, ==, 4);
  g_assert_cmpfloat_with_epsilon (region->points[0], 0.425 + 0.02, 1e-6);
  g_assert_cmpfloat_with_epsilon (region->points[1], 0.425 + 0.01, 1e-6);
  g_assert_cmpfloat_with_epsilon (region->points[4], 0.575 + 0.04, 1e-6);
  g_assert_cmpfloat_with_epsilon (region->points[5], 0.575 + 0.01, 1e-6);
}

static void
test_escape_writes_nothing (Fixture *self, gconstpointer data)
{
  if (!have_pointer ())
    return;
  begin (self, 0);
  paint (self, 0.2, 0.3, 0.4, 0.3, 1);
  end (self, "key Escape");
  g_assert_cmpuint (self->decided->len, ==, 0);
  g_assert_cmpuint (count_stored_regions (self, get_sha256 (self, 0)), ==, 0);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->base.viewer)));
}

static void
test_stepping_keeps_what_was_painted (Fixture *self, gconstpointer data)
{
  if (!have_pointer ())
    return;
  begin (self, 0);
  paint (self, 0.2, 0.3, 0.4, 0.3, 1);
  end (self, "key Page_Down");
  g_assert_cmpuint (vigie_photo_viewer_get_index (self->base.viewer), ==, 1);
  g_assert_cmpuint (self->decided->len, ==, 1);
  g_assert_cmpstr (self->sha256, ==, get_sha256 (self, 0));
}

typedef struct
{
  VigieBlurBrush *brush;
  double size;
} Size;

static gboolean
has_size (gpointer data)
{
  Size *size = data;

  return fabs (vigie_blur_brush_get_size (size->brush) - size->size) < 1e-6;
}

static void
test_brackets_size_the_brush (Fixture *self, gconstpointer data)
{
  Size size = { self->brush, 0.05 * 1.25 };

  if (!have_pointer ())
    return;
  begin (self, 0);
  xdotool ("key bracketright");
  g_assert_true (vigie_test_wait_until (has_size, &size, APP_PATIENCE_MS));
  size.size = 0.05 / 1.25;
  xdotool ("key bracketleft bracketleft");
  g_assert_true (vigie_test_wait_until (has_size, &size, APP_PATIENCE_MS));
  g_assert_cmpuint (vigie_photo_viewer_get_index (self->base.viewer), ==, 0);
}

static gboolean
is_lifted (gpointer data)
{
  return vigie_blur_brush_is_lifted (data);
}

static gboolean
is_not_lifted (gpointer data)
{
  return !vigie_blur_brush_is_lifted (data);
}

static void
test_original_while_held (Fixture *self, gconstpointer data)
{
  if (!have_pointer ())
    return;
  begin (self, 0);
  paint (self, 0.2, 0.3, 0.4, 0.3, 1);
  xdotool ("keydown o");
  g_assert_true (vigie_test_wait_until (is_lifted, self->brush, APP_PATIENCE_MS));
  xdotool ("keyup o");
  g_assert_true (vigie_test_wait_until (is_not_lifted, self->brush, APP_PATIENCE_MS));
  end (self, "key Escape");
}

/* ---- a picture for people ---- */

static void
keep_picture (Fixture *self, const char *name)
{
  const char *language = g_getenv ("VIGIE_PICTURES");
  g_autofree char *folder = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "screenshots", NULL);
  g_autofree char *file = g_strdup_printf ("%s-%s.png", name, language != NULL ? language : "en");
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GdkTexture) texture = photo_fixture_render (GTK_WIDGET (self->base.viewer), 1.0);

  g_mkdir_with_parents (folder, 0755);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
test_picture (Fixture *self, gconstpointer data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  if (!have_pointer ())
    return;
  begin (self, 0);
  paint (self, 0.2, 0.3, 0.45, 0.35, 1);
  expect_regions (self, "key Right Right Return", 2);
  xdotool ("key Right Down Down Down Down Down Down Down Down Down Down Down Down Down Down");
  keep_picture (self, "photo-blur");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "photo-blur-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  end (self, "key ctrl+Return");
  g_assert_true (vigie_test_wait_until (is_signed, self, APP_PATIENCE_MS));
  keep_picture (self, "photo-blurred");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "photo-blurred-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_set_default_size (GTK_WINDOW (self->base.viewer), 420, 700);
  keep_picture (self, "photo-blurred-narrow");
  expect_regions (self, "key b", 2);
  keep_picture (self, "photo-blur-narrow");
}

#define ADD(name, func) g_test_add ("/photo-blur/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, ""); /* which gtk_test_init() made English */
  adw_init ();

  ADD ("painting-decides-once", test_painting_decides_once);
  ADD ("upright-however-it-is-seen", test_upright_however_it_is_seen);
  ADD ("undo-and-eraser", test_undo_and_eraser);
  ADD ("blur-of-another-window-stays", test_blur_of_another_window_stays);
  ADD ("sign-follows-what-is-decided", test_sign_follows_what_is_decided);
  ADD ("keys-alone", test_keys_alone);
  ADD ("escape-writes-nothing", test_escape_writes_nothing);
  ADD ("stepping-keeps-what-was-painted", test_stepping_keeps_what_was_painted);
  ADD ("brackets-size-the-brush", test_brackets_size_the_brush);
  ADD ("original-while-held", test_original_while_held);
  ADD ("picture", test_picture);

  return g_test_run ();
}
