/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "vigie-cli.h"

#define MAX_SECRET 1024 /* bytes */

/* A line of stdin without its end, in memory that no other program reads by chance. */
static char *
read_line (void)
{
  char *line = g_malloc0 (MAX_SECRET + 2);

  if (fgets (line, MAX_SECRET + 2, stdin) == NULL)
    line[0] = '\0';
  line[strcspn (line, "\r\n")] = '\0';
  return line;
}

static char *
ask_at_terminal (const char *question, const struct termios *before)
{
  struct termios silent = *before;
  char *line;

  silent.c_lflag &= (tcflag_t) ~ECHO;
  fprintf (stderr, "%s ", question);
  fflush (stderr);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  line = read_line ();
  tcsetattr (STDIN_FILENO, TCSAFLUSH, before);
  fputc ('\n', stderr);
  return line;
}

/**
 * vigie_cli_read_secret:
 * @question: for whoever sits at a terminal
 *
 * Reads a password or a token: typed unseen, or the first line of stdin. Never an argument, which
 * other users of the machine can see.
 *
 * Returns: (transfer full) (nullable): free it with vigie_secret_free(); %NULL, said, where none
 *   was given
 */
char *
vigie_cli_read_secret (const char *question)
{
  struct termios terminal;
  char *secret = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &terminal) == 0
                     ? ask_at_terminal (question, &terminal)
                     : read_line ();
  const gsize length = strlen (secret);

  if (length > 0 && length <= MAX_SECRET && g_utf8_validate (secret, -1, NULL))
    return secret;
  memset (secret, 0, MAX_SECRET + 2);
  g_free (secret);
  vigie_cli_message ("%s", length == 0 ? _ ("no password or token was given")
                                       : _ ("this is no password or token: it is too long, or not "
                                            "in UTF-8"));
  return NULL;
}
