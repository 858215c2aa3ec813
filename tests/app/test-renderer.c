/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "vigie-renderer.h"
#include "vigie-test-util.h"

/* Which devices count as such. No display takes part. */

static void
test_devices (void)
{
  static const struct
  {
    const char *device; /* (nullable) */
    gboolean usable;
  } cases[] = {
    { NULL, FALSE },
    { "dri/card0", FALSE }, /* shows pictures, renders none */
    { "dri/renderD128", TRUE },
    { "nvidia0", TRUE },
    { "nvidiactl", FALSE },
    { "dxg", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
      g_autofree char *dri = g_build_filename (dir, "dri", NULL);

      if (cases[i].device != NULL)
        {
          g_autofree char *path = g_build_filename (dir, cases[i].device, NULL);

          g_assert_cmpint (g_mkdir_with_parents (dri, 0700), ==, 0);
          g_assert_true (g_file_set_contents (path, "", 0, NULL));
        }
      g_test_message ("%s", cases[i].device != NULL ? cases[i].device : "none");
      g_assert_cmpint (vigie_renderer_has_device (dir), ==, cases[i].usable);
    }
}

static void
test_choice_of_the_user_stays (void)
{
  g_setenv ("GSK_RENDERER", "gl", TRUE);
  g_unsetenv ("GDK_DISABLE");
  vigie_renderer_choose ();
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "gl");
  g_assert_null (g_getenv ("GDK_DISABLE"));

  g_unsetenv ("GSK_RENDERER");
  g_setenv ("GDK_DISABLE", "vulkan", TRUE);
  vigie_renderer_choose ();
  g_assert_null (g_getenv ("GSK_RENDERER"));
  g_assert_cmpstr (g_getenv ("GDK_DISABLE"), ==, "vulkan");

  g_unsetenv ("GDK_DISABLE");
  vigie_renderer_choose ();
  g_assert_cmpint (g_getenv ("GDK_DISABLE") == NULL, ==, vigie_renderer_has_device ("/dev"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/renderer/devices", test_devices);
  g_test_add_func ("/renderer/choice-of-the-user-stays", test_choice_of_the_user_stays);

  return g_test_run ();
}
