/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "vigie-draft-private.h"
#include "vigie-error.h"
#include "vigie-geometry-codec.h"
#include "vigie-json.h"
#include "vigie-redaction.h"
#include "vigie-road-state.h"

#define MAX_CHECKS 64

static gboolean
invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
is_time (const char *text)
{
  gint64 at;

  return text != NULL && vigie_time_parse (text, &at);
}

static gboolean
is_optional_time (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ||
         is_time (vigie_json_get_string (payload, member));
}

static gboolean
is_optional_string (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ||
         vigie_json_get_string (payload, member) != NULL;
}

static gboolean
is_filled_string (JsonObject *payload, const char *member)
{
  const char *text = vigie_json_get_string (payload, member);

  while (text != NULL && g_ascii_isspace (*text))
    text++;
  return text != NULL && *text != '\0';
}

static gboolean
is_optional_boolean (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);

  return node == NULL || json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}

static gboolean
are_optional_checks (JsonObject *payload)
{
  JsonNode *node = json_object_get_member (payload, "checks");
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (json_node_get_value_type (json_array_get_element (array, i)) != G_TYPE_STRING)
        return FALSE;
    }
  return json_array_get_length (array) <= MAX_CHECKS;
}

static gboolean
check_status (JsonObject *payload, GError **error)
{
  VigieStatus status;

  if (!vigie_status_from_string (vigie_json_get_string (payload, "status"), &status))
    return invalid (error, _ ("The status must be new, confirmed, rejected, unverifiable or "
                              "known-to-command."));
  return are_optional_checks (payload) ||
         invalid (error, _ ("The checks of a verdict are a list of texts, 64 at most."));
}

static gboolean
is_sha256 (const char *text)
{
  gsize length = strspn (text, "0123456789abcdef");

  return length == 64 && text[length] == '\0';
}

static gboolean
check_photo_verdict (const char *subject, JsonObject *payload, GError **error)
{
  VigieStatus verdict;

  if (subject != NULL && !is_sha256 (subject))
    return invalid (error, _ ("A photo is named by its SHA-256: 64 hexadecimal digits."));
  if (!vigie_status_from_string (vigie_json_get_string (payload, "verdict"), &verdict) ||
      verdict == VIGIE_STATUS_KNOWN_TO_COMMAND)
    return invalid (error, _ ("The verdict on a photo must be confirmed, rejected, unverifiable or "
                              "new."));
  return are_optional_checks (payload) ||
         invalid (error, _ ("The checks of a verdict are a list of texts, 64 at most."));
}

static gboolean
check_photo_redaction (const char *subject, JsonObject *payload, GError **error)
{
  g_autoptr (VigieRedaction) regions = NULL;
  g_autoptr (VigieRedaction) removed = NULL;

  if (subject != NULL && !is_sha256 (subject))
    return invalid (error, _ ("A photo is named by its SHA-256: 64 hexadecimal digits."));
  regions = vigie_redaction_from_json (payload, error);
  removed = regions != NULL ? vigie_redaction_removed_from_json (payload, error) : NULL;
  return removed != NULL;
}

static gboolean
check_duplicate (const char *subject, JsonObject *payload, GError **error)
{
  const char *other = vigie_json_get_string (payload, "post");

  if (g_strcmp0 (other, subject) == 0)
    return invalid (error, _ ("A post cannot repeat itself."));
  if (!is_optional_boolean (payload, "same") ||
      (json_object_has_member (payload, "same") && other == NULL))
    return invalid (error, _ ("“same” is true or false and needs the “post” that is meant."));
  return is_optional_string (payload, "post") ||
         invalid (error, _ ("The original is named by its post id."));
}

static gboolean
check_owner (JsonObject *payload, GError **error)
{
  const char *owner = vigie_json_get_string (payload, "owner");
  gboolean is_blank = owner != NULL && owner[0] != '\0' && !is_filled_string (payload, "owner");

  return (is_optional_string (payload, "owner") && !is_blank &&
          is_optional_boolean (payload, "take_over")) ||
         invalid (error, _ ("The owner is a name, and “take_over” is true or false."));
}

static gboolean
check_position (JsonObject *payload, GError **error)
{
  VigiePosition position = { 0 };
  const char *origin = vigie_json_get_string (payload, "origin");

  /* An empty payload takes the confirmed position back. */
  if (json_object_get_size (payload) == 0)
    return TRUE;
  if (!vigie_json_get_double (payload, "lon", &position.lon) ||
      !vigie_json_get_double (payload, "lat", &position.lat) ||
      (json_object_has_member (payload, "radius_m") &&
       !vigie_json_get_double (payload, "radius_m", &position.radius_m)) ||
      !vigie_position_is_valid (&position))
    return invalid (error, _ ("A position needs lon (−180 to 180), lat (−90 to 90) and a radius_m "
                              "that is not negative."));
  return !json_object_has_member (payload, "origin") ||
         vigie_origin_from_string (origin, &position.origin) ||
         invalid (error, _ ("The origin must be source, exif, text, road-reference or analyst."));
}

static gboolean
ends_before_it_begins (JsonObject *payload)
{
  const char *from_text = vigie_json_get_string (payload, "from");
  const char *to_text = vigie_json_get_string (payload, "to");
  gint64 from, to;

  return from_text != NULL && to_text != NULL && vigie_time_parse (from_text, &from) &&
         vigie_time_parse (to_text, &to) && to < from;
}

static gboolean
is_optional_list (JsonObject *payload, const char *member, JsonNodeType of)
{
  JsonNode *node = json_object_get_member (payload, member);
  JsonArray *list;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);

      if (JSON_NODE_TYPE (item) != of)
        return FALSE;
      if (of == JSON_NODE_VALUE &&
          (json_node_get_value_type (item) != G_TYPE_INT64 || json_node_get_int (item) < 0))
        return FALSE;
    }
  return TRUE;
}

/* What a territory said to the geometry; see vigie_shape_get_details(). */
static gboolean
check_details (JsonObject *payload, GError **error)
{
  JsonNode *route = json_object_get_member (payload, "route");

  if (!is_optional_list (payload, "sections", JSON_NODE_OBJECT))
    return invalid (error, _ ("The closed sections of a shape are a list of objects."));
  if (!is_optional_list (payload, "include", JSON_NODE_VALUE) ||
      !is_optional_list (payload, "exclude", JSON_NODE_VALUE))
    return invalid (error, _ ("What a closure includes and excludes are lists of edge numbers."));
  if (!is_optional_string (payload, "territory"))
    return invalid (error, _ ("The territory of a shape is a text."));
  return route == NULL || JSON_NODE_HOLDS_NULL (route) || JSON_NODE_HOLDS_OBJECT (route) ||
         invalid (error, _ ("The route of a diversion is an object."));
}

static gboolean
is_optional_state (JsonObject *payload)
{
  JsonNode *node = json_object_get_member (payload, VIGIE_ROAD_STATE_MEMBER);
  VigieRoadState state;

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ||
         vigie_road_state_from_string (vigie_json_get_string (payload, VIGIE_ROAD_STATE_MEMBER),
                                       &state);
}

static gboolean
check_shape (JsonObject *payload, gboolean complete, GError **error)
{
  static const char *const kinds[] = {
    "closure", "hazard", "perimeter", "diversion", "marker", NULL
  };
  const char *kind = vigie_json_get_string (payload, "kind");
  JsonNode *geometry_node = json_object_get_member (payload, "geometry");
  VigieGeometry *geometry;

  if (kind != NULL ? !g_strv_contains (kinds, kind)
                   : complete || json_object_has_member (payload, "kind"))
    return invalid (error, _ ("The kind of a shape must be closure, hazard, perimeter, diversion "
                              "or marker."));
  if (!is_optional_string (payload, "title") || !is_optional_string (payload, "cause"))
    return invalid (error, _ ("Title and cause of a shape are texts."));
  if (!is_optional_time (payload, "from") || !is_optional_time (payload, "to"))
    return invalid (error, _ ("A shape's validity is given as times like 2026-01-12T18:00:00Z."));
  if (ends_before_it_begins (payload))
    return invalid (error, _ ("A shape cannot end before it begins."));
  if (!is_optional_state (payload))
    return invalid (error, _ ("The state of a shape’s roads is green, orange, red or black."));
  if (!check_details (payload, error))
    return FALSE;
  if (geometry_node == NULL)
    return !complete || invalid (error, _ ("A shape needs a geometry."));

  geometry = vigie_geometry_from_json (geometry_node, error);
  if (geometry == NULL)
    return FALSE;
  vigie_geometry_unref (geometry);
  return TRUE;
}

static gboolean
are_optional_texts (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);
  JsonArray *list;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (json_node_get_value_type (json_array_get_element (list, i)) != G_TYPE_STRING)
      return FALSE;
  return TRUE;
}

static gboolean
check_message (JsonObject *payload, GError **error)
{
  if (!is_filled_string (payload, "text"))
    return invalid (error, _ ("A message needs a text."));
  return (is_optional_string (payload, "template") && is_optional_string (payload, "language") &&
          are_optional_texts (payload, "roads") && are_optional_texts (payload, "communes") &&
          are_optional_texts (payload, "channels")) ||
         invalid (error, _ ("Template and language of a message are texts; its roads, communes and "
                            "channels are lists of texts."));
}

/* "2026-03-31", a day that there is. */
static gboolean
is_date (const char *text)
{
  int length = 0;
  unsigned year, month, day;

  return strlen (text) == 10 && text[4] == '-' && text[7] == '-' &&
         strspn (text, "0123456789-") == 10 &&
         sscanf (text, "%4u-%2u-%2u%n", &year, &month, &day, &length) == 3 && length == 10 &&
         month >= 1 && month <= 12 &&
         g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static gboolean
check_finding (JsonObject *payload, GError **error)
{
  const char *what = vigie_json_get_string (payload, "what");
  const char *due = vigie_json_get_string (payload, "due");

  if (g_strcmp0 (what, "worked") != 0 && g_strcmp0 (what, "improve") != 0)
    return invalid (error, _ ("“what” of a finding is “worked” or “improve”."));
  if (!is_filled_string (payload, "text"))
    return invalid (error, _ ("A finding needs a text."));
  if (!is_optional_string (payload, "due") || (due != NULL && due[0] != '\0' && !is_date (due)))
    return invalid (error, _ ("A finding is due on a day like 2026-03-31."));
  return (is_optional_string (payload, "action") && is_optional_string (payload, "owner")) ||
         invalid (error, _ ("Action and owner of a finding are texts."));
}

/* The actor joins or leaves, or whom “name” says. */
static gboolean
check_roster (JsonObject *payload, GError **error)
{
  return (is_optional_string (payload, "name") && is_optional_string (payload, "group")) ||
         invalid (error, _ ("Who joins or leaves the desk is a name, and the group is a text."));
}

/* What the payload of a kind must hold; @subject is what the decision is about. */
gboolean
vigie_draft_check_payload (VigieDecisionKind kind,
                           const char *subject,
                           JsonObject *payload,
                           GError **error)
{
  switch (kind)
    {
    case VIGIE_DECISION_POST_STATUS:
      return check_status (payload, error);
    case VIGIE_DECISION_POST_POSITION:
      return check_position (payload, error);
    case VIGIE_DECISION_POST_OWNER:
      return check_owner (payload, error);
    case VIGIE_DECISION_POST_LABEL:
      return (is_filled_string (payload, "label") && is_optional_boolean (payload, "remove")) ||
             invalid (error, _ ("A label needs a text, and “remove” is true or false."));
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      return check_duplicate (subject, payload, error);
    case VIGIE_DECISION_PHOTO_VERDICT:
      return check_photo_verdict (subject, payload, error);
    case VIGIE_DECISION_PHOTO_REDACT:
      return check_photo_redaction (subject, payload, error);
    case VIGIE_DECISION_SHAPE_DRAW:
      return check_shape (payload, TRUE, error);
    case VIGIE_DECISION_SHAPE_EDIT:
      return check_shape (payload, FALSE, error);
    case VIGIE_DECISION_SHAPE_LIFT:
      return is_time (vigie_json_get_string (payload, "at")) ||
             invalid (error, _ ("Lifting needs the time “at”, like 2026-01-12T18:00:00Z."));
    case VIGIE_DECISION_NOTE:
      return is_filled_string (payload, "text") || invalid (error, _ ("A note needs a text."));
    case VIGIE_DECISION_MILESTONE:
      return (is_filled_string (payload, "name") && is_optional_time (payload, "at")) ||
             invalid (error, _ ("A milestone needs a name, and “at” is a time."));
    case VIGIE_DECISION_MESSAGE:
      return check_message (payload, error);
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
      return check_roster (payload, error);
    case VIGIE_DECISION_REVIEW_FINDING:
      return check_finding (payload, error);
    case VIGIE_DECISION_UNKNOWN:
      return invalid (error, _ ("This version does not know that kind of decision."));
    case VIGIE_DECISION_DIVERSION_SET:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_REVOKE:
    case VIGIE_DECISION_DATA_PURGE:
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
    default:
      return TRUE;
    }
}
