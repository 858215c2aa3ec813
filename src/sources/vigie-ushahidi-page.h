/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-position.h"

G_BEGIN_DECLS

#define VIGIE_USHAHIDI_MAX_POSITIONS 4
#define VIGIE_USHAHIDI_MAX_MEDIA 16

/**
 * VigieUshahidiReport:
 * @id: on its site, above 0
 * @text: title, description and what was filled in, one line for each field
 * @author: (nullable): where the site shows it
 * @posted_at: ms, or %VIGIE_TIME_UNKNOWN
 * @updated_at: ms, or %VIGIE_TIME_UNKNOWN where it was never changed
 * @is_public: whether the site shows it to everybody
 * @is_rounded: whether a position is told less exactly than it is known
 * @positions: (array length=n_positions): of the site
 * @media: (array length=n_media): ids of its files, whose addresses the site tells apart
 *
 * A report as a site gives it.
 */
typedef struct
{
  guint64 id;
  char *text;
  char *author;
  gint64 posted_at;
  gint64 updated_at;
  gboolean is_public;
  gboolean is_rounded;
  VigiePosition positions[VIGIE_USHAHIDI_MAX_POSITIONS];
  guint n_positions;
  guint64 media[VIGIE_USHAHIDI_MAX_MEDIA];
  guint n_media;
} VigieUshahidiReport;

/**
 * VigieUshahidiPage:
 * @reports: (element-type VigieUshahidiReport): in the order of the site
 * @n_bad: entries that are no reports
 * @n_bad_positions: positions that are none
 * @is_last: whether the site says that nothing follows
 */
typedef struct
{
  GPtrArray *reports;
  guint n_bad;
  guint n_bad_positions;
  gboolean is_last;
} VigieUshahidiPage;

VigieUshahidiPage *vigie_ushahidi_page_new (GBytes *bytes); /* (transfer full) (nullable) */
void vigie_ushahidi_page_free (VigieUshahidiPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieUshahidiPage, vigie_ushahidi_page_free)

char *vigie_ushahidi_read_media (GBytes *bytes); /* (transfer full) (nullable): its address */

G_END_DECLS
