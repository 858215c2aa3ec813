/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of the log in the words of a document, which does not speak the desk's language. */
#include "vigie-json.h"
#include "vigie-milestone-words.h"
#include "vigie-report-collect.h"
#include "vigie-review-charts.h"

const char *
vigie_report_choose (VigieLanguage language, const char *french, const char *english)
{
  return language == VIGIE_LANGUAGE_FRENCH ? french : english;
}

/* A verdict on a post or a photo: (transfer none) */
const char *
vigie_report_word_status (VigieStatus status, VigieLanguage language)
{
  static const char *const words[VIGIE_N_STATUSES][2] = {
    [VIGIE_STATUS_NEW] = { "à traiter", "open" },
    [VIGIE_STATUS_CONFIRMED] = { "confirmée", "confirmed" },
    [VIGIE_STATUS_REJECTED] = { "rejetée", "rejected" },
    [VIGIE_STATUS_UNVERIFIABLE] = { "invérifiable", "unverifiable" },
    [VIGIE_STATUS_KNOWN_TO_COMMAND] = { "connue du commandement", "known to command" },
  };

  return vigie_report_choose (language, words[status][0], words[status][1]);
}

static const char *
word_status (const char *name, VigieLanguage language)
{
  VigieStatus status;

  return name != NULL && vigie_status_from_string (name, &status)
             ? vigie_report_word_status (status, language)
             : "–";
}

/* "Jalon : équipe en ligne" */
static char *
join (VigieLanguage language, const char *french, const char *english, const char *value)
{
  const char *name = vigie_report_choose (language, french, english);

  if (value == NULL || *value == '\0')
    return g_strdup (name);
  return g_strdup_printf (vigie_report_choose (language, "%s\u00a0: %s", "%s: %s"), name, value);
}

static char *
say_position (JsonObject *payload, VigieLanguage language)
{
  g_autofree char *place = NULL;
  double lon, lat;

  if (!vigie_json_get_double (payload, "lon", &lon) ||
      !vigie_json_get_double (payload, "lat", &lat))
    return g_strdup (vigie_report_choose (language, "Position retirée", "Position taken back"));
  place = vigie_words_position (language, lon, lat);
  return join (language, "Position", "Position", place);
}

static char *
say_shape_kind (VigieDecision *decision, VigieLanguage language)
{
  const char *name = vigie_json_get_string (vigie_decision_get_payload (decision), "kind");
  VigieShapeKind kind;

  if (name == NULL || !vigie_shape_kind_from_string (name, &kind))
    return g_strdup (vigie_report_choose (language, "Tracé", "Drawn"));
  return join (language, "Tracé", "Drawn", vigie_words_shape_kind (language, kind));
}

static char *
say_number (JsonObject *payload, const char *member)
{
  double number;

  if (!vigie_json_get_double (payload, member, &number))
    return NULL;
  return g_strdup_printf ("%.0f", number);
}

static char *
say_duplicate (JsonObject *payload, VigieLanguage language)
{
  const char *post = vigie_json_get_string (payload, "post");
  JsonNode *same = json_object_get_member (payload, "same");

  if (post == NULL)
    return g_strdup (vigie_report_choose (language, "Pas un doublon", "No duplicate"));
  if (same != NULL && JSON_NODE_HOLDS_VALUE (same) && !json_node_get_boolean (same))
    return g_strdup_printf (
        vigie_report_choose (language, "Pas un doublon de %.8s", "Not the same as %.8s"), post);
  return g_strdup_printf (vigie_report_choose (language, "Doublon de %.8s", "Duplicate of %.8s"),
                          post);
}

static char *
say_what (VigieDecision *decision, VigieLanguage language)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *name = vigie_json_get_string (payload, "name");
  g_autofree char *number = say_number (payload, "number");

  switch (vigie_decision_get_kind (decision))
    {
    case VIGIE_DECISION_POST_STATUS:
      return join (language, "Verdict", "Verdict",
                   word_status (vigie_json_get_string (payload, "status"), language));
    case VIGIE_DECISION_POST_POSITION:
      return say_position (payload, language);
    case VIGIE_DECISION_POST_OWNER:
      return join (language, "Prise en charge", "Assigned",
                   vigie_json_get_string (payload, "owner"));
    case VIGIE_DECISION_POST_LABEL:
      return join (language, "Étiquette", "Label", vigie_json_get_string (payload, "label"));
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      return say_duplicate (payload, language);
    case VIGIE_DECISION_PHOTO_VERDICT:
      return join (language, "Verdict sur la photo", "Verdict on the photo",
                   word_status (vigie_json_get_string (payload, "verdict"), language));
    case VIGIE_DECISION_PHOTO_REDACT:
      return g_strdup (vigie_report_choose (language, "Photo floutée", "Photo blurred"));
    case VIGIE_DECISION_SHAPE_DRAW:
      return say_shape_kind (decision, language);
    case VIGIE_DECISION_SHAPE_EDIT:
      return g_strdup (vigie_report_choose (language, "Tracé modifié", "Drawing changed"));
    case VIGIE_DECISION_SHAPE_LIFT:
      return g_strdup (vigie_report_choose (language, "Levée", "Lifted"));
    case VIGIE_DECISION_DIVERSION_SET:
      return g_strdup (vigie_report_choose (language, "Déviation", "Diversion"));
    case VIGIE_DECISION_NOTE:
      return g_strdup (vigie_report_choose (language, "Note", "Note"));
    case VIGIE_DECISION_MILESTONE:
      return join (language, "Jalon", "Milestone", vigie_words_milestone (language, name));
    case VIGIE_DECISION_MESSAGE:
      return g_strdup (
          vigie_report_choose (language, "Message de prévention", "Prevention message"));
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
      return join (language, "Calque publié", "Overlay published",
                   vigie_json_get_string (payload, "format"));
    case VIGIE_DECISION_BRIEF_ISSUED:
      return g_strdup_printf (
          vigie_report_choose (language, "Point de situation n°\u00a0%s", "Brief no. %s"),
          number != NULL ? number : "–");
    case VIGIE_DECISION_ROSTER_JOIN:
      return join (language, "Entrée dans l’équipe", "Joined the team", name);
    case VIGIE_DECISION_ROSTER_LEAVE:
      return join (language, "Sortie de l’équipe", "Left the team", name);
    case VIGIE_DECISION_REVIEW_FINDING:
      return g_strdup (vigie_report_choose (language, "Constat du retour d’expérience",
                                            "Finding of the review"));
    case VIGIE_DECISION_REVOKE:
      return g_strdup (vigie_report_choose (language, "Annulation", "Undone"));
    case VIGIE_DECISION_DATA_PURGE:
      return g_strdup (vigie_report_choose (language, "Données supprimées", "Data removed"));
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
      return g_strdup (
          vigie_report_choose (language, "Auteurs pseudonymisés", "Authors pseudonymised"));
    case VIGIE_DECISION_UNKNOWN:
    default:
      return g_strdup (vigie_decision_get_kind_name (decision));
    }
}

static char *
say_subject (VigieDecision *decision, const VigieReview *review, VigieLanguage language)
{
  const char *subject = vigie_decision_get_subject (decision);
  const char *kind = vigie_decision_get_kind_name (decision);
  const VigieShape *shape = NULL;

  if (*subject == '\0')
    return g_strdup ("");
  if (g_str_has_prefix (kind, "shape.") || g_str_has_prefix (kind, "diversion."))
    shape = vigie_review_find_shape (review, subject);
  if (shape != NULL && shape->title != NULL && *shape->title != '\0')
    return g_strdup (shape->title);
  if (shape != NULL)
    return g_strdup (vigie_words_shape_kind (language, shape->kind));
  if (g_str_has_prefix (kind, "post."))
    return g_strdup_printf (vigie_report_choose (language, "publication %.8s", "post %.8s"),
                            subject);
  if (g_str_has_prefix (kind, "photo."))
    return g_strdup_printf ("photo %.8s", subject);
  if (vigie_decision_get_kind (decision) == VIGIE_DECISION_REVOKE)
    return g_strdup_printf (vigie_report_choose (language, "entrée %.8s", "entry %.8s"), subject);
  /* Findings have names only for programs. */
  return g_strdup (vigie_decision_get_kind (decision) == VIGIE_DECISION_REVIEW_FINDING ? ""
                                                                                       : subject);
}

/**
 * vigie_report_words_init:
 * @decision: an entry
 * @review: of the report, for the names of shapes
 * @language: of the report
 */
void
vigie_report_words_init (VigieReportWords *self,
                         VigieDecision *decision,
                         const VigieReview *review,
                         VigieLanguage language)
{
  const char *text = vigie_json_get_string (vigie_decision_get_payload (decision), "text");
  const char *reason = vigie_decision_get_reason (decision);

  self->what = say_what (decision, language);
  self->subject = say_subject (decision, review, language);
  if (text != NULL && *text != '\0')
    self->reason = *reason != '\0' ? g_strdup_printf ("%s\n%s", text, reason) : g_strdup (text);
  else
    self->reason = g_strdup (reason);
}

void
vigie_report_words_clear (VigieReportWords *self)
{
  g_clear_pointer (&self->what, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->reason, g_free);
}
