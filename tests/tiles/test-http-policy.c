/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-policy.h"

/* Mon, 21 Sep 2026 10:00:00 GMT */
#define NOW_S G_GINT64_CONSTANT (1789984800)
#define NOW (NOW_S * G_USEC_PER_SEC)

typedef struct
{
  const char *headers[6]; /* pairs */
  gint64 at_least_s;
  gboolean store;
  gboolean stated;
  gint64 lifetime_s;
} Case;

static SoupMessageHeaders *
make_headers (const char *const *pairs)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  for (; pairs[0]; pairs += 2)
    soup_message_headers_append (headers, pairs[0], pairs[1]);
  return headers;
}

static void
test_freshness (void)
{
  static const Case cases[] = {
    { { "Cache-Control", "max-age=3600" }, 0, TRUE, TRUE, 3600 },
    { { "Cache-Control", "public, MAX-AGE=\"3600\"" }, 0, TRUE, TRUE, 3600 },
    { { "Cache-Control", "max-age=3600", "Age", "600" }, 0, TRUE, TRUE, 3000 },
    { { "Cache-Control", "max-age=60", "Age", "600" }, 0, TRUE, TRUE, 0 },
    { { "Cache-Control", "max-age=99999999999999999999" }, 0, TRUE, TRUE, 365 * 86400 },
    { { "Cache-Control", "max-age=-5" }, 0, TRUE, FALSE, 86400 },
    { { "Cache-Control", "max-age=abc" }, 0, TRUE, FALSE, 86400 },
    { { "Cache-Control", "no-cache" }, 0, TRUE, TRUE, 0 },
    { { "Cache-Control", "no-store" }, 0, FALSE, TRUE, 0 },
    { { "Cache-Control", "no-store" }, 604800, TRUE, TRUE, 604800 },
    { { "Cache-Control", "max-age=60" }, 604800, TRUE, TRUE, 604800 },
    { { "Cache-Control", "max-age=1209600" }, 604800, TRUE, TRUE, 1209600 },
    { { "Cache-Control", "max-age=60", "Expires", "Mon, 21 Sep 2026 12:00:00 GMT" },
      0,
      TRUE,
      TRUE,
      60 },
    { { "Expires", "Mon, 21 Sep 2026 12:00:00 GMT" }, 0, TRUE, TRUE, 7200 },
    { { "Expires", "Mon, 21 Sep 2026 12:00:00 GMT", "Date", "Mon, 21 Sep 2026 11:00:00 GMT" },
      0,
      TRUE,
      TRUE,
      3600 }, /* by the server's clock */
    { { "Expires", "0" }, 0, TRUE, TRUE, 0 },
    { { "Expires", "Mon, 21 Sep 2020 12:00:00 GMT" }, 0, TRUE, TRUE, 0 },
    { { "Last-Modified", "Mon, 21 Sep 2026 09:00:00 GMT" }, 0, TRUE, FALSE, 360 },
    { { "Last-Modified", "Mon, 21 Sep 2009 09:00:00 GMT" }, 0, TRUE, FALSE, 604800 },
    { { NULL }, 0, TRUE, FALSE, 86400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SoupMessageHeaders *headers = make_headers (cases[i].headers);
      VigieHttpFreshness freshness = vigie_http_freshness (headers, NOW, cases[i].at_least_s);

      g_test_message ("case %u", i);
      g_assert_cmpint (freshness.store, ==, cases[i].store);
      g_assert_cmpint (freshness.stated, ==, cases[i].stated);
      g_assert_cmpint (freshness.lifetime, ==, cases[i].lifetime_s * G_USEC_PER_SEC);
      soup_message_headers_unref (headers);
    }
}

static void
test_retry_after (void)
{
  static const struct
  {
    const char *value;
    gint64 wait_s; /* -1: not said */
  } cases[] = {
    { "120", 120 },
    { "0", 0 },
    { "Mon, 21 Sep 2026 10:05:00 GMT", 300 },
    { "Mon, 21 Sep 2026 09:00:00 GMT", 0 },
    { "999999999", 86400 },
    { "soon", -1 },
    { "-1", -1 },
    { NULL, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *pairs[] = { cases[i].value ? "Retry-After" : NULL, cases[i].value, NULL };
      SoupMessageHeaders *headers = make_headers (pairs);
      gint64 retry_at = vigie_http_retry_after (headers, NOW);

      g_test_message ("case %u", i);
      g_assert_cmpint (retry_at, ==,
                       cases[i].wait_s < 0 ? 0 : NOW + cases[i].wait_s * G_USEC_PER_SEC);
      soup_message_headers_unref (headers);
    }
}

static void
test_back_off (void)
{
  g_assert_cmpint (vigie_http_back_off_s (1, 0.0), ==, 2);
  g_assert_cmpint (vigie_http_back_off_s (1, 1.0), ==, 1);
  g_assert_cmpint (vigie_http_back_off_s (4, 0.0), ==, 16);
  g_assert_cmpint (vigie_http_back_off_s (4, 0.5), ==, 12);
  g_assert_cmpint (vigie_http_back_off_s (30, 0.0), ==, VIGIE_HTTP_MAX_WAIT_S);
  g_assert_cmpint (vigie_http_back_off_s (G_MAXUINT, 1.0), ==, VIGIE_HTTP_MAX_WAIT_S / 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http-policy/freshness", test_freshness);
  g_test_add_func ("/http-policy/retry-after", test_retry_after);
  g_test_add_func ("/http-policy/back-off", test_back_off);

  return g_test_run ();
}
