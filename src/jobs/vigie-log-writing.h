/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-log-document.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieLogRequest:
 * @filter: (nullable): which entries; %NULL for all
 * @language: (nullable): "fr" or "en"; else this desk's
 * @path: the file to make or to replace; its ending says what, ".pdf" or ".csv"
 * @progress: (nullable): is told how far it is, on the thread that writes
 * @progress_data: for @progress; it lives until the writing has ended
 *
 * The log as a file that is asked for.
 */
typedef struct
{
  const VigieLogFilter *filter;
  const char *language;
  const char *path;
  VigieLogProgressFunc progress;
  gpointer progress_data;
} VigieLogRequest;

/**
 * VigieLogOutcome:
 * @n: entries in it
 * @total: entries of the whole log
 * @n_pages: of a PDF; else 0
 * @n_bytes: its size
 *
 * What was written.
 */
typedef struct
{
  guint n;
  guint total;
  guint n_pages;
  guint64 n_bytes;
} VigieLogOutcome;

gboolean vigie_log_write (VigieStore *store,
                          const VigieLogRequest *request,
                          gint64 now_ms,
                          GCancellable *cancellable,
                          VigieLogOutcome *outcome,
                          GError **error);
void vigie_log_write_async (VigieStore *store,
                            const VigieLogRequest *request,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean vigie_log_write_finish (VigieStore *store,
                                 GAsyncResult *result,
                                 VigieLogOutcome *outcome,
                                 GError **error);

G_END_DECLS
