/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-import-private.h"
#include "vigie-source.h"

G_BEGIN_DECLS

/* Each kind in its own file. */
#define VIGIE_TYPE_CSV_SOURCE (vigie_csv_source_get_type ())
G_DECLARE_FINAL_TYPE (VigieCsvSource, vigie_csv_source, VIGIE, CSV_SOURCE, VigieSource)

#define VIGIE_TYPE_EXERCISE_SOURCE (vigie_exercise_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieExerciseSource, vigie_exercise_source, VIGIE, EXERCISE_SOURCE, VigieSource)

#define VIGIE_TYPE_FEED_SOURCE (vigie_feed_source_get_type ())
G_DECLARE_FINAL_TYPE (VigieFeedSource, vigie_feed_source, VIGIE, FEED_SOURCE, VigieSource)

#define VIGIE_TYPE_FOLDER_SOURCE (vigie_folder_source_get_type ())
G_DECLARE_FINAL_TYPE (VigieFolderSource, vigie_folder_source, VIGIE, FOLDER_SOURCE, VigieSource)

#define VIGIE_TYPE_BLUESKY_SOURCE (vigie_bluesky_source_get_type ())
G_DECLARE_FINAL_TYPE (VigieBlueskySource, vigie_bluesky_source, VIGIE, BLUESKY_SOURCE, VigieSource)

#define VIGIE_TYPE_COMMONS_SOURCE (vigie_commons_source_get_type ())
G_DECLARE_FINAL_TYPE (VigieCommonsSource, vigie_commons_source, VIGIE, COMMONS_SOURCE, VigieSource)

#define VIGIE_TYPE_MASTODON_SOURCE (vigie_mastodon_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieMastodonSource, vigie_mastodon_source, VIGIE, MASTODON_SOURCE, VigieSource)

#define VIGIE_TYPE_META_SOURCE (vigie_meta_source_get_type ())
G_DECLARE_FINAL_TYPE (VigieMetaSource, vigie_meta_source, VIGIE, META_SOURCE, VigieSource)

#define VIGIE_TYPE_TELEGRAM_SOURCE (vigie_telegram_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieTelegramSource, vigie_telegram_source, VIGIE, TELEGRAM_SOURCE, VigieSource)

#define VIGIE_TYPE_USHAHIDI_SOURCE (vigie_ushahidi_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieUshahidiSource, vigie_ushahidi_source, VIGIE, USHAHIDI_SOURCE, VigieSource)

#define VIGIE_TYPE_X_SOURCE (vigie_x_source_get_type ())
G_DECLARE_FINAL_TYPE (VigieXSource, vigie_x_source, VIGIE, X_SOURCE, VigieSource)

#define VIGIE_TYPE_BISONFUTE_SOURCE (vigie_bisonfute_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieBisonfuteSource, vigie_bisonfute_source, VIGIE, BISONFUTE_SOURCE, VigieSource)

#define VIGIE_TYPE_VIGILANCE_SOURCE (vigie_vigilance_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieVigilanceSource, vigie_vigilance_source, VIGIE, VIGILANCE_SOURCE, VigieSource)

#define VIGIE_TYPE_VIGICRUES_SOURCE (vigie_vigicrues_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieVigicruesSource, vigie_vigicrues_source, VIGIE, VIGICRUES_SOURCE, VigieSource)

/**
 * VigieSourceIntake:
 *
 * What puts posts together during one round; vigie_import_post_init() and
 * vigie_import_run_add() take @run.
 */
typedef struct
{
  VigieSourceRound *round;
  VigieImportOptions options;
  VigieImportRun run;
} VigieSourceIntake;

void vigie_source_intake_init (VigieSourceIntake *self, VigieSourceRound *round, const char *host);
void vigie_source_intake_set_folder (VigieSourceIntake *self, GFile *folder);
void vigie_source_intake_set_time_zone (VigieSourceIntake *self, const char *zone);
void vigie_source_intake_set_words (VigieSourceIntake *self, const VigieWatchWords *words);
void vigie_source_intake_reject (VigieSourceIntake *self, const char *reason);
gboolean vigie_source_intake_take_json (VigieSourceIntake *self, GBytes *json, GError **error);
gboolean vigie_source_intake_commit (VigieSourceIntake *self, const char *cursor, GError **error);
void vigie_source_intake_clear (VigieSourceIntake *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieSourceIntake, vigie_source_intake_clear)

JsonNode *vigie_source_round_read_cursor (VigieSourceRound *self);
void vigie_source_round_note_left_out (VigieSourceRound *self);
void vigie_source_round_add_note (VigieSourceRound *self, char *note);
void vigie_source_round_set_note (VigieSourceRound *self, const char **shown, char *note);
void vigie_source_round_report (VigieSourceRound *self, gboolean is_live);

/* Addresses */
char *vigie_source_complete_address (const char *value, GError **error);
GUri *vigie_source_parse_address (VigieSource *self, const char *otherwise /* (nullable) */);
char *vigie_source_make_place (GUri *uri, const char *path);
char *vigie_source_dup_host (VigieSource *self);

/**
 * VigieSourceServer:
 * @origin: address without a path
 * @host: of it
 * @is_typed: whether somebody named the server, which may then be in the desk's own network
 *
 * Where a network's interface is asked.
 */
typedef struct
{
  char *origin;
  char *host;
  gboolean is_typed;
} VigieSourceServer;

void vigie_source_server_init (VigieSourceServer *self, VigieSource *source, const char *otherwise);
void vigie_source_server_clear (VigieSourceServer *self);

/* A number of a cursor, 0 where there is none. Cursors travel with an incident, so it may be any;
 * no sum or difference of two of these overflows, nor one a thousand times as large. */
gint64 vigie_source_get_number (JsonObject *place, const char *name);

/* For sources that bring what was not asked for: the option "only-words" */
#define VIGIE_SOURCE_ONLY_WORDS "only-words"
gboolean vigie_source_wants_only_words (VigieSource *self);
const VigieWatchWords *vigie_source_choose_words (VigieSource *self, VigieSourceRound *round);

/* For sources that can be asked: the option "words" */
#define VIGIE_SOURCE_WORDS "words"
gboolean vigie_source_asks_for_words (VigieSource *self, gboolean has_own);
gboolean vigie_source_round_check_words (VigieSourceRound *self,
                                         VigieSource *source,
                                         gboolean has_own,
                                         GError **error);
GStrv
vigie_source_round_list_queries (VigieSourceRound *self, VigieSearch search, guint max_queries);
GStrv vigie_source_round_list_tags (VigieSourceRound *self, guint max_tags);
gboolean vigie_source_round_follow_words (VigieSourceRound *self,
                                          JsonObject *cursor,
                                          const char *const *queries);

G_END_DECLS
