/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-words.h"
#include "vigie-road-state.h"

G_BEGIN_DECLS

/* What is of an exercise begins with VIGIE_EXERCISE_WORD, in every language: core's
 * vigie-exercise-word.h has it. */

/* For how long services that read a feed are told that a closure has ended. */
#define VIGIE_SITUATION_KEEP_MS (24 * G_GINT64_CONSTANT (3600000))

/**
 * VigieSituationStatus:
 * @VIGIE_SITUATION_PLANNED: begins later
 * @VIGIE_SITUATION_ACTIVE: holds
 * @VIGIE_SITUATION_ENDED: was lifted, or is past its announced end
 */
typedef enum
{
  VIGIE_SITUATION_PLANNED,
  VIGIE_SITUATION_ACTIVE,
  VIGIE_SITUATION_ENDED,
} VigieSituationStatus;

const char *vigie_situation_status_to_string (VigieSituationStatus status); /* "planned", … */

/**
 * VigieSituationReference:
 * @text: (nullable): for people: "PR 12+300", "230 m from D 16"
 * @has_pr: whether it is a PR; the others are 0 otherwise
 * @pr: the one before
 * @pr_m: metres behind it
 * @side: 'D' or 'G' where each carriageway has its own PR, else 0
 *
 * Where on a road a section begins or ends.
 */
typedef struct
{
  char *text;
  gboolean has_pr;
  guint pr;
  double pr_m;
  char side;
} VigieSituationReference;

/**
 * VigieSituationSection:
 * @road: (nullable): its number, else its name
 * @from: where the cut begins
 * @to: where it ends
 * @direction: "both", "forward" round a roundabout, or where its traffic goes, as "north-east"
 * @both_ways: whether @direction is "both"
 * @is_roundabout: a part of one
 * @is_carriageway: the other carriageway of the road is a section of its own
 * @communes: (array zero-terminated=1): names, those with most of it first; may be empty
 * @length_m: in the area
 * @stretch_from: (nullable): the road that crosses at the last usable junction
 * @stretch_to: (nullable): the same at the first one after it
 * @stretch_length_m: between these, or NaN where that is not known
 * @along: (nullable): the line of the stretch, from @stretch_from to @stretch_to; %NULL where no
 *   territory knows it
 * @against: (nullable): the same the other way, beginning where its traffic comes from; %NULL where
 *   nobody drives that way. It may be longer than @along, for the junctions need not be the same
 *
 * A closed piece of one road.
 */
typedef struct
{
  char *road;
  VigieSituationReference from;
  VigieSituationReference to;
  char *direction;
  gboolean both_ways;
  gboolean is_roundabout;
  gboolean is_carriageway;
  char **communes;
  double length_m;
  char *stretch_from;
  char *stretch_to;
  double stretch_length_m;
  VigieGeometry *along;
  VigieGeometry *against;
} VigieSituationSection;

/* A road of a diversion; texts are %NULL and numbers NaN where not known. */
typedef struct
{
  char *road; /* its number, else its name */
  char *name; /* where both are known */
  double length_m;
  double seconds;
} VigieSituationRoad;

/**
 * VigieSituationRoute:
 * @roads: (element-type VigieSituationRoad): in their order
 * @length_m: of all, or NaN where not known
 * @seconds: or NaN
 * @extra_seconds: longer than without closures, or NaN
 * @vehicle: (nullable): "car", "hgv"
 * @closure: (nullable): id of the shape that it leads around
 *
 * The way that a diversion takes. Its line is the shape's geometry.
 */
typedef struct
{
  GPtrArray *roads;
  double length_m;
  double seconds;
  double extra_seconds;
  char *vehicle;
  char *closure;
} VigieSituationRoute;

/**
 * VigieSituationShape:
 * @id: what decisions name; from other desks, so any text
 * @version: 1 when drawn, one more with every edit and with lifting
 * @title: as people wrote it, may be ""
 * @label: its title, or else the kind in words: for people, without the word of an exercise
 * @kind_label: « Closure », in the situation's language
 * @cause: a word of vigie_shape_get_causes(), free text, or ""
 * @cause_label: the same for people, or ""
 * @from: begin, ms
 * @to: announced end, ms, or %VIGIE_TIME_UNKNOWN
 * @lifted_at: ms, or %VIGIE_TIME_UNKNOWN
 * @ends_at: when its validity ends: the sooner of both, or %VIGIE_TIME_UNKNOWN while open
 * @drawn_at: when it was drawn first, ms
 * @changed_at: when that version was made, ms
 * @status: at the moment of the situation
 * @has_road_state: whether it says in which state its roads are
 * @road_state: that
 * @geometry: (nullable): what is drawn
 * @sections: (element-type VigieSituationSection): what a closure closes; may be empty
 * @route: (nullable): of a diversion that was looked for, not drawn by hand
 * @is_cut: of a diversion: a closure lies on it, so nobody is sent there
 */
typedef struct
{
  char *id;
  int version;
  VigieShapeKind kind;
  char *title;
  char *label;
  char *kind_label;
  char *cause;
  char *cause_label;
  gint64 from;
  gint64 to;
  gint64 lifted_at;
  gint64 ends_at;
  gint64 drawn_at;
  gint64 changed_at;
  VigieSituationStatus status;
  gboolean has_road_state;
  VigieRoadState road_state;
  VigieGeometry *geometry;
  GPtrArray *sections;
  VigieSituationRoute *route;
  gboolean is_cut;
} VigieSituationShape;

/**
 * VigieSituation:
 * @id: (nullable): of the incident
 * @title: of the incident, or ""
 * @organisation: (nullable): who publishes
 * @author: (nullable): who keeps the log; a person, so no format names it
 * @attribution: (nullable): what a map must show
 * @exercise: every title begins with %VIGIE_EXERCISE_WORD
 * @at: the moment that it describes, ms
 * @exported_at: now, ms
 * @language: of texts for people
 * @zone: of times for people, and of offsets in formats that ask for one
 * @with_lifted: also what has ended is asked for
 * @wants_road_states: also shapes that are no closures get sections, where they say in which state
 *   their roads are
 * @has_territory: whether lines of closed sections could be looked up
 * @shapes: (element-type VigieSituationShape): all of them, in the order in which they were drawn,
 *   ended ones too: vigie_situation_shows() says what belongs into a file
 *
 * An incident at a moment, as every format needs it. Plain data, filled once and not changed; all
 * texts are valid UTF-8, and those that people wrote may hold any character.
 */
typedef struct
{
  char *id;
  char *title;
  char *organisation;
  char *author;
  char *attribution;
  gboolean exercise;
  gint64 at;
  gint64 exported_at;
  VigieLanguage language;
  GTimeZone *zone;
  gboolean with_lifted;
  gboolean wants_road_states;
  gboolean has_territory;
  GPtrArray *shapes;
} VigieSituation;

VigieSituation *vigie_situation_new (void);
void vigie_situation_free (VigieSituation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieSituation, vigie_situation_free)

VigieSituationShape *vigie_situation_add_shape (VigieSituation *self, const VigieShape *shape);
VigieSituationSection *vigie_situation_shape_add_section (VigieSituationShape *self);
VigieSituationRoute *vigie_situation_shape_add_route (VigieSituationShape *self);
VigieSituationRoad *vigie_situation_route_add_road (VigieSituationRoute *self);
void vigie_situation_reference_set (VigieSituationReference *self, const char *text);

gboolean vigie_situation_shows (const VigieSituation *self,
                                const VigieSituationShape *shape,
                                gint64 keep_ms);
const VigieSituationShape *vigie_situation_find_shape (const VigieSituation *self,
                                                       const char *id); /* (nullable) */
char *vigie_situation_mark (const VigieSituation *self, const char *text);
char *vigie_situation_describe (const VigieSituation *self, const VigieSituationShape *shape);
char *vigie_situation_format_time (const VigieSituation *self, gint64 at);

G_END_DECLS
