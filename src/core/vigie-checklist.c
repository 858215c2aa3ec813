/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-checklist.h"

#define MAX_CHECKS 20

static const char *const usual[] = { VIGIE_CHECK_SOURCE,        VIGIE_CHECK_TIME,
                                     VIGIE_CHECK_PLACE,         VIGIE_CHECK_WEATHER,
                                     VIGIE_CHECK_SECOND_SOURCE, NULL };

/**
 * vigie_checklist_parse:
 * @text: (nullable): checks separated by ";", as an incident's setting holds them
 *
 * Returns: (transfer full): each check once, at most twenty; the usual ones where @text has none
 */
GStrv
vigie_checklist_parse (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ";", -1);
  g_autoptr (GPtrArray) checks = g_ptr_array_new_null_terminated (8, g_free, TRUE);

  for (guint i = 0; parts[i] != NULL && checks->len < MAX_CHECKS; i++)
    {
      const char *check = g_strstrip (parts[i]);

      if (check[0] != '\0' && !g_strv_contains ((const char *const *) checks->pdata, check))
        g_ptr_array_add (checks, g_strdup (check));
    }
  if (checks->len == 0)
    return g_strdupv ((GStrv) usual);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&checks), FALSE);
}

/**
 * vigie_checklist_to_string:
 * @checks: checks
 *
 * Returns: (transfer full): what vigie_checklist_parse() reads back
 */
char *
vigie_checklist_to_string (GStrv checks)
{
  return g_strjoinv ("; ", checks);
}
