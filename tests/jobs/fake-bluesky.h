/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FAKE_BLUESKY_ACCOUNT "anne.test"
#define FAKE_BLUESKY_DID "did:plc:anne2345anne2345anne2345"

/**
 * FakeBluesky:
 *
 * A server of Bluesky with the login in the browser as the real one has it: directory, account,
 * authority and posts in one place. Somebody agrees at once. It checks each proof, with another
 * library's eyes as far as there is one (the public key is made anew of what the proof says), wants
 * its own word in each and no proof twice, and ends a login whose renewal is tried again with what
 * was used before. It can do wrong what others do. Callable on any thread.
 */
typedef struct _FakeBluesky FakeBluesky;

typedef enum
{
  FAKE_BLUESKY_DENIES = 1 << 0,        /* somebody does not agree */
  FAKE_BLUESKY_WRONG_STATE = 1 << 1,   /* gives another login's answer */
  FAKE_BLUESKY_WRONG_ISSUER = 1 << 2,  /* an answer says that it is another authority's */
  FAKE_BLUESKY_NO_ISSUER = 1 << 3,     /* an answer does not say whose it is */
  FAKE_BLUESKY_OTHER_ACCOUNT = 1 << 4, /* somebody else signs in */
  FAKE_BLUESKY_PAGE = 1 << 5,          /* shows a page of the web in place of what it is */
  FAKE_BLUESKY_POSES = 1 << 6,         /* the authority names itself otherwise */
  FAKE_BLUESKY_BEARER = 1 << 7,        /* binds no token */
  FAKE_BLUESKY_NARROW = 1 << 8,        /* knows no parts of what may be read */
  FAKE_BLUESKY_REFUSES = 1 << 9,       /* does not know the program */
  FAKE_BLUESKY_EXPIRED = 1 << 10,      /* takes no code and renews no login any more */
  FAKE_BLUESKY_OTHER_NAME = 1 << 11,   /* the account has another name by now */
  FAKE_BLUESKY_CLOCK = 1 << 12,        /* its clock is ten minutes ahead */
  FAKE_BLUESKY_RESTLESS = 1 << 13,     /* each answer wants another word in the next proof */
  FAKE_BLUESKY_DOWN = 1 << 14,         /* the authority answers 503 for tokens */
  FAKE_BLUESKY_TREACHEROUS = 1 << 15,  /* tokens are to be fetched unencrypted elsewhere */
  FAKE_BLUESKY_KEEPS = 1 << 16,        /* forgets no login */
  FAKE_BLUESKY_HOLDS = 1 << 17,        /* renews a login when two have found that it is over */
} FakeBlueskyManner;

FakeBluesky *fake_bluesky_new (guint manner);
void fake_bluesky_free (FakeBluesky *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeBluesky, fake_bluesky_free)

void fake_bluesky_set_manner (FakeBluesky *self, guint manner);
char *fake_bluesky_dup_uri (FakeBluesky *self);
char *fake_bluesky_dup_token (FakeBluesky *self);   /* (nullable): that it takes now */
char *fake_bluesky_dup_refresh (FakeBluesky *self); /* (nullable): that renews it once */
char *fake_bluesky_dup_client (FakeBluesky *self);  /* (nullable): the program that asked last */
char *fake_bluesky_dup_scopes (FakeBluesky *self);  /* (nullable): what it asked for */
char *fake_bluesky_dup_redirect (FakeBluesky *self);
void fake_bluesky_end_token (FakeBluesky *self);    /* it takes that one no more */
guint fake_bluesky_count_reads (FakeBluesky *self); /* of posts, with its token and a proof */
guint fake_bluesky_count_bad (FakeBluesky *self);   /* proofs with something wrong in them */
guint fake_bluesky_count_renewals (FakeBluesky *self);

/* Asserts that a proof is signed by the key that stands in it. (transfer full): what it claims */
char *fake_bluesky_read_proof (const char *proof);

G_END_DECLS
