/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-source.h"
#include "vigie-situation.h"

G_BEGIN_DECLS

/**
 * VigieExportInput:
 * @situation: the incident and, for formats that say so, its shapes
 * @source: posts, and the shapes for formats that stream them
 * @include_authors: also who wrote a post; never without an explicit choice, and never of a post
 *   that goes out as a link
 * @include_unconfirmed: also posts that nobody confirmed, told as such; never rejected ones
 * @photos: (nullable) (element-type utf8 GStrv): by post id, addresses of the photos that go out,
 *   relative to the file
 * @cut: (nullable) (element-type utf8): ids of the diversions that a closure cuts, for formats that
 *   stream the shapes
 *
 * What a format is written from.
 */
typedef struct
{
  const VigieSituation *situation;
  const VigieExportSource *source;
  gboolean include_authors;
  gboolean include_unconfirmed;
  GHashTable *photos;
  GHashTable *cut;
} VigieExportInput;

/**
 * VigieExportReport:
 * @n_shapes: shapes of which the file holds something
 * @n_posts: posts in the file
 * @n_bytes: its size
 * @n_left_out: shapes that belong into it and that the format cannot hold
 * @note: (nullable): a sentence for the user: what is left out, and why
 *
 * What was written.
 */
typedef struct
{
  guint64 n_shapes;
  guint64 n_posts;
  guint64 n_bytes;
  guint64 n_left_out;
  char *note;
} VigieExportReport;

void vigie_export_report_clear (VigieExportReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieExportReport, vigie_export_report_clear)

/**
 * VigieExportFunc:
 * @input: what to write
 * @path: the file to make, or to replace when the new one is complete and checked
 * @cancellable: (nullable): stops it
 * @report: (out caller-allocates): of zeros before
 * @error: a sentence for the user
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
typedef gboolean (*VigieExportFunc) (const VigieExportInput *input,
                                     const char *path,
                                     GCancellable *cancellable,
                                     VigieExportReport *report,
                                     GError **error);

/**
 * VigieExportFlags:
 * @VIGIE_EXPORT_SHAPES: reads the situation's shapes; else it streams those of the source
 * @VIGIE_EXPORT_LINES: wants the lines of closed sections, thus the incident's territory
 * @VIGIE_EXPORT_POSTS: holds confirmed posts, too
 */
typedef enum
{
  VIGIE_EXPORT_SHAPES = 1 << 0,
  VIGIE_EXPORT_LINES = 1 << 1,
  VIGIE_EXPORT_POSTS = 1 << 2,
} VigieExportFlags;

/**
 * VigieExportFormat:
 * @name: of `--format`
 * @suffix: of files, with the dot
 * @title: what it is, for people (to be translated)
 * @audience: who reads it, a line (to be translated)
 * @flags: what it needs
 * @kinds: the shapes that it can hold, 1 << #VigieShapeKind each; 0 for all
 * @write: writes it
 * @may_replace: (nullable): whether the database at a path is a file that @write made: publishing
 *   replaces no others
 */
typedef struct
{
  const char *name;
  const char *suffix;
  const char *title;
  const char *audience;
  VigieExportFlags flags;
  guint kinds;
  VigieExportFunc write;
  gboolean (*may_replace) (const char *path);
} VigieExportFormat;

const VigieExportFormat *vigie_export_formats_get (gsize *n_formats);
const VigieExportFormat *vigie_export_format_find (const char *name); /* (nullable) */
char *vigie_export_formats_list_names (void);                         /* "geojson, csv, …" */

G_END_DECLS
