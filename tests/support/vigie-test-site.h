/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-web-server.h"

G_BEGIN_DECLS

/**
 * VigieTestSite:
 *
 * A place in the web where files lie, on loopback: given by a server of ours or by Apache, so that
 * the same assertions hold against both.
 */
typedef struct _VigieTestSite VigieTestSite;

/**
 * VigieTestSitePacking:
 * @VIGIE_TEST_SITE_PLAIN: as it is
 * @VIGIE_TEST_SITE_GZIP: gzip, for who takes it
 * @VIGIE_TEST_SITE_BROTLI: brotli, for who takes it
 *
 * How a file is sent.
 */
typedef enum
{
  VIGIE_TEST_SITE_PLAIN,
  VIGIE_TEST_SITE_GZIP,
  VIGIE_TEST_SITE_BROTLI,
} VigieTestSitePacking;

VigieTestSite *vigie_test_site_new (gboolean is_real); /* (nullable): skipped without Apache */
void vigie_test_site_free (VigieTestSite *self);
void vigie_test_site_end_all (void); /* before the program ends: Apache serves all of its sites */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTestSite, vigie_test_site_free)

char *vigie_test_site_dup_uri (VigieTestSite *self, const char *path);
/* Each path is one name below "/". A file has an ETag that is another one with other text. */
void vigie_test_site_put (VigieTestSite *self, const char *path, const char *text);
void
vigie_test_site_set_packing (VigieTestSite *self, const char *path, VigieTestSitePacking packing);
void vigie_test_site_move (VigieTestSite *self, const char *path, guint status, const char *to);
void vigie_test_site_refuse (VigieTestSite *self,
                             const char *path,
                             guint status,
                             const char *retry_after); /* (nullable) */
/* How often @path was asked for so far, waiting for it to be so */
void vigie_test_site_expect_count (VigieTestSite *self, const char *path, guint n_requests);
VigieWebServer *vigie_test_site_get_fake (VigieTestSite *self); /* (nullable): ours */

G_END_DECLS
