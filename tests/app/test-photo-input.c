/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "photo-fixture.h"
#include "xdotool.h"

/* The photo viewer under real keys and a real pointer, which xdotool sends through the X server. */

typedef PhotoFixture Fixture;

/* What a key or a gesture is to bring about. */
typedef struct
{
  Fixture *fixture;
  double zoom; /* −1: fit */
  int rotation;
  int index;
} Wanted;

static gboolean
is_as_wanted (gpointer data)
{
  Wanted *wanted = data;
  VigieImageView *view = photo_fixture_get_view (wanted->fixture, 0);

  return photo_fixture_is_settled (wanted->fixture) &&
         vigie_image_view_get_fit (view) == (wanted->zoom < 0) &&
         (wanted->zoom < 0 || fabs (vigie_image_view_get_zoom (view) - wanted->zoom) < 1e-3) &&
         vigie_image_view_get_rotation (view) == wanted->rotation &&
         (int) vigie_photo_viewer_get_index (wanted->fixture->viewer) == wanted->index;
}

static void
expect (Fixture *self, const char *script, double zoom, int rotation, int index)
{
  Wanted wanted = { self, zoom, rotation, index };

  xdotool (script);
  g_test_message ("%s", script);
  g_assert_true (vigie_test_wait_until (is_as_wanted, &wanted, APP_PATIENCE_MS));
}

typedef struct
{
  VigieImageView *view;
  double x, y; /* −1, 0, 1: which way the picture is to be seen further */
  double from_x, from_y;
} Movement;

static gboolean
has_moved (gpointer data)
{
  Movement *movement = data;
  const VigieImageGeometry *geometry = vigie_image_view_get_geometry (movement->view);

  return (geometry->centre_x - movement->from_x) * movement->x >= 0 &&
         (geometry->centre_y - movement->from_y) * movement->y >= 0 &&
         (geometry->centre_x != movement->from_x) == (movement->x != 0) &&
         (geometry->centre_y != movement->from_y) == (movement->y != 0);
}

static void
expect_movement (Fixture *self, const char *script, double x, double y)
{
  Movement movement = { photo_fixture_get_view (self, 0), x, y, 0, 0 };
  const VigieImageGeometry *geometry = vigie_image_view_get_geometry (movement.view);

  movement.from_x = geometry->centre_x;
  movement.from_y = geometry->centre_y;
  xdotool (script);
  g_test_message ("%s", script);
  g_assert_true (vigie_test_wait_until (has_moved, &movement, APP_PATIENCE_MS));
}

static gboolean
have_pointer (void)
{
  g_autofree char *path = g_find_program_in_path ("xdotool");

  if (path == NULL || g_getenv ("DISPLAY") == NULL)
    g_test_skip ("xdotool or the X server is absent");
  return path != NULL && g_getenv ("DISPLAY") != NULL;
}

static void
test_keys_do_it_all (Fixture *self, gconstpointer data)
{
  if (!have_pointer ())
    return;
  xdotool ("mousemove 600 400");
  photo_fixture_show (self, 0);
  expect (self, "key 1", 1, 0, 0);
  expect_movement (self, "key Right", 1, 0); /* there is more to see */
  expect_movement (self, "key Down", 0, 1);
  expect_movement (self, "key Left", -1, 0);
  expect_movement (self, "key Up", 0, -1);
  expect (self, "key plus", 1.5, 0, 0);
  expect (self, "key minus", 1, 0, 0);
  expect (self, "key 0", -1, 0, 0);
  expect (self, "key r", -1, 90, 0);
  expect (self, "key shift+r", -1, 0, 0);
  expect (self, "key Right", -1, 0, 1); /* there is not */
  expect (self, "key Left", -1, 0, 0);
  expect (self, "key Page_Down", -1, 0, 1);
  expect (self, "key bracketleft", -1, 0, 0);
  xdotool ("key Escape");
  g_assert_true (vigie_test_wait_until (photo_fixture_has_no_windows, NULL, APP_PATIENCE_MS));
  self->viewer = NULL;
}

static void
test_the_pointer_holds_what_it_is_on (Fixture *self, gconstpointer data)
{
  VigieImageView *view = photo_fixture_get_view (self, 0);
  graphene_point_t pointer;
  double x, y, after_x, after_y, fit;

  if (!have_pointer ())
    return;
  xdotool ("mousemove 600 400");
  photo_fixture_show (self, 0);
  fit = photo_fixture_get_fit_zoom (view);
  xdotool ("mousemove 700 300");
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (self->viewer), GTK_WIDGET (view),
                                           &GRAPHENE_POINT_INIT (700, 300), &pointer));
  expect (self, "click --repeat 3 --delay 50 4", fit * 1.3 * 1.3 * 1.3, 0, 0);
  vigie_image_geometry_to_image (vigie_image_view_get_geometry (view), pointer.x, pointer.y, &x,
                                 &y);
  expect (self, "keydown ctrl click 4 keyup ctrl", fit * 1.3 * 1.3 * 1.3 * 1.3, 0, 0);
  vigie_image_geometry_to_image (vigie_image_view_get_geometry (view), pointer.x, pointer.y,
                                 &after_x, &after_y);
  g_assert_cmpfloat_with_epsilon (x, after_x, 0.002); /* within a pixel or so of the screen */
  g_assert_cmpfloat_with_epsilon (y, after_y, 0.002);
  expect_movement (self,
                   "mousedown 1 mousemove_relative --sync -- -40 30 mousemove_relative --sync "
                   "-- -40 30 mouseup 1",
                   1, -1);
  expect_movement (self, "keydown shift click 5 keyup shift", 1, 0);
  expect (self, "click --repeat 9 --delay 50 5", -1, 0, 0);
  expect (self, "click --repeat 2 --delay 50 1", 1, 0, 0);
  /* After the time of a double click, so that it is another one and no triple one. */
  expect (self, "sleep 1 click --repeat 2 --delay 50 1", -1, 0, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/photo-input/" name, Fixture, NULL, photo_fixture_set_up, func,                     \
              photo_fixture_tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("keyboard", test_keys_do_it_all);
  ADD ("pointer", test_the_pointer_holds_what_it_is_on);

  return g_test_run ();
}
