/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-place-finder.h"

G_DEFINE_INTERFACE (VigiePlaceFinder, vigie_place_finder, G_TYPE_OBJECT)

static void
vigie_place_finder_default_init (VigiePlaceFinderInterface *interface)
{
}

/**
 * vigie_found_place_new:
 *
 * Returns: (transfer full): a place; see #VigieFoundPlace
 */
VigieFoundPlace *
vigie_found_place_new (const char *label,
                       const char *detail,
                       double lon,
                       double lat,
                       double radius_m,
                       gboolean doubtful)
{
  VigieFoundPlace *self = g_new (VigieFoundPlace, 1);

  *self = (VigieFoundPlace) { g_strdup (label), g_strdup (detail), lon, lat, radius_m, doubtful };
  return self;
}

void
vigie_found_place_free (VigieFoundPlace *self)
{
  g_free (self->label);
  g_free (self->detail);
  g_free (self);
}

/**
 * vigie_place_finder_find_async:
 * @self: a finder
 * @text: what somebody wrote, not empty
 * @near_lon: degrees, what is looked at
 * @near_lat: degrees
 * @deliberate: whether somebody asked for just this; some services may not be asked while one types
 * @cancellable: (nullable): cancelled when the answer is of no use any more
 * @callback: called once
 * @user_data: for @callback
 */
void
vigie_place_finder_find_async (VigiePlaceFinder *self,
                               const char *text,
                               double near_lon,
                               double near_lat,
                               gboolean deliberate,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_PLACE_FINDER (self));
  g_return_if_fail (text != NULL && text[0] != '\0');

  VIGIE_PLACE_FINDER_GET_IFACE (self)->find_async (self, text, near_lon, near_lat, deliberate,
                                                   cancellable, callback, user_data);
}

/**
 * vigie_place_finder_find_finish:
 * @self: a finder
 * @result: as the callback got it
 * @error: why it could not look, in the user's words
 *
 * Returns: (transfer full) (element-type VigieFoundPlace): the best first, perhaps none; %NULL on
 *   failure
 */
GPtrArray *
vigie_place_finder_find_finish (VigiePlaceFinder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_FINDER (self), NULL);

  return VIGIE_PLACE_FINDER_GET_IFACE (self)->find_finish (self, result, error);
}
