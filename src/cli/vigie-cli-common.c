/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "vigie-cli-json.h"
#include "vigie-cli.h"
#include "vigie-closing.h"
#include "vigie-deja-vu.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-purge.h"
#include "vigie-query.h"

/**
 * vigie_cli_message:
 *
 * Says something to the person at the terminal; never part of the output.
 */
void
vigie_cli_message (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  fprintf (stderr, "vigie-cli: %s\n", text);
}

VigieCliStatus
vigie_cli_usage_error (const char *command, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  vigie_cli_message ("%s", text);
  if (command != NULL)
    fprintf (stderr, _ ("Try “vigie-cli %s --help”.\n"), command);
  else
    fprintf (stderr, "%s\n", _ ("Try “vigie-cli --help”."));

  return VIGIE_CLI_USAGE;
}

VigieCliStatus
vigie_cli_fail (const GError *error)
{
  vigie_cli_message ("%s", error != NULL ? error->message : _ ("failed"));

  return VIGIE_CLI_FAILED;
}

static VigieCliStatus
print (GString *text)
{
  gboolean done = fwrite (text->str, 1, text->len, stdout) == text->len && fflush (stdout) == 0;

  g_string_truncate (text, 0);
  if (done)
    return VIGIE_CLI_DONE;
  vigie_cli_message (_ ("The output cannot be written: %s"), g_strerror (errno));

  return VIGIE_CLI_FAILED;
}

/**
 * vigie_cli_print:
 * @text: (inout): emptied
 *
 * Writes to stdout; what is of an exercise says so.
 *
 * Returns: failed when stdout cannot take it
 */
VigieCliStatus
vigie_cli_print (GString *text)
{
  vigie_cli_mark_output (text);
  return print (text);
}

/**
 * vigie_cli_print_exactly:
 * @text: (inout): emptied
 *
 * Writes to stdout what must not be changed by a byte: entries of the log, whose hash is theirs. Of
 * an exercise that is said beside it.
 *
 * Returns: failed when stdout cannot take it
 */
VigieCliStatus
vigie_cli_print_exactly (GString *text)
{
  vigie_cli_mark_people ();
  return print (text);
}

gint64
vigie_cli_now (void)
{
  return g_get_real_time () / 1000;
}

static void
print_command_help (GOptionContext *context, const char *command)
{
  g_autofree char *program = g_strconcat ("vigie-cli ", command, NULL);
  g_autofree char *help = NULL;

  g_set_prgname (program); /* the usage line begins with it */
  help = g_option_context_get_help (context, TRUE, NULL);

  fputs (help, stdout);
  fflush (stdout);
}

/* "--", which says that what follows is no option: GLib leaves it where that begins with a dash. */
static void
take_out_dashes (GStrv args)
{
  for (char **arg = args + 1; *arg != NULL; arg++)
    if (strcmp (*arg, "--") == 0)
      {
        g_free (*arg);
        memmove (arg, arg + 1, g_strv_length (arg) * sizeof (char *));
        return;
      }
}

/**
 * vigie_cli_parse:
 * @args: (inout): the command's name and its arguments; a list that is ours to free comes back,
 * with the options taken out
 * @entries: (nullable): the command's options
 * @min_args: arguments besides options, at least
 * @max_args: at most; -1 for any number
 * @status: (out): what to return to the shell when there is nothing to do
 *
 * Returns: %FALSE when the command is not to run: help was asked for, or the usage is wrong
 */
gboolean
vigie_cli_parse (
    char ***args, const GOptionEntry *entries, int min_args, int max_args, VigieCliStatus *status)
{
  const VigieCliCommand *command = vigie_cli_find_command ((*args)[0]);
  g_autoptr (GOptionContext) context = g_option_context_new (command->synopsis);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rest = g_strdupv (*args);
  gboolean help = FALSE;
  GOptionEntry own[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL },
                         G_OPTION_ENTRY_NULL };
  int n;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, command->summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, own, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, &rest, &error))
    {
      *status = vigie_cli_usage_error (command->name, "%s", error->message);
      return FALSE;
    }
  if (help)
    {
      print_command_help (context, command->name);
      *status = VIGIE_CLI_DONE;
      return FALSE;
    }
  take_out_dashes (rest);
  n = (int) g_strv_length (rest) - 1;
  if (n < min_args || (max_args >= 0 && n > max_args))
    {
      *status = vigie_cli_usage_error (command->name,
                                       n < min_args ? _ ("something is missing: %s %s")
                                                    : _ ("too many arguments: %s %s"),
                                       command->name, _ (command->synopsis));
      return FALSE;
    }
  *args = g_steal_pointer (&rest);

  return TRUE;
}

/**
 * vigie_cli_open:
 * @to_write: whether the command changes the incident
 * @status: (out): set when it cannot be opened
 *
 * Returns: (transfer full) (nullable): the incident; close it with vigie_store_close()
 */
VigieStore *
vigie_cli_open (const char *path, gboolean to_write, VigieCliStatus *status)
{
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_open (
      path, to_write ? VIGIE_STORE_OPEN_DEFAULT : VIGIE_STORE_OPEN_READ_ONLY, &error);

  if (store == NULL)
    *status = vigie_cli_fail (error);
  else
    vigie_cli_mark_incident (store);

  return store;
}

/**
 * vigie_cli_parse_and_open:
 * @args: the command's name and its arguments
 * @entries: the command's options
 * @to_write: whether the command changes the incident
 * @status: (out): what to return to the shell when there is nothing to do
 *
 * Begins a command that takes an incident and nothing else besides its options.
 *
 * Returns: (transfer full) (nullable): the incident; close it with vigie_store_close()
 */
VigieStore *
vigie_cli_parse_and_open (char **args,
                          const GOptionEntry *entries,
                          gboolean to_write,
                          VigieCliStatus *status)
{
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, status))
    return NULL;
  rest = args;
  return vigie_cli_open (rest[1], to_write, status);
}

char *
vigie_cli_choose_actor (VigieStore *store, const char *given)
{
  g_autofree char *author = NULL;
  const char *name = g_get_real_name ();

  if (given != NULL && given[0] != '\0')
    return g_strdup (given);
  author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  if (author != NULL && author[0] != '\0')
    return g_steal_pointer (&author);
  if (name == NULL || name[0] == '\0' || strcmp (name, "Unknown") == 0)
    name = g_get_user_name ();

  return g_utf8_make_valid (name, -1);
}

static void
append_position (GString *out, const VigiePosition *position)
{
  g_string_append (out, "{\"lon\":");
  vigie_json_append_double (out, position->lon);
  g_string_append (out, ",\"lat\":");
  vigie_json_append_double (out, position->lat);
  g_string_append (out, ",\"radius_m\":");
  vigie_json_append_double (out, position->radius_m);
  vigie_cli_append_member (out, "origin", vigie_origin_to_string (position->origin));
  g_string_append_c (out, '}');
}

static void
append_photo (GString *out, const VigiePhotoFacts *photo)
{
  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "sha256", photo->sha256);
  vigie_cli_append_member (out, "uri", photo->uri);
  vigie_cli_append_member (out, "mime_type", photo->mime_type);
  g_string_append_printf (out, ",\"width\":%d,\"height\":%d", photo->width, photo->height);
  vigie_cli_append_time (out, "taken_at", photo->taken_at);
  vigie_cli_append_name (out, "position");
  if (photo->has_position)
    append_position (out, &photo->position);
  else
    g_string_append (out, "null");
  vigie_cli_append_name (out, "direction_deg");
  if (photo->has_direction)
    vigie_json_append_double (out, photo->direction_deg);
  else
    g_string_append (out, "null");
  vigie_cli_append_member (out, "error", photo->error);
  g_string_append_c (out, '}');
}

/* What a text speaks of comes after what its source and its photos say. */
static void
append_candidates (GString *out, VigiePost *post, GArray *places)
{
  gsize n_candidates;
  const VigiePosition *candidates = vigie_post_get_candidates (post, &n_candidates);

  vigie_cli_append_name (out, "candidates");
  g_string_append_c (out, '[');
  for (gsize i = 0; i < n_candidates; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_position (out, &candidates[i]);
    }
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      const VigiePlace *place = &g_array_index (places, VigiePlace, i);

      if (n_candidates + i > 0)
        g_string_append_c (out, ',');
      append_position (out, &place->position);
      g_string_truncate (out, out->len - 1);
      vigie_cli_append_member (out, "label", place->label);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_photos (GString *out, VigiePost *post)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  vigie_cli_append_name (out, "photos");
  g_string_append_c (out, '[');
  for (gsize i = 0; i < n_photos; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_photo (out, photos[i]);
    }
  g_string_append_c (out, ']');
}

/**
 * vigie_cli_look_at_photos:
 *
 * So that those that look alike are found, here and when they come back in another incident. The
 * posts are there already: what goes wrong here is said, and done the next time.
 */
void
vigie_cli_look_at_photos (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *notice = NULL;

  if (!vigie_photos_hash_new (store, NULL, NULL, &error))
    vigie_cli_message (_ ("Not all photos were looked at: %s"), error->message);
  else if (!vigie_deja_vu_learn (store, &notice, &error))
    vigie_cli_message (_ ("These photos will not be known again: %s"), error->message);
  if (notice != NULL)
    vigie_cli_message ("%s", notice);
}

static void
append_look_alikes (GString *out, GPtrArray *look_alikes)
{
  vigie_cli_append_name (out, "look_alikes");
  g_string_append_c (out, '[');
  for (guint i = 0; look_alikes != NULL && i < look_alikes->len; i++)
    {
      const VigieSimilarPost *similar = g_ptr_array_index (look_alikes, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      vigie_cli_append_member (out, "post", vigie_post_get_id (similar->post));
      vigie_cli_append_member (out, "why", vigie_similarity_to_string (similar->why));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_texts (GString *out, const char *name, GStrv texts)
{
  vigie_cli_append_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      vigie_json_append_string (out, texts[i]);
    }
  g_string_append_c (out, ']');
}

/* Only where there is something: most photos are new. */
static void
append_seen_before (GString *out, GPtrArray *seen_before)
{
  if (seen_before == NULL || seen_before->len == 0)
    return;
  vigie_cli_append_name (out, "seen_before");
  for (guint i = 0; i < seen_before->len; i++)
    {
      const VigieSeenBefore *seen = g_ptr_array_index (seen_before, i);

      g_string_append (out, i > 0 ? ",{" : "[{");
      vigie_cli_append_member (out, "incident", seen->title);
      vigie_cli_append_time (out, "posted_at", seen->posted_at);
      vigie_cli_append_member (out, "why", vigie_similarity_to_string (seen->why));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

/* Like what was seen before, only where there is any. */
static void
append_provenances (GString *out, const char *name, GPtrArray *list /* (nullable) */)
{
  if (list == NULL || list->len == 0)
    return;
  vigie_cli_append_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < list->len; i++)
    {
      const VigieProvenance *provenance = g_ptr_array_index (list, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      vigie_cli_append_member (out, "source", provenance->watch);
      vigie_cli_append_time (out, "at", provenance->at);
      if (provenance->kind != 0)
        {
          vigie_cli_append_member (out, "kind",
                                   provenance->kind == VIGIE_POST_DELETED ? "deleted" : "edited");
          vigie_cli_append_member (out, "text", provenance->text);
        }
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

/**
 * vigie_cli_append_post:
 * @provenances: (nullable) (element-type VigieProvenance): watched sources that brought it
 * @updates: (nullable) (element-type VigieProvenance): what they did with it afterwards
 * @look_alikes: (nullable) (element-type VigieSimilarPost): other posts that seem to tell the same
 * @seen_before: (nullable) (element-type VigieSeenBefore): older incidents with one of its photos
 * @places: (nullable) (element-type VigiePlace): what its text speaks of
 *
 * Appends the post as one JSON object. Its position is the confirmed one, else the first candidate,
 * as on the map.
 */
void
vigie_cli_append_post (GString *out,
                       VigiePost *post,
                       const VigiePostState *state,
                       GPtrArray *provenances,
                       GPtrArray *updates,
                       GPtrArray *look_alikes,
                       GPtrArray *seen_before,
                       GArray *places)
{
  g_autofree char *source = vigie_post_dup_source (post);
  const VigiePosition *position = vigie_post_choose_position (post, state);

  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "id", vigie_post_get_id (post));
  vigie_cli_append_member (out, "source", source);
  vigie_cli_append_member (out, "external_id", vigie_post_get_external_id (post));
  vigie_cli_append_member (out, "url", vigie_post_get_url (post));
  vigie_cli_append_member (out, "author", vigie_post_get_author (post));
  vigie_cli_append_member (out, "text", vigie_post_get_text (post));
  vigie_cli_append_time (out, "posted_at", vigie_post_get_posted_at (post));
  vigie_cli_append_time (out, "received_at", vigie_post_get_received_at (post));
  vigie_cli_append_member (
      out, "status", vigie_status_to_string (state != NULL ? state->status : VIGIE_STATUS_NEW));
  vigie_cli_append_name (out, "position");
  if (position != NULL)
    append_position (out, position);
  else
    g_string_append (out, "null");
  append_candidates (out, post, places);
  append_photos (out, post);
  append_look_alikes (out, look_alikes);
  append_seen_before (out, seen_before);
  append_provenances (out, "brought_by", provenances);
  append_provenances (out, "changes", updates);
  vigie_cli_append_member (out, "duplicate_of", state != NULL ? state->duplicate_of : NULL);
  vigie_cli_append_member (out, "owner", state != NULL ? state->owner : NULL);
  append_texts (out, "labels", state != NULL ? state->labels : NULL);
  append_texts (out, "confirmed_by", state != NULL ? state->confirmed_by : NULL);
  append_texts (out, "checks", state != NULL ? state->checks : NULL);
  append_texts (out, "differs_from", state != NULL ? state->differs_from : NULL);
  g_string_append_c (out, '}');
}

/**
 * vigie_cli_open_guide:
 * @store: an incident
 *
 * Returns: (transfer full) (nullable): what answers for its territory; what cannot be read is said,
 *   and everything goes on without it
 */
VigieGuide *
vigie_cli_open_guide (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  VigieGuide *guide = vigie_closing_open_guide (store, NULL, &error);

  if (error != NULL)
    vigie_cli_message (_ ("Going on without the territory: %s"), error->message);
  return guide;
}

/**
 * vigie_cli_shorten:
 *
 * Returns: (transfer full): @text in one line of at most @n_chars characters
 */
char *
vigie_cli_shorten (const char *text, glong n_chars)
{
  g_autofree char *line = g_utf8_make_valid (text, -1);
  char *end;

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  if (g_utf8_strlen (line, -1) <= n_chars)
    return g_steal_pointer (&line);
  end = g_utf8_offset_to_pointer (line, n_chars - 1);
  *end = '\0';

  return g_strconcat (line, "…", NULL);
}

/* A text, or a whole number as text. (transfer full) (nullable) */
static char *
dup_value (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (vigie_json_get_string (payload, member));
}

/* In how many places a photo is blurred. */
static void
append_regions (GString *out, JsonObject *payload)
{
  JsonNode *regions = payload != NULL ? json_object_get_member (payload, "regions") : NULL;

  if (regions != NULL && JSON_NODE_HOLDS_ARRAY (regions))
    g_string_append_printf (out, " · %u", json_array_get_length (json_node_get_array (regions)));
}

/**
 * vigie_cli_describe_decision:
 *
 * Returns: (transfer full): the decision in one line for people: kind, subject and what it says
 */
char *
vigie_cli_describe_decision (VigieDecision *decision)
{
  static const char *const telling[] = { "status", "title",   "text", "name",   "label",
                                         "owner",  "post",    "at",   "format", "target",
                                         "number", "verdict", "what", NULL };
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *subject = vigie_decision_get_subject (decision);
  const char *reason = vigie_decision_get_reason (decision);
  g_autoptr (GString) out = g_string_new (vigie_decision_get_kind_name (decision));
  g_autofree char *removed = vigie_removal_say_counts (decision);

  if (subject[0] != '\0')
    g_string_append_printf (out, " %.12s", subject);
  for (guint i = 0; telling[i] != NULL && payload != NULL; i++)
    {
      g_autofree char *value = dup_value (payload, telling[i]);
      g_autofree char *line = value != NULL ? vigie_cli_shorten (value, 60) : NULL;

      if (line != NULL && line[0] != '\0')
        g_string_append_printf (out, " · %s", line);
    }
  if (payload != NULL && json_object_get_boolean_member_with_default (payload, "remove", FALSE))
    g_string_append_printf (out, " · %s", _ ("taken off"));
  append_regions (out, payload);
  if (removed[0] != '\0')
    g_string_append_printf (out, " · %s", removed);
  if (payload != NULL && !json_object_get_boolean_member_with_default (payload, "same", TRUE))
    g_string_append_printf (out, " · %s", _ ("not the same"));
  if (reason != NULL && reason[0] != '\0')
    {
      g_autofree char *line = vigie_cli_shorten (reason, 60);

      g_string_append_printf (out, " (%s)", line);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
