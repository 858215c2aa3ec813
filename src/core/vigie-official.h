/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-geometry.h"
#include "vigie-time.h"

G_BEGIN_DECLS

/**
 * VigieOfficialKind:
 * @VIGIE_OFFICIAL_RIVER: a stretch of a river, with its level of vigilance
 * @VIGIE_OFFICIAL_CLOSED: a road or carriageway is closed
 * @VIGIE_OFFICIAL_ACCIDENT: an accident
 * @VIGIE_OFFICIAL_OBSTACLE: something lies or stands on a road
 * @VIGIE_OFFICIAL_LANES: lanes are closed
 * @VIGIE_OFFICIAL_DIVERSION: traffic is led another way
 * @VIGIE_OFFICIAL_WORKS: works on a road
 * @VIGIE_OFFICIAL_TRAFFIC: a queue, or conditions of driving
 * @VIGIE_OFFICIAL_OTHER: something else on a road
 * @VIGIE_OFFICIAL_WEATHER: a département's vigilance for one phenomenon
 *
 * What an authority says of something. Of several things at one place, the first ones matter most.
 */
typedef enum
{
  VIGIE_OFFICIAL_RIVER,
  VIGIE_OFFICIAL_CLOSED,
  VIGIE_OFFICIAL_ACCIDENT,
  VIGIE_OFFICIAL_OBSTACLE,
  VIGIE_OFFICIAL_LANES,
  VIGIE_OFFICIAL_DIVERSION,
  VIGIE_OFFICIAL_WORKS,
  VIGIE_OFFICIAL_TRAFFIC,
  VIGIE_OFFICIAL_OTHER,
  VIGIE_OFFICIAL_WEATHER,
} VigieOfficialKind;

#define VIGIE_OFFICIAL_N_KINDS (VIGIE_OFFICIAL_WEATHER + 1)
#define VIGIE_OFFICIAL_N_LEVELS 5 /* 0: none is given; 1 green, 2 yellow, 3 orange, 4 red */
#define VIGIE_OFFICIAL_MAX_ITEMS 5000

const char *vigie_official_kind_to_string (VigieOfficialKind kind); /* "river", … */

/**
 * VigieOfficialItem:
 * @id: its name at the authority
 * @kind: what it is
 * @level: 0 where none is given, else 1 green to 4 red
 * @title: a river, a road, or the number of a département
 * @place: (nullable): where on it
 * @topic: (nullable): a phenomenon in one fixed word: "wind", …
 * @text: (nullable): what the authority says of it to the public
 * @from: ms since when it holds, or %VIGIE_TIME_UNKNOWN
 * @to: ms until when, or %VIGIE_TIME_UNKNOWN
 * @geometry: (nullable): where it is, as the authority gives it
 */
typedef struct
{
  char *id;
  VigieOfficialKind kind;
  guint level;
  char *title;
  char *place;
  char *topic;
  char *text;
  gint64 from;
  gint64 to;
  VigieGeometry *geometry;
} VigieOfficialItem;

VigieOfficialItem *vigie_official_item_new (VigieOfficialKind kind, const char *id);
void vigie_official_item_free (VigieOfficialItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOfficialItem, vigie_official_item_free)
gboolean vigie_official_item_holds_at (const VigieOfficialItem *self, gint64 at);

/**
 * VigieOfficialState:
 * @items: (element-type VigieOfficialItem): what is in or near the incident's area
 * @n_all: how much there was in all
 * @levels: how much of it had which level
 * @is_whole: whether @items are of the whole country, for want of an area
 *
 * The situation as an authority sees it at one time. Not changed once it is made.
 */
typedef struct
{
  GPtrArray *items;
  guint n_all;
  guint levels[VIGIE_OFFICIAL_N_LEVELS];
  gboolean is_whole;
} VigieOfficialState;

VigieOfficialState *vigie_official_state_new (void);
void vigie_official_state_free (VigieOfficialState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOfficialState, vigie_official_state_free)
guint vigie_official_state_get_top_level (const VigieOfficialState *self);
GBytes *vigie_official_state_pack (const VigieOfficialState *self);
VigieOfficialState *vigie_official_state_unpack (GBytes *packed, GError **error);
char *vigie_official_state_to_json (const VigieOfficialState *self);

/**
 * VigieOfficialSheet:
 * @watch: key of the watched source
 * @kind: of the source: "vigicrues"
 * @said_at: ms, when the authority says that it is so, or %VIGIE_TIME_UNKNOWN
 * @first_at: ms, when it was first answered
 * @last_at: ms, when it was last answered, or said to be unchanged
 * @state: what was said
 *
 * What an authority said, as it was observed.
 */
typedef struct
{
  char *watch;
  char *kind;
  gint64 said_at;
  gint64 first_at;
  gint64 last_at;
  VigieOfficialState *state;
} VigieOfficialSheet;

void vigie_official_sheet_free (VigieOfficialSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOfficialSheet, vigie_official_sheet_free)
gboolean vigie_official_sheet_is_old (const VigieOfficialSheet *self, gint64 now);

/**
 * VigieOfficialNews:
 * @kind: of the source: "vigicrues"
 * @said_at: ms, when the authority says that it is so; %VIGIE_TIME_UNKNOWN where it does not
 * @answer: (nullable) (array fixed-size=32): SHA-256 of the whole answer
 * @packed: (nullable): by vigie_official_state_pack(); %NULL where it is as it was
 *
 * What a source of official information observed; all of it is borrowed.
 */
typedef struct
{
  const char *kind;
  gint64 said_at;
  const guint8 *answer;
  GBytes *packed;
} VigieOfficialNews;

G_END_DECLS
