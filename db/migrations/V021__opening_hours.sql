-- Hours that came from a notation: setting it again replaces the dates that it made, and leaves those that somebody added by hand.
alter table overrides add column from_notation boolean not null default false;
comment on column overrides.from_notation is 'True: made by api.set_opening_hours, which will replace it.';
