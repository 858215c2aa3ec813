/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-deja-vu.h"

static VigieLibrary *
open_library (VigieCliStatus *status)
{
  g_autoptr (GError) error = NULL;
  VigieLibrary *library = vigie_library_open (NULL, &error);

  if (library == NULL)
    *status = vigie_cli_fail (error);
  else if (vigie_library_get_notice (library) != NULL)
    vigie_cli_message ("%s", vigie_library_get_notice (library));
  return library;
}

static void
append_incident (GString *out, const VigieLibraryIncident *incident, gboolean json)
{
  g_autofree char *seen_at = vigie_time_format (incident->seen_at);
  g_autofree char *title = NULL;

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "id", incident->id);
      vigie_cli_append_member (out, "title", incident->title);
      vigie_cli_append_member (out, "path", incident->path);
      vigie_cli_append_time (out, "seen_at", incident->seen_at);
      g_string_append_printf (out, ",\"photos\":%" G_GUINT64_FORMAT "}\n", incident->n_photos);
      return;
    }
  title = vigie_cli_shorten (incident->title, 60);
  g_string_append_printf (out, "%.12s  %.10s  %6" G_GUINT64_FORMAT "  %s  %s\n", incident->id,
                          seen_at, incident->n_photos, title, incident->path);
}

static VigieCliStatus
list_incidents (VigieLibrary *library, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = vigie_library_list (library, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (incidents == NULL)
    return vigie_cli_fail (error);
  for (guint i = 0; i < incidents->len; i++)
    append_incident (out, g_ptr_array_index (incidents, i), json);

  return vigie_cli_print (out);
}

/* Photos that nobody looked at yet are looked at, where the incident can be written. */
static gboolean
learn_incident (VigieLibrary *library, VigieStore *store, guint *n_new, GError **error)
{
  return (vigie_store_is_read_only (store) || vigie_photos_hash_new (store, NULL, NULL, error)) &&
         vigie_library_learn (library, store, VIGIE_PHOTO_HASH_VERSION, n_new, error);
}

static VigieCliStatus
learn (VigieLibrary *library, const char *path, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  VigieCliStatus status;
  g_autoptr (VigieStore) store = vigie_cli_open (path, TRUE, &status);
  guint n_new = 0;
  gboolean done;

  if (store == NULL)
    return status;
  done = learn_incident (library, store, &n_new, &error);
  vigie_store_close (store);
  if (!done)
    return vigie_cli_fail (error);
  if (json)
    g_string_append_printf (out, "{\"new\":%u}\n", n_new);
  else
    g_string_append_printf (out, _ ("new photos: %u\n"), n_new);

  return vigie_cli_print (out);
}

/* The whole id that @prefix begins; @prefix itself where none does, for the library to refuse. */
static char *
find_incident (VigieLibrary *library, const char *prefix, VigieCliStatus *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = vigie_library_list (library, &error);
  const char *found = NULL;

  if (incidents == NULL)
    {
      *status = vigie_cli_fail (error);
      return NULL;
    }
  for (guint i = 0; i < incidents->len; i++)
    {
      const VigieLibraryIncident *incident = g_ptr_array_index (incidents, i);

      if (strcmp (incident->id, prefix) == 0)
        return g_strdup (prefix);
      if (strlen (prefix) < 6 || !g_str_has_prefix (incident->id, prefix))
        continue;
      if (found != NULL)
        {
          vigie_cli_message (_ ("Several incidents begin with “%s”. Give more digits."), prefix);
          *status = VIGIE_CLI_FAILED;
          return NULL;
        }
      found = incident->id;
    }

  return g_strdup (found != NULL ? found : prefix);
}

static VigieCliStatus
forget (VigieLibrary *library, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  VigieCliStatus status;
  g_autofree char *id = find_incident (library, prefix, &status);

  if (id == NULL)
    return status;
  return vigie_library_forget (library, id, &error) ? VIGIE_CLI_DONE : vigie_cli_fail (error);
}

static VigieCliStatus
forget_all (VigieLibrary *library)
{
  g_autoptr (GError) error = NULL;

  return vigie_library_forget_all (library, &error) ? VIGIE_CLI_DONE : vigie_cli_fail (error);
}

/* vigie-cli library list | learn FILE | forget ID | forget --all [--json] */
VigieCliStatus
vigie_cli_library (char **args)
{
  gboolean json = FALSE, all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Forget all incidents"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs, one object a line"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieLibrary) library = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;
  gboolean lists, learns, forgets;

  if (!vigie_cli_parse (&args, entries, 1, 2, &status))
    return status;
  rest = args;
  lists = strcmp (rest[1], "list") == 0 && rest[2] == NULL && !all;
  learns = strcmp (rest[1], "learn") == 0 && rest[2] != NULL && !all;
  forgets = strcmp (rest[1], "forget") == 0 && (rest[2] == NULL) == all;
  if (!lists && !learns && !forgets)
    return vigie_cli_usage_error ("library",
                                  _ ("say “list”, “learn FILE”, “forget ID” or “forget --all”"));
  library = open_library (&status);
  if (library == NULL)
    return status;
  if (lists)
    return list_incidents (library, json);

  if (learns)
    return learn (library, rest[2], json);
  return all ? forget_all (library) : forget (library, rest[2]);
}
