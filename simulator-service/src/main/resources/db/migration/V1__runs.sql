-- One row a run. Whoever simulates it holds the claim until claimed_until and renews it; an attempt is counted when the
-- claim is taken, before the run starts. Only a COMPLETED row has a result, so a run that was cut short is never served.
create table run (
    run_id        text primary key,
    build         text not null,
    spec          text not null,
    state         text not null check (state in ('OPEN', 'COMPLETED', 'FAILED')),
    attempts      integer not null,
    claimant      uuid,
    claimed_until timestamptz,
    completed     text,
    reason        text,
    last_failure  text,
    created_at    timestamptz not null,
    check ((state = 'COMPLETED') = (completed is not null)),
    check ((state = 'FAILED') = (reason is not null))
);

create index run_created_at on run (created_at);
