/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json-post.h"
#include "vigie-json-splitter.h"

#define POOL_KEEP (4 * 1024 * 1024)

typedef struct
{
  VigieImportRun *run;
  VigieJsonSplitter splitter;
  char *pool; /* memory of one value's tree, used again for the next */
  gsize pool_size;
  guint64 line;
  guint64 place; /* among the values that begin on this line, from 1 */
} JsonImport;

static gboolean
reject (JsonImport *self, const char *reason, VigieSlice raw, gboolean valid, GError **error)
{
  vigie_import_run_note_reject (self->run, self->line, self->place, reason);

  return vigie_import_rejects_add_json (self->run->rejects, self->line, reason, raw.data,
                                        raw.length, valid, error);
}

static yyjson_doc *
parse (JsonImport *self, VigieSlice text, yyjson_read_err *problem)
{
  gsize needed = yyjson_read_max_memory_usage (text.length, YYJSON_READ_NOFLAG);
  yyjson_alc allocator;

  if (needed > self->pool_size || (self->pool_size > POOL_KEEP && needed < POOL_KEEP))
    {
      g_free (self->pool);
      self->pool_size = MAX (needed, 256 * 1024);
      self->pool = g_malloc (self->pool_size);
    }
  yyjson_alc_pool_init (&allocator, self->pool, self->pool_size);

  return yyjson_read_opts ((char *) (gpointer) text.data, text.length, YYJSON_READ_NOFLAG,
                           &allocator, problem);
}

/* How many { and [ there are: they differ in one bit only. In blocks of a fixed size, for which
 * compilers use vectors. */
static gsize
count_open (VigieSlice text)
{
  gsize i = 0, n = 0;

  for (; i + 128 <= text.length; i += 128)
    {
      guint8 n_in_block = 0;

      for (gsize j = 0; j < 128; j++)
        n_in_block = (guint8) (n_in_block + ((text.data[i + j] | 0x20) == '{'));
      n += n_in_block;
    }
  for (; i < text.length; i++)
    n += (text.data[i] | 0x20) == '{';

  return n;
}

/* The values of a hostile text nest as deep as it is long; ours never do. */
static gboolean
is_too_deep (VigieSlice text)
{
  gsize n_open;
  int depth = 0;
  gboolean in_string = FALSE;

  n_open = count_open (text);
  if (n_open <= VIGIE_IMPORT_MAX_DEPTH)
    return FALSE;
  for (gsize i = 0; i < text.length; i++)
    {
      char c = text.data[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' || c == '[')
        {
          if (++depth > VIGIE_IMPORT_MAX_DEPTH)
            return TRUE;
        }
      else if (c == '}' || c == ']')
        depth--;
    }

  return FALSE;
}

static gboolean
to_post (VigieImportRun *run,
         const VigieMembers *m,
         yyjson_val *includes,
         VigieSlice raw,
         VigieImportPost *post,
         char **reason)
{
  yyjson_val *const *value = m->value;

  if (yyjson_equals_str (value[VIGIE_MEMBER_TYPE], "Feature") &&
      (value[VIGIE_MEMBER_GEOMETRY] != NULL || value[VIGIE_MEMBER_PROPERTIES] != NULL))
    return vigie_feature_to_post (run, m, raw, post, reason);
  if (yyjson_is_obj (value[VIGIE_MEMBER_ACCOUNT]) &&
      (value[VIGIE_MEMBER_CONTENT] != NULL || value[VIGIE_MEMBER_REBLOG] != NULL))
    return vigie_mastodon_to_post (run, m, post, reason);
  if (yyjson_is_obj (value[VIGIE_MEMBER_RECORD]) && vigie_json_is_string (value[VIGIE_MEMBER_URI]))
    return vigie_bluesky_to_post (run, m, post, reason);
  if (value[VIGIE_MEMBER_DID] != NULL && vigie_json_is_string (value[VIGIE_MEMBER_KIND]))
    return vigie_jetstream_to_post (run, m, post, reason);
  if (value[VIGIE_MEMBER_ID_STR] != NULL &&
      (value[VIGIE_MEMBER_TEXT] != NULL || value[VIGIE_MEMBER_FULL_TEXT] != NULL))
    return vigie_x1_to_post (run, m, post, reason);
  if (value[VIGIE_MEMBER_ID] != NULL && value[VIGIE_MEMBER_TEXT] != NULL &&
      (value[VIGIE_MEMBER_EDIT_HISTORY_TWEET_IDS] != NULL || includes != NULL ||
       (value[VIGIE_MEMBER_AUTHOR_ID] != NULL && value[VIGIE_MEMBER_AUTHOR] == NULL)))
    return vigie_x2_to_post (run, m, includes, post, reason);

  return vigie_plain_to_post (run, m->object, raw, post, reason);
}

static gboolean
import_members (
    JsonImport *self, VigieMembers *members, yyjson_val *includes, VigieSlice raw, GError **error)
{
  VigieImportRun *run = self->run;
  VigieImportPost post;
  g_autofree char *reason = NULL;
  yyjson_val *inner = members->value[VIGIE_MEMBER_POST];

  run->n_rows++;
  if (yyjson_is_obj (yyjson_obj_get (inner, "record"))) /* a row of a Bluesky feed */
    vigie_members_read (members, inner);
  vigie_import_post_init (&post);
  if (!yyjson_is_obj (members->object))
    reason = g_strdup (_ ("Not an object"));
  else if (to_post (run, members, includes, raw, &post, &reason))
    return vigie_import_run_add (run, &post, error);

  vigie_import_post_clear (&post);

  return reject (self, reason, raw, TRUE, error);
}

static gboolean
import_object (
    JsonImport *self, yyjson_val *object, yyjson_val *includes, VigieSlice raw, GError **error)
{
  VigieMembers members;

  vigie_members_read (&members, object);

  return import_members (self, &members, includes, raw, error);
}

/* The posts of a list inside one value; each is rejected by itself. */
static gboolean
import_list (JsonImport *self, yyjson_val *list, yyjson_val *includes, GError **error)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  self->place = 0;
  yyjson_arr_iter_init (list, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      gsize length;
      char *text = yyjson_val_write (item, YYJSON_WRITE_NOFLAG, &length);
      gboolean done;

      self->place++;
      done = text != NULL &&
             import_object (self, item, includes, (VigieSlice) { text, length }, error);

      free (text);
      if (!done)
        return FALSE;
    }

  return TRUE;
}

static gboolean
import_value (JsonImport *self, yyjson_val *value, VigieSlice raw, GError **error)
{
  static const VigieMember lists[] = { VIGIE_MEMBER_FEATURES, VIGIE_MEMBER_POSTS, VIGIE_MEMBER_FEED,
                                       VIGIE_MEMBER_STATUSES };
  VigieMembers members;
  yyjson_val *data;

  if (yyjson_is_arr (value))
    return import_list (self, value, NULL, error);
  vigie_members_read (&members, value);
  if (members.value[VIGIE_MEMBER_REJECT_REASON] != NULL &&
      yyjson_is_obj (members.value[VIGIE_MEMBER_ROW]))
    return import_object (self, members.value[VIGIE_MEMBER_ROW], NULL, raw, error);
  for (guint i = 0; i < G_N_ELEMENTS (lists) && members.value[VIGIE_MEMBER_TEXT] == NULL; i++)
    if (yyjson_is_arr (members.value[lists[i]]) && !vigie_crs_is_wgs84 (value))
      return reject (self, _ ("The coordinates are not longitude and latitude in WGS 84"), raw,
                     TRUE, error);
    else if (yyjson_is_arr (members.value[lists[i]]))
      return import_list (self, members.value[lists[i]], NULL, error);
  data = members.value[VIGIE_MEMBER_DATA];
  if (yyjson_is_arr (data))
    return import_list (self, data, members.value[VIGIE_MEMBER_INCLUDES], error);
  if (yyjson_is_obj (data))
    return import_object (self, data, members.value[VIGIE_MEMBER_INCLUDES], raw, error);

  return import_members (self, &members, NULL, raw, error);
}

/* yyjson's own words are English. */
static const char *
describe_problem (const yyjson_read_err *problem)
{
  switch (problem->code)
    {
    case YYJSON_READ_ERROR_UNEXPECTED_END:
      return _ ("it ends too early");
    case YYJSON_READ_ERROR_UNEXPECTED_CONTENT:
      return _ ("something stands behind its end");
    case YYJSON_READ_ERROR_INVALID_NUMBER:
      return _ ("it holds a number that is none");
    case YYJSON_READ_ERROR_INVALID_STRING:
      return _ ("it holds a text with a wrong escape, a control character or bytes that are not "
                "UTF-8");
    case YYJSON_READ_ERROR_LITERAL:
    case YYJSON_READ_ERROR_UNEXPECTED_CHARACTER:
    case YYJSON_READ_ERROR_JSON_STRUCTURE:
      return _ ("something stands where it may not");
    default:
      return problem->msg;
    }
}

static gboolean
import_text (JsonImport *self, VigieSlice text, GError **error)
{
  yyjson_read_err problem;
  yyjson_doc *doc;
  gboolean done;

  if (is_too_deep (text))
    return reject (self, _ ("It is nested too deeply"), text, FALSE, error);
  doc = parse (self, text, &problem);
  if (doc == NULL)
    {
      g_autofree char *reason =
          g_strdup_printf (_ ("Not valid JSON: %s"), describe_problem (&problem));

      self->run->n_rows++;
      return reject (self, reason, text, FALSE, error);
    }
  done = import_value (self, yyjson_doc_get_root (doc), text, error);
  yyjson_doc_free (doc);

  return done;
}

static gboolean
import_values (JsonImport *self, GError **error)
{
  VigieImportRun *run = self->run;

  for (guint64 n = 1;; n++)
    {
      VigieJsonSplitter *splitter = &self->splitter;
      VigieJsonEvent event = vigie_json_splitter_next (splitter, error);
      gboolean done;

      self->place = splitter->line == self->line ? self->place + 1 : 1;
      self->line = splitter->line;
      if (event == VIGIE_JSON_END)
        return TRUE;
      if (event == VIGIE_JSON_ERROR)
        return FALSE;
      if (event == VIGIE_JSON_BAD)
        done = reject (self, splitter->reason, splitter->value, FALSE, error);
      else
        done = import_text (self, splitter->value, error);
      if (!done)
        return FALSE;
      if (n % 1024 == 0)
        {
          vigie_import_run_report (run, splitter->bytes->n_read);
          if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
            return FALSE;
        }
    }
}

/* Only WGS 84: the member of the older GeoJSON may say so and nothing else. */
static gboolean
check_crs (const char *object, GError **error)
{
  yyjson_doc *doc = yyjson_read (object, strlen (object), YYJSON_READ_NOFLAG);
  yyjson_val *root = yyjson_doc_get_root (doc);
  gboolean good = vigie_crs_is_wgs84 (root);

  if (!good)
    {
      yyjson_val *name =
          yyjson_obj_get (yyjson_obj_get (yyjson_obj_get (root, "crs"), "properties"), "name");
      g_autofree char *said =
          vigie_json_is_string (name)
              ? vigie_import_shorten (yyjson_get_str (name), yyjson_get_len (name), 80)
              : g_strdup ("?");

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                   _ ("The file's coordinates are not longitude and latitude in WGS 84, but in "
                      "“%s”; convert it first"),
                   said);
    }
  yyjson_doc_free (doc);

  return good;
}

/* The member may stand behind the features: look there before anything is imported. */
static gboolean
check_rest_of_collection (JsonImport *self, GInputStream *stream, GError **error)
{
  VigieTextReader bytes;
  VigieJsonSplitter splitter;
  VigieJsonEvent event = VIGIE_JSON_ERROR;
  g_autofree char *rest = NULL;
  gboolean done;

  vigie_text_reader_init (&bytes, stream, VIGIE_ENCODING_UTF8, self->run->cancellable);
  done = vigie_json_splitter_init (&splitter, &bytes, FALSE, error);
  if (done)
    do
      event = vigie_json_splitter_next (&splitter, error);
    while (event != VIGIE_JSON_END && event != VIGIE_JSON_ERROR);
  done = done && event == VIGIE_JSON_END;
  rest = done ? vigie_json_splitter_read_rest (&splitter, NULL) : NULL;
  if (rest != NULL)
    done = check_crs (rest, error);
  vigie_json_splitter_clear (&splitter);
  vigie_text_reader_clear (&bytes);

  return done &&
         g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, self->run->cancellable, error);
}

static gboolean
name_says_lines (GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  return lower != NULL &&
         (g_str_has_suffix (lower, ".jsonl") || g_str_has_suffix (lower, ".ndjson") ||
          g_str_has_suffix (lower, ".jsonlines") || g_str_has_suffix (lower, ".geojsonl"));
}

/* One object on its own may be a collection or a feature with the old member too. */
static gboolean
prepare (JsonImport *self, GInputStream *stream, VigieTextReader *bytes, GError **error)
{
  VigieImportRun *run = self->run;

  if (!vigie_json_splitter_init (&self->splitter, bytes, name_says_lines (run->file), error))
    return FALSE;
  if (self->splitter.layout != VIGIE_JSON_COLLECTION)
    return TRUE;
  if (!check_crs (self->splitter.preamble, error))
    return FALSE;
  if (!G_IS_SEEKABLE (stream) || !g_seekable_can_seek (G_SEEKABLE (stream)))
    return TRUE;

  /* read from the beginning again, once the end is known to be good */
  vigie_json_splitter_clear (&self->splitter);
  vigie_text_reader_clear (bytes);
  *bytes = (VigieTextReader) { 0 };
  if (!g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, run->cancellable, error) ||
      !check_rest_of_collection (self, stream, error))
    return FALSE;
  vigie_text_reader_init (bytes, stream, VIGIE_ENCODING_UTF8, run->cancellable);

  return vigie_json_splitter_init (&self->splitter, bytes, FALSE, error);
}

/**
 * vigie_import_json:
 * @stream: at its beginning
 *
 * Imports GeoJSON, JSON Lines, sequences, lists, and answers of networks' APIs.
 */
gboolean
vigie_import_json (VigieImportRun *run, GInputStream *stream, GError **error)
{
  JsonImport self = { .run = run };
  VigieTextReader bytes;
  gboolean done;

  vigie_import_batch_trust_utf8 (run->batch); /* yyjson refuses what is not */
  vigie_text_reader_init (&bytes, stream, VIGIE_ENCODING_UTF8, run->cancellable);
  done = prepare (&self, stream, &bytes, error) && import_values (&self, error);
  if (done)
    vigie_import_run_report (run, bytes.n_read);
  vigie_json_splitter_clear (&self.splitter);
  vigie_text_reader_clear (&bytes);
  g_free (self.pool);

  return done;
}
