/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-watch-list.h"

G_BEGIN_DECLS

/* What is done to an incident's list of sources and to their logins. A worker writes, and asks the
 * keyring. */

/**
 * VigieSourceEdit:
 * @name: (nullable): of the source that is changed or removed; %NULL for a new one
 * @watch: (nullable): as it is from now on; %NULL removes it
 * @secret: (nullable): its new login
 * @agrees: whether somebody who saw whom it asks agrees to that
 *
 * What somebody at this desk wants. What is agreed to once stays so, also with @agrees %FALSE.
 */
typedef struct
{
  const char *name;
  const VigieWatch *watch;
  const char *secret;
  gboolean agrees;
} VigieSourceEdit;

void vigie_source_edit (VigieStore *store,
                        const VigieSourceEdit *edit,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean vigie_source_edit_finish (GAsyncResult *result, char **secret_problem, GError **error);
void vigie_source_forget_login (const VigieWatch *watch,
                                const char *secret, /* (nullable) */
                                VigieHttpClient *client,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean vigie_source_forget_login_finish (GAsyncResult *result, GError **error);
void vigie_source_give_back_login (VigieSource *source, char *secret);

G_END_DECLS
