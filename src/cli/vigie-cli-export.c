/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-error.h"
#include "vigie-geojson-export.h"

typedef struct
{
  VigieStore *store;
  VigieBoard *board; /* (nullable): as it stood then; NULL for now */
} Source;

typedef struct
{
  VigieExportShapeFunc shape_func;
  VigieExportPostFunc post_func;
  gpointer user_data;
} Forward;

static gboolean
forward_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Forward *forward = user_data;

  return forward->post_func (post, state, forward->user_data);
}

static gboolean
foreach_shape (gpointer source, VigieExportShapeFunc func, gpointer user_data, GError **error)
{
  Source *self = source;
  g_autoptr (GPtrArray) shapes = NULL;

  shapes = self->board != NULL ? vigie_board_list_shapes (self->board)
                               : vigie_store_list_shapes (self->store, error);
  if (shapes == NULL)
    return FALSE;
  for (guint i = 0; i < shapes->len; i++)
    if (!func (g_ptr_array_index (shapes, i), user_data))
      break;

  return TRUE;
}

/* A post that was purged since is not there to export any more. */
static gboolean
foreach_post_of_board (Source *self, VigieExportPostFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) ids = vigie_board_list_posts (self->board);

  for (guint i = 0; i < ids->len; i++)
    {
      const VigiePostState *state = vigie_board_get_post (self->board, g_ptr_array_index (ids, i));
      g_autoptr (GError) local_error = NULL;
      g_autoptr (VigiePost) post = NULL;

      if (state == NULL || state->status != VIGIE_STATUS_CONFIRMED)
        continue;
      post = vigie_store_find_post (self->store, g_ptr_array_index (ids, i), &local_error);
      if (post == NULL && !g_error_matches (local_error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (post != NULL && !func (post, state, user_data))
        break;
    }

  return TRUE;
}

static gboolean
foreach_post (gpointer source, VigieExportPostFunc func, gpointer user_data, GError **error)
{
  Source *self = source;
  Forward forward = { .post_func = func, .user_data = user_data };
  VigieQuery query = VIGIE_QUERY_INIT;

  if (self->board != NULL)
    return foreach_post_of_board (self, func, user_data, error);
  query.statuses = 1u << VIGIE_STATUS_CONFIRMED;

  return vigie_store_foreach_post (self->store, &query, 0, forward_post, &forward, error);
}

static VigieCliStatus
export_geojson (
    VigieStore *store, const char *output, gint64 at, gboolean with_lifted, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (VigieBoard) board = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_autofree char *id = vigie_store_get (store, VIGIE_INFO_ID);
  g_autofree char *organisation = vigie_store_get (store, VIGIE_INFO_ORGANISATION);
  g_autofree char *exercise = vigie_store_get (store, VIGIE_INFO_EXERCISE);
  gint64 now = vigie_cli_now ();
  VigieGeojsonOptions options = { .at = at != VIGIE_TIME_UNKNOWN ? at : now,
                                  .exported_at = now,
                                  .with_lifted = with_lifted,
                                  .exercise = g_strcmp0 (exercise, "true") == 0,
                                  .title = title,
                                  .incident_id = id,
                                  .attribution = organisation,
                                  .language = vigie_language_get_default (),
                                  .zone = zone };
  VigieGeojsonCounts counts = { 0 };
  Source source = { store, NULL };
  VigieExportSource export_source = { foreach_shape, foreach_post, &source };

  if (at != VIGIE_TIME_UNKNOWN)
    {
      board = vigie_store_fold (store, at, &error);
      if (board == NULL)
        return vigie_cli_fail (error);
      source.board = board;
    }
  if (!vigie_geojson_export (&export_source, &options, output, NULL, &counts, &error))
    return vigie_cli_fail (error);

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "output", output);
      vigie_cli_append_member (out, "format", "geojson");
      g_string_append_printf (out,
                              ",\"shapes\":%" G_GUINT64_FORMAT ",\"posts\":%" G_GUINT64_FORMAT
                              ",\"bytes\":%" G_GUINT64_FORMAT "}\n",
                              counts.n_shapes, counts.n_posts, counts.n_bytes);
    }
  else
    g_string_append_printf (out,
                            _ ("%s: shapes %" G_GUINT64_FORMAT ", posts %" G_GUINT64_FORMAT "\n"),
                            output, counts.n_shapes, counts.n_posts);

  return vigie_cli_print (out);
}

static gboolean
check_format (const char *format, VigieCliStatus *status)
{
  static const char *const later[] = { "umap", "datex2", "datex2-2.3", "cifs", "cap",
                                       "kml",  "gpkg",   "csv",        NULL };

  if (strcmp (format, "geojson") == 0)
    return TRUE;
  if (g_strv_contains (later, format))
    {
      vigie_cli_message (_ ("This version does not write “%s” yet; it writes geojson."), format);
      *status = VIGIE_CLI_FAILED;
    }
  else
    *status = vigie_cli_usage_error (
        "export", _ ("“%s” is not a format; this version writes geojson"), format);

  return FALSE;
}

/* vigie-cli export FILE --format F --output OUT [--at TIME] [--with-lifted] */
VigieCliStatus
vigie_cli_export (char **args)
{
  g_autofree char *format = NULL;
  g_autofree char *output = NULL;
  g_autofree char *at_text = NULL;
  gboolean with_lifted = FALSE, json = FALSE;
  gint64 at = VIGIE_TIME_UNKNOWN;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_ ("What to write: geojson"), "F" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to"), N_ ("OUT") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_ ("As the incident stood at a moment"),
      N_ ("TIME") },
    { "with-lifted", 0, 0, G_OPTION_ARG_NONE, &with_lifted, N_ ("Also the shapes that have ended"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (format == NULL || output == NULL)
    return vigie_cli_usage_error ("export", _ ("an export needs --format and --output"));
  if (!check_format (format, &status))
    return status;
  if (at_text != NULL && !vigie_time_parse (at_text, &at))
    return vigie_cli_usage_error ("export", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"),
                                  at_text);
  store = vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  status = export_geojson (store, output, at, with_lifted, json);
  vigie_store_close (store);

  return status;
}
