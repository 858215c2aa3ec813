/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-deja-vu.h"
#include "vigie-query.h"

#define PRINT_SIZE (64 * 1024)

typedef struct
{
  VigieStore *store;
  GString *out;
  gboolean json;
  VigieCliStatus status;
  VigieSimilar *similar; /* (nullable): from the first post on */
  GError *error;
  gboolean has_library; /* it was looked for */
  VigieDejaVu *deja_vu; /* (nullable) */
  VigieGuide *guide;    /* (nullable) */
  GError *library_error;
} Listing;

/* (transfer full) (nullable): what cannot be found out is said once, at the end */
static GPtrArray *
find_similar (Listing *listing, VigiePost *post)
{
  if (listing->error != NULL)
    return NULL;
  if (listing->similar == NULL)
    listing->similar = vigie_similar_new (listing->store, &listing->error);
  return listing->similar != NULL ? vigie_similar_find (listing->similar, post, &listing->error)
                                  : NULL;
}

/* (transfer full) (nullable) */
static GPtrArray *
find_seen_before (Listing *listing, VigiePost *post)
{
  gsize n_photos;

  vigie_post_get_photos (post, &n_photos);
  if (n_photos == 0 || listing->similar == NULL)
    return NULL;
  if (!listing->has_library)
    {
      listing->has_library = TRUE;
      listing->deja_vu = vigie_deja_vu_new_for_store (listing->store, &listing->library_error);
    }
  return listing->deja_vu != NULL
             ? vigie_deja_vu_find_post (listing->deja_vu, listing->similar, post)
             : NULL;
}

/* "2026-01-12T18:04:05.123Z" → "2026-01-12 18:04:05Z", for people. */
static void
append_human_time (GString *out, gint64 at_ms)
{
  g_autofree char *text = vigie_time_format (at_ms);

  if (strlen (text) < 20)
    {
      g_string_append_printf (out, "%-20s", "-");
      return;
    }
  text[10] = ' ';
  g_string_append_printf (out, "%.19sZ", text);
}

/* What its source did with it last. */
static const char *
describe_change (Listing *listing, VigiePost *post)
{
  g_autoptr (GPtrArray) updates =
      vigie_store_list_post_updates (listing->store, vigie_post_get_id (post), NULL);
  const VigieProvenance *last =
      updates != NULL && updates->len > 0 ? g_ptr_array_index (updates, updates->len - 1) : NULL;

  if (last == NULL)
    return "";
  return last->kind == VIGIE_POST_DELETED ? _ ("  [deleted at its source]")
                                          : _ ("  [edited at its source]");
}

static void
append_human (Listing *listing, VigiePost *post, const VigiePostState *state)
{
  GString *out = listing->out;
  g_autofree char *text = vigie_cli_shorten (vigie_post_get_text (post), 80);
  g_autofree char *author = vigie_cli_shorten (
      vigie_post_get_author (post) != NULL ? vigie_post_get_author (post) : "-", 20);
  const VigiePosition *position = vigie_post_choose_position (post, state);
  gsize n_photos;

  vigie_post_get_photos (post, &n_photos);
  g_string_append_printf (out, "%.12s  ", vigie_post_get_id (post));
  append_human_time (out, vigie_post_get_posted_at (post));
  g_string_append_printf (out, "  %-16s  %-3s %-3s  ",
                          vigie_status_to_string (state != NULL ? state->status : VIGIE_STATUS_NEW),
                          position != NULL ? _ ("map") : "", n_photos > 0 ? _ ("pic") : "");
  g_string_append (out, author);
  for (glong n = g_utf8_strlen (author, -1); n < 20; n++)
    g_string_append_c (out, ' ');
  g_string_append_printf (out, "  %s%s\n", text, describe_change (listing, post));
}

static gboolean
print_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Listing *listing = user_data;

  if (listing->json)
    {
      g_autoptr (GPtrArray) similar = find_similar (listing, post);
      g_autoptr (GPtrArray) seen_before = find_seen_before (listing, post);
      g_autoptr (GArray) places =
          listing->guide != NULL
              ? vigie_guide_find_places (listing->guide, vigie_post_get_text (post))
              : NULL;
      g_autoptr (GPtrArray) provenances =
          vigie_store_list_provenances (listing->store, vigie_post_get_id (post), NULL);
      g_autoptr (GPtrArray) updates =
          vigie_store_list_post_updates (listing->store, vigie_post_get_id (post), NULL);

      vigie_cli_append_post (listing->out, post, state, provenances, updates, similar, seen_before,
                             places);
      g_string_append_c (listing->out, '\n');
    }
  else
    append_human (listing, post, state);
  if (listing->out->len >= PRINT_SIZE)
    listing->status = vigie_cli_print (listing->out);

  return listing->status == VIGIE_CLI_DONE;
}

static gboolean
read_statuses (const char *text, guint *statuses, VigieCliStatus *status)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);

  if (names[0] == NULL)
    {
      *status = vigie_cli_usage_error ("posts", _ ("no status is named"));
      return FALSE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      VigieStatus one;

      if (!vigie_status_from_string (g_strstrip (names[i]), &one))
        {
          *status = vigie_cli_usage_error ("posts",
                                           _ ("“%s” is not a status; there are new, confirmed, "
                                              "rejected, unverifiable, known-to-command"),
                                           names[i]);
          return FALSE;
        }
      *statuses |= 1u << one;
    }

  return TRUE;
}

static void
tell_problems (Listing *listing)
{
  if (listing->error != NULL)
    vigie_cli_message (_ ("Posts that look alike are not told: %s"), listing->error->message);
  if (listing->library_error != NULL)
    vigie_cli_message (_ ("Photos of past incidents are not told: %s"),
                       listing->library_error->message);
  if (listing->deja_vu != NULL && vigie_deja_vu_get_notice (listing->deja_vu) != NULL)
    vigie_cli_message ("%s", vigie_deja_vu_get_notice (listing->deja_vu));
}

static void
listing_clear (Listing *listing)
{
  g_clear_pointer (&listing->similar, vigie_similar_free);
  g_clear_pointer (&listing->deja_vu, vigie_deja_vu_free);
  g_clear_pointer (&listing->guide, vigie_guide_unref);
  g_clear_error (&listing->error);
  g_clear_error (&listing->library_error);
}

static VigieCliStatus
list (VigieStore *store, const VigieQuery *query, guint64 limit, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_sized_new (PRINT_SIZE + 4096);
  Listing listing = { .store = store, .out = out, .json = json, .status = VIGIE_CLI_DONE };
  gboolean done;

  if (!json)
    vigie_cli_mark_sheet (out);
  listing.guide = json ? vigie_cli_open_guide (store) : NULL;
  done = vigie_store_foreach_post (store, query, limit, print_post, &listing, &error);

  tell_problems (&listing);
  listing_clear (&listing);
  if (!done)
    return vigie_cli_fail (error);

  return listing.status == VIGIE_CLI_DONE ? vigie_cli_print (out) : listing.status;
}

/* vigie-cli posts FILE [--query Q] [--status S] [--bbox W,S,E,N] [--limit N] [--json] */
VigieCliStatus
vigie_cli_posts (char **args)
{
  g_autofree char *text = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *box = NULL;
  gint64 limit = -1;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "query", 'q', 0, G_OPTION_ARG_STRING, &text, N_ ("Words that the text must hold"), N_ ("Q") },
    { "status", 's', 0, G_OPTION_ARG_STRING, &wanted,
      N_ ("Only this status, or several parted by commas"), N_ ("S") },
    { "bbox", 'b', 0, G_OPTION_ARG_STRING, &box, N_ ("Only inside, in degrees"), N_ ("W,S,E,N") },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &limit, N_ ("At most so many"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs, one object a line"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (wanted != NULL && !read_statuses (wanted, &query->statuses, &status))
    return status;
  if (box != NULL && !vigie_box_from_string (box, &query->box))
    return vigie_cli_usage_error ("posts", _ ("“%s” is not a box west,south,east,north in degrees"),
                                  box);
  if (limit < -1)
    return vigie_cli_usage_error ("posts", _ ("the limit is a number of posts"));
  query->has_box = box != NULL;
  query->text = g_steal_pointer (&text);
  store = vigie_cli_open (rest[1], FALSE, &status);
  if (store == NULL)
    return status;
  vigie_cli_remind (store);
  status = limit == 0 ? VIGIE_CLI_DONE : list (store, query, limit < 0 ? 0 : (guint64) limit, json);
  vigie_store_close (store);

  return status;
}
