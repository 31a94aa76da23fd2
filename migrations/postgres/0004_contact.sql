-- The contacts of one piece: verification, erasure and the look whether two pieces are from one person ask for them.

create index contact_piece on contact (submission_id);
