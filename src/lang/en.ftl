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
problem-has-merged-cases = Other cases are merged into this one.
    .title = Other cases are joined
    .fix = Separate them first.
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
problem-not-your-line = A unit hands a case on only to units subordinate to it.
    .title = Outside the line
    .fix = If it belongs to another unit, object to the transfer within 5 working days, with reasons, to the bureau that sent it (Regulations 2022, Art. 23).
problem-limit-missing = An assignment needs a limit.
    .title = Limit missing
    .fix = Give limit_on (such as 2026-09-30); without a demanded report, use a transfer (Regulations 2022, Art. 22).
problem-limit-in-the-past = The limit lies before the assignment.
    .title = Limit in the past
    .fix = Give the day of the assignment or a later one.
problem-limit-not-allowed = A transfer has no limit.
    .title = A transfer has no limit
    .fix = Leave limit_on out; if a report is demanded by a day, use an assignment.
problem-barred = This case must not be given to this unit.
    .title = Barred recipient
    .fix = Choose the discipline organ or the superior with the power over it (Regulations 2022, Arts. 30, 46). This attempt was recorded.
problem-reason-missing = No reason was given.
    .title = Reason missing
    .fix = Write the reason in one sentence into reason.
problem-text-missing = The reply has no text.
    .title = Text missing
    .fix = Write the reply into text.
problem-no-such-reply = This case has no reply no. { $reply }.
    .title = No such reply
    .fix = Check the number of the reply.
problem-no-such-piece = There is no such submission in this case.
    .title = No such submission
    .fix = Check the submission's number; a merged submission is corrected in its own case.
problem-route-missing = To accept an appeal its route is needed.
    .title = Route missing
    .fix = Give route as litigation, arbitration, party_appeal, admin_procedure, duty or opinion (Regulations 2022, Art. 31).
problem-route-not-allowed = Only an appeal has a route.
    .title = No route here
    .fix = Leave route out, or make the class appeal.
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
problem-one-fact-only = One correction puts one fact right.
    .title = Two facts
    .fix = Send received_at and group_size as two corrections, each with its reason.

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
    .fix = Give a number from { $least } to { $most }.
problem-in-the-future = { $value } lies in the future.
    .title = In the future
    .fix = Give a moment that has passed; check the year and the zone (Beijing time).
problem-unreadable = It cannot be read: { $detail }.
    .title = Unreadable
    .fix = See that the file is whole and of the right kind (CSV, JSON or a raw message), then try again.
problem-file-missing = The attachment “{ $name }” is not there.
    .title = Attachment missing
    .fix = Put the file beside the register under exactly this name and take the same register in again.
problem-too-much = It is over the limit of { $limit }.
    .title = Too much
    .fix = Send it in several parts, or long content as an attachment.
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
problem-number-not-a-number = “{ $value }” is not the number of a submission.
    .title = Not a number
    .fix = A number looks like 431023-17-X-000247-U; compare it with the receipt, the last character is a check.
problem-division-unknown = There is no county with the division code { $value }.
    .title = No such division
    .fix = Give the six digits of GB/T 2260, such as 431023 for Yongxing.
problem-unknown-channel = There is no channel “{ $value }”.
    .title = Unknown channel
    .fix = The channels are letter, visit, phone, email and post.
problem-too-many-requests = Too much was sent from here.
    .title = Please wait
    .fix = Try again in { $seconds } seconds. If it is urgent, call or come to the reception room: it is registered just the same.

## Looking up and permission

problem-not-found = Nothing was found.
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
    .fix = Use 8 to 200 letters, digits or signs of ASCII, such as a UUID, and a new one for each piece.

## The store

problem-disk-full = The disk is full; nothing of this was stored.
    .title = Disk full
    .fix = Try again in a few minutes. Administrator: make room on the disk; it goes on by itself then, without a restart.
problem-database-locked = Another program holds the database; nothing of this was stored.
    .title = Database busy
    .fix = Try again in a few seconds. If it stays so, look for a program that holds the database file for long.
problem-database-unavailable = The database cannot be reached; nothing of this was stored.
    .title = Database unreachable
    .fix = Try again in a few minutes. Administrator: check database.url and the database server; no restart is needed afterwards.
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
    .fix = See quintake help { $command }.
problem-date-wrong = “{ $value }” is no date.
    .title = Wrong date
    .fix = Write 2026-03-20, or with a time 2026-03-20T09:30:00+08:00.
problem-unit-unknown = There is no unit “{ $unit }”.
    .title = No such unit
    .fix = Give the unit's code, name, short name or alias; quintake unit lists all units.
problem-serve-running = Another quintake serve uses { $path } already.
    .title = Already running
    .fix = Do not start a second one. To change settings, stop the one that runs first.
problem-listen-failed = It is not possible to listen on { $address }: { $detail }
    .title = Cannot listen
    .fix = See whether another program uses the port, or change web.listen.
problem-not-empty = There is data in { $place } already.
    .title = Not empty
    .fix = A restore writes into an empty database and an empty folder only, so that it overwrites nothing. Choose another place, or move the old data away first.
problem-backup-wrong = { $file } is no whole backup: { $detail }
    .title = Backup not whole
    .fix = Take another backup; nothing of this one was written. A finished backup says at its end how many rows it has.
problem-backup-other-key = { $file } was made with another key.
    .title = Backup of another key
    .fix = Put the key in place that was there when the backup was made (installation.key or the recovery sheet), then restore.
problem-nothing-named = It was not said what to do.
    .title = Nothing named
    .fix = See quintake help.

## Command line

in-row = row { $row }

## Settings

help-setting-office-name = The name of the office, as people read it.
help-setting-office-division = The county's six digits (GB/T 2260), the beginning of every number. Never change it once it is in use.
help-setting-office-area-code = The area code of the place with its leading 0; numbers of 7 or 8 digits are completed with it.
help-setting-data-dir = The data folder: large files beside the database, the key and the lock stand here.
help-setting-database-url = The database: sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME. Without it quintake.db in the data folder.
help-setting-key-file = The key file. Without it installation.key in the data folder; better elsewhere, with a copy kept apart.
help-setting-key-value = The key itself, 64 hexadecimal digits; with it the key file is not looked at.
help-setting-web-listen = The address and port to listen on.
help-setting-web-public-url = The address people use, without a slash at the end. With https the sign-in cookie holds for it alone.
help-setting-web-trusted-proxies = Addresses of reverse proxies: X-Forwarded-For is believed from these only.
help-setting-web-submissions-per-hour = How many submissions one source may send in an hour; 0 means no limit. The machine itself has none.
help-setting-web-largest-request-mib = The largest request in MiB, attachments included.
help-setting-log-format = The form of the log: text for people, json for programs.
help-setting-log-filter = Which messages are logged: error, warn, info, debug.

## Pages

page-problems = Problems and what to do about them
page-problem-happened = What happened
page-problem-remedy = What to do
