/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-projection.h"
#include "vigie-state-table.h"
#include "vigie-store-file.h"
#include "vigie-store-log.h"

#define MAX_REPEATS 10000 /* a chain longer than this is no ring of people's making */

/* ---- appending ---- */

/* The last entry of a device. */
typedef struct
{
  gint64 seq;
  gint64 at;
  char hash[VIGIE_HASH_LENGTH + 1];
} Head;

static gboolean
read_head (VigieSql *sql, const char *device, Head *head, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT seq, at, hash FROM log WHERE device = ?1 ORDER BY seq DESC LIMIT 1", error);
  g_autoptr (GError) failure = NULL;

  *head = (Head) { .at = G_MININT64, .hash = VIGIE_HASH_NONE };
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, device);
  if (vigie_sql_step (sql, statement, &failure))
    {
      head->seq = sqlite3_column_int64 (statement, 0);
      head->at = sqlite3_column_int64 (statement, 1);
      g_strlcpy (head->hash, vigie_sql_peek_string (statement, 2), sizeof head->hash);
    }
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
insert_entry (VigieSql *sql, VigieDecision *decision, gint64 *entry, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "INSERT INTO log (id, device, seq, at, actor, kind, version, subject, reason,"
                     " previous_hash, hash, body)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                     error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, vigie_decision_get_id (decision));
  vigie_sql_bind_text (statement, 2, vigie_decision_get_device (decision));
  sqlite3_bind_int64 (statement, 3, vigie_decision_get_seq (decision));
  sqlite3_bind_int64 (statement, 4, vigie_decision_get_at (decision));
  vigie_sql_bind_text (statement, 5, vigie_decision_get_actor (decision));
  vigie_sql_bind_text (statement, 6, vigie_decision_get_kind_name (decision));
  sqlite3_bind_int (statement, 7, vigie_decision_get_version (decision));
  vigie_sql_bind_text (statement, 8, vigie_decision_get_subject (decision));
  vigie_sql_bind_text (statement, 9, vigie_decision_get_reason (decision));
  vigie_sql_bind_text (statement, 10, vigie_decision_get_previous_hash (decision));
  vigie_sql_bind_text (statement, 11, vigie_decision_get_hash (decision));
  vigie_sql_bind_text (statement, 12, vigie_decision_get_body (decision));
  if (!vigie_sql_run (sql, statement, error))
    return FALSE;
  *entry = sqlite3_last_insert_rowid (sql->db);
  return TRUE;
}

/* The entry and everything that follows from it, in the transaction that is open. */
static gboolean
add_entry (VigieWriter *writer, VigieDecision *decision, GError **error)
{
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 entry;

  return insert_entry (writer->sql, decision, &entry, error) &&
         vigie_projection_add (writer->sql, decision, entry, touched, error) &&
         vigie_change_add (writer, VIGIE_STORE_CHANGED_DECISIONS,
                           (gint64 *) (gpointer) touched->data, touched->len, error);
}

/* Who works on @post, and whether there is a verdict already. */
static gboolean
read_owner (VigieSql *sql, const char *post, char **owner, gboolean *has_verdict, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT owner, status FROM post_state WHERE id = ?1", error);
  g_autoptr (GError) failure = NULL;

  *owner = NULL;
  *has_verdict = FALSE;
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, post);
  if (vigie_sql_step (sql, statement, &failure))
    {
      *owner = vigie_sql_dup_text (statement, 0);
      *has_verdict = sqlite3_column_int (statement, 1) != VIGIE_STATUS_NEW;
    }
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
fail_locked (const char *owner, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED,
               _ ("%s works on this post. Take it over first, or wait for the verdict."), owner);
  return FALSE;
}

/* Two analysts do not work on one post: who has it says what it is, until there is a verdict. Asked
 * in the transaction that writes, so that of two who are quick only one gets it. */
static gboolean
check_lock (VigieSql *sql, VigieDecision *decision, GError **error)
{
  VigieDecisionKind kind = vigie_decision_get_kind (decision);
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *actor = vigie_decision_get_actor (decision);
  g_autofree char *owner = NULL;
  gboolean has_verdict;

  if (kind != VIGIE_DECISION_POST_STATUS && kind != VIGIE_DECISION_POST_POSITION &&
      kind != VIGIE_DECISION_POST_OWNER)
    return TRUE;
  if (!read_owner (sql, vigie_decision_get_subject (decision), &owner, &has_verdict, error))
    return FALSE;
  if (owner == NULL || has_verdict || vigie_person_equal (owner, actor))
    return TRUE;
  if (kind == VIGIE_DECISION_POST_OWNER &&
      (json_object_get_boolean_member_with_default (payload, "take_over", FALSE) ||
       vigie_person_equal (vigie_json_get_string (payload, "owner"), owner)))
    return TRUE;
  return fail_locked (owner, error);
}

/* What is revoked counts until now, and is not somebody else's word on a post that they work on. */
static gboolean
check_revoke (VigieSql *sql, VigieDecision *revoke, GError **error)
{
  sqlite3_stmt *statement;
  g_autoptr (VigieDecision) target = NULL;
  g_autofree char *owner = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean has_verdict = FALSE, active = TRUE;

  if (vigie_decision_get_kind (revoke) != VIGIE_DECISION_REVOKE)
    return TRUE;
  statement = vigie_sql_get (sql,
                             "SELECT l.body, f.active FROM log l"
                             " JOIN log_fold f ON f.entry = l.entry WHERE l.id = ?1",
                             error);
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, vigie_decision_get_subject (revoke));
  if (vigie_sql_step (sql, statement, &failure))
    {
      active = sqlite3_column_int (statement, 1) != 0;
      target = vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), &failure);
    }
  sqlite3_reset (statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (target == NULL) /* it may come from another desk later */
    return TRUE;
  if (vigie_decision_get_kind (target) == VIGIE_DECISION_DATA_PURGE ||
      vigie_decision_get_kind (target) == VIGIE_DECISION_DATA_PSEUDONYMISE)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("What was removed is gone: that cannot be undone."));
      return FALSE;
    }
  if (!active)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOTHING_TO_DO,
                           _ ("That entry does not count any more: it was revoked already."));
      return FALSE;
    }
  if (vigie_person_equal (vigie_decision_get_actor (target), vigie_decision_get_actor (revoke)))
    return TRUE;
  if (!read_owner (sql, vigie_decision_get_subject (target), &owner, &has_verdict, error))
    return FALSE;
  return owner == NULL || has_verdict ||
         vigie_person_equal (owner, vigie_decision_get_actor (revoke)) ||
         fail_locked (owner, error);
}

/* Whoever drops repeats must be left with an original. */
static gboolean
check_ring (VigieSql *sql, VigieDraft *draft, GError **error)
{
  const char *post = vigie_draft_get_subject (draft);
  g_autofree char *at = g_strdup (post);
  gboolean exists;

  for (guint i = 0; i < MAX_REPEATS && at != NULL; i++)
    {
      char *original = NULL;

      if (!vigie_state_table_read_original (sql, at, &exists, &original, error))
        return FALSE;
      g_free (at);
      at = original;
      if (g_strcmp0 (at, post) == 0)
        {
          g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                               _ ("The other post repeats this one already, by itself or through "
                                  "others."));
          return FALSE;
        }
    }
  return TRUE;
}

VigieDecision *
vigie_log_append (VigieWriter *writer, VigieDraft *draft, GError **error)
{
  g_autofree char *id = vigie_store_file_random_id ();
  g_autoptr (VigieDecision) decision = NULL;
  Head head;

  if (!read_head (writer->sql, writer->device, &head, error))
    return NULL;
  decision = vigie_decision_new (draft, id, writer->device, head.seq + 1,
                                 MAX (vigie_writer_now (writer), head.at), head.hash);
  return check_lock (writer->sql, decision, error) && check_revoke (writer->sql, decision, error) &&
                 add_entry (writer, decision, error)
             ? g_steal_pointer (&decision)
             : NULL;
}

/**
 * Append:
 * @drafts: (element-type VigieDraft): what was meant
 * @written: (element-type VigieDecision): the result
 * @n_locked: how many were left out because others work on their posts
 * @nth: of the first one's kind that it is to be; 0 where that is all the same
 */
typedef struct
{
  GPtrArray *drafts;
  GPtrArray *written;
  guint n_locked;
  guint nth;
} Append;

static Append *
append_new (void)
{
  Append *append = g_new0 (Append, 1);

  append->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
  append->written = g_ptr_array_new_with_free_func (g_object_unref);
  return append;
}

static void
append_free (gpointer data)
{
  Append *append = data;

  g_ptr_array_unref (append->drafts);
  g_ptr_array_unref (append->written);
  g_free (append);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Append, append_free)

/* What a payload alone does not show: a changed end may lie before the beginning that stays. */
static gboolean
check_validity (VigieSql *sql, const char *shape, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT 1 FROM shape_state WHERE id = ?1 AND valid_to < valid_from", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, shape);
  if (vigie_sql_step (sql, statement, &failure))
    g_set_error_literal (&failure, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("A shape cannot end before it begins."));
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
write_one (VigieWriter *writer, VigieDraft *draft, GPtrArray *written, GError **error)
{
  VigieDecision *decision = vigie_log_append (writer, draft, error);

  if (decision == NULL)
    return FALSE;
  g_ptr_array_add (written, decision);
  return vigie_draft_get_kind (draft) != VIGIE_DECISION_SHAPE_EDIT ||
         check_validity (writer->sql, vigie_draft_get_subject (draft), error);
}

/* Asked in the transaction that writes, so that of two who are quick only one gets the number. */
static gboolean
check_nth (VigieSql *sql, VigieDraft *draft, guint nth, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT count (*) FROM log l JOIN log_fold f ON f.entry = l.entry"
                     " WHERE l.kind = ?1 AND f.active",
                     error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, vigie_draft_get_kind_name (draft));
  if (vigie_sql_step (sql, statement, &failure) && sqlite3_column_int64 (statement, 0) + 1 != nth)
    g_set_error_literal (&failure, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
                         _ ("Somebody else wrote the same entry meanwhile."));
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

/* One that is locked fails alone; of several the others are written. */
static gboolean
write_append (VigieWriter *writer, gpointer data, GError **error)
{
  Append *append = data;
  g_autofree char *group = append->drafts->len > 1 ? vigie_store_file_random_id () : NULL;
  g_autoptr (GError) failure = NULL;

  if (append->nth > 0 &&
      !check_nth (writer->sql, g_ptr_array_index (append->drafts, 0), append->nth, error))
    return FALSE;
  for (guint i = 0; i < append->drafts->len; i++)
    {
      VigieDraft *draft = g_ptr_array_index (append->drafts, i);

      if (group != NULL)
        vigie_draft_set_group (draft, group);
      g_clear_error (&failure);
      if (write_one (writer, draft, append->written, &failure))
        continue;
      if (!g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LOCKED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      append->n_locked++;
    }
  for (guint i = 0; i < append->drafts->len; i++)
    {
      VigieDraft *draft = g_ptr_array_index (append->drafts, i);

      if (vigie_draft_get_kind (draft) == VIGIE_DECISION_POST_DUPLICATE_OF &&
          !check_ring (writer->sql, draft, error))
        return FALSE;
    }
  if (append->written->len > 0 || failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * vigie_store_append:
 * @self: a store
 * @draft: what was meant
 * @error: return location for a #GError
 *
 * Writes an entry and everything that follows from it, durably and all at once. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL with @error set and nothing written;
 *   %VIGIE_ERROR_LOCKED where somebody else works on the post
 */
VigieDecision *
vigie_store_append (VigieStore *self, VigieDraft *draft, GError **error)
{
  return vigie_store_append_nth (self, draft, 0, error);
}

/**
 * vigie_store_append_nth:
 * @self: a store
 * @draft: what was meant
 * @n: which one of its kind it is to be, of those that count, from 1
 * @error: return location for a #GError
 *
 * The same for what is numbered, by whatever desk or process.
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL with @error set and nothing written;
 *   %VIGIE_ERROR_EXISTS where there is an @n-th one already
 */
VigieDecision *
vigie_store_append_nth (VigieStore *self, VigieDraft *draft, guint n, GError **error)
{
  g_autoptr (Append) append = append_new ();

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (draft != NULL, NULL);

  append->nth = n;
  g_ptr_array_add (append->drafts, vigie_draft_ref (draft));
  return vigie_store_write (self, write_append, append, error)
             ? g_ptr_array_steal_index (append->written, 0)
             : NULL;
}

/**
 * vigie_store_append_all:
 * @self: a store
 * @drafts: (element-type VigieDraft): what was meant together
 * @n_locked: (out) (optional): how many were left out because others work on their posts
 * @error: return location for a #GError
 *
 * Writes several entries in one transaction as one group, which is undone as one. Blocks; any
 * thread.
 *
 * Returns: (transfer full) (element-type VigieDecision) (nullable): what was written, or %NULL with
 *   @error set and nothing written; %VIGIE_ERROR_LOCKED where all were locked
 */
GPtrArray *
vigie_store_append_all (VigieStore *self, GPtrArray *drafts, guint *n_locked, GError **error)
{
  g_autoptr (Append) append = append_new ();

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (drafts != NULL, NULL);

  for (guint i = 0; i < drafts->len; i++)
    g_ptr_array_add (append->drafts, vigie_draft_ref (g_ptr_array_index (drafts, i)));
  if (!vigie_store_write (self, write_append, append, error))
    return NULL;
  if (n_locked != NULL)
    *n_locked = append->n_locked;
  return g_ptr_array_ref (append->written);
}

static gpointer
steal_append (gpointer data)
{
  Append *append = data;
  Append *result = g_new0 (Append, 1);

  *result = (Append) { .drafts = g_ptr_array_ref (append->drafts),
                       .written = g_ptr_array_ref (append->written),
                       .n_locked = append->n_locked };
  return result;
}

/**
 * vigie_store_append_all_async:
 * @self: a store
 * @drafts: (element-type VigieDraft): what was meant together, one or more
 * @cancellable: (nullable): not asked: what is written must be told as written
 * @callback: called when done
 * @user_data: for @callback
 */
void
vigie_store_append_all_async (VigieStore *self,
                              GPtrArray *drafts,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;
  Append *append;

  g_return_if_fail (VIGIE_IS_STORE (self));
  g_return_if_fail (drafts != NULL);

  append = append_new ();
  for (guint i = 0; i < drafts->len; i++)
    g_ptr_array_add (append->drafts, vigie_draft_ref (g_ptr_array_index (drafts, i)));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_store_append_all_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, append, append_free);
  vigie_store_write_in_task (self, task, write_append, steal_append, append_free);
}

GPtrArray *
vigie_store_append_all_finish (VigieStore *self,
                               GAsyncResult *result,
                               guint *n_locked,
                               GError **error)
{
  g_autoptr (Append) append = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_append_all_async), NULL);

  append = g_task_propagate_pointer (G_TASK (result), error);
  if (append == NULL)
    return NULL;
  if (n_locked != NULL)
    *n_locked = append->n_locked;
  return g_ptr_array_ref (append->written);
}

void
vigie_store_append_async (VigieStore *self,
                          VigieDraft *draft,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new ();

  g_ptr_array_add (drafts, draft);
  vigie_store_append_all_async (self, drafts, cancellable, callback, user_data);
}

VigieDecision *
vigie_store_append_finish (VigieStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) written = vigie_store_append_all_finish (self, result, NULL, error);

  return written != NULL ? g_object_ref (g_ptr_array_index (written, 0)) : NULL;
}

/* ---- entries of other desks ---- */

static gboolean
fail_chain (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("An entry of another desk's log does not follow the one before it."));
  return FALSE;
}

static gboolean
is_present (VigieSql *sql, VigieDecision *decision, gboolean *present, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, "SELECT hash FROM log WHERE id = ?1", error);
  g_autoptr (GError) failure = NULL;
  gboolean same = TRUE;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, vigie_decision_get_id (decision));
  *present = vigie_sql_step (sql, statement, &failure);
  if (*present)
    same = g_strcmp0 (vigie_sql_peek_text (statement, 0), vigie_decision_get_hash (decision)) == 0;
  sqlite3_reset (statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return same || fail_chain (error);
}

static gboolean
write_received (VigieWriter *writer, gpointer data, GError **error)
{
  VigieDecision *decision = data;
  gboolean present;
  Head head;

  if (!is_present (writer->sql, decision, &present, error))
    return FALSE;
  if (present)
    return TRUE;
  if (!read_head (writer->sql, vigie_decision_get_device (decision), &head, error))
    return FALSE;
  if (vigie_decision_get_seq (decision) != head.seq + 1 ||
      !g_str_equal (vigie_decision_get_previous_hash (decision), head.hash))
    return fail_chain (error);
  return add_entry (writer, decision, error);
}

/**
 * vigie_store_receive:
 * @self: a store
 * @decision: an entry of another desk, as that desk wrote it
 * @error: return location for a #GError
 *
 * Takes the next entry of a device's chain. One that is here already changes nothing. What it is
 * about, or what it revokes, may come later.
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID when it does not continue the chain
 */
gboolean
vigie_store_receive (VigieStore *self, VigieDecision *decision, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (VIGIE_IS_DECISION (decision), FALSE);

  return vigie_store_write (self, write_received, decision, error);
}
