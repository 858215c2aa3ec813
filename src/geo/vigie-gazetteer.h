/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigiePlaceKind:
 * @VIGIE_PLACE_COMMUNE: a commune, or any town
 * @VIGIE_PLACE_OLD_COMMUNE: what a part of a merged commune was called before
 * @VIGIE_PLACE_HAMLET: a hamlet or a named spot
 * @VIGIE_PLACE_STREET: a street
 * @VIGIE_PLACE_POI: a building, a bridge, a summit, …
 *
 * What a name stands for.
 */
typedef enum
{
  VIGIE_PLACE_COMMUNE,
  VIGIE_PLACE_OLD_COMMUNE,
  VIGIE_PLACE_HAMLET,
  VIGIE_PLACE_STREET,
  VIGIE_PLACE_POI,
} VigiePlaceKind;

/**
 * VigieGazetteerEntry:
 * @label: the name as it is written
 * @kind: what it is
 * @lon: degrees
 * @lat: degrees
 * @radius_m: how large it is; of a commune sqrt (area / π); 0 for what is usual
 * @commune: where it lies, as the territory numbers communes, or %G_MAXUINT32
 * @population: 0 where not known
 */
typedef struct
{
  const char *label;
  VigiePlaceKind kind;
  double lon;
  double lat;
  double radius_m;
  guint32 commune;
  guint32 population;
} VigieGazetteerEntry;

#define VIGIE_MENTION_MAX_ENTRIES 4

/**
 * VigieMention:
 * @start: first byte in the text
 * @end: the byte behind the last one
 * @n_entries: 1 or more
 * @entries: what may be meant, the likeliest first
 * @scores: how likely, the more the better
 * @is_direction: whether it only says where something leads (« vers Dijon »)
 * @follows_between: whether it is the first of two, as in « entre X et Y »
 * @is_piece: whether it is only a part of a hashtag
 *
 * A name that was found.
 */
typedef struct
{
  gsize start;
  gsize end;
  guint n_entries;
  guint32 entries[VIGIE_MENTION_MAX_ENTRIES];
  double scores[VIGIE_MENTION_MAX_ENTRIES];
  gboolean is_direction;
  gboolean follows_between;
  gboolean is_piece;
} VigieMention;

/**
 * VigieGazetteer:
 *
 * Names of places. Immutable once made; it may be used from any thread.
 */
typedef struct _VigieGazetteer VigieGazetteer;

VigieGazetteer *vigie_gazetteer_new (const VigieGazetteerEntry *entries, gsize n_entries);
void vigie_gazetteer_free (VigieGazetteer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieGazetteer, vigie_gazetteer_free)

const VigieGazetteerEntry *vigie_gazetteer_get_entry (VigieGazetteer *self, guint32 entry);
const VigieGazetteerEntry *vigie_gazetteer_get_commune (VigieGazetteer *self, guint32 commune);

guint
vigie_gazetteer_find (VigieGazetteer *self, const char *text, VigieMention *mentions, guint max);
guint vigie_gazetteer_lookup (VigieGazetteer *self,
                              const char *name,
                              guint32 entries[VIGIE_MENTION_MAX_ENTRIES]);

G_END_DECLS
