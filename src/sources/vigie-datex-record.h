/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "vigie-official.h"

G_BEGIN_DECLS

gboolean vigie_datex_is (const xmlNode *node, const char *name);
const xmlNode *vigie_datex_find (const xmlNode *node, const char *name); /* (nullable) */
char *vigie_datex_dup_text (const xmlNode *node);                        /* (nullable) */
VigieOfficialItem *vigie_datex_read_record (const xmlNode *record, gint64 now);
guint vigie_datex_get_version (const xmlNode *record);

G_END_DECLS
