/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-places.h"

#include <glib/gi18n.h>

struct _VigieTerritoryPlaces
{
  GObject parent_instance;

  VigieGuide *guide;      /* (nullable) */
  VigiePlaceFinder *next; /* (nullable) */
};

static void vigie_territory_places_finder_init (VigiePlaceFinderInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieTerritoryPlaces,
                               vigie_territory_places,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_PLACE_FINDER,
                                                      vigie_territory_places_finder_init))

static VigieFoundPlace *
make_place (const VigiePlace *place, const char *territory)
{
  g_autofree char *detail = g_strdup_printf ("%s · %s",
                                             place->position.origin == VIGIE_ORIGIN_ROAD_REFERENCE
                                                 ? C_ ("place", "Road")
                                                 : C_ ("place", "Place"),
                                             territory);

  return vigie_found_place_new (place->label, detail, place->position.lon, place->position.lat,
                                place->position.radius_m, FALSE);
}

/* Returns whether nobody else need be asked: a road reference is of the territory or of nowhere. */
static gboolean
look_up (VigieTerritoryPlaces *self, const char *text, GPtrArray *found, GError **error)
{
  const char *title = vigie_territory_get_title (vigie_guide_get_territory (self->guide));
  VigieRoadReference reference;
  g_autoptr (GArray) places = vigie_guide_look_up (self->guide, text, error);

  for (guint i = 0; places != NULL && i < places->len; i++)
    g_ptr_array_add (found, make_place (&g_array_index (places, VigiePlace, i), title));
  return vigie_road_reference_parse (text, &reference);
}

static void
next_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *found = g_task_get_task_data (task);
  g_autoptr (GPtrArray) others =
      vigie_place_finder_find_finish (VIGIE_PLACE_FINDER (object), result, &error);

  if (others == NULL && found->len == 0)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (others != NULL)
    g_ptr_array_extend_and_steal (found, g_steal_pointer (&others));
  g_task_return_pointer (task, g_ptr_array_ref (found), (GDestroyNotify) g_ptr_array_unref);
}

static void
vigie_territory_places_find_async (VigiePlaceFinder *finder,
                                   const char *text,
                                   double near_lon,
                                   double near_lat,
                                   gboolean deliberate,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  VigieTerritoryPlaces *self = VIGIE_TERRITORY_PLACES (finder);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_found_place_free);
  gboolean is_all = self->guide != NULL && look_up (self, text, found, &error);

  g_task_set_source_tag (task, vigie_territory_places_find_async);
  g_task_set_task_data (task, found, (GDestroyNotify) g_ptr_array_unref);
  if (is_all && error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (is_all || self->next == NULL)
    g_task_return_pointer (task, g_ptr_array_ref (found), (GDestroyNotify) g_ptr_array_unref);
  else
    vigie_place_finder_find_async (self->next, text, near_lon, near_lat, deliberate, cancellable,
                                   next_cb, g_steal_pointer (&task));
}

static GPtrArray *
vigie_territory_places_find_finish (VigiePlaceFinder *finder, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, finder), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
vigie_territory_places_finalize (GObject *object)
{
  VigieTerritoryPlaces *self = VIGIE_TERRITORY_PLACES (object);

  g_clear_pointer (&self->guide, vigie_guide_unref);
  g_clear_object (&self->next);

  G_OBJECT_CLASS (vigie_territory_places_parent_class)->finalize (object);
}

static void
vigie_territory_places_class_init (VigieTerritoryPlacesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_territory_places_finalize;
}

static void
vigie_territory_places_finder_init (VigiePlaceFinderInterface *interface)
{
  interface->find_async = vigie_territory_places_find_async;
  interface->find_finish = vigie_territory_places_find_finish;
}

static void
vigie_territory_places_init (VigieTerritoryPlaces *self)
{
}

/**
 * vigie_territory_places_new:
 * @next: (nullable): who is asked for what the territory does not know
 *
 * Returns: (transfer full): a finder without a territory yet
 */
VigieTerritoryPlaces *
vigie_territory_places_new (VigiePlaceFinder *next)
{
  VigieTerritoryPlaces *self = g_object_new (VIGIE_TYPE_TERRITORY_PLACES, NULL);

  g_set_object (&self->next, next);
  return self;
}

void
vigie_territory_places_set_guide (VigieTerritoryPlaces *self, VigieGuide *guide)
{
  g_return_if_fail (VIGIE_IS_TERRITORY_PLACES (self));

  g_clear_pointer (&self->guide, vigie_guide_unref);
  self->guide = guide != NULL ? vigie_guide_ref (guide) : NULL;
}
