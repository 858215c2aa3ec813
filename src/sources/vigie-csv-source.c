/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-source-page.h"
#include "vigie-source-private.h"

#define MAX_BYTES (50 * 1000 * 1000)
#define INTERVAL_MS (60 * 1000)
#define TIME_ZONE "Europe/Paris" /* of times that a table gives without one, as for an import */

/* A spreadsheet that several people fill, published as CSV. Its rows are found again by their id
 * where there is such a column, else by what they hold: a row that was changed is then another
 * post. */

struct _VigieCsvSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieCsvSource, vigie_csv_source, VIGIE_TYPE_SOURCE)

/* What a spreadsheet service gives to those who are not let in is a page, with 200. */
static gboolean
check_answer (const VigieHttpResponse *response, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (response->bytes, &size);
  gsize i = 0;

  while (i < size && (g_ascii_isspace (data[i]) || (guint8) data[i] >= 0xbb))
    i++;
  if (i < size && data[i] != '<')
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       size == 0 ? _ ("The table is empty.")
                                 : _ ("A web page came instead of a table. The spreadsheet must be "
                                      "published as CSV, for everybody who has its address."));
  return FALSE;
}

/* Many tables lie on one server, and each numbers its rows from 1. */
static char *
dup_place (VigieSource *source, const char *address)
{
  g_autofree char *host = vigie_source_dup_host (source);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, address, -1);

  return g_strdup_printf ("%s %.8s", host, digest);
}

static gboolean
vigie_csv_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  const char *address = vigie_source_get_option (source, "url");
  const char *name = vigie_source_get_option (source, "name");
  const VigieWatchWords *words = vigie_source_choose_words (source, round);
  g_autofree char *place = dup_place (source, address);
  g_auto (VigieSourcePage) page = { 0 };
  g_auto (VigieSourceIntake) intake = { 0 };
  g_autoptr (GInputStream) stream = NULL;

  if (!vigie_source_page_get (&page, round, address, words, "text/csv, text/plain;q=0.9, */*;q=0.1",
                              MAX_BYTES, error))
    return FALSE;
  if (page.response == NULL)
    return TRUE;
  if (!check_answer (page.response, error))
    return FALSE;
  vigie_source_intake_init (&intake, round, name != NULL ? name : place);
  vigie_source_intake_set_words (&intake, words);
  vigie_source_intake_set_time_zone (&intake, TIME_ZONE);
  stream = g_memory_input_stream_new_from_bytes (page.response->bytes);
  if (!vigie_import_csv (&intake.run, stream, error))
    return FALSE;
  return vigie_source_intake_commit (&intake, page.cursor, error);
}

static const VigieSourceOption options[] = {
  { "url", VIGIE_SOURCE_OPTION_REQUIRED | VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of a spreadsheet that is published as CSV") },
  { "name", 0, N_ ("what its posts are said to be from; else the server") },
  { VIGIE_SOURCE_ONLY_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” for entries that match the incident’s words to watch for only") },
  { NULL, 0, NULL },
};

static void
vigie_csv_source_class_init (VigieCsvSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "csv";
  source_class->title = N_ ("Shared spreadsheet");
  source_class->options = options;
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_source_wants_only_words;
  source_class->poll = vigie_csv_source_poll;
}

static void
vigie_csv_source_init (VigieCsvSource *self)
{
}
