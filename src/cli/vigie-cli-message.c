/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-json.h"
#include "vigie-message-facts.h"

typedef struct
{
  gboolean list;
  gboolean relayed;
  gboolean json;
  char *language_text;
  char *network_id;
  char *roads;
  char *communes;
  char *until;
  char *diversion;
  char *text;
  char *actor;
  char **channels;

  const VigieMessageTemplate *template;
  const VigieNetwork *network; /* (nullable) */
  VigieMessageLanguage language;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->language_text);
  g_free (self->network_id);
  g_free (self->roads);
  g_free (self->communes);
  g_free (self->until);
  g_free (self->diversion);
  g_free (self->text);
  g_free (self->actor);
  g_strfreev (self->channels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static char *
list_networks (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize n;
  const VigieNetwork *networks = vigie_network_list (&n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", networks[i].id);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static gboolean
check_network (const char *id, VigieCliStatus *status)
{
  g_autofree char *names = NULL;

  if (vigie_network_find (id) != NULL)
    return TRUE;
  names = list_networks ();
  /* Translators: %s is a word; then a list of networks */
  *status =
      vigie_cli_usage_error ("message", _ ("“%s” is not a network; networks are %s"), id, names);
  return FALSE;
}

static gboolean
check_options (Options *self, const char *template, VigieCliStatus *status)
{
  *status = VIGIE_CLI_USAGE;
  if (self->language_text != NULL &&
      !vigie_message_language_from_string (self->language_text, &self->language))
    *status = vigie_cli_usage_error ("message", _ ("messages are written in fr or en, not in “%s”"),
                                     self->language_text);
  else if (self->list != (template == NULL))
    *status = vigie_cli_usage_error ("message",
                                     self->list ? _ ("--list goes without a template")
                                                : _ ("a template is missing; --list names them"));
  else if (self->text != NULL && g_strstrip (self->text)[0] == '\0')
    *status = vigie_cli_usage_error ("message", _ ("--text is empty; without it the template "
                                                   "writes the message"));
  else if (self->relayed && self->channels == NULL)
    *status = vigie_cli_usage_error ("message", _ ("--relayed needs a --channel: where it went"));
  else if (self->channels != NULL && !self->relayed)
    *status = vigie_cli_usage_error ("message", _ ("a --channel is given with --relayed"));
  else
    {
      for (guint i = 0; self->channels != NULL && self->channels[i] != NULL; i++)
        if (!check_network (self->channels[i], status))
          return FALSE;
      if (self->network_id != NULL && !check_network (self->network_id, status))
        return FALSE;
      self->network = vigie_network_find (self->network_id);
      self->template = vigie_message_find_template (template);
      if (template == NULL || self->template != NULL)
        return TRUE;
      *status = vigie_cli_usage_error ("message", _ ("“%s” is not a template; --list names them"),
                                       template);
    }
  return FALSE;
}

/* ---- the list ---- */

static VigieCliStatus
print_list (const VigieMessageFacts *facts, gboolean json)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize n;
  const VigieMessageTemplate *templates = vigie_message_list_templates (&n);

  for (gsize i = 0; i < 2 * n; i++)
    {
      const VigieMessageTemplate *template = &templates[i % n];
      const gboolean suggested = vigie_message_suggests (template, facts);

      /* What is suggested comes first. */
      if (suggested != (i < n))
        continue;
      if (json)
        {
          g_string_append_c (out, '{');
          vigie_cli_append_member (out, "template", template->id);
          vigie_cli_append_member (out, "name", _ (template->name));
          g_string_append_printf (out, ",\"suggested\":%s}\n", suggested ? "true" : "false");
        }
      else
        g_string_append_printf (out, "%s %-16s  %s\n", suggested ? "*" : " ", template->id,
                                _ (template->name));
    }
  if (!json)
    g_string_append_printf (out, "\n%s\n", _ ("* suggested by what holds in the incident"));
  return vigie_cli_print (out);
}

/* ---- one message ---- */

static void
override_list (char ***texts, const char *given)
{
  if (given == NULL)
    return;
  g_strfreev (*texts);
  *texts = g_strsplit (given, ",", -1);
  for (guint i = 0; (*texts)[i] != NULL; i++)
    g_strstrip ((*texts)[i]);
  /* "" is none at all */
  if ((*texts)[0] != NULL && (*texts)[0][0] == '\0' && (*texts)[1] == NULL)
    g_clear_pointer (&(*texts)[0], g_free);
}

static void
override_facts (VigieMessageFacts *facts, const Options *options)
{
  override_list (&facts->roads, options->roads);
  override_list (&facts->communes, options->communes);
  if (options->until != NULL)
    g_set_str (&facts->until, options->until);
  if (options->diversion != NULL)
    g_set_str (&facts->diversion, options->diversion);
}

static void
append_lengths (GString *out, const char *text)
{
  gsize n;
  const VigieNetwork *networks = vigie_network_list (&n);

  g_string_append (out, ",\"lengths\":{");
  for (gsize i = 0; i < n; i++)
    {
      VigieMessageLength length;

      vigie_message_measure (&networks[i], text, &length);
      g_string_append_printf (out, "%s\"%s\":{\"count\":%u,\"limit\":%u,\"parts\":%u,\"fits\":%s}",
                              i > 0 ? "," : "", networks[i].id, length.count, length.limit,
                              length.n_parts,
                              vigie_message_fits (&networks[i], text) ? "true" : "false");
    }
  g_string_append_c (out, '}');
}

static VigieCliStatus
print_message (const Options *options, const char *text, VigieDecision *decision)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (options->json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "template", options->template->id);
      vigie_cli_append_member (out, "language",
                               vigie_message_language_to_string (options->language));
      vigie_cli_append_member (out, "network", options->network_id);
      vigie_cli_append_member (out, "text", text);
      append_lengths (out, text);
      vigie_cli_append_member (out, "decision",
                               decision != NULL ? vigie_decision_get_id (decision) : NULL);
      g_string_append (out, "}\n");
    }
  else
    g_string_append_printf (out, "%s\n", text);
  if (options->network != NULL && !vigie_message_fits (options->network, text))
    vigie_cli_message (_ ("the message is too long for %s"), _ (options->network->name));
  if (decision != NULL)
    vigie_cli_message (
        _ ("Noted in the log that it was relayed; “vigie-cli undo” takes that back."));
  return vigie_cli_print (out);
}

static VigieCliStatus
write_message (VigieStore *store, const Options *options, const VigieMessageFacts *facts)
{
  g_autofree char *composed =
      options->text == NULL
          ? vigie_message_compose (options->template, options->language, facts, options->network)
          : g_strdup (options->text);
  g_autofree char *text =
      vigie_message_finish (composed, options->language, facts->exercise, options->network);
  g_autofree char *actor = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  if (options->relayed)
    {
      actor = vigie_cli_choose_actor (store, options->actor);
      draft = vigie_draft_new_message (options->template->id, options->language, text, facts,
                                       (const char *const *) options->channels, actor, &error);
      decision = draft != NULL ? vigie_store_append (store, draft, &error) : NULL;
      if (decision == NULL)
        return vigie_cli_fail (error);
    }
  return print_message (options, text, decision);
}

static VigieCliStatus
run (const char *path, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieMessageFacts) facts = NULL;
  VigieCliStatus status;
  g_autoptr (VigieStore) store = vigie_cli_open (path, options->relayed, &status);

  if (store == NULL)
    return status;
  facts = vigie_message_read_facts (store, options->language, NULL, &error);
  if (facts == NULL)
    status = vigie_cli_fail (error);
  else if (options->list)
    status = print_list (facts, options->json);
  else
    {
      override_facts (facts, options);
      status = write_message (store, options, facts);
    }
  vigie_store_close (store);
  return status;
}

/* vigie-cli message FILE --list | TEMPLATE [--language fr] [--network N] [--relayed --channel N…]
 */
VigieCliStatus
vigie_cli_message_command (char **args)
{
  g_auto (Options) options = { .language = VIGIE_MESSAGE_FRENCH };
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.list,
      N_ ("Name the templates, those that the incident suggests first"), NULL },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &options.language_text,
      N_ ("Of the message: fr or en; else fr"), N_ ("LANGUAGE") },
    { "network", 'n', 0, G_OPTION_ARG_STRING, &options.network_id,
      N_ ("Shorten it so that it fits there"), N_ ("NETWORK") },
    { "roads", 0, 0, G_OPTION_ARG_STRING, &options.roads,
      N_ ("Instead of the closed roads, separated by commas"), N_ ("LIST") },
    { "communes", 0, 0, G_OPTION_ARG_STRING, &options.communes,
      N_ ("Instead of theirs, separated by commas"), N_ ("LIST") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("When it should be over, in words"),
      N_ ("TEXT") },
    { "diversion", 0, 0, G_OPTION_ARG_STRING, &options.diversion, N_ ("The way around, in words"),
      N_ ("TEXT") },
    { "text", 't', 0, G_OPTION_ARG_STRING, &options.text,
      N_ ("Your own words; whom to call first is added"), N_ ("TEXT") },
    { "relayed", 0, 0, G_OPTION_ARG_NONE, &options.relayed,
      N_ ("Write to the log that it was relayed"), NULL },
    { "channel", 'c', 0, G_OPTION_ARG_STRING_ARRAY, &options.channels,
      N_ ("Where it was relayed; may be given several times"), N_ ("NETWORK") },
    { "actor", 'a', 0, G_OPTION_ARG_STRING, &options.actor,
      N_ ("Who; else the incident's author, else you"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 2, &status))
    return status;
  rest = args;
  if (!check_options (&options, rest[2], &status))
    return status;
  return run (rest[1], &options);
}
