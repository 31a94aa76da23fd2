-- The core: units, pieces, matters, events, seals, the blind index and what is counted.
-- Days are days in Asia/Shanghai.

create table setting (
  name text primary key, -- what is kept: key_check, closed_until, projected_by and when things were done
  value text not null -- its value
);

create table unit (
  id uuid primary key, -- identity of the unit
  code text not null unique, -- short code the office gave it
  name text not null, -- full name
  short_name text, -- name in daily use
  pinyin text, -- initials of the name, for the keyboard
  aliases text not null, -- other names, one a line
  capacity text not null, -- bureau, unit, discipline or political_legal
  parent_id uuid, -- unit it is subordinate to
  successor_id uuid, -- unit that took over its matters
  valid_from date, -- first day it exists
  valid_to date, -- last day it exists
  phone text, -- the one phone it publishes
  mailbox text, -- the one mailbox it publishes
  reception_room text, -- the one reception room it publishes
  reception_day text, -- the one reception day it publishes
  policy text, -- the one petition policy it publishes
  imported boolean not null, -- true when a register named it before anybody entered it
  version bigint not null, -- number of its events
  head bytea not null -- hash of its last event
);

create table event (
  stream uuid not null, -- matter, unit, account, token, year of the calendar or lone piece it belongs to
  seq bigint not null, -- place in the stream, from 1
  kind text not null, -- what happened
  effective timestamptz not null, -- when it happened
  recorded timestamptz not null, -- when it was recorded; the order of the chain
  actor text not null, -- who did it; never a petitioner's name
  clear text not null, -- JSON: all that folding needs
  sealed bytea, -- what the office wrote, sealed with the case's key
  hash bytea not null, -- SHA-256 over the former hash and all of the above
  primary key (stream, seq)
);
create index event_recorded on event (recorded);
create function event_stays() returns trigger language plpgsql as $$ begin raise exception 'events are append-only'; end $$;
create trigger event_stays before update or delete on event for each row execute function event_stays();
create trigger event_remains before truncate on event for each statement execute function event_stays();

create table day_root (
  day date primary key, -- the day that was closed
  events bigint not null, -- how many events were recorded on it
  root bytea not null, -- Merkle root over their hashes in the order recorded
  hash bytea not null -- SHA-256 over the day before's hash, the day, the count and the root
);

create table submission (
  id uuid not null unique, -- identity of the piece
  doc bigint primary key, -- its number as one number: the piece in the search index
  matter_id uuid, -- matter it belongs to; null for automatic and quarantined pieces
  number text not null, -- number the petitioner got
  channel text not null, -- letter, visit, phone, email or post
  sub_channel text not null, -- how exactly it came
  verdict text not null, -- case, follow_up, duplicate, automatic or quarantined
  origin_hash bytea not null unique, -- keyed hash of its channel and what makes it unique there
  content_hash bytea, -- keyed hash of what it says
  body_hash bytea, -- keyed hash of what its origin stands for: the request of an idempotency key, else who says what
  occurred timestamptz not null, -- when it happened
  received timestamptz not null, -- when it reached the office
  registered timestamptz not null, -- when it was recorded
  unit_id uuid, -- unit it was addressed to
  duplicate_of uuid, -- first piece with the same content
  identity bytea not null, -- who: sealed with the piece's identity key
  content bytea not null, -- what: sealed with the piece's content key
  original bytea -- what arrived, where it is small: sealed with the piece's identity key
);
create index submission_content on submission (content_hash);
create index submission_matter on submission (matter_id);
create index submission_lone on submission (registered, id) where matter_id is null;

create table contact (
  party bytea not null, -- keyed hash of a phone number, e-mail address, identity number or name
  submission_id uuid not null, -- piece it stands in
  primary key (party, submission_id)
);

create table holding (
  submission_id uuid not null, -- piece that holds the file
  place bigint not null, -- 0 an original too large for its row, from 1 the attachments
  address bytea not null, -- the file
  wrapped bytea not null, -- the file's key, wrapped with the piece's identity key (the original) or content key
  primary key (submission_id, place)
);

create table blob (
  address bytea primary key, -- keyed hash of the content
  size bigint not null, -- bytes before sealing
  digest bytea not null, -- SHA-256 of the sealed bytes
  parts bigint not null -- number of rows in blob_part; 0 when it is a file beside the database
);

create table blob_part (
  address bytea not null, -- the file
  part bigint not null, -- place, from 0
  bytes bytea not null, -- at most 1 MiB of the sealed bytes
  primary key (address, part)
);

create table sealing_key (
  id uuid not null, -- piece or matter the key belongs to
  purpose text not null, -- identity, content or case
  wrapped bytea not null, -- the key, wrapped with the installation's key
  primary key (id, purpose)
);

create table destroyed_key (
  id uuid not null, -- piece or matter the key belonged to
  purpose text not null, -- identity, content or case
  destroyed timestamptz not null, -- when it was destroyed
  primary key (id, purpose)
);

create table matter (
  id uuid primary key, -- identity of the matter
  number text not null, -- number of its first piece
  channel text not null, -- channel of its first piece
  scope text not null, -- tray: ordinary, discipline or superior
  state text not null, -- where it stands
  class text, -- class; null where unknown or sealed
  holder uuid not null, -- unit that answers for it
  received timestamptz not null, -- when it was received, the earliest of what was joined to it
  version bigint not null, -- number of its events
  head bytea not null, -- hash of its last event
  merged_into uuid, -- matter it was joined to
  accepted_on date, -- day of acceptance
  replied_on date, -- day of the first substantive reply
  closed_on date, -- day it was closed
  reply_due date, -- legal day of the reply
  close_due date, -- legal day of the closing
  next_due date -- nearest legal day of a duty that is still open
);
create index matter_queue on matter (scope, received, id);
create index matter_holder on matter (scope, holder, received, id);
create index matter_due on matter (scope, next_due, id);
create index matter_merged on matter (merged_into) where merged_into is not null;

create table leg (
  matter_id uuid not null, -- the matter
  no bigint not null, -- leg, from 1
  unit_id uuid not null, -- unit that holds it
  capacity text not null, -- what the unit is in law
  how text not null, -- own, forward or assign
  part text not null, -- lead or assist
  received_on date not null, -- day it reached the unit
  limit_on date, -- date set for an assignment
  state text not null, -- open, accepted, passed_on or done
  primary key (matter_id, no)
);
create index leg_unit on leg (unit_id, matter_id);

create table conflict (
  matter_id uuid not null, -- the matter
  party bytea not null, -- keyed hash of an accused person or unit
  primary key (matter_id, party)
);

create table counter (
  scope text not null, -- tray
  holder uuid not null, -- unit that answers
  channel text not null, -- channel
  state text not null, -- state
  cases bigint not null, -- how many matters
  primary key (scope, holder, channel, state)
);

create table figure_day (
  unit_id uuid not null, -- unit that answers; ff…ff: all units together
  channel text not null, -- channel
  day date not null, -- day from which on so many more or fewer are counted; 9999-01-01: the sum of all days
  collected bigint not null, -- received
  replied bigint not null, -- answered on their merits
  reply_due bigint not null, -- with a reply that is due
  reply_due_done bigint not null, -- of these, answered
  reply_in_time bigint not null, -- of these, answered in time
  closed bigint not null, -- closed
  close_due bigint not null, -- with a closing that is due
  close_due_done bigint not null, -- of these, closed
  close_in_time bigint not null, -- of these, closed in time
  notices bigint not null, -- written notices that are due and not waived
  notices_in_time bigint not null, -- of these, sent in time
  routings bigint not null, -- routings that are due
  routings_in_time bigint not null, -- of these, done in time
  overdue bigint not null, -- with something that was due before the day and is not done
  no_limit bigint not null, -- without a legal closing day
  reply_not_owed bigint not null, -- outside the reply rates
  merged bigint not null, -- joined to other cases
  withdrawn bigint not null, -- withdrawn before acceptance
  primary key (unit_id, channel, day)
);

create table figure_overdue (
  unit_id uuid not null, -- unit that answers; ff…ff: all units together
  channel text not null, -- channel
  due date not null, -- earliest legal day of what was not done
  first date not null, -- first day as of which they are overdue
  last date not null, -- last such day; 9999-01-01: no end is known
  cases bigint not null, -- how many matters
  primary key (unit_id, channel, last, due, first)
);

create table intake_counter (
  channel text not null, -- channel
  verdict text not null, -- verdict
  pieces bigint not null, -- how many pieces
  primary key (channel, verdict)
);

create table serial (
  series text primary key, -- division, year and channel: 431023-17-X
  last bigint not null -- last serial given out
);

create table access_token (
  id uuid primary key, -- identity of the token
  name text not null unique, -- what it is called
  secret_hash bytea not null unique, -- SHA-256 of the secret
  role text not null, -- clerk, bureau, unit, leader, discipline, superior, supervisor or administrator
  unit_id uuid, -- unit it is bound to
  created timestamptz not null, -- when it was issued
  revoked timestamptz, -- when it was revoked
  version bigint not null, -- number of its events
  head bytea not null, -- hash of its last event
  mark bytea not null -- keyed hash of all of the above: what somebody else wrote opens nothing
);

create table calendar_year (
  year bigint primary key, -- year that was imported
  days text not null -- its holidays and make-up working days, as imported
);

create table search_recent (
  doc bigint primary key, -- the piece (submission.doc)
  words bytea not null -- keyed hashes of its words, four bytes each, ascending
);

create table search_run (
  run bigint primary key, -- number: what was recorded later has a larger one
  state text not null, -- whole, growing (it is being merged) or spent (another one stands for it)
  level bigint not null, -- 0 folded from recent pieces, 1 merged from runs of level 0
  pieces bigint not null, -- how many pieces it has
  postings bigint not null, -- how many words they have in all
  bits bigint not null, -- it is cut into two to this power parts
  low bigint not null, -- the lowest submission.doc in it
  high bigint not null, -- the highest
  merged bigint not null, -- while growing: the words below this one are in it
  docs bytea not null -- its pieces by place: distances of submission.doc, 0 where one was taken out
);

create table search_part (
  part bigint primary key, -- run * 65536 + the first bits of the words in it
  postings bytea not null -- for each word the places of the pieces that have it
);
-- Compressing what is hashed is in vain; rows come and go here.
alter table search_recent alter column words set storage external, set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table search_part alter column postings set storage external;
