/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-territory-labels.h"

G_BEGIN_DECLS

#define VIGIE_N_PLACE_CLASSES 7

typedef struct
{
  const char *word;
  double size; /* pixels, as the styles have it */
  int min_zoom;
  gint64 people; /* of a commune, at least; −1 where communes are not of that class */
} PlaceClass;

extern const PlaceClass vigie_place_classes[VIGIE_N_PLACE_CLASSES];

typedef struct
{
  const char *text;
  double x;
  double y;
  double people; /* or an estimate */
  double radius_m;
  guint class; /* of place_classes */
} Place;

/* A road's line between two ends or forks of its number. */
typedef struct
{
  const char *text;
  guint first; /* in @xy, of pairs */
  guint n;
  double length; /* world units */
  guint8 road_class;
} NumberedLine;

struct _VigieTerritoryLabels
{
  VigieTerritory *territory;
  VigieRoadGraph *lines; /* owns the numbers */
  GArray *places;        /* (element-type Place): the most important first */
  GArray *numbered;      /* (element-type NumberedLine): the greatest roads first */
  GArray *xy;
};

G_END_DECLS
