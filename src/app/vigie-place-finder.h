/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieFoundPlace:
 * @label: its name, "Chanceaux" or "D 971, PR 12+300"
 * @detail: (nullable): what it is and how well it fits, in the user's words: "Commune, Côte-d'Or"
 * @lon: degrees east
 * @lat: degrees north
 * @radius_m: how far around the place may lie, 0 when it is not known
 * @doubtful: whether a person must look at it before it is taken
 *
 * A place that a text may mean.
 */
typedef struct
{
  char *label;
  char *detail;
  double lon;
  double lat;
  double radius_m;
  gboolean doubtful;
} VigieFoundPlace;

VigieFoundPlace *vigie_found_place_new (const char *label,
                                        const char *detail,
                                        double lon,
                                        double lat,
                                        double radius_m,
                                        gboolean doubtful);
void vigie_found_place_free (VigieFoundPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieFoundPlace, vigie_found_place_free)

/**
 * VigiePlaceFinder:
 *
 * Finds places by their names. It may read files or ask the network; it answers on the thread that
 * asked, and an outdated question is cancelled.
 */
#define VIGIE_TYPE_PLACE_FINDER (vigie_place_finder_get_type ())
G_DECLARE_INTERFACE (VigiePlaceFinder, vigie_place_finder, VIGIE, PLACE_FINDER, GObject)

/**
 * VigiePlaceFinderInterface:
 * @find_async: looks for @text, near a place where there are several; deliberate where somebody
 *   asked for just that, not while it is being typed
 * @find_finish: (transfer full) (element-type VigieFoundPlace): the best first, perhaps none
 */
struct _VigiePlaceFinderInterface
{
  GTypeInterface parent_interface;

  void (*find_async) (VigiePlaceFinder *self,
                      const char *text,
                      double near_lon,
                      double near_lat,
                      gboolean deliberate,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GPtrArray *(*find_finish) (VigiePlaceFinder *self, GAsyncResult *result, GError **error);
};

void vigie_place_finder_find_async (VigiePlaceFinder *self,
                                    const char *text,
                                    double near_lon,
                                    double near_lat,
                                    gboolean deliberate,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *
vigie_place_finder_find_finish (VigiePlaceFinder *self, GAsyncResult *result, GError **error);

G_END_DECLS
