-- Who works at the desk, and where they are signed in.

create table account (
  id uuid primary key, -- identity of the account
  user_name text not null unique, -- what is typed to sign in, lower case
  person text not null, -- the name of who works with it
  role text not null, -- what it may see and do
  unit_id uuid, -- unit it is bound to
  password_hash text not null, -- Argon2id, in PHC string format
  one_time boolean not null, -- whether the password must be changed at the next sign-in
  created timestamptz not null, -- when it was entered
  disabled timestamptz, -- when it was disabled
  version bigint not null, -- number of its events
  head bytea not null, -- hash of its last event
  mark bytea not null -- keyed hash of all of the above: what somebody else wrote opens nothing
);

create table session (
  secret_hash bytea primary key, -- SHA-256 of the secret in the cookie
  account_id uuid not null, -- account that is signed in
  created timestamptz not null, -- when it signed in
  seen timestamptz not null, -- when it was last used, to five minutes
  expires timestamptz not null, -- when it ends
  mark bytea not null -- keyed hash of all of the above but when it was last used
);
create index session_account on session (account_id);

create table draft (
  account_id uuid not null, -- account that writes
  form text not null, -- call, visit, letter, or reply and the case's number
  saved timestamptz not null, -- when it was saved
  sealed bytea not null, -- what was written so far, sealed with a key of the installation
  primary key (account_id, form)
);
