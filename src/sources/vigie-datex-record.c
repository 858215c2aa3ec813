/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-datex-record.h"

#include <math.h>
#include <string.h>

#include "vigie-official-intake.h"

#define MAX_TEXT 2000 /* bytes of one element, of which people read a part */
#define MAX_LINE 200  /* characters */
#define MAX_COMMENT 500
#define MAX_POINTS 8
#define SOON_MS (48 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* One record of a situation of DATEX II 2.2.2, as the French road services write it. */

/* ---- the tree ---- */

gboolean
vigie_datex_is (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

static const xmlNode *
next_within (const xmlNode *node, const xmlNode *top)
{
  if (node->type == XML_ELEMENT_NODE && node->children != NULL)
    return node->children;
  while (node != top && node->next == NULL)
    node = node->parent;
  return node != top ? node->next : NULL;
}

/* The first element of that name below @node, wherever it is; by its local name, for prefixes
 * differ. */
const xmlNode *
vigie_datex_find (const xmlNode *node, const char *name)
{
  for (const xmlNode *each = node != NULL ? next_within (node, node) : NULL; each != NULL;
       each = next_within (each, node))
    if (vigie_datex_is (each, name))
      return each;
  return NULL;
}

/* (transfer full) (nullable): the text of an element that has nothing else; entities are none */
char *
vigie_datex_dup_text (const xmlNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (node == NULL)
    return NULL;
  for (const xmlNode *child = node->children; child != NULL && text->len < MAX_TEXT;
       child = child->next)
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
      g_string_append_len (text, (const char *) child->content,
                           (gssize) strnlen ((const char *) child->content, MAX_TEXT));
  if (text->len >= MAX_TEXT) /* not in the middle of a character */
    {
      const char *end;

      g_utf8_validate_len (text->str, text->len, &end);
      g_string_truncate (text, (gsize) (end - text->str));
    }
  g_strstrip (text->str);
  return text->str[0] != '\0' ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static char *
dup_text_of (const xmlNode *node, const char *name)
{
  return vigie_datex_dup_text (vigie_datex_find (node, name));
}

static gboolean
has_text (const xmlNode *node, const char *expected)
{
  g_autofree char *text = vigie_datex_dup_text (node);

  return g_strcmp0 (text, expected) == 0;
}

static char *
dup_attribute (const xmlNode *node, const char *name)
{
  for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    if (strcmp ((const char *) attribute->name, name) == 0)
      return vigie_datex_dup_text ((const xmlNode *) attribute);
  return NULL;
}

/* ---- what it is ---- */

static gboolean
is_closed (const char *management)
{
  return g_strcmp0 (management, "roadClosed") == 0 ||
         g_strcmp0 (management, "carriagewayClosures") == 0;
}

static VigieOfficialKind
read_kind (const xmlNode *record)
{
  static const struct
  {
    const char *type;
    VigieOfficialKind kind;
  } types[] = {
    { "Accident", VIGIE_OFFICIAL_ACCIDENT },
    { "AnimalPresenceObstruction", VIGIE_OFFICIAL_OBSTACLE },
    { "EnvironmentalObstruction", VIGIE_OFFICIAL_OBSTACLE },
    { "GeneralObstruction", VIGIE_OFFICIAL_OBSTACLE },
    { "InfrastructureDamageObstruction", VIGIE_OFFICIAL_OBSTACLE },
    { "VehicleObstruction", VIGIE_OFFICIAL_OBSTACLE },
    { "ReroutingManagement", VIGIE_OFFICIAL_DIVERSION },
    { "MaintenanceWorks", VIGIE_OFFICIAL_WORKS },
    { "ConstructionWorks", VIGIE_OFFICIAL_WORKS },
    { "AbnormalTraffic", VIGIE_OFFICIAL_TRAFFIC },
    { "PoorEnvironmentConditions", VIGIE_OFFICIAL_TRAFFIC },
    { "NonWeatherRelatedRoadConditions", VIGIE_OFFICIAL_TRAFFIC },
    { "WeatherRelatedRoadConditions", VIGIE_OFFICIAL_TRAFFIC },
  };
  g_autofree char *type = dup_attribute (record, "type");
  g_autofree char *management = dup_text_of (record, "roadOrCarriagewayOrLaneManagementType");
  const char *local;

  if (is_closed (management))
    return VIGIE_OFFICIAL_CLOSED;
  if (g_strcmp0 (management, "laneClosures") == 0)
    return VIGIE_OFFICIAL_LANES;
  if (type == NULL)
    return VIGIE_OFFICIAL_OTHER;
  local = strrchr (type, ':') != NULL ? strrchr (type, ':') + 1 : type;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].type, local) == 0)
      return types[i].kind;
  return VIGIE_OFFICIAL_OTHER;
}

/* ---- when ---- */

/* Some records say only that they have ended, and not when. */
static gboolean
has_ended (const xmlNode *record, VigieOfficialItem *item, gint64 now)
{
  const xmlNode *life = vigie_datex_find (record, "lifeCycleManagement");
  g_autofree char *end = life != NULL ? dup_text_of (life, "end") : NULL;
  gint64 ended_at;

  if (has_text (vigie_datex_find (life, "cancel"), "true") ||
      has_text (vigie_datex_find (record, "validityStatus"), "suspended") ||
      g_strcmp0 (end, "true") == 0 || g_strcmp0 (end, "1") == 0)
    return TRUE;
  ended_at = vigie_official_parse_time (end);
  if (item->to == VIGIE_TIME_UNKNOWN)
    item->to = ended_at;
  return item->to != VIGIE_TIME_UNKNOWN && item->to <= now;
}

/* Whether it holds now or soon. */
static gboolean
read_times (const xmlNode *record, VigieOfficialItem *item, gint64 now)
{
  const xmlNode *validity = vigie_datex_find (record, "validity");
  g_autofree char *from = dup_text_of (validity, "overallStartTime");
  g_autofree char *to = dup_text_of (validity, "overallEndTime");

  item->from = vigie_official_parse_time (from);
  item->to = vigie_official_parse_time (to);
  return !has_ended (record, item, now) &&
         (item->from == VIGIE_TIME_UNKNOWN || item->from <= now + SOON_MS);
}

/* ---- where ---- */

static gboolean
read_degrees (const xmlNode *point, const char *name, double limit, double *value)
{
  g_autofree char *text = dup_text_of (point, name);
  char *end;

  if (text == NULL)
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value) && fabs (*value) <= limit;
}

static gboolean
is_known_point (const double *points, guint n, double lon, double lat)
{
  for (guint i = 0; i < n; i++)
    if (fabs (points[2 * i] - lon) < 1e-6 && fabs (points[2 * i + 1] - lat) < 1e-6)
      return TRUE;
  return FALSE;
}

/* (nullable): the places that it names. A line between them would not be the road, so none is
 * drawn. */
static VigieGeometry *
read_places (const xmlNode *group)
{
  double points[2 * MAX_POINTS];
  guint n = 0;
  g_autoptr (VigieGeometryBuilder) builder = NULL;

  for (const xmlNode *each = next_within (group, group); each != NULL && n < MAX_POINTS;
       each = next_within (each, group))
    {
      double lon, lat;

      if (!vigie_datex_is (each, "pointCoordinates") ||
          !read_degrees (each, "longitude", 180, &lon) ||
          !read_degrees (each, "latitude", 90, &lat) || is_known_point (points, n, lon, lat) ||
          (fabs (lon) < 1e-9 && fabs (lat) < 1e-9)) /* nothing was filled in */
        continue;
      points[2 * n] = lon;
      points[2 * n++ + 1] = lat;
    }
  if (n == 0)
    return NULL;
  builder = vigie_geometry_builder_new (n == 1 ? VIGIE_GEOMETRY_POINT : VIGIE_GEOMETRY_MULTI_POINT);
  for (guint i = 0; i < n; i++)
    {
      vigie_geometry_builder_begin_part (builder);
      vigie_geometry_builder_add (builder, points[2 * i], points[2 * i + 1]);
    }
  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}

/* (transfer full) (nullable): the name of one sort among those of places: "linkName" */
static char *
dup_descriptor (const xmlNode *group, const char *sort)
{
  for (const xmlNode *each = next_within (group, group); each != NULL;
       each = next_within (each, group))
    {
      g_autofree char *value = NULL;

      if (each->type != XML_ELEMENT_NODE ||
          !g_str_has_suffix ((const char *) each->name, "DescriptorType") || each->parent == NULL ||
          !has_text (each, sort))
        continue;
      value = dup_text_of (vigie_datex_find (each->parent, "descriptor"), "value");
      if (value != NULL)
        return vigie_official_dup_line (value, MAX_LINE);
    }
  return NULL;
}

/* "N0020" → "N 20", "A0004" → "A 4", as signs and maps have it */
static char *
spell_road (const char *number)
{
  const gsize n_letters = strspn (number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const char *digits = number + n_letters;

  while (digits[0] == '0' && g_ascii_isdigit (digits[1]))
    digits++;
  if (n_letters == 0 || !g_ascii_isdigit (digits[0]))
    return g_strdup (number);
  return g_strdup_printf ("%.*s %s", (int) n_letters, number, digits);
}

static void
read_road (const xmlNode *group, VigieOfficialItem *item)
{
  g_autofree char *number = dup_text_of (vigie_datex_find (group, "linearElement"), "roadNumber");
  g_autofree char *line = vigie_official_dup_line (number, MAX_LINE);
  g_autofree char *name = line == NULL ? dup_descriptor (group, "linkName") : NULL;

  if (line != NULL || name != NULL)
    item->title = spell_road (line != NULL ? line : name);
  item->place = dup_descriptor (group, "townName");
}

/* ---- what is said of it ---- */

/* Each comment says whom it is for. What is not meant for the public is never kept, and what sort
 * it is where that is not known is taken for that. */
static gboolean
is_for_the_public (const xmlNode *comment)
{
  gboolean is_typed = FALSE, is_public = TRUE;

  for (const xmlNode *each = next_within (comment, comment); each != NULL;
       each = next_within (each, comment))
    {
      if (each->type != XML_ELEMENT_NODE ||
          g_ascii_strncasecmp ((const char *) each->name, "commentType", strlen ("commentType")) !=
              0)
        continue;
      is_typed = TRUE;
      is_public =
          is_public && (has_text (each, "description") || has_text (each, "locationDescriptor"));
    }
  return is_typed && is_public;
}

static char *
read_comments (const xmlNode *record)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const xmlNode *each = record->children; each != NULL; each = each->next)
    {
      g_autofree char *value = NULL;
      g_autofree char *line = NULL;

      if (!vigie_datex_is (each, "generalPublicComment") || !is_for_the_public (each))
        continue;
      value = dup_text_of (vigie_datex_find (each, "comment"), "value");
      line = vigie_official_dup_line (value, MAX_COMMENT);
      if (line != NULL && text->len < 4 * MAX_COMMENT)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

guint
vigie_datex_get_version (const xmlNode *record)
{
  g_autofree char *version = dup_attribute (record, "version");
  guint64 number;

  return version != NULL && g_ascii_string_to_unsigned (version, 10, 0, G_MAXUINT32, &number, NULL)
             ? (guint) number
             : 0;
}

/**
 * vigie_datex_read_record:
 * @record: a "situationRecord"
 * @now: ms
 *
 * Returns: (transfer full) (nullable): what it says; %NULL where it holds neither now nor soon, or
 *   has no place
 */
VigieOfficialItem *
vigie_datex_read_record (const xmlNode *record, gint64 now)
{
  g_autofree char *id = dup_attribute (record, "id");
  const xmlNode *group = vigie_datex_find (record, "groupOfLocations");
  g_autoptr (VigieOfficialItem) item = NULL;

  if (id == NULL || group == NULL)
    return NULL;
  item = vigie_official_item_new (read_kind (record), id);
  if (!read_times (record, item, now))
    return NULL;
  item->geometry = read_places (group);
  if (item->geometry == NULL)
    return NULL;
  read_road (group, item);
  item->text = read_comments (record);
  return g_steal_pointer (&item);
}
