/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-capture-answer.h"

#include "vigie-capture-resources.h"
#include "vigie-json.h"

#define RESOURCE_PREFIX "/org/vigie/Vigie/capture"
#define POLICY                                                                                     \
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "     \
  "form-action 'none'; frame-ancestors 'none'"

typedef struct
{
  const char *path;
  const char *resource;
  const char *type;
} Part;

static const Part parts[] = {
  { "/connect", "/connect.html", "text/html; charset=utf-8" },
  { "/connect.js", "/connect.js", "text/javascript; charset=utf-8" },
  { "/connect.css", "/connect.css", "text/css; charset=utf-8" },
  { "/icon.svg", "/icon.svg", "image/svg+xml" },
};

/**
 * vigie_capture_origin_is_extension:
 * @origin: the header
 *
 * Returns: whether it is an extension of the browser that asks, and no page of the web
 */
gboolean
vigie_capture_origin_is_extension (const char *origin)
{
  static const char *const schemes[] = { "chrome-extension://", "moz-extension://" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (origin, schemes[i]))
      return TRUE;
  return FALSE;
}

/**
 * vigie_capture_answer_begin:
 * @message: a request
 * @origin: (nullable): of an extension
 *
 * Sets what every answer has. Extensions alone may read it.
 */
void
vigie_capture_answer_begin (SoupServerMessage *message, const char *origin)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (origin != NULL)
    soup_message_headers_replace (headers, "Access-Control-Allow-Origin", origin);
  soup_message_headers_replace (headers, "Vary", "Origin");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Cross-Origin-Resource-Policy", "same-origin");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
}

/**
 * vigie_capture_answer_preflight:
 * @message: what an extension asks before it asks
 */
void
vigie_capture_answer_preflight (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Access-Control-Allow-Methods", "GET, POST");
  soup_message_headers_replace (headers, "Access-Control-Allow-Headers",
                                "Authorization, Content-Type");
  /* Chromium asks whether a page may speak with what is on this machine. */
  soup_message_headers_replace (headers, "Access-Control-Allow-Private-Network", "true");
  soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
}

/**
 * vigie_capture_answer_page:
 * @message: a request
 * @path: of it
 *
 * Answers what asks for the page that connects a browser; it tells nothing of the incident.
 *
 * Returns: whether that was an answer
 */
gboolean
vigie_capture_answer_page (SoupServerMessage *message, const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GBytes) bytes = NULL;
      gconstpointer data;
      gsize size;

      if (!g_str_equal (path, parts[i].path))
        continue;
      name = g_strconcat (RESOURCE_PREFIX, parts[i].resource, NULL);
      bytes = g_resource_lookup_data (vigie_capture_get_resource (), name,
                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_return_val_if_fail (bytes != NULL, FALSE);
      data = g_bytes_get_data (bytes, &size);
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "Content-Security-Policy", POLICY);
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, parts[i].type, SOUP_MEMORY_COPY, data, size);
      return TRUE;
    }
  return FALSE;
}

static void
set_json (SoupServerMessage *message, guint status, GString *json)
{
  gsize length = json->len;

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE,
                                    g_string_free_and_steal (json), length);
}

/**
 * vigie_capture_answer_error:
 * @message: a request
 * @status: of HTTP
 * @code: for the extension
 * @sentence: for whoever clicked
 */
void
vigie_capture_answer_error (SoupServerMessage *message,
                            guint status,
                            const char *code,
                            const char *sentence)
{
  GString *json = g_string_new ("{\"ok\":false,\"error\":");

  vigie_json_append_string (json, code);
  g_string_append (json, ",\"message\":");
  vigie_json_append_string (json, sentence);
  g_string_append (json, "}\n");
  set_json (message, status, json);
}

void
vigie_capture_answer_json (SoupServerMessage *message, GString *json)
{
  set_json (message, SOUP_STATUS_OK, json);
}
