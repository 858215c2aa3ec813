/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vigie-checklist.h"
#include "vigie-json.h"
#include "vigie-message-length.h"
#include "vigie-milestone.h"
#include "vigie-publication.h"
#include "vigie-purge.h"
#include "vigie-text.h"

#define MINUTE_MS (G_GINT64_CONSTANT (60000))
#define MESSAGE_SHOWN 80 /* characters */

char *
vigie_format_status (VigieStatus status)
{
  switch (status)
    {
    case VIGIE_STATUS_CONFIRMED:
      return g_strdup (C_ ("status", "Confirmed"));
    case VIGIE_STATUS_REJECTED:
      return g_strdup (C_ ("status", "Rejected"));
    case VIGIE_STATUS_UNVERIFIABLE:
      return g_strdup (C_ ("status", "Unverifiable"));
    case VIGIE_STATUS_KNOWN_TO_COMMAND:
      return g_strdup (C_ ("status", "Known to command"));
    case VIGIE_STATUS_NEW:
    default:
      return g_strdup (C_ ("status", "New"));
    }
}

/**
 * vigie_format_source:
 * @kind: a post's source kind
 * @host: its server or collection
 *
 * Returns: (transfer full): the network's name, with the server where there are many
 */
char *
vigie_format_source (const char *kind, const char *host)
{
  if (g_strcmp0 (kind, "x") == 0)
    return g_strdup ("X");
  if (g_strcmp0 (kind, "bluesky") == 0)
    return g_strdup ("Bluesky");
  if (g_strcmp0 (kind, "mastodon") == 0)
    return host != NULL && host[0] != '\0' ? g_strdup_printf ("Mastodon · %s", host)
                                           : g_strdup ("Mastodon");
  if (g_strcmp0 (kind, "ushahidi") == 0)
    return host != NULL && host[0] != '\0' ? g_strdup_printf ("Ushahidi · %s", host)
                                           : g_strdup ("Ushahidi");
  if (g_strcmp0 (kind, "commons") == 0)
    return host != NULL && host[0] != '\0' ? g_strdup (host) : g_strdup ("Wikimedia Commons");
  if (g_strcmp0 (kind, "file") == 0)
    return host != NULL && host[0] != '\0' ? g_strdup (host) : g_strdup (_ ("File"));
  if (g_strcmp0 (kind, "hand") == 0)
    return g_strdup (_ ("Added by hand"));
  return g_strdup (kind != NULL ? kind : "");
}

char *
vigie_format_origin (VigieOrigin origin)
{
  switch (origin)
    {
    case VIGIE_ORIGIN_SOURCE:
      return g_strdup (C_ ("origin", "From the source"));
    case VIGIE_ORIGIN_EXIF:
      return g_strdup (C_ ("origin", "From the photo"));
    case VIGIE_ORIGIN_TEXT:
      return g_strdup (C_ ("origin", "From the text"));
    case VIGIE_ORIGIN_ROAD_REFERENCE:
      return g_strdup (C_ ("origin", "Road reference"));
    case VIGIE_ORIGIN_ANALYST:
    default:
      return g_strdup (C_ ("origin", "Placed by hand"));
    }
}

/**
 * vigie_format_radius:
 * @radius_m: metres, 0 when unknown
 *
 * Returns: (transfer full): "± 40 m", "± 2.5 km", or "" when unknown
 */
char *
vigie_format_radius (double radius_m)
{
  if (radius_m <= 0)
    return g_strdup ("");
  if (radius_m < 1000)
    /* Translators: uncertainty of a position in metres */
    return g_strdup_printf (_ ("± %.0f m"), radius_m);
  /* Translators: uncertainty of a position in kilometres */
  return g_strdup_printf (_ ("± %.1f km"), radius_m / 1000);
}

/* Three figures are enough for people. */
static int
get_decimals (double value)
{
  return value < 100 ? 1 : 0;
}

/**
 * vigie_format_length:
 * @length_m: metres
 *
 * Returns: (transfer full): "340 m", "4.8 km" or "126 km"
 */
char *
vigie_format_length (double length_m)
{
  if (length_m < 1000)
    /* Translators: a length in metres */
    return g_strdup_printf (_ ("%.0f m"), length_m);
  /* Translators: a length in kilometres */
  return g_strdup_printf (_ ("%.*f km"), get_decimals (length_m / 1000), length_m / 1000);
}

/**
 * vigie_format_area:
 * @area_m2: square metres
 *
 * Returns: (transfer full): "900 m²", "4.2 ha", "1.2 km²" or "1346 km²"
 */
char *
vigie_format_area (double area_m2)
{
  if (area_m2 < 1e4)
    /* Translators: an area in square metres */
    return g_strdup_printf (_ ("%.0f m²"), area_m2);
  if (area_m2 < 1e6)
    /* Translators: an area in hectares */
    return g_strdup_printf (_ ("%.1f ha"), area_m2 / 1e4);
  /* Translators: an area in square kilometres */
  return g_strdup_printf (_ ("%.*f km²"), get_decimals (area_m2 / 1e6), area_m2 / 1e6);
}

/**
 * vigie_format_position:
 * @position: a position
 *
 * Returns: (transfer full): latitude and longitude with a decimal point, as they are pasted
 *   elsewhere
 */
char *
vigie_format_position (const VigiePosition *position)
{
  char lat[G_ASCII_DTOSTR_BUF_SIZE];
  char lon[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (lat, sizeof lat, "%.5f", position->lat);
  g_ascii_formatd (lon, sizeof lon, "%.5f", position->lon);
  return g_strdup_printf ("%s, %s", lat, lon);
}

/**
 * vigie_format_age:
 * @at_ms: when
 * @now_ms: now
 *
 * Returns: (transfer full): a short age, "now", "12 min", "3 h", then the date
 */
char *
vigie_format_age (gint64 at_ms, gint64 now_ms)
{
  gint64 minutes;

  if (at_ms == VIGIE_TIME_UNKNOWN)
    return g_strdup ("");
  minutes = (now_ms - at_ms) / MINUTE_MS;
  if (minutes < 1 && now_ms >= at_ms)
    return g_strdup (_ ("now"));
  if (minutes >= 0 && minutes < 60)
    /* Translators: age of a post in minutes, short */
    return g_strdup_printf (_ ("%d min"), (int) minutes);
  if (minutes >= 0 && minutes < 24 * 60)
    /* Translators: age of a post in hours, short */
    return g_strdup_printf (_ ("%d h"), (int) (minutes / 60));
  return vigie_format_time (at_ms);
}

static char *
format_local (gint64 at_ms, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, format) : g_strdup ("");
}

char *
vigie_format_time (gint64 at_ms)
{
  /* Translators: strftime format of day and time in lists, short */
  return at_ms == VIGIE_TIME_UNKNOWN ? g_strdup ("") : format_local (at_ms, _ ("%-d %b, %H:%M"));
}

char *
vigie_format_clock (gint64 at_ms)
{
  /* Translators: strftime format of a time of day */
  return at_ms == VIGIE_TIME_UNKNOWN ? g_strdup ("") : format_local (at_ms, _ ("%H:%M"));
}

/**
 * vigie_format_moment:
 * @at_ms: ms since 1970
 * @now_ms: ms since 1970
 *
 * Returns: (transfer full): a time of day; with the day where that is not today, as the clock alone
 *   would not say which
 */
char *
vigie_format_moment (gint64 at_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (at_ms / 1000);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now_ms / 1000);

  if (then != NULL && today != NULL &&
      g_date_time_get_year (then) == g_date_time_get_year (today) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (today))
    return vigie_format_clock (at_ms);
  return vigie_format_time (at_ms);
}

/**
 * vigie_format_since_alert:
 * @alert_ms: when the alert was received, or %VIGIE_TIME_UNKNOWN
 * @now_ms: now, or %VIGIE_TIME_UNKNOWN
 *
 * Returns: (transfer full): "H+00:43", as command counts; "" without one of the two
 */
char *
vigie_format_since_alert (gint64 alert_ms, gint64 now_ms)
{
  gint64 minutes;

  if (alert_ms == VIGIE_TIME_UNKNOWN || now_ms == VIGIE_TIME_UNKNOWN)
    return g_strdup ("");
  minutes = ABS (now_ms - alert_ms) / MINUTE_MS;
  return g_strdup_printf ("H%s%02d:%02d", now_ms < alert_ms ? "−" : "+", (int) (minutes / 60),
                          (int) (minutes % 60));
}

char *
vigie_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
vigie_format_shape_kind (VigieShapeKind kind)
{
  switch (kind)
    {
    case VIGIE_SHAPE_HAZARD:
      return g_strdup (_ ("Hazard area"));
    case VIGIE_SHAPE_PERIMETER:
      return g_strdup (_ ("Perimeter"));
    case VIGIE_SHAPE_DIVERSION:
      return g_strdup (_ ("Diversion"));
    case VIGIE_SHAPE_MARKER:
      return g_strdup (_ ("Marker"));
    case VIGIE_SHAPE_CLOSURE:
    default:
      return g_strdup (_ ("Closed road"));
    }
}

/**
 * vigie_format_validity:
 * @shape: a shape
 *
 * Returns: (transfer full): from when to when it holds
 */
char *
vigie_format_validity (const VigieShape *shape)
{
  g_autofree char *from =
      vigie_format_time (shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at);
  g_autofree char *to = vigie_format_time (shape->to);
  g_autofree char *lifted = vigie_format_time (shape->lifted_at);

  if (shape->lifted_at != VIGIE_TIME_UNKNOWN)
    /* Translators: a closure's validity: from when, lifted when */
    return g_strdup_printf (_ ("From %s, lifted %s"), from, lifted);
  if (shape->to != VIGIE_TIME_UNKNOWN)
    /* Translators: a closure's validity: from when to when */
    return g_strdup_printf (_ ("From %s to %s"), from, to);
  /* Translators: a closure's validity: from when, without an end */
  return g_strdup_printf (_ ("From %s, until lifted"), from);
}

static char *
describe_status (VigieDecision *decision)
{
  const char *name = vigie_json_get_string (vigie_decision_get_payload (decision), "status");
  VigieStatus status;

  if (!vigie_status_from_string (name, &status))
    return g_strdup (_ ("Verdict on a post"));
  switch (status)
    {
    case VIGIE_STATUS_CONFIRMED:
      return g_strdup (_ ("Post confirmed"));
    case VIGIE_STATUS_REJECTED:
      return g_strdup (_ ("Post rejected"));
    case VIGIE_STATUS_UNVERIFIABLE:
      return g_strdup (_ ("Post unverifiable"));
    case VIGIE_STATUS_KNOWN_TO_COMMAND:
      return g_strdup (_ ("Post known to command"));
    case VIGIE_STATUS_NEW:
    default:
      return g_strdup (_ ("Post set back to new"));
    }
}

static char *
describe_duplicate (JsonObject *payload)
{
  if (vigie_json_get_string (payload, "post") == NULL)
    return g_strdup (_ ("Duplicate taken back"));
  return json_object_get_boolean_member_with_default (payload, "same", TRUE)
             ? g_strdup (_ ("Duplicate marked"))
             : g_strdup (_ ("Told apart from a look-alike"));
}

static char *
describe_titled (const char *words, VigieDecision *decision, const char *member)
{
  const char *title = vigie_json_get_string (vigie_decision_get_payload (decision), member);

  if (title == NULL || title[0] == '\0')
    return g_strdup (words);
  /* Translators: a decision and the name of what it is about */
  return g_strdup_printf (_ ("%s: %s"), words, title);
}

char *
vigie_describe_decision_kind (VigieDecisionKind kind)
{
  switch (kind)
    {
    case VIGIE_DECISION_POST_STATUS:
      return g_strdup (_ ("Verdict on a post"));
    case VIGIE_DECISION_POST_POSITION:
      return g_strdup (_ ("Position confirmed"));
    case VIGIE_DECISION_POST_OWNER:
      return g_strdup (_ ("Post assigned"));
    case VIGIE_DECISION_POST_LABEL:
      return g_strdup (_ ("Post labelled"));
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      return g_strdup (_ ("Duplicate marked"));
    case VIGIE_DECISION_PHOTO_VERDICT:
      return g_strdup (_ ("Verdict on a photo"));
    case VIGIE_DECISION_PHOTO_REDACT:
      return g_strdup (_ ("Photo blurred"));
    case VIGIE_DECISION_SHAPE_DRAW:
      return g_strdup (_ ("Drawn"));
    case VIGIE_DECISION_SHAPE_EDIT:
      return g_strdup (_ ("Drawing changed"));
    case VIGIE_DECISION_SHAPE_LIFT:
      return g_strdup (_ ("Lifted"));
    case VIGIE_DECISION_DIVERSION_SET:
      return g_strdup (_ ("Diversion set"));
    case VIGIE_DECISION_NOTE:
      return g_strdup (_ ("Note"));
    case VIGIE_DECISION_MILESTONE:
      return g_strdup (_ ("Milestone"));
    case VIGIE_DECISION_MESSAGE:
      return g_strdup (_ ("Message relayed"));
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
      return g_strdup (_ ("Overlay published"));
    case VIGIE_DECISION_BRIEF_ISSUED:
      return g_strdup (_ ("Brief issued"));
    case VIGIE_DECISION_ROSTER_JOIN:
      return g_strdup (_ ("Joined the desk"));
    case VIGIE_DECISION_ROSTER_LEAVE:
      return g_strdup (_ ("Left the desk"));
    case VIGIE_DECISION_REVIEW_FINDING:
      return g_strdup (_ ("Finding of the review"));
    case VIGIE_DECISION_REVOKE:
      return g_strdup (_ ("Decision revoked"));
    case VIGIE_DECISION_DATA_PURGE:
      return g_strdup (_ ("Data removed"));
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
      return g_strdup (_ ("Authors pseudonymised"));
    case VIGIE_DECISION_UNKNOWN:
    default:
      return g_strdup (_ ("Entry of a newer version"));
    }
}

static char *
describe_milestone (VigieDecision *decision)
{
  const char *name = vigie_milestone_get_current_name (
      vigie_json_get_string (vigie_decision_get_payload (decision), "name"));
  static const struct
  {
    const char *name;
    const char *words;
  } known[] = {
    { VIGIE_MILESTONE_ALERT, N_ ("Alert received") },
    { VIGIE_MILESTONE_CALLED, N_ ("Volunteers called") },
    { VIGIE_MILESTONE_ONLINE, N_ ("Team online") },
    { VIGIE_MILESTONE_FIRST_PHOTO, N_ ("First photo") },
    { VIGIE_MILESTONE_OFFICIAL, N_ ("First official information") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (g_strcmp0 (name, known[i].name) == 0)
        return g_strdup (_ (known[i].words));
    }
  return describe_titled (_ ("Milestone"), decision, "name");
}

static gboolean
is_given_back (JsonObject *payload)
{
  const char *owner = vigie_json_get_string (payload, "owner");

  return owner == NULL || owner[0] == '\0';
}

static char *
describe_photo_verdict (VigieDecision *decision)
{
  const char *text = vigie_json_get_string (vigie_decision_get_payload (decision), "verdict");
  VigieStatus verdict = VIGIE_STATUS_NEW;

  vigie_status_from_string (text, &verdict);
  switch ((int) verdict)
    {
    case VIGIE_STATUS_CONFIRMED:
      return g_strdup (_ ("Photo confirmed"));
    case VIGIE_STATUS_REJECTED:
      return g_strdup (_ ("Photo rejected"));
    case VIGIE_STATUS_UNVERIFIABLE:
      return g_strdup (_ ("Photo unverifiable"));
    default:
      return g_strdup (_ ("Verdict on the photo taken back"));
    }
}

/* « Message relayed (X, SMS): … »; another desk may have written anything. */
static char *
describe_message (const char *words, JsonObject *payload)
{
  JsonNode *node = json_object_get_member (payload, "channels");
  JsonArray *channels =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const char *text = vigie_json_get_string (payload, "text");
  g_autofree char *line = text != NULL ? vigie_text_make_line (text, MESSAGE_SHOWN) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; channels != NULL && i < json_array_get_length (channels); i++)
    {
      JsonNode *element = json_array_get_element (channels, i);
      const char *id = json_node_get_value_type (element) == G_TYPE_STRING
                           ? json_node_get_string (element)
                           : NULL;
      const VigieNetwork *network = vigie_network_find (id);

      if (id != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                                network != NULL ? _ (network->name) : id);
    }
  if (names->len > 0 && line != NULL)
    /* Translators: “Message relayed (X, SMS): ” and the message */
    return g_strdup_printf (_ ("%s (%s): %s"), words, names->str, line);
  return line != NULL ? g_strdup_printf (_ ("%s: %s"), words, line) : g_strdup (words);
}

static char *
describe_publication (VigieDecision *decision, const char *words)
{
  VigiePublication publication;
  const VigieExportFormat *format;

  if (!vigie_publication_read (decision, &publication))
    return g_strdup (words);
  format = vigie_export_format_find (publication.format);
  /* Translators: what was done, where to, and a format: "Overlay published: roads (GeoJSON)" */
  return g_strdup_printf (_ ("%s: %s (%s)"), words, publication.target,
                          format != NULL ? _ (format->title) : publication.format);
}

static char *
describe_removal (VigieDecision *decision, const char *words)
{
  g_autofree char *counts = vigie_removal_say_counts (decision);

  return g_strdup_printf (_ ("%s: %s"), words, counts);
}

static char *
describe_photo_redaction (JsonObject *payload)
{
  JsonNode *regions = json_object_get_member (payload, "regions");
  guint n = regions != NULL && JSON_NODE_HOLDS_ARRAY (regions)
                ? json_array_get_length (json_node_get_array (regions))
                : 0;

  if (n == 0)
    return g_strdup (_ ("Blur taken off a photo"));
  return g_strdup_printf (ngettext ("Photo blurred in %u place", "Photo blurred in %u places", n),
                          n);
}

/**
 * vigie_describe_decision:
 * @decision: an entry of the log
 *
 * Returns: (transfer full): what was decided, in a few words
 */
char *
vigie_describe_decision (VigieDecision *decision)
{
  VigieDecisionKind kind = vigie_decision_get_kind (decision);
  g_autofree char *words = vigie_describe_decision_kind (kind);
  JsonObject *payload = vigie_decision_get_payload (decision);

  switch (kind)
    {
    case VIGIE_DECISION_POST_STATUS:
      return describe_status (decision);
    case VIGIE_DECISION_POST_POSITION:
      return json_object_get_size (payload) > 0 ? g_steal_pointer (&words)
                                                : g_strdup (_ ("Position taken back"));
    case VIGIE_DECISION_SHAPE_DRAW:
    case VIGIE_DECISION_SHAPE_EDIT:
      return describe_titled (words, decision, "title");
    case VIGIE_DECISION_NOTE:
      return describe_titled (words, decision, "text");
    case VIGIE_DECISION_POST_LABEL:
      return describe_titled (json_object_get_boolean_member_with_default (payload, "remove", FALSE)
                                  ? _ ("Label taken off")
                                  : words,
                              decision, "label");
    case VIGIE_DECISION_POST_OWNER:
      return is_given_back (payload) ? g_strdup (_ ("Post given back"))
                                     : describe_titled (words, decision, "owner");
    case VIGIE_DECISION_MILESTONE:
      return describe_milestone (decision);
    case VIGIE_DECISION_UNKNOWN:
      /* Translators: a kind of decision that this version does not know, and its name */
      return g_strdup_printf (_ ("%s: %s"), words, vigie_decision_get_kind_name (decision));
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      return describe_duplicate (payload);
    case VIGIE_DECISION_PHOTO_VERDICT:
      return describe_photo_verdict (decision);
    case VIGIE_DECISION_MESSAGE:
      return describe_message (words, payload);
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
      return describe_publication (decision, words);
    case VIGIE_DECISION_PHOTO_REDACT:
      return describe_photo_redaction (payload);
    case VIGIE_DECISION_REVIEW_FINDING:
      return describe_titled (g_strcmp0 (vigie_json_get_string (payload, "what"), "improve") == 0
                                  ? _ ("To be improved")
                                  : _ ("Worked well"),
                              decision, "text");
    case VIGIE_DECISION_DATA_PURGE:
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
      return describe_removal (decision, words);
    case VIGIE_DECISION_SHAPE_LIFT:
    case VIGIE_DECISION_DIVERSION_SET:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
    case VIGIE_DECISION_REVOKE:
    default:
      return g_steal_pointer (&words);
    }
}

/**
 * vigie_describe_decisions:
 * @decision: the first of several entries of the log
 * @n: how many were made together
 *
 * Returns: (transfer full): what was decided, and how often
 */
char *
vigie_describe_decisions (VigieDecision *decision, guint n)
{
  g_autofree char *words = vigie_describe_decision (decision);
  g_autofree char *count = NULL;

  if (n < 2)
    return g_steal_pointer (&words);
  count = vigie_format_count (n);
  /* Translators: what was decided on several posts together, and on how many: "Post rejected (12)"
   */
  return g_strdup_printf (_ ("%s (%s)"), words, count);
}

char *
vigie_describe_undo (VigieDecision *decision, guint n)
{
  g_autofree char *words = vigie_describe_decisions (decision, n);

  /* Translators: what was undone, for example "Undone: Post confirmed" */
  return g_strdup_printf (_ ("Undone: %s"), words);
}

static const struct
{
  const char *check;
  const char *words;
} known_checks[] = {
  { VIGIE_CHECK_SOURCE, N_ ("Original source found") },
  { VIGIE_CHECK_TIME, N_ ("Time is plausible") },
  { VIGIE_CHECK_PLACE, N_ ("Place matches landmarks") },
  { VIGIE_CHECK_WEATHER, N_ ("Weather matches") },
  { VIGIE_CHECK_SECOND_SOURCE, N_ ("Second source") },
};

/**
 * vigie_format_check:
 * @check: one of an incident's checklist
 *
 * Returns: (transfer full): what it says; an incident's own is in its own words
 */
char *
vigie_format_check (const char *check)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_checks); i++)
    {
      if (g_str_equal (check, known_checks[i].check))
        return g_strdup (_ (known_checks[i].words));
    }
  return g_strdup (check);
}

char *
vigie_checklist_to_words (GStrv checks)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_null_terminated (8, g_free, TRUE);

  for (guint i = 0; checks[i] != NULL; i++)
    g_ptr_array_add (words, vigie_format_check (checks[i]));
  return vigie_checklist_to_string ((GStrv) words->pdata);
}

/**
 * vigie_checklist_from_words:
 * @words: checks as people write them, separated by ";"
 *
 * Returns: (transfer full): the checklist; what every incident knows by its name, so that it is
 * read in every language
 */
GStrv
vigie_checklist_from_words (const char *words)
{
  GStrv checks = vigie_checklist_parse (words);

  for (guint i = 0; checks[i] != NULL; i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (known_checks); j++)
        {
          if (g_str_equal (checks[i], _ (known_checks[j].words)))
            g_set_str (&checks[i], known_checks[j].check);
        }
    }
  return checks;
}

char *
vigie_format_checks (GStrv checks)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_null_terminated (4, g_free, TRUE);

  for (guint i = 0; checks != NULL && checks[i] != NULL; i++)
    g_ptr_array_add (words, vigie_format_check (checks[i]));
  return words->len > 0 ? g_strjoinv (", ", (GStrv) words->pdata) : NULL;
}

/**
 * vigie_describe_checks:
 * @decision: an entry of the log
 *
 * Returns: (transfer full) (nullable): what was found to hold, with the verdict that it is
 */
char *
vigie_describe_checks (VigieDecision *decision)
{
  JsonNode *node = json_object_get_member (vigie_decision_get_payload (decision), "checks");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) checks = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }
  checks = g_strv_builder_end (builder);
  return vigie_format_checks (checks);
}
