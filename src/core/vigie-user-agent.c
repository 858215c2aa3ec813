/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-user-agent.h"

#include <string.h>

/**
 * vigie_user_agent_new:
 * @contact: (nullable): address or mail of who runs this desk
 *
 * One name for every request that leaves the desk, as servers of maps and places ask.
 *
 * Returns: (transfer full): value of the header User-Agent
 */
char *
vigie_user_agent_new (const char *contact)
{
  g_autofree char *clean = g_strdup (contact ? contact : VIGIE_APP_ID);

  /* A header is one line of ASCII; parentheses would end the comment. */
  for (char *c = clean; *c; c++)
    if (!g_ascii_isgraph (*c) || strchr ("()\\", *c))
      *c = '-';
  return g_strdup_printf (contact ? "Vigie/%s (+%s)" : "Vigie/%s (%s)", VIGIE_VERSION, clean);
}
