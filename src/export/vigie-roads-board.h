/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "vigie-situation.h"

G_BEGIN_DECLS

/**
 * VigieRoadsRow:
 * @road: number, else name, else the title of what is drawn; never ""
 * @state: of it there
 * @from: where it begins, as "PR 12+300", or ""
 * @to: where it ends, or ""
 * @communes: in one line, or ""
 * @direction: in words where it is one of the two, or ""
 * @length_m: of it; 0 where that is not known
 * @since: ms
 * @until: announced end, ms, or %VIGIE_TIME_UNKNOWN
 * @cause: for people, or ""
 * @diversion: roads of the ways around, or ""
 * @shape: that says so; of the board's situation
 *
 * A stretch of road that is not as usual, or that an officer says is.
 */
typedef struct
{
  char *road;
  VigieRoadState state;
  char *from;
  char *to;
  char *communes;
  char *direction;
  double length_m;
  gint64 since;
  gint64 until;
  char *cause;
  char *diversion;
  const VigieSituationShape *shape;
} VigieRoadsRow;

/**
 * VigieRoadsBoard:
 * @situation: what it was made from; outlives the board
 * @rows: (element-type VigieRoadsRow): the worst first, then by road
 * @others: (nullable) (array zero-terminated=1): numbers of all other roads of the territory, which
 *   are green; %NULL where they are not listed one by one
 * @n_roads: how many roads stand in each state, each road once, by its worst
 * @attribution: (nullable): who must be named for the roads
 *
 * All roads with their states.
 */
typedef struct
{
  const VigieSituation *situation;
  GPtrArray *rows;
  char **others;
  guint n_roads[VIGIE_N_ROAD_STATES];
  char *attribution;
} VigieRoadsBoard;

VigieRoadsBoard *vigie_roads_board_new (const VigieSituation *situation,
                                        const char *const *all_roads,
                                        const char *attribution);
void vigie_roads_board_free (VigieRoadsBoard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadsBoard, vigie_roads_board_free)

gboolean vigie_roads_is_number (const char *road); /* or else a name */
GBytes *vigie_roads_board_to_pdf (const VigieRoadsBoard *self, guint *n_pages, GError **error);
GBytes *vigie_roads_board_to_csv (const VigieRoadsBoard *self);
gboolean vigie_roads_board_write (const VigieRoadsBoard *self,
                                  const char *path,
                                  guint *n_pages,
                                  guint64 *n_bytes,
                                  GError **error);

/* ---- words, in the language of the board ---- */

typedef enum
{
  VIGIE_ROADS_TITLE,
  VIGIE_ROADS_AS_OF, /* {0} is a date and a time */
  VIGIE_ROADS_STATE,
  VIGIE_ROADS_ROAD,
  VIGIE_ROADS_WHERE,
  VIGIE_ROADS_TIMES,
  VIGIE_ROADS_CAUSE,
  VIGIE_ROADS_DIVERSION,
  VIGIE_ROADS_SINCE, /* {0} is a time */
  VIGIE_ROADS_UNTIL, /* {0} is a time */
  VIGIE_ROADS_NO_END,
  VIGIE_ROADS_NOTHING,
  VIGIE_ROADS_OTHERS, /* heading of a list */
  VIGIE_ROADS_ALL_OTHERS,
  VIGIE_ROADS_ALERT,
  VIGIE_ROADS_SOURCE, /* {0} is who must be named */
  VIGIE_ROADS_MADE_WITH,
  VIGIE_ROADS_N_WORDS,
} VigieRoadsWord;

const char *vigie_roads_word (VigieLanguage language, VigieRoadsWord word);
char *vigie_roads_fill (VigieLanguage language, VigieRoadsWord word, const char *value);
const char *vigie_roads_state_name (VigieLanguage language, VigieRoadState state);
const char *vigie_roads_state_words (VigieLanguage language, VigieRoadState state);
char *vigie_roads_describe_direction (VigieLanguage language, const char *direction);

G_END_DECLS
