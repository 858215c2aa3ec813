/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"
#include "vigie-message-length.h"

G_BEGIN_DECLS

/* Chosen for those who read a message, not the language of the desk. */
typedef enum
{
  VIGIE_MESSAGE_FRENCH,
  VIGIE_MESSAGE_ENGLISH,
} VigieMessageLanguage;

#define VIGIE_MESSAGE_N_LANGUAGES 2

gboolean vigie_message_language_from_string (const char *text, VigieMessageLanguage *language);
const char *vigie_message_language_to_string (VigieMessageLanguage language); /* "fr", "en" */

/**
 * VigieMessageSentence:
 * @rank: 0 is the heading, which always stays; the highest goes first where room is short
 * @text: one sentence, in which {roads}, {communes}, {incident}, {until} and {diversion} are filled
 *   in; a sentence of which nothing is known is left out
 */
typedef struct
{
  guint rank;
  const char *text;
} VigieMessageSentence;

#define VIGIE_MESSAGE_MAX_SENTENCES 6

/**
 * VigieMessageText:
 * @facts: the heading, and what happens where
 * @to_do: what to do
 * @not_to_do: what not to do
 *
 * A template in one language. Lists end at a sentence without a text.
 */
typedef struct
{
  VigieMessageSentence facts[VIGIE_MESSAGE_MAX_SENTENCES];
  VigieMessageSentence to_do[VIGIE_MESSAGE_MAX_SENTENCES];
  VigieMessageSentence not_to_do[VIGIE_MESSAGE_MAX_SENTENCES];
} VigieMessageText;

/**
 * VigieMessageTemplate:
 * @id: what the log and the command hold
 * @name: for people, to be translated
 * @causes: words of vigie_shape_get_causes() that suggest it, separated by spaces
 * @words: beginnings of words, without accents and in small letters, that suggest it in a title
 * @texts: by #VigieMessageLanguage
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *causes;
  const char *words;
  VigieMessageText texts[VIGIE_MESSAGE_N_LANGUAGES];
} VigieMessageTemplate;

const VigieMessageTemplate *vigie_message_list_templates (gsize *n_templates);
const VigieMessageTemplate *vigie_message_find_template (const char *id); /* (nullable) */

/**
 * VigieMessageFacts:
 * @roads: (array zero-terminated=1): "D 971", "Rue Haute"; may be empty
 * @communes: (array zero-terminated=1): may be empty
 * @causes: (array zero-terminated=1): of what holds, which suggest templates; may be empty
 * @incident: its title, or ""
 * @until: when it should be over, as people read it, or ""
 * @diversion: the roads of the way around, or ""
 * @exercise: whether nothing of it is real
 *
 * What is known of the incident that the public may know: nobody's name.
 */
typedef struct
{
  char **roads;
  char **communes;
  char **causes;
  char *incident;
  char *until;
  char *diversion;
  gboolean exercise;
} VigieMessageFacts;

VigieMessageFacts *vigie_message_facts_new (void);
void vigie_message_facts_free (VigieMessageFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieMessageFacts, vigie_message_facts_free)

gboolean vigie_message_suggests (const VigieMessageTemplate *template,
                                 const VigieMessageFacts *facts);
char *vigie_message_compose (const VigieMessageTemplate *template,
                             VigieMessageLanguage language,
                             const VigieMessageFacts *facts,
                             const VigieNetwork *network);
char *vigie_message_finish (const char *body,
                            VigieMessageLanguage language,
                            gboolean exercise,
                            const VigieNetwork *network);
const char *vigie_message_get_alert (VigieMessageLanguage language);

VigieDraft *vigie_draft_new_message (const char *template_id,
                                     VigieMessageLanguage language,
                                     const char *text,
                                     const VigieMessageFacts *facts,
                                     const char *const *channels,
                                     const char *actor,
                                     GError **error);

G_END_DECLS
