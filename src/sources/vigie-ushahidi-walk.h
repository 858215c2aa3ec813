/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieUshahidiSite:
 * @base: of the interface: "https://name.api.ushahidi.io"
 * @page: what people open: "https://name.ushahidi.io"
 * @server: as it is called in sentences
 * @host: of its reports
 * @words: (nullable): that reports must hold
 * @form: (nullable): number of a survey, for its reports only
 *
 * What is asked. Borrowed.
 */
typedef struct
{
  const char *base;
  const char *page;
  const char *server;
  const char *host;
  const char *words;
  const char *form;
} VigieUshahidiSite;

/**
 * VigieUshahidiWalk:
 * @site: what is asked
 * @round: of the source
 * @intake: gets reports
 * @authorization: (nullable) (transfer full): value of the header
 * @version: (inout): of the interface: 5 or 3, or 0 where it is not known yet
 * @before: the highest number that was known before the round, 0 in the first one
 * @newest: (inout): the highest number that is known
 * @updated: (inout): ms: the newest change that is known, or %VIGIE_TIME_UNKNOWN
 * @n_pages: (inout): how many pages of changes were read in the rounds before, where they are more
 *   than a round reads; 0 where it begins anew
 * @top: (inout): ms: the newest change when the first of these pages was read
 * @hole_to: (inout): the number down to which reports are still to be read, where more came than a
 *   round reads and they can only be read from the newest down; 0 where all are here
 * @hole_pages: (inout): how many pages above it were read
 * @checked_at: (inout): ms: when the last pass over what is here ended, or %VIGIE_TIME_UNKNOWN
 * @check_below: (inout): where it goes on, see vigie_post_sink_list_recent()
 * @without: (element-type guint64): files that the last round could not learn of
 * @failed: (element-type guint64) (inout): gets those that this one could not learn of
 *
 * One round through a site.
 */
typedef struct
{
  const VigieUshahidiSite *site;
  VigieSourceRound *round;
  VigieSourceIntake intake;
  char *authorization;
  guint version;
  guint64 before;
  guint64 newest;
  gint64 updated;
  guint n_pages;
  gint64 top;
  guint64 hole_to;
  guint hole_pages;
  gint64 checked_at;
  gint64 check_below;
  GArray *without;
  GArray *failed;

  /*< private >*/
  GHashTable *seen; /* (element-type utf8): numbers of the reports of this round */
  guint n_bad_positions;
  guint n_without_photo;
  gboolean is_rounded;
  gboolean is_cut;       /* there are more new reports than a round reads */
  gboolean is_elsewhere; /* what was asked last is not there, in this version */
} VigieUshahidiWalk;

/* How many files are kept in mind: of more than these nothing is asked twice. */
#define VIGIE_USHAHIDI_MAX_FAILED 50

gboolean vigie_ushahidi_list_has (GArray *list, guint64 id);
gboolean vigie_ushahidi_walk_run (VigieUshahidiWalk *self, GError **error);
VigieHttpResponse *
vigie_ushahidi_walk_ask (const VigieUshahidiWalk *self, const char *place, GError **error);
gboolean vigie_ushahidi_recheck (VigieUshahidiWalk *self, GError **error);
void vigie_ushahidi_walk_clear (VigieUshahidiWalk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieUshahidiWalk, vigie_ushahidi_walk_clear)

G_END_DECLS
