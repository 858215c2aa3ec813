/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-milestone-words.h"

#include "vigie-milestone.h"

/* In the language of the readers, as those of the brief. */
static const struct
{
  const char *name;
  const char *words[VIGIE_N_LANGUAGES];
} milestones[] = {
  { VIGIE_MILESTONE_ALERT, { "Alerte reçue", "Alert received" } },
  { VIGIE_MILESTONE_CALLED, { "Volontaires appelés", "Volunteers called" } },
  { VIGIE_MILESTONE_ONLINE, { "Équipe en ligne", "Team online" } },
  { VIGIE_MILESTONE_FIRST_PHOTO, { "Première photo", "First photo" } },
  { VIGIE_MILESTONE_OFFICIAL, { "Première information officielle", "First official information" } },
};

/**
 * vigie_words_milestone:
 * @name: (nullable): of a milestone, as the log has it
 *
 * Returns: (transfer none) (nullable): the words for people; @name where it is none that Vigie
 * knows
 */
const char *
vigie_words_milestone (VigieLanguage language, const char *name)
{
  const char *current = vigie_milestone_get_current_name (name);

  for (gsize i = 0; i < G_N_ELEMENTS (milestones); i++)
    if (g_strcmp0 (current, milestones[i].name) == 0)
      return milestones[i].words[language];
  return name;
}
