/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-guide.h"
#include "vigie-roads-board.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieRoadsRequest:
 * @path: where to: a table where it ends with ".csv", a PDF where with ".pdf"
 * @language: (nullable): "fr", "en"; %NULL for the desk's
 * @guide: (nullable): the incident's territory, where the caller has it open; it is opened
 *   otherwise
 * @at: the moment it describes in ms, or %VIGIE_TIME_UNKNOWN for now
 * @list_all: whether the roads that are green are listed one by one
 */
typedef struct
{
  const char *path;
  const char *language;
  VigieGuide *guide;
  gint64 at;
  gboolean list_all;
} VigieRoadsRequest;

/**
 * VigieRoadsOutcome:
 * @n_roads: how many roads stand in each state
 * @n_stretches: rows of the table
 * @n_pages: of a PDF
 * @n_bytes: of the file
 * @territory_problem: (nullable): a sentence: why the incident's territory could not be read
 */
typedef struct
{
  guint n_roads[VIGIE_N_ROAD_STATES];
  guint n_stretches;
  guint n_pages;
  guint64 n_bytes;
  char *territory_problem;
} VigieRoadsOutcome;

void vigie_roads_outcome_clear (VigieRoadsOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieRoadsOutcome, vigie_roads_outcome_clear)

gboolean vigie_publish_roads (VigieStore *store,
                              const VigieRoadsRequest *request,
                              GCancellable *cancellable,
                              VigieRoadsOutcome *outcome,
                              GError **error);

G_END_DECLS
