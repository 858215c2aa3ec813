/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-places.h"

#include <string.h>

#include "territory-support.h"

#define PATIENCE_MS 20000

/* ---- another finder, that counts how often it is asked ---- */

#define OTHER_TYPE_PLACES (other_places_get_type ())
G_DECLARE_FINAL_TYPE (OtherPlaces, other_places, OTHER, PLACES, GObject)

struct _OtherPlaces
{
  GObject parent_instance;

  guint n_asked;
  gboolean fails;
};

static void
other_places_find_async (VigiePlaceFinder *finder,
                         const char *text,
                         double near_lon,
                         double near_lat,
                         gboolean deliberate,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  OtherPlaces *self = OTHER_PLACES (finder);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *found;

  self->n_asked++;
  if (self->fails)
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, "no network");
      return;
    }
  found = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_found_place_free);
  g_ptr_array_add (found, vigie_found_place_new (text, "elsewhere", 1, 2, 3, FALSE));
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
other_places_find_finish (VigiePlaceFinder *finder, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
other_places_finder_init (VigiePlaceFinderInterface *interface)
{
  interface->find_async = other_places_find_async;
  interface->find_finish = other_places_find_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (OtherPlaces,
                               other_places,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_PLACE_FINDER,
                                                      other_places_finder_init))

static void
other_places_class_init (OtherPlacesClass *klass)
{
}

static void
other_places_init (OtherPlaces *self)
{
}

/* ---- asking ---- */

typedef struct
{
  OtherPlaces *other;
  VigieTerritoryPlaces *places;
  GPtrArray *found;
  GError *error;
  gboolean done;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieGuide) guide = build_valley ();

  self->other = g_object_new (OTHER_TYPE_PLACES, NULL);
  self->places = vigie_territory_places_new (VIGIE_PLACE_FINDER (self->other));
  vigie_territory_places_set_guide (self->places, guide);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->places);
  g_clear_object (&self->other);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_error (&self->error);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->found = vigie_place_finder_find_finish (VIGIE_PLACE_FINDER (object), result, &self->error);
  self->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
look_for (Fixture *self, const char *text, GCancellable *cancellable)
{
  self->done = FALSE;
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_error (&self->error);
  vigie_place_finder_find_async (VIGIE_PLACE_FINDER (self->places), text, 5, 47.3, TRUE,
                                 cancellable, found_cb, self);
  g_assert_false (self->done); /* never before it returns */
  g_assert_true (vigie_test_wait_until (is_done, self, PATIENCE_MS));
}

static const VigieFoundPlace *
get_found (Fixture *self, guint number)
{
  g_assert_no_error (self->error);
  g_assert_cmpuint (number, <, self->found->len);
  return g_ptr_array_index (self->found, number);
}

static void
test_road_is_of_the_territory_alone (Fixture *self, gconstpointer data)
{
  look_for (self, "D971 PR 2+300", NULL);
  g_assert_cmpuint (self->found->len, ==, 1);
  g_assert_cmpstr (get_found (self, 0)->label, ==, "D 971 PR 2+300");
  g_assert_true (g_str_has_prefix (get_found (self, 0)->detail, "Road · "));
  g_assert_cmpuint (self->other->n_asked, ==, 0);
}

static void
test_road_that_is_not_there_is_told (Fixture *self, gconstpointer data)
{
  look_for (self, "D 99", NULL);
  g_assert_null (self->found);
  g_assert_nonnull (self->error);
  g_assert_nonnull (strstr (self->error->message, "D 99"));
  look_for (self, "D 971 PR 9", NULL);
  g_assert_nonnull (self->error);
  g_assert_cmpuint (self->other->n_asked, ==, 0);
}

static void
test_names_come_before_those_of_others (Fixture *self, gconstpointer data)
{
  look_for (self, "Fond", NULL);
  g_assert_cmpuint (self->found->len, ==, 2);
  g_assert_cmpstr (get_found (self, 0)->label, ==, "Fond");
  g_assert_true (g_str_has_prefix (get_found (self, 0)->detail, "Place · "));
  g_assert_cmpstr (get_found (self, 1)->detail, ==, "elsewhere");
}

static void
test_others_are_asked_for_the_rest (Fixture *self, gconstpointer data)
{
  look_for (self, "Marseille", NULL);
  g_assert_cmpuint (self->found->len, ==, 1);
  g_assert_cmpstr (get_found (self, 0)->detail, ==, "elsewhere");
}

/* Without a network the territory's places are there all the same. */
static void
test_others_that_fail_spoil_nothing (Fixture *self, gconstpointer data)
{
  self->other->fails = TRUE;
  look_for (self, "Fond", NULL);
  g_assert_cmpuint (self->found->len, ==, 1);
  g_assert_cmpstr (get_found (self, 0)->label, ==, "Fond");
  look_for (self, "Marseille", NULL);
  g_assert_null (self->found);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_without_a_territory_others_are_asked (Fixture *self, gconstpointer data)
{
  vigie_territory_places_set_guide (self->places, NULL);
  look_for (self, "D 971", NULL);
  g_assert_cmpstr (get_found (self, 0)->detail, ==, "elsewhere");
}

static void
test_alone_it_finds_or_finds_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieGuide) guide = build_valley ();

  g_clear_object (&self->places);
  self->places = vigie_territory_places_new (NULL);
  look_for (self, "Fond", NULL);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->found->len, ==, 0);
  vigie_territory_places_set_guide (self->places, guide);
  look_for (self, "Fond", NULL);
  g_assert_cmpstr (get_found (self, 0)->label, ==, "Fond");
  look_for (self, "Marseille", NULL);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->found->len, ==, 0);
}

static void
test_cancelled_is_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  look_for (self, "Fond", cancellable);
  g_assert_null (self->found);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/territory-places/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("road-is-of-the-territory-alone", test_road_is_of_the_territory_alone);
  ADD ("road-that-is-not-there-is-told", test_road_that_is_not_there_is_told);
  ADD ("names-come-before-those-of-others", test_names_come_before_those_of_others);
  ADD ("others-are-asked-for-the-rest", test_others_are_asked_for_the_rest);
  ADD ("others-that-fail-spoil-nothing", test_others_that_fail_spoil_nothing);
  ADD ("without-a-territory-others-are-asked", test_without_a_territory_others_are_asked);
  ADD ("alone-it-finds-or-finds-nothing", test_alone_it_finds_or_finds_nothing);
  ADD ("cancelled-is-cancelled", test_cancelled_is_cancelled);
  return g_test_run ();
}
