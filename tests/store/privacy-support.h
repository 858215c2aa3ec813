/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-support.h"
#include "vigie-privacy.h"

/* Posts with names and photos, and what is left of them. */

#define JPEG(nr) "\377\330\377\340 a picture without compare " nr

typedef struct
{
  const char *id;
  const char *text;
  const char *author;
  const char *photo; /* (nullable): its bytes */
  const char *uri;   /* (nullable): of a photo that is not here */
  guint minute;
} Told;

void tell (VigieStore *store, const char *watch, const Told *told, VigieIngestCounts *counts);
VigiePost *find (VigieStore *store, const char *external_id);
void decide (VigieStore *store, const char *external_id, VigieStatus status);
VigieRemovalReport *purge (VigieStore *store, const VigiePurge *what);
/* Whether some bytes are in the file or beside it, as they are or as the text index cuts them. */
gboolean has_bytes (const char *path, const char *bytes);
guint64 search (VigieStore *store, const char *word);
guint count_removals (VigieStore *store);
