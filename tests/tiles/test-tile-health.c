/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tile-health.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOW (G_GINT64_CONSTANT (1790000000) * SECOND)

static void
test_failures_of_one_moment_count_once (void)
{
  VigieTileHealth health;

  vigie_tile_health_init (&health);
  vigie_tile_health_fail (&health, 0, VIGIE_TILE_TROUBLE_SERVER, 0, NOW, 0);
  vigie_tile_health_fail (&health, 0, VIGIE_TILE_TROUBLE_SERVER, 0, NOW, 0);
  g_assert_cmpuint (health.n_failures, ==, 1);
  g_assert_cmpint (health.retry_at, ==, NOW + 2 * SECOND);
  vigie_tile_health_fail (&health, health.epoch, VIGIE_TILE_TROUBLE_SERVER, 0, NOW, 0);
  g_assert_cmpint (health.retry_at, ==, NOW + 4 * SECOND);
  vigie_tile_health_clear (&health);
}

static void
test_late_success_ends_nothing (void)
{
  VigieTileHealth health;

  vigie_tile_health_init (&health);
  vigie_tile_health_fail (&health, 0, VIGIE_TILE_TROUBLE_LIMITED, NOW + 60 * SECOND, NOW, 0);
  vigie_tile_health_succeed (&health, 0); /* was sent before */
  g_assert_cmpint (health.trouble, ==, VIGIE_TILE_TROUBLE_LIMITED);
  g_assert_cmpint (health.retry_at, ==, NOW + 60 * SECOND);
  vigie_tile_health_succeed (&health, health.epoch);
  g_assert_cmpint (health.trouble, ==, VIGIE_TILE_TROUBLE_NONE);
  g_assert_cmpint (health.retry_at, ==, 0);
  vigie_tile_health_clear (&health);
}

static void
test_servers_wish_is_never_shortened (void)
{
  VigieTileHealth health;

  vigie_tile_health_init (&health);
  vigie_tile_health_fail (&health, 0, VIGIE_TILE_TROUBLE_LIMITED, NOW + 600 * SECOND, NOW, 0);
  vigie_tile_health_fail (&health, 0, VIGIE_TILE_TROUBLE_OFFLINE, 0, NOW, 0);
  g_assert_cmpint (health.retry_at, ==, NOW + 600 * SECOND);
  vigie_tile_health_fail_tile (&health, 1, NOW);
  g_assert_cmpint (health.trouble, ==, VIGIE_TILE_TROUBLE_LIMITED);
  vigie_tile_health_network_came (&health);
  g_assert_cmpint (health.retry_at, ==, NOW + 600 * SECOND);
  vigie_tile_health_clear (&health);
}

static void
test_network_ends_waiting (void)
{
  VigieTileHealth health;

  vigie_tile_health_init (&health);
  for (guint i = 0; i < 5; i++)
    vigie_tile_health_fail (&health, health.epoch, VIGIE_TILE_TROUBLE_OFFLINE, 0, NOW, 0);
  g_assert_cmpint (health.retry_at, ==, NOW + 32 * SECOND);
  vigie_tile_health_network_came (&health);
  g_assert_cmpint (health.retry_at, ==, 0);
  g_assert_cmpuint (health.n_failures, ==, 1);
  g_assert_cmpint (health.trouble, ==, VIGIE_TILE_TROUBLE_OFFLINE);
  vigie_tile_health_clear (&health);
}

static void
test_offline_waits_a_minute_at_most (void)
{
  VigieTileHealth health;

  vigie_tile_health_init (&health);
  for (guint i = 0; i < 12; i++)
    vigie_tile_health_fail (&health, health.epoch, VIGIE_TILE_TROUBLE_OFFLINE, 0, NOW, 0);
  g_assert_cmpint (health.retry_at, ==, NOW + 60 * SECOND);
  vigie_tile_health_fail (&health, health.epoch, VIGIE_TILE_TROUBLE_SERVER, 0, NOW, 0);
  g_assert_cmpint (health.retry_at, ==, NOW + 900 * SECOND);
  vigie_tile_health_clear (&health);
}

static void
test_missing (void)
{
  VigieTileHealth health;

  vigie_tile_health_init (&health);
  for (gint64 key = 0; key < 10000; key++)
    vigie_tile_health_note_missing (&health, key, NOW + SECOND);
  g_assert_true (vigie_tile_health_is_missing (&health, 9999, NOW));
  g_assert_false (vigie_tile_health_is_missing (&health, 9999, NOW + SECOND));
  g_assert_false (vigie_tile_health_is_missing (&health, 10000, NOW));
  g_assert_cmpuint (g_hash_table_size (health.missing), <=, 4096);
  vigie_tile_health_clear (&health);
}

static void
test_every_trouble_has_its_words (void)
{
  for (int i = VIGIE_TILE_TROUBLE_OFFLINE; i <= VIGIE_TILE_TROUBLE_BAD_TILE; i++)
    {
      g_autoptr (GError) error = vigie_tile_trouble_to_error ((VigieTileTrouble) i);

      for (int j = VIGIE_TILE_TROUBLE_OFFLINE; j < i; j++)
        g_assert_cmpstr (error->message, !=, vigie_tile_trouble_to_text ((VigieTileTrouble) j));
    }
  g_assert_null (vigie_tile_trouble_to_text (VIGIE_TILE_TROUBLE_NONE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/tile-health/failures-of-one-moment-count-once",
                   test_failures_of_one_moment_count_once);
  g_test_add_func ("/tile-health/late-success-ends-nothing", test_late_success_ends_nothing);
  g_test_add_func ("/tile-health/servers-wish-is-never-shortened",
                   test_servers_wish_is_never_shortened);
  g_test_add_func ("/tile-health/network-ends-waiting", test_network_ends_waiting);
  g_test_add_func ("/tile-health/offline-waits-a-minute-at-most",
                   test_offline_waits_a_minute_at_most);
  g_test_add_func ("/tile-health/missing", test_missing);
  g_test_add_func ("/tile-health/every-trouble-has-its-words", test_every_trouble_has_its_words);

  return g_test_run ();
}
