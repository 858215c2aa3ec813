/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-json.h"
#include "vigie-privacy.h"

static char *
absolute_path (const char *path)
{
  return g_canonicalize_filename (path, NULL);
}

/* What is wrong with it is said when it is chosen, and not only when it is needed. */
static void
try_territory (VigieStore *store)
{
  VigieGuide *guide = vigie_cli_open_guide (store);

  vigie_guide_unref (guide);
}

static VigieCliStatus
create (
    const char *path, const char *title, const char *territory, gboolean exercise, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (path, title, exercise, &error);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *place = NULL;
  gboolean done = TRUE;

  if (store == NULL)
    return vigie_cli_fail (error);
  if (territory != NULL)
    {
      place = absolute_path (territory);
      done = vigie_store_set (store, VIGIE_INFO_TERRITORY, place, &error);
      try_territory (store);
    }
  id = vigie_store_get (store, VIGIE_INFO_ID);
  if (!json)
    vigie_cli_mark_incident (store);
  vigie_store_close (store);
  if (!done)
    return vigie_cli_fail (error);

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "file", path);
      vigie_cli_append_member (out, "id", id);
      vigie_cli_append_member (out, "title", title);
      g_string_append (out, exercise ? ",\"exercise\":true}\n" : ",\"exercise\":false}\n");
    }
  else
    g_string_append_printf (out, _ ("made %s\n"), path);

  return vigie_cli_print (out);
}

/* vigie-cli new FILE --title TEXT [--territory FILE] [--exercise] */
VigieCliStatus
vigie_cli_new (char **args)
{
  g_autofree char *title = NULL;
  g_autofree char *territory = NULL;
  gboolean exercise = FALSE, json = FALSE;
  const GOptionEntry entries[] = { { "title", 't', 0, G_OPTION_ARG_STRING, &title,
                                     N_ ("What the incident is called"), N_ ("TEXT") },
                                   { "territory", 0, 0, G_OPTION_ARG_FILENAME, &territory,
                                     N_ ("Roads and names of the département"), N_ ("FILE") },
                                   { "exercise", 0, 0, G_OPTION_ARG_NONE, &exercise,
                                     N_ ("Nothing of it is real; everything says so"), NULL },
                                   { "json", 0, 0, G_OPTION_ARG_NONE, &json,
                                     N_ ("Output for programs"), NULL },
                                   G_OPTION_ENTRY_NULL };
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (title == NULL || title[0] == '\0')
    return vigie_cli_usage_error ("new", _ ("an incident needs a title: --title TEXT"));
  if (territory != NULL && !g_file_test (territory, G_FILE_TEST_IS_REGULAR))
    {
      vigie_cli_message (_ ("The territory %s does not exist."), territory);
      return VIGIE_CLI_FAILED;
    }

  return create (rest[1], title, territory, exercise, json);
}

static gboolean
check_setting (const char *key, const char *value, VigieCliStatus *status)
{
  static const char *const keys[] = { VIGIE_INFO_TITLE,      VIGIE_INFO_TERRITORY,
                                      VIGIE_INFO_AUTHOR,     VIGIE_INFO_ORGANISATION,
                                      VIGIE_INFO_RECIPIENTS, VIGIE_INFO_ALERT_AT,
                                      VIGIE_INFO_FOUR_EYES,  VIGIE_INFO_CHECKLIST,
                                      VIGIE_INFO_RETENTION,  NULL };
  gint64 at;

  if (!g_strv_contains (keys, key))
    {
      g_autofree char *known = g_strjoinv (", ", (GStrv) (gpointer) keys);

      *status = vigie_cli_usage_error ("set", _ ("“%s” cannot be set; what can: %s"), key, known);
      return FALSE;
    }
  if (strcmp (key, VIGIE_INFO_ALERT_AT) == 0 && value[0] != '\0' && !vigie_time_parse (value, &at))
    {
      *status =
          vigie_cli_usage_error ("set", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"), value);
      return FALSE;
    }
  for (const char *c = value; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      {
        *status = vigie_cli_usage_error ("set", _ ("the value is one line of text"));
        return FALSE;
      }
  if (strcmp (key, VIGIE_INFO_RETENTION) == 0 && value[0] != '\0' &&
      !vigie_retention_parse (value, &at))
    {
      *status = vigie_cli_usage_error ("set", _ ("“%s” is no day like 2027-11-29"), value);
      return FALSE;
    }
  if (strcmp (key, VIGIE_INFO_TERRITORY) == 0 && value[0] != '\0' &&
      !g_file_test (value, G_FILE_TEST_IS_REGULAR))
    {
      *status = vigie_cli_usage_error ("set", _ ("there is no file “%s”"), value);
      return FALSE;
    }
  if (strcmp (key, VIGIE_INFO_FOUR_EYES) == 0 && value[0] != '\0' && strcmp (value, "true") != 0 &&
      strcmp (value, "false") != 0)
    {
      *status = vigie_cli_usage_error ("set", _ ("“%s” is true or false"), key);
      return FALSE;
    }
  if (strcmp (key, VIGIE_INFO_TITLE) == 0 && value[0] == '\0')
    {
      *status = vigie_cli_usage_error ("set", _ ("an incident needs a title"));
      return FALSE;
    }

  return TRUE;
}

/* vigie-cli set FILE KEY VALUE */
VigieCliStatus
vigie_cli_set (char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status = VIGIE_CLI_DONE;
  g_auto (GStrv) rest = NULL;
  g_autofree char *value = NULL;

  if (!vigie_cli_parse (&args, NULL, 3, 3, &status))
    return status;
  rest = args;
  if (!g_utf8_validate (rest[3], -1, NULL))
    return vigie_cli_usage_error ("set", _ ("the value is not text in UTF-8"));
  if (!check_setting (rest[2], rest[3], &status))
    return status;
  store = vigie_cli_open (rest[1], TRUE, &status);
  if (store == NULL)
    return status;

  value = strcmp (rest[2], VIGIE_INFO_TERRITORY) == 0 && rest[3][0] != '\0'
              ? absolute_path (rest[3])
              : g_strdup (rest[3]);
  if (!vigie_store_set (store, rest[2], value, &error))
    status = vigie_cli_fail (error);
  else if (strcmp (rest[2], VIGIE_INFO_TERRITORY) == 0)
    try_territory (store);
  vigie_store_close (store);

  return status;
}

static gboolean
is_intact (const VigieCheckReport *report)
{
  return report->chain_intact && report->projections_intact && report->photos_intact &&
         report->official_intact;
}

static void
append_sentences (GString *out, const char *name, GPtrArray *sentences)
{
  g_string_append_printf (out, ",\"%s\":[", name);
  for (guint i = 0; i < sentences->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      vigie_json_append_string (out, g_ptr_array_index (sentences, i));
    }
  g_string_append_c (out, ']');
}

static void
append_check_json (GString *out, const VigieCheckReport *report)
{
  g_string_append_printf (
      out,
      "{\"intact\":%s,\"chain_intact\":%s,\"projections_intact\":%s,\"photos_intact\":%s,"
      "\"official_intact\":%s,\"decisions\":"
      "%" G_GUINT64_FORMAT ",\"devices\":%" G_GUINT64_FORMAT ",\"posts\":%" G_GUINT64_FORMAT,
      is_intact (report) ? "true" : "false", report->chain_intact ? "true" : "false",
      report->projections_intact ? "true" : "false", report->photos_intact ? "true" : "false",
      report->official_intact ? "true" : "false", report->n_decisions, report->n_devices,
      report->n_posts);
  g_string_append_printf (
      out, ",\"removed_posts\":%" G_GUINT64_FORMAT ",\"removed_photos\":%" G_GUINT64_FORMAT,
      report->n_removed_posts, report->n_removed_photos);
  vigie_cli_append_member (out, "head", report->head);
  append_sentences (out, "problems", report->problems);
  append_sentences (out, "explanation", report->explanation);
  g_string_append (out, "}\n");
}

static void
append_check_text (GString *out, const VigieCheckReport *report)
{
  g_autofree char *n_decisions = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_decisions);
  g_autofree char *n_desks = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_devices);
  g_autofree char *n_posts = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_posts);
  g_autofree char *removed_posts = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_removed_posts);
  g_autofree char *removed_photos =
      g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_removed_photos);

  /* Translators: three numbers */
  g_string_append_printf (out, _ ("decisions: %s, desks: %s, posts: %s\n"), n_decisions, n_desks,
                          n_posts);
  if (report->n_removed_posts + report->n_removed_photos > 0)
    /* Translators: two numbers */
    g_string_append_printf (out, _ ("removed on purpose: posts: %s, photos: %s\n"), removed_posts,
                            removed_photos);
  g_string_append_printf (out, "%s\n",
                          report->chain_intact ? _ ("log: intact") : _ ("log: CHANGED OR DAMAGED"));
  g_string_append_printf (out, "%s\n",
                          report->projections_intact ? _ ("tables: follow from the log")
                                                     : _ ("tables: DO NOT FOLLOW FROM THE LOG"));
  g_string_append_printf (
      out, "%s\n", report->photos_intact ? _ ("photos: intact") : _ ("photos: CHANGED OR MISSING"));
  g_string_append_printf (out, "%s\n",
                          report->official_intact ? _ ("official information: intact")
                                                  : _ ("official information: CHANGED OR MISSING"));
  if (report->head != NULL)
    g_string_append_printf (out, _ ("head: %s\n"), report->head);
  for (guint i = 0; i < report->problems->len; i++)
    g_string_append_printf (out, "  %s\n", (const char *) g_ptr_array_index (report->problems, i));
  for (guint i = 0; i < report->explanation->len; i++)
    g_string_append_printf (out, "%s\n", (const char *) g_ptr_array_index (report->explanation, i));
}

/* vigie-cli check FILE */
VigieCliStatus
vigie_cli_check (char **args)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json,
                                     N_ ("Output for programs"), NULL },
                                   G_OPTION_ENTRY_NULL };
  g_autoptr (VigieCheckReport) report = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;
  VigieCliStatus status;

  store = vigie_cli_parse_and_open (args, entries, FALSE, &status);
  if (store == NULL)
    return status;
  vigie_cli_remind (store);
  report = vigie_store_check (store, &error);
  vigie_store_close (store);
  if (report == NULL)
    return vigie_cli_fail (error);

  if (json)
    append_check_json (out, report);
  else
    {
      vigie_cli_mark_sheet (out);
      append_check_text (out, report);
    }
  status = vigie_cli_print (out);

  return is_intact (report) ? status : VIGIE_CLI_FAILED;
}
