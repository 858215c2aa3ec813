/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-position.h"

G_BEGIN_DECLS

#define VIGIE_COMMONS_MAX_POSITIONS 4

/**
 * VigieCommonsFile:
 * @page_id: of its page on the wiki, above 0
 * @uploaded_at: ms: when its newest version came, or %VIGIE_TIME_UNKNOWN
 * @url: (nullable): the original
 * @page_url: (nullable): its page, with licence and history
 * @width: pixels, 0 when unknown
 * @height: pixels, 0 when unknown
 * @is_picture: whether it is one that can be shown as a photo
 * @author: (nullable): who made it, else who uploaded it
 * @text: what it shows, and below it author, date and licence, as the licences demand
 * @positions: (array length=n_positions): of its page and of its metadata, each place once
 *
 * A file as a wiki tells of it. Of a list only the page and the time are known.
 */
typedef struct
{
  guint64 page_id;
  gint64 uploaded_at;
  char *url;
  char *page_url;
  int width;
  int height;
  gboolean is_picture;
  char *author;
  char *text;
  VigiePosition positions[VIGIE_COMMONS_MAX_POSITIONS];
  guint n_positions;
} VigieCommonsFile;

/**
 * VigieCommonsPage:
 * @files: (element-type VigieCommonsFile): in the order of the wiki
 * @next: (nullable): what goes behind the same request for what is missing: "&a=b&c=d"
 * @error_code: (nullable): the wiki's name for what went wrong
 * @error_words: (nullable): its own words, with @error_code
 * @warnings: (element-type utf8): what it said besides
 * @n_bad_positions: positions that are none
 */
typedef struct
{
  GPtrArray *files;
  char *next;
  char *error_code;
  char *error_words;
  GPtrArray *warnings;
  guint n_bad_positions;
} VigieCommonsPage;

VigieCommonsPage *vigie_commons_page_new (GBytes *bytes); /* (transfer full) (nullable) */
void vigie_commons_page_free (VigieCommonsPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieCommonsPage, vigie_commons_page_free)

void vigie_commons_page_join (VigieCommonsPage *self, VigieCommonsPage *more);

G_END_DECLS
