/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-private.h"

G_BEGIN_DECLS

struct _VigieBriefDocument
{
  VigieBriefPage page; /* what all have in common, and the one that is drawn */
  VigieBriefOptions options;
  VigieBriefReport report;
  gboolean *numbered;
  GArray *photos; /* of VigieBriefPhoto */
  guint n_more_photos;
  VigieBriefFlow *heading;
  VigieBriefFlow *changes;
  VigieBriefFlow *cuts;
  VigieBriefFlow *lists;
  VigieBriefFlow *photo_flow;
  VigieBriefFlow *end;
  GArray *placements; /* of VigieBriefPlacement */
};

G_END_DECLS
