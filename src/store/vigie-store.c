/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-store.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-projection.h"
#include "vigie-schema.h"
#include "vigie-store-exercise.h"
#include "vigie-store-file.h"
#include "vigie-store-ingest.h"
#include "vigie-store-lock.h"
#include "vigie-store-private.h"
#include "vigie-store-watch.h"
#include "vigie-text-index.h"

/* How often we look whether another process wrote. */
#define POLL_INTERVAL_MS 300
#define TIDY_AFTER_MS 1500
#define TIDY_AT_CLOSE_MS 500
#define WRITER_CACHE_KIB 32768
/* A batch of posts touches many pages again and again: copied back only now and then, they are
 * written once instead of with every batch. 64 MiB. */
#define CHECKPOINT_PAGES 8192

struct _VigieStore
{
  GObject parent_instance;

  char *path;
  gboolean read_only;
  gboolean exercise; /* fixed when the file is made */
  gboolean writable; /* the medium, so that readers can share memory */
  VigieStoreLock *lock;

  GThreadPool *pool; /* exactly one thread: it alone touches `writer` */
  VigieWriter writer;
  gint64 data_version; /* of the writer's connection */
  gint64 last_change;
  gint64 last_write; /* when, on the monotonic clock */

  GMutex mutex; /* everything below */
  GCond cond;
  gboolean closed;
  GPtrArray *idle_readers;
  GPtrArray *busy_readers;
  GMainContext *context;
  GSource *poll_source;
  GSource *emit_source;
  guint pending_changes;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
post_sink_iface_init (VigiePostSinkInterface *iface)
{
  iface->take = vigie_store_take_batch;
  iface->keep_known = vigie_store_keep_known;
  iface->list_recent = vigie_store_list_recent;
  iface->keep_read_again = vigie_store_keep_read_again;
  iface->count_reads = vigie_store_count_reads;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieStore,
                               vigie_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_POST_SINK, post_sink_iface_init))

/* ---- changes ---- */

static gboolean
emit_changed (gpointer data)
{
  VigieStore *self = data;
  guint changes;

  g_mutex_lock (&self->mutex);
  changes = self->closed ? 0 : self->pending_changes;
  self->pending_changes = 0;
  g_clear_pointer (&self->emit_source, g_source_unref);
  g_mutex_unlock (&self->mutex);

  if (changes != 0)
    g_signal_emit (self, signals[CHANGED], 0, changes);
  return G_SOURCE_REMOVE;
}

/* Any thread; several changes before the main context comes to it are one signal. */
static void
schedule_changed (VigieStore *self, guint changes)
{
  g_mutex_lock (&self->mutex);
  self->pending_changes |= changes;
  if (changes != 0 && self->emit_source == NULL && !self->closed)
    {
      self->emit_source = g_idle_source_new ();
      g_source_set_priority (self->emit_source, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->emit_source, emit_changed, g_object_ref (self), g_object_unref);
      g_source_attach (self->emit_source, self->context);
    }
  g_mutex_unlock (&self->mutex);
}

/* ---- the writer's thread ---- */

typedef struct
{
  VigieWriteFunc func; /* NULL: look for changes of other processes, and tidy */
  gboolean is_bare;    /* it minds its own transactions */
  gpointer data;
  GTask *task; /* (nullable) */
  gpointer (*steal_result) (gpointer data);
  GDestroyNotify free_result;
  GDestroyNotify free_data; /* nobody waits for it */
  gboolean done;
  gboolean succeeded;
  GError *error;
} Job;

gint64
vigie_writer_now (VigieWriter *writer)
{
  return writer->clock != NULL ? writer->clock (writer->clock_data) : g_get_real_time () / 1000;
}

static gboolean
fail_closed (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The incident is closed."));
  return FALSE;
}

static gboolean
fail_read_only (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY,
                       _ ("The incident is open for reading only. Save a copy elsewhere and open "
                          "that to go on."));
  return FALSE;
}

static void
forget_what_is_known (VigieWriter *writer)
{
  g_hash_table_remove_all (writer->source_keys);
  writer->run_start = writer->run_end = 0;
}

static gboolean
run_in_transaction (VigieStore *self, VigieWriteFunc func, gpointer data, GError **error)
{
  VigieWriter *writer = &self->writer;

  vigie_store_lock_touch (self->lock);
  writer->changes = 0;
  if (!vigie_sql_exec (writer->sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (func (writer, data, error) && vigie_sql_exec (writer->sql, "COMMIT", error))
    {
      self->last_write = g_get_monotonic_time ();
      schedule_changed (self, writer->changes);
      return TRUE;
    }

  vigie_sql_rollback (writer->sql);
  forget_what_is_known (writer);
  return FALSE;
}

/* Statements that are not read to their end would be in the way of what runs without a
 * transaction. */
static gboolean
run_bare (VigieStore *self, VigieWriteFunc func, gpointer data, GError **error)
{
  vigie_store_lock_touch (self->lock);
  vigie_sql_rollback (self->writer.sql);
  return func (&self->writer, data, error);
}

/* Another connection's commits move PRAGMA data_version; our own do not. */
static void
look_for_changes (VigieStore *self)
{
  gint64 data_version;
  guint changes = 0;

  vigie_store_lock_touch (self->lock);
  if (!vigie_sql_read_int (self->writer.sql, "PRAGMA data_version", &data_version, NULL) ||
      data_version == self->data_version)
    return;
  self->data_version = data_version;
  if (vigie_change_get_kinds (self->writer.sql, &self->last_change, &changes))
    schedule_changed (self, changes);
}

static gboolean
is_idle (VigieStore *self)
{
  gboolean closed;

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  g_mutex_unlock (&self->mutex);
  return !closed && g_thread_pool_unprocessed (self->pool) == 0;
}

/* Brings the text index into order, a little at a time, while nobody waits for the writer. */
static void
tidy (VigieStore *self)
{
  if (self->read_only ||
      g_get_monotonic_time () - self->last_write < TIDY_AFTER_MS * G_TIME_SPAN_MILLISECOND)
    return;
  while (is_idle (self) && vigie_text_index_tidy (&self->writer))
    ;
}

static void
finish_job (VigieStore *self, Job *job)
{
  if (job->task != NULL)
    {
      if (job->succeeded)
        g_task_return_pointer (job->task, job->steal_result (job->data), job->free_result);
      else
        g_task_return_error (job->task, g_steal_pointer (&job->error));
      g_clear_object (&job->task);
      g_free (job);
      return;
    }
  if (job->func == NULL || job->free_data != NULL)
    {
      if (job->free_data != NULL)
        job->free_data (job->data);
      g_clear_error (&job->error);
      g_free (job);
      return;
    }

  g_mutex_lock (&self->mutex);
  job->done = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
run_job (gpointer data, gpointer user_data)
{
  VigieStore *self = user_data;
  Job *job = data;

  if (job->func == NULL)
    {
      look_for_changes (self);
      tidy (self);
    }
  else if (job->task == NULL ||
           !g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
    job->succeeded = job->is_bare ? run_bare (self, job->func, job->data, &job->error)
                                  : run_in_transaction (self, job->func, job->data, &job->error);
  finish_job (self, job);
}

static gboolean
push_job (VigieStore *self, Job *job, GError **error)
{
  gboolean pushed = FALSE;

  g_mutex_lock (&self->mutex);
  if (self->closed)
    fail_closed (error);
  else if (job->func != NULL && self->read_only)
    fail_read_only (error);
  else
    pushed = g_thread_pool_push (self->pool, job, NULL) || TRUE;
  g_mutex_unlock (&self->mutex);
  return pushed;
}

static gboolean
run_and_wait (VigieStore *self, Job *job, GError **error)
{
  if (!push_job (self, job, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  while (!job->done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);

  if (!job->succeeded)
    g_propagate_error (error, job->error);
  return job->succeeded;
}

/* Runs @func in the writer's thread and waits for it. */
gboolean
vigie_store_write (VigieStore *self, VigieWriteFunc func, gpointer data, GError **error)
{
  Job job = { .func = func, .data = data };

  return run_and_wait (self, &job, error);
}

/* The same outside of a transaction. */
gboolean
vigie_store_write_bare (VigieStore *self, VigieWriteFunc func, gpointer data, GError **error)
{
  Job job = { .func = func, .data = data, .is_bare = TRUE };

  return run_and_wait (self, &job, error);
}

void
vigie_store_write_in_task (VigieStore *self,
                           GTask *task,
                           VigieWriteFunc func,
                           gpointer (*steal_result) (gpointer data),
                           GDestroyNotify free_result)
{
  Job *job = g_new0 (Job, 1);
  GError *error = NULL;

  job->func = func;
  job->data = g_task_get_task_data (task);
  job->task = task;
  job->steal_result = steal_result;
  job->free_result = free_result;
  if (push_job (self, job, &error))
    return;
  g_free (job);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* For what may get lost: nobody waits, nobody hears of a failure. */
void
vigie_store_write_and_forget (VigieStore *self,
                              VigieWriteFunc func,
                              gpointer data,
                              GDestroyNotify free_data)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->free_data = free_data;
  if (push_job (self, job, NULL))
    return;
  free_data (data);
  g_free (job);
}

static gboolean
on_poll (gpointer data)
{
  VigieStore *self = data;

  if (g_thread_pool_unprocessed (self->pool) == 0)
    {
      Job *job = g_new0 (Job, 1);

      if (!push_job (self, job, NULL))
        g_free (job);
    }
  return G_SOURCE_CONTINUE;
}

/* ---- readers ---- */

/**
 * vigie_store_take_reader:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a read connection for this thread, given back with
 *   vigie_store_give_reader()
 */
VigieSql *
vigie_store_take_reader (VigieStore *self, GError **error)
{
  VigieSql *reader = NULL;
  gboolean closed;

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  if (!closed && self->idle_readers->len > 0)
    {
      reader = g_ptr_array_steal_index (self->idle_readers, self->idle_readers->len - 1);
      g_ptr_array_add (self->busy_readers, reader);
    }
  g_mutex_unlock (&self->mutex);
  if (closed)
    {
      fail_closed (error);
      return NULL;
    }
  if (reader != NULL)
    return reader;

  reader = vigie_store_file_open_reader (self->path, self->writable, error);
  if (reader == NULL)
    return NULL;
  g_mutex_lock (&self->mutex);
  closed = self->closed;
  if (!closed)
    g_ptr_array_add (self->busy_readers, reader);
  g_mutex_unlock (&self->mutex);
  if (closed)
    {
      g_clear_pointer (&reader, vigie_sql_close);
      fail_closed (error);
    }
  return reader;
}

void
vigie_store_give_reader (VigieStore *self, VigieSql *reader)
{
  if (reader == NULL)
    return;

  vigie_sql_rollback (reader); /* ends what a caller left open */
  g_mutex_lock (&self->mutex);
  g_ptr_array_remove_fast (self->busy_readers, reader);
  g_ptr_array_add (self->idle_readers, reader);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* ---- life ---- */

static void
vigie_store_finalize (GObject *object)
{
  VigieStore *self = VIGIE_STORE (object);

  g_assert (self->pool == NULL); /* vigie_store_close() was forgotten */

  g_ptr_array_unref (self->idle_readers);
  g_ptr_array_unref (self->busy_readers);
  g_hash_table_unref (self->writer.source_keys);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->path);

  G_OBJECT_CLASS (vigie_store_parent_class)->finalize (object);
}

static void
vigie_store_class_init (VigieStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_store_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
vigie_store_init (VigieStore *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->idle_readers = g_ptr_array_new ();
  self->busy_readers = g_ptr_array_new ();
  self->writer.source_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->context = g_main_context_ref_thread_default ();
  self->pool = g_thread_pool_new (run_job, self, 1, FALSE, NULL);
}

static VigieSql *
open_writer (const char *path, GError **error)
{
  g_autofree char *pragmas =
      g_strdup_printf ("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                       "PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON;"
                       "PRAGMA cache_size = -%d;"
                       "PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = %d;",
                       WRITER_CACHE_KIB, CHECKPOINT_PAGES);
  VigieSql *sql = vigie_sql_open (path, SQLITE_OPEN_READWRITE, error);

  if (sql != NULL && vigie_sql_exec (sql, pragmas, error) && vigie_schema_migrate (sql, error) &&
      vigie_projection_refresh (sql, error))
    return sql;
  vigie_sql_close (sql);
  return NULL;
}

static VigieSql *
open_read_only (const char *path, gboolean writable, GError **error)
{
  VigieSql *sql = vigie_store_file_open_reader (path, writable, error);

  if (sql == NULL || vigie_projection_check_versions (sql, error))
    return sql;
  vigie_sql_close (sql);
  return NULL;
}

/* A crash left a write-ahead log: in a small file a full look is cheap. */
static gboolean
check_after_crash (VigieSql *sql, gboolean had_log, GError **error)
{
  sqlite3_stmt *statement;
  gint64 n_pages;
  gboolean intact;

  if (!had_log)
    return TRUE;
  if (!vigie_sql_read_int (sql, "PRAGMA page_count", &n_pages, error))
    return FALSE;
  if (n_pages * VIGIE_PAGE_SIZE > 8 * 1024 * 1024)
    return TRUE;
  statement = vigie_sql_get (sql, "PRAGMA quick_check (1)", error);
  if (statement == NULL || !vigie_sql_step (sql, statement, error))
    return FALSE;
  intact = g_strcmp0 (vigie_sql_peek_text (statement, 0), "ok") == 0;
  if (!intact)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                 _ ("The incident file is damaged (%s). Use a copy."),
                 vigie_sql_peek_text (statement, 0));
  sqlite3_reset (statement);
  return intact;
}

static gboolean
open_file (VigieStore *self, VigieStoreOpenFlags flags, GError **error)
{
  g_autofree char *log_path = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *id = NULL;
  g_autofree char *exercise = NULL;
  gboolean had_log = g_file_test (log_path, G_FILE_TEST_EXISTS);

  if (!vigie_store_file_inspect (self->path, &self->writable, error))
    return FALSE;
  self->read_only = !self->writable || (flags & VIGIE_STORE_OPEN_READ_ONLY) != 0;
  if (self->writable && vigie_store_lock_is_network (self->path))
    {
      self->lock = vigie_store_lock_take (self->path, error);
      if (self->lock == NULL)
        return FALSE;
    }

  self->writer.path = self->path;
  self->writer.sql = self->read_only ? open_read_only (self->path, self->writable, error)
                                     : open_writer (self->path, error);
  if (self->writer.sql == NULL || !check_after_crash (self->writer.sql, had_log, error))
    return FALSE;
  self->last_change = vigie_change_get_last (self->writer.sql);
  vigie_sql_read_int (self->writer.sql, "PRAGMA data_version", &self->data_version, NULL);

  exercise = vigie_store_get (self, VIGIE_INFO_EXERCISE);
  self->exercise = g_strcmp0 (exercise, "true") == 0;
  id = vigie_store_get (self, VIGIE_INFO_ID);
  vigie_store_file_make_device (self->path, id != NULL ? id : "", self->writer.device);
  return TRUE;
}

/**
 * vigie_store_open:
 * @path: an incident file
 * @flags: how
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the open incident, or %NULL with %VIGIE_ERROR_NOT_FOUND,
 *   %VIGIE_ERROR_NOT_OURS, %VIGIE_ERROR_NEWER, %VIGIE_ERROR_DAMAGED, %VIGIE_ERROR_BUSY (held on a
 *   network share) or another error
 */
VigieStore *
vigie_store_open (const char *path, VigieStoreOpenFlags flags, GError **error)
{
  g_autoptr (VigieStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (VIGIE_TYPE_STORE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  if (!open_file (self, flags, error))
    {
      vigie_store_close (self);
      return NULL;
    }

  self->poll_source = g_timeout_source_new (POLL_INTERVAL_MS);
  g_source_set_callback (self->poll_source, on_poll, self, NULL);
  g_source_attach (self->poll_source, self->context);
  return g_steal_pointer (&self);
}

/* What was just made and cannot be opened, as on a full disk, is nothing that anybody has. */
static VigieStore *
open_created (const char *path, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  VigieStore *store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, error);

  for (gsize i = 0; store == NULL && i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
  return store;
}

/**
 * vigie_store_create:
 * @path: a file that does not exist yet
 * @title: of the incident
 * @exercise: whether it is an exercise
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the new incident, open, or %NULL with %VIGIE_ERROR_EXISTS or
 *   another error
 */
VigieStore *
vigie_store_create (const char *path, const char *title, gboolean exercise, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);

  if (!vigie_store_file_create (path, title, exercise, NULL, g_get_real_time () / 1000, error))
    return NULL;
  return open_created (path, error);
}

/**
 * vigie_store_create_exercise:
 * @path: a file that does not exist yet
 * @title: of the incident
 * @exercise_of: the value of %VIGIE_INFO_EXERCISE_OF
 * @error: return location for a #GError
 *
 * As vigie_store_create(), for an exercise that replays another incident.
 *
 * Returns: (transfer full) (nullable): the new incident, open, or %NULL with @error set
 */
VigieStore *
vigie_store_create_exercise (const char *path,
                             const char *title,
                             const char *exercise_of,
                             GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (exercise_of != NULL, NULL);

  if (!vigie_store_file_create (path, title, TRUE, exercise_of, g_get_real_time () / 1000, error))
    return NULL;
  return open_created (path, error);
}

static void
destroy_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* A program that imports and ends never is idle. */
static void
tidy_at_close (VigieStore *self)
{
  gint64 deadline = g_get_monotonic_time () + TIDY_AT_CLOSE_MS * G_TIME_SPAN_MILLISECOND;

  if (self->read_only || self->writer.sql == NULL || self->last_write == 0)
    return;
  while (g_get_monotonic_time () < deadline && vigie_text_index_tidy (&self->writer))
    ;
}

/**
 * vigie_store_close:
 * @self: a store
 *
 * Finishes what was asked for, then closes the file. Call once, from the owning thread, before the
 * last reference goes: a pending task may drop that one on the writer's thread.
 */
void
vigie_store_close (VigieStore *self)
{
  g_autoptr (GSource) emit_source = NULL;

  g_return_if_fail (VIGIE_IS_STORE (self));
  g_return_if_fail (self->pool != NULL);

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  emit_source = g_steal_pointer (&self->emit_source);
  for (guint i = 0; i < self->busy_readers->len; i++)
    sqlite3_interrupt (((VigieSql *) g_ptr_array_index (self->busy_readers, i))->db);
  g_mutex_unlock (&self->mutex);

  destroy_source (&self->poll_source);
  if (emit_source != NULL)
    g_source_destroy (emit_source);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  self->pool = NULL;
  tidy_at_close (self);

  g_mutex_lock (&self->mutex);
  while (self->busy_readers->len > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_ptr_array_set_free_func (self->idle_readers, (GDestroyNotify) vigie_sql_close);
  g_ptr_array_set_size (self->idle_readers, 0);
  g_mutex_unlock (&self->mutex);

  g_clear_pointer (&self->writer.sql, vigie_sql_close);
  g_clear_pointer (&self->lock, vigie_store_lock_release);
}

const char *
vigie_store_get_path (VigieStore *self)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return self->path;
}

gboolean
vigie_store_is_read_only (VigieStore *self)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), TRUE);

  return self->read_only;
}

/**
 * vigie_store_is_exercise:
 * @self: a store
 *
 * Returns: whether nothing of the incident is real; known without a look into the file, from any
 *   thread
 */
gboolean
vigie_store_is_exercise (VigieStore *self)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);

  return self->exercise;
}

/**
 * vigie_store_get_device:
 * @self: a store
 *
 * Returns: (transfer none): this desk on this file, 16 hex digits
 */
const char *
vigie_store_get_device (VigieStore *self)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return self->writer.device;
}

/**
 * vigie_store_set_clock:
 * @self: a store
 * @clock: (nullable): what says the time, %NULL for the system's
 * @user_data: for @clock
 *
 * For tests and replay, before anything is written. @clock runs in the writer's thread.
 */
void
vigie_store_set_clock (VigieStore *self, VigieClockFunc clock, gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_STORE (self));

  self->writer.clock = clock;
  self->writer.clock_data = user_data;
}
