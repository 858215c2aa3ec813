/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"

G_BEGIN_DECLS

/* The file behind VigieMbtiles: blocking, one thread at a time. The file is not trusted. */
typedef struct _VigieMbtilesFile VigieMbtilesFile;

/**
 * VigieMbtilesFacts:
 * @title: its name, or the file's
 * @attribution: plain text, may be empty
 * @tile_size: pixels a side; 512 for vector tiles
 * @bounds: west, south, east, north in degrees
 */
typedef struct
{
  char *title;
  char *attribution;
  VigieTileFormat format;
  int min_zoom;
  int max_zoom;
  int tile_size;
  gboolean has_bounds;
  double bounds[4];
} VigieMbtilesFacts;

VigieMbtilesFile *
vigie_mbtiles_file_open (const char *path, GCancellable *cancellable, GError **error);
void vigie_mbtiles_file_close (VigieMbtilesFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieMbtilesFile, vigie_mbtiles_file_close)

const VigieMbtilesFacts *vigie_mbtiles_file_get_facts (VigieMbtilesFile *self);
GBytes *vigie_mbtiles_file_read (VigieMbtilesFile *self,
                                 int z,
                                 int x,
                                 int y,
                                 GCancellable *cancellable,
                                 VigieTileFormat *format,
                                 GError **error);

char *vigie_mbtiles_plain_text (const char *html);

G_END_DECLS
