/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-words.h"

#include "vigie-checklist.h"
#include "vigie-json.h"
#include "vigie-milestone-words.h"
#include "vigie-purge.h"
#include "vigie-text.h"

#define POST_SHOWN 140 /* characters of a post: its whole text is no part of the log */

/* In the language of the readers, as those of the brief. */
static const char *const words[VIGIE_LOG_N_WORDS][VIGIE_N_LANGUAGES] = {
  [VIGIE_LOG_WORD_TITLE] = { "Main courante", "Log" },
  [VIGIE_LOG_WORD_WHEN] = { "Heure", "Time" },
  [VIGIE_LOG_WORD_WHO] = { "Qui", "Who" },
  [VIGIE_LOG_WORD_WHAT] = { "Quoi", "What" },
  [VIGIE_LOG_WORD_SUBJECT] = { "Sur quoi", "On what" },
  [VIGIE_LOG_WORD_REASON] = { "Pourquoi", "Why" },
  [VIGIE_LOG_WORD_UNDONE] = { "{0} (annulé depuis)", "{0} (undone since)" },
  [VIGIE_LOG_WORD_PRINTED_AT] = { "Édition du {0}", "As printed on {0}" },
  [VIGIE_LOG_WORD_HEAD] = { "Tête de chaîne", "Head of the chain" },
  [VIGIE_LOG_WORD_HEAD_MEANS] = { "Une empreinte pour toute la main courante\u00a0: "
                                  "« vigie-cli check » donne la même tant qu’aucune entrée n’a été "
                                  "modifiée, retirée ou ajoutée.",
                                  "One hash for the whole log: “vigie-cli check” gives the same as "
                                  "long as no entry was changed, taken out or added." },
  [VIGIE_LOG_WORD_ALL] = { "Toute la main courante\u00a0: {0} entrées",
                           "The whole log: {0} entries" },
  [VIGIE_LOG_WORD_PART] = { "Extrait\u00a0: {0} entrées sur {1}", "Extract: {0} of {1} entries" },
  [VIGIE_LOG_WORD_NOTHING] = { "Aucune entrée ne correspond.", "No entry fits." },
  [VIGIE_LOG_WORD_FILTER_KIND] = { "type\u00a0: {0}", "kind: {0}" },
  [VIGIE_LOG_WORD_FILTER_PERSON] = { "par {0}", "by {0}" },
  [VIGIE_LOG_WORD_FILTER_SUBJECT] = { "sur {0}", "about {0}" },
  [VIGIE_LOG_WORD_FILTER_TEXT] = { "avec «\u00a0{0}\u00a0»", "with “{0}”" },
  [VIGIE_LOG_WORD_FILTER_FROM] = { "depuis le {0}", "since {0}" },
  [VIGIE_LOG_WORD_FILTER_TO] = { "jusqu’au {0}", "until {0}" },
  [VIGIE_LOG_WORD_FILTER_ACTIVE] = { "sans ce qui a été annulé", "without what was undone" },
};

static const char *const groups[VIGIE_N_LOG_GROUPS][VIGIE_N_LANGUAGES] = {
  [VIGIE_LOG_GROUP_ALL] = { "tout", "all" },
  [VIGIE_LOG_GROUP_VERDICTS] = { "verdicts", "verdicts" },
  [VIGIE_LOG_GROUP_POSITIONS] = { "positions", "positions" },
  [VIGIE_LOG_GROUP_WORK] = { "attributions et étiquettes", "work and labels" },
  [VIGIE_LOG_GROUP_BLURS] = { "photos floutées", "blurred photos" },
  [VIGIE_LOG_GROUP_SHAPES] = { "tracés", "shapes" },
  [VIGIE_LOG_GROUP_PUBLICATIONS] = { "diffusions", "publications" },
  [VIGIE_LOG_GROUP_MILESTONES] = { "jalons", "milestones" },
  [VIGIE_LOG_GROUP_ENTRIES] = { "entrées libres", "free entries" },
  [VIGIE_LOG_GROUP_UNDONE] = { "annulations", "what was undone" },
};

static const char *const kinds[][VIGIE_N_LANGUAGES] = {
  [VIGIE_DECISION_UNKNOWN] = { "Entrée d’une version plus récente", "Entry of a newer version" },
  [VIGIE_DECISION_POST_STATUS] = { "Verdict sur une publication", "Verdict on a post" },
  [VIGIE_DECISION_POST_POSITION] = { "Position confirmée", "Position confirmed" },
  [VIGIE_DECISION_POST_OWNER] = { "Publication attribuée", "Post assigned" },
  [VIGIE_DECISION_POST_LABEL] = { "Publication étiquetée", "Post labelled" },
  [VIGIE_DECISION_POST_DUPLICATE_OF] = { "Doublon marqué", "Duplicate marked" },
  [VIGIE_DECISION_PHOTO_VERDICT] = { "Verdict sur une photo", "Verdict on a photo" },
  [VIGIE_DECISION_PHOTO_REDACT] = { "Floutage d’une photo", "Photo blurred" },
  [VIGIE_DECISION_SHAPE_DRAW] = { "Tracé", "Drawn" },
  [VIGIE_DECISION_SHAPE_EDIT] = { "Tracé modifié", "Drawing changed" },
  [VIGIE_DECISION_SHAPE_LIFT] = { "Levé", "Lifted" },
  [VIGIE_DECISION_DIVERSION_SET] = { "Délestage fixé", "Diversion set" },
  [VIGIE_DECISION_NOTE] = { "Note", "Note" },
  [VIGIE_DECISION_MILESTONE] = { "Jalon", "Milestone" },
  [VIGIE_DECISION_MESSAGE] = { "Message relayé", "Message relayed" },
  [VIGIE_DECISION_OVERLAY_PUBLISHED] = { "Calque diffusé", "Overlay published" },
  [VIGIE_DECISION_BRIEF_ISSUED] = { "Point de situation émis", "Brief issued" },
  [VIGIE_DECISION_ROSTER_JOIN] = { "Arrivée au poste", "Joined the desk" },
  [VIGIE_DECISION_ROSTER_LEAVE] = { "Départ du poste", "Left the desk" },
  [VIGIE_DECISION_REVIEW_FINDING] = { "Constat du RETEX", "Finding of the review" },
  [VIGIE_DECISION_REVOKE] = { "Décision annulée", "Decision revoked" },
  [VIGIE_DECISION_DATA_PURGE] = { "Données supprimées", "Data removed" },
  [VIGIE_DECISION_DATA_PSEUDONYMISE] = { "Auteurs pseudonymisés", "Authors pseudonymised" },
};

static const char *const statuses[VIGIE_N_STATUSES][VIGIE_N_LANGUAGES] = {
  [VIGIE_STATUS_NEW] = { "de nouveau à traiter", "new again" },
  [VIGIE_STATUS_CONFIRMED] = { "confirmée", "confirmed" },
  [VIGIE_STATUS_REJECTED] = { "rejetée", "rejected" },
  [VIGIE_STATUS_UNVERIFIABLE] = { "invérifiable", "unverifiable" },
  [VIGIE_STATUS_KNOWN_TO_COMMAND] = { "connue du commandement", "known to command" },
};

static const struct
{
  const char *name;
  const char *words[VIGIE_N_LANGUAGES];
} checks[] = {
  { VIGIE_CHECK_SOURCE, { "source d’origine trouvée", "original source found" } },
  { VIGIE_CHECK_TIME, { "heure plausible", "time is plausible" } },
  { VIGIE_CHECK_PLACE, { "lieu conforme aux repères", "place matches landmarks" } },
  { VIGIE_CHECK_WEATHER, { "météo conforme", "weather matches" } },
  { VIGIE_CHECK_SECOND_SOURCE, { "deuxième source", "second source" } },
};

const char *
vigie_log_word (VigieLanguage language, VigieLogWord word)
{
  return words[word][language];
}

/**
 * vigie_log_fill:
 * @a: for {0}
 * @b: (nullable): for {1}
 *
 * Returns: (transfer full): the words with these in them
 */
char *
vigie_log_fill (VigieLanguage language, VigieLogWord word, const char *a, const char *b)
{
  g_auto (GStrv) parts = g_strsplit (words[word][language], "{0}", 2);
  g_autoptr (GString) out = g_string_new (parts[0]);

  if (parts[1] == NULL)
    return g_string_free_and_steal (g_steal_pointer (&out));
  g_string_append (out, a);
  if (b != NULL)
    {
      g_auto (GStrv) rest = g_strsplit (parts[1], "{1}", 2);

      g_string_append_printf (out, "%s%s%s", rest[0], rest[1] != NULL ? b : "",
                              rest[1] != NULL ? rest[1] : "");
    }
  else
    g_string_append (out, parts[1]);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* ---- what was decided ---- */

static char *
join (VigieLanguage language, const char *first, const char *second)
{
  if (second == NULL || second[0] == '\0')
    return g_strdup (first);
  return g_strdup_printf (language == VIGIE_LANGUAGE_FRENCH ? "%s\u00a0: %s" : "%s: %s", first,
                          second);
}

static char *
say_status (VigieLanguage language, const char *what, const char *name)
{
  VigieStatus status;

  return join (language, what,
               vigie_status_from_string (name, &status) ? statuses[status][language] : name);
}

static char *
say_redo (VigieLanguage language)
{
  return g_strdup (language == VIGIE_LANGUAGE_FRENCH ? "Décision rétablie" : "Decision restored");
}

static void
append_number (GString *out, VigieLanguage language, guint64 n, const char *const forms[2][2])
{
  /* in French zero is singular */
  const gboolean many = n > 1 || (n == 0 && language == VIGIE_LANGUAGE_ENGLISH);
  g_autofree char *number = vigie_words_number (language, n, 0);

  g_string_append_printf (out, "%s%s%s%s", out->len > 0 ? ", " : "", number,
                          language == VIGIE_LANGUAGE_FRENCH ? "\u00a0" : " ",
                          forms[language][many]);
}

/* How much was removed, or changed. */
static char *
say_removal (VigieLanguage language, const char *what, VigieDecision *decision)
{
  static const char *const posts[2][2] = { [VIGIE_LANGUAGE_FRENCH] = { "publication",
                                                                       "publications" },
                                           [VIGIE_LANGUAGE_ENGLISH] = { "post", "posts" } };
  static const char *const photos[2][2] = { [VIGIE_LANGUAGE_FRENCH] = { "photo", "photos" },
                                            [VIGIE_LANGUAGE_ENGLISH] = { "photo", "photos" } };
  static const char *const authors[2][2] = { [VIGIE_LANGUAGE_FRENCH] = { "auteur", "auteurs" },
                                             [VIGIE_LANGUAGE_ENGLISH] = { "author", "authors" } };
  g_autoptr (VigieRemoval) removal = vigie_removal_new (decision);
  g_autoptr (GString) out = g_string_new (NULL);

  if (removal->is_pseudonymising)
    append_number (out, language, removal->n_authors, authors);
  append_number (out, language, removal->n_posts, posts);
  if (!removal->is_pseudonymising)
    append_number (out, language, removal->n_photos, photos);
  return join (language, what, out->str);
}

static char *
say_kind (VigieLanguage language, const VigieLogLine *line)
{
  const VigieDecisionKind kind = vigie_decision_get_kind (line->decision);
  JsonObject *payload = vigie_decision_get_payload (line->decision);
  const char *what = kinds[kind][language];

  switch ((int) kind)
    {
    case VIGIE_DECISION_POST_STATUS:
      return say_status (language, what, vigie_json_get_string (payload, "status"));
    case VIGIE_DECISION_PHOTO_VERDICT:
      return say_status (language, what, vigie_json_get_string (payload, "verdict"));
    case VIGIE_DECISION_POST_OWNER:
      return join (language, what, vigie_json_get_string (payload, "owner"));
    case VIGIE_DECISION_POST_LABEL:
      return join (language, what, vigie_json_get_string (payload, "label"));
    case VIGIE_DECISION_MILESTONE:
      return join (language, what,
                   vigie_words_milestone (language, vigie_json_get_string (payload, "name")));
    case VIGIE_DECISION_DATA_PURGE:
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
      return say_removal (language, what, line->decision);
    case VIGIE_DECISION_UNKNOWN:
      return join (language, what, vigie_decision_get_kind_name (line->decision));
    case VIGIE_DECISION_REVOKE:
      return line->redo ? say_redo (language) : g_strdup (what);
    default:
      return g_strdup (what);
    }
}

char *
vigie_log_say_what (VigieLanguage language, const VigieLogLine *line)
{
  g_autofree char *what = say_kind (language, line);

  return line->active ? g_steal_pointer (&what)
                      : vigie_log_fill (language, VIGIE_LOG_WORD_UNDONE, what, NULL);
}

static char *
shorten (const char *text)
{
  g_autofree char *line = vigie_text_make_line (text, POST_SHOWN);

  return g_utf8_strlen (text, -1) > POST_SHOWN ? g_strconcat (line, "…", NULL)
                                               : g_steal_pointer (&line);
}

/* What people wrote stands whole; a post only begins. */
char *
vigie_log_say_subject (VigieLanguage language, const VigieLogLine *line)
{
  static const char *const written[] = { "text", "title", "target", "name" };
  JsonObject *payload = vigie_decision_get_payload (line->decision);
  g_autofree char *post = line->text != NULL ? shorten (line->text) : NULL;

  if (post != NULL)
    return line->headline != NULL ? join (language, line->headline, post) : g_strdup (post);
  if (line->headline != NULL)
    return g_strdup (line->headline);
  if (vigie_decision_get_kind (line->decision) == VIGIE_DECISION_MILESTONE)
    return g_strdup (""); /* its name stands beside it */
  for (gsize i = 0; i < G_N_ELEMENTS (written); i++)
    {
      const char *text = vigie_json_get_string (payload, written[i]);

      if (text != NULL && text[0] != '\0')
        return g_strdup (text);
    }
  return g_strdup_printf ("%.12s", vigie_decision_get_subject (line->decision));
}

static const char *
find_check (VigieLanguage language, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (g_strcmp0 (name, checks[i].name) == 0)
      return checks[i].words[language];
  return name;
}

char *
vigie_log_say_reason (VigieLanguage language, const VigieLogLine *line)
{
  JsonNode *node = json_object_get_member (vigie_decision_get_payload (line->decision), "checks");
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GString) out = g_string_new (vigie_decision_get_reason (line->decision));

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "",
                                find_check (language, json_node_get_string (element)));
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* ---- the filter ---- */

static void
add_part (GPtrArray *parts, VigieLanguage language, VigieLogWord word, const char *value)
{
  if (value != NULL && value[0] != '\0')
    g_ptr_array_add (parts, vigie_log_fill (language, word, value, NULL));
}

static void
add_moment (GPtrArray *parts, const VigieLogDocument *self, VigieLogWord word, gint64 at)
{
  g_autofree char *text = at != VIGIE_TIME_UNKNOWN ? vigie_words_full_time (at, self->zone) : NULL;

  add_part (parts, self->language, word, text);
}

/**
 * vigie_log_say_filter:
 * @document: a log
 *
 * Returns: (transfer full): which entries these are, so that an extract is not taken for the whole
 */
char *
vigie_log_say_filter (const VigieLogDocument *document)
{
  const VigieLanguage language = document->language;
  const VigieLogFilter *filter = document->filter;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_null_terminated (8, g_free, TRUE);
  g_autofree char *n = vigie_words_number (language, document->n, 0);
  g_autofree char *total = vigie_words_number (language, document->total, 0);
  g_autofree char *list = NULL;
  g_autofree char *part = NULL;

  if (vigie_log_filter_is_empty (filter))
    return vigie_log_fill (language, VIGIE_LOG_WORD_ALL, n, NULL);
  if (filter->kind != NULL)
    add_part (parts, language, VIGIE_LOG_WORD_FILTER_KIND, filter->kind);
  else if (filter->group != VIGIE_LOG_GROUP_ALL)
    add_part (parts, language, VIGIE_LOG_WORD_FILTER_KIND, groups[filter->group][language]);
  add_part (parts, language, VIGIE_LOG_WORD_FILTER_PERSON, filter->person);
  add_part (parts, language, VIGIE_LOG_WORD_FILTER_SUBJECT,
            document->subject != NULL ? document->subject : filter->subject);
  add_part (parts, language, VIGIE_LOG_WORD_FILTER_TEXT, filter->text);
  add_moment (parts, document, VIGIE_LOG_WORD_FILTER_FROM, filter->from);
  add_moment (parts, document, VIGIE_LOG_WORD_FILTER_TO, filter->to);
  if (filter->only_active)
    g_ptr_array_add (parts, g_strdup (words[VIGIE_LOG_WORD_FILTER_ACTIVE][language]));
  list = g_strjoinv (", ", (GStrv) parts->pdata);
  part = vigie_log_fill (language, VIGIE_LOG_WORD_PART, n, total);
  return g_strdup_printf ("%s – %s", part, list);
}
