/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-place-entry.h"

#include "vigie-resources.h"
#include "vigie-test-util.h"

/* ---- a small gazetteer ---- */

#define TEST_TYPE_FINDER (test_finder_get_type ())
G_DECLARE_FINAL_TYPE (TestFinder, test_finder, TEST, FINDER, GObject)

struct _TestFinder
{
  GObject parent_instance;

  guint n_asked, n_cancelled;
  double near_lon, near_lat;
  gboolean slow;   /* answers only when it is told to */
  gboolean broken; /* cannot look at all */
  GTask *held;
};

static const struct
{
  const char *name, *detail;
  double lon, lat, radius_m;
  gboolean doubtful;
} gazetteer[] = {
  { "Chanceaux", "Commune, Côte-d’Or", 4.7147, 47.5237, 2000, FALSE },
  { "Chanceaux-près-Loches", "Commune, Indre-et-Loire", 0.9603, 47.1503, 2500, TRUE },
  { "Vitteaux", "Commune, sounds alike", 4.5412, 47.3972, 2100, TRUE },
};

static void test_finder_interface_init (VigiePlaceFinderInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestFinder,
                               test_finder,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_PLACE_FINDER,
                                                      test_finder_interface_init))

static void
answer (TestFinder *self, GTask *task)
{
  g_autofree char *wanted = g_utf8_casefold (g_task_get_task_data (task), -1);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_found_place_free);

  if (g_task_return_error_if_cancelled (task))
    {
      self->n_cancelled++;
      g_ptr_array_unref (found);
      return;
    }
  if (self->broken)
    {
      g_ptr_array_unref (found);
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                                       "The list of places cannot be reached.");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (gazetteer); i++)
    {
      g_autofree char *name = g_utf8_casefold (gazetteer[i].name, -1);

      if (g_str_has_prefix (name, wanted))
        g_ptr_array_add (found,
                         vigie_found_place_new (gazetteer[i].name, gazetteer[i].detail,
                                                gazetteer[i].lon, gazetteer[i].lat,
                                                gazetteer[i].radius_m, gazetteer[i].doubtful));
    }
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
answer_idle (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  answer (g_task_get_source_object (task), task);
  return G_SOURCE_REMOVE;
}

static void
test_finder_find_async (VigiePlaceFinder *finder,
                        const char *text,
                        double near_lon,
                        double near_lat,
                        gboolean deliberate,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TestFinder *self = TEST_FINDER (finder);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (text), g_free);
  self->n_asked++;
  self->near_lon = near_lon;
  self->near_lat = near_lat;
  if (self->slow)
    {
      g_assert_null (self->held);
      self->held = task;
    }
  else
    {
      g_idle_add (answer_idle, task);
    }
}

static GPtrArray *
test_finder_find_finish (VigiePlaceFinder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_finder_interface_init (VigiePlaceFinderInterface *interface)
{
  interface->find_async = test_finder_find_async;
  interface->find_finish = test_finder_find_finish;
}

static void
test_finder_class_init (TestFinderClass *klass)
{
}

static void
test_finder_init (TestFinder *self)
{
}

/* ---- the entry ---- */

#define PATIENCE_MS 10000

typedef struct
{
  GtkWindow *window;
  VigiePlaceEntry *entry;
  TestFinder *finder;
  double lon, lat, radius_m;
  gboolean exact;
  guint n_chosen, n_dismissed;
} Fixture;

static void
on_chosen (Fixture *self, double lon, double lat, double radius_m, gboolean exact)
{
  self->lon = lon;
  self->lat = lat;
  self->radius_m = radius_m;
  self->exact = exact;
  self->n_chosen++;
}

static void
on_dismissed (Fixture *self)
{
  self->n_dismissed++;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->window = GTK_WINDOW (gtk_window_new ());
  self->entry = VIGIE_PLACE_ENTRY (vigie_place_entry_new ());
  self->finder = g_object_new (TEST_TYPE_FINDER, NULL);
  g_signal_connect_swapped (self->entry, "place-chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (self->entry, "dismissed", G_CALLBACK (on_dismissed), self);
  gtk_window_set_child (self->window, GTK_WIDGET (self->entry));
  gtk_window_present (self->window);
  g_assert_true (vigie_test_wait_until (is_mapped, self->entry, PATIENCE_MS));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  vigie_place_entry_set_finder (self->entry, VIGIE_PLACE_FINDER (self->finder));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (self->window);
  g_clear_object (&self->finder->held);
  g_assert_finalize_object (self->finder); /* nobody keeps it */
}

static void
type (Fixture *self, const char *text)
{
  gtk_editable_set_text (vigie_place_entry_get_editable (self->entry), text);
}

static void
press_enter (Fixture *self)
{
  g_signal_emit_by_name (vigie_place_entry_get_editable (self->entry), "activate");
}

static gboolean
is_open (gpointer data)
{
  return vigie_place_entry_is_open (data);
}

static void
wait_for_list (Fixture *self)
{
  g_assert_true (vigie_test_wait_until (is_open, self->entry, PATIENCE_MS));
}

static gboolean
has_chosen (gpointer data)
{
  return ((Fixture *) data)->n_chosen > 0;
}

static gboolean
holds_a_question (gpointer data)
{
  return ((TestFinder *) data)->held != NULL;
}

static void
test_coordinates_are_taken_at_once (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *text;
    double lon, lat;
  } writings[] = {
    { "47.0525, 4.8371", 4.8371, 47.0525 },
    { "  47,0525 N 4,8371 E ", 4.8371, 47.0525 },
    { "47°03′09″ N 4°50′14″ E", 4.83722, 47.0525 },
    { "8FR6X38P+QR", 6.0, 47.0 },
    { "https://www.openstreetmap.org/#map=17/47.0525/4.8371", 4.8371, 47.0525 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (writings); i++)
    {
      self->n_chosen = 0;
      self->n_dismissed = 0;
      type (self, writings[i].text);
      g_assert_cmpuint (self->n_chosen, ==, 1); /* before any key */
      g_assert_true (self->exact);
      g_assert_cmpfloat (self->radius_m, >, 0);
      g_assert_cmpfloat_with_epsilon (self->lon, writings[i].lon, i == 3 ? 2 : 1e-4);
      g_assert_cmpfloat_with_epsilon (self->lat, writings[i].lat, i == 3 ? 1 : 1e-4);
      press_enter (self);
      g_assert_cmpuint (self->n_dismissed, ==, 1);
      type (self, "");
    }
  g_assert_cmpuint (self->finder->n_asked, ==, 0);
  g_assert_false (vigie_place_entry_is_open (self->entry));
}

static void
test_names_are_looked_up (Fixture *self, gconstpointer data)
{
  vigie_place_entry_set_near (self->entry, 4.8, 47.3);
  type (self, "Ch");
  type (self, "Chan");
  type (self, "Chanceaux");
  wait_for_list (self);
  g_assert_cmpuint (self->finder->n_asked, ==, 1); /* once, for the whole word */
  g_assert_cmpfloat (self->finder->near_lon, ==, 4.8);
  g_assert_cmpfloat (self->finder->near_lat, ==, 47.3);
  g_assert_cmpuint (vigie_place_entry_get_n_found (self->entry), ==, 2);
  g_assert_null (vigie_place_entry_get_message (self->entry));
  g_assert_cmpuint (self->n_chosen, ==, 0); /* nobody chose */

  press_enter (self); /* the best one */
  g_assert_cmpuint (self->n_chosen, ==, 1);
  g_assert_cmpfloat (self->lon, ==, 4.7147);
  g_assert_cmpfloat (self->radius_m, ==, 2000);
  g_assert_false (self->exact);
  g_assert_cmpuint (self->n_dismissed, ==, 1);
  g_assert_false (vigie_place_entry_is_open (self->entry));
}

static void
test_list_is_walked_by_keys (Fixture *self, gconstpointer data)
{
  g_assert_false (vigie_place_entry_key (self->entry, GDK_KEY_Down)); /* no list yet */
  type (self, "chanceaux");
  wait_for_list (self);
  g_assert_true (vigie_place_entry_key (self->entry, GDK_KEY_Down));
  g_assert_true (vigie_place_entry_key (self->entry, GDK_KEY_Down));
  g_assert_true (vigie_place_entry_key (self->entry, GDK_KEY_Down)); /* stays at the last */
  press_enter (self);
  g_assert_cmpfloat (self->lon, ==, 0.9603); /* doubtful, but a person chose it */
  g_assert_cmpstr (gtk_editable_get_text (vigie_place_entry_get_editable (self->entry)), ==,
                   "Chanceaux-près-Loches");
}

static void
test_doubtful_place_is_never_taken_by_itself (Fixture *self, gconstpointer data)
{
  type (self, "Vitt");
  press_enter (self);
  wait_for_list (self);
  g_assert_cmpuint (vigie_place_entry_get_n_found (self->entry), ==, 1);
  g_assert_cmpuint (self->n_chosen, ==, 0);
  press_enter (self);
  g_assert_cmpuint (self->n_chosen, ==, 0);
  vigie_place_entry_choose (self->entry, 0);
  g_assert_cmpuint (self->n_chosen, ==, 1);
}

static void
test_enter_before_the_answer_takes_it (Fixture *self, gconstpointer data)
{
  type (self, "Chanceaux");
  press_enter (self);
  g_assert_true (vigie_test_wait_until (has_chosen, self, PATIENCE_MS));
  g_assert_cmpfloat (self->lat, ==, 47.5237);
  g_assert_cmpuint (self->finder->n_asked, ==, 1);
}

static void
test_outdated_answer_is_dropped (Fixture *self, gconstpointer data)
{
  g_autoptr (GTask) first = NULL;

  self->finder->slow = TRUE;
  type (self, "Vitteaux");
  press_enter (self);
  g_assert_true (vigie_test_wait_until (holds_a_question, self->finder, PATIENCE_MS));
  first = g_steal_pointer (&self->finder->held);

  self->finder->slow = FALSE;
  type (self, "Chanceaux");
  wait_for_list (self);
  answer (self->finder, first); /* too late */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (self->finder->n_cancelled, ==, 1);
  g_assert_cmpuint (vigie_place_entry_get_n_found (self->entry), ==, 2);
}

static void
test_nothing_found_and_failure_are_said (Fixture *self, gconstpointer data)
{
  type (self, "Nowhere");
  wait_for_list (self);
  g_assert_cmpstr (vigie_place_entry_get_message (self->entry), ==, "Nothing is called “Nowhere”.");
  self->finder->broken = TRUE;
  type (self, "Chanceaux");
  press_enter (self);
  g_assert_true (vigie_test_wait_until (is_open, self->entry, PATIENCE_MS));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (vigie_place_entry_get_message (self->entry), ==,
                   "The list of places cannot be reached.");
  g_assert_cmpuint (self->n_chosen, ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (vigie_place_entry_get_editable (self->entry)), ==,
                   "Chanceaux"); /* nothing is lost */
}

static void
test_without_a_finder_only_coordinates (Fixture *self, gconstpointer data)
{
  vigie_place_entry_set_finder (self->entry, NULL);
  type (self, "47.0");
  press_enter (self);
  g_assert_nonnull (strstr (vigie_place_entry_get_message (self->entry), "Only coordinates"));
  type (self, "47.0525, 4.8371");
  g_assert_cmpuint (self->n_chosen, ==, 1);
  g_assert_null (vigie_place_entry_get_message (self->entry));
  type (self, "Beaune");
  wait_for_list (self);
  g_assert_nonnull (strstr (vigie_place_entry_get_message (self->entry), "Only coordinates"));
}

static void
test_escape_closes_then_leaves (Fixture *self, gconstpointer data)
{
  type (self, "Chanceaux");
  wait_for_list (self);
  g_assert_true (vigie_place_entry_key (self->entry, GDK_KEY_Escape));
  g_assert_false (vigie_place_entry_is_open (self->entry));
  g_assert_cmpuint (self->n_dismissed, ==, 0);
  g_assert_true (vigie_place_entry_key (self->entry, GDK_KEY_Escape));
  g_assert_cmpuint (self->n_dismissed, ==, 1);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* With a question under way and a list open. */
static void
test_can_go_away_at_any_time (Fixture *self, gconstpointer data)
{
  VigiePlaceEntry *entry = self->entry;

  type (self, "Chanceaux");
  wait_for_list (self);
  self->finder->slow = TRUE;
  type (self, "Chan");
  press_enter (self);
  g_assert_nonnull (self->finder->held);
  g_object_add_weak_pointer (G_OBJECT (entry), (gpointer *) &entry);
  gtk_window_set_child (self->window, NULL);
  answer (self->finder, self->finder->held);
  g_clear_object (&self->finder->held);
  g_assert_true (vigie_test_wait_until (is_gone, &entry, PATIENCE_MS));
  g_assert_cmpuint (self->n_chosen, ==, 0);
}

#define ADD(path, func) g_test_add ("/place-entry/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (vigie_get_resource ()); /* as the application does */

  ADD ("coordinates-at-once", test_coordinates_are_taken_at_once);
  ADD ("names-are-looked-up", test_names_are_looked_up);
  ADD ("list-is-walked-by-keys", test_list_is_walked_by_keys);
  ADD ("doubtful-is-never-taken-by-itself", test_doubtful_place_is_never_taken_by_itself);
  ADD ("enter-before-the-answer", test_enter_before_the_answer_takes_it);
  ADD ("outdated-answer", test_outdated_answer_is_dropped);
  ADD ("nothing-found-and-failure", test_nothing_found_and_failure_are_said);
  ADD ("without-a-finder", test_without_a_finder_only_coordinates);
  ADD ("escape-closes-then-leaves", test_escape_closes_then_leaves);
  ADD ("can-go-away-at-any-time", test_can_go_away_at_any_time);

  return g_test_run ();
}
