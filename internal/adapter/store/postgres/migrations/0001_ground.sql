-- Times are milliseconds since 1970 in UTC, 0 = none. Ids are text, '' = none.
-- What belongs to a brand carries its workspace_id first in the key; ids are
-- unique by themselves as well, because callers often know nothing else.

-- +goose Up
CREATE TABLE setting (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE centre (
  id   TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
);

CREATE TABLE workspace (
  centre_id TEXT NOT NULL REFERENCES centre (id),
  id        TEXT NOT NULL UNIQUE,
  name      TEXT NOT NULL,
  color     TEXT NOT NULL,
  PRIMARY KEY (centre_id, id)
);

CREATE TABLE queue (
  workspace_id TEXT NOT NULL REFERENCES workspace (id),
  id           TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL,
  offers       BOOLEAN NOT NULL,
  offer_for    BIGINT NOT NULL, -- ms
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE channel (
  workspace_id  TEXT NOT NULL REFERENCES workspace (id),
  id            TEXT NOT NULL UNIQUE,
  centre_id     TEXT NOT NULL REFERENCES centre (id),
  kind          TEXT NOT NULL,
  name          TEXT NOT NULL,
  provider      TEXT NOT NULL,
  bot_user_id   TEXT NOT NULL,
  queue_id      TEXT NOT NULL,
  bot_on        BOOLEAN NOT NULL,
  reopen_within BIGINT NOT NULL, -- ms
  sealed        BYTEA,             -- credentials, sealed by the vault
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX channel_centre ON channel (centre_id);

CREATE TABLE person (
  centre_id        TEXT NOT NULL REFERENCES centre (id),
  id               TEXT NOT NULL UNIQUE,
  email            TEXT NOT NULL UNIQUE, -- lower case
  name             TEXT NOT NULL,
  role             TEXT NOT NULL,
  language         TEXT NOT NULL,
  presence         TEXT NOT NULL,
  presence_until   BIGINT NOT NULL,
  load             BIGINT NOT NULL,
  capacity         BIGINT NOT NULL,
  last_assigned_at BIGINT NOT NULL,
  disabled         BOOLEAN NOT NULL,
  version          BIGINT NOT NULL,
  password_hash    TEXT NOT NULL, -- '' = cannot sign in by password
  PRIMARY KEY (centre_id, id)
);

CREATE TABLE membership (
  workspace_id TEXT NOT NULL REFERENCES workspace (id),
  operator_id  TEXT NOT NULL REFERENCES person (id),
  role         TEXT NOT NULL,
  PRIMARY KEY (workspace_id, operator_id)
);
CREATE INDEX membership_operator ON membership (operator_id);

CREATE TABLE session (
  hash        TEXT NOT NULL PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES person (id),
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  seen_at     BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL
);
CREATE INDEX session_operator ON session (operator_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE attempt (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name TEXT NOT NULL,
  at   BIGINT NOT NULL
);
CREATE INDEX attempt_name ON attempt (name, at);
CREATE INDEX attempt_at ON attempt (at);

CREATE TABLE contact (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  kind         TEXT NOT NULL,
  provider     TEXT NOT NULL,
  external     TEXT NOT NULL,
  name         TEXT NOT NULL,
  language     TEXT NOT NULL,
  avatar_id    TEXT NOT NULL,
  profile_at   BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, provider, external)
);

CREATE TABLE thread (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  centre_id       TEXT NOT NULL,
  channel_id      TEXT NOT NULL,
  source_kind     TEXT NOT NULL,
  source_id       TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  version         BIGINT NOT NULL,
  open_id         TEXT NOT NULL,
  last_id         TEXT NOT NULL,
  blocked         BOOLEAN NOT NULL,
  friend_at       BIGINT NOT NULL,
  reply_token     TEXT NOT NULL,
  reply_until     BIGINT NOT NULL,
  read_token      TEXT NOT NULL,
  read_token_at   BIGINT NOT NULL,
  last_inbound_at BIGINT NOT NULL,
  last_at         BIGINT NOT NULL,
  standby         BOOLEAN NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (channel_id, source_kind, source_id)
);
CREATE INDEX thread_contact ON thread (contact_id);

CREATE TABLE conversation (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  centre_id       TEXT NOT NULL,
  thread_id       TEXT NOT NULL,
  channel_id      TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  queue_id        TEXT NOT NULL,
  version         BIGINT NOT NULL,
  state           TEXT NOT NULL,
  assignee_id     TEXT NOT NULL,
  offered_to      TEXT NOT NULL,
  offer_until     BIGINT NOT NULL,
  refused         TEXT NOT NULL, -- JSON list of operator ids
  category        TEXT NOT NULL,
  held            BOOLEAN NOT NULL,
  hold_reason     TEXT NOT NULL,
  hold_until      BIGINT NOT NULL,
  hold_memo       TEXT NOT NULL,
  closing_at      BIGINT NOT NULL,
  weight          BIGINT NOT NULL,
  opened_at       BIGINT NOT NULL,
  waiting_since   BIGINT NOT NULL,
  last_message_id TEXT NOT NULL,
  last_message_at BIGINT NOT NULL,
  last_order      TEXT NOT NULL,
  unread          BIGINT NOT NULL,
  unreachable     BOOLEAN NOT NULL,
  closed_at       BIGINT NOT NULL,
  close_reason    TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, thread_id) REFERENCES thread (workspace_id, id)
);
-- At most one inquiry of a thread is open.
CREATE UNIQUE INDEX conversation_open ON conversation (thread_id) WHERE state <> 'closed';
-- One index for each filter the lists know, each ending in the lists' order.
CREATE INDEX conversation_list ON conversation (workspace_id, state, last_message_at, id);
CREATE INDEX conversation_assignee ON conversation (workspace_id, state, assignee_id, last_message_at, id);
CREATE INDEX conversation_queue ON conversation (workspace_id, state, queue_id, last_message_at, id);
CREATE INDEX conversation_both ON conversation (workspace_id, state, assignee_id, queue_id, last_message_at, id);
CREATE INDEX conversation_contact ON conversation (contact_id, last_message_at, id);
CREATE INDEX conversation_offered ON conversation (offered_to) WHERE offered_to <> '';
CREATE INDEX conversation_waiting ON conversation (queue_id, waiting_since, id) WHERE state = 'waiting';

CREATE TABLE message (
  workspace_id      TEXT NOT NULL,
  id                TEXT NOT NULL UNIQUE,
  thread_id         TEXT NOT NULL,
  conversation_id   TEXT NOT NULL,
  version           BIGINT NOT NULL,
  direction         TEXT NOT NULL,
  at                BIGINT NOT NULL,
  ord               TEXT NOT NULL,
  author_kind       TEXT NOT NULL,
  author_operator   TEXT NOT NULL,
  author_contact    TEXT NOT NULL,
  content           TEXT NOT NULL, -- JSON
  external_id       TEXT NOT NULL,
  event_id          TEXT NOT NULL,
  quote_token       TEXT NOT NULL,
  quoted_id         TEXT NOT NULL,
  image_set         TEXT NOT NULL, -- JSON, '' = none
  standby           BOOLEAN NOT NULL,
  unsent_at         BIGINT NOT NULL,
  edited_at         BIGINT NOT NULL,
  send_state        TEXT NOT NULL, -- '' = not an outgoing bubble
  send_route        TEXT NOT NULL,
  send_call         TEXT NOT NULL,
  send_queued_at    BIGINT NOT NULL,
  send_quote        TEXT NOT NULL,
  send_at           BIGINT NOT NULL,
  send_error        TEXT NOT NULL,
  send_detail       TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, thread_id) REFERENCES thread (workspace_id, id)
);
CREATE INDEX message_talk ON message (thread_id, at, ord, id);
CREATE UNIQUE INDEX message_external ON message (thread_id, external_id) WHERE external_id <> '';
CREATE INDEX message_queued ON message (thread_id, at, ord) WHERE send_state = 'queued';

CREATE TABLE unsent (
  channel_id  TEXT NOT NULL,
  external_id TEXT NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (channel_id, external_id)
);
CREATE INDEX unsent_at ON unsent (at);

CREATE TABLE call (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  thread_id    TEXT NOT NULL,
  channel_id   TEXT NOT NULL,
  route        TEXT NOT NULL,
  recipient    TEXT NOT NULL,
  reply_token  TEXT NOT NULL,
  body         BYTEA, -- frozen; gone when the call is settled
  messages     TEXT NOT NULL, -- JSON list of message ids
  state        TEXT NOT NULL,
  started_at   BIGINT NOT NULL,
  attempts     BIGINT NOT NULL,
  lease_until  BIGINT NOT NULL, -- an attempt is under way until then; 0 = none
  next_at      BIGINT NOT NULL, -- the next attempt is not before; 0 = none planned
  in_doubt     BOOLEAN NOT NULL,
  request_id   TEXT NOT NULL,
  error        TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- At most one call of a thread is under way.
CREATE UNIQUE INDEX call_started ON call (thread_id) WHERE state = 'started';

CREATE TABLE inbox (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id  TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source_id   TEXT NOT NULL,
  event_id    TEXT NOT NULL,
  at          BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  body        BYTEA, -- cleared a day after the row is done
  attempts    BIGINT NOT NULL,
  state       TEXT NOT NULL, -- pending, done, quarantined
  settled_at  BIGINT NOT NULL,
  code        TEXT NOT NULL, -- of a quarantined row
  UNIQUE (channel_id, event_id)
);
CREATE INDEX inbox_pending ON inbox (channel_id, source_kind, source_id, at, event_id, received_at) WHERE state = 'pending';
CREATE INDEX inbox_payload ON inbox (settled_at) WHERE state = 'done' AND body IS NOT NULL;
CREATE INDEX inbox_received ON inbox (received_at);

-- How many events of a thread are pending, and who holds it. The counter stands
-- on the row that is claimed, so that an event accepted meanwhile is never lost.
CREATE TABLE inbox_thread (
  channel_id  TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source_id   TEXT NOT NULL,
  pending     BIGINT NOT NULL,
  owner       TEXT NOT NULL,
  lease_until BIGINT NOT NULL,
  due_at      BIGINT NOT NULL,
  PRIMARY KEY (channel_id, source_kind, source_id)
);
CREATE INDEX inbox_thread_due ON inbox_thread (due_at) WHERE pending > 0;

CREATE TABLE job (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind       TEXT NOT NULL,
  key        TEXT NOT NULL,
  thread_id  TEXT NOT NULL,
  payload    TEXT NOT NULL,    -- JSON
  due_at     BIGINT NOT NULL, -- as it was asked for
  run_at     BIGINT NOT NULL, -- due_at, or the end of the lease
  owner      TEXT NOT NULL,
  gen        BIGINT NOT NULL,
  attempts   BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  UNIQUE (kind, key)
);
CREATE INDEX job_due ON job (kind, run_at);

CREATE TABLE fact (
  seq             BIGINT GENERATED ALWAYS AS IDENTITY,
  xid             XID8 NOT NULL DEFAULT pg_current_xact_id(), -- orders the feed, see feed.go
  at              BIGINT NOT NULL,
  kind            TEXT NOT NULL,
  centre_id       TEXT NOT NULL,
  workspace_id    TEXT NOT NULL,
  channel_id      TEXT NOT NULL,
  thread_id       TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  message_id      TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  subject_id      TEXT NOT NULL,
  actor_kind      TEXT NOT NULL,
  actor_operator  TEXT NOT NULL,
  version         BIGINT NOT NULL,
  before          TEXT NOT NULL, -- JSON, '' = none
  after           TEXT NOT NULL, -- JSON, '' = none
  code            TEXT NOT NULL,
  data            TEXT NOT NULL, -- JSON, '' = none
  PRIMARY KEY (xid, seq)
);

CREATE TABLE attachment (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  thread_id    TEXT NOT NULL,
  owner_id     TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  mime         TEXT NOT NULL,
  name         TEXT NOT NULL,
  size         BIGINT NOT NULL,
  sha256       TEXT NOT NULL,
  width        BIGINT NOT NULL,
  height       BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE published (
  token         TEXT NOT NULL PRIMARY KEY,
  attachment_id TEXT NOT NULL REFERENCES attachment (id),
  preview_id    TEXT NOT NULL,
  at            BIGINT NOT NULL,
  revoked_at    BIGINT NOT NULL
);
CREATE INDEX published_attachment ON published (attachment_id);
CREATE INDEX published_preview ON published (preview_id) WHERE preview_id <> '';

CREATE TABLE once (
  operator_id TEXT NOT NULL,
  key         TEXT NOT NULL,
  hash        TEXT NOT NULL,
  message_id  TEXT NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (operator_id, key)
);
CREATE INDEX once_at ON once (at);
