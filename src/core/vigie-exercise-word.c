/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-word.h"

/**
 * vigie_exercise_mark:
 * @exercise: whether what @text belongs to is an exercise
 * @text: a title, the name of a file, or another short text
 *
 * Returns: (transfer full): « EXERCICE – text » in an exercise, else @text; never marked twice
 */
char *
vigie_exercise_mark (gboolean exercise, const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (!exercise || g_str_has_prefix (text, VIGIE_EXERCISE_WORD))
    return g_strdup (text);
  return g_strconcat (VIGIE_EXERCISE_WORD, text[0] != '\0' ? " – " : "", text, NULL);
}
