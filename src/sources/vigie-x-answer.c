/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-x-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-import-time.h"
#include "vigie-json-post.h"

#define MAX_ID 19     /* digits of 64 bits with a sign */
#define MAX_WORDS 200 /* of a server that are shown */
#define MAX_NEXT 1000 /* bytes */

/* ---- ids ---- */

gboolean
vigie_x_id_is_valid (const char *id)
{
  gsize length = id != NULL ? strspn (id, "0123456789") : 0;

  return length > 0 && length <= MAX_ID && id[length] == '\0' && id[0] != '0';
}

static const char *
get_id (yyjson_val *post) /* (nullable) */
{
  yyjson_val *value = yyjson_obj_get (post, "id");
  const char *id = yyjson_get_str (value);

  return vigie_x_id_is_valid (id) && strlen (id) == yyjson_get_len (value) ? id : NULL;
}

static int
compare_ids (const char *a, const char *b)
{
  const gsize a_length = strlen (a), b_length = strlen (b);

  return a_length != b_length ? (a_length > b_length ? 1 : -1) : strcmp (a, b);
}

static void
note_id (VigieXAnswer *self, yyjson_val *post)
{
  const char *id = get_id (post);

  if (id == NULL)
    return;
  if (self->newest == NULL || compare_ids (id, self->newest) > 0)
    self->newest = id;
  if (self->oldest == NULL || compare_ids (id, self->oldest) < 0)
    self->oldest = id;
}

/* ---- answers ---- */

static yyjson_val *
get_list (yyjson_val *root, const char *name)
{
  yyjson_val *list = yyjson_obj_get (root, name);

  return yyjson_is_arr (list) ? list : NULL;
}

/**
 * vigie_x_answer_read:
 * @self: (out caller-allocates): an answer
 * @bytes: what came
 *
 * Returns: whether it is an object of that interface; one without posts says so in "meta"
 */
gboolean
vigie_x_answer_read (VigieXAnswer *self, GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  yyjson_val *root, *next;
  yyjson_arr_iter iter;
  yyjson_val *post;

  *self = (VigieXAnswer) { 0 };
  if (size == 0)
    return FALSE;
  self->doc = yyjson_read (text, size, YYJSON_READ_NOFLAG);
  root = yyjson_doc_get_root (self->doc);
  if (!yyjson_is_obj (root))
    return FALSE;
  self->posts = yyjson_obj_get (root, "data");
  if (!yyjson_is_arr (self->posts) && !yyjson_is_obj (self->posts))
    self->posts = NULL;
  self->includes = yyjson_obj_get (root, "includes");
  self->errors = get_list (root, "errors");
  self->rules = get_list (root, "matching_rules");
  next = yyjson_obj_get (yyjson_obj_get (root, "meta"), "next_token");
  if (vigie_json_is_string (next) && yyjson_get_len (next) <= MAX_NEXT)
    self->next = yyjson_get_str (next);
  if (yyjson_is_obj (self->posts))
    note_id (self, self->posts);
  else if (yyjson_arr_iter_init (self->posts, &iter))
    while ((post = yyjson_arr_iter_next (&iter)) != NULL)
      note_id (self, post);
  return self->posts != NULL || self->errors != NULL || yyjson_obj_get (root, "meta") != NULL;
}

void
vigie_x_answer_clear (VigieXAnswer *self)
{
  g_clear_pointer (&self->doc, yyjson_doc_free);
  *self = (VigieXAnswer) { 0 };
}

gsize
vigie_x_answer_count (const VigieXAnswer *self)
{
  return yyjson_is_arr (self->posts) ? yyjson_arr_size (self->posts) : self->posts != NULL ? 1 : 0;
}

/* ---- edits ---- */

/* An edit is a post of its own for X, with a new id, that names all versions from the first one on.
 * Here it is the first one, as it reads since. */

/* (nullable): id of the first version, which may be the post itself */
static const char *
get_first (yyjson_val *post)
{
  yyjson_val *value = yyjson_arr_get_first (yyjson_obj_get (post, "edit_history_tweet_ids"));
  const char *first = yyjson_get_str (value);

  return vigie_x_id_is_valid (first) && strlen (first) == yyjson_get_len (value) ? first
                                                                                 : get_id (post);
}

static gboolean
is_edit (yyjson_val *post)
{
  return get_id (post) != NULL && !g_str_equal (get_first (post), get_id (post));
}

/* Whether a later version came with it. */
static gboolean
is_older (const VigieXAnswer *self, yyjson_val *post)
{
  const char *id = get_id (post);
  yyjson_arr_iter iter;
  yyjson_val *other;

  if (id == NULL || !yyjson_arr_iter_init (self->posts, &iter))
    return FALSE;
  while ((other = yyjson_arr_iter_next (&iter)) != NULL)
    if (get_id (other) != NULL && compare_ids (get_id (other), id) > 0 &&
        g_str_equal (get_first (other), get_first (post)))
      return TRUE;
  return FALSE;
}

static void
add_edited (const VigieXAnswer *self, GPtrArray *ids, yyjson_val *post)
{
  if (is_edit (post) && !is_older (self, post))
    g_ptr_array_add (ids, g_strdup (get_first (post)));
}

/* (element-type utf8) (transfer container): first ids of posts that were edited */
GPtrArray *
vigie_x_answer_list_edited (const VigieXAnswer *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  yyjson_arr_iter iter;
  yyjson_val *post;

  if (yyjson_is_obj (self->posts))
    add_edited (self, ids, self->posts);
  else if (yyjson_arr_iter_init (self->posts, &iter))
    while ((post = yyjson_arr_iter_next (&iter)) != NULL)
      add_edited (self, ids, post);
  return ids;
}

/* @edit: (transfer full) */
static gboolean
take_edit (VigieImportPost *edit,
           const char *first,
           VigieImportRun *run,
           gboolean is_known,
           GError **error)
{
  const char *id = vigie_import_batch_dup (run->batch, first, strlen (first));
  VigiePostUpdate update;

  if (!is_known)
    {
      edit->external_id = id;
      vigie_snowflake_to_time (id, &edit->posted_at);
      return vigie_import_run_add (run, edit, error);
    }
  update = (VigiePostUpdate) { .kind = VIGIE_POST_EDITED,
                               .source_kind = "x",
                               .source_host = "",
                               .external_id = id,
                               .at = edit->posted_at,
                               .text = edit->text };
  vigie_import_batch_add_update (run->batch, &update);
  vigie_import_post_clear (edit);
  return TRUE;
}

/* ---- posts ---- */

static gboolean
take_post (const VigieXAnswer *self,
           yyjson_val *value,
           VigieImportRun *run,
           GPtrArray *known,
           GError **error)
{
  VigieMembers members;
  VigieImportPost post;
  g_autofree char *reason = NULL;

  run->n_rows++;
  vigie_import_post_init (&post);
  if (get_id (value) == NULL)
    reason = g_strdup (_ ("The post has no id"));
  else
    {
      vigie_members_read (&members, value);
      if (vigie_x2_to_post (run, &members, self->includes, &post, &reason))
        return is_edit (value) ? take_edit (&post, get_first (value), run,
                                            g_ptr_array_find_with_equal_func (
                                                known, get_first (value), g_str_equal, NULL),
                                            error)
                               : vigie_import_run_add (run, &post, error);
    }
  vigie_import_post_clear (&post);
  vigie_import_run_note_reject (run, 0, 0, reason);
  return TRUE;
}

/**
 * vigie_x_answer_take:
 * @self: an answer
 * @run: where its posts go, with users, media and places joined
 * @known: (element-type utf8): those of vigie_x_answer_list_edited() that are here already
 * @n_older: (out): posts of which a later version came with them, and which are left out
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set where a full batch was refused
 */
gboolean
vigie_x_answer_take (
    const VigieXAnswer *self, VigieImportRun *run, GPtrArray *known, guint *n_older, GError **error)
{
  yyjson_arr_iter iter;
  yyjson_val *post;

  *n_older = 0;
  if (yyjson_is_obj (self->posts))
    return take_post (self, self->posts, run, known, error);
  if (!yyjson_arr_iter_init (self->posts, &iter))
    return TRUE;
  while ((post = yyjson_arr_iter_next (&iter)) != NULL)
    if (is_older (self, post))
      (*n_older)++;
    else if (!take_post (self, post, run, known, error))
      return FALSE;
  return TRUE;
}

static void
add_older (GPtrArray *ids, yyjson_val *post, gint64 before)
{
  const char *id = get_id (post);
  gint64 at;

  if (id != NULL && (!vigie_snowflake_to_time (id, &at) || at < before))
    g_ptr_array_add (ids, g_strdup (id));
}

/* (element-type utf8) (transfer container): ids of posts that were written before, in ms */
GPtrArray *
vigie_x_answer_list_older (const VigieXAnswer *self, gint64 before)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  yyjson_arr_iter iter;
  yyjson_val *post;

  if (yyjson_is_obj (self->posts))
    add_older (ids, self->posts, before);
  else if (yyjson_arr_iter_init (self->posts, &iter))
    while ((post = yyjson_arr_iter_next (&iter)) != NULL)
      add_older (ids, post, before);
  return ids;
}

gboolean
vigie_x_answer_has_rule (const VigieXAnswer *self, const char *tag)
{
  yyjson_arr_iter iter;
  yyjson_val *rule;

  if (!yyjson_arr_iter_init (self->rules, &iter))
    return FALSE;
  while ((rule = yyjson_arr_iter_next (&iter)) != NULL)
    if (yyjson_equals_str (yyjson_obj_get (rule, "tag"), tag))
      return TRUE;
  return FALSE;
}

/* ---- errors ---- */

static char *
dup_words (yyjson_val *error) /* (nullable) */
{
  static const char *const members[] = { "detail", "message", "title" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      yyjson_val *said = yyjson_obj_get (error, members[i]);

      if (vigie_json_is_string (said))
        return vigie_import_shorten (yyjson_get_str (said), yyjson_get_len (said), MAX_WORDS);
    }
  return NULL;
}

/* (transfer full) (nullable): what the first of them says, in X's words */
char *
vigie_x_answer_describe_errors (const VigieXAnswer *self)
{
  return dup_words (yyjson_arr_get_first (self->errors));
}

/* Whether a post is said to be deleted, or not to be public any more. */
static gboolean
says_gone (yyjson_val *error)
{
  const char *type = yyjson_get_str (yyjson_obj_get (error, "type"));
  yyjson_val *about = yyjson_obj_get (error, "resource_type");

  return type != NULL &&
         (about == NULL || yyjson_equals_str (about, "tweet") ||
          yyjson_equals_str (about, "post")) &&
         (g_str_has_suffix (type, "/resource-not-found") ||
          g_str_has_suffix (type, "/not-authorized-for-resource"));
}

/* (element-type utf8) (transfer container): ids of posts that X says are no longer there */
GPtrArray *
vigie_x_answer_list_gone (const VigieXAnswer *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  yyjson_arr_iter iter;
  yyjson_val *error;

  if (!yyjson_arr_iter_init (self->errors, &iter))
    return ids;
  while ((error = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *id = yyjson_get_str (yyjson_obj_get (error, "resource_id"));

      if (id == NULL)
        id = yyjson_get_str (yyjson_obj_get (error, "value"));
      if (says_gone (error) && vigie_x_id_is_valid (id))
        g_ptr_array_add (ids, g_strdup (id));
    }
  return ids;
}

/**
 * vigie_x_describe_refusal:
 * @bytes: (nullable): what came with a status of 400 or more
 *
 * Returns: (transfer full) (nullable): what X says there, in its words
 */
char *
vigie_x_describe_refusal (GBytes *bytes)
{
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  yyjson_doc *doc = size > 0 ? yyjson_read (text, size, YYJSON_READ_NOFLAG) : NULL;
  yyjson_val *root = yyjson_doc_get_root (doc);
  /* the list says more than the whole: “Invalid Request” */
  char *words = dup_words (yyjson_arr_get_first (yyjson_obj_get (root, "errors")));

  if (words == NULL)
    words = dup_words (root);
  yyjson_doc_free (doc);
  return words;
}
