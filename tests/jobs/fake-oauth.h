/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakeOauth:
 *
 * A server of Mastodon's network with a login in the browser, where somebody agrees at once. It
 * checks what such a server checks, the proof of PKCE too, and can do wrong what others do. Its
 * timelines are empty, and for members only. Callable on any thread.
 */
typedef struct _FakeOauth FakeOauth;

typedef enum
{
  FAKE_OAUTH_DENIES = 1 << 0,      /* somebody does not agree */
  FAKE_OAUTH_WRONG_STATE = 1 << 1, /* gives another login's answer */
  FAKE_OAUTH_WRONG_PROOF = 1 << 2, /* remembers another challenge */
  FAKE_OAUTH_EXPIRED = 1 << 3,     /* takes no code any more */
  FAKE_OAUTH_NO_APPS = 1 << 4,     /* is none of Mastodon's network */
  FAKE_OAUTH_NO_PARTS = 1 << 5,    /* knows "read" but no part of it */
  FAKE_OAUTH_ELSEWHERE = 1 << 6,   /* has its pages at other places, and says so */
  FAKE_OAUTH_TREACHEROUS = 1 << 7, /* names another server as its own */
  FAKE_OAUTH_PASSING = 1 << 8,     /* tokens can be renewed */
  FAKE_OAUTH_KEEPS = 1 << 9,       /* forgets no login */
  FAKE_OAUTH_SHY = 1 << 10,        /* says to nobody whose token it is */
} FakeOauthManner;

FakeOauth *fake_oauth_new (guint manner);
void fake_oauth_free (FakeOauth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeOauth, fake_oauth_free)

void fake_oauth_set_manner (FakeOauth *self, guint manner);
char *fake_oauth_dup_uri (FakeOauth *self);
char *fake_oauth_dup_scopes (FakeOauth *self); /* (nullable): that somebody agreed to last */
char *fake_oauth_dup_token (FakeOauth *self);  /* (nullable): that it takes now */
void fake_oauth_end_token (FakeOauth *self);   /* it takes that one no more */
/* @cancellable: (nullable): is cancelled when it has made a token, before anybody has it */
void fake_oauth_cancel_at_token (FakeOauth *self, GCancellable *cancellable);
char *fake_oauth_dup_forgotten (FakeOauth *self); /* (nullable): it was told so last */
guint fake_oauth_count_reads (FakeOauth *self);   /* of timelines, with its token */

/**
 * TestBrowser:
 *
 * Follows an address as a browser does, in a thread of its own.
 */
typedef struct _TestBrowser TestBrowser;

TestBrowser *test_browser_open (const char *address);
/* Waits for the page. Returns: its status. @page: (out) (transfer full) (optional) */
guint test_browser_end (TestBrowser *self, char **page);

G_END_DECLS
