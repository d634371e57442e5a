-- A job that its deadline ended is done, and does not answer for its question.
alter table job add column deadline_at timestamptz;
alter table job add column stopped_by text check (stopped_by in ('DEADLINE'));
