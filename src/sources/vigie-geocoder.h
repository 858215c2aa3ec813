/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"

G_BEGIN_DECLS

#define VIGIE_GEOPLATEFORME_URI "https://data.geopf.fr/geocodage/"
#define VIGIE_GEOPLATEFORME_ATTRIBUTION "© IGN, Base Adresse Nationale"
#define VIGIE_NOMINATIM_URI "https://nominatim.openstreetmap.org/"
#define VIGIE_NOMINATIM_ATTRIBUTION "© OpenStreetMap contributors"
/* To be shown to whoever turns Nominatim on: its use must be a deliberate choice. */
#define VIGIE_NOMINATIM_POLICY_URI "https://operations.osmfoundation.org/policies/nominatim/"

#define VIGIE_GEOCODER_MAX_LIMIT 20

/**
 * VigieGeocodedType:
 * @VIGIE_GEOCODED_HOUSE: one address
 * @VIGIE_GEOCODED_STREET: a street or road
 * @VIGIE_GEOCODED_LOCALITY: a hamlet, a quarter, a named place; also a wood or a river
 * @VIGIE_GEOCODED_MUNICIPALITY: a commune
 * @VIGIE_GEOCODED_POI: a building, a bridge, a summit and the like
 * @VIGIE_GEOCODED_AREA: larger than a commune: no place on a map
 */
typedef enum
{
  VIGIE_GEOCODED_HOUSE,
  VIGIE_GEOCODED_STREET,
  VIGIE_GEOCODED_LOCALITY,
  VIGIE_GEOCODED_MUNICIPALITY,
  VIGIE_GEOCODED_POI,
  VIGIE_GEOCODED_AREA,
} VigieGeocodedType;

/**
 * VigieGeocodedPlace:
 * @label: its name and where that is, one line
 * @lon: degrees east
 * @lat: degrees north
 * @score: 0 to 1, how well it fits what was asked, as the service says; −1 where it does not say
 * @type: what it is
 * @category: (nullable): what it is more closely, in the service's words
 * @radius_m: how far from there it may be. Géoplateforme says nothing of this: these are our own
 *   careful estimates, by the type: 30 m for an address, 300 m for a street, 1000 m for a locality,
 *   3000 m for a municipality, 100 m for a point of interest, 30 km for what is larger. Nominatim
 *   gives a box: half its diagonal, at least the 30 m of an address
 * @doubtful: scored under 0.5, or not scored: to be offered, and not to be taken for the answer
 */
typedef struct
{
  char *label;
  double lon;
  double lat;
  double score;
  VigieGeocodedType type;
  char *category;
  double radius_m;
  gboolean doubtful;
} VigieGeocodedPlace;

const char *vigie_geocoded_type_to_string (VigieGeocodedType type);

/**
 * VigieGeocoderQuery:
 * @text: an address or the name of a place
 * @has_near: whether @near_lon and @near_lat are given: places near there come first
 * @limit: at most so many, up to %VIGIE_GEOCODER_MAX_LIMIT; 0 for 5
 */
typedef struct
{
  const char *text;
  gboolean has_near;
  double near_lon;
  double near_lat;
  guint limit;
} VigieGeocoderQuery;

/**
 * VigieGeocoder:
 *
 * Asks a service on the web where a place is. Answers are kept in memory as long as it lives.
 * Whatever number of them there is, a service is asked at most five times a second, Nominatim once.
 * Callable on any thread.
 *
 * Construct properties: "client", "nominatim" (boolean), "base-uri" (nullable), "timeout-ms" (uint,
 * 15 s if not given).
 */
#define VIGIE_TYPE_GEOCODER (vigie_geocoder_get_type ())
G_DECLARE_FINAL_TYPE (VigieGeocoder, vigie_geocoder, VIGIE, GEOCODER, GObject)

VigieGeocoder *vigie_geocoder_new (VigieHttpClient *client, const char *base_uri);
VigieGeocoder *vigie_geocoder_new_nominatim (VigieHttpClient *client, const char *base_uri);
const char *vigie_geocoder_get_attribution (VigieGeocoder *self);
const char *vigie_geocoder_get_policy_uri (VigieGeocoder *self);

void vigie_geocoder_search_async (VigieGeocoder *self,
                                  const VigieGeocoderQuery *query,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *vigie_geocoder_search_finish (VigieGeocoder *self, GAsyncResult *result, GError **error);
GPtrArray *vigie_geocoder_search (VigieGeocoder *self,
                                  const VigieGeocoderQuery *query,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
