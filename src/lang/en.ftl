# Words for people: Chinese first, English as complete. Each problem-… says what happened (the text), what it is called
# (.title) and what to do (.fix).

## Acts on a case

problem-already-closed = This case was closed on { $on }.
    .title = Already closed
    .fix = It cannot be changed any more. The petitioner may ask for a review within 30 days of receiving the written answer; new facts and reasons are registered as a new case.
problem-already-declined = This case was declined on { $on }.
    .title = Already declined
    .fix = Register new facts and reasons as a new case.
problem-already-withdrawn = The petitioner withdrew this case on { $on }.
    .title = Already withdrawn
    .fix = If the petitioner raises it again, register it as a new case.
problem-already-accepted = This case was accepted on { $on }.
    .title = Already accepted
    .fix = Handle, answer or close it; to change the class, correct the class.
problem-merged-away = This case was merged into another one.
    .title = Merged into another case
    .fix = Act on the case it was merged into; opening this number shows that case.
problem-not-merged = This case is not merged into that one.
    .title = Not merged
    .fix = Nothing has to be separated. Check both numbers.
problem-merge-with-itself = A case cannot be merged into itself.
    .title = Merge with itself
    .fix = Give the number of another case.
problem-merge-across-trays = These two cases lie in different trays and cannot be merged.
    .title = Different trays
    .fix = Do not merge them: it would show one tray to the people of the other.
problem-merge-into-the-accused = The other case is in the hands of a unit that is accused in this one; this one cannot be joined to it.
    .title = Into the hands of the accused
    .fix = Join them the other way round, or hand the other case to another unit first (Regulations 2022, Arts. 30, 46).
problem-before-the-last-act = The moment given lies before the last change of this case on { $last }.
    .title = Before the last change
    .fix = Give a moment on { $last } or later; if the earlier entry is wrong, correct that first.
problem-effective-in-the-future = The moment given lies after the present ({ $now }).
    .title = In the future
    .fix = Give a moment that has passed; without one it is now.
problem-already-there = The unit holds this case already.
    .title = Already there
    .fix = Nothing has to be routed. Check which unit is meant.
problem-not-held-here = This unit does not hold the case now.
    .title = Not held here
    .fix = The unit that leads now acts on it; if this unit is to handle it, the bureau routes it here.
problem-not-your-entry = This piece was not entered in this name, so it cannot be corrected here.
    .title = Not your entry
    .fix = Whoever entered a letter, visit or call corrects it; for everything else ask the bureau.
problem-not-your-line = A unit hands a case on only to units subordinate to it.
    .title = Outside the line
    .fix = If it belongs to another unit, object to the transfer within 5 working days, with reasons, to the bureau that sent it (Regulations 2022, Art. 23).
problem-unit-not-there = There is no “{ $unit }” on { $on }: it has ended, or is still to come.
    .title = Unit not there
    .fix = “{ $instead }” has its matters: hand the case there.
problem-limit-missing = An assignment needs a limit.
    .title = Limit missing
    .fix = Give limit_on (year-month-day, the day of the assignment or later); without a demanded report, use a transfer (Regulations 2022, Art. 22).
    .desk = Choose the day of the assignment or a later one; without a demanded report, use a transfer (Regulations 2022, Art. 22).
problem-limit-in-the-past = The limit lies before the assignment.
    .title = Limit in the past
    .fix = Give the day of the assignment or a later one.
problem-limit-not-allowed = A transfer has no limit.
    .title = A transfer has no limit
    .fix = Leave limit_on out; if a report is demanded by a day, use an assignment.
    .desk = Clear the limit; if a report is demanded by a day, use an assignment.
problem-barred = This case must not be given to this unit.
    .title = Barred recipient
    .fix = Choose the discipline organ or the superior with the power over it (Regulations 2022, Arts. 30, 46). This attempt was recorded.
problem-reason-missing = No reason was given.
    .title = Reason missing
    .fix = Write the reason in one sentence into reason.
    .desk = Write the reason in one sentence.
problem-text-missing = The reply has no text.
    .title = Text missing
    .fix = Write the reply into text.
    .desk = Write the text of the reply.
problem-reply-short = Is so short a reply one on the merits?
    .title = Short reply
    .fix = If it only says that something was received, handed on or is being handled, choose a reply about the procedure; if it does answer the matter, tick the box and send it again. Nothing was sent yet, and the text is still there.
problem-outcome-missing = No outcome was chosen.
    .title = Outcome missing
    .fix = Choose at least one under “Outcome”, then close.
problem-no-such-reply = This case has no reply no. { $reply }.
    .title = No such reply
    .fix = Check the number of the reply.
problem-no-such-piece = There is no such submission in this case.
    .title = No such submission
    .fix = Check the submission's number; a merged submission is corrected in its own case.
problem-route-missing = To accept an appeal its route is needed.
    .title = Route missing
    .fix = Give route as litigation, arbitration, party_appeal, admin_procedure, duty or opinion (Regulations 2022, Art. 31).
    .desk = Choose a route (Regulations 2022, Art. 31).
problem-route-not-allowed = Only an appeal has a route.
    .title = No route here
    .fix = Leave route out, or make the class appeal.
    .desk = Choose no route, or make the class appeal.
problem-not-answered = The petitioner has had no substantive reply yet.
    .title = Not answered yet
    .fix = Reply first, then close. A notice of receipt or of transfer is no reply.
problem-not-accepted = This case was not accepted yet.
    .title = Not accepted yet
    .fix = Accept it first; to decline it or lead it to another procedure, use those acts.
problem-nobody-named = No number of people, or nobody accused, was given.
    .title = Nobody named
    .fix = Name at least one person or one unit; the number of people is at least 1.
problem-stays-restricted = This case was narrowed to a restricted tray and cannot leave it.
    .title = Stays restricted
    .fix = The organ that holds it acts on it.
problem-version-conflict = You decided on version { $expected }, but the case is at version { $found }: somebody changed it just now.
    .title = Changed meanwhile
    .fix = Open it again, see what changed, then act again. Nothing was overwritten.
problem-version-missing = The version the act was decided on is missing.
    .title = Version missing
    .fix = Read the case first and send the version you read, so that two people never overwrite each other.
    .desk = Open the case again and do it once more; what you wrote is still below.
problem-one-fact-only = One correction puts one fact right.
    .title = Two facts
    .fix = Send received_at and group_size as two corrections, each with its reason.
    .desk = Correct the day of receipt and the number of people one after the other, each with its reason.

## What a piece says

problem-empty = There is nothing in it.
    .title = Empty
    .fix = Check the file or form and send it again.
problem-missing = Something that must be given is missing.
    .title = Missing
    .fix = Fill this field in.
problem-malformed = “{ $value }” has not the form of this field.
    .title = Wrong form
    .fix = Write it like this: { $expected }
problem-unknown = “{ $value }” is not one of the values.
    .title = Unknown value
    .fix = The values are: { $known }
problem-out-of-range = { $value } is out of range.
    .title = Out of range
    .fix = Give a value from { $least } to { $most }.
problem-nothing-said = It says nothing: there is neither a text nor a file.
    .title = Nothing said
    .fix = Write what it is about, or enclose a file (a scan, a photo, a recording); a name and a date alone are no petition.
problem-too-many-representatives = { $value } representatives were named.
    .title = Too many representatives
    .fix = Who visits as a group chooses representatives, and at most { $most } people may come as such (Regulations 2022, Art. 20). Name no more than { $most }; all the others count in the number of people and are registered just the same.
problem-columns-alike = The columns “{ $first }” and “{ $second }” mean the same field.
    .title = Two columns for one field
    .fix = Leave one of them out; to keep it as a note, give it a heading that is not a known one. docs/files.md lists the known ones.
problem-no-known-heading = No heading is a known one; where the headings should be stands: { $found }.
    .title = No known heading
    .fix = Write headings into the first row, such as: { $known }. docs/files.md lists every spelling of each.
problem-no-column-of-words = The table has no column for the text and none for files; nothing of it was registered. Its columns are: { $found }.
    .title = No column for the text
    .fix = Add one of these columns: { $known }. An old register with days and units only comes in by quintake intake register. docs/files.md lists the columns of each channel.
problem-in-the-future = { $value } lies in the future.
    .title = In the future
    .fix = Give a moment that has passed; check the year and the zone (Beijing time).
problem-unreadable = It cannot be read: { $detail }.
    .title = Unreadable
    .fix = See that the file is whole and of the right kind (CSV, JSON or a raw message), then try again.
problem-garbled = “{ $value }” holds what is no text: the bytes at “�” are neither UTF-8 nor GB18030; at “␀” stands a NUL.
    .title = Not all of it is text
    .fix = Open the file, type this place anew, save it as “CSV UTF-8” and take the same file in again; rows that are in already are not doubled.
problem-not-joined = This row is in, but it is joined to none: the row “{ $into }” it belongs to is not in.
    .title = Not joined
    .fix = Mend that row, then take the same file in again; rows that are in already are not doubled.
problem-file-missing = The attachment “{ $name }” is not there.
    .title = Attachment missing
    .fix = Put the file beside the register under exactly this name and take the same register in again.
problem-file-elsewhere = “{ $name }” is a link that leads out of the register’s folder; such links are not followed.
    .title = Attachment is a link to elsewhere
    .fix = Copy the file itself beside the register under the same name and take the same register in again.
problem-line-too-long = This item is too long.
    .title = Too long
    .fix = Write { $most } characters at the most.
problem-too-much = It is over the limit of { $of ->
        [MiB] { $limit } MiB
        [MiB-of-headers] { $limit } MiB of headers
        [MiB-decoded] { $limit } MiB once decoded
        [parts] { $limit } parts
        [levels] { $limit } levels of nesting
        [files] { $limit } files
        [fields] { $limit } fields
        [values] { $limit } values
        [characters] { $limit } characters
       *[other] { $limit }
    }.
    .title = Too much
    .fix = Send it in several parts, or long content as an attachment.
problem-phone-spoilt = “{ $value }” is no telephone number: it has too many digits, or a spreadsheet made another number of it.
    .title = Telephone number wrong
    .fix = A mobile number has 11 digits; type it again from the original. Spreadsheets make “1.38E+10” of a long number: format the column as text first, then type the number. What cannot be made out may be left empty.
problem-id-number-wrong = The identity number is wrong ({ $part ->
        [length] it has not 18 characters
        [character] a character does not belong there
        [division] the first six digits are no division
        [date] the date of birth does not exist
       *[check] the check character does not fit
    }).
    .title = Wrong identity number
    .fix = Copy it again from the card; where it is unclear leave it out, registration does not depend on it.
problem-unknown-field = There is no field “{ $field }”{ $near ->
        [none] .
       *[other] ; did you mean “{ $near }”?
    }
    .title = Unknown field
    .fix = Use a field of the form's own, or leave it out.

## Taking in

problem-idempotency-key-reused = This Idempotency-Key was used with other content.
    .title = Key used again
    .fix = Use a new key for new content; when you try the same content again, change neither key nor content.
problem-form-sent-already = This form was sent before and said something else; what it says now was not registered.
    .title = Sent already
    .fix = If this corrects or adds to it, add it to the case that was registered; for another matter, open the form anew.
problem-origin-reused = “{ $origin }” was registered before and said something else; this piece was not registered.
    .title = Number used already
    .fix = If this is another piece, check the registered number, call id, visit number or address, and register it again; if it corrects or adds to the earlier one, add it to that one.
problem-number-not-a-number = “{ $value }” is not the number of a submission.
    .title = Not a number
    .fix = A number looks like 431023-17-X-000247-U; compare it with the receipt, the last character is a check.
problem-division-unknown = There is no county with the division code { $value }.
    .title = No such division
    .fix = Give the six digits of GB/T 2260, such as 431023 for Yongxing.
problem-unknown-channel = There is no channel “{ $value }”.
    .title = Unknown channel
    .fix = The channels are letter, visit, phone, email and post.
problem-too-many-requests = { $what ->
        [lookups] Progress was asked for too often from here, or with too many wrong codes.
        [sign-ins] Signing in was tried too often.
        [questions] Too much was asked from here.
       *[pieces] Too much was sent from here.
    }
    .title = Please wait
    .fix = { $what ->
        [lookups] Try again in { $seconds } seconds, and copy number and query code from the receipt. Nothing of the matter is lost meanwhile; the reception room can tell how it stands, too.
        [sign-ins] Try again in { $seconds } seconds.
        [questions] Try again in { $seconds } seconds.
       *[pieces] Try again in { $seconds } seconds. If it is urgent, call or come to the reception room: it is registered just the same.
    }

## Looking up and permission

problem-not-found = There is no such number, name or address.
    .title = Not found
    .fix = Check the number, name or address.
problem-wrong-code = The number or the query code is wrong.
    .title = Not found
    .fix = Copy both again from the receipt. If it is lost, come to the reception room with an identity card.
problem-token-missing = This address needs an access token.
    .title = Token missing
    .fix = Send “Authorization: Bearer TOKEN”. The administrator issues one with quintake user token.
problem-token-unknown = This access token is unknown or was revoked.
    .title = Token not valid
    .fix = Ask the administrator for a new one.
problem-not-for-this-role = The role of this token ({ $role }) cannot do this.
    .title = Not for this role
    .fix = Use a token of the role it takes; the administrator sets roles.
problem-local-only = This address is open to the machine itself and to bearers of a token.
    .title = Local only
    .fix = Ask from the machine itself, or send a token.

## Requests

problem-body-not-json = The body is no JSON that can be read: { $detail }
    .title = Wrong JSON
    .fix = Write it as /openapi.json shows; check quotes, commas and names.
problem-body-not-object = The body is JSON, but not one object.
    .title = Not a JSON object
    .fix = Send one object between braces; of a list send each entry by itself. /openapi.json shows its members.
problem-body-not-form = The form cannot be read: { $detail }
    .title = Wrong form
    .fix = Send it again; a multipart form needs its boundaries whole and a name for each part.
problem-body-not-text = { $field } is not UTF-8 text.
    .title = Wrong encoding
    .fix = Pages and API take UTF-8; a register in GB18030 comes in by quintake intake.
problem-media-type-unknown = The media type “{ $value }” is not taken.
    .title = Wrong media type
    .fix = Use application/json, application/x-www-form-urlencoded or multipart/form-data.
problem-body-too-large = The content is over { $limit }.
    .title = Too large
    .fix = Leave attachments out or make photos smaller, and send in several parts; or bring it to the reception room.
problem-query-wrong = The parameter “{ $name }” in the address is wrong.
    .title = Wrong parameter
    .fix = Write it as /openapi.json shows, such as { $expected }
problem-method-not-allowed = This address does not take { $method }.
    .title = Wrong method
    .fix = See /openapi.json: this address takes { $allowed }.
problem-client-gone = The connection ended before the request was whole; nothing was registered.
    .title = Not whole
    .fix = Send it again; with the same Idempotency-Key it is never registered twice.
problem-json-only = The media type “{ $value }” is not taken here.
    .title = Wrong media type
    .fix = Send JSON, with the header Content-Type: application/json.
problem-message-only = The media type “{ $value }” is not taken here.
    .title = Wrong media type
    .fix = Send the message as it came, with the header Content-Type: message/rfc822.
problem-too-slow = The content came too slowly; nothing was registered.
    .title = Too slow
    .fix = Send it again over a better connection, or in several parts; with the same Idempotency-Key it is never registered twice.
problem-busy = Too much is arriving at once; nothing of this was stored.
    .title = Busy
    .fix = Send it again in a few seconds.
problem-no-text = { $field } holds a character that is no text (NUL).
    .title = No text
    .fix = Take the character U+0000 out; send what is no text as a file.
problem-field-twice = The field “{ $field }” stands there twice.
    .title = Field twice
    .fix = Send each field once; several files may all be called files.
problem-idempotency-key-wrong = The Idempotency-Key has not the form of one.
    .title = Wrong key
    .fix = Use 1 to 255 letters, digits or signs of ASCII, such as a UUID, and a new one for each piece.

## The store

problem-disk-full = The disk is full; nothing of this was stored.
    .title = Disk full
    .fix = Try again in a few minutes. Administrator: make room on the disk; it goes on by itself then, without a restart.
problem-database-locked = Another program holds the database; nothing of this was stored.
    .title = Database busy
    .fix = Try again in a few seconds. If it stays so, look for a program that holds the database file for long.
problem-database-unavailable = The database cannot be reached; nothing of this was stored.
    .title = Database unreachable
    .fix = Try again in a few minutes. Administrator: check database.url and the database server; no restart is needed afterwards, unless another file stands in the place of the database.
problem-outcome-unknown = The database went away while committing; whether this was stored is not known yet.
    .title = Outcome unknown
    .fix = Send the same again in a few seconds: what was stored is not stored twice and gets the same number.
problem-seal-broken = Something sealed does not open: it or the key was changed.
    .title = Seal broken
    .fix = Change nothing more. Administrator: run quintake verify to find which one, and compare with a backup.
problem-store-damaged = What is in the database is not what this program writes: { $detail }
    .title = Damaged
    .fix = Change nothing more. Administrator: run quintake verify and have the latest backup at hand.
problem-file-unusable = A file cannot be read or written: { $detail }
    .title = File trouble
    .fix = See that the file is there, that the program may read and write it, and that the disk is well.
problem-data-not-writable = The database or its folder cannot be written ({ $detail }).
    .title = Database cannot be written
    .fix = Even reading keeps a journal beside the database. Administrator: let the user of the program write the file and its folder, and see whether the disk was mounted read-only; no restart is needed afterwards.
problem-database-several-names = The database file { $path } has another name, too (a hard link).
    .title = Database with several names
    .fix = The journal of a database goes by the name of its file: what is written under two names overwrites each other. Leave one name: find FOLDER -samefile { $path } shows the others; delete those (only the name goes, the data stays). For a copy use quintake backup.
problem-not-a-demo = In this folder is somebody's own county, not the sample county.
    .title = Not the sample county
    .fix = Nothing invented may stand among real cases: name an empty folder with --data.
problem-no-installation = There is no installation here: { $place } is not there or holds nothing.
    .title = No installation here
    .fix = Name the folder of the one you mean with --data, or its settings with --config. If a new one is to be made here: quintake migrate makes the database and the key.
problem-database-gone = The installation's key is here, but its database is not: { $place } is not there or holds nothing. Nothing was made.
    .title = Database gone
    .fix = See whether a disk is not mounted or database.url names another place; else put a backup back with quintake restore FILE. Only where nothing was ever kept, because this key was given to a new installation: quintake migrate --new.
problem-schema-newer = The database has schema { $found }, this program knows schema { $known }.
    .title = Program too old
    .fix = Open this database with the newer program. The old one changed nothing.
problem-schema-older = The database has schema { $found }, this program needs schema { $known }.
    .title = Database to be migrated
    .fix = Make a backup (quintake backup), then run quintake migrate.
problem-other-key = The data was sealed with another key.
    .title = Other key
    .fix = Put the key file back that belongs to it (or the key of the recovery sheet). Without that key nobody can open the data.
problem-key-missing = There is data, but no key at { $path }.
    .title = Key missing
    .fix = Put the key file back with mode 0600; if it is lost, write it again from the recovery sheet. No other key is made.
problem-key-malformed = The key is not 64 hexadecimal digits.
    .title = Key malformed
    .fix = Compare the key file with the recovery sheet: one line of 64 characters, 0 to 9 and a to f.
problem-database-url = “{ $url }” is no database address.
    .title = Wrong database address
    .fix = Write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME.
problem-backup-begun = “{ $name }” is there: another backup is under way, or one was cut off and left half a file.
    .title = Backup begun
    .fix = See whether a quintake backup is running; if none is, delete this file and back up again, or use another name.
problem-already-exists = “{ $name }” exists already.
    .title = Exists already
    .fix = Use another name, or change the one that is there.
problem-internal = The program failed and did not finish this request.
    .title = Internal error
    .fix = Try again; if it stays so, tell the administrator the trace_id, the log has the same one.

## Deadlines

problem-no-rule = There is no “{ $rule }” for a matter received on { $received }.
    .title = No such deadline
    .fix = Check the day of receipt and the rule pack; a county's own rule comes with a pack of its own.
problem-set-by-person = “{ $rule }” is not counted; the organ that assigns sets the day ({ $article }).
    .title = Set by a person
    .fix = See the day named in the letter of assignment.
problem-other-route = “{ $rule }” does not run on this route ({ $article }).
    .title = Not on this route
    .fix = Only matters of Art. 31(6) have this limit; other routes have those of their own laws.
problem-unknown-pack = There is no rule pack “{ $pack }”.
    .title = No such rule pack
    .fix = Built in are CN-2022, CN-2005, ZJ-2016 and DEFAULTS.
problem-pack-outside-its-days = The rule pack { $pack } is not for matters received on { $received }.
    .title = Rule pack does not apply
    .fix = Leave --pack out and let the day of receipt decide, or check --received.
problem-no-extension = “{ $rule }” cannot be extended.
    .title = No extension
    .fix = Leave --extension out; only the limit of handling can be extended.
problem-extension-too-long = “{ $rule }” is extended by { $most } days at the most ({ $article }).
    .title = Extension too long
    .fix = Give 1 to { $most } days.
problem-hearing-not-here = Hearing days are taken out of the reconsideration only, not of “{ $rule }”.
    .title = A hearing changes nothing here
    .fix = Leave --hearing out (Regulations 2022, Art. 36).
problem-hearing-reversed = The hearing ends before it begins.
    .title = Hearing reversed
    .fix = Write FROM/TO, such as 2026-03-10/2026-03-12.
problem-unknown-rule = There is no deadline “{ $rule }”.
    .title = Unknown deadline
    .fix = The deadlines are: { $known }
problem-calendar-wrong = Line { $line } is wrong: { $what ->
        [columns] it needs a day and a kind at least
        [date] the day does not exist or is not written like 2027-01-01
        [kind] the kind is holiday or workday
        [year] a file has one year only
        [weekday] a make-up working day is a Saturday or Sunday
       *[empty] there is no day in the file
    }.
    .title = Wrong calendar
    .fix = Mend the line after the State Council's notice and import again; nothing was changed.

## Settings and commands

problem-config-unreadable = The settings in { $file } cannot be read: { $detail }
    .title = Settings unreadable
    .fix = Mend this place. quintake config lists all settings and what they mean.
problem-config-unknown-key = “{ $key }” in { $place } is no setting{ $near ->
        [none] .
       *[other] ; did you mean “{ $near }”?
    }
    .title = Unknown setting
    .fix = Mend it or take it out. quintake config lists all settings and what they mean.
problem-config-wrong-value = The setting { $key } cannot be “{ $value }”.
    .title = Wrong setting
    .fix = Write it like this: { $expected }
problem-usage = The command is not written right: { $detail }
    .title = Wrong usage
    .fix = See quintake help{ $command ->
        [none] .
       *[other] { " " }{ $command }.
    }
problem-date-wrong = “{ $value }” is no date.
    .title = Wrong date
    .fix = Write 2026-03-20, or with a time 2026-03-20T09:30:00+08:00. It must be a day of the calendar.
problem-mailbox-unknown = No mailbox in the settings is called “{ $name }”.
    .title = No such mailbox
    .fix = The settings know: { $known }. Mailboxes stand in quintake.toml under [[mailboxes]].
problem-no-smtp = The settings name no server to send by.
    .title = No server to send by
    .fix = Write [smtp] into quintake.toml, with host and from at least.
problem-unit-unknown = There is no unit “{ $unit }”.
    .title = No such unit
    .fix = Give the unit's code, name, short name or alias; quintake unit list names them all.
problem-serve-running = Another quintake serve uses { $path } already.
    .title = Already running
    .fix = Do not start a second one. To change settings, stop the one that runs first.
problem-listen-failed = It is not possible to listen on { $address }: { $detail }
    .title = Cannot listen
    .fix = See whether another program uses the port, or change web.listen.
problem-folder-missing = The folder { $path } is not there.
    .title = No such folder
    .fix = See whether its disk is mounted. If the folder is only new, make it (mkdir -p { $path }) and make the backup again; quintake makes none by itself, or a backup could land on the wrong disk.
problem-restore-key-missing = The key that opens this backup is not at { $path }.
    .title = Key missing
    .fix = Put the key file of the installation the backup was made of there, mode 0600, or write it again from its recovery sheet; then restore again. Nothing was changed.
problem-files-left-over = In { $path } lie files, and the database they belong to does not.
    .title = Files left over
    .fix = They are those of another installation, or of a restore that was cut off. Move the folder away, then restore again; nothing was changed.
problem-not-empty = There is data in { $place } already.
    .title = Not empty
    .fix = A restore writes into an empty database and an empty folder only, so that it overwrites nothing. Choose another place, or move the old data away first.
problem-backup-wrong = { $file } is no whole backup: { $detail }
    .title = Backup not whole
    .fix = Take another backup; nothing of this one was written. A finished backup says at its end how many rows it has.
problem-destroyed-list-wrong = { $file } is no list of destroyed keys: line { $line } is none of its lines.
    .title = No list of destroyed keys
    .fix = Hand over the file destroyed-keys of the data folder as it is; each of its lines is 32 digits and identity or content. Nothing was put back.
problem-backup-other-key = { $file } was made with another key.
    .title = Backup of another key
    .fix = Put the key in place that was there when the backup was made (installation.key or the recovery sheet), then restore.
problem-nothing-named = It was not said what to do.
    .title = Nothing named
    .fix = See quintake help.

problem-several-messages = { $file } is a mailbox file with several messages, not one message. Nothing was taken in.
    .title = Several messages
    .fix = Add --mbox, and each message is taken in by itself.
problem-file-not-had = { $reason ->
        [missing] There is no file { $name }.
        [denied] { $name } may not be read or written.
        [folder] { $name } is a folder, not a file.
        [exists] { $name } is there already.
       *[other] { $name } cannot be read or written: { $error }.
    }
    .title = File not to be had
    .fix = { $reason ->
        [missing] Check the name and the folder; standard input is written -.
        [denied] Check the rights of the file, or run this as another user.
        [folder] Name the files in it; only for e-mail a folder will do (Maildir).
       *[other] Check file, disk and rights, then try again.
    }
problem-unit-ambiguous = “{ $unit }” may be several units: { $codes }.
    .title = Ambiguous unit
    .fix = Give the unit's code.
problem-unit-in-a-circle = The unit { $unit } would be its own superior or successor.
    .title = Units in a circle
    .fix = Mend parent or successor; nothing was changed.

## Command line

in-row = row { $row }

cli-usage = { "Usage: " }
cli-commands = Commands
cli-command = COMMAND
cli-arguments = Arguments
cli-options = Options
cli-common = Common options
cli-option = OPTIONS
list-comma = { ", " }
unit-and-code = { $name } ({ $code })
list-semicolon = { "; " }
usage-no-argument = there is no option “{ $argument }”{ $near ->
        [none] .
       *[other] ; did you mean “{ $near }”?
    }
usage-no-command = there is no command “{ $command }”{ $near ->
        [none] .
       *[other] ; did you mean “{ $near }”?
    }
usage-command-missing = it was not said what to do.
usage-missing = { $argument } is missing.
usage-value-missing = { $argument } needs a value.
usage-wrong-value = { $argument } cannot be “{ $value }”{ $known ->
        [none] .
       *[other] ; it may be { $known }.
    }
usage-conflict = { $argument } and { $other } exclude each other.
usage-twice = { $argument } can be given once only.
usage-not-text = an argument is not UTF-8 text.
usage-other = the arguments are wrong.
reading = { $what ->
        [no-units] neither an array of units nor an object with units
        [unclosed-quote] unclosed " in line { $first }
        [too-many-cells] { $first } cells under { $second } headings
       *[other] { $detail }
    }
key-made = A key file was made: { $path }. Without it nobody can open the data: keep a copy apart from it now.
intake-line = { $verdict ->
        [case] new case
        [follow_up] follow-up
        [duplicate] duplicate
        [automatic] automatic mail
       *[quarantined] in quarantine
    } { $number }  query code { $code }{ $again ->
        [yes] { " " }(registered before, not registered again)
       *[no] { "" }
    }
export-left = { $pieces } more belong to no case (automatic mail, and what could not be read). quintake export --pieces exports them.
verified = Compared { $events } events, { $cases } cases, { $submissions } submissions and { $files } files; { $keys } keys are destroyed.
verified-well = Everything agrees.
verified-found = { $found } found that should not be:
migrated = The database has schema { $schema }{ $steps ->
        [0] ; nothing was to be done.
       *[other] ; that took { $steps } steps.
    }
token-once = The token is shown this once; keep it now. It is stored nowhere: revoke it if it is lost, and issue another.
token-revoked = The token { $name } is revoked; it is no longer valid.
user-ended = ended on { $day }
user-kind = { $kind ->
        [token] token
       *[account] account
    }
users-none = There are no accounts and no tokens yet.
password-once = This is the first password of { $user }, shown this once; it must be changed after signing in.
account-changed = The account { $user } is changed; whoever was signed in with it signs in again.
account-state = The account { $user } is { $state ->
        [disabled] disabled; nobody can sign in with it.
       *[enabled] enabled.
    }
role-name = { $role ->
        [clerk] clerk
        [leader] leader
        [bureau] bureau
        [unit] unit
        [discipline] discipline organ
        [superior] superior
        [supervisor] supervisor
       *[administrator] administrator
    }
capacity-name = { $capacity ->
        [bureau] petition bureau
        [discipline] discipline organ
        [political_legal] political-legal organ
       *[unit] unit
    }
unit-item = { $item ->
        [code] code
        [name] name
        [short] short name
        [pinyin] pinyin initials
        [aliases] other names
        [capacity] is a
        [parent] superior unit
        [successor] successor
        [valid_from] from
        [valid_to] until
        [phone] phone
        [mailbox] mailbox
        [reception_room] reception room
        [reception_day] reception day
        [policy] petition policy
       *[imported] named by an old register, not looked at yet
    }
unit-complete = All five items are there.
unit-missing = missing: { $items }
units-imported = { $added } units added, { $changed } changed, { $unchanged } as they were.
calendar-imported = { $year } is imported: { $holidays } days of rest, { $workdays } weekend days worked. Open deadlines were counted again.
calendar-year = { $holidays } days of rest, { $workdays } weekend days worked
calendar-source = { $source ->
        [imported] imported
       *[built_in] built in
    }
calendar-day = { $worked ->
        [yes] worked
       *[no] rest
    }
setting-unset = (not set)
setting-hidden = (set, not shown)
setting-source = { $source ->
        [file] from the file { $from }
        [environment] from the variable { $from }
        [option] from the option { $from }
       *[default] default
    }
setting-file = The settings of Quintake. What stands behind # is a default or an example; take the # away to change it. Each can also be set by a variable of the environment.
setting-secret = A secret is not written here; it stays in the file or variable it is in:
schemas-fresh = All are up to date.
schemas-stale = Stale: { $files }. Run quintake schemas to make them again.
schemas-written = { $count } files were written again in { $folder }.
figures-as-of = As of { $day }
figure-name = { $code ->
        [collected] collected
        [replied] replied
        [reply_rate] reply rate
        [due_reply_rate] replied of those due
        [ontime_reply_rate] replied in time
        [closed] closed
        [close_rate] closing rate
        [due_close_rate] closed of those due
        [ontime_close_rate] closed in time
        [ontime_accept_rate] notified in time
        [ontime_route_rate] routed in time
        [overdue_open] overdue and open
        [overdue_days] longest overdue, days
        [no_legal_limit] without a legal limit
        [reply_not_owed] outside the rates of what was due
        [merged] merged (not counted)
       *[withdrawn_before_acceptance] withdrawn before acceptance (not counted)
    }
rule-name = { $rule ->
        [notice] notice
        [route] routing
        [reply] reply
        [close] closing
        [objection] objection to a transfer
        [handling] handling
        [simplified-acceptance] decision on simplified acceptance
        [simplified] simplified handling
        [review-request] request for review
        [review] review
        [reconsideration-request] request for reconsideration
        [reconsideration] reconsideration
        [feedback] feedback on a recommendation
        [internal-answer] answer of a business office
        [objection-decision] decision on an objection
        [rerouting] routing after an objection
       *[assigned] limit set by the sender
    }
pack-title = { $pack ->
        [CN-2022] Regulations on Petition Work (2022)
        [CN-2005] Regulations on Letters and Visits (2005)
        [ZJ-2016] Zhejiang Regulations on Petitions (2016)
       *[other] { $title }
    }
law-and-article = { $article }, { $pack }
weekday = { $day ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }
day-and-weekday = { $day } ({ $weekday })
due-until = { $rule }: by { $day }.
due-counted-days = { $length } days from { $from }, that day not counted
due-counted-workdays = { $length } working days from { $from }, that day not counted, { $rest } days of rest passed over
due-extension = { $days } days of extension added
due-hearing = { $days } days of hearing not counted
due-ends = they end on { $day }
due-rolled = they end on { $strict }, a day of rest, so the next working day counts: { $legal }
due-sentence = { $parts }.
due-article = Source: { $title }, { $article } (rule pack { $pack }).
due-no-article = { $basis ->
        [decision] No statute sets this limit; it is a default rule (rule pack { $pack }), and the county may set another.
       *[other] { $simplified ->
            [yes] Source: Measures on Simplified Handling (trial, 2016) (rule pack { $pack }); have the bureau confirm it before use.
           *[no] The text of this limit was not seen (rule pack { $pack }); have the bureau confirm it before use.
        }
    }
due-provisional = Provisional: the holidays of this time are not published or not imported yet; the day may change.
reception-weekly = every { $days }
reception-monthly-weekday = every { $nth ->
        [1] first
        [2] second
        [3] third
        [4] fourth
        [5] fifth
        [-1] last
        [-2] last but one
        [-3] last but two
        [-4] last but three
       *[other] last but four
    } { $days } of the month
reception-monthly-day = day { $day } of every month
reception-skip = { " " }(not on public holidays)
reception-note = ; { $note }

## What the commands are

help-quintake = Quintake: letters, visits, calls, e-mails and posts in one queue, and none of them lost.
    .more = Every command is explained by: quintake help COMMAND. Examples:
          quintake intake letter letters.csv           registers letters
          quintake due notice --from 2026-06-04        when the notice is due, and why
          quintake figures --as-of 2017-04-14          the figures as of a day

        Exit codes: 0 done; 1 a check found something; 2 wrong usage, or a question that cannot be answered;
        65 at least one piece was refused, the others are registered; 75 nothing can be stored now, try again later.
help-option-lang = The language: zh-CN or en. Without it QUINTAKE_LANG, then the language of the system
    .value = LANG
help-option-json = Answer with one line of JSON
help-option-config = The file of the settings; without it quintake.toml in the current folder, where it exists
    .value = FILE
help-option-data = The data folder; without it as the settings say, by default the current folder
    .value = DIR
help-option-help = Show this help
help-option-version = Show the version
help-help = Explain a command
help-help--command = The command, such as unit add
    .value = COMMAND

help-normalise = Read files into pieces and store nothing: no database, key or setting is touched
    .more = One line of JSON a piece, in the order of the file; a piece that cannot be read is a line with `refused`, which names
        row, field and remedy. Examples:
          quintake normalise letter letters.csv
          quintake normalise email message.eml
help-normalise--channel = letter, visit, phone, email or post
    .value = CHANNEL
help-normalise--file = One or several files; - is standard input. A register is CSV (UTF-8, GB18030) or JSON; e-mail is one raw message, or a Maildir folder
    .value = FILE
help-option-mbox = The files are mbox: each holds several messages
help-normalise--area-code = The area code of the place with its leading 0, such as 0735
    .value = CODE

help-intake = Register pieces; each is answered with its number and query code
    .more = The same file again registers nothing twice. A message that cannot be read goes to quarantine and is never sent back.
        docs/files.md lists the columns of each channel. Examples:
          quintake intake visit visits.csv
          quintake intake email - < message.eml
          quintake intake register old.csv             with the days of acceptance, reply and closing
help-intake--channel = letter, visit, phone, email or post; register is an old register of all channels with later dates
    .value = CHANNEL
help-intake--file = One or several files; - is standard input. A register is CSV (UTF-8, GB18030) or JSON; e-mail is one raw message, or a Maildir folder
    .value = FILE
help-intake--unit = The unit that took the pieces in; without it the bureau, or the unit the piece names
    .value = UNIT

help-due = When something is due, and why; no database or setting is touched
    .more = Rules: notice, route, reply, close, objection, handling, simplified-acceptance, simplified, review-request, review,
        reconsideration-request, reconsideration, feedback, internal-answer, objection-decision, rerouting. Examples:
          quintake due handling --from 2025-08-04 --extension 30
          quintake due reconsideration --from 2026-03-02 --hearing 2026-03-10/2026-03-12
help-due--rule = What is due
    .value = RULE
help-due--from = The day the clock starts (not counted); a moment will do, its day is that of Beijing
    .value = DATE
help-due--received = The day the matter was received, which chooses the rule pack; without it as --from
    .value = DATE
help-due--pack = This rule pack: CN-2022, CN-2005, ZJ-2016, DEFAULTS
    .value = PACK
help-due--extension = Days of an approved extension
    .value = DAYS
help-due--hearing = First and last day of a hearing; for a reconsideration only
    .value = FROM/TO
help-due--calendar = A notice of holidays, each line “date,holiday or workday”, one year a file; may be given several times
    .value = FILE

help-figures = What was collected, replied to and closed, with the rates, as of a day
help-figures--as-of = The day, its end included; without it today
    .value = DATE
help-figures--known-at = Only what was recorded by this moment
    .value = TIME
help-figures--unit = Only what this unit answers for
    .value = UNIT
help-figures--channel = Only what came by this channel
    .value = CHANNEL

help-export = Export all cases, one line of JSON each
help-export--pieces = Export what belongs to no case instead: automatic mail and what could not be read

help-verify = Recompute everything from the events and compare it with what is stored, byte for byte
help-migrate = Bring the database to the schema of this program; make a backup first
    .more = Where there is no installation yet, database and key are made.
help-migrate--new = This is a new installation with a key that was given to it: make its database

help-user = Accounts of the people at the desk, and access tokens of programs
help-user-add = Enter an account; its first password is shown
help-user-add--user = What is typed to sign in
    .value = USER
help-user-add--person = The name of who works with it
    .value = PERSON
help-user-set = Change name, role or unit of an account
help-user-set--user = What is typed to sign in
    .value = USER
help-option-person = The name of who works with it
    .value = PERSON
help-option-role = clerk, bureau, unit, leader, discipline, superior, supervisor or administrator
    .value = ROLE
help-option-unit = The unit it is bound to; needed for the role unit
    .value = UNIT
help-user-password = Give an account a new password for one sign-in; its sessions end
help-user-password--user = What is typed to sign in
    .value = USER
help-user-disable = Disable an account
help-user-disable--user = What is typed to sign in
    .value = USER
help-user-enable = Enable an account again
help-user-enable--user = What is typed to sign in
    .value = USER
help-user-token = Issue a token; it is shown this once
help-user-token--name = What the token is called: who or which program uses it
    .value = NAME
help-user-revoke = Revoke a token at once
help-user-revoke--name = What the token is called
    .value = NAME
help-user-list = List all accounts and tokens, without passwords and secrets

help-unit = Units and the five items each of them publishes: phone, mailbox, reception room, reception day, policy
help-unit-list = List all units and what is missing
help-unit-show = Show a unit
help-unit-show--unit = Code, name, short name, another name or mailbox
    .value = UNIT
help-unit-add = Enter a unit
help-unit-add--code = The unit's code
    .value = CODE
help-unit-add--name = The unit's full name
    .value = NAME
help-unit-set = Change a unit; an empty value takes an item away
help-unit-set--unit = Code, name, short name, another name or mailbox
    .value = UNIT
help-option-new-code = Another code
    .value = CODE
help-option-new-name = Another full name
    .value = NAME
help-option-short = The short name
    .value = NAME
help-option-pinyin = The initials in pinyin
    .value = LETTERS
help-option-alias = Another name; may be given several times and replaces all that were there
    .value = NAME
help-option-capacity = bureau, unit, discipline or political_legal
    .value = CAPACITY
help-option-parent = The unit above
    .value = UNIT
help-option-successor = The unit that took over
    .value = UNIT
help-option-valid-from = The first day it exists
    .value = DATE
help-option-valid-to = The last day it exists
    .value = DATE
help-option-phone = The published phone
    .value = PHONE
help-option-mailbox = The published mailbox
    .value = MAILBOX
help-option-reception-room = The reception room
    .value = PLACE
help-option-reception-day = The reception day: a sentence, or a rule that gives dates, such as FREQ=WEEKLY;BYDAY=TU 09:00-11:30 skip-holidays
    .value = RULE
help-option-policy = The petition policy: its title, and an address behind it
    .value = POLICY
help-unit-import = Import a county's units from JSON; those that are there are updated by their code
help-unit-import--file = JSON: an array of units, or an object with units
    .value = FILE

help-calendar = Days of rest and weekends that are worked
help-calendar-list = List the years that are known, or the days of one
help-calendar-list--year = This year only
    .value = YEAR
help-calendar-import = Import the notice of one year; open deadlines are counted again
help-calendar-import--file = CSV, each line “date,holiday or workday,name”, one year a file
    .value = FILE

help-config = List all settings: the value in force, where it is from, what it means
help-config-print = Print a quintake.toml with explanations to start from

help-schemas = Make the files of JSON Schema again
help-schemas--folder = The folder they stand in; without it schemas
    .value = DIR
help-schemas--check = Write nothing; name those that are stale, with exit code 1

## What a verification finds

help-finding-calendar-differs = the imported calendar is not the one on record
help-finding-chain-broken = an event was changed: the chain of hashes breaks here
help-finding-checkpoint-differs = a mailbox was read up to a message that is not in the ledger
help-finding-conflicts-differ = the list of barred recipients is not what the events say
help-finding-contacts-differ = the index of contacts is not what the piece says
help-finding-counter-differs = a counter is not the number there is
help-finding-database-damaged = pages of the database itself are damaged; put the last backup back
help-finding-day-chain-broken = the seal of a day does not follow from the day before
help-finding-day-changed = events of a day were added, removed or changed after it was closed
help-finding-day-missing = the seal of the last closed day is gone
help-finding-day-not-closed = a day was not closed
help-finding-destroyed-key-differs = the record of destroyed keys is not one
help-finding-event-missing = an event is missing
help-finding-event-unreadable = an event cannot be read
help-finding-figure-differs = a kept figure is not what the events add up to
help-finding-file-changed = a file was changed
help-finding-file-held-by-nobody = a file belongs to no piece
help-finding-file-key-broken = the key of a file does not open
help-finding-file-misplaced = a file stands in the wrong place
help-finding-file-missing = a file is missing
help-finding-file-parts-differ = a file has another number of parts
help-finding-fold-fails = the events contradict each other
help-finding-guard-missing = a trigger that keeps events from being changed was removed
help-finding-index-damaged = a part of the search index is not as the gateway writes it
help-finding-index-differs = the search index is not what the texts say
help-finding-key-broken = a key does not open
help-finding-key-missing = a key is missing, and no record says it was destroyed
help-finding-key-of-nothing = a key belongs to nothing, or should have been destroyed
help-finding-lease-differs = some work is held for longer than the program ever holds it: somebody wrote this row, and the work stands still
help-finding-ledger-differs = a row of the mail ledger is not what was written, or not what its piece says
help-finding-legs-differ = the legs are not what the events say
help-finding-matter-missing = a case is missing
help-finding-notice-differs = a notice is not what was posted
help-finding-number-wrong = a number is wrong
help-finding-original-changed = the original of a piece is not what the piece says it is
help-finding-piece-changed = a piece was changed
help-finding-piece-missing = a piece is missing
help-finding-projection-differs = a case is not what its events say
help-finding-row-unreadable = a row holds what the gateway never writes
help-finding-rows-differ = there are more or fewer rows than the events say
help-finding-seal-broken = something sealed does not open
help-finding-serial-differs = a series of numbers has a gap, or a row of the ledger or a notice is gone
help-finding-schema-differs = this part of the database was made in another way than the program makes it
help-finding-schema-missing = this part of the database is gone
help-finding-schema-unknown = the program never made this part of the database; it may copy or change what people say
help-finding-session-differs = a row of who is signed in was not written by the program; it signs nobody in
help-finding-setting-differs = a setting of the database is not what the program wrote
help-finding-setting-unknown = the database holds a setting this program does not know
help-finding-token-differs = an access token is not what its events say
help-finding-unit-differs = a unit is not what its events say
help-finding-unknown-event = an event of an unknown kind

## Settings

help-setting-office-name = The name of the office, as people read it.
help-setting-office-division = The county's six digits (GB/T 2260), the beginning of every number. Never change it once it is in use.
help-setting-office-area-code = The area code of the place with its leading 0; numbers of 7 or 8 digits are completed with it.
help-setting-office-address = Where letters go: street, number and postcode, as the home page shows it.
help-setting-data-dir = The data folder: large files beside the database, the key and the lock stand here.
help-setting-database-url = The database: sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME. Without it quintake.db in the data folder.
help-setting-key-file = The key file. Without it installation.key in the data folder; better elsewhere, with a copy kept apart.
help-setting-key-value = The key itself, 64 hexadecimal digits; with it the key file is not looked at.
help-setting-web-listen = The address and port to listen on.
help-setting-web-public-url = The address people use, without a slash at the end. With https the sign-in cookie holds for it alone.
help-setting-web-trusted-proxies = Addresses of reverse proxies: X-Forwarded-For is believed from these only.
help-setting-web-submissions-per-hour = How many submissions one source may send in an hour; 0 means no limit. The machine itself has none.
help-setting-web-largest-request-mib = The largest request in MiB, attachments included.
help-setting-smtp-host = The mail server that notices leave by; without it no notice is written.
help-setting-smtp-port = The port; by default 465 with tls, otherwise 587.
help-setting-smtp-security = How the connection is protected: tls, starttls, or plain on this machine only.
help-setting-smtp-user = Who signs in; leave it out where the server asks nobody.
help-setting-smtp-password = The password; many providers want an “authorisation code”. It may stand in a file (…_FILE).
help-setting-smtp-from = The sender: name <address>.
help-setting-smtp-envelope = The envelope's sender; as bounce+{"{"}token{"}"}@… a bounce finds its case. Without it there is none, which is what least feeds a loop.
help-setting-smtp-reply-to = Where answers go; as mailbox+{"{"}token{"}"}@… an answer joins its case by itself. Without it they go to the sender.
help-setting-smtp-acknowledgements-per-hour = How many acknowledgements leave by themselves in an hour; what is beyond waits, with an alarm.
help-setting-smtp-ca-file = Certificates (PEM) that are believed beside the public ones, such as the county's own authority.
help-setting-mailboxes-name = The name of this mailbox: letters, digits and -_.@. It is part of the identity of every message; never change it once it is in use.
help-setting-mailboxes-host = The IMAP server.
help-setting-mailboxes-port = The port; by default 993 with tls, otherwise 143.
help-setting-mailboxes-security = How the connection is protected: tls, starttls, or plain on this machine only.
help-setting-mailboxes-user = Who signs in; with most providers the whole address.
help-setting-mailboxes-password = The password; 163, 126 and QQ want an “authorisation code”. It may stand in a file (…_FILE).
help-setting-mailboxes-folder = The folder that is read, as people write it.
help-setting-mailboxes-unit = The unit whose mailbox it is, by code or name; the bureau's own where absent.
help-setting-mailboxes-after = What is done with a message once it is stored: seen marks it as read, move:FOLDER moves it, nothing leaves it alone.
help-setting-mailboxes-poll-seconds = How many seconds at the most the folder is not looked at (5 to 3600), whether or not the server promises to call.
help-setting-mailboxes-ca-file = Certificates (PEM) that are believed beside the public ones, such as the county's own authority.
help-setting-log-format = The form of the log: text for people, json for programs.
help-setting-log-filter = Which messages are logged: error, warn, info, debug.

## Notices by mail

a-day = { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
notice-greeting = Hello,
notice-arrived-subject = We received your message ({ $number })
notice-arrived = Your message arrived and was registered on { $on }.
notice-number = Number: { $number }
    The query code stands on the receipt you got when you sent it.
notice-number-and-code = Number: { $number }
    Query code: { $code }
    Please keep both. The code is your proof; tell it to nobody.
notice-next = { $rule ->
        [route] What happens next: by { $day } we hand it to the organ or unit that can decide it, and tell you which one that is.
        [notice] What happens next: by { $day } the unit in charge tells you whether it is accepted and how it goes on.
        [handling] It is to be handled by { $day }.
        [close] It is to be closed by { $day }.
       *[reply] You get an answer by { $day } at the latest.
    }
notice-routed-subject = Your matter was handed on ({ $number })
notice-routed = Your matter (number { $number }) was handed to { $to } on { $on }.
notice-accepted-subject = Your matter was accepted ({ $number })
notice-accepted = Your matter (number { $number }) was accepted by { $by } on { $on }.
notice-refused-subject = Whether your matter is accepted ({ $number })
notice-refused = On { $on } it was decided not to accept your matter (number { $number }). The reasons and the other ways that are open to you can be looked up with number and query code, or asked for by phone.
notice-answered-subject = { $corrected ->
        [yes] Correction of the answer to you ({ $number })
       *[no] The answer to your matter ({ $number })
    }
notice-answered = { $corrected ->
        [yes] The answer to your matter (number { $number }) was corrected; the corrected answer of { $on }:
       *[no] Your matter (number { $number }) was answered on { $on }:
    }
notice-answer-elsewhere = What it says is not in this mail. It can be looked up with number and query code, or asked for by phone.
notice-closed-subject = Your matter was closed ({ $number })
notice-closed = Your matter (number { $number }) was closed on { $on }.
notice-look = Where it stands: { $address } (number and query code are needed)
notice-phone-of = Phone of { $unit }: { $phone }
notice-by-itself = This mail was sent by a machine and holds nothing of what you wrote. To add something, simply answer it: your answer joins the same matter.

## What goes wrong with a mail server

mail-host-unknown =
    .what = No address belongs to this server's name ({ $detail }).
    .fix = Check how host is spelt; if it is right, check how this machine resolves names (DNS).
mail-unreachable =
    .what = Nobody answers at this port of the server ({ $detail }).
    .fix = Check port and security: with tls it is usually 993 for reading and 465 for sending. Then check whether a firewall lets connections out.
mail-silent =
    .what = The server did not answer in time ({ $detail }).
    .fix = It is tried again by itself. If it stays so, ask the provider, or look at the firewalls in between.
mail-closed =
    .what = The connection was cut ({ $detail }).
    .fix = It is tried again by itself. If it is cut at once, check whether security fits the port.
mail-issuer-unknown =
    .what = The server's certificate was signed by an authority that is not known ({ $detail }).
    .fix = If it is the county's own, put its certificate (PEM) on this machine and name it in ca_file; if not, find out first who answers there: no password is sent.
mail-other-name =
    .what = The server's certificate is for another name ({ $detail }).
    .fix = Set host to the name on the certificate; if it should be there and is not, ask the provider for a new certificate.
mail-expired =
    .what = The server's certificate has expired or is not valid yet ({ $detail }).
    .fix = Check this machine's clock first (timedatectl); if it is right, ask the provider for a new certificate.
mail-certificate-wrong =
    .what = Something is wrong with the server's certificate ({ $detail }).
    .fix = Ask the provider to look at it; until then no password is sent.
mail-no-tls =
    .what = No encrypted connection came about ({ $detail }).
    .fix = Check security and port: tls goes with 993 or 465, starttls with 143 or 587.
mail-ca-file =
    .what = The ca_file cannot be used ({ $detail }).
    .fix = Name a PEM file with at least one certificate that this program may read.
mail-no-starttls =
    .what = The server does not offer STARTTLS ({ $detail }), so no password was sent.
    .fix = Set security to tls (port 993 or 465); if the server usually offers it, somebody may stand in between.
mail-injected =
    .what = Somebody put words into the connection before it was encrypted ({ $detail }), so no password was sent.
    .fix = Set security to tls, and ask whoever runs the network what stands in between.
mail-other-protocol =
    .what = Whoever answers there does not speak the mail protocol ({ $detail }).
    .fix = Check host and port: mail is read by IMAP and sent by SMTP.
mail-password-missing =
    .what = No password is set ({ $detail }).
    .fix = Write it into a file and name that in the variable …_PASSWORD_FILE; 163, 126 and QQ want an “authorisation code”.
mail-password-refused =
    .what = The server does not accept this user and password ({ $detail }).
    .fix = Check user (mostly the whole address) and password; with 163, 126 and QQ switch IMAP/SMTP on in the web mail and use the “authorisation code” instead of the password. It is not tried again soon, so that the account is not locked; restart when it is mended.
mail-no-sign-in =
    .what = The server offers no way to sign in that can be used ({ $detail }).
    .fix = Allow signing in with a password (authorisation code) at the provider; or check security: some servers let nobody sign in before the connection is encrypted.
mail-unsafe-login =
    .what = The provider takes this for an unsafe login ({ $detail }).
    .fix = Open the web mail, switch IMAP on, and confirm this machine as a trusted client.
mail-unavailable =
    .what = The server says that it cannot serve now ({ $detail }).
    .fix = It is tried again by itself. If it happens often, ask the provider whether connections are limited.
mail-folder-missing =
    .what = There is no such folder ({ $detail }).
    .fix = Check folder: case and separators must be as on the server, such as INBOX or INBOX/Petitions.
mail-refused =
    .what = The server refused ({ $detail }).
    .fix = Tell the provider what stands in the brackets.
mail-too-much =
    .what = The server sent more than it was asked for ({ $detail }); the connection was cut.
    .fix = It is tried again by itself. If it stays so, this server cannot be trusted; ask the provider.
mail-sender-refused =
    .what = The server does not take mail from this address ({ $detail }).
    .fix = Check smtp.from: most providers let only the address that signs in send.
mail-store =
    .what = Mail is there, but it cannot be stored here now ({ $detail }).
    .fix = Run quintake doctor and look at disk and database; afterwards it goes on by itself, nothing is lost or doubled.

## The doctor

check-skipped = Not looked at, because something before it is wrong.
check-office = Office
    .well = { $name }, { $county } ({ $division }).
    .wrong = The county's code is not set; it is { $division } now ({ $name }, { $county }).
    .fix = Write into quintake.toml: [office] division = "SIX DIGITS". Numbers begin with it; never change it once it is in use.
check-address = Address for letters
    .well = { $address }.
    .wrong = The home page does not say where letters go.
    .fix = Write in quintake.toml: [office] address = "street, number, postcode".
check-data-folder = Data folder
    .well = { $path } can be read and written.
    .wrong = { $path }: { $detail }.
    .fix = Give it to the user this program runs as, and to nobody else: chmod 0700 { $path }
check-disk-space = Disk space
    .well = { $free } MiB are free ({ $enough } MiB are enough).
    .wrong = Only { $free } MiB are free, less than { $enough } MiB.
    .fix = Make room, or move data.dir to a larger disk. On a full disk intake stops; what was received is not lost.
check-local-disk = Local disk
    .well = The data lies on a local disk ({ $kind }).
    .wrong = The data lies on a network disk ({ $kind }), which may lose on a power cut what was promised to be kept.
    .fix = Move data.dir to a disk of this machine.
check-key = Key
    .well = The key is at { $path } (where there is none it is made at first need).
    .wrong = The key at { $path } cannot be read.
    .fix = Compare { $path } with the recovery sheet.
check-key-mode = Who may read the key
    .well = Its owner alone ({ $path }, { $mode }).
    .wrong = Others may read the key ({ $path }, { $mode }).
    .fix = chmod 0600 { $path }
check-key-apart = Key apart from the data
    .well = The key is not in the data folder ({ $path }).
    .wrong = The key lies with the data: { $path }. Who copies the data folder can open it.
    .fix = Move it, for example to /etc/quintake/installation.key, and write [key] file = "…" into quintake.toml.
check-database = Database
    .well = { $url } is open.
    .wrong = { $url } does not open.
    .fix = Check database.url.
check-durability = Survives a power cut
    .well = { $product }: what was promised is on the disk.
    .wrong = { $product } is set so that a power cut loses what was promised: { $weak }.
    .fix = Set it back: fsync = on, full_page_writes = on, synchronous_commit = on.
check-database-sound = Database sound
    .well = The quick check of { $product } found nothing.
    .wrong = The quick check of { $product } found: { $damage }.
    .fix = Stop intake, copy the whole folder, restore the latest backup, then run quintake verify.
check-encoding = Text encoding
    .well = { $product } keeps UTF-8.
    .wrong = { $product } does not keep UTF-8.
    .fix = Make the database with: create database … encoding 'UTF8' locale 'C.UTF-8' template template0;
check-writes = Can be written
    .well = Intake is accepted now.
    .wrong = Intake is not accepted now.
    .fix = See the checks before.
check-key-confirmed = Copy of the key
    .well = On { $when } it was confirmed that the recovery sheet is kept.
    .wrong = It was not confirmed that the recovery sheet is kept. Without the key nobody can open a backup.
    .fix = Run quintake doctor recovery-sheet, print it, put it into the safe; then run quintake doctor confirm-key with the word at its end.
check-backup = Backup
    .well = The last backup is of { $when }.
    .wrong = Last backup: { $when }.
    .fix = Run quintake backup --to FOLDER every day, onto another disk, by cron or a systemd timer.
check-clock = Clock
    .well = It is { $now } (last record { $last }).
    .wrong = It is { $now }, but there is a record of { $last } already: the clock went back.
    .fix = Set the clock (such as timedatectl set-ntp true), then start again.
check-days-closed = Days closed
    .well = Closed up to { $day }.
    .wrong = Closed up to { $day } only.
    .fix = Keep quintake serve running, it closes the day before after midnight; any quintake command does so too.
check-calendar = Working days
    .well = The holidays are known up to { $year }, the next 90 days are settled (the next notice is that of { $next }).
    .wrong = The holidays are known up to { $year } only; some deadlines of the next 90 days are provisional.
    .fix = When the State Council's notice for { $next } is out: quintake calendar import { $next }.csv
check-units = Directory of units
    .well = { $units } units.
    .wrong = { $units } units; named by a register and not checked yet: { $imported }.
    .fix = quintake unit import UNITS.json, or one by one quintake unit set CODE …
check-five-items = Five published items
    .well = All { $units } units publish their five items.
    .wrong = { $complete } of { $units } units publish their five items; missing: { $missing }.
    .fix = quintake unit set CODE --phone … --mailbox … --reception-room … --reception-day … --policy …
check-quarantine = Waiting for a person
    .well = No piece is unreadable ({ $pieces }).
    .wrong = { $pieces } unreadable pieces wait for a person.
    .fix = Look at each in the tray; not a byte of the originals is missing.
check-tokens = Access tokens
    .well = { $tokens } valid access tokens.
    .wrong = No valid access token yet ({ $tokens }).
    .fix = quintake user token NAME --role bureau
check-mailboxes-read = Mailboxes read in time
    .well = { $mailboxes ->
        [none] No mailbox is set.
       *[other] All { $mailboxes } mailboxes were read in time.
    }
    .wrong = Not read for more than an hour: { $behind } (of { $mailboxes } mailboxes).
    .fix = quintake doctor mailbox { $first }; mailboxes are read while quintake serve runs.
check-outbox = Notices that wait
    .well = No notice is stuck ({ $open } wait, the oldest from { $oldest }; { $failed } were given up).
    .wrong = { $open } wait (the oldest from { $oldest }), { $failed } were given up.
    .fix = quintake doctor smtp; whoever was given up should be told in another way, such as by phone.
check-mailboxes = Mailboxes
    .well = { $mailboxes ->
        [none] No mailbox is set.
       *[other] All { $mailboxes } mailboxes can be read.
    }
    .wrong = Of { $mailboxes } mailboxes these cannot be read: { $wrong }.
    .fix = quintake doctor mailbox { $first }
check-smtp = Server to send by
    .well = { $host ->
        [none] None is set, and no mailbox is there to be answered.
       *[other] { $host } works.
    }
    .wrong = { $host ->
        [none] Mailboxes are read, but there is no server to send by: whoever writes gets no number and no code.
       *[other] { $host } does not work.
    }
    .fix = { $host ->
        [none] Write [smtp] into quintake.toml, with host and from at least.
       *[other] quintake doctor smtp
    }
check-mailbox-name = Name of the server
    .well = { $host } has the address { $addresses }.
    .wrong = It could not be found out.
    .fix = Please try again.
check-mailbox-connection = Connection
    .well = Port { $port } of { $host } answers.
    .wrong = It could not be found out.
    .fix = Please try again.
check-mailbox-encryption = Encryption
    .well = { $security ->
        [plain] Not encrypted, on this machine only.
       *[other] Encrypted ({ $security }), and the certificate is good.
    }
    .wrong = It could not be found out.
    .fix = Please try again.
check-mailbox-sign-in = Sign-in
    .well = { $user } is signed in.
    .wrong = It could not be found out.
    .fix = Please try again.
check-mailbox-folder = Folder
    .well = { $folder } is open and holds { $messages } messages.
    .wrong = It could not be found out.
    .fix = Please try again.
check-mailbox-reading = Reading
    .well = It can be read ({ $messages } messages); { $calls ->
        [yes] the server calls when mail comes (IDLE).
       *[no] the server does not call when mail comes, so it is looked at in the interval that is set.
    }
    .wrong = It could not be found out.
    .fix = Please try again.
check-smtp-name = Name of the server
    .well = { $host } has the address { $addresses }.
    .wrong = It could not be found out.
    .fix = Please try again.
check-smtp-connection = Connection
    .well = Port { $port } of { $host } answers.
    .wrong = It could not be found out.
    .fix = Please try again.
check-smtp-encryption = Encryption
    .well = { $security ->
        [plain] Not encrypted, on this machine only.
       *[other] Encrypted ({ $security }), and the certificate is good.
    }
    .wrong = It could not be found out.
    .fix = Please try again.
check-smtp-sign-in = Sign-in
    .well = { $user ->
        [nobody] The server asks nobody to sign in.
       *[other] { $user } is signed in.
    }
    .wrong = It could not be found out.
    .fix = Please try again.
check-smtp-sender = Sender
    .well = The server takes mail from { $from }. Nothing was really sent.
    .wrong = It could not be found out.
    .fix = Please try again.
check-listen = Address to listen on
    .well = { $address } can be used.
    .wrong = { $address } cannot be used: { $detail }.
    .fix = See whether another program uses the port, or change web.listen.
check-public-url = Address people use
    .well = { $url }
    .wrong = { $url } is not encrypted: names, telephone numbers and query codes go over the network in clear.
    .fix = Put a reverse proxy that speaks TLS before it, then write web.public_url as https://…

## What backup, restore, doctor and erase answer

backed-up = Backed up to { $file }: { $rows } rows ({ $events } of them events), { $files } files, { $kib } KiB. The key is not in it; keep it apart.
restored = Restored: { $rows } rows ({ $events } of them events), { $files } files; { $again } erased again; verifying found { $found } things.
erased = { $extent ->
        [everything] Erased { $number }: who wrote it and what it says are gone for good. That there was a matter stays.
       *[other] Erased { $number }: who wrote it is gone for good. The matter stays.
    }
erased-before = { $extent ->
        [everything] { $number } was erased already, on { $day }: who wrote it and what it says. Nothing was left to do.
       *[other] { $number } was erased already, on { $day }: who wrote it. Nothing was left to do.
    }
doctor-summary = { $checks } checks: { $wrong } wrong, { $warnings } to be mended.
recovery-sheet =
    Recovery sheet: print it, put it into the safe, keep it on no computer.

    { $groups }

    Word at the end: { $word }
    If the key is lost, write the eight groups above into one line, as the key file, mode 0600.
key-confirmed = Remembered: the recovery sheet is kept.
problem-recovery-word-wrong = This is not the word at the end of the recovery sheet.
    .title = Does not fit
    .fix = See the eight characters on the sheet after “Word at the end”; without the sheet, print it again with quintake doctor recovery-sheet.
help-finding-account-differs = the row of an account is not what its events say
help-doctor = Looks at the installation and says for each thing what to do
    .more = With something to be mended the exit code is 1.
help-doctor-mailbox = Looks at a mailbox step by step: name, connection, encryption, sign-in, folder, reading
help-doctor-mailbox--name = The mailbox's name in the settings
    .value = NAME
help-doctor-smtp = Looks at the server of the notices step by step; nothing is really sent
help-doctor-recovery-sheet = Prints the recovery sheet: the key on paper, for the safe (to standard error)
help-doctor-confirm-key = Confirms that the recovery sheet is kept
help-doctor-confirm-key--word = The word at the end of the sheet
    .value = WORD
help-backup = Backs up everything but the key into one sealed file, while intake goes on
help-backup--file = The backup; without it a file in the current folder, named after the moment
    .value = FILE
help-backup--to = The folder for backups named after the moment
    .value = FOLDER
help-restore = Puts a backup into an empty database and verifies it; all of it or nothing
help-restore--file = The backup
    .value = FILE
help-restore--destroyed = The list of destroyed keys; without it destroyed-keys in the data folder
    .value = FILE
help-erase = Destroys the identity key of a submission: who wrote it is gone for good, the matter stays
help-erase--number = The number of the submission
    .value = NUMBER
help-erase--reason = Why
    .value = REASON
help-erase--everything = What it says goes, too
## Pages

page-problems = Problems and what to do about them
page-problem-happened = What happened
page-problem-remedy = What to do

listening = Intake is open: { $address}
demo-ready =
    The sample county is ready: { $url }
    County, people and numbers are invented. Each password signs in once and is changed then:
demo-token = Token for the API: { $token }
help-serve = Runs the gateway: pages, API, mailboxes, notices
    .more = To stop it: Ctrl+C or SIGTERM; what has begun is finished first.
help-demo = A sample county to look around in; it lies in the folder quintake-demo and goes with it
help-demo--listen = The address to listen on, of this machine only
    .value = ADDRESS

## Pages for the public

site-skip = Skip to content
site-home = Home
site-submit = Report a matter
site-progress = Check progress
site-directory = Find a unit
site-figures = Figures
site-privacy = How personal data is handled
site-desk = Staff
site-large = Large type
site-normal = Normal type
site-other-language = 中文
site-no-secrets = Do not enter state secrets on this site.
site-demo = This is a demo: county, people and telephone numbers are invented, and nothing written here reaches any office.
site-call = Call { $phone }
site-nav = Main sections
site-foot = More

day-long = { $weekday } { $day }/{ $month }/{ $year }
day-short = { $day }/{ $month }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

home-hero = Every matter you raise gets a number, an owner and a date
home-lead = Letters, visits, calls, e-mails and posts all count the same and are handled together. There is no need to send anything twice.
home-submit-hint = Write down what happened. No account, no title; about five minutes.
home-progress-hint = With number and query code: where it stands, who has it, and the day of the answer.
home-directory-hint = Telephone, mailbox, reception room, reception day and petition policy of every unit.
home-ways = Other ways
home-way-phone = By telephone
home-way-mail = By e-mail
home-way-visit = In person
home-way-letter = By letter
home-way-letter-hint = To { $office }
home-way-letter-to = { $office }, { $address }
home-way-letter-mark = Write “petition” on the envelope.
home-next-day = Next reception: {""}
home-promise = What we promise
home-promise-1 = You get a number and a query code only once your matter is stored for good; what is stored is not lost.
home-promise-2 = Every step shows its date and its legal basis, the unit that has it, and that unit's telephone.
home-promise-3 = If you say that it is an accusation, the person or unit it is about sees nothing of it.

form-step = Step { $step } of { $steps }
form-back = Back
form-next = Continue
form-send = Submit
form-not-sent = What is not submitted yet stands on this page only; we do not keep it. Changing type size or language loses nothing; closing the page does.
form-change = Change
form-optional = (optional)
form-faults = Something needs to be changed
form-fault-title = Error:
form-files-again = The files have to be chosen once more.
form-choose-files = Choose photos or files

submit-text-title = What happened?
submit-text-hint = Write it as it comes; no title is needed. These five help most:
submit-prompts = When, where, who is involved, what happened, what you ask for.
submit-text-label = Your matter
submit-text-truth = Please keep to the truth; inventing facts or accusing somebody falsely is forbidden (Regulations 2022, Art. 19).
submit-text-missing = Write down what happened, even if it is one sentence.
submit-text-long = { $written } characters were written, { $most } is the most. Longer material can be attached as a file.
submit-unit-title = Which unit is it about?
submit-unit-hint = If you do not know, take the first answer: the staff decide, and nothing is delayed.
submit-unit-unknown = I do not know; the staff decide
submit-unit-unknown-hint = Most people choose this
submit-unit-known = I know; it is this unit:
submit-unit-label = Unit
submit-unit-missing = Choose a unit from the list, or “I do not know”.
submit-kind-label = Do you accuse an official or a public body of breaking discipline or the law?
submit-kind-hint = For example: a village official took money, an officer beat somebody. A company, a shop or a neighbour breaking the law (a pig farm that pollutes, unpaid wages) is not meant: choose “No”, and it goes to the unit in charge.
submit-kind-ordinary = No
submit-kind-accusation = Yes, this is an accusation
submit-kind-accusation-hint = It goes straight to the discipline organ. The person or body concerned cannot see it.
submit-contact-title = How can we answer you?
submit-contact-hint = With a telephone number or e-mail address we can tell you the result. Those who give name and postal address are also told in writing.
submit-phone = Telephone
submit-phone-wrong = This number seems to have a digit too many or too few: a mobile number has 11 digits, a landline needs its area code, such as 0735-5521234. Correct it and continue; if it is right, just continue once more.
submit-email = E-mail
submit-email-wrong = An e-mail address looks like name@example.cn.
submit-name = Name
submit-address = Postal address
submit-identity = Who may know who you are?
submit-identity-open = The unit that handles it
submit-identity-open-hint = It can ask you when something is unclear; this is fastest.
submit-identity-confidential = Confidential
submit-identity-confidential-hint = Only the petition bureau knows you; the handling unit sees neither name nor telephone number.
submit-identity-anonymous = Anonymous
submit-identity-anonymous-hint = Nobody knows. You see the answer with the query code only; what cannot be verified may get no answer of its own.
submit-publish = The result may be published (without name, telephone number and address)
submit-privacy = By submitting you know that what you enter is used to register, handle and answer this matter.
submit-check-title = Check your answers
submit-check-text = Matter
submit-check-unit = Unit
submit-check-kind = Kind
submit-check-contact = Contact
submit-check-identity = Identity
submit-files-label = Photos and documents
submit-files-hint = Several files, { $most } MiB altogether. They can be added later, too.
submit-done-title = Registered
submit-done-number = Number
submit-done-code = Query code
submit-done-keep = Keep number and code now: photograph this page, or use a button below. The code is shown this once only.
submit-done-next = By { $day } you are told who handles it and how.
submit-done-reply = You get an answer by { $day }.
submit-done-print = Print or save as PDF
submit-done-save = Save as a file
submit-done-copy = Copy number and code
submit-done-copied = Copied
submit-done-line = { $name }: { $value }
submit-done-received = Registered on { $day }
submit-done-where = Check progress: { $url }
submit-done-secret = Whoever has number and code can follow this matter: show them to nobody.
submit-done-follow = See progress
submit-again = This was registered before; number and code are the same.

progress-title = Check progress
progress-hint = Number and query code are on your receipt.
progress-number = Number
progress-number-hint = Such as { $example }; capitals and hyphens do not matter.
progress-code = Query code
progress-code-hint = 16 characters, such as 7K3M-9QTW-2XBD-5HNC.
progress-ask = Look up
progress-none = Number and query code do not belong together. Either may be mistyped: compare both with the receipt, sign by sign. The letter O and 0, the letter I and 1 are taken for the same.
progress-number-wrong = The number is mistyped: a sign too many, too few or misread. Compare it with the receipt once more.
progress-code-wrong = A query code has { $right } characters; you typed { $typed }. Compare it with the receipt once more.
progress-lost = Lost the number or the code?
progress-lost-named = If you gave your name: come to the reception room with your identity card, and the staff print the receipt again. Codes are not given by telephone.
progress-lost-nameless = If you gave no name: there is no other way to show that it is yours. Report the matter again and say that you reported it before.
progress-now = Now
progress-state-registered = Registered; it is being decided which unit handles it
progress-state-routed = With the handling unit, which decides on acceptance
progress-state-accepted = Accepted and being handled
progress-state-closed = Closed
progress-state-declined = Not accepted
progress-state-withdrawn = Withdrawn
progress-state-merged = Handled together with another matter
progress-state-none = Received. It is not handled as a matter of its own.
progress-holder = { $unit } has it now
progress-holder-over = Concluded by { $unit }
progress-call = Telephone { $phone }
progress-steps = Where it stands
progress-stage-received = Received
progress-stage-routed = Sent to the handling unit
progress-stage-routed-to = Sent to { $unit }
progress-stage-accepted = Accepted
progress-stage-declined = Not accepted
progress-stage-replied = Answered
progress-stage-reply-corrected = Answer corrected
progress-stage-closed = Closed
progress-stage-withdrawn = Withdrawn
progress-stage-added = You added material
progress-due-next = What comes next
progress-due-route = By { $day }: sent to the unit with the power to handle it
progress-due-notice = By { $day }: written notice of what becomes of it
progress-due-reply = By { $day }: an answer to you
progress-due-handling = By { $day }: the written opinion
progress-due-close = By { $day }: closed
progress-due-assigned = By { $day }: the handling unit reports the result
progress-due-basis = Basis: { $basis }
progress-due-provisional = (provisional: the holidays of that year are not published yet)
progress-replies = Answers
progress-reply-procedural = About the procedure
progress-reply-substantive = On the merits
progress-answer-substantive = Answer to the matter itself
progress-answer-procedural = Notice of how it is handled
progress-reply-corrected = Corrected (the former text stays below)
progress-reply-former = Former text
progress-add = Add material
progress-add-hint = It joins this matter and starts no new clock.
progress-add-label = What you want to add
progress-add-send = Add
progress-added = What you added was received. Go on using your first number and query code; nothing changes.
progress-added-number = (We filed it as { $number }; you do not need that number.)
progress-review = If you do not agree with the answer
progress-review-hint = Within 30 days of receiving the written answer you may ask the next higher organ for a review, and within 30 days of that for a reconsideration (Regulations 2022, Arts. 35 and 36).
progress-review-none = Call the unit named above and ask, or add what you have to say below.
progress-own = What you wrote
progress-own-first = Written on { $day }
progress-own-added = Added on { $day }
progress-own-file = File: { $file }
progress-restricted = It was handed to the organ in charge. To protect you it is not shown which one.

directory-title = Find a unit
directory-lead = Every unit publishes five items: one telephone, one mailbox, one reception room, one reception day and one petition policy. What is not published yet stands in red.
directory-search = Name, short name or pinyin initials
directory-find = Find
directory-found = Units found: { $units }
directory-none = Nothing was found. Try a shorter name or the initials, such as “zj”; if you do not know who is in charge, report the matter and the staff decide.
directory-complete = All five items
directory-all-published = All five published
directory-missing-count = Missing items: { $count }
directory-missing = Not published yet
directory-phone = Telephone
directory-mailbox = Mailbox
directory-room = Reception room
directory-day = Reception day
directory-soon = Next reception
directory-today = Today
directory-open = Open now
directory-policy = Petition policy
directory-next = Next reception days
directory-moved = Holiday; moved to { $day }
directory-cancelled = Holiday; cancelled once
directory-tentative = Provisional
directory-all = All units
directory-write = Write to this unit
directory-data = Data (JSON)

stats-title = Figures
stats-as-of = As of { $day }
stats-change = Another day
stats-show = Show
stats-of = { $numerator } of { $denominator }
stats-none = —
stats-none-hint = Nothing was due, so there is no rate
stats-collected = Received
stats-collected-hint = Matters received by that day, without those merged or withdrawn before acceptance
stats-replied = Answered
stats-replied-hint = Answered on the matter itself; notices of receipt or transfer do not count
stats-closed = Closed
stats-due-reply = Answered of those due
stats-due-reply-hint = Of the matters whose answer was due, how many were answered
stats-ontime-reply = Answered in time
stats-ontime-reply-hint = Of the matters whose answer was due, how many were answered within the limit
stats-due-close = Closed of those due
stats-due-close-hint = Of the matters whose limit was reached, how many were closed
stats-ontime-close = Closed in time
stats-ontime-close-hint = Of the matters whose limit was reached, how many were closed within it
stats-reply-rate = Answered of all
stats-reply-rate-hint = Of all matters received, how many were answered
stats-close-rate = Closed of all
stats-close-rate-hint = Of all matters received, how many were closed
stats-overdue = Overdue
stats-overdue-hint = The oldest is { $days } days late
stats-table = In detail
stats-left-out = Not counted: { $merged } merged, { $withdrawn } withdrawn before acceptance; { $no_limit } without a legal limit, { $not_owed } to which no answer is owed.

privacy-title = How personal data is handled
privacy-who = Who handles it
privacy-who-text = { $office }, to register, handle and answer what you raise (Regulations 2022; Personal Information Protection Law, Arts. 13 and 34).
privacy-what = What is handled
privacy-what-text = What you write down yourself: name, telephone, e-mail, address, your matter and its documents. All may be left out; without telephone and e-mail the query code is the only way to the result.
privacy-safe = How it is protected
privacy-safe-text = What you write is stored encrypted and seen only by those who handle it; every act is recorded. If you chose “confidential”, the handling unit does not see who you are; if you say that it is an accusation, the person or unit it is about sees nothing of it.
privacy-keep = How long it is kept
privacy-keep-text = As the rules for archives say. You may ask to see and to correct it; where the law forbids deletion, you are told why.
privacy-publish = Whether it is published
privacy-publish-text = Only with your consent, and without name, telephone number and address; accusations never.
privacy-ask = Whom to ask
privacy-ask-text = Call { $phone } or come to the reception room.

error-title = Not done
error-what = What happened
error-fix = What to do
error-field = ({ $field })
error-code = Code { $code }
error-trace = Reference { $trace }
error-call = If it is urgent, call { $phone }: it is registered just the same.
error-home = Back to the home page

## The desk

desk-sign-in = Sign in
desk-sign-in-help = If you forgot your password, ask the administrator for a new one. This is for the county’s petition staff only.
desk-sign-in-wrong = User name or password is wrong.
desk-sign-in-stale = This page had been open for too long. Please sign in again.
desk-user = User name
desk-password-word = Password
desk-public = Public site
desk-sign-out = Sign out
desk-password = Change password
desk-password-one-time = The password for the first sign-in works once. Please set one of your own first.
desk-password-present = Present password
desk-password-new = New password
desk-password-hint = At least { $least } characters; the longer the better. A sentence you remember will do.
desk-password-again = New password again
desk-password-save = Save
desk-password-wrong = The present password is wrong.
desk-password-short = Too short; at least { $least } characters.
desk-password-weak = Too easy to guess: not the present one, not the user name, not one character over and over.
desk-password-changed = The password is changed; sign in with it from now on.
desk-password-differs = The two new passwords differ.
desk-queue = Cases
desk-call = Call
desk-visit = Visit
desk-letter = Letter
desk-quarantine = To be looked at
desk-figures = Figures
desk-units = Units
desk-accounts = Accounts
desk-keys = Keys
desk-keys-move = Move in the list
desk-keys-open = Open
desk-keys-search = Search
desk-keys-channel = One channel only; 0 is all
desk-keys-enter = New call, visit, letter
desk-keys-save = Save; in an entry form, on to the next one
desk-keys-acts = On the page of a case: hand on, accept, decline, reply, close
desk-keys-join = Add to the first one at the right
desk-keys-print = Print the receipt just made
desk-keys-print-now = On the receipt: print
desk-keys-class = On the page of a case: class it
desk-keys-class-and-merge = On the page of a case: class it, join it to another
desk-keys-escape = Leave the field, so that the other keys work
desk-keys-back = Back
desk-keys-help = Show this list
desk-close = Close
desk-all-channels = All
desk-channel = Channel
desk-total = { $total } in all
desk-total-page = { $total } on this page, and more
desk-held-by = Now with
desk-empty-search-hint = Put a space between the words; part of a number will do, such as D-000005 or 000005-3; write telephone numbers in full.
desk-figures-overdue = Not closed, and the legal day of the reply or of the closing has passed. What else is overdue (handing on, notices) stands in the list under “something overdue”.
desk-figures-overdue-all = { desk-figures-overdue } Accusations in the hands of the superior count as well and are not in the list.
desk-figures-list = Show which
desk-search = Search: words, name, telephone, number
desk-unit = Unit
desk-state = State
desk-due = Due
desk-filter-due = { $due ->
        [late] something overdue
        [answer] reply or closing overdue
        [today] today
       *[week] within seven days
    }
desk-any = any
desk-mine = My unit only
desk-filter = Filter
desk-filter-clear = Clear
desk-empty = No cases yet
desk-empty-hint = Letters, visits and calls that are entered, mails and what is sent on the web appear here.
desk-empty-filter = Nothing matches
desk-empty-filter-hint = Try another word, or fewer conditions.
desk-title = Subject
desk-number = Number
desk-received = received
desk-erased = (erased)
desk-pages = Pages
desk-previous = Previous
desk-next = Next
desk-first = First page
desk-done-out-of-sight = Done. The case has moved out of your sight.
desk-ago-now = just now
desk-ago-minutes = { $minutes } min ago
desk-ago-hours = { $hours } h ago
desk-ago-yesterday = yesterday
desk-ago-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    } ago
desk-due-late = { $days ->
        [one] { $days } day
       *[other] { $days } days
    } late
desk-due-today = due today
desk-due-left = { $days ->
        [one] { $days } day
       *[other] { $days } days
    } left
channel-name = { $channel ->
        [letter] letter
        [visit] visit
        [phone] call
        [email] e-mail
       *[post] post
    }
channel-letter = { $channel ->
        [letter] L
        [visit] V
        [phone] C
        [email] E
       *[post] P
    }
state-name = { $state ->
        [registered] registered
        [routed] routed
        [accepted] accepted
        [closed] closed
        [declined] declined
        [withdrawn] withdrawn
       *[merged] merged
    }
class-name = { $class ->
        [suggestion] suggestion
        [accusation] accusation
        [appeal] appeal
        [consultation] consultation
        [thanks] thanks
       *[other] other
    }
route-name = { $route ->
        [litigation] litigation, prosecution, police (1)
        [arbitration] arbitration (2)
        [party_appeal] appeal of a Party member (3)
        [admin_procedure] review, ruling, licence, penalty (4)
        [duty] performance of a duty (5)
       *[opinion] opinion letter (6)
    }
ground-name = { $ground ->
        [in_progress] being handled by another organ
        [concluded] same facts after reconsideration
        [other_procedure] belongs to litigation, arbitration or review
       *[not_competent] outside the powers of this organ
    }
outcome-name = { $outcome ->
        [resolved] justified: resolved
        [counselled] unjustified: explained and counselled
        [assisted] hardship: assisted
        [handled_by_law] unlawful conduct: handled by law
       *[led_to_procedure] led to a legal procedure
    }
result-name = { $result ->
        [upheld] upheld
        [explained] explained
       *[not_upheld] not upheld
    }
leg-state = { $state ->
        [open] undecided
        [accepted] accepted
        [passed_on] passed on
       *[done] done
    }
verdict-name = { $verdict ->
        [case] new case
        [follow_up] follow-up
        [duplicate] duplicate
        [automatic] automatic
       *[quarantined] could not be read
    }
handover-name = { $how ->
        [own] received itself
        [forward] transferred
       *[assign] assigned
    }{ $part ->
        [assist] {" "}(assisting)
       *[lead] {" "}(lead)
    }
detail-name = { $field ->
        [postmark] Postmark
        [registered_number] Registered number
        [sender_as_written] Sender on the envelope
        [signers] Signers
        [visit_number] Slip number
        [room] Room
        [receiver] Received by
        [duration_seconds] Seconds
        [from_addr] From
        [url] Address
       *[board] Board
    }
desk-unit-not-found = There is no such unit. Choose one from the list, or clear this.
desk-unit-unknown = (a unit not in the directory)
desk-actor-token = interface { $name }
desk-actor-web = sent on the web
desk-actor-gateway = the gateway
desk-actor-holder = the petitioner
desk-case-other = another case
desk-event-received = Received a { $channel }, { $number }{ $verdict ->
        [follow_up] , added to this case
        [duplicate] , the same again
       *[other] { "" }
    }
desk-event-classed = Classed as { $class }
desk-event-routed = { $how ->
        [assign] Assigned to
       *[forward] Transferred to
    } { $unit }{ $part ->
        [assist] {" "}(assisting)
       *[lead] { "" }
    }
desk-event-limit = { "" }, to be done by { $day }
desk-event-accepted = Accepted: { $class }
desk-event-declined = Not accepted: { $ground }
desk-event-replied = Reply no. { $reply } ({ $kind })
desk-event-reply-corrected = Reply no. { $reply } corrected; version { $version }
desk-event-closed = Closed
desk-event-closed-as = Closed: { $outcomes }
desk-event-withdrawn = Withdrawn by the petitioner
desk-event-merged = Joined to { $number }
desk-event-absorbed = { $number } was joined to this case
desk-event-unmerged = Separated from { $number }
desk-event-released = { $number } was separated
desk-event-host-accuses = Who may see it follows the case it is joined to
desk-event-restricted = Restricted; now with { $unit }
desk-event-corrected-received = Day of receipt of { $number } corrected from { $from } to { $day }
desk-event-corrected-group = Number of people of { $number } corrected from { $from } to { $people }
desk-event-erased = { $what ->
        [everything] Identity and content erased
       *[identity] Identity erased
    }
desk-event-barred = Handing it to { $unit } was refused (barred)
desk-event-reason = Reason: { $reason }
desk-event-accused = Accused: { $who }
desk-event-accused-without-unit = Accused: { $who } (unit not known yet)
desk-done = { $act ->
        [routings] Handed on.
        [acceptance] Accepted.
        [refusal] Not accepted.
        [replies] Replied.
        [reply_corrections] Reply corrected.
        [closing] Closed.
        [withdrawal] Withdrawal recorded.
        [class] Classed.
        [corrections] Corrected.
        [restriction] Restricted.
        [merger] Joined.
        [separation] Separated.
       *[other] Saved.
    }
desk-restricted = restricted
desk-class = Class
desk-holder = now with { $unit }
desk-changed-since = Since you opened it:
desk-to-the-form = Back to what you filled in (it is still there)
desk-occurred = happened
desk-erased-hint = What it said was erased; what was done with it remains.
desk-identity-kept = The petitioner asked to be kept confidential. To get in touch, go through the petition bureau.
desk-original = Original
desk-receipt = Receipt
desk-joined = Joined to it:
desk-without-unit = The unit of { $names } is not known yet, so no unit is barred on that account. Find out, and restrict again with name and unit.
desk-reply-no = No. { $no }
desk-deadlines = Deadlines
desk-due-right = a right to object, not a duty
desk-due-done = done on { $on }, in time
desk-due-done-late = done on { $on }, { $days ->
        [one] { $days } day
       *[other] { $days } days
    } late
desk-due-waived = name or address unclear, no written notice owed
desk-due-again = for { $number }, which came after the end
desk-due-ended = the case has ended; no longer owed
desk-due-by-person = The day was set by whoever assigned it, or stands in the old register; no rule counts it.
desk-legs = Units that hold it
desk-how = How
desk-reached = Reached it
desk-limit = Limit
desk-notices = Notices by mail
notice-name = { $kind ->
        [acknowledgement] Acknowledgement
        [routing] Where it went
        [acceptance] Acceptance
        [refusal] Not accepted
        [reply] Reply
        [correction] Corrected reply
       *[closing] Closing
    }
desk-notice-state = { $state ->
        [sent] Sent
        [failed] Not delivered, given up
        [sending] Being sent
       *[waiting] { $tries ->
            [0] Waiting to leave
            [one] Tried once, will be tried again
           *[other] Tried { $tries } times, will be tried again
        }
    }
desk-notice-why = { $code ->
        [expired] It could not be delivered for five days. Please phone or write.
        [outcome-unknown] Twice the mail server did not say what became of it: it may have arrived or not. Please phone to make sure.
        [erased] The person was erased.
        [restricted] The case is restricted now; this is not told by mail.
        [nothing-to-tell] What it was to tell is no longer there.
       *[other] The mail server did not take it ({ $code }).
    }
desk-notice-twice = Once the mail server did not say what became of it: it may have arrived twice.
desk-events = What happened
desk-recorded = recorded { $when }
desk-acts = Acts
desk-follow-up = Add a follow-up:
desk-no-acts = In your role you read this case; others handle it.
desk-no-acts-call = To urge or to ask, call { $unit }, which has it now: { $phone }.
desk-no-acts-ask = To urge or to ask, get in touch with { $unit }, which has it now. Its telephone is not published yet; the administrator adds it under “Units”.
desk-people = { $people } people
desk-done-routed = { $how ->
        [assign] Assigned to { $unit }
       *[forward] Transferred to { $unit }
    }
desk-done-sentence = { $said }.
desk-act-route = Hand on
desk-act-accept = Accept
desk-act-reply = Reply
desk-act-close = Close
desk-act-decline = Do not accept
desk-act-class = Class
desk-act-correct-reply = Correct a reply
desk-act-merge = Join to another case
desk-act-separate = Separate
desk-act-correct = Correct a fact
desk-act-restrict = Restrict
desk-act-withdraw = Withdraw
desk-forward = Transfer (no report demanded)
desk-assign = Assign (with limit and report)
desk-part = Part
desk-part-lead = Lead
desk-part-assist = Assisting
desk-limit-hint = For an assignment only
desk-note = Note
desk-route = Route
desk-route-hint = For an appeal only (Regulations, Art. 31)
desk-reply-kind = Kind
desk-reply-text = Text
desk-reply-hint = It cannot be changed afterwards, only corrected. The petitioner reads exactly these words.
desk-outcomes = Outcome
desk-result = Opinion
desk-result-hint = Where an opinion letter was issued
desk-summary = Closing report
desk-ground = Ground
desk-reason = Reason
desk-reply-which = Which reply
desk-into = Into which case (number)
desk-received-on = Day of receipt
desk-group-size = People
desk-restrict-hint = Name who is accused. The case leaves the ordinary queue at once for the discipline organ; the accused unit and those below it never see it and never get it. If you know only a person and not the unit, the case is narrowed all the same, but no unit is barred until somebody adds it.
desk-accused-persons = Accused persons (one a line)
desk-accused-unit = Accused unit, or the unit of these persons
desk-proof = Proof (signed sheet, own confirmation)
desk-size = { $kib } KiB
desk-publish = may be published
desk-representatives = Representatives
desk-phone = Telephone
desk-id-number = Identity number
desk-narrative = What was said
desk-enter-call = Enter a call
desk-enter-visit = Enter a visit
desk-enter-letter = Enter a letter
desk-representatives-hint = More than one visitor: name who speaks for them, five at most, with commas between; all of them count.
desk-named-unit = Unit concerned
desk-named-nobody = { $written } (not in the directory)
desk-named-several = { $written } (may be several units: { $units }; decide which before it is passed on)
desk-about-unit = Unit concerned (initials)
desk-unit-later = decided later
desk-class-later = decided later
desk-join = Add to a case (number)
desk-files = Files, scans
desk-confidential = Keep confidential from the unit
desk-anonymous = Anonymous
desk-save = Save
desk-open = Open
desk-print = Print
desk-saved = Saved as { $number }
desk-saved-joined = Saved as { $number }, added to { $case }
desk-saved-elsewhere = { $number } is dealt with elsewhere and is not shown here; what was entered is kept, and whoever deals with it issues the receipt
desk-draft = This was left unfinished on { $when }.
desk-draft-drop = Discard
desk-choose = Please choose
desk-reply-substantive-hint = On the merits: answers the matter itself, what was looked into and what is done. Only this counts as replied.
desk-reply-procedural-hint = About the procedure: received, handed on, something is missing, extended. It does not count as replied; the deadline goes on.
desk-reply-meant = This is the reply on the merits; send it as it is
desk-outcomes-hint = At least one.
desk-outcomes-procedure-hint = Not accepted and answered on the merits yet: only what is led to another procedure can be closed now; the rest is accepted and answered first.
desk-field-fault = { $field }: { $fault }
desk-field = { $field ->
        [unit] Unit
        [how] How
        [part] Part
        [limit_on] Limit
        [note] Note
        [class] Class
        [route] Route
        [kind] Kind of reply
        [text] Text of the reply
        [reply] Which reply
        [outcomes] Outcome
        [result] Opinion
        [summary] Closing report
        [ground] Ground
        [reason] Reason
        [into] Into which case
        [join] Add to a case
        [submission] Number
        [received_on] Day of receipt
        [received_at] Day of receipt
        [visited_at] Time of the visit
        [group_size] People
        [persons] Accused persons
        [narrative] What was said
        [about_unit] Unit concerned
        [phone] Telephone
        [caller] Telephone
        [name] Name
        [unit_name] Name
        [address] Address
        [id_number] Identity number
        [representatives] Representatives
        [room] Reception room
        [receiver] Received by
        [postmark] Postmark
        [registered_number] Registered-mail number
        [sender_as_written] Sender on the envelope
        [files] Files, scans
        [user] User name
        [person] Name
        [role] Role
        [code] Code
        [parent] Unit above
        [short] Short name
        [pinyin] Initials
        [aliases] Other names
        [mailbox] Mailbox
        [reception_room] Reception room
        [reception_day] Reception day
        [policy] Petition policy
        [reception_every] How often
        [reception_weekday] Weekday
        [reception_from] From
        [reception_to] To
       *[other] { "" }
    }
desk-draft-discard = Discard and start again
desk-draft-saved = Draft kept
desk-draft-lost = The draft could not be kept: check the network, or sign in again in another window. What is on this page is still here.
desk-alike = Probably the same
desk-alike-hint = While you write, cases from the same telephone, the same person or about the same thing appear here; you can add to one.
desk-alike-join = Add to this one
desk-alike-joined = Will be added to this one
desk-alike-phone = same telephone
desk-alike-name = same name
desk-alike-words = similar words
desk-receipt-for-petitioner = Receipt · for the petitioner
desk-receipt-for-file = Receipt · for the file
desk-receipt-how = With number and code, see how far it is at { $address } or by the QR code.
desk-receipt-call = Questions: { $phone }.
desk-receipt-clerk = Entered by
desk-receipt-signature = Petitioner’s signature: ________________    Date: ____________
desk-receipt-tray = This code opens what has happened in this tray: give it to the petitioner alone. The code on an earlier receipt opens the case as it stood before, so that no unit that once held it can tell from it that somebody is accused.
desk-quarantine-lead = What could not be read, and automatic mail. The originals are kept, byte for byte.
desk-quarantine-empty = Nothing to look at
desk-quarantine-empty-hint = Everything that arrived could be read.
desk-quarantine-how = Download the original and open it with a fitting program. If it is a petition, enter it, and write this number into the text.
desk-reason-why = Reason
desk-untitled = { $why ->
        [missed_call] Missed call
        [files] Files only, no words
       *[nothing] No words
    }
desk-choose-files = Choose files
desk-files-chosen = Files chosen:
desk-caller = Number that called
desk-missed-call = Nobody answered this call and the caller left no message. Call the number back, and log what is said as an addition.
desk-apart = No case has “{ $words }” in one piece. These have all its parts, but not side by side.
desk-figures-own = Only what your unit sees is counted here.
desk-figures-office = Accusations in the hands of a discipline organ are outside the rates of what was due here. The published figures count them like any other matter, so that nobody can tell from a change in them that somebody was accused.
desk-rate = Rate
desk-numerator = Numerator
desk-denominator = Denominator
desk-unit-saved = Saved: { $name }
desk-unit-new = New unit
desk-unit-code-hint = Letters, digits, hyphens; it does not change later
desk-unit-day-words = A remark, or the reception day in a sentence
desk-unit-day-hint = With a rhythm chosen above, a remark; what cannot be chosen there stands here as a whole sentence.
desk-reception-skip = Not on public holidays
desk-unit-next = Next: { $days }.
desk-rhythm = { $every ->
        [weekly] every week
        [-1] the last of each month
       *[1] the first of each month
        [2] the second of each month
        [3] the third of each month
        [4] the fourth of each month
    }
desk-five-items = Five items
desk-role = Role
desk-role-name = { $role ->
        [clerk] clerk
        [bureau] triage
        [unit] handler
        [leader] leader
        [discipline] discipline
        [superior] superior
        [supervisor] supervisor
       *[administrator] administrator
    }
desk-account-disabled = disabled
desk-account-one-time = waits for the first sign-in
desk-account-active = in use
desk-account-reset = New password
desk-account-enable = Enable
desk-account-disable = Disable
desk-account-sure = Disable the account of { $person } ({ $user })? It is signed out at once and cannot sign in again; what was done with it stays, and it can be enabled again.
desk-account-keep = Keep it
desk-account-new = New account
desk-account-enter = Enter
problem-session-ended = You are no longer signed in; nothing was saved.
    .title = Signed out
    .fix = Sign in again in another window, then come back to this page and save; what you wrote is still here.
problem-form-stale = This form was open for too long, or you signed in again since; nothing was done.
    .title = Form out of date
    .fix = Go back, load the page again and send it once more.
problem-from-elsewhere = This was sent from another site; nothing was done.
    .title = From another site
    .fix = Use the pages of this site; do not follow buttons in mails or on other sites.
