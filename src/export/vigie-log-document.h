/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-atomic-file.h"
#include "vigie-brief-words.h"
#include "vigie-decision.h"
#include "vigie-log-filter.h"

G_BEGIN_DECLS

/**
 * VigieLogLine:
 * @decision: the entry
 * @active: whether it counts
 * @redo: whether it undoes an undo
 * @headline: (nullable): of what it is about: who wrote the post, the shape's title
 * @text: (nullable): of the post
 *
 * An entry of the log on paper.
 */
typedef struct
{
  VigieDecision *decision;
  gboolean active;
  gboolean redo;
  const char *headline;
  const char *text;
} VigieLogLine;

/**
 * VigieLogLineFunc:
 * @index: from 0, the oldest
 * @line: (out): what it says, until the next call
 *
 * Gives an entry. It is called more than once for each, and none is kept: a long log does not lie
 * in memory.
 *
 * Returns: %FALSE with @error set
 */
typedef gboolean (*VigieLogLineFunc) (guint index,
                                      VigieLogLine *line,
                                      gpointer user_data,
                                      GError **error);

/**
 * VigieLogProgressFunc:
 * @fraction: how much is done, from 0 to 1
 *
 * Called for each entry on the thread that writes.
 */
typedef void (*VigieLogProgressFunc) (double fraction, gpointer user_data);

/**
 * VigieLogDocument:
 * @language: of the pages
 * @zone: (nullable): of its times; UTC when %NULL
 * @title: of the incident
 * @organisation: (nullable): whose log it is
 * @exercise: nothing of it is real
 * @head: of the whole log, as docs/log.md has it
 * @filter: (nullable): which entries these are
 * @subject: (nullable): what the filter's subject is called
 * @n: how many entries these are
 * @total: how many the whole log has
 * @printed_at: ms
 * @load: gives the entries
 * @data: for @load
 * @progress: (nullable): is told how far it is
 * @progress_data: for @progress
 * @cancellable: (nullable): stops it
 *
 * The log as a document.
 */
typedef struct
{
  VigieLanguage language;
  GTimeZone *zone;
  const char *title;
  const char *organisation;
  gboolean exercise;
  const char *head;
  const VigieLogFilter *filter;
  const char *subject;
  guint n;
  guint total;
  gint64 printed_at;
  VigieLogLineFunc load;
  gpointer data;
  VigieLogProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
} VigieLogDocument;

gboolean vigie_log_document_to_pdf (const VigieLogDocument *self,
                                    VigieAtomicFile *file,
                                    guint *n_pages,
                                    GError **error);
gboolean vigie_log_document_write (const VigieLogDocument *self,
                                   const char *path,
                                   guint *n_pages,
                                   guint64 *n_bytes,
                                   GError **error);

G_END_DECLS
