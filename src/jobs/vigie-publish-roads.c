/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-publish-roads.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-closing.h"
#include "vigie-error.h"
#include "vigie-publish-private.h"
#include "vigie-publish-situation.h"
#include "vigie-sheets-path.h"

void
vigie_roads_outcome_clear (VigieRoadsOutcome *self)
{
  g_clear_pointer (&self->territory_problem, g_free);
}

/* (transfer full): numbers as they are signed; a stretch may have more than one, "D 16;D 905" */
static char **
list_numbers (VigieGuide *guide)
{
  VigieRoadGraph *graph = vigie_guide_get_graph (guide);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer number;

  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const guint32 ref = graph->edges[i].ref;
      g_auto (GStrv) parts = NULL;

      if (ref == VIGIE_ROAD_NONE || !g_hash_table_add (seen, GUINT_TO_POINTER (ref)))
        continue;
      parts = g_strsplit (vigie_road_graph_get_string (graph, ref), ";", -1);
      for (guint j = 0; parts[j] != NULL; j++)
        if (g_strstrip (parts[j])[0] != '\0')
          g_hash_table_add (numbers, g_utf8_make_valid (parts[j], -1));
    }
  g_hash_table_iter_init (&iter, numbers);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    g_strv_builder_add (builder, number);
  return g_strv_builder_end (builder);
}

/* (transfer full) (nullable): the incident as it stood, with the roads of all that says something
 * about them */
static VigieSituation *
make_situation (VigieStore *store,
                const VigieRoadsRequest *request,
                VigieGuide *guide,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (VigieSituation) situation = vigie_publish_begin_situation (store, request->at);
  g_autoptr (VigieBoard) board = NULL;

  if (request->language != NULL &&
      !vigie_language_from_string (request->language, &situation->language))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("The roads board is written in French (fr) or English (en), not in “%s”."),
                   request->language);
      return NULL;
    }
  if (request->at != VIGIE_TIME_UNKNOWN)
    {
      board = vigie_store_fold (store, request->at, error);
      if (board == NULL)
        return NULL;
    }
  situation->wants_road_states = TRUE;
  if (!vigie_publish_add_shapes (situation, store, board, guide, cancellable, error))
    return NULL;
  return g_steal_pointer (&situation);
}

/**
 * vigie_publish_roads:
 * @store: the incident
 * @request: what is asked for
 * @cancellable: (nullable): ends it
 * @outcome: (out caller-allocates): what was written, of zeros before; to be cleared
 * @error: return location for a #GError
 *
 * Writes in which state the roads are, as docs/roads-board.md says; the file is replaced whole or
 * not at all. Blocks.
 *
 * Returns: %FALSE with @error set when nothing was written
 */
gboolean
vigie_publish_roads (VigieStore *store,
                     const VigieRoadsRequest *request,
                     GCancellable *cancellable,
                     VigieRoadsOutcome *outcome,
                     GError **error)
{
  g_autoptr (VigieGuide) guide = NULL;
  g_autoptr (VigieSituation) situation = NULL;
  g_autoptr (VigieRoadsBoard) board = NULL;
  g_auto (GStrv) numbers = NULL;

  if (!vigie_sheets_check_path (request->path, error) ||
      !vigie_publish_check_target (request->path, NULL, error))
    return FALSE;
  guide =
      vigie_publish_open_guide (store, request->guide, cancellable, &outcome->territory_problem);
  situation = make_situation (store, request, guide, cancellable, error);
  if (situation == NULL)
    return FALSE;
  if (request->list_all && guide != NULL)
    numbers = list_numbers (guide);
  board = vigie_roads_board_new (
      situation, (const char *const *) numbers,
      guide != NULL ? vigie_territory_get_attribution (vigie_guide_get_territory (guide)) : NULL);
  memcpy (outcome->n_roads, board->n_roads, sizeof outcome->n_roads);
  outcome->n_stretches = board->rows->len;
  return vigie_roads_board_write (board, request->path, &outcome->n_pages, &outcome->n_bytes,
                                  error);
}
