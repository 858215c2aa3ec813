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
 * @without: a file that the last round could not learn of, or 0
 * @failed: (out): the file that this one could not learn of, or 0
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
  guint64 without;
  guint64 failed;

  /*< private >*/
  guint n_bad_positions;
  guint n_without_photo;
  gboolean is_rounded;
  gboolean is_elsewhere; /* what was asked last is not there, in this version */
} VigieUshahidiWalk;

gboolean vigie_ushahidi_walk_run (VigieUshahidiWalk *self, GError **error);
void vigie_ushahidi_walk_clear (VigieUshahidiWalk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieUshahidiWalk, vigie_ushahidi_walk_clear)

G_END_DECLS
