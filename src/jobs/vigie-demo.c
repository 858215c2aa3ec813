/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-demo.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "vigie-closing.h"
#include "vigie-error.h"
#include "vigie-install.h"
#include "vigie-json.h"
#include "vigie-photo-info.h"

#define MINUTE_MS 60000.0
#define LAST_MINUTE 360.0 /* the demonstration's last moment is the present */

/*
 * The demonstration incident: data/demo/posts.jsonl and decisions.jsonl tell it in minutes since
 * the alert; here they become posts and decisions of an ordinary incident that ends now, so that
 * the desk looks as it would in the sixth hour.
 */
typedef struct
{
  VigieStore *store;
  const char *data_dir;
  VigieGuide *guide; /* (nullable): where the territory is there */
  gint64 alert_at;
  gint64 clock;
  GHashTable *post_ids; /* (element-type utf8 utf8): the story's name of a post → its id */
  GArray *posts;        /* (element-type VigieObservation) */
  GPtrArray *kept;      /* what the posts point to, with how to free it */
} Story;

static gint64
get_clock (gpointer user_data)
{
  return ((Story *) user_data)->clock;
}

static gboolean
bad_line (GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The demonstration’s data is damaged."));
  return FALSE;
}

static gboolean
read_minute (Story *story, JsonObject *object, gint64 *at)
{
  double minute;

  if (!vigie_json_get_double (object, "minute", &minute))
    return FALSE;
  *at = story->alert_at + (gint64) (minute * MINUTE_MS);
  return TRUE;
}

static gboolean
read_position (JsonObject *object, VigiePosition *position)
{
  JsonNode *node = json_object_get_member (object, "position");
  JsonObject *place;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  place = json_node_get_object (node);
  *position = (VigiePosition) { .origin = VIGIE_ORIGIN_SOURCE };
  vigie_json_get_double (place, "radius_m", &position->radius_m);
  vigie_origin_from_string (vigie_json_get_string (place, "origin"), &position->origin);
  return vigie_json_get_double (place, "lon", &position->lon) &&
         vigie_json_get_double (place, "lat", &position->lat) && vigie_position_is_valid (position);
}

static VigiePhotoFacts *
read_photo (Story *story, const char *name)
{
  VigiePhotoFacts *facts = vigie_photo_facts_new (name);
  g_autofree char *path = g_build_filename (story->data_dir, "photos", name, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  if (bytes != NULL)
    vigie_photo_facts_read (facts, bytes, NULL);
  else
    facts->error = g_strdup (_ ("The photo file was not found."));
  return facts;
}

static GPtrArray *
read_photos (Story *story, JsonObject *object)
{
  GPtrArray *photos = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_photo_facts_free);
  JsonNode *node = json_object_get_member (object, "photos");
  JsonArray *names =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    g_ptr_array_add (photos, read_photo (story, json_array_get_string_element (names, i)));
  return photos;
}

static void
add_photo_position (GPtrArray *photos, VigiePosition *candidates, gsize *n_candidates)
{
  for (guint i = 0; i < photos->len && *n_candidates < 2; i++)
    {
      const VigiePhotoFacts *facts = g_ptr_array_index (photos, i);

      if (facts->has_position)
        {
          candidates[(*n_candidates)++] = facts->position;
          return;
        }
    }
}

/* Everything a post points to, until all are handed over at once. */
typedef struct
{
  JsonObject *object;
  GPtrArray *photos;
  GStrv source;
  VigiePosition candidates[2];
} KeptPost;

static void
kept_post_free (KeptPost *kept)
{
  json_object_unref (kept->object);
  g_ptr_array_unref (kept->photos);
  g_strfreev (kept->source);
  g_free (kept);
}

static gboolean
tell_post (Story *story, JsonObject *object, GError **error)
{
  const char *source = vigie_json_get_string (object, "source");
  KeptPost *kept = g_new0 (KeptPost, 1);
  VigieObservation post = { 0 };
  char id[VIGIE_POST_ID_LENGTH + 1];
  double delay = 0.5;

  g_ptr_array_add (story->kept, kept);
  kept->object = json_object_ref (object);
  kept->photos = read_photos (story, object);
  kept->source = g_strsplit (source != NULL ? source : "file:", ":", 2);

  post.source_kind = kept->source[0];
  post.source_host = kept->source[1] != NULL ? kept->source[1] : "";
  post.external_id = vigie_json_get_string (object, "id");
  post.url = vigie_json_get_string (object, "url");
  post.author = vigie_json_get_string (object, "author");
  post.text = vigie_json_get_string (object, "text");
  post.candidates = kept->candidates;
  post.photos = (VigiePhotoFacts *const *) kept->photos->pdata;
  post.n_photos = kept->photos->len;
  if (post.external_id == NULL || !read_minute (story, object, &post.posted_at))
    return bad_line (error);
  if (read_position (object, &kept->candidates[0]))
    post.n_candidates = 1;
  add_photo_position (kept->photos, kept->candidates, &post.n_candidates);
  vigie_json_get_double (object, "seen_after", &delay);
  post.received_at = post.posted_at + (gint64) (delay * MINUTE_MS);
  vigie_post_make_id (post.source_kind, post.source_host, post.external_id, id);
  g_hash_table_replace (story->post_ids, g_strdup (post.external_id), g_strdup (id));
  g_array_append_val (story->posts, post);
  return TRUE;
}

static gboolean
hand_over_posts (Story *story, GError **error)
{
  VigieIngestCounts counts = { 0 };

  return vigie_store_ingest (story->store, (const VigieObservation *) (void *) story->posts->data,
                             story->posts->len, &counts, error);
}

/* One member of a payload: posts go by the story's names, "from_minute" and the like are times. */
static void
resolve_member (Story *story, JsonObject *payload, const char *name, JsonNode *value)
{
  const char *post_id = NULL;

  if (strcmp (name, "post") == 0 && json_node_get_value_type (value) == G_TYPE_STRING)
    post_id = g_hash_table_lookup (story->post_ids, json_node_get_string (value));
  if (post_id != NULL)
    json_object_set_string_member (payload, name, post_id);
  else if (g_str_has_suffix (name, "_minute"))
    {
      gint64 minute_ms = (gint64) (json_node_get_double (value) * MINUTE_MS);
      g_autofree char *at = vigie_time_format (story->alert_at + minute_ms);
      g_autofree char *member = g_strndup (name, strlen (name) - strlen ("_minute"));

      json_object_set_string_member (payload, member, at);
    }
  else
    json_object_set_member (payload, name, json_node_copy (value));
}

/* What was parsed cannot be changed, so the payload is a new object. */
static JsonNode *
resolve_payload (Story *story, JsonObject *decision)
{
  JsonObject *payload = json_object_new ();
  JsonNode *told = json_object_get_member (decision, "payload");
  JsonNode *node = json_node_init_object (json_node_alloc (), payload);

  if (told != NULL && JSON_NODE_HOLDS_OBJECT (told))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init (&iter, json_node_get_object (told));
      while (json_object_iter_next (&iter, &name, &value))
        resolve_member (story, payload, name, value);
    }
  json_object_unref (payload);
  return node;
}

static gboolean
tell_decision (Story *story, JsonObject *object, GError **error)
{
  g_autoptr (JsonNode) payload = resolve_payload (story, object);
  const char *subject = vigie_json_get_string (object, "subject");
  const char *post_id = subject != NULL ? g_hash_table_lookup (story->post_ids, subject) : NULL;
  const char *kind = vigie_json_get_string (object, "kind");
  g_autoptr (VigieDraft) told = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  if (kind == NULL || !read_minute (story, object, &story->clock))
    return bad_line (error);
  told = vigie_draft_new (kind, post_id != NULL ? post_id : subject, payload,
                          vigie_json_get_string (object, "reason"),
                          vigie_json_get_string (object, "actor"), error);
  if (told == NULL)
    return FALSE;
  draft = story->guide != NULL ? vigie_closing_complete (story->guide, told, NULL)
                               : vigie_draft_ref (told);
  decision = vigie_store_append (story->store, draft, error);
  return decision != NULL;
}

static gboolean
tell_file (Story *story,
           const char *name,
           gboolean (*tell) (Story *, JsonObject *, GError **),
           GError **error)
{
  g_autofree char *path = g_build_filename (story->data_dir, name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = NULL;

      if (lines[i][0] == '\0')
        continue;
      node = vigie_json_parse (lines[i], -1, error);
      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        return node != NULL ? bad_line (error) : FALSE;
      if (!tell (story, json_node_get_object (node), error))
        {
          g_prefix_error (error, "%s:%u: ", name, i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

/*
 * The territory is made while building, and the incident only names it: who copies the incident to
 * another desk goes on without. So does the story where it is not there, or cannot be read.
 */
static gboolean
tell_territory (Story *story, GError **error)
{
  g_autofree char *beside = g_build_filename (story->data_dir, "dijon.territory", NULL);
  g_autofree char *path = g_canonicalize_filename (beside, NULL);
  g_autoptr (GError) failure = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  story->guide = vigie_guide_open (path, NULL, &failure);
  if (story->guide == NULL)
    {
      g_debug ("The demonstration goes on without its territory: %s", failure->message);
      return TRUE;
    }
  return vigie_store_set (story->store, VIGIE_INFO_TERRITORY, path, error);
}

static gboolean
tell_story (Story *story, GError **error)
{
  g_autofree char *alert_at = vigie_time_format (story->alert_at);

  return vigie_store_set (story->store, VIGIE_INFO_ALERT_AT, alert_at, error) &&
         vigie_store_set (story->store, VIGIE_INFO_AUTHOR, "Claire Moreau", error) &&
         vigie_store_set (story->store, VIGIE_INFO_ORGANISATION, "SDIS 21", error) &&
         vigie_store_set (story->store, VIGIE_INFO_RECIPIENTS, "COS, CODIS 21", error) &&
         tell_territory (story, error) && tell_file (story, "posts.jsonl", tell_post, error) &&
         hand_over_posts (story, error) &&
         tell_file (story, "decisions.jsonl", tell_decision, error);
}

/**
 * vigie_demo_create:
 * @path: the new incident
 * @data_dir: folder with posts.jsonl, decisions.jsonl and photos/, and dijon.territory if it is
 * built
 * @now: ms, when the story ends
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set when it could not be made; nothing is left of it then
 */
gboolean
vigie_demo_create (const char *path, const char *data_dir, gint64 now, GError **error)
{
  Story story = { .data_dir = data_dir };
  gboolean done;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (data_dir != NULL, FALSE);

  story.alert_at = now - (gint64) (LAST_MINUTE * MINUTE_MS);
  story.clock = story.alert_at;
  story.store = vigie_store_create (path, "Neige en Côte-d’Or", TRUE, error);
  if (story.store == NULL)
    return FALSE;
  story.post_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  story.posts = g_array_new (FALSE, FALSE, sizeof (VigieObservation));
  story.kept = g_ptr_array_new_with_free_func ((GDestroyNotify) kept_post_free);
  vigie_store_set_clock (story.store, get_clock, &story);
  done = tell_story (&story, error);
  vigie_store_close (story.store);
  g_object_unref (story.store);
  g_clear_pointer (&story.guide, vigie_guide_unref);
  g_hash_table_unref (story.post_ids);
  g_array_unref (story.posts);
  g_ptr_array_unref (story.kept);
  if (!done)
    g_unlink (path);
  return done;
}

/**
 * vigie_demo_find_data:
 *
 * Returns: (transfer full) (nullable): the folder of the demonstration's data
 */
char *
vigie_demo_find_data (void)
{
  const char *chosen = g_getenv ("VIGIE_DEMO_DATA");
  g_autofree char *folder = chosen != NULL
                                ? g_strdup (chosen)
                                : vigie_install_find ("data/demo", "posts.jsonl",
                                                      VIGIE_PKGDATADIR G_DIR_SEPARATOR_S "demo");
  g_autofree char *posts = g_build_filename (folder, "posts.jsonl", NULL);

  return g_file_test (posts, G_FILE_TEST_EXISTS) ? g_steal_pointer (&folder) : NULL;
}

/* One a day: what somebody tried in an older one stays. */
static GFile *
make_target (GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "vigie", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = g_strdup_printf ("demonstration-%s.vigie", day);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("The folder %s cannot be made: %s"),
                   folder, g_strerror (errno));
      return NULL;
    }
  return g_file_new_build_filename (folder, name, NULL);
}

/* Made beside its place and moved there whole: a half-made one is never taken for it. */
static gboolean
create_at (GFile *target, const char *data_dir, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (g_file_peek_path (target));
  g_autofree char *name = g_strdup_printf (".demonstration-%d.vigie", (int) getpid ());
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) made = g_file_new_for_path (path);
  g_autoptr (GError) failure = NULL;

  if (!vigie_demo_create (path, data_dir, g_get_real_time () / 1000, error))
    return FALSE;
  if (g_file_move (made, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &failure))
    return TRUE;
  g_unlink (path);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return TRUE; /* another start was faster */
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
prepare_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree char *data_dir = vigie_demo_find_data ();
  GError *error = NULL;
  g_autoptr (GFile) file = make_target (&error);

  if (file != NULL && !g_file_query_exists (file, NULL))
    {
      if (data_dir == NULL)
        g_set_error (&error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                     _ ("The demonstration’s data is not installed."));
      else
        create_at (file, data_dir, &error);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
}

/**
 * vigie_demo_prepare_async:
 * @cancellable: (nullable): ends it
 * @callback: called when done
 * @user_data: for @callback
 *
 * Makes today's demonstration in the user's data where it is not there yet.
 */
void
vigie_demo_prepare_async (GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, vigie_demo_prepare_async);
  g_task_run_in_thread (task, prepare_in_thread);
}

/**
 * vigie_demo_prepare_finish:
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the incident's file
 */
GFile *
vigie_demo_prepare_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
