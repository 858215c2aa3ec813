/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <yyjson.h>

#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieTelegramAnswer:
 * @result: (nullable): what was asked for; %NULL where it is refused
 * @description: (nullable): why, in Telegram's words
 *
 * An answer of the Bot API.
 */
typedef struct
{
  yyjson_val *result;
  const char *description;

  /*< private >*/
  yyjson_doc *doc;
} VigieTelegramAnswer;

gboolean vigie_telegram_answer_read (VigieTelegramAnswer *self, GBytes *bytes /* (nullable) */);
void vigie_telegram_answer_clear (VigieTelegramAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieTelegramAnswer, vigie_telegram_answer_clear)

/**
 * VigieTelegramFile:
 * @id: what it is asked for by
 * @unique_id: the same for every bot and for good
 * @size: bytes, or 0 where it is not said
 *
 * A photo of a message. Borrowed of it.
 */
typedef struct
{
  const char *id;
  const char *unique_id;
  gint64 size;
} VigieTelegramFile;

/**
 * VigieTelegramMessage:
 * @update_id: where it stands among what the bot is told
 * @is_edit: whether it was known before
 * @message: as Telegram writes it
 * @group: (nullable): what it is one of, as photos that are sent together
 * @chat: (nullable): id of where it was written
 * @chat_name: (nullable): name that others find the chat by, without "@"
 *
 * Borrowed of the answer.
 */
typedef struct
{
  gint64 update_id;
  gboolean is_edit;
  yyjson_val *message;
  const char *group;
  const char *chat_name;
  char chat[24];
} VigieTelegramMessage;

gboolean vigie_telegram_is_token (const char *text);
gboolean vigie_telegram_is_path (const char *text);
GArray *vigie_telegram_list_messages (const VigieTelegramAnswer *self);
gboolean vigie_telegram_find_file (const VigieTelegramMessage *message, VigieTelegramFile *file);
gboolean vigie_telegram_is_command (const VigieTelegramMessage *message);
char *vigie_telegram_dup_external_id (const VigieTelegramMessage *message);
gboolean vigie_telegram_to_update (const VigieTelegramMessage *message,
                                   VigieImportRun *run,
                                   VigiePostUpdate *update);
gboolean vigie_telegram_to_post (const VigieTelegramMessage *messages,
                                 guint n_messages,
                                 VigieImportRun *run,
                                 VigieImportPost *post,
                                 char **reason);

G_END_DECLS
