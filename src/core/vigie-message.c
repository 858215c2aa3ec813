/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-message.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-exercise-word.h"
#include "vigie-text.h"

#define MAX_RANK 5
#define ALL_ADVICE (2 * VIGIE_MESSAGE_MAX_SENTENCES)
#define MAX_VALUE 200 /* characters of a title or a name that a message repeats */

static const struct
{
  const char *tag;
  const char *alert;
  const char *to_do;
  const char *not_to_do;
  const char *and;
  const char *more_roads[2]; /* one, several */
  const char *more_communes[2];
} words[] = {
  [VIGIE_MESSAGE_FRENCH] = { "fr",
                             "Alertez d’abord le 18 ou le 112.",
                             "À faire\u00a0:",
                             "À ne pas faire\u00a0:",
                             " et ",
                             { "1 autre route", "%u autres routes" },
                             { "1 autre commune", "%u autres communes" } },
  [VIGIE_MESSAGE_ENGLISH] = { "en",
                              "Call 18 or 112 first.",
                              "What to do:",
                              "What not to do:",
                              " and ",
                              { "1 other road", "%u other roads" },
                              { "1 other commune", "%u other communes" } },
};

/**
 * vigie_message_language_from_string:
 * @text: (nullable): "fr", "en"
 * @language: (out): left alone where it is another one
 *
 * Returns: whether messages are written in it
 */
gboolean
vigie_message_language_from_string (const char *text, VigieMessageLanguage *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (text, words[i].tag) == 0)
      {
        *language = (VigieMessageLanguage) i;
        return TRUE;
      }
  return FALSE;
}

const char *
vigie_message_language_to_string (VigieMessageLanguage language)
{
  g_return_val_if_fail ((gsize) language < G_N_ELEMENTS (words), "fr");

  return words[language].tag;
}

/**
 * vigie_message_get_alert:
 *
 * Returns: (transfer none): the sentence that every message ends with
 */
const char *
vigie_message_get_alert (VigieMessageLanguage language)
{
  g_return_val_if_fail ((gsize) language < G_N_ELEMENTS (words), words[0].alert);

  return words[language].alert;
}

/* ---- what is known ---- */

/**
 * vigie_message_facts_new:
 *
 * Returns: (transfer full): nothing known
 */
VigieMessageFacts *
vigie_message_facts_new (void)
{
  VigieMessageFacts *self = g_new0 (VigieMessageFacts, 1);

  self->roads = g_new0 (char *, 1);
  self->communes = g_new0 (char *, 1);
  self->causes = g_new0 (char *, 1);
  self->incident = g_strdup ("");
  self->until = g_strdup ("");
  self->diversion = g_strdup ("");
  return self;
}

void
vigie_message_facts_free (VigieMessageFacts *self)
{
  g_strfreev (self->roads);
  g_strfreev (self->communes);
  g_strfreev (self->causes);
  g_free (self->incident);
  g_free (self->until);
  g_free (self->diversion);
  g_free (self);
}

static gboolean
has_word_beginning (const char *text, const char *beginnings)
{
  g_auto (GStrv) found = g_str_tokenize_and_fold (text, NULL, NULL);
  g_auto (GStrv) plain = g_strsplit (beginnings, " ", -1);

  for (guint i = 0; found[i] != NULL; i++)
    {
      g_autofree char *letters = g_str_to_ascii (found[i], "C");

      for (guint j = 0; plain[j] != NULL; j++)
        if (plain[j][0] != '\0' && g_str_has_prefix (letters, plain[j]))
          return TRUE;
    }
  return FALSE;
}

/**
 * vigie_message_suggests:
 * @template: a template
 * @facts: what is known
 *
 * Returns: whether the causes of what holds, or the incident's title, speak for the template
 */
gboolean
vigie_message_suggests (const VigieMessageTemplate *template, const VigieMessageFacts *facts)
{
  g_auto (GStrv) causes = g_strsplit (template->causes, " ", -1);

  for (guint i = 0; facts->causes[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) causes, facts->causes[i]) ||
        has_word_beginning (facts->causes[i], template->words))
      return TRUE;
  return has_word_beginning (facts->incident, template->words);
}

/* ---- filling in ---- */

/* « la RD 971 »; a road without such a number stays as it is. */
static char *
name_road (const char *road, VigieMessageLanguage language)
{
  g_autofree char *line = vigie_text_make_line (road, MAX_VALUE);
  const char *number = line + 1;

  if (line[0] == '\0')
    return g_steal_pointer (&line);
  while (*number == ' ')
    number++;
  if (language != VIGIE_MESSAGE_FRENCH || !g_ascii_isdigit (*number))
    return g_steal_pointer (&line);
  switch (line[0])
    {
    case 'A':
      return g_strdup_printf ("l’A\u00a0%s", number);
    case 'D':
    case 'N':
      return g_strdup_printf ("la R%c\u00a0%s", line[0], number);
    case 'M':
      return g_strdup_printf ("la M\u00a0%s", number);
    default:
      return g_steal_pointer (&line);
    }
}

static void
append_more (GString *out, guint n_more, const char *const *forms)
{
  g_autofree char *count = g_strdup_printf ("%u", n_more);
  g_autoptr (GString) text = g_string_new (forms[n_more == 1 ? 0 : 1]);

  g_string_replace (text, "%u", count, 1);
  g_string_append (out, text->str);
}

/* « a, b et c », or « a, b et 5 autres routes » */
static char *
join (char **items, guint n_shown, VigieMessageLanguage language, gboolean are_roads)
{
  const guint n_items = g_strv_length (items);
  GString *out = g_string_new (NULL);

  /* One that is left out would take as much room as it is told with. */
  if (n_items == n_shown + 1 && n_shown > 2)
    n_shown = n_items;
  n_shown = MIN (n_shown, n_items);
  for (guint i = 0; i < n_shown; i++)
    {
      g_autofree char *name =
          are_roads ? name_road (items[i], language) : vigie_text_make_line (items[i], MAX_VALUE);

      if (i > 0)
        g_string_append (out, i + 1 == n_items ? words[language].and : ", ");
      g_string_append (out, name);
    }
  if (n_items > n_shown)
    {
      g_string_append (out, words[language].and);
      append_more (out, n_items - n_shown,
                   are_roads ? words[language].more_roads : words[language].more_communes);
    }
  return g_string_free_and_steal (out);
}

typedef struct
{
  const VigieMessageTemplate *template;
  VigieMessageLanguage language;
  const VigieMessageFacts *facts;
  guint max_rank;
  guint n_shown; /* roads, and communes */
  gboolean as_list;
  guint n_advice; /* sentences of it */
} Plan;

static char *
dup_value (const Plan *plan, const char *name)
{
  if (strcmp (name, "roads") == 0)
    return join (plan->facts->roads, plan->n_shown, plan->language, TRUE);
  if (strcmp (name, "communes") == 0)
    return join (plan->facts->communes, plan->n_shown, plan->language, FALSE);
  if (strcmp (name, "incident") == 0)
    return vigie_text_make_line (plan->facts->incident, MAX_VALUE);
  if (strcmp (name, "until") == 0)
    return vigie_text_make_line (plan->facts->until, MAX_VALUE);
  if (strcmp (name, "diversion") == 0)
    return vigie_text_make_line (plan->facts->diversion, MAX_VALUE);
  g_return_val_if_reached (g_strdup (""));
}

/* (transfer full) (nullable): %NULL where a value is not known. What is filled in is not looked at
 * again, whatever it holds. */
static char *
fill (const Plan *plan, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *begin;

  while ((begin = strchr (text, '{')) != NULL)
    {
      const char *end = strchr (begin, '}');
      g_autofree char *name = g_strndup (begin + 1, (gsize) (end - begin - 1));
      g_autofree char *value = dup_value (plan, name);

      if (value[0] == '\0')
        return NULL;
      g_string_append_len (out, text, begin - text);
      g_string_append (out, value);
      text = end + 1;
    }
  g_string_append (out, text);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* Returns how many of them are told, at most @n_most. */
static guint
append_sentences (GString *out,
                  const Plan *plan,
                  const VigieMessageSentence *sentences,
                  guint n_most,
                  const char *heading)
{
  guint n_told = 0;

  for (guint i = 0; i < VIGIE_MESSAGE_MAX_SENTENCES && sentences[i].text != NULL && n_told < n_most;
       i++)
    {
      g_autofree char *line =
          sentences[i].rank <= plan->max_rank ? fill (plan, sentences[i].text) : NULL;

      if (line == NULL)
        continue;
      if (heading != NULL && plan->as_list)
        g_string_append_printf (out, "\n\n%s", heading);
      heading = NULL;
      if (out->len > 0)
        g_string_append (out, plan->as_list ? "\n" : " ");
      g_string_append_printf (
          out, "%s%s",
          plan->as_list && sentences != plan->template->texts[plan->language].facts ? "–\u00a0"
                                                                                    : "",
          line);
      n_told++;
    }
  return n_told;
}

static char *
write_body (const Plan *plan)
{
  const VigieMessageText *text = &plan->template->texts[plan->language];
  GString *out = g_string_new (NULL);

  guint n_advice = plan->n_advice;

  append_sentences (out, plan, text->facts, VIGIE_MESSAGE_MAX_SENTENCES, NULL);
  n_advice -= append_sentences (out, plan, text->to_do, n_advice, words[plan->language].to_do);
  append_sentences (out, plan, text->not_to_do, n_advice, words[plan->language].not_to_do);
  return g_string_free_and_steal (out);
}

static gboolean
body_fits (const Plan *plan, const char *body, const VigieNetwork *network)
{
  g_autofree char *text =
      vigie_message_finish (body, plan->language, plan->facts->exercise, network);

  return vigie_message_fits (network, text);
}

/* From the whole text down to the heading: useful advice goes first, then what else is known, then
 * all advice but the first sentence, and the roads that are named last. */
static char *
write_shorter (Plan *plan, const VigieNetwork *network)
{
  static const struct
  {
    guint n_shown;
    guint least_rank;
    guint n_advice;
  } steps[] = { { 6, 2, ALL_ADVICE }, { 4, 2, ALL_ADVICE }, { 2, 1, ALL_ADVICE },
                { 1, 1, ALL_ADVICE }, { 2, 1, 1 },          { 1, 1, 1 },
                { 2, 1, 0 },          { 1, 0, 0 } };
  char *body = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    for (guint rank = MAX_RANK + 1; rank-- > steps[i].least_rank;)
      {
        g_free (body);
        plan->n_shown = steps[i].n_shown;
        plan->max_rank = rank;
        plan->n_advice = steps[i].n_advice;
        body = write_body (plan);
        if (body_fits (plan, body, network))
          return body;
      }
  return body;
}

/**
 * vigie_message_compose:
 * @template: a template
 * @language: of its readers
 * @facts: what is filled in
 * @network: (nullable): what it must fit on; %NULL for the whole text
 *
 * Writes a message without what vigie_message_finish() adds; there is room left for that.
 *
 * Returns: (transfer full): a text that people may change
 */
char *
vigie_message_compose (const VigieMessageTemplate *template,
                       VigieMessageLanguage language,
                       const VigieMessageFacts *facts,
                       const VigieNetwork *network)
{
  Plan plan = { template, language, facts, MAX_RANK, 6, TRUE, ALL_ADVICE };
  g_autofree char *body = write_body (&plan);

  if (network == NULL || body_fits (&plan, body, network))
    return g_steal_pointer (&body);
  plan.as_list = FALSE;
  return write_shorter (&plan, network);
}

/* Where people wrote it themselves, it is not said twice. */
static void
take_off_end (GString *text, const char *sentence)
{
  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  if (g_str_has_suffix (text->str, sentence))
    {
      g_string_truncate (text, text->len - strlen (sentence));
      take_off_end (text, sentence);
    }
}

/**
 * vigie_message_finish:
 * @body: what vigie_message_compose() wrote, or people made of it
 * @language: of the message
 * @exercise: whether nothing of it is real
 * @network: (nullable): where it goes to
 *
 * Nothing leaves the desk without the sentence that the emergency call comes first, and in an
 * exercise nothing without its mark: both are put on here, whatever was edited. An SMS is spelled
 * with the letters that it holds most of.
 *
 * Returns: (transfer full): what is copied and logged
 */
char *
vigie_message_finish (const char *body,
                      VigieMessageLanguage language,
                      gboolean exercise,
                      const VigieNetwork *network)
{
  const char *alert = vigie_message_get_alert (language);
  g_autofree char *valid = g_utf8_make_valid (body, -1);
  g_autoptr (GString) text = g_string_new (g_strchug (valid));

  take_off_end (text, alert);
  if (text->len > 0)
    g_string_append (text, strchr (text->str, '\n') != NULL ? "\n\n" : " ");
  g_string_append (text, alert);
  if (exercise && !g_str_has_prefix (text->str, VIGIE_EXERCISE_WORD))
    g_string_prepend (text, VIGIE_EXERCISE_WORD " – ");
  if (network != NULL && strcmp (network->id, "sms") == 0)
    return vigie_message_make_gsm (text->str);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* ---- the log ---- */

static void
add_list (JsonBuilder *builder, const char *member, const char *const *texts)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

/**
 * vigie_draft_new_message:
 * @template_id: (nullable): of what the text was made
 * @language: of the text
 * @text: what was relayed, as vigie_message_finish() gave it
 * @facts: what it was filled with
 * @channels: (array zero-terminated=1): where, as ids of networks
 * @actor: (nullable): who
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a draft that says that a message was relayed
 */
VigieDraft *
vigie_draft_new_message (const char *template_id,
                         VigieMessageLanguage language,
                         const char *text,
                         const VigieMessageFacts *facts,
                         const char *const *channels,
                         const char *actor,
                         GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) payload = NULL;

  json_builder_begin_object (builder);
  if (template_id != NULL)
    {
      json_builder_set_member_name (builder, "template");
      json_builder_add_string_value (builder, template_id);
    }
  json_builder_set_member_name (builder, "language");
  json_builder_add_string_value (builder, vigie_message_language_to_string (language));
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  add_list (builder, "roads", (const char *const *) facts->roads);
  add_list (builder, "communes", (const char *const *) facts->communes);
  add_list (builder, "channels", channels);
  json_builder_end_object (builder);
  payload = json_builder_get_root (builder);
  return vigie_draft_new (vigie_decision_kind_to_string (VIGIE_DECISION_MESSAGE), NULL, payload,
                          NULL, actor, error);
}
