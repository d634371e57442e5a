-- How often a request for the run's prices came back because its price book was not there.
alter table awaited_run add column dead_letters int not null default 0;
