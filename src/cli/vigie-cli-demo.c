/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-cli.h"
#include "vigie-demo.h"

/* vigie-cli demo FILE */
VigieCliStatus
vigie_cli_demo (char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (VigieStore) store = NULL;
  g_autofree char *data_dir = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, NULL, 1, 1, &status))
    return status;
  rest = args;
  data_dir = vigie_demo_find_data ();
  if (data_dir == NULL)
    {
      vigie_cli_message ("%s", _ ("The demonstration’s data is not installed."));
      return VIGIE_CLI_FAILED;
    }
  if (!vigie_demo_create (rest[1], data_dir, vigie_cli_now (), &error))
    return vigie_cli_fail (error);
  store = vigie_cli_open (rest[1], TRUE, &status);
  if (store == NULL)
    return status;
  vigie_cli_look_at_photos (store);
  vigie_store_close (store);
  g_string_append_printf (out, _ ("made %s\n"), rest[1]);

  return vigie_cli_print (out);
}
