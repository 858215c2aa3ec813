/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-sql.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* ---- the writer's thread ---- */

/**
 * VigieWriter:
 * @sql: the one connection that writes
 * @path: the file's name for people
 * @device: this desk on this file
 * @source_keys: (element-type utf8 gint64): keys of sources by "kind\nhost"
 * @run_start: together with @run_end a range of keys that are all taken
 * @run_end: see @run_start
 * @is_tidy: nothing came since the text index was last in order
 * @changes: VigieStoreChange flags of the running transaction
 *
 * What only the writer's thread touches.
 */
typedef struct
{
  VigieSql *sql;
  const char *path;
  char device[17];
  GHashTable *source_keys;
  gint64 run_start;
  gint64 run_end;
  gboolean is_tidy;
  guint changes;
  VigieClockFunc clock;
  gpointer clock_data;
} VigieWriter;

/* Runs in the writer's thread inside a write transaction; FALSE rolls it back. */
typedef gboolean (*VigieWriteFunc) (VigieWriter *writer, gpointer data, GError **error);

gboolean vigie_store_write (VigieStore *self, VigieWriteFunc func, gpointer data, GError **error);
gboolean
vigie_store_write_bare (VigieStore *self, VigieWriteFunc func, gpointer data, GError **error);
/* Takes the task, whose data is the func's; its result is what @steal_result takes out of the data.
 */
void vigie_store_write_in_task (VigieStore *self,
                                GTask *task,
                                VigieWriteFunc func,
                                gpointer (*steal_result) (gpointer data),
                                GDestroyNotify free_result);
void vigie_store_write_and_forget (VigieStore *self,
                                   VigieWriteFunc func,
                                   gpointer data,
                                   GDestroyNotify free_data);
gint64 vigie_writer_now (VigieWriter *writer);

/* ---- readers ---- */
VigieSql *vigie_store_take_reader (VigieStore *self, GError **error);
void vigie_store_give_reader (VigieStore *self, VigieSql *reader);

/* ---- changes ---- */
gboolean vigie_change_add (
    VigieWriter *writer, VigieStoreChange kind, const gint64 *keys, gsize n_keys, GError **error);
/* What followers know of posts is worth nothing any more: they read everything again. */
gboolean vigie_change_add_lost (VigieWriter *writer, GError **error);
gint64 vigie_change_get_last (VigieSql *sql);
gboolean vigie_change_get_kinds (VigieSql *sql, gint64 *cursor, guint *kinds);

/**
 * VigieChanges:
 * @cursor: (inout): the last change that is known
 * @lost: too much happened since: read everything again
 * @arrived: (element-type gint64): keys of new posts
 * @touched: (element-type gint64): keys of posts whose state or number of duplicates changed
 */
typedef struct
{
  gint64 cursor;
  gboolean lost;
  GArray *arrived;
  GArray *touched;
} VigieChanges;

gboolean vigie_changes_read (VigieSql *sql, VigieChanges *changes, GError **error);
void vigie_changes_clear (VigieChanges *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieChanges, vigie_changes_clear)

G_END_DECLS
