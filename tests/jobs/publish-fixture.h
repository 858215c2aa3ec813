/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "made-osm.h"
#include "store-support.h"
#include "territory-support.h"

/* An incident whose closure lies on two roads. For test programs only. */

#define LON 5.04
#define LAT 47.32

/* Two roads that cross in the middle of the closure. */
static inline char *
make_territory (const char *dir)
{
  g_autoptr (MadeOsm) osm = made_osm_new ();
  const gint64 east[] = { 1, 5, 2 }, north[] = { 3, 5, 4 };
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;

  made_osm_node (osm, 1, LON - 0.1, LAT, NULL);
  made_osm_node (osm, 2, LON + 0.1, LAT, NULL);
  made_osm_node (osm, 3, LON, LAT - 0.1, NULL);
  made_osm_node (osm, 4, LON, LAT + 0.1, NULL);
  made_osm_node (osm, 5, LON, LAT, NULL);
  made_osm_way (osm, 1, east, 3, "highway=primary", "ref=D 971", NULL);
  made_osm_way (osm, 2, north, 3, "highway=secondary", "ref=D 12", NULL);
  territory = build_osm (dir, osm, &report);
  return g_build_filename (dir, "OUT.territory", NULL);
}

static inline VigieStore *
make_incident (const Place *place, const char *territory)
{
  static const char payload[] =
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[5.03,47.31],[5.05,47.31],[5.05,47.33],[5.03,47.33],[5.03,47.31]]]}}";
  VigieStore *store = create_store (place->path);
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft =
      vigie_draft_new ("shape.draw", "shape-1", node, NULL, "anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
  vigie_store_set (store, VIGIE_INFO_TERRITORY, territory, &error);
  g_assert_no_error (error);
  return store;
}

static inline void
decide (VigieStore *store, const char *kind, const char *subject, const char *payload)
{
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, node, NULL, "anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}
