-- Who works at the desk, and where they are signed in.
-- Moments are microseconds since 1970-01-01T00:00:00Z, identities are 16 bytes.

create table account (
  id blob primary key, -- identity of the account
  user_name text not null unique, -- what is typed to sign in, lower case
  person text not null, -- the name of who works with it
  role text not null, -- what it may see and do
  unit_id blob, -- unit it is bound to
  password_hash text not null, -- Argon2id, in PHC string format
  one_time integer not null, -- whether the password must be changed at the next sign-in
  created integer not null, -- when it was entered
  disabled integer, -- when it was disabled
  version integer not null, -- number of its events
  head blob not null, -- hash of its last event
  mark blob not null -- keyed hash of all of the above: what somebody else wrote opens nothing
) strict;

create table session (
  secret_hash blob primary key, -- SHA-256 of the secret in the cookie
  account_id blob not null, -- account that is signed in
  created integer not null, -- when it signed in
  seen integer not null, -- when it was last used, to five minutes
  expires integer not null, -- when it ends
  mark blob not null -- keyed hash of all of the above but when it was last used
) strict;
create index session_account on session (account_id);

create table draft (
  account_id blob not null, -- account that writes
  form text not null, -- call, visit, letter, or reply and the case's number
  saved integer not null, -- when it was saved
  sealed blob not null, -- what was written so far, sealed with a key of the installation
  primary key (account_id, form)
) strict;
