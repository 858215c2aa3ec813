/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieSourcesPage:
 *
 * The sources of an incident beside each other: how each stands, and what is watched and what is
 * not.
 */
#define VIGIE_TYPE_SOURCES_PAGE (vigie_sources_page_get_type ())
G_DECLARE_FINAL_TYPE (VigieSourcesPage, vigie_sources_page, VIGIE, SOURCES_PAGE, AdwBin)

void vigie_sources_page_set_session (VigieSourcesPage *self, VigieSession *session);

G_END_DECLS
