-- One row a run and price book: a run is priced once under a book. Whoever prices it holds the claim until
-- claimed_until; an attempt is counted when the claim is taken, before the work starts.
create table pricing (
    run_id        text not null,
    price_book    text not null,
    state         text not null check (state in ('OPEN', 'COMPLETED', 'FAILED')),
    attempts      integer not null,
    claimant      uuid,
    claimed_until timestamptz,
    priced        text,
    reason        text,
    last_failure  text,
    created_at    timestamptz not null,
    primary key (run_id, price_book),
    check ((state = 'COMPLETED') = (priced is not null)),
    check ((state = 'FAILED') = (reason is not null))
);

create index pricing_created_at on pricing (created_at);
