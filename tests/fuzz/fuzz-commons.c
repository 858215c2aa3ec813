/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Anybody writes what a wiki tells of a file. Whatever comes is read or refused, and what is read
 * holds what the source builds on. */
#include "fuzz.h"

#include <string.h>

#include "vigie-commons-page.h"

static void
check_text (const char *text /* (nullable) */)
{
  if (text == NULL)
    return;
  g_assert_cmpstr (text, !=, "");
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
check_address (const char *address /* (nullable) */)
{
  check_text (address);
  if (address != NULL)
    g_assert_true (g_str_has_prefix (address, "http://") || g_str_has_prefix (address, "https://"));
}

static void
check_page (const VigieCommonsPage *page)
{
  g_assert_true ((page->error_code == NULL) == (page->error_words == NULL));
  check_text (page->error_words);
  if (page->next != NULL)
    for (const char *c = page->next; *c != '\0'; c++)
      g_assert_true (g_ascii_isalnum (*c) || strchr ("&=%-._~", *c) != NULL);
  for (guint i = 0; i < page->warnings->len; i++)
    check_text (g_ptr_array_index (page->warnings, i));
  for (guint i = 0; i < page->files->len; i++)
    {
      const VigieCommonsFile *file = g_ptr_array_index (page->files, i);

      g_assert_cmpuint (file->page_id, >, 0);
      g_assert_cmpint (file->width, >=, 0);
      g_assert_cmpint (file->height, >=, 0);
      check_address (file->url);
      check_address (file->page_url);
      check_text (file->author);
      check_text (file->text);
      for (guint k = 0; k < file->n_positions; k++)
        g_assert_true (vigie_position_is_valid (&file->positions[k]));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (VigieCommonsPage) page = vigie_commons_page_new (bytes);

  if (page == NULL)
    return 0;
  check_page (page);
  vigie_commons_page_join (page, vigie_commons_page_new (bytes));
  check_page (page);
  return 0;
}
