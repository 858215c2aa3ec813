/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-fixture.h"

/* Keys and a pointer through the X server, as a person's come. For test programs only. */

static inline gboolean
xdotool_is_done (gpointer data)
{
  return *(gboolean *) data;
}

static inline void
xdotool_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static inline void
xdotool (const char *script)
{
  g_autofree char *command = g_strdup_printf ("xdotool %s", script);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean is_done = FALSE;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_NONE, NULL);
  g_assert_nonnull (process);
  g_subprocess_wait_check_async (process, NULL, xdotool_done_cb, &is_done);
  g_assert_true (vigie_test_wait_until (xdotool_is_done, &is_done, APP_PATIENCE_MS));
}
