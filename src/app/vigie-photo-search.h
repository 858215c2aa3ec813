/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VigieSearchService:
 * @name: as people know it
 * @company: whose it is, and where it is at home
 * @link: what the address of a picture is put behind
 * @page: where a picture is uploaded by hand
 *
 * A search for the same picture elsewhere on the web.
 */
typedef struct
{
  const char *name;
  const char *company; /* to be translated */
  const char *link;
  const char *page;
} VigieSearchService;

const VigieSearchService *vigie_photo_search_get_services (gsize *n_services);
gboolean vigie_photo_search_is_public (const char *url);
char *vigie_photo_search_make_link (const VigieSearchService *service,
                                    const char *url); /* (nullable) */

AdwDialog *vigie_photo_search_dialog_new (const char *url); /* (nullable url) */

G_END_DECLS
