/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * https://github.com/bluesky-social/jetstream: the first version of its frames by README.md and
 * internal/subscribe/testdata, the second by lexicons/network/bsky/jetstream/subscribeEvents.json.
 *
 * Every post of the world comes by, so a frame costs no memory of its own: its tree lies in one
 * pool, and what does not match leaves nothing behind.
 */
#include "vigie-jetstream.h"

#include <string.h>
#include <yyjson.h>

#include "vigie-time.h"
#include "vigie-watch-words.h"

#define FRAME_TYPE "network.bsky.jetstream.subscribeEvents#"
#define MAX_DID 2048
#define MAX_RKEY 512
#define MAX_TAGS 16   /* that are not in the text; the lexicon has 8 */
#define MAX_PHOTOS 16 /* whose descriptions are read; the lexicon has 4 */

struct _VigieJetstream
{
  GPtrArray *words; /* (element-type VigieWatchWords): one of them must match */
  char *language;   /* (nullable) */
  char *pool;       /* memory of one frame's tree, used again for the next */
  gsize pool_size;
  GString *text; /* what is searched, where it is not the text alone */
};

/**
 * vigie_jetstream_new:
 * @expressions: (array zero-terminated=1): see #VigieWatchWords; a post must match one of them
 * @language: (nullable): which posts must say that they are in, as "fr"
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): %NULL with %VIGIE_ERROR_INVALID where an expression is none
 */
VigieJetstream *
vigie_jetstream_new (const char *const *expressions, const char *language, GError **error)
{
  g_autoptr (VigieJetstream) self = g_new0 (VigieJetstream, 1);

  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_watch_words_free);
  self->language = g_strdup (language);
  self->text = g_string_new (NULL);
  for (gsize i = 0; expressions[i] != NULL; i++)
    {
      VigieWatchWords *words = vigie_watch_words_new (expressions[i], error);

      if (words == NULL)
        return NULL;
      g_ptr_array_add (self->words, words);
    }
  return g_steal_pointer (&self);
}

void
vigie_jetstream_free (VigieJetstream *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->words);
  g_free (self->language);
  g_free (self->pool);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* ---- what is looked for ---- */

static gboolean
has_language (const VigieJetstream *self, yyjson_val *record)
{
  gsize length = self->language != NULL ? strlen (self->language) : 0;
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (length == 0)
    return TRUE;
  if (!yyjson_arr_iter_init (yyjson_obj_get (record, "langs"), &iter))
    return FALSE;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *said = yyjson_get_str (item);

      if (said != NULL && g_ascii_strncasecmp (said, self->language, length) == 0 &&
          (said[length] == '\0' || said[length] == '-')) /* "fr-CA" is French too */
        return TRUE;
    }
  return FALSE;
}

static gboolean
matches_text (const VigieJetstream *self, const char *text, gsize length)
{
  for (guint i = 0; i < self->words->len; i++)
    if (vigie_watch_words_match (g_ptr_array_index (self->words, i), text, (gssize) length))
      return TRUE;
  return FALSE;
}

static void
add_text (VigieJetstream *self, const char *before, yyjson_val *text)
{
  if (!yyjson_is_str (text) || yyjson_get_len (text) == 0)
    return;
  g_string_append (self->text, before);
  g_string_append_len (self->text, yyjson_get_str (text), (gssize) yyjson_get_len (text));
}

/* What photos or a film show, as their author says it. */
static void
add_descriptions (VigieJetstream *self, yyjson_val *embed)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (yyjson_is_obj (yyjson_obj_get (embed, "media"))) /* beside a post that is quoted */
    embed = yyjson_obj_get (embed, "media");
  add_text (self, "\n", yyjson_obj_get (embed, "alt"));
  if (!yyjson_arr_iter_init (yyjson_obj_get (embed, "images"), &iter))
    return;
  for (guint i = 0; i < MAX_PHOTOS && (item = yyjson_arr_iter_next (&iter)) != NULL; i++)
    add_text (self, "\n", yyjson_obj_get (item, "alt"));
}

/* Tags may stand beside the text instead of in it. */
static gboolean
matches (VigieJetstream *self, yyjson_val *record)
{
  yyjson_val *text = yyjson_obj_get (record, "text"), *item;
  yyjson_val *tags = yyjson_obj_get (record, "tags"), *embed = yyjson_obj_get (record, "embed");
  const char *chars = yyjson_is_str (text) ? yyjson_get_str (text) : "";
  gsize length = yyjson_is_str (text) ? yyjson_get_len (text) : 0;
  yyjson_arr_iter iter;

  if (!has_language (self, record))
    return FALSE;
  if (tags == NULL && embed == NULL)
    return matches_text (self, chars, length);
  g_string_truncate (self->text, 0);
  g_string_append_len (self->text, chars, (gssize) length);
  if (yyjson_arr_iter_init (tags, &iter))
    for (guint i = 0; i < MAX_TAGS && (item = yyjson_arr_iter_next (&iter)) != NULL; i++)
      add_text (self, " #", item);
  add_descriptions (self, embed);
  return matches_text (self, self->text->str, self->text->len);
}

/* ---- frames ---- */

static gboolean
is_made_of (yyjson_val *value, const char *signs, gsize max_length, const char **text)
{
  const char *chars = yyjson_get_str (value);
  gsize length = yyjson_get_len (value);

  if (chars == NULL || length == 0 || length > max_length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (chars[i] == '\0' || (!g_ascii_isalnum (chars[i]) && strchr (signs, chars[i]) == NULL))
      return FALSE;
  *text = chars;
  return TRUE;
}

/* Both go into addresses, so they are what they should be. */
static gboolean
take_names (yyjson_val *did, yyjson_val *rkey, VigieJetstreamFrame *frame)
{
  return is_made_of (did, "._:%-", MAX_DID, &frame->did) && g_str_has_prefix (frame->did, "did:") &&
         is_made_of (rkey, "._:~-", MAX_RKEY, &frame->rkey);
}

/* @commit has the members of an operation on a record, in both versions. */
static void
read_commit (VigieJetstream *self, yyjson_val *did, yyjson_val *commit, VigieJetstreamFrame *frame)
{
  yyjson_val *operation = yyjson_obj_get (commit, "operation");
  yyjson_val *record = yyjson_obj_get (commit, "record");
  gboolean is_edit = yyjson_equals_str (operation, "update");

  if (!yyjson_equals_str (yyjson_obj_get (commit, "collection"), VIGIE_JETSTREAM_COLLECTION))
    return;
  if (!take_names (did, yyjson_obj_get (commit, "rkey"), frame))
    frame->kind = VIGIE_JETSTREAM_BAD;
  else if (yyjson_equals_str (operation, "delete"))
    frame->kind = VIGIE_JETSTREAM_DELETION;
  else if (!is_edit && !yyjson_equals_str (operation, "create"))
    return; /* one of a later day */
  else if (!yyjson_is_obj (record))
    frame->kind = VIGIE_JETSTREAM_BAD;
  else
    {
      frame->is_match = matches (self, record);
      frame->record = record;
      if (is_edit)
        frame->kind = VIGIE_JETSTREAM_EDIT;
      else if (frame->is_match)
        frame->kind = VIGIE_JETSTREAM_POST;
    }
}

static void
read_first (VigieJetstream *self, yyjson_val *root, VigieJetstreamFrame *frame)
{
  yyjson_val *at = yyjson_obj_get (root, "time_us");

  if (!yyjson_is_int (at) || yyjson_get_sint (at) <= 0)
    {
      frame->kind = VIGIE_JETSTREAM_BAD;
      return;
    }
  frame->at_us = yyjson_get_sint (at);
  if (yyjson_equals_str (yyjson_obj_get (root, "kind"), "commit"))
    read_commit (self, yyjson_obj_get (root, "did"), yyjson_obj_get (root, "commit"), frame);
}

static void
read_info (yyjson_val *payload, VigieJetstreamFrame *frame)
{
  frame->name = yyjson_get_str (yyjson_obj_get (payload, "name"));
  frame->message = yyjson_get_str (yyjson_obj_get (payload, "message"));
  if (g_strcmp0 (frame->name, "OutdatedCursor") == 0)
    frame->kind = VIGIE_JETSTREAM_OUTDATED;
}

static void
read_second (VigieJetstream *self, yyjson_val *payload, VigieJetstreamFrame *frame)
{
  yyjson_val *type = yyjson_obj_get (payload, "$type"), *seq = yyjson_obj_get (payload, "seq");
  const char *time = yyjson_get_str (yyjson_obj_get (payload, "time"));
  gint64 at_ms;

  if (yyjson_equals_str (type, FRAME_TYPE "info"))
    {
      read_info (payload, frame);
      return;
    }
  if (!yyjson_is_uint (seq))
    {
      frame->kind = VIGIE_JETSTREAM_BAD;
      return;
    }
  frame->seq = yyjson_get_uint (seq);
  if (time != NULL && vigie_time_parse (time, &at_ms) && at_ms > 0 && at_ms < G_MAXINT64 / 1000)
    frame->at_us = at_ms * 1000;
  if (yyjson_equals_str (type, FRAME_TYPE "commit"))
    read_commit (self, yyjson_obj_get (payload, "did"), payload, frame);
}

static void
read_root (VigieJetstream *self, yyjson_val *root, VigieJetstreamFrame *frame)
{
  yyjson_val *type = yyjson_obj_get (root, "$type");

  if (type == NULL)
    read_first (self, root, frame);
  else if (yyjson_equals_str (type, "message"))
    read_second (self, yyjson_obj_get (root, "payload"), frame);
  else if (yyjson_equals_str (type, "error"))
    {
      frame->kind = VIGIE_JETSTREAM_END;
      frame->name = yyjson_get_str (yyjson_obj_get (root, "error"));
      frame->message = yyjson_get_str (yyjson_obj_get (root, "message"));
    }
}

/**
 * vigie_jetstream_read:
 * @self: a reader
 * @bytes: a frame, as it came
 * @frame: (out caller-allocates): what it says, as long as @bytes lives and no other one is read
 *
 * Only operations on posts count, and of new posts only those that match.
 */
void
vigie_jetstream_read (VigieJetstream *self, GBytes *bytes, VigieJetstreamFrame *frame)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  yyjson_doc *doc = NULL;
  yyjson_alc allocator;

  *frame = (VigieJetstreamFrame) { .kind = VIGIE_JETSTREAM_NOTHING };
  if (size > 0 && size <= VIGIE_JETSTREAM_MAX_FRAME)
    {
      gsize needed = yyjson_read_max_memory_usage (size, YYJSON_READ_NOFLAG);

      if (needed > self->pool_size)
        {
          g_free (self->pool);
          self->pool_size = MAX (needed, 64 * 1024);
          self->pool = g_malloc (self->pool_size);
        }
      yyjson_alc_pool_init (&allocator, self->pool, self->pool_size);
      doc = yyjson_read_opts ((char *) (gpointer) data, size, YYJSON_READ_NOFLAG, &allocator, NULL);
    }
  if (yyjson_is_obj (yyjson_doc_get_root (doc)))
    read_root (self, yyjson_doc_get_root (doc), frame);
  else
    frame->kind = VIGIE_JETSTREAM_BAD;
  /* the tree lies in the pool until the next frame: there is nothing to free */
}
