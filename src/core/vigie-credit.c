/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-credit.h"

#include <string.h>

#define BETWEEN ", "

static void
add_part (GString *line, const char *part /* (nullable) */)
{
  if (part != NULL)
    g_string_append_printf (line, "%s%s", line->len > 0 ? BETWEEN : "", part);
}

/**
 * vigie_credit_make:
 * @author: (nullable): who made it
 * @date: (nullable): when
 * @licence: (nullable): on which terms; without a line break, as the others
 *
 * Returns: (transfer full) (nullable): a line for people, which vigie_credit_read() reads
 */
char *
vigie_credit_make (const char *author, const char *date, const char *licence)
{
  g_autoptr (GString) line = g_string_new (NULL);

  add_part (line, author);
  add_part (line, date);
  add_part (line, licence);
  return line->len > 0 ? g_string_free_and_steal (g_steal_pointer (&line)) : NULL;
}

/* "2024-05-01" */
static gboolean
is_date (const char *text)
{
  return strlen (text) == 10 && strspn (text, "0123456789-") == 10 && text[4] == '-' &&
         text[7] == '-';
}

static const char *
find_last_paragraph (const char *text)
{
  const char *last = text;

  for (const char *found = text; (found = strstr (found, "\n\n")) != NULL; found += 2)
    last = found + 2;
  return last;
}

/**
 * vigie_credit_read:
 * @self: (out caller-allocates): a credit, to be cleared
 * @post: a post
 *
 * Returns: whether the post is a picture that may only be shown with it
 */
gboolean
vigie_credit_read (VigieCredit *self, VigiePost *post)
{
  g_auto (GStrv) parts = NULL;
  guint n;

  *self = (VigieCredit) { 0 };
  g_return_val_if_fail (VIGIE_IS_POST (post), FALSE);

  if (g_strcmp0 (vigie_post_get_source_kind (post), "commons") != 0)
    return FALSE;
  parts = g_strsplit (find_last_paragraph (vigie_post_get_text (post)), BETWEEN, -1);
  n = g_strv_length (parts);
  if (n < 2 || is_date (parts[n - 1]))
    return FALSE;
  self->licence = g_strdup (parts[n - 1]);
  g_clear_pointer (&parts[--n], g_free);
  if (is_date (parts[n - 1]))
    g_clear_pointer (&parts[--n], g_free);
  if (n > 0)
    self->author = g_strjoinv (BETWEEN, parts);
  return TRUE;
}

void
vigie_credit_clear (VigieCredit *self)
{
  g_clear_pointer (&self->author, g_free);
  g_clear_pointer (&self->licence, g_free);
}
