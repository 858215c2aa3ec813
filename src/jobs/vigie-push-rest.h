/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigiePushRest:
 * @path: of the incident's file
 * @actor: (nullable): who has it sent, for the log
 * @secrets: (element-type utf8 utf8): what was entered, by vigie_push_dup_secret_key()
 * @but: (array zero-terminated=1): destinations that nothing is sent to
 *
 * What is to be sent of an incident that nobody has open here any more.
 */
typedef struct
{
  char *path;
  char *actor;
  GHashTable *secrets;
  char **but;
} VigiePushRest;

void vigie_push_rest_free (VigiePushRest *self);
gboolean
vigie_push_rest_send (const VigiePushRest *self, GCancellable *cancellable, GError **error);

G_END_DECLS
