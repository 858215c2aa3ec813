/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-territory.h"

G_BEGIN_DECLS

/**
 * VigieTerritoryContent:
 *
 * All that a territory file holds. Texts lie in @strings.
 */
typedef struct
{
  char *title;
  VigieBox box;
  VigieRoadGraph *graph;
  VigieCommuneSet *communes;
  GArray *markers;    /* (element-type VigieRoadMarker) */
  GArray *names;      /* (element-type VigiePlaceName) */
  GArray *other_refs; /* (element-type VigieRoadOtherRef) */
  GArray *sources;    /* (element-type VigieTerritorySource) */
  VigieLeftOuts left_out;
  GStringChunk *strings;
} VigieTerritoryContent;

VigieTerritoryContent *vigie_territory_content_new (void);
void vigie_territory_content_free (VigieTerritoryContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTerritoryContent, vigie_territory_content_free)
const char *vigie_territory_content_keep (VigieTerritoryContent *self, const char *text);

gboolean vigie_territory_file_write (const VigieTerritoryContent *content,
                                     const char *path,
                                     GCancellable *cancellable,
                                     GError **error);
VigieTerritoryContent *
vigie_territory_file_read (const char *path, GCancellable *cancellable, GError **error);
VigieTerritoryContent *
vigie_territory_file_read_about (const char *path, GCancellable *cancellable, GError **error);

/* For these. */
#define VIGIE_TERRITORY_APPLICATION_ID 0x56475452 /* "VGTR" */
#define VIGIE_TERRITORY_VERSION 1
guint64 vigie_territory_hash (const guint8 *data, gsize size);

G_END_DECLS
