/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "vigie-road-facts.h"
#include "vigie-road-signs.h"

/*
 * IGN's BD TOPO, "Descriptif de contenu" 3.x, troncon_de_route. GeoPackage and GeoJSON have the
 * long names of columns, Shapefile the short ones.
 */

static const char *
ask_any (VigieRoadAsk ask, gconstpointer source, const char *first, const char *second)
{
  const char *value = ask (source, first);

  return value != NULL ? value : ask (source, second);
}

/* Accents and case aside: files come in more than one encoding of them. */
static gboolean
begins_with (const char *text, const char *beginning)
{
  g_autofree char *plain = NULL;

  if (text == NULL)
    return FALSE;
  plain = g_str_to_ascii (text, "C");
  return g_ascii_strncasecmp (plain, beginning, strlen (beginning)) == 0;
}

static gboolean
find_reason (VigieRoadAsk ask, gconstpointer source, VigieLeftOut *reason)
{
  static const char *const paths[] = { "Sentier", "Escalier", "Piste cyclable" };
  const char *nature = ask (source, "nature");
  const char *state = ask_any (ask, source, "etat_de_l_objet", "etat");
  const char *access = ask_any (ask, source, "acces_vehicule_leger", "acces_vl");

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      if (begins_with (nature, paths[i]))
        {
          *reason = VIGIE_LEFT_NOT_FOR_VEHICLES;
          return TRUE;
        }
    }
  if (begins_with (nature, "Bac"))
    *reason = VIGIE_LEFT_FERRY;
  else if (begins_with (state, "En construction") || begins_with (state, "En projet"))
    *reason = VIGIE_LEFT_NOT_BUILT;
  else if (begins_with (access, "Physiquement impossible"))
    *reason = VIGIE_LEFT_CLOSED;
  else
    return FALSE;
  return TRUE;
}

static VigieRoadClass
find_class (VigieRoadAsk ask, gconstpointer source)
{
  static const VigieRoadClass by_importance[] = { VIGIE_ROAD_TRUNK,     VIGIE_ROAD_PRIMARY,
                                                  VIGIE_ROAD_SECONDARY, VIGIE_ROAD_TERTIARY,
                                                  VIGIE_ROAD_LOCAL,     VIGIE_ROAD_SERVICE };
  const char *nature = ask (source, "nature");
  const char *importance = ask (source, "importance");
  const char *number = ask_any (ask, source, "cpx_numero", "numero");

  if (begins_with (nature, "Type autoroutier"))
    return number != NULL && number[0] != 'A' ? VIGIE_ROAD_TRUNK : VIGIE_ROAD_MOTORWAY;
  if (begins_with (nature, "Route empierree") || begins_with (nature, "Chemin"))
    return VIGIE_ROAD_TRACK;
  if (importance == NULL || importance[0] < '1' || importance[0] > '6')
    return VIGIE_ROAD_LOCAL;
  return by_importance[importance[0] - '1'];
}

static guint
find_direction (VigieRoadAsk ask, gconstpointer source)
{
  const char *direction = ask_any (ask, source, "sens_de_circulation", "sens");

  if (begins_with (direction, "Sens direct") || begins_with (direction, "Direct"))
    return VIGIE_ROAD_FORWARD;
  if (begins_with (direction, "Sens inverse") || begins_with (direction, "Inverse"))
    return VIGIE_ROAD_BACKWARD;
  return VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD;
}

static void
read_level (VigieRoadFacts *self, VigieRoadAsk ask, gconstpointer source)
{
  const char *position = ask_any (ask, source, "position_par_rapport_au_sol", "pos_sol");
  gint64 level = 0;

  if (begins_with (position, "Gue"))
    self->edge.flags |= VIGIE_ROAD_FORD;
  else if (position != NULL)
    level = CLAMP (strtol (position, NULL, 10), -5, 5);
  if (level > 0)
    self->edge.flags |= VIGIE_ROAD_BRIDGE;
  if (level < 0)
    self->edge.flags |= VIGIE_ROAD_TUNNEL;
  self->edge.level = (gint8) level;
}

static gboolean
is_true (const char *text)
{
  return begins_with (text, "t") || begins_with (text, "oui") || g_strcmp0 (text, "1") == 0;
}

/**
 * vigie_road_facts_read_bdtopo:
 * @self: (out caller-allocates): empty
 * @ask: gives the columns by their names in lower case
 * @source: for @ask
 * @reason: (out): why it is left out
 *
 * Returns: whether it is a road for motor vehicles
 */
gboolean
vigie_road_facts_read_bdtopo (VigieRoadFacts *self,
                              VigieRoadAsk ask,
                              gconstpointer source,
                              VigieLeftOut *reason)
{
  const char *speed = ask_any (ask, source, "vitesse_moyenne_vl", "vit_moy_vl");
  const char *access = ask_any (ask, source, "acces_vehicule_leger", "acces_vl");
  const char *nature = ask (source, "nature");
  VigieRoadEdge *edge = &self->edge;
  guint8 kmh;

  if (find_reason (ask, source, reason))
    return FALSE;
  edge->road_class = (guint8) find_class (ask, source);
  edge->flags |= (guint16) find_direction (ask, source);
  if (begins_with (nature, "Bretelle"))
    edge->flags |= VIGIE_ROAD_RAMP;
  if (begins_with (nature, "Rond-point"))
    edge->flags |= VIGIE_ROAD_ROUNDABOUT;
  if (begins_with (access, "Restreint") || is_true (ask (source, "prive")))
    edge->flags |= VIGIE_ROAD_NO_THROUGH;
  read_level (self, ask, source);
  edge->speed_kmh = vigie_road_class_get_speed (edge->road_class, edge->flags);
  if (vigie_sign_read_speed (speed, &kmh) == VIGIE_SIGN_READ)
    edge->speed_kmh = kmh; /* what is driven already, not what is signed */
  vigie_road_facts_limit_length (self, &edge->max_height_cm,
                                 ask_any (ask, source, "restriction_de_hauteur", "restr_h"));
  vigie_road_facts_limit_length (self, &edge->max_width_cm,
                                 ask_any (ask, source, "restriction_de_largeur", "restr_lar"));
  vigie_road_facts_limit_weight (self,
                                 ask_any (ask, source, "restriction_de_poids_total", "restr_p"));
  self->other_refs =
      vigie_road_refs_split (ask_any (ask, source, "cpx_numero", "numero"), &self->ref);
  self->name = g_strdup (ask_any (ask, source, "nom_1_gauche", "nom_1_g"));
  if (self->name == NULL)
    self->name = g_strdup (ask_any (ask, source, "nom_collaboratif_gauche", "nom_1_droite"));
  if (self->name == NULL)
    self->name = g_strdup (ask (source, "cpx_toponyme_route_nommee"));
  return TRUE;
}

static VigieRoadClass
guess_class (const char *ref)
{
  switch (ref != NULL ? ref[0] : '\0')
    {
    case 'A':
      return VIGIE_ROAD_MOTORWAY;
    case 'N':
      return VIGIE_ROAD_TRUNK;
    case 'D':
    case 'M':
      return VIGIE_ROAD_SECONDARY;
    default:
      return VIGIE_ROAD_LOCAL;
    }
}

/**
 * vigie_road_facts_read_numbered:
 * @self: (out caller-allocates): empty
 * @ask: gives the columns by their names in lower case
 * @source: for @ask
 * @reason: (out): why it is left out
 *
 * Reads a road of a list that says hardly more than its number, as the open data of départements
 * often does: the number tells the class, and both ways are open.
 *
 * Returns: %TRUE
 */
gboolean
vigie_road_facts_read_numbered (VigieRoadFacts *self,
                                VigieRoadAsk ask,
                                gconstpointer source,
                                VigieLeftOut *reason)
{
  static const char *const numbers[] = { "ref", "numero", "route", "axe", "num_route", "libelle" };
  static const char *const names[] = { "name", "nom", "nom_1_g", "nom_voie" };
  const char *number = NULL, *name = NULL;
  VigieRoadEdge *edge = &self->edge;
  guint8 kmh;

  for (guint i = 0; i < G_N_ELEMENTS (numbers) && number == NULL; i++)
    number = ask (source, numbers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (names) && name == NULL; i++)
    name = ask (source, names[i]);
  self->other_refs = vigie_road_refs_split (number, &self->ref);
  self->name = g_strdup (name);
  edge->road_class = (guint8) guess_class (self->ref);
  edge->flags |= VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD;
  edge->speed_kmh = vigie_road_class_get_speed (edge->road_class, 0);
  if (vigie_sign_read_speed (ask (source, "maxspeed"), &kmh) == VIGIE_SIGN_READ)
    edge->speed_kmh = kmh;
  return TRUE;
}
