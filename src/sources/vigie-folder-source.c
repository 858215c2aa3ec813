/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-source-private.h"

#define INTERVAL_MS (5 * 1000)
#define SETTLED_MS 2000 /* a file that changed lately is still being written */
#define MAX_FILES 20000

/* A folder where people put photos and tables, on this machine or a share. Each file is read once,
 * and again when it has changed; nothing is ever changed or removed there. */

struct _VigieFolderSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieFolderSource, vigie_folder_source, VIGIE_TYPE_SOURCE)

typedef struct
{
  char *name;
  char *stamp; /* of its size and time: what it is known by */
  gint64 modified_at;
  gboolean is_ahead; /* of our clock: its time does not tell whether it is still being written */
} Found;

static void
found_free (gpointer data)
{
  Found *self = data;

  g_free (self->name);
  g_free (self->stamp);
  g_free (self);
}

/* ---- what lies there ---- */

static gboolean
has_suffix (const char *name, const char *const *suffixes)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);

  for (; *suffixes != NULL; suffixes++)
    if (g_str_has_suffix (lower, *suffixes))
      return TRUE;
  return FALSE;
}

static gboolean
is_photo (const char *name)
{
  static const char *const suffixes[] = { ".jpg",  ".jpeg", ".png",  ".webp", ".avif", ".heic",
                                          ".heif", ".gif",  ".tiff", ".tif",  NULL };

  return has_suffix (name, suffixes);
}

static gboolean
is_table (const char *name)
{
  static const char *const suffixes[] = { ".csv",   ".tsv",    ".json", ".geojson",
                                          ".jsonl", ".ndjson", NULL };

  /* what an import could not take is not offered to it again */
  return has_suffix (name, suffixes) && strstr (name, ".rejects") == NULL;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *x = *(const Found *const *) a;
  const Found *y = *(const Found *const *) b;

  if (x->modified_at != y->modified_at)
    return x->modified_at < y->modified_at ? -1 : 1;
  return strcmp (x->name, y->name);
}

static Found *
look_at (GFileInfo *info, gint64 now)
{
  const char *name = g_file_info_get_name (info);
  gint64 modified_at =
      (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) * 1000 +
      g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC) / 1000;
  Found *found;

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || name[0] == '.' ||
      !g_utf8_validate (name, -1, NULL) || (!is_photo (name) && !is_table (name)) ||
      (modified_at <= now && now - modified_at < SETTLED_MS))
    return NULL;
  found = g_new0 (Found, 1);
  found->name = g_strdup (name);
  found->modified_at = modified_at;
  found->is_ahead = modified_at > now;
  found->stamp = g_strdup_printf ("%" G_GOFFSET_FORMAT " %" G_GINT64_FORMAT,
                                  g_file_info_get_size (info), modified_at);
  return found;
}

/* (element-type Found): the oldest first, without what is still being written */
static GPtrArray *
list_files (GFile *folder, VigieSourceRound *round, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (found_free);
  g_autoptr (GFileEnumerator) enumerator = g_file_enumerate_children (
      folder,
      G_FILE_ATTRIBUTE_STANDARD_NAME
      "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
      "," G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC,
      G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, round->cancellable, error);
  gint64 now = g_get_real_time () / 1000;
  GFileInfo *info;

  if (enumerator == NULL)
    return NULL;
  while (TRUE)
    {
      Found *found;

      if (!g_file_enumerator_iterate (enumerator, &info, NULL, round->cancellable, error))
        return NULL;
      if (info == NULL)
        break;
      found = look_at (info, now);
      if (found != NULL && files->len < MAX_FILES)
        g_ptr_array_add (files, found);
      else if (found != NULL)
        {
          found_free (found);
          vigie_source_round_add_note (
              round, g_strdup_printf (_ ("The folder holds more than %d files; the others are "
                                         "not looked at."),
                                      MAX_FILES));
        }
    }
  g_ptr_array_sort (files, compare_found);
  return g_steal_pointer (&files);
}

/* ---- one file ---- */

/* A photo is a post of its own: the same bytes under another name are the same post. */
static gboolean
add_photo (VigieSourceIntake *intake, const Found *file, GError **error)
{
  VigieImportPost post;

  vigie_import_post_init (&post);
  vigie_import_post_add_photo (&post, &intake->run, file->name);
  post.source_kind = "folder";
  post.source_host = intake->run.source_host;
  if (post.photos[0]->sha256 == NULL) /* too large, or gone since */
    {
      vigie_source_intake_reject (intake, post.photos[0]->error);
      vigie_import_post_clear (&post);
      return TRUE;
    }
  post.external_id = vigie_import_run_text (&intake->run, post.photos[0]->sha256,
                                            strlen (post.photos[0]->sha256), TRUE);
  post.text = vigie_import_run_text (&intake->run, file->name, strlen (file->name), TRUE);
  post.posted_at =
      post.photos[0]->taken_at != VIGIE_TIME_UNKNOWN ? post.photos[0]->taken_at : file->modified_at;
  return vigie_import_run_add (&intake->run, &post, error);
}

static gboolean
import_table (VigieSourceIntake *intake, GFile *folder, const Found *file, GError **error)
{
  VigieSourceRound *round = intake->round;
  g_autofree char *name = g_strconcat (intake->run.source_host, "/", file->name, NULL);
  VigieImportOptions options = { .source_name = name,
                                 .discard_rejects = TRUE,
                                 .watch = round->watch,
                                 .words = intake->options.words,
                                 .inspect = round->inspect,
                                 .inspect_data = round->inspect_data };
  g_autoptr (GFile) path = g_file_get_child (folder, file->name);
  g_autoptr (VigieImport) import = vigie_import_new (path, &options);
  g_autoptr (GError) failure = NULL;
  g_autoptr (VigieImportResult) result =
      vigie_import_run (import, round->sink, round->cancellable, &failure);

  if (result != NULL)
    {
      round->counts.imported += result->imported;
      round->counts.known += result->known;
      round->n_rejected += result->rejected;
      round->n_left_out += result->left_out;
      if (result->rejected > 0)
        vigie_source_round_add_note (
            round, g_strdup_printf ("%s: %s", file->name,
                                    (char *) g_ptr_array_index (result->messages, 0)));
      return TRUE;
    }
  if (!g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_INVALID) &&
      !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  /* one bad file does not keep the others out */
  round->n_rejected++;
  vigie_source_round_add_note (round, g_strdup_printf ("%s: %s", file->name, failure->message));
  return TRUE;
}

/* ---- a round ---- */

#define WORDS_MEMBER "/" /* of the cursor; no file is called so */

/* Files that are gone need no note any more. Tables are read anew where their rows have to match
 * other words than the last time; photos have none. */
static JsonNode *
keep_present (JsonNode *known, GPtrArray *files, const char *words)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *present = json_object_new ();
  const gboolean same =
      g_strcmp0 (vigie_json_get_string (json_node_get_object (known), WORDS_MEMBER), words) == 0;

  json_node_take_object (node, present);
  for (guint i = 0; i < files->len; i++)
    {
      const Found *file = g_ptr_array_index (files, i);
      const char *stamp = vigie_json_get_string (json_node_get_object (known), file->name);

      if (stamp != NULL && (same || is_photo (file->name)))
        json_object_set_string_member (present, file->name, stamp);
    }
  if (words != NULL)
    json_object_set_string_member (present, WORDS_MEMBER, words);
  return node;
}

/**
 * Pass:
 * @cursor: the stamps of all files that were taken
 * @committed_at: of g_get_monotonic_time(): when @cursor was last written
 * @is_behind: whether it holds more than was written
 *
 * One look at the folder. The cursor names all files, so it is written once a second and at the
 * end: what a crash makes it read again is known.
 */
typedef struct
{
  VigieSourceRound *round;
  GFile *folder;
  char *host;
  const VigieWatchWords *words; /* (nullable) */
  JsonNode *cursor;
  gint64 committed_at;
  gboolean is_behind;
} Pass;

static void
pass_clear (Pass *self)
{
  g_clear_object (&self->folder);
  g_free (self->host);
  g_clear_pointer (&self->cursor, json_node_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static const char *
get_stamp (Pass *self, const Found *file)
{
  return vigie_json_get_string (json_node_get_object (self->cursor), file->name);
}

static void
set_stamp (Pass *self, const Found *file, const char *stamp)
{
  json_object_set_string_member (json_node_get_object (self->cursor), file->name, stamp);
  self->is_behind = TRUE;
}

static gboolean
commit (Pass *self, VigieSourceIntake *intake, gboolean with_cursor, GError **error)
{
  g_autofree char *text = with_cursor ? vigie_json_canonical (self->cursor) : NULL;

  if (!vigie_source_intake_commit (intake, text, error))
    return FALSE;
  if (with_cursor)
    {
      self->committed_at = g_get_monotonic_time ();
      self->is_behind = FALSE;
    }
  return TRUE;
}

/* What cannot be read now is looked at again in the next round, and keeps no other out. */
static gboolean
can_be_read (Pass *self, const Found *file)
{
  g_autoptr (GFile) path = g_file_get_child (self->folder, file->name);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (path, self->round->cancellable, &failure);

  if (stream == NULL)
    vigie_source_round_add_note (self->round,
                                 g_strdup_printf ("%s: %s", file->name, failure->message));
  return stream != NULL;
}

/* One whose time lies ahead waits for a round in which it is as it was. */
static gboolean
is_settled (Pass *self, const Found *file)
{
  g_autofree char *waiting = NULL;

  if (!file->is_ahead)
    return TRUE;
  waiting = g_strconcat ("? ", file->stamp, NULL);
  if (g_strcmp0 (get_stamp (self, file), waiting) == 0)
    return TRUE;
  set_stamp (self, file, waiting);
  return FALSE;
}

static gboolean
take_file (Pass *self, const Found *file, GError **error)
{
  g_auto (VigieSourceIntake) intake = { 0 };

  if (g_strcmp0 (get_stamp (self, file), file->stamp) == 0 || !can_be_read (self, file) ||
      !is_settled (self, file))
    return TRUE;
  vigie_source_intake_init (&intake, self->round, self->host);
  vigie_source_intake_set_folder (&intake, self->folder);
  if (!is_photo (file->name))
    vigie_source_intake_set_words (&intake, self->words);
  if (!(is_photo (file->name) ? add_photo (&intake, file, error)
                              : import_table (&intake, self->folder, file, error)))
    return FALSE;
  set_stamp (self, file, file->stamp);
  return commit (self, &intake, g_get_monotonic_time () - self->committed_at >= G_USEC_PER_SEC,
                 error);
}

static gboolean
vigie_folder_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  const char *path = vigie_source_get_option (source, "path");
  g_auto (Pass) pass = { .round = round,
                         .folder = g_file_new_for_path (path),
                         .host = g_path_get_basename (path),
                         .words = vigie_source_choose_words (source, round),
                         .committed_at = g_get_monotonic_time () };
  g_autoptr (GPtrArray) files = list_files (pass.folder, round, error);
  g_autoptr (JsonNode) known = NULL;
  g_auto (VigieSourceIntake) last = { 0 };

  if (files == NULL)
    return FALSE;
  known = vigie_source_round_read_cursor (round);
  pass.cursor = keep_present (
      known, files, pass.words != NULL ? vigie_watch_words_get_expression (pass.words) : NULL);
  for (guint i = 0; i < files->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (round->cancellable, error) ||
          !take_file (&pass, g_ptr_array_index (files, i), error))
        return FALSE;
    }
  if (!pass.is_behind)
    return TRUE;
  vigie_source_intake_init (&last, round, pass.host);
  return commit (&pass, &last, TRUE, error);
}

static gboolean
vigie_folder_source_check (VigieSource *source, GError **error)
{
  const char *path = vigie_source_get_option (source, "path");

  if (g_path_is_absolute (path))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is no whole path of a folder: it must begin with “/”."), path);
  return FALSE;
}

static const VigieSourceOption options[] = {
  { "path", VIGIE_SOURCE_OPTION_REQUIRED, N_ ("folder where people put photos and tables") },
  { VIGIE_SOURCE_ONLY_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” for entries that match the incident’s words to watch for only") },
  { NULL, 0, NULL },
};

static void
vigie_folder_source_class_init (VigieFolderSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "folder";
  source_class->title = N_ ("Folder");
  source_class->options = options;
  source_class->interval_ms = INTERVAL_MS;
  source_class->check = vigie_folder_source_check;
  source_class->follows_words = vigie_source_wants_only_words;
  source_class->poll = vigie_folder_source_poll;
}

static void
vigie_folder_source_init (VigieFolderSource *self)
{
}
