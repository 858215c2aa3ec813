/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-territory.h"

G_BEGIN_DECLS

/**
 * VigieTerritoryLabel:
 * @text: a name, or a road's number
 * @word: "city", "town", "village", …, or the road's class; as in OpenMapTiles
 * @x: of its middle, in world units
 * @y: the same
 * @half_width: in pixels of a tile of 512; an estimate on the safe side
 * @half_height: the same
 * @road_class: #VigieRoadClass of a number; -1 for a place
 * @rank: 1 for the most important place; of a number its class
 */
typedef struct
{
  const char *text;
  const char *word;
  double x;
  double y;
  double half_width;
  double half_height;
  int road_class;
  guint rank;
} VigieTerritoryLabel;

/* What may be written on a map of a territory: names of places, most important first, and roads'
 * numbers. Immutable, for any thread. */
typedef struct _VigieTerritoryLabels VigieTerritoryLabels;

VigieTerritoryLabels *vigie_territory_labels_new (VigieTerritory *territory);
void vigie_territory_labels_free (VigieTerritoryLabels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTerritoryLabels, vigie_territory_labels_free)

/* What is written at one zoom, and where: nothing over something else. Immutable. */
typedef struct _VigieLabelSheet VigieLabelSheet;

VigieLabelSheet *vigie_territory_labels_place (const VigieTerritoryLabels *self, int zoom);
void vigie_label_sheet_free (VigieLabelSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieLabelSheet, vigie_label_sheet_free)

const VigieTerritoryLabel *vigie_label_sheet_get (const VigieLabelSheet *self, guint index);
const guint32 *vigie_label_sheet_get_tile (const VigieLabelSheet *self,
                                           int x,
                                           int y,
                                           guint *n); /* (nullable): labels that reach into it */

const char *vigie_territory_class_word (VigieRoadClass road_class);
VigieRoadClass vigie_territory_lowest_class (int zoom);

G_END_DECLS
