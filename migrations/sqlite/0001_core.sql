-- The core: units, pieces, matters, events, seals, the blind index and what is counted.
-- Moments are microseconds since 1970-01-01T00:00:00Z, days are YYYY-MM-DD in Asia/Shanghai, identities are 16 bytes.

create table setting (
  name text primary key, -- what is kept: key_check, closed_until, projected_by and when things were done
  value text not null -- its value
) strict;

create table unit (
  id blob primary key, -- identity of the unit
  code text not null unique, -- short code the office gave it
  name text not null, -- full name
  short_name text, -- name in daily use
  pinyin text, -- initials of the name, for the keyboard
  aliases text not null, -- other names, one a line
  capacity text not null, -- bureau, unit, discipline or political_legal
  parent_id blob, -- unit it is subordinate to
  successor_id blob, -- unit that took over its matters
  valid_from text, -- first day it exists
  valid_to text, -- last day it exists
  phone text, -- the one phone it publishes
  mailbox text, -- the one mailbox it publishes
  reception_room text, -- the one reception room it publishes
  reception_day text, -- the one reception day it publishes
  policy text, -- the one petition policy it publishes
  imported integer not null check (imported in (0, 1)), -- 1 when a register named it before anybody entered it
  version integer not null, -- number of its events
  head blob not null -- hash of its last event
) strict;

create table event (
  stream blob not null, -- matter, unit, account, token, year of the calendar or lone piece it belongs to
  seq integer not null, -- place in the stream, from 1
  kind text not null, -- what happened
  effective integer not null, -- when it happened
  recorded integer not null, -- when it was recorded; the order of the chain
  actor text not null, -- who did it; never a petitioner's name
  clear text not null, -- JSON: all that folding needs
  sealed blob, -- what the office wrote, sealed with the case's key
  hash blob not null, -- SHA-256 over the former hash and all of the above
  primary key (stream, seq)
) strict;
create index event_recorded on event (recorded);
create trigger event_stays before update on event begin select raise(abort, 'events are append-only'); end;
create trigger event_remains before delete on event begin select raise(abort, 'events are append-only'); end;
-- `insert or replace` deletes without asking the trigger above.
create trigger event_once before insert on event
  when exists (select 1 from event where stream = new.stream and seq = new.seq)
  begin select raise(abort, 'events are append-only'); end;

create table day_root (
  day text primary key, -- the day that was closed
  events integer not null, -- how many events were recorded on it
  root blob not null, -- Merkle root over their hashes in the order recorded
  hash blob not null -- SHA-256 over the day before's hash, the day, the count and the root
) strict;

create table submission (
  id blob not null unique, -- identity of the piece
  doc integer primary key, -- its number as one number: the piece in the search index
  matter_id blob, -- matter it belongs to; null for automatic and quarantined pieces
  number text not null, -- number the petitioner got
  channel text not null, -- letter, visit, phone, email or post
  sub_channel text not null, -- how exactly it came
  verdict text not null, -- case, follow_up, duplicate, automatic or quarantined
  origin_hash blob not null unique, -- keyed hash of its channel and what makes it unique there
  content_hash blob, -- keyed hash of what it says
  body_hash blob, -- keyed hash of what its origin stands for: the request of an idempotency key, else who says what
  occurred integer not null, -- when it happened
  received integer not null, -- when it reached the office
  registered integer not null, -- when it was recorded
  unit_id blob, -- unit it was addressed to
  duplicate_of blob, -- first piece with the same content
  identity blob not null, -- who: sealed with the piece's identity key
  content blob not null, -- what: sealed with the piece's content key
  original blob -- what arrived, where it is small: sealed with the piece's identity key
) strict;
create index submission_content on submission (content_hash);
create index submission_matter on submission (matter_id);
create index submission_lone on submission (registered, id) where matter_id is null;

create table contact (
  party blob not null, -- keyed hash of a phone number, e-mail address, identity number or name
  submission_id blob not null, -- piece it stands in
  primary key (party, submission_id)
) strict, without rowid;

create table holding (
  submission_id blob not null, -- piece that holds the file
  place integer not null, -- 0 an original too large for its row, from 1 the attachments
  address blob not null, -- the file
  wrapped blob not null, -- the file's key, wrapped with the piece's identity key (the original) or content key
  primary key (submission_id, place)
) strict, without rowid;

create table blob (
  address blob primary key, -- keyed hash of the content
  size integer not null, -- bytes before sealing
  digest blob not null, -- SHA-256 of the sealed bytes
  parts integer not null -- number of rows in blob_part; 0 when it is a file beside the database
) strict;

create table blob_part (
  address blob not null, -- the file
  part integer not null, -- place, from 0
  bytes blob not null, -- at most 1 MiB of the sealed bytes
  primary key (address, part)
) strict;

create table sealing_key (
  id blob not null, -- piece or matter the key belongs to
  purpose text not null, -- identity, content or case
  wrapped blob not null, -- the key, wrapped with the installation's key
  primary key (id, purpose)
) strict, without rowid;

create table destroyed_key (
  id blob not null, -- piece or matter the key belonged to
  purpose text not null, -- identity, content or case
  destroyed integer not null, -- when it was destroyed
  primary key (id, purpose)
) strict, without rowid;

create table matter (
  id blob not null primary key, -- identity of the matter
  number text not null, -- number of its first piece
  channel text not null, -- channel of its first piece
  scope text not null, -- tray: ordinary, discipline or superior
  state text not null, -- where it stands
  class text, -- class; null where unknown or sealed
  holder blob not null, -- unit that answers for it
  received integer not null, -- when it was received, the earliest of what was joined to it
  version integer not null, -- number of its events
  head blob not null, -- hash of its last event
  merged_into blob, -- matter it was joined to
  accepted_on text, -- day of acceptance
  replied_on text, -- day of the first substantive reply
  closed_on text, -- day it was closed
  reply_due text, -- legal day of the reply
  close_due text, -- legal day of the closing
  next_due text -- nearest legal day of a duty that is still open
) strict, without rowid;
create index matter_queue on matter (scope, received, id);
create index matter_holder on matter (scope, holder, received, id);
create index matter_due on matter (scope, next_due, id);
create index matter_merged on matter (merged_into) where merged_into is not null;

create table leg (
  matter_id blob not null, -- the matter
  no integer not null, -- leg, from 1
  unit_id blob not null, -- unit that holds it
  capacity text not null, -- what the unit is in law
  how text not null, -- own, forward or assign
  part text not null, -- lead or assist
  received_on text not null, -- day it reached the unit
  limit_on text, -- date set for an assignment
  state text not null, -- open, accepted, passed_on or done
  primary key (matter_id, no)
) strict, without rowid;
create index leg_unit on leg (unit_id, matter_id);

create table conflict (
  matter_id blob not null, -- the matter
  party blob not null, -- keyed hash of an accused person or unit
  primary key (matter_id, party)
) strict, without rowid;

create table counter (
  scope text not null, -- tray
  holder blob not null, -- unit that answers
  channel text not null, -- channel
  state text not null, -- state
  cases integer not null, -- how many matters
  primary key (scope, holder, channel, state)
) strict;

create table figure_day (
  unit_id blob not null, -- unit that answers; ff…ff: all units together
  channel text not null, -- channel
  day text not null, -- day from which on so many more or fewer are counted; 9999-01-01: the sum of all days
  collected integer not null, -- received
  replied integer not null, -- answered on their merits
  reply_due integer not null, -- with a reply that is due
  reply_due_done integer not null, -- of these, answered
  reply_in_time integer not null, -- of these, answered in time
  closed integer not null, -- closed
  close_due integer not null, -- with a closing that is due
  close_due_done integer not null, -- of these, closed
  close_in_time integer not null, -- of these, closed in time
  notices integer not null, -- written notices that are due and not waived
  notices_in_time integer not null, -- of these, sent in time
  routings integer not null, -- routings that are due
  routings_in_time integer not null, -- of these, done in time
  overdue integer not null, -- with something that was due before the day and is not done
  no_limit integer not null, -- without a legal closing day
  reply_not_owed integer not null, -- outside the reply rates
  merged integer not null, -- joined to other cases
  withdrawn integer not null, -- withdrawn before acceptance
  primary key (unit_id, channel, day)
) strict, without rowid;

create table figure_overdue (
  unit_id blob not null, -- unit that answers; ff…ff: all units together
  channel text not null, -- channel
  due text not null, -- earliest legal day of what was not done
  first text not null, -- first day as of which they are overdue
  last text not null, -- last such day; 9999-01-01: no end is known
  cases integer not null, -- how many matters
  primary key (unit_id, channel, last, due, first)
) strict, without rowid;

create table intake_counter (
  channel text not null, -- channel
  verdict text not null, -- verdict
  pieces integer not null, -- how many pieces
  primary key (channel, verdict)
) strict;

create table serial (
  series text primary key, -- division, year and channel: 431023-17-X
  last integer not null -- last serial given out
) strict;

create table access_token (
  id blob primary key, -- identity of the token
  name text not null unique, -- what it is called
  secret_hash blob not null unique, -- SHA-256 of the secret
  role text not null, -- clerk, bureau, unit, leader, discipline, superior, supervisor or administrator
  unit_id blob, -- unit it is bound to
  created integer not null, -- when it was issued
  revoked integer, -- when it was revoked
  version integer not null, -- number of its events
  head blob not null, -- hash of its last event
  mark blob not null -- keyed hash of all of the above: what somebody else wrote opens nothing
) strict;

create table calendar_year (
  year integer primary key, -- year that was imported
  days text not null -- its holidays and make-up working days, as imported
) strict;

create table search_recent (
  doc integer primary key, -- the piece (submission.doc)
  words blob not null -- keyed hashes of its words, four bytes each, ascending
) strict;

create table search_run (
  run integer primary key, -- number: what was recorded later has a larger one
  state text not null, -- whole, growing (it is being merged) or spent (another one stands for it)
  level integer not null, -- 0 folded from recent pieces, 1 merged from runs of level 0
  pieces integer not null, -- how many pieces it has
  postings integer not null, -- how many words they have in all
  bits integer not null, -- it is cut into two to this power parts
  low integer not null, -- the lowest submission.doc in it
  high integer not null, -- the highest
  merged integer not null, -- while growing: the words below this one are in it
  docs blob not null -- its pieces by place: distances of submission.doc, 0 where one was taken out
) strict;

create table search_part (
  part integer primary key, -- run * 65536 + the first bits of the words in it
  postings blob not null -- for each word the places of the pieces that have it
) strict;
