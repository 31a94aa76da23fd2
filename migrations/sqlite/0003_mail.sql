-- The mailboxes that are read, every message they ever showed, and the notices that leave.
-- Moments are microseconds since 1970-01-01T00:00:00Z, identities are 16 bytes.

create table mailbox (
  account text not null, -- name of the mailbox in the settings
  folder text not null, -- folder in it
  uidvalidity integer not null, -- how the folder was numbered when it was last opened (UIDVALIDITY)
  last_uid integer not null, -- up to this UID every message has its row in the ledger
  on_server integer, -- messages in the folder when it was last read to the end
  last_success integer, -- when it was last read to the end
  last_error text, -- what goes wrong, as a code; null while all is well
  error_since integer, -- since when
  primary key (account, folder)
) strict;

create table mail_ledger (
  account text not null, -- name of the mailbox in the settings
  folder text not null, -- folder in it
  uidvalidity integer not null, -- how the folder was numbered (UIDVALIDITY)
  uid integer not null, -- number of the message in it (UID)
  size integer not null, -- bytes, as the server says
  verdict text not null, -- case, follow_up, duplicate, automatic or quarantined; vanished when it was gone before it could be read
  submission_id blob, -- piece it became; null when it vanished
  content_hash blob, -- keyed hash of the message without the traces of its delivery
  renumbered integer not null, -- 1 when the folder was numbered anew and the piece was there before
  fetched integer not null, -- when it was taken in
  told integer, -- when the server was told; null while it was not
  mark blob not null, -- keyed hash of the row but for told, so that a change shows
  primary key (account, folder, uidvalidity, uid)
) strict;
create index mail_ledger_content on mail_ledger (account, folder, content_hash);
create index mail_ledger_untold on mail_ledger (account, folder, uidvalidity, uid) where told is null;

create table outbox (
  id blob primary key, -- identity of the notice
  submission_id blob not null, -- piece whose sender it goes to
  matter_id blob not null, -- matter it tells of
  kind text not null, -- acknowledgement, routing, acceptance, refusal, reply, correction or closing
  about integer, -- number of the leg or reply it tells of
  language text not null, -- zh-CN or en
  recipient blob not null, -- address, sealed with the piece's identity key; empty when the person was erased
  address_day blob, -- keyed hash of the address and the day, so that nobody is answered too often; null when the person was erased
  mark blob not null, -- keyed hash of what was posted: all of the above but the address and its hash
  letter blob, -- message as it leaves, sealed with the piece's identity key; null until it is first tried
  state text not null, -- waiting, sending, sent or failed
  created integer not null, -- when it was posted
  next_try integer not null, -- not before this
  tries integer not null, -- how often it was tried
  in_doubt integer not null, -- how many of the tries ended without an answer, so that it may have arrived
  last_error text, -- what went wrong last, as a code
  holder blob, -- gateway that is sending it
  lease_until integer, -- when another gateway may take it over
  ended integer, -- when it was sent or given up
  standing blob not null -- keyed hash of how it stands: all that changes on its way
) strict;
create index outbox_due on outbox (state, next_try);
create index outbox_left on outbox (ended) where kind = 'acknowledgement' and state = 'sent';
create index outbox_address on outbox (address_day);
create index outbox_submission on outbox (submission_id);
create index outbox_matter on outbox (matter_id, created);
-- A matter is acknowledged once at the most (invariant I7).
create unique index outbox_acknowledged on outbox (matter_id) where kind = 'acknowledgement';

create table lease (
  name text primary key, -- work that one gateway does at a time
  holder blob not null, -- gateway that does it
  until integer not null -- when another one may take it over
) strict;
