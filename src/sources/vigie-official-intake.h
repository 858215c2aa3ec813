/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source-page.h"
#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieOfficialAnswer:
 * @state: (nullable): what it says
 * @said_at: ms, when the authority says that it is so, or %VIGIE_TIME_UNKNOWN
 * @n_bad: entries that cannot be understood
 * @is_placeless: it has no places, so nothing of it is near or far
 * @now: (in): ms
 *
 * An authority's publication, as it was read.
 */
typedef struct
{
  VigieOfficialState *state;
  gint64 said_at;
  guint n_bad;
  gboolean is_placeless;
  gint64 now;
} VigieOfficialAnswer;

void vigie_official_answer_clear (VigieOfficialAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieOfficialAnswer, vigie_official_answer_clear)

/**
 * VigieOfficialParseFunc:
 * @answer: (inout): an empty one
 * @bytes: what came
 * @source: whose answer it is
 * @area: (nullable): what lies outside of it is counted only
 *
 * Reads a publication as a whole or not at all: what is missing in half of one would be taken for
 * over.
 */
typedef gboolean (*VigieOfficialParseFunc) (VigieOfficialAnswer *answer,
                                            GBytes *bytes,
                                            VigieSource *source,
                                            const VigieBox *area,
                                            GError **error);

gboolean vigie_official_poll (VigieSource *source,
                              VigieSourceRound *round,
                              const VigieSourcePageWant *want,
                              VigieOfficialParseFunc parse,
                              GError **error);

void vigie_official_widen (const VigieBox *area, VigieBox *wide);
gboolean vigie_official_is_near (const VigieGeometry *geometry, const VigieBox *area);
VigieGeometry *vigie_official_make_small (VigieGeometry *geometry);
char *vigie_official_dup_line (const char *text, gsize max_chars);
gint64 vigie_official_parse_time (const char *text);
gboolean vigie_official_fail (const char *title, GBytes *bytes, GError **error);

G_END_DECLS
