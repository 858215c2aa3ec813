/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a text speaks of: a road with its PR, a road in a commune, a place, the best first. */
#include "vigie-places.h"

#include <string.h>

#define MAX_MENTIONS 16
#define MAX_ROADS 6
#define MAX_FOUND 64
#define MAX_WHOLE_ROAD_M 30000 /* a longer one says nothing */
#define MAX_SPAN 60            /* bytes between a road and its commune that are one expression */

/* How sure each kind is; a name's own score, of 0 to about 12, comes on top. */
#define SCORE_PR 100
#define SCORE_BETWEEN 80
#define SCORE_PART 60
#define SCORE_NAME 20
#define SCORE_ROAD 10
#define SCORE_DIRECTION (-12)
#define SCORE_PIECE (-5) /* « #InondationsDijon » is about Dijon, if not in Dijon */
#define SCORE_PRECISE 8

typedef struct
{
  VigiePlace place;
  double score;
} Candidate;

typedef struct
{
  VigieGazetteer *gazetteer;
  VigiePrTable *roads;
  VigieMention mentions[MAX_MENTIONS];
  guint n_mentions;
  VigieRoadReference references[MAX_ROADS];
  guint n_references;
  Candidate candidates[MAX_FOUND];
  guint n_candidates;
} Finder;

void
vigie_place_clear (VigiePlace *self)
{
  g_clear_pointer (&self->label, g_free);
}

/* A town may be in the gazetteer twice, from two sources. */
static gboolean
is_same (const VigiePosition *a, const VigiePosition *b)
{
  return vigie_position_distance_m (a, b) <= MAX (a->radius_m, b->radius_m);
}

/* Takes the label. What is there already keeps the better score. */
static void
add (Finder *self, const VigiePosition *position, char *label, gsize start, gsize end, double score)
{
  Candidate *candidate = &self->candidates[self->n_candidates];

  for (guint i = 0; i < self->n_candidates; i++)
    {
      Candidate *known = &self->candidates[i];

      if (strcmp (known->place.label, label) != 0 || !is_same (&known->place.position, position))
        continue;
      known->score = MAX (known->score, score);
      g_free (label);
      return;
    }
  if (self->n_candidates == MAX_FOUND || !vigie_position_is_valid (position))
    {
      g_free (label);
      return;
    }
  *candidate = (Candidate) { { *position, label, start, end }, score };
  self->n_candidates++;
}

/* ---- names ---- */

/* « Vesvrotte, Fraignot-et-Vesvrotte »: what is no commune is said with its own. */
static char *
make_label (const Finder *self, const VigieGazetteerEntry *entry)
{
  const VigieGazetteerEntry *commune =
      entry->kind != VIGIE_PLACE_COMMUNE && entry->commune != G_MAXUINT32
          ? vigie_gazetteer_get_commune (self->gazetteer, entry->commune)
          : NULL;

  if (commune == NULL || strcmp (commune->label, entry->label) == 0)
    return g_strdup (entry->label);
  return g_strdup_printf ("%s, %s", entry->label, commune->label);
}

static VigiePosition
get_position (const VigieGazetteerEntry *entry)
{
  return (VigiePosition) { entry->lon, entry->lat, entry->radius_m, VIGIE_ORIGIN_TEXT };
}

/* Whether another name of the text is that of the commune in which the place lies. */
static gboolean
has_commune_named (const Finder *self, const VigieGazetteerEntry *entry, guint but)
{
  for (guint i = 0; i < self->n_mentions; i++)
    {
      const VigieGazetteerEntry *other =
          vigie_gazetteer_get_entry (self->gazetteer, self->mentions[i].entries[0]);

      if (i != but && entry->commune != G_MAXUINT32 && other->commune == entry->commune &&
          other->kind <= VIGIE_PLACE_OLD_COMMUNE)
        return TRUE;
    }
  return FALSE;
}

/* Streets are called the same everywhere: without their commune they are nowhere. */
static gboolean
is_anywhere (const Finder *self, guint mention, const VigieGazetteerEntry *entry)
{
  const VigieMention *m = &self->mentions[mention];

  return entry->kind >= VIGIE_PLACE_STREET && m->n_entries > 1 &&
         m->scores[0] - m->scores[1] < 0.5 && !has_commune_named (self, entry, mention);
}

static void
add_name (Finder *self, guint mention)
{
  const VigieMention *m = &self->mentions[mention];

  for (guint i = 0; i < m->n_entries && m->scores[0] - m->scores[i] < 1; i++)
    {
      const VigieGazetteerEntry *entry = vigie_gazetteer_get_entry (self->gazetteer, m->entries[i]);
      VigiePosition position = get_position (entry);
      double score = SCORE_NAME + m->scores[i] + (m->is_direction ? SCORE_DIRECTION : 0) +
                     (m->is_piece ? SCORE_PIECE : 0);

      if (is_anywhere (self, mention, entry))
        return;
      if (entry->kind != VIGIE_PLACE_COMMUNE && has_commune_named (self, entry, mention))
        score += SCORE_PRECISE;
      add (self, &position, make_label (self, entry), m->start, m->end, score);
    }
}

/* ---- roads ---- */

static gboolean
add_pr (Finder *self, const VigieRoadReference *reference)
{
  VigiePosition position;

  if (!reference->has_pr || !vigie_pr_table_locate (self->roads, reference, &position, NULL))
    return FALSE;
  add (self, &position, vigie_road_reference_to_string (reference), reference->start,
       reference->end, SCORE_PR);
  return TRUE;
}

static gboolean
is_near_in_text (const VigieRoadReference *reference, const VigieMention *mention)
{
  return mention->start >= reference->end ? mention->start - reference->end <= MAX_SPAN
                                          : reference->start - mention->end <= MAX_SPAN;
}

/* The span of both where they are one expression, else the road's. */
static void
add_road_with (Finder *self,
               const VigieRoadReference *reference,
               const VigieMention *mention,
               const VigiePosition *position,
               char *label,
               double score)
{
  gboolean near = is_near_in_text (reference, mention);

  add (self, position, label, near ? MIN (reference->start, mention->start) : reference->start,
       near ? MAX (reference->end, mention->end) : reference->end, score);
}

static gboolean
add_between (Finder *self, const VigieRoadReference *reference)
{
  for (guint i = 0; i + 1 < self->n_mentions; i++)
    {
      const VigieMention *a = &self->mentions[i], *b = &self->mentions[i + 1];
      const VigieGazetteerEntry *from, *to;
      VigiePosition ends[2], position;

      if (!a->follows_between || b->start - a->end > MAX_SPAN)
        continue;
      from = vigie_gazetteer_get_entry (self->gazetteer, a->entries[0]);
      to = vigie_gazetteer_get_entry (self->gazetteer, b->entries[0]);
      ends[0] = get_position (from);
      ends[1] = get_position (to);
      if (!vigie_pr_table_locate_between (self->roads, reference->number, &ends[0], &ends[1],
                                          &position))
        continue;
      add_road_with (self, reference, b, &position,
                     g_strdup_printf ("%s, %s – %s", reference->number, from->label, to->label),
                     SCORE_BETWEEN);
      return TRUE;
    }
  return FALSE;
}

static gboolean
add_part (Finder *self, const VigieRoadReference *reference, guint mention)
{
  const VigieMention *m = &self->mentions[mention];

  for (guint i = 0; i < m->n_entries; i++)
    {
      const VigieGazetteerEntry *entry = vigie_gazetteer_get_entry (self->gazetteer, m->entries[i]);
      guint32 commune = entry->kind == VIGIE_PLACE_COMMUNE ? entry->commune : VIGIE_ROAD_NONE;
      VigiePosition position;

      if (!vigie_pr_table_locate_part (self->roads, reference->number, commune, entry->lon,
                                       entry->lat, entry->radius_m, &position))
        continue;
      add_road_with (self, reference, m, &position,
                     g_strdup_printf ("%s, %s", reference->number, entry->label),
                     SCORE_PART + m->scores[i] + (m->is_direction ? SCORE_DIRECTION : 0) +
                         (is_near_in_text (reference, m) ? 3 : 0));
      return TRUE;
    }
  return FALSE;
}

static void
add_road (Finder *self, const VigieRoadReference *reference)
{
  VigiePosition position;
  gboolean any;

  if (add_pr (self, reference))
    return;
  any = add_between (self, reference);
  for (guint i = 0; i < self->n_mentions; i++)
    any = add_part (self, reference, i) || any;
  if (!any &&
      vigie_pr_table_locate_part (self->roads, reference->number, VIGIE_ROAD_NONE, 0, 0,
                                  G_MAXDOUBLE, &position) &&
      position.radius_m <= MAX_WHOLE_ROAD_M)
    add (self, &position, g_strdup (reference->number), reference->start, reference->end,
         SCORE_ROAD);
}

/* ---- the text ---- */

/* « rocade » and « nationale » may be names too; where they are a road they are no place. */
static void
drop_roads_from_names (Finder *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_mentions; i++)
    {
      gboolean is_road = FALSE;

      for (guint j = 0; j < self->n_references; j++)
        is_road |= self->mentions[i].start < self->references[j].end &&
                   self->references[j].start < self->mentions[i].end;
      if (!is_road)
        self->mentions[n++] = self->mentions[i];
    }
  self->n_mentions = n;
}

static int
compare_candidates (gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer data)
{
  const Candidate *x = a, *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return (x->place.start > y->place.start) - (x->place.start < y->place.start);
}

/* The best of them, as an array that owns them. */
static GArray *
take_best (Finder *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (VigiePlace));

  g_array_set_clear_func (places, (GDestroyNotify) vigie_place_clear);
  g_sort_array (self->candidates, self->n_candidates, sizeof *self->candidates, compare_candidates,
                NULL);
  for (guint i = 0; i < self->n_candidates; i++)
    {
      if (places->len < VIGIE_PLACES_MAX)
        g_array_append_val (places, self->candidates[i].place);
      else
        vigie_place_clear (&self->candidates[i].place);
    }
  return places;
}

/**
 * vigie_places_find:
 * @text: what somebody wrote, UTF-8
 * @gazetteer: (nullable): names
 * @roads: (nullable): roads and their PR
 *
 * Finds where a text speaks of. A road with PR is surest; a road that is named with a commune is
 * its part there; else the commune, with its size as radius.
 *
 * Returns: (transfer full) (element-type VigiePlace): at most %VIGIE_PLACES_MAX candidates, the
 *   likeliest first
 */
GArray *
vigie_places_find (const char *text, VigieGazetteer *gazetteer, VigiePrTable *roads)
{
  Finder finder; /* large: not cleared */

  g_return_val_if_fail (text != NULL, NULL);

  finder.gazetteer = gazetteer;
  finder.roads = roads;
  finder.n_candidates = finder.n_references = finder.n_mentions = 0;
  if (gazetteer != NULL)
    finder.n_mentions = vigie_gazetteer_find (gazetteer, text, finder.mentions, MAX_MENTIONS);
  for (gsize from = 0; finder.n_references < MAX_ROADS;
       from = finder.references[finder.n_references++].end)
    if (!vigie_road_reference_find (text, from, &finder.references[finder.n_references]))
      break;
  drop_roads_from_names (&finder);
  for (guint i = 0; roads != NULL && i < finder.n_references; i++)
    add_road (&finder, &finder.references[i]);
  for (guint i = 0; i < finder.n_mentions; i++)
    add_name (&finder, i);
  return take_best (&finder);
}

/**
 * vigie_places_lookup:
 * @name: a road reference or the name of a place, typed as such
 * @gazetteer: (nullable): names
 * @roads: (nullable): roads and their PR
 *
 * As vigie_places_find(), but a name alone is one, however common the word is.
 *
 * Returns: (transfer full) (element-type VigiePlace): at most %VIGIE_PLACES_MAX candidates
 */
GArray *
vigie_places_lookup (const char *name, VigieGazetteer *gazetteer, VigiePrTable *roads)
{
  guint32 entries[VIGIE_MENTION_MAX_ENTRIES];
  guint n = gazetteer != NULL ? vigie_gazetteer_lookup (gazetteer, name, entries) : 0;
  Finder finder;

  if (n == 0)
    return vigie_places_find (name, gazetteer, roads);
  finder.gazetteer = gazetteer;
  finder.n_candidates = 0;
  for (guint i = 0; i < n; i++)
    {
      const VigieGazetteerEntry *entry = vigie_gazetteer_get_entry (gazetteer, entries[i]);
      VigiePosition position = get_position (entry);

      add (&finder, &position, make_label (&finder, entry), 0, strlen (name), SCORE_NAME - i);
    }
  return take_best (&finder);
}
