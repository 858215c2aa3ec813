/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-document.h"
#include "vigie-chart.h"
#include "vigie-review.h"

G_BEGIN_DECLS

/* Photos are shown up to here; the others are counted. */
#define VIGIE_REPORT_MAX_PHOTOS 60

/**
 * VigieReportEvent:
 * @at: when, ms
 * @who: (nullable): whose entry it is
 * @what: in words, in the language of the report
 *
 * A line of the chronology.
 */
typedef struct
{
  gint64 at;
  char *who;
  char *what;
} VigieReportEvent;

/**
 * VigieReportPhoto:
 * @sha256: of the original
 * @at: when it was taken, or else posted, ms
 * @source: (nullable): whose network, in words
 * @place: (nullable): in words
 * @credit: (nullable): what its licence wants to be said
 * @text: what the post says, for those who have the page read to them
 *
 * A photo of a post that went out.
 */
typedef struct
{
  char *sha256;
  gint64 at;
  char *source;
  char *place;
  char *credit;
  char *text;
} VigieReportPhoto;

/**
 * VigieReportEntry:
 * @at: when, ms
 * @who: whose
 * @what: in words
 * @subject: on what, in words; may be ""
 * @reason: may be ""
 * @counts: it was not undone
 *
 * An entry of the log. Everything is borrowed.
 */
typedef struct
{
  gint64 at;
  const char *who;
  const char *what;
  const char *subject;
  const char *reason;
  gboolean counts;
} VigieReportEntry;

typedef gboolean (*VigieReportEntryFunc) (const VigieReportEntry *entry,
                                          gpointer user_data); /* FALSE stops */

/**
 * VigieReportSource:
 * @foreach_entry: (nullable): gives the log, twice and both times the same; there is no annex
 *   without it
 * @load_photo: (nullable): gives a photo as it may go out
 * @user_data: for both
 * @cancellable: (nullable): stops it
 *
 * What is too large to be held.
 */
typedef struct
{
  gboolean (*foreach_entry) (VigieReportEntryFunc func,
                             gpointer func_data,
                             gpointer user_data,
                             GError **error);
  VigieBriefPhotoFunc load_photo;
  gpointer user_data;
  GCancellable *cancellable;
} VigieReportSource;

/* A row of a table in words: (nullable) where it has fewer. */
typedef struct
{
  char *text[3];
} VigieReportCells;

/**
 * VigieReportComparison:
 * @reach: how far the exercise has come
 * @few: (nullable): that the figures are those of few people
 * @lines: (element-type VigieReportCells): what, and what there is to say
 * @posts: (element-type VigieReportCells): what a post says, how both differ, and what both did
 * @n_more_posts: for which there is no room
 * @areas: (element-type VigieReportCells): name, how both differ, and when
 * @milestones: (element-type VigieReportCells): name, and when
 *
 * What an exercise is compared with, in the language of the report.
 */
typedef struct
{
  char *reach;
  char *few;
  GPtrArray *lines;
  GPtrArray *posts;
  guint n_more_posts;
  GPtrArray *areas;
  GPtrArray *milestones;
} VigieReportComparison;

/**
 * VigieReport:
 * @language: of the pages
 * @zone: (nullable): of its times; UTC when %NULL
 * @title: of the incident
 * @organisation: may be ""
 * @author: who made it; may be ""
 * @exercise: an exercise
 * @made_at: ms
 * @log_head: (nullable): hash of the log from which it is made
 * @review: the figures
 * @arrivals: by network over time
 * @statuses: open and decided posts over time
 * @delays: of each kind
 * @closures: from when until when
 * @communes: (nullable): on the map of the territory
 * @events: (element-type VigieReportEvent): the chronology
 * @photos: (element-type VigieReportPhoto): that went out, the first ones first
 * @n_more_photos: of which there is no room
 * @n_removed_photos: of which the incident has nothing any more, on purpose
 * @has_removed_posts: posts that were used are gone on purpose, with whatever photos they had
 * @comparison: (nullable): of an exercise whose original could be read
 *
 * What the report of a review says. Filled once and then only read.
 */
typedef struct
{
  VigieLanguage language;
  GTimeZone *zone;
  char *title;
  char *organisation;
  char *author;
  gboolean exercise;
  gint64 made_at;
  char *log_head;
  VigieReview *review;
  VigieChart *arrivals;
  VigieChart *statuses;
  VigieChart *delays[VIGIE_N_DELAYS];
  VigieChart *closures;
  VigieChart *communes;
  GPtrArray *events;
  GPtrArray *photos;
  guint n_more_photos;
  guint n_removed_photos;
  gboolean has_removed_posts;
  VigieReportComparison *comparison;
} VigieReport;

VigieReport *vigie_report_new (void);
void vigie_report_free (VigieReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieReport, vigie_report_free)

void
vigie_report_add_event (VigieReport *self, gint64 at, const char *who /* (nullable) */, char *what);
VigieReportCells *vigie_report_cells_new (void);
VigieReportComparison *vigie_report_comparison_new (void);
VigieReportPhoto *vigie_report_add_photo (VigieReport *self, const char *sha256);

gboolean vigie_report_write_pdf (const VigieReport *self,
                                 const VigieReportSource *source,
                                 const char *path,
                                 guint *n_pages,
                                 GError **error);

G_END_DECLS
