/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-words.h"

#include <math.h>
#include <string.h>

#include "vigie-exercise-word.h"
#include "vigie-section-place.h"

/* {0} and {1} are filled in. A second form, after "|", is for more than one. */
static const char *const words[VIGIE_N_WORDS][VIGIE_N_LANGUAGES] = {
  [VIGIE_WORD_BRIEF] = { "Point de situation", "Situation brief" },
  [VIGIE_WORD_NUMBER] = { "N° {0}", "No. {0}" },
  [VIGIE_WORD_UNTITLED] = { "Événement sans titre", "Untitled incident" },
  [VIGIE_WORD_EXERCISE] = { VIGIE_EXERCISE_WORD, VIGIE_EXERCISE_WORD },
  [VIGIE_WORD_REAL] = { "Événement réel", "Real event" },
  [VIGIE_WORD_NATURE] = { "Nature", "Nature" },
  [VIGIE_WORD_AUTHOR] = { "Rédacteur", "Author" },
  [VIGIE_WORD_RECIPIENTS] = { "Destinataires", "Recipients" },
  [VIGIE_WORD_NO_AUTHOR] = { "non précisé", "not given" },
  [VIGIE_WORD_NO_RECIPIENTS] = { "non précisés", "not given" },
  [VIGIE_WORD_AS_OF] = { "Situation au", "Situation as of" },
  [VIGIE_WORD_DATE_TIME] = { "{0}, {1}", "{0}, {1}" },
  [VIGIE_WORD_FIRST_BRIEF] = { "premier point de situation", "first brief" },
  [VIGIE_WORD_PREVIOUS] = { "précédent : n° {0}, {1}", "previous: no. {0}, {1}" },
  [VIGIE_WORD_COUNT_CLOSURES] = { "route coupée|routes coupées", "road closed|roads closed" },
  [VIGIE_WORD_COUNT_LIFTED] = { "coupure levée|coupures levées", "closure lifted|closures lifted" },
  [VIGIE_WORD_COUNT_FACTS] = { "fait confirmé|faits confirmés", "confirmed fact|confirmed facts" },
  [VIGIE_WORD_COUNT_PENDING] = { "à confirmer|à confirmer", "to be confirmed|to be confirmed" },
  [VIGIE_WORD_COUNT_REJECTED] = { "écartée|écartées", "rejected|rejected" },
  [VIGIE_WORD_COUNT_NEW] = { "dont {0} nouveau|dont {0} nouveaux",
                             "{0} of them new|{0} of them new" },
  [VIGIE_WORD_COUNT_NEW_FEMININE] = { "dont {0} nouvelle|dont {0} nouvelles",
                                      "{0} of them new|{0} of them new" },
  [VIGIE_WORD_COUNT_POSTS] = { "sur {0} publication reçue|sur {0} publications reçues",
                               "of {0} post received|of {0} posts received" },
  [VIGIE_WORD_CLOSURES] = { "Routes coupées", "Closed roads" },
  [VIGIE_WORD_CLOSURES_GO_ON] = { "Routes coupées (suite)", "Closed roads (continued)" },
  [VIGIE_WORD_NO_CLOSURES] = { "Aucune coupure en cours.", "No closure in force." },
  [VIGIE_WORD_SHAPES] = { "Zones, périmètres et délestages", "Areas, perimeters and diversions" },
  [VIGIE_WORD_LIFTED] = { "Coupures levées", "Closures lifted" },
  [VIGIE_WORD_LIFTED_AT] = { "levée à {0}", "lifted at {0}" },
  [VIGIE_WORD_FACTS] = { "Faits confirmés", "Confirmed facts" },
  [VIGIE_WORD_NO_FACTS] = { "Aucun fait confirmé à cette heure.", "Nothing confirmed so far." },
  [VIGIE_WORD_PHOTOS] = { "Photos confirmées", "Confirmed photos" },
  [VIGIE_WORD_PENDING] = { "À confirmer", "To be confirmed" },
  [VIGIE_WORD_MAP] = { "Carte de situation", "Situation map" },
  [VIGIE_WORD_NEW] = { "NOUVEAU", "NEW" },
  [VIGIE_WORD_SINCE] = { "depuis {0}", "since {0}" },
  [VIGIE_WORD_UNTIL] = { "jusqu’à {0}", "until {0}" },
  [VIGIE_WORD_OPEN_END] = { "fin non connue", "end not known" },
  [VIGIE_WORD_MORE] = { "et {0} de plus|et {0} de plus", "and {0} more|and {0} more" },
  [VIGIE_WORD_MORE_PHOTOS] = { "et {0} autre photo au dossier|et {0} autres photos au dossier",
                               "and {0} more photo on file|and {0} more photos on file" },
  [VIGIE_WORD_TAKEN_AT] = { "prise à {0}", "taken at {0}" },
  [VIGIE_WORD_PHOTO_CREDIT] = { "Photo : {0}, {1}", "Photo: {0}, {1}" },
  [VIGIE_WORD_WITHIN] = { "±\u00a0{0}", "±\u00a0{0}" },
  [VIGIE_WORD_POSITION_UNCONFIRMED] = { "position non confirmée", "position not confirmed" },
  [VIGIE_WORD_NO_POSITION] = { "sans position", "no position" },
  [VIGIE_WORD_LINK_ONLY] = { "Publication à lire à la source", "Post to be read at its source" },
  [VIGIE_WORD_REPEATED] = { "{0} autre publication concorde|{0} autres publications concordent",
                            "{0} other post agrees|{0} other posts agree" },
  [VIGIE_WORD_NO_TITLE] = { "Sans titre", "No title" },
  [VIGIE_WORD_ALERT_FIRST] = { "« Alertez d'abord le 18 ou le 112 »",
                               "Call 18 or 112 first: « Alertez d'abord le 18 ou le 112 »" },
  [VIGIE_WORD_PAGE] = { "page {0}/{1}", "page {0}/{1}" },
  [VIGIE_WORD_LOG_HEAD] = { "Main courante {0}", "Log {0}" },
  [VIGIE_WORD_MADE_WITH] = { "Établi avec Vigie", "Made with Vigie" },
  [VIGIE_WORD_ALT_MAP] = { "Carte de situation : tracés {0} ; positions {1}.",
                           "Situation map: shapes {0}; positions {1}." },
  [VIGIE_WORD_ALT_PHOTO] = { "Photo n° {0} : {1}", "Photo no. {0}: {1}" },
  [VIGIE_WORD_LEGEND] = { "Légende", "Legend" },
  [VIGIE_WORD_LEGEND_POST] = { "Fait confirmé", "Confirmed fact" },
  [VIGIE_WORD_LEGEND_UNCONFIRMED] = { "Position non confirmée", "Position not confirmed" },
  [VIGIE_WORD_LEGEND_RADIUS] = { "Incertitude", "Uncertainty" },
  [VIGIE_WORD_NORTH] = { "N", "N" },
  [VIGIE_WORD_TILES_MISSING] = { "{0} tuile manquante|{0} tuiles manquantes",
                                 "{0} tile missing|{0} tiles missing" },
  [VIGIE_WORD_NO_BASEMAP] = { "Sans fond de carte. Coordonnées WGS 84.",
                              "No basemap. WGS 84 coordinates." },
  [VIGIE_WORD_NOTHING_TO_SHOW] = { "Rien à situer pour le moment",
                                   "Nothing to show on a map so far" },
  [VIGIE_WORD_FILE] = { "fichier", "file" },
  [VIGIE_WORD_UNKNOWN_SOURCE] = { "source inconnue", "unknown source" },
  [VIGIE_WORD_MORE_ROADS] = { "{0} autre voie|{0} autres voies", "{0} other road|{0} other roads" },
  [VIGIE_WORD_MINUTES] = { "{0} min de plus", "{0} min longer" },
  [VIGIE_WORD_DEAD_END] = { "impasse", "dead end" },
  [VIGIE_WORD_HOLES] = { "Sauf {0} zone intérieure, non touchée|Sauf {0} zones intérieures, non "
                         "touchées",
                         "Except {0} area inside, not affected|Except {0} areas inside, not "
                         "affected" },
  [VIGIE_WORD_CHANGES] = { "Ce qui a changé depuis le n° {0} ({1})",
                           "What changed since no. {0} ({1})" },
  [VIGIE_WORD_NO_CHANGES] = { "Rien de nouveau depuis le dernier point.",
                              "Nothing new since the last brief." },
  [VIGIE_WORD_CHANGE_CLOSED] = { "Coupée", "Closed" },
  [VIGIE_WORD_CHANGE_CLOSURE_CHANGED] = { "Modifiée", "Changed" },
  [VIGIE_WORD_CHANGE_REOPENED] = { "Rouverte", "Reopened" },
  [VIGIE_WORD_CHANGE_DIVERSION_CUT] = { "Délestage coupé", "Diversion cut" },
  [VIGIE_WORD_CHANGE_DIVERSION_NEW] = { "Délestage", "Diversion" },
  [VIGIE_WORD_CHANGE_DIVERSION_ENDED] = { "Délestage levé", "Diversion ended" },
  [VIGIE_WORD_CHANGE_CONFIRMED] = { "Confirmé", "Confirmed" },
  [VIGIE_WORD_CHANGE_WITHDRAWN] = { "Retiré", "Withdrawn" },
  [VIGIE_WORD_CHANGE_DENIED] = { "Démenti", "Denied" },
  [VIGIE_WORD_CHANGE_MESSAGE] = { "Consigne relayée", "Message relayed" },
  [VIGIE_WORD_ENDED_AT] = { "terminée à {0}", "over at {0}" },
  [VIGIE_WORD_MISTAKE] = { "saisie par erreur, annulée", "drawn by mistake, withdrawn" },
  [VIGIE_WORD_NO_LONGER_CONFIRMED] = { "n’est plus confirmé", "not confirmed any more" },
  [VIGIE_WORD_NEWS_OUTLINE] = { "tracé modifié", "another outline" },
  [VIGIE_WORD_NEWS_TITLE] = { "titre modifié", "another title" },
  [VIGIE_WORD_NEWS_CAUSE] = { "cause\u00a0: {0}", "cause: {0}" },
  [VIGIE_WORD_NEWS_CAUSE_NONE] = { "cause retirée", "cause removed" },
  [VIGIE_WORD_RUMOURS] = { "Rumeurs démenties", "Denied rumours" },
  [VIGIE_WORD_MESSAGES] = { "Consignes relayées", "Messages relayed" },
  [VIGIE_WORD_DIVERSIONS] = { "Délestages", "Diversions" },
  [VIGIE_WORD_OTHER_SHAPES] = { "Zones, périmètres et repères", "Areas, perimeters and markers" },
  [VIGIE_WORD_CONTINUED] = { "{0} (suite)", "{0} (continued)" },
  [VIGIE_WORD_COLUMN_ROAD] = { "Route", "Road" },
  [VIGIE_WORD_COLUMN_FROM_TO] = { "Du – au", "From – to" },
  [VIGIE_WORD_COLUMN_DIRECTION] = { "Sens", "Direction" },
  [VIGIE_WORD_COLUMN_COMMUNES] = { "Communes", "Communes" },
  [VIGIE_WORD_COLUMN_LENGTH] = { "Longueur", "Length" },
  [VIGIE_WORD_COLUMN_CAUSE] = { "Cause et durée", "Cause and time" },
  [VIGIE_WORD_COLUMN_DIVERSION] = { "Délest.", "Divers." },
  [VIGIE_WORD_ROAD_UNNAMED] = { "voie sans nom", "road without a name" },
  [VIGIE_WORD_AROUND] = { "contourne {0}", "around {0}" },
  [VIGIE_WORD_CUT_BY] = { "COUPÉ par {0}", "CUT by {0}" },
  [VIGIE_WORD_CUT] = { "COUPÉ", "CUT" },
  [VIGIE_WORD_CARS] = { "VL", "cars" },
  [VIGIE_WORD_HEAVY] = { "PL", "HGV" },
  [VIGIE_WORD_NEXT] = { "Prochain point", "Next brief" },
  [VIGIE_WORD_NEXT_AT] = { "Prochain point de situation à {0}", "Next brief at {0}" },
  [VIGIE_WORD_NO_NEXT] = { "non fixé", "not set" },
  [VIGIE_WORD_PHOTO_VERIFIED] = { "vérifiée|vérifiée, {0} contrôles",
                                  "verified|verified, {0} checks" },
  [VIGIE_WORD_PHOTO_VERIFIED_ONE] = { "vérifiée, 1 contrôle", "verified, 1 check" },
  [VIGIE_WORD_PHOTO_UNVERIFIABLE] = { "invérifiable", "unverifiable" },
  [VIGIE_WORD_PHOTO_NOT_VERIFIED] = { "photo non vérifiée", "photo not verified" },
  [VIGIE_WORD_RUNNING] = { "{0} · {1}", "{0} · {1}" },
  [VIGIE_WORD_TEXT_MORE] = { "+{0}", "+{0}" },
  [VIGIE_WORD_TEXT_CLOSED_ROADS] = { "Routes coupées\u00a0: {0}", "Closed roads: {0}" },
  [VIGIE_WORD_TEXT_NO_CLOSURES] = { "Aucune route coupée", "No road closed" },
  [VIGIE_WORD_TEXT_NEW] = { "Nouveau\u00a0: {0}", "New: {0}" },
  [VIGIE_WORD_TEXT_NEXT] = { "Prochain point {0}", "Next brief {0}" },
  [VIGIE_WORD_NO_PHOTO_TIME] = { "heure inconnue", "time not known" },
};

static const char *const shape_kinds[][VIGIE_N_LANGUAGES] = {
  [VIGIE_SHAPE_CLOSURE] = { "Route coupée", "Closed road" },
  [VIGIE_SHAPE_HAZARD] = { "Zone de danger", "Hazard area" },
  [VIGIE_SHAPE_PERIMETER] = { "Périmètre", "Perimeter" },
  [VIGIE_SHAPE_DIVERSION] = { "Délestage", "Diversion" },
  [VIGIE_SHAPE_MARKER] = { "Repère", "Marker" },
};

static const struct
{
  const char *name;
  const char *words[VIGIE_N_LANGUAGES];
} causes[] = {
  { "snow", { "Neige", "Snow" } },
  { "ice", { "Verglas", "Black ice" } },
  { "flood", { "Inondation", "Flooding" } },
  { "fallen-tree", { "Chute d’arbre", "Fallen tree" } },
  { "landslide", { "Glissement de terrain", "Landslide" } },
  { "accident", { "Accident", "Accident" } },
  { "stranded-vehicles", { "Véhicules bloqués", "Stranded vehicles" } },
  { "fire", { "Incendie", "Fire" } },
  { "smoke", { "Fumées", "Smoke" } },
  { "hazardous-material", { "Matières dangereuses", "Hazardous material" } },
  { "rescue", { "Opération de secours", "Rescue operation" } },
  { "roadworks", { "Travaux", "Roadworks" } },
  { "other", { "Autre cause", "Other cause" } },
};

static const char *const months[12][VIGIE_N_LANGUAGES] = {
  { "janvier", "January" }, { "février", "February" },  { "mars", "March" },
  { "avril", "April" },     { "mai", "May" },           { "juin", "June" },
  { "juillet", "July" },    { "août", "August" },       { "septembre", "September" },
  { "octobre", "October" }, { "novembre", "November" }, { "décembre", "December" },
};

static const char *const month_codes[12][VIGIE_N_LANGUAGES] = {
  { "JAN", "JAN" }, { "FEV", "FEB" }, { "MAR", "MAR" }, { "AVR", "APR" },
  { "MAI", "MAY" }, { "JUN", "JUN" }, { "JUL", "JUL" }, { "AOU", "AUG" },
  { "SEP", "SEP" }, { "OCT", "OCT" }, { "NOV", "NOV" }, { "DEC", "DEC" },
};

/**
 * vigie_language_from_string:
 * @text: (nullable): a language tag or the name of a locale
 * @language: (out): the language
 *
 * Returns: %FALSE when documents are not made in that language
 */
gboolean
vigie_language_from_string (const char *text, VigieLanguage *language)
{
  static const char *const codes[VIGIE_N_LANGUAGES] = { "fr", "en" };

  for (int i = 0; text != NULL && i < VIGIE_N_LANGUAGES; i++)
    {
      if (g_ascii_strncasecmp (text, codes[i], 2) == 0 && !g_ascii_isalpha (text[2]))
        {
          *language = (VigieLanguage) i;
          return TRUE;
        }
    }
  return FALSE;
}

const char *
vigie_language_to_tag (VigieLanguage language)
{
  return language == VIGIE_LANGUAGE_FRENCH ? "fr-FR" : "en-GB";
}

/**
 * vigie_language_get_default:
 *
 * Returns: the first language of the user that documents are made in; French where none is,
 *   for who reads them is in France
 */
VigieLanguage
vigie_language_get_default (void)
{
  const char *const *names = g_get_language_names ();
  VigieLanguage language = VIGIE_LANGUAGE_FRENCH;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (vigie_language_from_string (names[i], &language))
        break;
    }
  return language;
}

static gboolean
is_plural (VigieLanguage language, guint64 n)
{
  return language == VIGIE_LANGUAGE_FRENCH ? n >= 2 : n != 1;
}

/**
 * vigie_words_get:
 *
 * Returns: (transfer none): the words
 */
const char *
vigie_words_get (VigieLanguage language, VigieWord word)
{
  g_return_val_if_fail ((guint) word < VIGIE_N_WORDS, "");
  g_return_val_if_fail ((guint) language < VIGIE_N_LANGUAGES, "");

  return words[word][language];
}

/**
 * vigie_words_get_plural:
 * @word: one with two forms
 * @n: a count
 *
 * Returns: (transfer none): the form for @n, which is an interned string
 */
const char *
vigie_words_get_plural (VigieLanguage language, VigieWord word, guint64 n)
{
  const char *forms = vigie_words_get (language, word);
  const char *bar = strchr (forms, '|');
  g_autofree char *singular = NULL;

  g_return_val_if_fail (bar != NULL, forms);

  if (is_plural (language, n))
    return bar + 1;
  singular = g_strndup (forms, (gsize) (bar - forms));
  return g_intern_string (singular);
}

static char *
fill (const char *pattern, const char *first, const char *second)
{
  GString *out = g_string_new (pattern);

  /* The second one first: what is filled in is not looked at again. */
  if (second != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (pattern, "{1}", 2);

      if (parts[0] != NULL && parts[1] != NULL)
        {
          g_auto (GStrv) left = g_strsplit (parts[0], "{0}", 2);

          g_string_assign (out, left[0] != NULL ? left[0] : "");
          if (left[0] != NULL && left[1] != NULL)
            g_string_append_printf (out, "%s%s", first, left[1]);
          g_string_append_printf (out, "%s%s", second, parts[1]);
          return g_string_free_and_steal (out);
        }
    }
  g_string_replace (out, "{0}", first, 1);
  return g_string_free_and_steal (out);
}

/**
 * vigie_words_fill:
 * @first: for {0}
 * @second: (nullable): for {1}
 *
 * Returns: (transfer full): the words with both filled in
 */
char *
vigie_words_fill (VigieLanguage language, VigieWord word, const char *first, const char *second)
{
  return fill (vigie_words_get (language, word), first, second);
}

/**
 * vigie_words_fill_count:
 * @word: one with two forms
 * @n: a count, for {0}
 *
 * Returns: (transfer full): the words in the form for @n
 */
char *
vigie_words_fill_count (VigieLanguage language, VigieWord word, guint64 n)
{
  g_autofree char *count = vigie_words_number (language, (double) n, 0);

  return fill (vigie_words_get_plural (language, word, n), count, NULL);
}

const char *
vigie_words_shape_kind (VigieLanguage language, VigieShapeKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (shape_kinds), "");

  return shape_kinds[kind][language];
}

/**
 * vigie_words_cause:
 * @cause: (nullable): a word of vigie_shape_get_causes(), or free text
 *
 * Returns: (transfer none): the words for people; free text stays as it is
 */
const char *
vigie_words_cause (VigieLanguage language, const char *cause)
{
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      if (g_strcmp0 (causes[i].name, cause) == 0)
        return causes[i].words[language];
    }
  return cause != NULL ? cause : "";
}

/**
 * vigie_words_direction:
 * @direction: (nullable): of a closed section, as the log has it
 *
 * Returns: (transfer none): short words for a table; "" where it is not known
 */
const char *
vigie_words_direction (VigieLanguage language, const char *direction)
{
  static const struct
  {
    const char *name;
    const char *words[VIGIE_N_LANGUAGES];
  } directions[] = {
    { "both", { "2 sens", "both" } },  { "forward", { "giratoire", "roundabout" } },
    { "north", { "vers N", "to N" } }, { "north-east", { "vers NE", "to NE" } },
    { "east", { "vers E", "to E" } },  { "south-east", { "vers SE", "to SE" } },
    { "south", { "vers S", "to S" } }, { "south-west", { "vers SO", "to SW" } },
    { "west", { "vers O", "to W" } },  { "north-west", { "vers NO", "to NW" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      if (g_strcmp0 (directions[i].name, direction) == 0)
        return directions[i].words[language];
    }
  return "";
}

/**
 * vigie_words_reason:
 * @reason: why a post was rejected: one of those that the desk offers, in any of its languages, or
 *   free text
 *
 * Returns: (transfer none): the words in the document's language; free text stays as it is
 */
const char *
vigie_words_reason (VigieLanguage language, const char *reason)
{
  static const char *const reasons[][VIGIE_N_LANGUAGES] = {
    { "Photo ancienne", "Old photo" },
    { "Autre lieu", "Elsewhere" },
    { "Rumeur démentie", "Rumour, denied" },
    { "Sans rapport avec cet événement", "Not about this incident" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    for (int known = 0; known < VIGIE_N_LANGUAGES; known++)
      if (g_strcmp0 (reasons[i][known], reason) == 0)
        return reasons[i][language];
  return reason;
}

static const char *const networks[][2] = {
  { "facebook", "Facebook" },
  { "instagram", "Instagram" },
  { "x", "X" },
  { "mastodon", "Mastodon" },
  { "bluesky", "Bluesky" },
  { "reddit", "Reddit" },
  { "telegram", "Telegram" },
  { "rss", "RSS" },
  { "ushahidi", "Ushahidi" },
  { "commons", "Wikimedia Commons" },
};

/**
 * vigie_words_network:
 * @source: (nullable): "x", "mastodon:example.org", "file:posts.csv", …
 *
 * Returns: (transfer full): the short name for people, without the server; a file's own name
 */
char *
vigie_words_network (VigieLanguage language, const char *source)
{
  gsize length = source != NULL ? strcspn (source, ":") : 0;
  const char *host = length > 0 && source[length] == ':' ? source + length + 1 : "";

  if (length == 0)
    return g_strdup (vigie_words_get (language, VIGIE_WORD_UNKNOWN_SOURCE));
  if (length == 4 && strncmp (source, "file", 4) == 0)
    return g_strdup (*host != '\0' ? host : vigie_words_get (language, VIGIE_WORD_FILE));
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      if (strlen (networks[i][0]) == length && strncmp (source, networks[i][0], length) == 0)
        return g_strdup (networks[i][1]);
    }
  return g_strndup (source, length);
}

/**
 * vigie_words_source:
 * @source: (nullable): "x", "mastodon:example.org", "file:posts.csv", …
 *
 * Returns: (transfer full): its name for people, with the server
 */
char *
vigie_words_source (VigieLanguage language, const char *source)
{
  const char *colon = source != NULL ? strchr (source, ':') : NULL;
  g_autofree char *network = vigie_words_network (language, source);

  if (colon == NULL || colon[1] == '\0' || g_str_equal (network, colon + 1))
    return g_steal_pointer (&network);
  return g_strdup_printf ("%s, %s", network, colon + 1);
}

/**
 * vigie_words_number:
 * @value: a number
 * @decimals: how many, up to 6
 *
 * Returns: (transfer full): the number as the language writes it: 12 345,6 or 12,345.6
 */
char *
vigie_words_number (VigieLanguage language, double value, guint decimals)
{
  const char *group = language == VIGIE_LANGUAGE_FRENCH ? "\u202f" : ",";
  char format[] = "%.0f";
  char plain[G_ASCII_DTOSTR_BUF_SIZE];
  GString *out = g_string_new (NULL);
  char *point;
  gsize n_digits;

  format[2] = (char) ('0' + MIN (decimals, 6));
  g_ascii_formatd (plain, sizeof plain, format, fabs (value));
  point = strchr (plain, '.');
  n_digits = point != NULL ? (gsize) (point - plain) : strlen (plain);

  if (value < 0 && strpbrk (plain, "123456789") != NULL)
    g_string_append (out, "−");
  for (gsize i = 0; i < n_digits; i++)
    {
      if (i > 0 && n_digits > 4 && (n_digits - i) % 3 == 0)
        g_string_append (out, group);
      g_string_append_c (out, plain[i]);
    }
  if (point != NULL)
    g_string_append_printf (out, "%c%s", language == VIGIE_LANGUAGE_FRENCH ? ',' : '.', point + 1);
  return g_string_free_and_steal (out);
}

static GDateTime *
make_local (gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (at * 1000);

  return utc == NULL ? NULL
                     : (zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc));
}

/* "UTC", "UTC+1", "UTC−3:30" */
static char *
format_offset (GDateTime *local)
{
  gint64 minutes = g_date_time_get_utc_offset (local) / G_TIME_SPAN_MINUTE;
  const char *sign = minutes < 0 ? "−" : "+";

  if (minutes == 0)
    return g_strdup ("UTC");
  minutes = ABS (minutes);
  if (minutes % 60 == 0)
    return g_strdup_printf ("UTC%s%d", sign, (int) (minutes / 60));
  return g_strdup_printf ("UTC%s%d:%02d", sign, (int) (minutes / 60), (int) (minutes % 60));
}

/**
 * vigie_words_date_time:
 * @at: ms
 * @zone: (nullable): where it is read; UTC when %NULL
 *
 * Returns: (transfer full): "24 novembre 2026, 19:32 (UTC+1)"; the page's other times are read on
 *   the same clock
 */
char *
vigie_words_date_time (VigieLanguage language, gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = make_local (at, zone);
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;
  g_autofree char *offset = NULL;
  int day;

  if (local == NULL)
    return g_strdup ("–");
  day = g_date_time_get_day_of_month (local);
  date = g_strdup_printf (
      "%d%s %s %d", day, language == VIGIE_LANGUAGE_FRENCH && day == 1 ? "er" : "",
      months[g_date_time_get_month (local) - 1][language], g_date_time_get_year (local));
  offset = format_offset (local);
  time = g_strdup_printf ("%02d:%02d (%s)", g_date_time_get_hour (local),
                          g_date_time_get_minute (local), offset);
  return vigie_words_fill (language, VIGIE_WORD_DATE_TIME, date, time);
}

/**
 * vigie_words_time:
 * @at: ms
 * @reference: ms, the moment of the document
 * @zone: (nullable): where it is read; UTC when %NULL
 *
 * Returns: (transfer full): "19:32" on the day of the document, else "23/11 19:32"
 */
char *
vigie_words_time (VigieLanguage language, gint64 at, gint64 reference, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = at != VIGIE_TIME_UNKNOWN ? make_local (at, zone) : NULL;
  g_autoptr (GDateTime) today = make_local (reference, zone);
  int year, month, day, other_year, other_month, other_day;

  if (local == NULL || today == NULL)
    return g_strdup ("–");
  g_date_time_get_ymd (local, &year, &month, &day);
  g_date_time_get_ymd (today, &other_year, &other_month, &other_day);
  if (year == other_year && month == other_month && day == other_day)
    return g_strdup_printf ("%02d:%02d", g_date_time_get_hour (local),
                            g_date_time_get_minute (local));
  if (year == other_year)
    return g_strdup_printf ("%02d/%02d %02d:%02d", day, month, g_date_time_get_hour (local),
                            g_date_time_get_minute (local));
  return g_strdup_printf ("%02d/%02d/%d %02d:%02d", day, month, year, g_date_time_get_hour (local),
                          g_date_time_get_minute (local));
}

/**
 * vigie_words_full_time:
 * @at: ms
 * @zone: (nullable): where it is read; UTC when %NULL
 *
 * Returns: (transfer full): "24/11/2026 19:32 (UTC+1)", which can be read at any time and anywhere
 */
char *
vigie_words_full_time (gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = at != VIGIE_TIME_UNKNOWN ? make_local (at, zone) : NULL;
  g_autofree char *offset = NULL;
  int year, month, day;

  if (local == NULL)
    return g_strdup ("–");
  g_date_time_get_ymd (local, &year, &month, &day);
  offset = format_offset (local);
  return g_strdup_printf ("%02d/%02d/%d %02d:%02d (%s)", day, month, year,
                          g_date_time_get_hour (local), g_date_time_get_minute (local), offset);
}

/**
 * vigie_words_date_time_group:
 * @at: ms
 *
 * Returns: (transfer full): the date-time group in UTC: "241832Z NOV 26"
 */
char *
vigie_words_date_time_group (gint64 at, VigieLanguage language)
{
  g_autoptr (GDateTime) utc = make_local (at, NULL);

  if (utc == NULL)
    return g_strdup ("–");
  return g_strdup_printf ("%02d%02d%02dZ %s %02d", g_date_time_get_day_of_month (utc),
                          g_date_time_get_hour (utc), g_date_time_get_minute (utc),
                          month_codes[g_date_time_get_month (utc) - 1][language],
                          g_date_time_get_year (utc) % 100);
}

/**
 * vigie_words_position:
 *
 * Returns: (transfer full): "47,3220 N  5,0415 E"
 */
char *
vigie_words_position (VigieLanguage language, double lon, double lat)
{
  g_autofree char *north = vigie_words_number (language, fabs (lat), 4);
  g_autofree char *east = vigie_words_number (language, fabs (lon), 4);
  const char *west = language == VIGIE_LANGUAGE_FRENCH ? "O" : "W";

  return g_strdup_printf ("%s\u00a0%s\u00a0\u00a0%s\u00a0%s", north, lat < 0 ? "S" : "N", east,
                          lon < 0 ? west : "E");
}

/**
 * vigie_words_radius:
 * @radius_m: metres
 *
 * Returns: (transfer full): "50 m", "1,2 km"
 */
char *
vigie_words_radius (VigieLanguage language, double radius_m)
{
  gboolean kilometres = radius_m >= 999.5;
  guint decimals = kilometres && radius_m < 9950 && fmod (radius_m, 1000) > 0.5 ? 1 : 0;
  g_autofree char *number =
      vigie_words_number (language, kilometres ? radius_m / 1000 : radius_m, decimals);

  return g_strdup_printf ("%s\u00a0%s", number, kilometres ? "km" : "m");
}

/**
 * vigie_words_place:
 * @place: (nullable): `from` or `to` of a section
 *
 * Returns: (transfer full) (nullable): "PR 12+300", « D 16 + 1,2 km »
 */
char *
vigie_words_place (VigieLanguage language, const char *place)
{
  return vigie_section_place_say (place, vigie_words_get (language, VIGIE_WORD_DEAD_END),
                                  language == VIGIE_LANGUAGE_FRENCH ? "," : ".");
}
