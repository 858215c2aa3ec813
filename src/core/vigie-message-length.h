/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieNetwork:
 * @id: what the log and the command hold: "x", "sms", …
 * @name: as the network writes itself, not translated; translatable only where it is a word
 * @limit: of a message, in the network's own units; 0 where no message comes near it
 *
 * Where a message is relayed to.
 */
typedef struct
{
  const char *id;
  const char *name;
  guint limit;
} VigieNetwork;

/**
 * VigieMessageLength:
 * @count: in the network's own units
 * @limit: 0 for none
 * @n_parts: SMS that carry it; 1 for every other network, 0 for an empty text
 * @is_unicode: whether an SMS needs letters outside of the GSM alphabet, so that it holds less
 *
 * How long a text is on a network.
 */
typedef struct
{
  guint count;
  guint limit;
  guint n_parts;
  gboolean is_unicode;
} VigieMessageLength;

const VigieNetwork *vigie_network_list (gsize *n_networks);
const VigieNetwork *vigie_network_find (const char *id); /* (nullable) */

void
vigie_message_measure (const VigieNetwork *network, const char *text, VigieMessageLength *length);
gboolean vigie_message_fits (const VigieNetwork *network, const char *text);
char *vigie_message_make_gsm (const char *text);

G_END_DECLS
