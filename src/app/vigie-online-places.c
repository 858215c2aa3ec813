/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-online-places.h"

#include <glib/gi18n.h>

#include "vigie-geocoder.h"

#define MAX_PLACES 8
#define ENOUGH 3 /* sure places with which nobody else is asked */

struct _VigieOnlinePlaces
{
  GObject parent_instance;

  VigieGeocoder *geoplateforme;
  VigieGeocoder *nominatim;
  gboolean use_nominatim;
};

static void vigie_online_places_finder_init (VigiePlaceFinderInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieOnlinePlaces,
                               vigie_online_places,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_PLACE_FINDER,
                                                      vigie_online_places_finder_init))

/* ---- words ---- */

static const char *
describe_type (VigieGeocodedType type)
{
  switch (type)
    {
    case VIGIE_GEOCODED_HOUSE:
      return C_ ("place", "Address");
    case VIGIE_GEOCODED_STREET:
      return C_ ("place", "Street");
    case VIGIE_GEOCODED_LOCALITY:
      return C_ ("place", "Locality");
    case VIGIE_GEOCODED_MUNICIPALITY:
      return C_ ("place", "Commune");
    case VIGIE_GEOCODED_AREA:
      return C_ ("place", "Area");
    case VIGIE_GEOCODED_POI:
    default:
      return C_ ("place", "Place");
    }
}

static VigieFoundPlace *
make_place (const VigieGeocodedPlace *place, const char *attribution)
{
  g_autofree char *detail = NULL;

  if (place->score >= 0)
    /* Translators: what a place is, how well it fits, and who knows it: "Commune, 87 % · © IGN" */
    detail = g_strdup_printf (_ ("%s, %.0f %% · %s"), describe_type (place->type),
                              place->score * 100, attribution);
  else
    detail = g_strdup_printf ("%s · %s", describe_type (place->type), attribution);
  return vigie_found_place_new (place->label, detail, place->lon, place->lat, place->radius_m,
                                place->doubtful);
}

/* ---- finding ---- */

typedef struct
{
  char *text;
  double lon;
  double lat;
  gboolean deliberate;
  GPtrArray *places; /* (element-type VigieFoundPlace) */
  GError *error;     /* (nullable): why the first service did not answer */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->text);
  g_clear_pointer (&search->places, g_ptr_array_unref);
  g_clear_error (&search->error);
  g_free (search);
}

static void
ask (VigieGeocoder *geocoder, GTask *task, GAsyncReadyCallback callback)
{
  Search *search = g_task_get_task_data (task);
  const VigieGeocoderQuery query = { .text = search->text,
                                     .has_near = TRUE,
                                     .near_lon = search->lon,
                                     .near_lat = search->lat,
                                     .limit = MAX_PLACES };

  vigie_geocoder_search_async (geocoder, &query, g_task_get_cancellable (task), callback,
                               g_object_ref (task));
}

/* Returns whether the service answered. */
static gboolean
take_answer (Search *search, VigieGeocoder *geocoder, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) answer = vigie_geocoder_search_finish (geocoder, result, error);

  for (guint i = 0; answer != NULL && i < answer->len && search->places->len < MAX_PLACES; i++)
    g_ptr_array_add (search->places, make_place (g_ptr_array_index (answer, i),
                                                 vigie_geocoder_get_attribution (geocoder)));
  return answer != NULL;
}

static void
finish (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  if (search->places->len == 0 && search->error != NULL)
    g_task_return_error (task, g_steal_pointer (&search->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&search->places),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
nominatim_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);

  if (take_answer (search, VIGIE_GEOCODER (object), result, NULL))
    g_clear_error (&search->error);
  finish (task);
}

static guint
count_sure (GPtrArray *places)
{
  guint n = 0;

  for (guint i = 0; i < places->len; i++)
    n += !((VigieFoundPlace *) g_ptr_array_index (places, i))->doubtful;
  return n;
}

static void
geoplateforme_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VigieOnlinePlaces *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);

  take_answer (search, VIGIE_GEOCODER (object), result, &search->error);
  /* Nominatim's policy forbids to ask while somebody types. */
  if (self->use_nominatim && search->deliberate && count_sure (search->places) < ENOUGH &&
      !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    ask (self->nominatim, task, nominatim_cb);
  else
    finish (task);
}

static void
vigie_online_places_find_async (VigiePlaceFinder *finder,
                                const char *text,
                                double near_lon,
                                double near_lat,
                                gboolean deliberate,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  VigieOnlinePlaces *self = VIGIE_ONLINE_PLACES (finder);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->text = g_strdup (text);
  search->lon = near_lon;
  search->lat = near_lat;
  search->deliberate = deliberate;
  search->places = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_found_place_free);
  g_task_set_source_tag (task, vigie_online_places_find_async);
  g_task_set_task_data (task, search, search_free);
  ask (self->geoplateforme, task, geoplateforme_cb);
}

static GPtrArray *
vigie_online_places_find_finish (VigiePlaceFinder *finder, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, finder), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- life ---- */

static void
vigie_online_places_finalize (GObject *object)
{
  VigieOnlinePlaces *self = VIGIE_ONLINE_PLACES (object);

  g_clear_object (&self->geoplateforme);
  g_clear_object (&self->nominatim);

  G_OBJECT_CLASS (vigie_online_places_parent_class)->finalize (object);
}

static void
vigie_online_places_class_init (VigieOnlinePlacesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_online_places_finalize;
}

static void
vigie_online_places_finder_init (VigiePlaceFinderInterface *interface)
{
  interface->find_async = vigie_online_places_find_async;
  interface->find_finish = vigie_online_places_find_finish;
}

static void
vigie_online_places_init (VigieOnlinePlaces *self)
{
}

/**
 * vigie_online_places_new:
 * @client: asks the servers; closed by whoever made it
 * @geoplateforme_uri: (nullable): its address, %NULL for the usual one
 * @nominatim_uri: (nullable): its address, %NULL for the usual one
 *
 * Returns: (transfer full): a finder that does not ask Nominatim
 */
VigieOnlinePlaces *
vigie_online_places_new (VigieHttpClient *client,
                         const char *geoplateforme_uri,
                         const char *nominatim_uri)
{
  VigieOnlinePlaces *self = g_object_new (VIGIE_TYPE_ONLINE_PLACES, NULL);

  self->geoplateforme = vigie_geocoder_new (client, geoplateforme_uri);
  self->nominatim = vigie_geocoder_new_nominatim (client, nominatim_uri);
  return self;
}

/**
 * vigie_online_places_set_use_nominatim:
 * @self: a finder
 * @use: whether Nominatim is asked where the Géoplateforme knows little; a deliberate choice of who
 *   has read its policy
 */
void
vigie_online_places_set_use_nominatim (VigieOnlinePlaces *self, gboolean use)
{
  g_return_if_fail (VIGIE_IS_ONLINE_PLACES (self));

  self->use_nominatim = use;
}
