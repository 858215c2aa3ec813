/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-overlay-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-overlay-request.h"
#include "vigie-overlay-resources.h"

#define RESOURCE_PREFIX "/org/vigie/Vigie/overlay"
#define METHODS "GET, HEAD, OPTIONS"
#define ALLOW_ORIGIN "Access-Control-Allow-Origin"

/* Tiles are the only thing that the page takes from elsewhere. */
#define POLICY                                                                                     \
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "                  \
  "img-src 'self' data: https://tile.openstreetmap.org; base-uri 'none'; form-action 'none'; "     \
  "frame-ancestors 'none'"

typedef struct
{
  const char *path;
  const char *resource;
  const char *type;
  gboolean is_public;
} Part;

static const Part parts[] = {
  { "/", "/page.html", "text/html; charset=utf-8", FALSE },
  { "/page.js", "/page.js", "text/javascript; charset=utf-8", TRUE },
  { "/page.css", "/page.css", "text/css; charset=utf-8", TRUE },
  { "/icon.svg", "/icon.svg", "image/svg+xml", TRUE },
  { "/leaflet.js", "/leaflet.js", "text/javascript; charset=utf-8", TRUE },
  { "/leaflet.css", "/leaflet.css", "text/css; charset=utf-8", TRUE },
  { "/leaflet-license.txt", "/leaflet-license.txt", "text/plain; charset=utf-8", TRUE },
};

static VigieOverlayDocument *part_documents[G_N_ELEMENTS (parts)];

/**
 * vigie_overlay_answer_begin:
 * @message: a request
 * @is_guarded: whether a token is asked for
 *
 * Any page of the web can have the browser on this machine ask us. With a token it may read the
 * answer, as somebody gave it the token; without one, only our own page may.
 */
void
vigie_overlay_answer_begin (SoupServerMessage *message, gboolean is_guarded)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (is_guarded)
    {
      soup_message_headers_replace (headers, ALLOW_ORIGIN, "*");
      soup_message_headers_replace (headers, "Access-Control-Expose-Headers",
                                    "ETag, Last-Modified");
    }
  else
    soup_message_headers_replace (headers, "Cross-Origin-Resource-Policy", "same-origin");
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
}

static void
set_text (SoupServerMessage *message, guint status, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  gsize length = strlen (line);

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control",
                                "no-store");
  if (soup_server_message_get_method (message) == SOUP_METHOD_HEAD)
    {
      soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                               (goffset) length);
      soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                             "text/plain; charset=utf-8", NULL);
    }
  else
    soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_TAKE,
                                      g_steal_pointer (&line), length);
}

/**
 * vigie_overlay_answer_method:
 * @message: a request
 *
 * Answers what a browser asks before it asks, and methods that there are not.
 *
 * Returns: whether that was an answer
 */
gboolean
vigie_overlay_answer_method (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *method = soup_server_message_get_method (message);

  if (method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD)
    return FALSE;
  soup_message_headers_replace (headers, "Allow", METHODS);
  if (method != SOUP_METHOD_OPTIONS)
    {
      set_text (message, SOUP_STATUS_METHOD_NOT_ALLOWED, _ ("The overlay can only be read."));
      return TRUE;
    }
  if (soup_message_headers_get_one (headers, ALLOW_ORIGIN) != NULL)
    {
      soup_message_headers_replace (headers, "Access-Control-Allow-Methods", METHODS);
      soup_message_headers_replace (headers, "Access-Control-Allow-Headers",
                                    "Authorization, Cache-Control, If-None-Match, Last-Event-ID");
      soup_message_headers_replace (headers, "Access-Control-Max-Age", "86400");
    }
  soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
  return TRUE;
}

void
vigie_overlay_answer_wrong_host (SoupServerMessage *message)
{
  soup_message_headers_remove (soup_server_message_get_response_headers (message), ALLOW_ORIGIN);
  set_text (message, 421, _ ("This overlay is only served to this machine, by its own name."));
}

void
vigie_overlay_answer_no_token (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "WWW-Authenticate", "Bearer realm=\"Vigie\"");
  set_text (message, SOUP_STATUS_UNAUTHORIZED,
            _ ("The overlay is given with a token only: “?token=…” in the address, or as "
               "“Authorization: Bearer …”."));
}

void
vigie_overlay_answer_busy (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                "30");
  set_text (message, SOUP_STATUS_SERVICE_UNAVAILABLE,
            _ ("Too many listen already. Ask for the files now and then instead."));
}

static void
set_modified (SoupMessageHeaders *headers, gint64 modified_at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (modified_at / 1000);
  g_autofree char *text = time != NULL ? soup_date_time_to_string (time, SOUP_DATE_HTTP) : NULL;

  if (text != NULL)
    soup_message_headers_replace (headers, "Last-Modified", text);
}

static void
give (SoupServerMessage *message, VigieOverlayDocument *document)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  GBytes *gzip = vigie_overlay_document_get_gzip (document);
  gboolean packed = gzip != NULL && vigie_overlay_request_accepts_gzip (
                                        soup_message_headers_get_list (asked, "Accept-Encoding"));
  GBytes *bytes = packed ? gzip : vigie_overlay_document_get_bytes (document);
  const char *etag = vigie_overlay_document_get_etag (document, packed);

  soup_message_headers_replace (headers, "ETag", etag);
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding");
  set_modified (headers, vigie_overlay_document_get_modified_at (document));
  if (vigie_overlay_request_has_version (soup_message_headers_get_list (asked, "If-None-Match"),
                                         etag))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (headers, "Content-Type",
                                vigie_overlay_document_get_type_name (document));
  if (packed)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  if (soup_server_message_get_method (message) == SOUP_METHOD_HEAD)
    soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (bytes));
  else
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

/**
 * vigie_overlay_answer_document:
 * @message: a request
 * @document: (nullable): what is at its path
 * @is_ready: whether everything that there is is known already
 */
void
vigie_overlay_answer_document (SoupServerMessage *message,
                               VigieOverlayDocument *document,
                               gboolean is_ready)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *reason;

  if (document == NULL && is_ready)
    {
      set_text (message, SOUP_STATUS_NOT_FOUND, _ ("There is nothing at this address."));
      return;
    }
  reason = document == NULL ? _ ("The overlay is being made. Ask again in a moment.")
                            : vigie_overlay_document_get_reason (document);
  if (reason == NULL)
    {
      give (message, document);
      return;
    }
  soup_message_headers_replace (headers, "Retry-After", document == NULL ? "1" : "60");
  set_text (message, SOUP_STATUS_SERVICE_UNAVAILABLE, reason);
}

/* ---- the page ---- */

static gpointer
load_parts (gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strconcat (RESOURCE_PREFIX, parts[i].resource, NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (vigie_overlay_get_resource (), name,
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      g_assert (bytes != NULL); /* the build put it there */
      part_documents[i] =
          vigie_overlay_document_new (parts[i].type, bytes, g_get_real_time () / 1000);
    }
  return NULL;
}

static const Part *
find_part (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (path, parts[i].path))
      return &parts[i];
  return NULL;
}

/**
 * vigie_overlay_answer_is_public:
 * @path: of a request
 *
 * Returns: whether it is the same for every incident, so that nobody has to show a token
 */
gboolean
vigie_overlay_answer_is_public (const char *path)
{
  const Part *part = find_part (path);

  return part != NULL && part->is_public;
}

gboolean
vigie_overlay_answer_page (SoupServerMessage *message, const char *path)
{
  static GOnce once = G_ONCE_INIT;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const Part *part = find_part (path);

  if (part == NULL)
    return FALSE;
  g_once (&once, load_parts, NULL);
  soup_message_headers_replace (headers, "Content-Security-Policy", POLICY);
  /* The servers of tiles want to know who asks; the token stays here. */
  soup_message_headers_replace (headers, "Referrer-Policy", "strict-origin");
  give (message, part_documents[part - parts]);
  return TRUE;
}
